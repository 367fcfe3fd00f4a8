#ifndef FOLD_H
#define FOLD_H

/*
 * fold: the search key of text and of dictionary names alike.  Text becomes a
 * row of 16-bit units that is the same for every way a name is dressed: case,
 * width, NFKC, kana, traditional and variant Han, dots, spaces inside Han and
 * Hangul, apostrophes, accents.  Each unit knows the source bytes it came
 * from.  The one user of utf8proc; its tables are made at build time.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

/* What is true of a unit's left edge and of its source; bits of flags[]. */
enum fold_flag {
	FOLD_START = 1, /* a word may begin here: space, sign or script change */
	FOLD_GAP = 2,	/* something was dropped before this unit */
	FOLD_LINE = 4,	/* what was dropped held a line end */
	FOLD_UPPER = 8, /* the source letter was a capital */
	FOLD_PLAIN = 16 /* the source is the unit itself: nothing was folded */
};

/*
 * struct folded: n units; unit i came from bytes [at[i], end[i]) of the
 * source.  Several units may share one source character (a ligature), which
 * then has the same bytes for each.  Owned by the caller, reused by fold().
 */
struct folded {
	uint16_t *unit;
	uint32_t *at;
	uint32_t *end;
	uint8_t *flags;
	size_t n;
	size_t cap;
};

/* fold: folds s (UTF-8, any normal form, at most 4 GiB) into out, anew. */
void fold(struct str s, struct folded *out);
void folded_fini(struct folded *f);

/* fold_hash: of the tables in use; a dictionary states the one it was built with. */
uint64_t fold_hash(void);

/* fold_script: what a unit belongs to, for edges and floors of length. */
enum fold_script {
	FOLD_OTHER,
	FOLD_DIGIT,
	FOLD_LATIN, /* also Cyrillic, Greek: letters with word edges */
	FOLD_HAN,
	FOLD_KANA,
	FOLD_HANGUL,
	FOLD_SCRIPT_COUNT
};
enum fold_script fold_script(uint16_t unit);

#endif
