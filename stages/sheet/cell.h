#ifndef CELL_H
#define CELL_H

/*
 * cell: text as a spreadsheet's cell may hold it.  What a cell cannot show or
 * XML cannot carry becomes a visible escape: bytes that are not UTF-8 and
 * controls \xHH, noncharacters \uHHHH, a single CR \r.  A CR LF becomes LF; TAB
 * and LF stay.  All results are appended to the caller's buffer.
 */

#include <stdbool.h>

#include "buf.h"
#include "str.h"

/* cell_show: raw as people see it in a sheet. */
void cell_show(struct buf *out, struct str raw);

/*
 * cell_sheet: the same, cut to LIMIT_SHEET_CELL units of UTF-16 with a mark at
 * its end.  True when it was cut.
 */
bool cell_sheet(struct buf *out, struct str raw);

/*
 * cell_sheet_xml: the same for XLSX, where _xHHHH_ is an escape (ECMA-376 part
 * 1, 22.9.2.19): text that looks like one gets its first _ escaped.  one_line:
 * TAB and LF become \t and \n, since what has lines overflows its row.
 */
bool cell_sheet_xml(struct buf *out, struct str raw, bool one_line);

/* cell_from_xml: undoes _xHHHH_ in what another program wrote. */
void cell_from_xml(struct buf *out, struct str text);

/*
 * cell_key: what of a cell says which hit it is: its text as shown and cut,
 * without white space, which spreadsheets lose and change, or escapes for it.
 */
void cell_key(struct buf *out, struct str raw);

#endif
