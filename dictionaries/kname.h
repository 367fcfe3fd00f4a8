#ifndef KNAME_H
#define KNAME_H

/*
 * kname: Korean family names: which they are, and how people who bear them
 * write them in Latin letters, by no system: Lee, Park, Choi.  Nothing is
 * owned.
 */

#include <stddef.h>
#include <stdint.h>

/*
 * kname_family: how many of the n syllables of a name are the family name, two
 * of the rare long ones, else one; 0 when it begins with none, or nothing
 * would be left.
 */
size_t kname_family(const uint32_t *cp, size_t n);

/* kname_custom: how a family name of one syllable is mostly written, or NULL.
 */
const char *kname_custom(uint32_t cp);

/* kname_north: the same family name as the North spells it: 이 is 리 there. */
uint32_t kname_north(uint32_t cp);

#endif
