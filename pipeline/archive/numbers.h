#ifndef NUMBERS_H
#define NUMBERS_H

/*
 * numbers: those of other lengths than le.h has, as headers of archives have
 * them; outside of the bytes all is zero here too.
 */

#include <stdint.h>

#include "../le.h"

/* numbers_le: n bytes at i, the lowest first. */
static inline uint64_t
numbers_le(struct str s, size_t i, unsigned n)
{
	uint64_t v = 0;

	while (n-- > 0)
		v = v << 8 | le_u8(s, i + n);
	return v;
}

/* numbers_vint: of RAR 5, seven bits a byte, the lowest first; moves *at. */
static inline uint64_t
numbers_vint(struct str s, size_t *at)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 63 && *at < s.n; shift += 7) {
		unsigned c = le_u8(s, (*at)++);

		v |= (uint64_t)(c & 0x7f) << shift;
		if (c < 0x80)
			break;
	}
	return v;
}

#endif
