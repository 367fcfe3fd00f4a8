#ifndef CHARS_H
#define CHARS_H

/*
 * chars: the characters of a text of any bytes, and what each is to the
 * segmenter.
 */

#include <stddef.h>
#include <stdint.h>

#include "str.h"

#include "feature.h"
#include "icu.h"

/* A character: its bytes, its code point, what it is. */
struct ch {
	size_t n; /* 0 at the end of the text */
	uint32_t cp;
	enum icu_class class;
};

/* chars_other: chars_at() where it has no shorter way. */
struct ch chars_other(struct str text, size_t at);

/*
 * chars_at: the character at byte `at`; a byte that begins none is one of its
 * own, as is the end of the text, which is white space.  Hangul and the most
 * of Han need no look at a table.
 */
static inline struct ch
chars_at(struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p + at;

	if (text.n - at >= 3 && at < text.n && p[0] >= 0xE4 && p[0] <= 0xEC &&
	    p[1] >> 6 == 2 && p[2] >> 6 == 2) {
		uint32_t cp =
		    (p[0] & 0xFU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);

		if (cp >= 0x4E00 && cp < 0xA000)
			return (struct ch){ 3, cp, ICU_HAN };
		if (cp >= 0xAC00)
			return (struct ch){ 3, cp, ICU_HANGUL };
	}
	if (at < text.n && p[0] == ' ')
		return (struct ch){ 1, ' ', ICU_SPACE };
	return chars_other(text, at);
}

/* chars_type: of a Han character or kana; else of a sign. */
enum feature_type chars_type(struct ch c);

/* chars_of: a code point as a character. */
struct ch chars_of(uint32_t cp);

#endif
