#ifndef FOLD_H
#define FOLD_H

/*
 * fold: the search key of text and of dictionary names alike.  Text becomes a
 * row of 16-bit units that is the same for every way a name is dressed: case,
 * width, NFKC, kana, traditional and variant Han, dots, spaces, apostrophes,
 * accents.  Letters and digits are kept, everything else is dropped and leaves
 * a flag; each unit knows the source byte it came from.  The caller owns a
 * struct folded.  The tables are made at build time by fold_gen.c, the one
 * user of utf8proc.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

/* What stands before a unit, or is true of its source; bits of flags[]. */
enum fold_flag {
	FOLD_GAP = 1,   /* a space or a sign was dropped before this unit */
	FOLD_LINE = 2,  /* what was dropped held a line end */
	FOLD_PARA = 4,  /* it held two: no name runs over it */
	FOLD_JOIN = 8,  /* an apostrophe was dropped: d'Arc, Ch'oe */
	FOLD_UPPER = 16 /* the source letter is a capital */
};

/*
 * struct folded: n units; unit i begins at byte at[i] of the source, its end
 * is found by folded_end().  Several units may share one source character (a
 * ligature).  Characters outside the basic plane that fold to nothing simpler
 * are two units, as in UTF-16.
 */
struct folded {
	uint16_t *unit;
	uint32_t *at;
	uint8_t *flags;
	size_t n;
	size_t cap;
};

/* fold: folds s (UTF-8, any normal form, at most 1 GiB) into out, anew. */
void fold(struct str s, struct folded *out);

/*
 * fold_portable: the same, byte by byte; fold() is this one, or one with
 * vectors that gives the same.
 */
void fold_portable(struct str s, struct folded *out);

void folded_fini(struct folded *f);

/* folded_end: the byte behind the source of unit i, its marks included. */
size_t folded_end(const struct folded *f, size_t i, struct str source);

/*
 * fold_spelling: the unit with the difference between North and South Korean
 * spelling taken out (initial ㄹ and ㄴ: 로동 and 노동, 령리 and 영리); other
 * units stay.  Names are indexed by it, then compared by their units.
 */
uint16_t fold_spelling(uint16_t unit);

/* fold_keys: fold_spelling() of each of the n units, to keys. */
void fold_keys(const uint16_t *unit, size_t n, uint16_t *keys);

/*
 * fold_hash: of the tables and the rules in use; a dictionary states the one
 * it was built with.
 */
uint64_t fold_hash(void);

/* fold_script: what a unit belongs to, for edges and floors of length. */
enum fold_script {
	FOLD_OTHER, /* letters of scripts not named here; with word edges */
	FOLD_DIGIT,
	FOLD_LATIN, /* also Cyrillic, Greek */
	FOLD_HAN,
	FOLD_KANA,
	FOLD_HANGUL,
	FOLD_SCRIPT_COUNT
};
/* The scripts of all units; fold_script() is how to ask. */
extern const uint8_t fold_scripts[0x10000];

static inline enum fold_script
fold_script(uint16_t unit)
{
	return (enum fold_script)fold_scripts[unit];
}

/* fold_is_word: of a script that puts spaces between its words? */
static inline bool
fold_is_word(uint16_t unit)
{
	return fold_script(unit) <= FOLD_LATIN;
}

/* fold_sign: what becomes of a code point. */
enum fold_sign {
	FOLD_SIGN_LETTER, /* kept */
	FOLD_SIGN_SPACE,  /* white space, line ends */
	FOLD_SIGN_DOT,    /* dots, hyphens, low lines: written or left out */
	FOLD_SIGN_JOIN,   /* apostrophes and their like */
	FOLD_SIGN_MARK,   /* accents and what cannot be seen */
	FOLD_SIGN_OTHER   /* other punctuation and symbols */
};
enum fold_sign fold_sign(uint32_t cp);

#endif
