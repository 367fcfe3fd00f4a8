#ifndef OCTETS_H
#define OCTETS_H

/*
 * octets: numbers and parts of binary files.  What lies behind the end reads
 * as zero or as nothing, so that a reader of a file that was cut off needs to
 * ask only where it matters.
 */

#include "str.h"

/* octets_big, octets_little: n bytes (at most 8) at an offset as a number. */
static inline uint64_t
octets_big(struct str s, uint64_t at, unsigned n)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < n; i++)
		v = v << 8 |
		    (at < s.n && i < s.n - at ? (unsigned char)s.p[at + i]
					      : 0u);
	return v;
}

static inline uint64_t
octets_little(struct str s, uint64_t at, unsigned n)
{
	uint64_t v = 0;

	for (unsigned i = n; i-- > 0;)
		v = v << 8 |
		    (at < s.n && i < s.n - at ? (unsigned char)s.p[at + i]
					      : 0u);
	return v;
}

/* octets_part: as many of n bytes from an offset on as there are. */
static inline struct str
octets_part(struct str s, uint64_t at, uint64_t n)
{
	s = str_from(s, at < s.n ? (size_t)at : s.n);
	return str_head(s, n < s.n ? (size_t)n : s.n);
}

/* octets_has: do these bytes stand at an offset? */
static inline bool
octets_has(struct str s, uint64_t at, struct str what)
{
	return str_starts(octets_part(s, at, what.n), what);
}

/*
 * octets_take: the next n bytes of *s to *part, *s moves behind them.  False
 * when there are fewer; *part is what there is.
 */
static inline bool
octets_take(struct str *s, uint64_t n, struct str *part)
{
	*part = octets_part(*s, 0, n);
	*s = str_from(*s, part->n);
	return part->n == n;
}

#endif
