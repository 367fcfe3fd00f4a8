#ifndef ODF_H
#define ODF_H

/*
 * odf: ODT, ODS, ODP.  Texts: para:14, comment:2, note:3, deleted:1 (change
 * tracking), header:1/para:1.  Sheets: sheet:Sheet1!B7, a repeated cell once
 * with the range it fills, sheet:Sheet1!B7:D7; below a cell /formula and
 * /comment, below a sheet /name and /shape:1.  Slides: slide:2, /note,
 * /comment. Everywhere /alt, /ruby and /author.  Charts and the like:
 * object:1/para:1.  The same of what OpenOffice 1 wrote (SXW, SXC, SXI), which
 * ODF was made from.
 *
 * Source: OASIS OpenDocument 1.3 part 3; OpenOffice.org XML File Format 1.0.
 */

#include "doc.h"

void odf_read(struct doc *d);

/*
 * odf_read_flat: one that is a single XML file; pictures in it are files of
 * their own, picture-1 and so on.
 */
void odf_read_flat(struct doc *d);

#endif
