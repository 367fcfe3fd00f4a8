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

#include "column.h"
#include "record.h"

enum sheet_format { SHEET_TSV, SHEET_CSV, SHEET_XLSX, SHEET_FORMATS };

struct sheet_output {
	const char *path; /* NULL: standard output */
	enum sheet_format format;
	enum table table; /* of TSV and CSV */
};

struct sheet_opts {
	struct sheet_output *outputs; /* the caller's */
	size_t n_outputs;
	const char **earlier; /* sheets whose reviews are kept */
	size_t n_earlier;
	bool guard;      /* CSV: an apostrophe before what looks a formula */
	uint64_t rows;   /* of one sheet of a workbook */
	uint64_t shared; /* rows of a workbook held in memory */
};

struct sheet;

/* sheet_new: NULL after diag_warn(): an output or earlier sheet is at fault. */
struct sheet *sheet_new(const struct sheet_opts *opts);

/* sheet_free: removes what was not finished. */
void sheet_free(struct sheet *s);

/* sheet_record, sheet_finish: for struct stage; there is no sink. */
int sheet_record(void *state, struct record *in, struct rec_sink *out);
int sheet_finish(void *state, struct rec_sink *out);

/* sheet_format_find: of a name (tsv, csv, xlsx), or SHEET_FORMATS. */
enum sheet_format sheet_format_find(struct str name);

/* sheet_format_of: of a path, by its suffix; or SHEET_FORMATS. */
enum sheet_format sheet_format_of(const char *path);

#endif
