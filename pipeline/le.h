#ifndef LE_H
#define LE_H

/*
 * le: little-endian numbers in borrowed bytes.  What lies outside is zero, so
 * that a reader of damaged files asks about lengths where they matter.
 */

#include "str.h"

static inline unsigned
le_u8(struct str s, size_t at)
{
	return at < s.n ? (unsigned char)s.p[at] : 0;
}

static inline unsigned
le_u16(struct str s, size_t at)
{
	return le_u8(s, at) | le_u8(s, at + 1) << 8;
}

static inline uint32_t
le_u32(struct str s, size_t at)
{
	return le_u16(s, at) | (uint32_t)le_u16(s, at + 2) << 16;
}

static inline uint64_t
le_u64(struct str s, size_t at)
{
	return le_u32(s, at) | (uint64_t)le_u32(s, at + 4) << 32;
}

/* le_part: n bytes from at, as many of them as there are. */
static inline struct str
le_part(struct str s, size_t at, size_t n)
{
	return str_head(str_from(s, at), n);
}

#endif
