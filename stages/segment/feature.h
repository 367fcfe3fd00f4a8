#ifndef FEATURE_H
#define FEATURE_H

/*
 * feature: what the tagger looks at, as numbers of weights, shared with the
 * trainer so that both mean the same.  A boundary lies before character b;
 * besides the characters themselves there count
 *
 *   the types of the three characters on either side;
 *   words of the list that begin, end or go on at b;
 *   the word that is open, from the last boundary to b: its length, its class
 *   in the list, that of the next longer word from the same place.
 */

#include <stdint.h>

#include "modelfmt.h"

/* Also the symbols of characters that the model does not know. */
enum feature_type {
	FEATURE_EDGE, /* end of the line, white space, other scripts */
	FEATURE_DIGIT,
	FEATURE_LETTER, /* a whole word of letters */
	FEATURE_NUMERAL,
	FEATURE_HAN,
	FEATURE_HIRAGANA,
	FEATURE_KATAKANA,
	FEATURE_SIGN,
	FEATURE_TYPES
};

enum {
	FEATURE_WORD_MAX = 5, /* characters of the longest words looked at */
	FEATURE_CLASSES = 8,  /* of words; 0 is none */
	FEATURE_LENGTHS = 5,  /* of open words: 1, 2, 3, 4, more */
	FEATURE_SPANS = 4     /* longest word at a place: none, 2, 3, more */
};

/* Where in the dense weights each group lies. */
enum feature_dense {
	FEATURE_NEAR = 0,
	FEATURE_LEFT = FEATURE_NEAR + 8 * 8 * 8 * 8,
	FEATURE_RIGHT = FEATURE_LEFT + 8 * 8 * 8,
	FEATURE_MATCH = FEATURE_RIGHT + 8 * 8 * 8,
	FEATURE_AROUND = FEATURE_MATCH + 3 * 4 * FEATURE_CLASSES,
	FEATURE_STATIC = FEATURE_AROUND + 64 * 64, /* end of what needs no b */
	FEATURE_WORD = FEATURE_STATIC,
	FEATURE_REST = FEATURE_WORD + FEATURE_LENGTHS * 64 * 16,
	FEATURE_BEFORE = FEATURE_REST + FEATURE_LENGTHS * 6 * 16,
	FEATURE_DENSE = FEATURE_BEFORE + 5 * FEATURE_LENGTHS,
	/* The coarse standard has instead of what follows FEATURE_STATIC: */
	FEATURE_OWN = FEATURE_STATIC,
	FEATURE_COARSE = FEATURE_OWN + FEATURE_LENGTHS * 16
};

/* feature_is_tagged: characters whose boundaries are the tagger's. */
static inline int
feature_is_tagged(unsigned type)
{
	return type >= FEATURE_NUMERAL && type <= FEATURE_KATAKANA;
}

/* feature_is_open: is the boundary between two such types the tagger's? */
static inline int
feature_is_open(unsigned a, unsigned b)
{
	unsigned mask = 1U << a | 1U << b;

	return (mask & 0x78) != 0 && (mask & 0x81) == 0;
}

/* feature_near: types of two characters on either side, six bits each. */
static inline unsigned
feature_near(const unsigned char *type)
{
	return FEATURE_NEAR + ((unsigned)type[-2] << 9 |
				  (unsigned)type[-1] << 6 |
				  (unsigned)type[0] << 3 | type[1]);
}

static inline unsigned
feature_left(const unsigned char *type)
{
	return FEATURE_LEFT +
	       ((unsigned)type[-3] << 6 | (unsigned)type[-2] << 3 | type[-1]);
}

static inline unsigned
feature_right(const unsigned char *type)
{
	return FEATURE_RIGHT +
	       ((unsigned)type[0] << 6 | (unsigned)type[1] << 3 | type[2]);
}

/* feature_match: a listed word; where: it begins, ends, goes on (0, 1, 2). */
static inline unsigned
feature_match(unsigned where, unsigned n, unsigned class)
{
	unsigned length = n > 4 ? 4 : n;

	return FEATURE_MATCH + (where * 4 + length - 1) * FEATURE_CLASSES +
	       class;
}

/* feature_span: length of a word in characters, as two bits. */
static inline unsigned
feature_span(unsigned n)
{
	return n < 2 ? 0 : n > 4 ? 3 : n - 1;
}

/*
 * feature_around: the longest words that end at, begin at and go over b, two
 * bits each, and the types beside it.
 */
static inline unsigned
feature_around(unsigned spans, const unsigned char *type)
{
	return FEATURE_AROUND +
	       (spans << 6 | (unsigned)type[-1] << 3 | type[0]);
}

static inline unsigned
feature_length(unsigned n)
{
	return (n > FEATURE_LENGTHS ? FEATURE_LENGTHS : n) - 1;
}

/* Classes of the words that begin at a place: four bits for each length. */
static inline unsigned
feature_class(uint32_t classes, unsigned n)
{
	return n > FEATURE_WORD_MAX ? 0 : classes >> (4 * n - 4) & 7;
}

/* feature_longer: class of the next word longer than n, or 0. */
static inline unsigned
feature_longer(uint32_t classes, unsigned n)
{
	uint32_t rest = n >= FEATURE_WORD_MAX ? 0 : classes >> 4 * n;

	while (rest != 0 && (rest & 15) == 0)
		rest >>= 4;
	return rest & 7;
}

/* feature_longest: its length, or 0. */
static inline unsigned
feature_longest(uint32_t classes)
{
	unsigned n = 0;

	for (; classes != 0; classes >>= 4)
		n++;
	return n > FEATURE_WORD_MAX ? FEATURE_WORD_MAX : n;
}

/* The open word of n characters, of these classes; spans as above. */
static inline unsigned
feature_word(unsigned n, uint32_t classes, unsigned spans)
{
	return FEATURE_WORD +
	       ((feature_length(n) * 8 + feature_class(classes, n)) * 8 +
		   feature_longer(classes, n)) *
		   16 +
	       (spans & 15);
}

static inline unsigned
feature_rest(unsigned n, uint32_t classes, unsigned spans)
{
	return FEATURE_REST +
	       (feature_length(n) * 6 + feature_longest(classes)) * 16 +
	       (spans & 15);
}

/* feature_before: and the word before it; 0 characters at the beginning. */
static inline unsigned
feature_before(unsigned n, unsigned before)
{
	return FEATURE_BEFORE + (before > 4 ? 4 : before) * FEATURE_LENGTHS +
	       feature_length(n);
}

/* feature_own: the open word of the coarse standard, and the fine verdict. */
static inline unsigned
feature_own(unsigned n, int margin)
{
	int step = margin / MODEL_NAT + (margin > 0 ? 8 : 7);

	return FEATURE_OWN + feature_length(n) * 16 +
	       (unsigned)(step < 0    ? 0
			  : step > 15 ? 15
				      : step);
}

#endif
