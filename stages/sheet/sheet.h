#ifndef SHEET_H
#define SHEET_H

/*
 * sheet: the end of the pipe for people: tables of hits, files and faults as
 * TSV and CSV, and all of them in one workbook.  A file appears under its
 * name only when the stream was whole and the file is; otherwise nothing of
 * it is left.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "outputs.h"
#include "record.h"

struct sheet_opts {
	struct outputs outputs;
	const char **earlier; /* sheets whose reviews are kept */
	size_t n_earlier;
	bool guard;      /* CSV: an apostrophe before what looks a formula */
	uint64_t rows;   /* of one sheet of a workbook; 0: LIMIT_SHEET_ROWS */
	uint64_t shared; /* held in memory; 0: LIMIT_SHEET_SHARED */
};

/* sheet_rows: rows of a sheet, from an option; NULL, or what is wrong. */
const char *sheet_rows(struct sheet_opts *opts, const char *arg);

struct sheet;

/*
 * sheet_new: takes over what opts points to.  NULL after diag_warn(): an
 * output or an earlier sheet is at fault.
 */
struct sheet *sheet_new(const struct sheet_opts *opts);

/* sheet_free: removes what was not finished. */
void sheet_free(struct sheet *s);

/* sheet_record, sheet_finish: for struct stage; there is no sink. */
int sheet_record(void *state, struct record *in, struct rec_sink *out);
int sheet_finish(void *state, struct rec_sink *out);

/* sheet_libraries: names and releases of those we use. */
const char *sheet_libraries(void);

#endif
