#ifndef EDIT_H
#define EDIT_H

/*
 * edit: how a misspelt name differs from a key.  An edit puts a unit in, takes
 * one out, changes one, or swaps two neighbours, which may have been made such
 * by another edit.  No digit is put in, made another one or swapped with one,
 * since that is another number; 20l4 is the same.  Of a Hangul syllable one
 * jamo may change; of one in which more do it is two edits.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dictfmt.h"

/* More than any name may have. */
#define EDIT_NEVER 16u

/* edit_change: what it costs to write one unit for another. */
unsigned edit_change(uint16_t a, uint16_t b);

/* edit_put_in: what it costs to put a unit in. */
unsigned edit_put_in(uint16_t unit);

/* What of a text may be a key, from a given unit on. */
struct edit_end {
	uint32_t n; /* units */
	unsigned edits;
};
#define EDIT_ENDS (2 * DICT_EDITS_MAX + 1)

/*
 * edit_ends: the lengths at which the text is the key of n units with at most
 * so many edits; returns how many.  The last unit of such a text is one of the
 * key, changed or not, but not put in; the first one may be put in if first.
 */
unsigned edit_ends(const uint16_t *key, size_t n, const uint16_t *text,
    size_t n_text, unsigned edits, bool first, struct edit_end out[EDIT_ENDS]);

/* What became of a unit of the key. */
enum edit_what { EDIT_KEPT, EDIT_CHANGED, EDIT_GONE };

/*
 * edit_align: lays a text that may be the key along it: what[i] of each
 * unit of the key, and in from[j] which unit of the key each one of the text
 * is, or EDIT_PUT_IN.  False when there are more than so many edits.
 */
#define EDIT_PUT_IN UINT16_MAX
bool edit_align(const uint16_t *key, size_t n, const uint16_t *text,
    size_t n_text, unsigned edits, uint8_t *what, uint16_t *from);

#endif
