#ifndef MATCH_H
#define MATCH_H

/*
 * match: every key of a dictionary that stands in a folded text, found in one
 * pass.  Keys are compared by fold_keys(); what the text looks like there is
 * not asked here.  A struct matches is the caller's, and used again.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dict.h"
#include "fold.h"
#include "scan.h"

struct match {
	uint32_t at;    /* first unit */
	uint32_t n;     /* units */
	uint32_t key;   /* number of the key */
	unsigned edits; /* 0: as it is */
};

/*
 * Units before and behind a text, so that a key can be laid anywhere beside
 * it: as long as one that may be misspelt, and a vector more.
 */
#define MATCH_PAD (DICT_EDITS_UNITS + 2 * DICT_EDITS_MAX + 16)

/* So many of them behind it are zeros. */
#define MATCH_ZEROS 16u

struct matches {
	struct match *m;
	size_t n, cap;
	struct scan_places places;
	uint16_t *room;
	uint16_t *keys;         /* of the text, in it; MATCH_PAD around */
	unsigned char *letters; /* scan_letters() of them, behind them */
	size_t cap_keys;
};

/* match_text: takes a text, of which the other functions speak. */
void match_text(const struct folded *f, struct matches *out);

/*
 * match_all: all matches in the text taken, by their first unit and then the
 * longer before the shorter.  A key whose first unit belongs to a script with
 * spaces is looked for only where a word may begin: after something dropped,
 * or where the script changes.
 */
void match_all(
    const struct dict *d, const struct folded *f, struct matches *out);
void matches_fini(struct matches *m);

/* match_may_begin: may a word begin at unit i of the text? */
static inline bool
match_may_begin(const struct folded *f, size_t i)
{
	if (i == 0 || (f->flags[i] & (FOLD_GAP | FOLD_JOIN)) != 0)
		return true;
	return !fold_is_word(f->unit[i]) || !fold_is_word(f->unit[i - 1]);
}

#endif
