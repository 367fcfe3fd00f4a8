#ifndef SPREADSHEET_H
#define SPREADSHEET_H

/*
 * spreadsheet: XLSX.  A cell is a unit: sheet:Sheet1!B7, in the order of the
 * file; numbers as they are stored, dates too.  Below it /formula, /comment,
 * /comment/author.  Below the sheet (sheet:Sheet1) its /name, /header (and
 * footer), /shape:1 (text boxes), /chart:1, /link.  Then defined:1, the names
 * of ranges, and string:7 (from 1), strings that no cell shows.
 *
 * Source: ECMA-376 part 1, section 18.
 */

#include "doc.h"

void spreadsheet_read(struct doc *d);

#endif
