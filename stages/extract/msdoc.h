#ifndef MSDOC_H
#define MSDOC_H

/*
 * msdoc: documents of Word 97 to 2003 (and Kingsoft's, which are the same),
 * and as far as their text goes of Word 6 and 95.  Places as in word.h:
 * para:14, the paragraphs of cells among them, empty cells not counted;
 * note:3, endnote:3, comment:2, comment:2/author, header:1/para:1,
 * footer:1/para:1, shape:1 (a text box).  Objects in it are files of their
 * own.
 *
 * Source: MS-DOC; for Word 6 the layout of its FIB as published.
 */

#include "doc.h"

void msdoc_read(struct doc *d);

#endif
