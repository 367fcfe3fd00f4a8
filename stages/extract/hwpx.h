#ifndef HWPX_H
#define HWPX_H

/*
 * hwpx: documents of Hancom's word processor as packages of XML.
 *
 * Source: KS X 6101 (OWPML); what it leaves out, from files.
 */

#include "doc.h"

/* hwpx_read: a parser, see child.h. */
void hwpx_read(struct doc *d);

#endif
