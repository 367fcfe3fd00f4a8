#ifndef EPUB_H
#define EPUB_H

/*
 * epub: books as packages of pages: part:3/para:5, the pages as they are read
 * through, then those that only other pages lead to.  Properties as in props.h.
 *
 * Source: EPUB 3.3, and Open Packaging Format 2.0 for older ones.
 */

#include "doc.h"

void epub_read(struct doc *d);

#endif
