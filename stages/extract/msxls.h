#ifndef MSXLS_H
#define MSXLS_H

/*
 * msxls: workbooks of Excel 5 to 2003 (and Kingsoft's, which are the same),
 * and sheets of Excel 2 to 4.  Places as in spreadsheet.h: sheet:NAME!B7,
 * sheet:NAME!B7/comment, /comment/author, /link; sheet:NAME/name, /header,
 * /shape:1 (text boxes), /chart:1, /prompt; defined:1; string:7.  Numbers are
 * given as they are stored; formulas only as their results.
 *
 * Source: MS-XLS; for what is older the documentation of the OpenOffice.org
 * project.
 */

#include "doc.h"

void msxls_read(struct doc *d);

#endif
