#ifndef SCAN_H
#define SCAN_H

/*
 * scan: where in a text the hashes of seeds stand.  The portable form says
 * what is right; those of vectors are taken where the processor has them, and
 * give the same places in the same order.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dict.h"

enum scan_form { SCAN_PORTABLE, SCAN_AVX2, SCAN_AVX512, SCAN_FORMS };

/* scan_has: can this processor do so? */
bool scan_has(enum scan_form form);

/* scan_best: the fastest form that this processor can do. */
enum scan_form scan_best(void);

/*
 * Units in one go, so few that their places stay near the processor; and of
 * the places of one kind, with a vector that may be written behind the last.
 */
enum { SCAN_UNITS = 512, SCAN_ROOM = SCAN_UNITS + 16 };

/* scan_part: the end of the part of n units that begins at one. */
static inline size_t
scan_part(size_t from, size_t n)
{
	return n - from < SCAN_UNITS ? n : from + SCAN_UNITS;
}

/* The places of one kind in order, the hash of each, and once they are asked
 * for the entries [from, to) of its run. */
struct scan_list {
	size_t n;
	uint32_t at[SCAN_ROOM], hash[SCAN_ROOM];
	uint32_t from[SCAN_ROOM], to[SCAN_ROOM];
};

/* By enum dict_pattern: those of letters, and then those of others. */
enum { SCAN_WIDE = DICT_PATTERNS, SCAN_LISTS = 2 * DICT_PATTERNS };
struct scan_places {
	struct scan_list list[SCAN_LISTS];
};

/*
 * scan: the places of the units [from, to), SCAN_UNITS at most; behind the
 * last unit of the text there are MATCH_PAD more.  Memory, which is slower
 * than all that can be done with what is in it, is asked for their runs.
 */
void scan(const struct dict_seeds *seeds, const uint16_t *keys, size_t from,
    size_t to, enum scan_form form, struct scan_places *out);

/* scan_ask: their runs, and asks memory for what is in them. */
void scan_ask(const struct dict_seeds *seeds, enum scan_form form,
    struct scan_places *places);

/* scan_letters: dict_seed_letter() of each of n units. */
void scan_letters(const uint16_t *keys, size_t n, enum scan_form form,
    unsigned char *letters);

/*
 * scan_edges: the units of [from, to), SCAN_UNITS at most, behind which or
 * before which there is no letter of ASCII, or before which something was
 * dropped, as flags say; returns how many.  Before the first unit of a text
 * there is MATCH_PAD, and behind the flags room for a vector.
 */
size_t scan_edges(const uint16_t *keys, const uint8_t *flags, size_t from,
    size_t to, enum scan_form form, uint32_t out[SCAN_ROOM]);

/* Seeds that stand at places, and so do, but for edits, the units beside. */
enum { SCAN_BATCH = 256 };
struct scan_batch {
	size_t n;
	struct dict_seed seed[SCAN_BATCH];
	uint32_t at[SCAN_BATCH];
};

/* How far the places have been gone through; all zero to begin with. */
struct scan_walk {
	unsigned list;
	size_t i;
	uint32_t done; /* entries of the run */
};

/*
 * scan_walk: the next seeds at the places asked for; false when there are no
 * more.
 * Around the letters there are others of 0, MATCH_ZEROS of them.
 */
bool scan_walk(const struct dict_seeds *seeds, const struct scan_places *places,
    const unsigned char *letters, enum scan_form form, struct scan_walk *walk,
    struct scan_batch *out);

/*
 * scan_is_like: could a key of n units be in a text with so many edits?  Units
 * of the key that are nowhere near where they should be are edits, each of
 * them.  text is where the key would begin, less the edits; behind the key and
 * the text so many units more can be read that their numbers are a multiple
 * of sixteen.
 */
bool scan_is_like(const unsigned char *key, size_t n, const uint16_t *text,
    unsigned edits, enum scan_form form);

#endif
