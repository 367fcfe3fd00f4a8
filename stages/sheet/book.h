#ifndef BOOK_H
#define BOOK_H

/*
 * book: the workbook of a run: Summary, Hits, Files, Faults, About, and what
 * must be said about them.
 */

#include <stdint.h>

#include "about.h"
#include "column.h"
#include "summary.h"

/* book_each_fn: gives all rows of a table to fn.  0, or -1 (said). */
typedef int (*book_each_fn)(
    void *arg, enum table table, table_row_fn fn, void *fn_arg);

struct book {
	const char *folder; /* for temporary files */
	uint64_t rows;      /* of one sheet, at most */
	uint64_t shared;    /* rows in all that are held in memory, at most */
	uint64_t n_rows;    /* rows in all */
	book_each_fn each;
	void *arg;
	struct summary summary; /* their notices are filled in */
	struct about about;
};

/*
 * book_write: the workbook to a path, read back and found whole.  0, or -1
 * after diag_warn().
 */
int book_write(const struct book *b, const char *path);

#endif
