#ifndef SLOW_H
#define SLOW_H

/*
 * slow: what fuzzy.h finds, found in obvious ways: by the whole table of
 * distances between a key and each piece of a text, or, for long texts, by
 * going from unit to unit through all keys at once.  And what both are tried
 * on: names misspelt at random.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "dict.h"
#include "fold.h"
#include "fuzzy.h"
#include "match.h"

/* slow_random: the next of a row of numbers that is always the same. */
uint32_t slow_random(uint64_t *state);

/* slow_piece: a letter, a syllable, a sign, one of eleven from a number on. */
void slow_piece(uint64_t *seed, unsigned from, struct buf *out);
#define SLOW_PIECES 54u

/* slow_misspell: the name with edits of characters, here and there. */
void slow_misspell(
    uint64_t *seed, struct str name, unsigned edits, struct buf *out);

/* slow_compile: a dictionary of n names; it writes one file, and removes it. */
void slow_compile(const struct str *name, size_t n, struct buf *out);

struct slow_spans {
	struct match *s;
	size_t n, cap;
};

/* The keys of a dictionary that bear so many edits, sorted by their units. */
struct slow_keys {
	const struct dict *dict;
	struct slow_key *key;
	size_t n, cap;
	unsigned edits;
};
void slow_keys_of(const struct dict *d, unsigned edits, struct slow_keys *out);
void slow_keys_fini(struct slow_keys *k);

/* slow_table: adds all that any key may be in a text, key by key. */
void slow_table(const struct dict *d, const struct folded *f,
    const uint16_t *text, struct slow_spans *out);

/* slow_walk: the same, of the keys given, unit by unit. */
void slow_walk(const struct slow_keys *k, const struct folded *f,
    const uint16_t *text, struct slow_spans *out);

/*
 * slow_settle: sorts them, and leaves those that count: with edits, and over
 * no other of the same key that has none.
 */
void slow_settle(struct slow_spans *s);

/* slow_differs: is what was found not what is settled? */
bool slow_differs(const struct slow_spans *want, const struct fuzzy *got);

/* slow_same_forms: do all forms that the processor has do the same? */
bool slow_same_forms(
    const struct dict *d, const struct folded *f, const struct matches *m);

#endif
