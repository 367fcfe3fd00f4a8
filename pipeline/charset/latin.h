#ifndef LATIN_H
#define LATIN_H

/*
 * latin: the letters of western languages as few symbols, so that pairs of
 * them can be counted: 0 for what is no letter, one for each letter of ASCII
 * whatever its case and for the letters with marks that French and German
 * have, one for all others, one for the apostrophe inside words.
 */

#include <stdint.h>

enum { LATIN_NONE = 0, LATIN_MARKED = 27, LATIN_SYMBOLS = 48 };

static inline unsigned
latin_symbol(uint32_t cp)
{
	/* Small letters with marks, in the order of their symbols. */
	static const uint16_t marked[LATIN_SYMBOLS - LATIN_MARKED - 2] = { 0xE0,
		0xE2, 0xE4, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEE, 0xEF,
		0xF4, 0x153, 0xF6, 0xF9, 0xFB, 0xFC, 0xFF, 0xDF };

	if (cp < 0x80) {
		uint32_t lower = cp | 0x20;
		if (lower >= 'a' && lower <= 'z')
			return lower - 'a' + 1;
		return cp == '\'' ? LATIN_SYMBOLS - 1 : LATIN_NONE;
	}
	if (cp == 0x2019)
		return LATIN_SYMBOLS - 1;
	if (cp < 0xC0 || cp > 0x24F || cp == 0xD7 || cp == 0xF7)
		return LATIN_NONE;
	if (cp < 0xDF)
		cp += 0x20;
	if (cp == 0x152 || cp == 0x178)
		cp = cp == 0x152 ? 0x153 : 0xFF;
	for (unsigned i = 0; i < sizeof marked / sizeof *marked; i++)
		if (marked[i] == cp)
			return LATIN_MARKED + i;
	return LATIN_SYMBOLS - 2;
}

#endif
