#ifndef DELIM_H
#define DELIM_H

/*
 * delim: rows as TSV and CSV, written and read.
 *
 * TSV is the project's own: fields escaped as in the stream, so that nothing
 * is lost and every line is a row.  CSV is for Excel: BOM, CR LF, all fields
 * quoted, cells shown and cut as cell.h says.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "oldrow.h"
#include "str.h"

/* delim_tsv: a row, appended. */
void delim_tsv(struct buf *out, const struct str *cells, size_t n);

/* delim_csv_begin: what stands before the first row. */
void delim_csv_begin(struct buf *out);

/*
 * delim_csv: a row, appended.  guard: a cell that a spreadsheet would take
 * for a formula gets an apostrophe before it.  Returns the cells cut.
 */
unsigned delim_csv(
    struct buf *out, const struct str *cells, size_t n, bool guard);

/*
 * delim_read: the rows of a TSV or CSV as we, LibreOffice and Excel write
 * them: with or without BOM, LF or CR LF, separated by TAB, comma or
 * semicolon (the first line says which), quoted or not.  Of a row the first
 * LIMIT_SHEET_COLUMNS cells.  0; -1 after diag_warn() or when fn stopped.
 * path: for the message, none
 * is given when it is NULL.
 */
int delim_read(const char *path, struct str file, old_row_fn fn, void *arg);

#endif
