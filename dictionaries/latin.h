#ifndef LATIN_H
#define LATIN_H

/* latin: what the writers of Latin letters share.  Nothing is owned. */

#include <stddef.h>

#include "buf.h"

/*
 * latin_capital: makes the letter at byte `at` of b a capital: a to z, and
 * those with a macron, breve, circumflex or two dots.  Others stay.
 */
void latin_capital(struct buf *b, size_t at);

#endif
