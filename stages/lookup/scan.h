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

/* A place of a text where the hash of a seed stands. */
struct scan_place {
	uint32_t at;
	uint32_t hash;
	uint8_t pattern; /* enum dict_pattern */
	uint8_t wide;
};

/* All places of a text; the caller's, and used again. */
struct scan_places {
	struct scan_place *p;
	size_t n, cap;
};

/*
 * scan: the places of n units, in no order.  Behind the units there are
 * MATCH_PAD more.
 */
void scan(const struct dict_seeds *seeds, const uint16_t *keys, size_t n,
    bool portable, struct scan_places *out);

/* scan_soon: asks for what place i will want, and those behind it. */
void scan_soon(const struct dict *d, enum dict_lane lane,
    const struct scan_places *places, size_t i);

/* Units on either side of a place, the nearest first, as bytes. */
struct scan_sides {
	unsigned char left[16], right[16];
};

/* scan_sides: of a place in n units. */
void scan_sides(const uint16_t *keys, size_t n, const struct scan_place *p,
    struct scan_sides *out);

/* scan_fits: do the sides of a seed stand there, but for its edits? */
bool scan_fits(const struct dict_seed *seed, const struct scan_sides *sides);

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
