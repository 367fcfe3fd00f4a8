#ifndef TNEFFILE_H
#define TNEFFILE_H

/* tneffile: writes winmail.dat files for tests, attribute by attribute. */

#include "buf.h"
#include "str.h"

static inline void
tnef_le(struct buf *b, uint64_t v, unsigned n)
{
	for (; n > 0; n--, v >>= 8)
		buf_addc(b, (char)(v & 0xFF));
}

static inline void
tnef_begin(struct buf *b)
{
	tnef_le(b, 0x223E9F78, 4);
	tnef_le(b, 1, 2);
}

static inline void
tnef_attribute(struct buf *b, unsigned level, uint32_t id, struct str s)
{
	unsigned sum = 0;

	tnef_le(b, level, 1);
	tnef_le(b, id, 4);
	tnef_le(b, s.n, 4);
	buf_adds(b, s);
	for (size_t i = 0; i < s.n; i++)
		sum += (unsigned char)s.p[i];
	tnef_le(b, sum, 2);
}

/* tnef_value: a property of variable size with one value. */
static inline void
tnef_value(struct buf *b, unsigned id, unsigned type, struct str s)
{
	tnef_le(b, type, 2);
	tnef_le(b, id, 2);
	tnef_le(b, 1, 4);
	tnef_le(b, s.n, 4);
	buf_adds(b, s);
	tnef_le(b, 0, (4 - s.n % 4) % 4);
}

#endif
