#ifndef OUTPUTS_H
#define OUTPUTS_H

/*
 * outputs: which tables go where, gathered from options in their order: a
 * table and a format hold for the files named after them.  Functions return
 * NULL, or what is wrong with the call.
 */

#include <stdbool.h>
#include <stddef.h>

#include "column.h"

enum sheet_format { SHEET_TSV, SHEET_CSV, SHEET_XLSX, SHEET_FORMATS };

struct output {
	char *path; /* NULL: standard output */
	enum sheet_format format;
	enum table table; /* of TSV and CSV; a workbook has all */
	bool is_ours;     /* nobody writes into the one that is there */
};

/* All zero: no output yet, hits, the format as the suffix says. */
struct outputs {
	struct output *all;
	size_t n, cap;
	enum table table;
	enum sheet_format format;
	bool has_format; /* format holds, whatever the suffix */
};

const char *outputs_table(struct outputs *o, const char *name);
const char *outputs_format(struct outputs *o, const char *name);

/* outputs_file: one more output; NULL path: standard output. */
const char *outputs_file(struct outputs *o, const char *path);

/* outputs_folder: the four files of a whole run. */
const char *outputs_folder(struct outputs *o, const char *folder);

void outputs_fini(struct outputs *o);

#endif
