#ifndef SYLLABLE_H
#define SYLLABLE_H

/*
 * syllable: Korean names in Latin letters.  There are few syllables, and one
 * letter more or less makes of nearly every one another that names have as
 * well: Jong Sik and Jong Suk are two people.
 */

#include <stdbool.h>
#include <stddef.h>

#include "fold.h"

/*
 * syllable_is_name: are units [from, to) words of Korean syllables, in one or
 * the other way of writing them in letters, and is the first or the last of
 * them a family name?
 */
bool syllable_is_name(const struct folded *f, size_t from, size_t to);

#endif
