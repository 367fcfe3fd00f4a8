#ifndef NUMBERS_H
#define NUMBERS_H

/*
 * numbers: those that stand in the headers of archives, in borrowed bytes.
 * What lies outside is zero, so that a reader of damaged files asks about
 * lengths where they matter.
 */

#include <stdint.h>

#include "../str.h"

static inline unsigned
numbers_byte(struct str s, size_t i)
{
	return i < s.n ? (unsigned char)s.p[i] : 0;
}

/* numbers_le: n bytes at i, the lowest first. */
static inline uint64_t
numbers_le(struct str s, size_t i, unsigned n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | numbers_byte(s, i + n);
	return v;
}

/* numbers_vint: of RAR 5, seven bits a byte, the lowest first; moves *at. */
static inline uint64_t
numbers_vint(struct str s, size_t *at)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 63 && *at < s.n; shift += 7) {
		unsigned c = numbers_byte(s, (*at)++);

		v |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			break;
	}
	return v;
}

#endif
