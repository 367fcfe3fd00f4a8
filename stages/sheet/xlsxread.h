#ifndef XLSXREAD_H
#define XLSXREAD_H

/*
 * xlsxread: the rows of a workbook, as riffle-sheet, Excel and LibreOffice
 * write them.  The file may be damaged or hostile: DOCTYPE is refused, depth
 * and sizes are held to limits.h.  The one user of expat in this stage.
 */

#include "buf.h"
#include "oldrow.h"
#include "str.h"

/*
 * xlsxread_rows: the rows of all sheets in the order of the workbook; of a
 * row the first LIMIT_SHEET_COLUMNS cells.  Text cells give their text without
 * phonetic guides, numbers their digits, dates ISO 8601, formulas their last
 * result.  0; -1 after diag_warn() or when fn stopped.  path: for the message,
 * none is given when it is NULL.
 */
int xlsxread_rows(const char *path, struct str file, old_row_fn fn, void *arg);

/* xlsxread_date: a spreadsheet's day number as ISO 8601, appended to out. */
void xlsxread_date(struct buf *out, double serial, int first_year);

#endif
