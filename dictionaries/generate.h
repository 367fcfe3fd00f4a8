#ifndef GENERATE_H
#define GENERATE_H

/*
 * generate: rows of kind `generated`: what variants.h makes of the names of
 * sources.
 */

#include "source.h"

/*
 * generate: adds the variants of all rows to the source, each with the
 * columns of the row it is made from, its source saying how.  It sorts the
 * source first, so that the order of files does not matter.  Of rows that are
 * generated, identifiers, misspelt, or want no other spelling, and of terms
 * and networks, there are none; nor is a name that the entity has already.
 */
void generate(struct source *s);

#endif
