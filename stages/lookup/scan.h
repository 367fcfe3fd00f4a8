#ifndef SCAN_H
#define SCAN_H

/*
 * scan: where in a text the hashes of seeds stand.  The portable form says
 * what is right; that of vectors is taken where the processor has them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dict.h"
#include "fuzzy.h"

/* Units in one call, and places for each of them, at most. */
#define SCAN_UNITS 4096u
#define SCAN_PLACES 3u

/*
 * scan_portable, scan_best: the places of units [from, to), to out, in no
 * order; returns how many.  Behind the end of all units there are MATCH_PAD
 * more.
 */
size_t scan_portable(const struct dict_seeds *seeds, const uint16_t *keys,
    size_t from, size_t to, struct fuzzy_place *out);
size_t scan_best(const struct dict_seeds *seeds, const uint16_t *keys,
    size_t from, size_t to, struct fuzzy_place *out);

/*
 * scan_is_like: could a key of n units be in a text with so many edits?  Units
 * of the key that are nowhere near where they should be are edits, each of
 * them.  text is where the key would begin, less the edits; behind the key and
 * the text so many units more can be read that their numbers are a multiple
 * of sixteen.
 */
bool scan_is_like(const unsigned char *key, size_t n, const uint16_t *text,
    unsigned edits, bool portable);

/* scan_has_vectors: is scan_best() another one than scan_portable()? */
bool scan_has_vectors(void);

#endif
