#ifndef LETTERS_H
#define LETTERS_H

/*
 * letters: the letters of alphabets as few symbols, so that pairs of them can
 * be counted, whatever their case: 0 for what is no letter; the letters of
 * ASCII; those with marks that French and German have; all other Latin ones
 * together; the apostrophe; the letters of Russian; other Cyrillic ones.
 */

#include <stdint.h>

enum {
	LETTER_NONE,
	LETTER_MARKED = 27,
	LETTER_LATIN = LETTER_MARKED + 19, /* any other */
	LETTER_APOSTROPHE,
	LETTER_RUSSIAN,
	LETTER_CYRILLIC = LETTER_RUSSIAN + 33, /* any other */
	LETTER_COUNT
};

/* Code points from here on are none of these, but for U+2019. */
#define LETTER_CODES 0x530

static inline unsigned
letter_ascii(uint32_t cp)
{
	uint32_t lower = cp | 0x20;

	if (lower >= 'a' && lower <= 'z')
		return lower - 'a' + 1;
	return cp == '\'' ? (unsigned)LETTER_APOSTROPHE : (unsigned)LETTER_NONE;
}

static inline unsigned
letter_latin(uint32_t cp)
{
	/* Small letters with marks, in the order of their symbols. */
	static const uint16_t marked[LETTER_LATIN - LETTER_MARKED] = { 0xE0,
		0xE2, 0xE4, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEE, 0xEF,
		0xF4, 0x153, 0xF6, 0xF9, 0xFB, 0xFC, 0xFF, 0xDF };

	if (cp < 0xC0 || cp == 0xD7 || cp == 0xF7)
		return LETTER_NONE;
	if (cp < 0xDF)
		cp += 0x20;
	if (cp == 0x152 || cp == 0x178)
		cp = cp == 0x152 ? 0x153 : 0xFF;
	for (unsigned i = 0; i < sizeof marked / sizeof *marked; i++)
		if (marked[i] == cp)
			return LETTER_MARKED + i;
	return LETTER_LATIN;
}

/* ё stands apart from the others in Unicode; here it is the last of them. */
static inline unsigned
letter_cyrillic(uint32_t cp)
{
	if (cp == 0x401 || cp == 0x451)
		return LETTER_CYRILLIC - 1;
	if (cp < 0x410 || cp > 0x44F)
		return LETTER_CYRILLIC;
	return LETTER_RUSSIAN + (cp - 0x410) % 32;
}

/* letter_of: the symbol of any code point. */
static inline unsigned
letter_of(uint32_t cp)
{
	if (cp < 0x80)
		return letter_ascii(cp);
	if (cp < 0x250)
		return letter_latin(cp);
	if (cp >= 0x400 && cp < LETTER_CODES)
		return letter_cyrillic(cp);
	return cp == 0x2019 ? (unsigned)LETTER_APOSTROPHE
			    : (unsigned)LETTER_NONE;
}

#endif
