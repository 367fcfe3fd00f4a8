#ifndef SCRAPS_H
#define SCRAPS_H

/*
 * scraps: text in files of a kind that nobody here knows: in ASCII, UTF-8,
 * UTF-16 and the double-byte charsets of China, Korea and Japan, at
 * "string:OFFSET".  It is a guess, and the file says so (meta `guessed`, how
 * many): only what is hardly there by chance is given.
 */

#include "doc.h"

void scraps_read(struct doc *d);

/* scraps_find: the same of a part of the document's bytes. */
void scraps_find(struct doc *d, struct str part);

#endif
