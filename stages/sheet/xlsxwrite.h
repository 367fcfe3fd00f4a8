#ifndef XLSXWRITE_H
#define XLSXWRITE_H

/*
 * xlsxwrite: a workbook: tables with a header that stays in sight, and pages
 * of lines in words.  Text cells are strings whatever they look like; numbers
 * stand where a column says so.  The same rows give the same bytes.  The one
 * user of libxlsxwriter.
 *
 * A page belongs to its workbook.  Failures are said once, by the function
 * that met them.
 */

#include <stdbool.h>
#include <stdint.h>

#include "column.h"
#include "str.h"

struct xlsxwrite;
struct xlsxpage;

enum xlsxwrite_style { XLSX_PLAIN, XLSX_TITLE, XLSX_HEAD };

struct xlsxwrite_opts {
	const char *folder; /* for the library's temporary files */
	bool lean;          /* memory does not grow with the rows */
	uint64_t rows;      /* of one sheet, its header included */
};

/* xlsxwrite_new: a workbook to be written to path; NULL after diag_warn(). */
struct xlsxwrite *xlsxwrite_new(
    const char *path, const struct xlsxwrite_opts *opts);

/*
 * xlsxwrite_page: a sheet of lines, behind those there are; of its columns
 * width and kind matter, and they stay the caller's.
 */
struct xlsxpage *xlsxwrite_page(struct xlsxwrite *x, const char *title,
    const struct column *columns, size_t n);

/* xlsxwrite_line: a line of a page; without cells an empty one. */
int xlsxwrite_line(struct xlsxwrite *x, struct xlsxpage *page,
    const struct str *cells, size_t n, enum xlsxwrite_style style);

/*
 * xlsxwrite_table, ..._row, ..._table_end: a table's sheet, behind those
 * there are; rows beyond a sheet's limit go on in another, "Hits 2".
 */
int xlsxwrite_table(struct xlsxwrite *x, enum table table);
int xlsxwrite_row(struct xlsxwrite *x, const struct str *cells);
int xlsxwrite_table_end(struct xlsxwrite *x);

/* xlsxwrite_sheets: sheets the last table took.  ..._cut: cells cut so far. */
unsigned xlsxwrite_sheets(const struct xlsxwrite *x);
uint64_t xlsxwrite_cut(const struct xlsxwrite *x);

/* xlsxwrite_rows: rows and lines written, headers included. */
uint64_t xlsxwrite_rows(const struct xlsxwrite *x);

/* xlsxwrite_close: writes the file.  x is gone afterwards.  0 or -1. */
int xlsxwrite_close(struct xlsxwrite *x);

/* xlsxwrite_library: the library's name and release. */
const char *xlsxwrite_library(void);

/* xlsxwrite_drop: gives up; what there is of the file is not whole. */
void xlsxwrite_drop(struct xlsxwrite *x);

#endif
