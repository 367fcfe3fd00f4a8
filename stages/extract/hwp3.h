#ifndef HWP3_H
#define HWP3_H

/*
 * hwp3: documents of Hangul 3.0, 96 and 97: paragraphs of two-byte characters
 * one after the other, with boxes, notes and headers between them.
 *
 * Source: Hancom's description of the Hangul document file structure 3.0, and
 * what LibreOffice's filter knows of sizes and codes.
 */

#include "doc.h"

/* hwp3_read: a parser, see child.h. */
void hwp3_read(struct doc *d);

/* hwp3_body: fonts, styles and paragraphs, decompressed. */
void hwp3_body(struct doc *d, struct str body);

#endif
