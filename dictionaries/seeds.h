#ifndef SEEDS_H
#define SEEDS_H

/*
 * seeds: by which pieces a name is found when it is misspelt.  Edits cannot
 * touch more pieces than there are edits; of all ways to have enough pieces
 * the one is chosen that is rarest in ordinary text and in the names before.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dictfmt.h"

struct seed {
	uint32_t hash;
	uint32_t key;
	uint32_t left, right; /* the units around, the first one lowest */
	uint8_t pos;
	uint8_t patterns;
	uint8_t edits;
	uint8_t units;
	bool wide;
};

/* Seeds of one name at most: two windows that bear an edit each. */
#define SEEDS_MAX 8

#define SEEDS_PAD 8

struct seeds;

/* seeds_new: for a dictionary of so many keys. */
struct seeds *seeds_new(size_t n_keys);
void seeds_free(struct seeds *s);

/*
 * seeds_edits: how many edits a name of these units bears by the policy: one
 * from ten letters, or four of Han, kana and Hangul; two from twice that.
 */
unsigned seeds_edits(const uint16_t *unit, size_t n);

/*
 * seeds_choose: the seeds of a key for *edits, into out; returns how many.
 * Behind the units SEEDS_PAD more can be read.
 * *edits is lowered when the key has no place for so many pieces.
 */
size_t seeds_choose(struct seeds *s, const uint16_t *unit, size_t n,
    uint32_t key, unsigned *edits, struct seed out[SEEDS_MAX]);

/*
 * seeds_whole: the one seed of a key as it is, into out; false when the key is
 * too short to have one.
 */
bool seeds_whole(struct seeds *s, const uint16_t *unit, size_t n, uint32_t key,
    struct seed *out);

#endif
