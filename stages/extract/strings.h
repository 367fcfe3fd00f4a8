#ifndef STRINGS_H
#define STRINGS_H

/*
 * strings: text in files of a kind that nobody here knows: in ASCII, UTF-8,
 * UTF-16 and the double-byte charsets of China, Korea and Japan, at
 * "string:OFFSET".  It is a guess, and the file says so (meta `guessed`, how
 * many): only what is hardly there by chance is given.
 */

#include "doc.h"

void strings_read(struct doc *d);

#endif
