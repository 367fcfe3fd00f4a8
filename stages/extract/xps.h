#ifndef XPS_H
#define XPS_H

/*
 * xps: XPS and OpenXPS: pages as a printer gets them.  page:3/line:4, in the
 * order of the file: runs that stand at one height after each other are a line.
 *
 * Source: ECMA-388, sections 10 to 12.
 */

#include "doc.h"

void xps_read(struct doc *d);

#endif
