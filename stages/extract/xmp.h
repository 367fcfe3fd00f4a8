#ifndef XMP_H
#define XMP_H

/*
 * xmp: Adobe's packet of XML in pictures, drawings and PDF files: title,
 * author, description, rights and the like as text, dates as facts.
 *
 * Source: ISO 16684-1.
 */

#include "doc.h"

void xmp_read(struct doc *d, struct str packet);

#endif
