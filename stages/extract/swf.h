#ifndef SWF_H
#define SWF_H

/*
 * swf: films of Flash: names of frames, symbols, instances and fonts, texts of
 * fields and of glyphs, strings of scripts.  Up to release 5 they are in the
 * code page of their maker, later in UTF-8.
 *
 * Source: SWF File Format Specification, version 19.
 */

#include "doc.h"

void swf_read(struct doc *d);

#endif
