#ifndef FACT_H
#define FACT_H

/*
 * fact: what pictures, films and drawings say of themselves.  Texts stand at
 * a place, one unit a line, and are matched like any other; numbers and dates
 * are `meta` records.  Strings whose charset nobody tells wait in a pool and
 * are judged together: one hand wrote them all.
 */

#include "doc.h"

/* fact_text: UTF-8 (mended where it is none) at a place, line by line. */
void fact_text(struct doc *d, struct str place, struct str utf8);

/* fact_wide: the same of UTF-16, up to a NUL. */
void fact_wide(struct doc *d, struct str place, struct str bytes, bool big);

/* fact_meta: the same as fact_text() at "meta:key". */
void fact_meta(struct doc *d, struct str key, struct str utf8);

/* fact_number, fact_pixels, fact_string: `meta` records; nothing is none. */
void fact_number(struct doc *d, const char *key, uint64_t v);
void fact_pixels(struct doc *d, uint64_t width, uint64_t height);
void fact_string(struct doc *d, const char *key, struct str value);

/* fact_duration: as "3.042", in seconds; nothing when the scale is 0. */
void fact_duration(struct doc *d, uint64_t units, uint64_t per_second);

/* fact_time: "2021-05-01T09:30:00Z"; seconds since 1970, nothing before. */
void fact_time(struct doc *d, const char *key, int64_t seconds);

/*
 * fact_is_big: is this UTF-16 big-endian?  A mark says it, else what its units
 * would be; likely where both are as good.
 */
bool fact_is_big(struct str s, bool likely);

/*
 * fact_uncut: a string that was cut off after so many bytes, without the part
 * of a character at its end, whatever charset of several bytes it is in.
 */
struct str fact_uncut(struct str s);

/* fact_bare: a string without what stands behind a NUL, and white space. */
struct str fact_bare(struct str s);

/* -- strings of unknown charset -- */

struct fact_pooled {
	size_t place_n, at, n; /* in the pool's bytes */
};

/* All zero is empty; fact_pool_give() ends it. */
struct fact_pool {
	struct buf bytes;
	struct fact_pooled *strings;
	size_t n, cap;
};

/* fact_pool_add: a string at a place; fact_pool_meta: at "meta:key". */
void fact_pool_add(struct fact_pool *p, struct str place, struct str bytes);
void fact_pool_meta(struct fact_pool *p, const char *key, struct str bytes);

/* fact_pool_field: the same of a field of fixed width, that cuts what is
 * longer. */
void fact_pool_field(struct fact_pool *p, const char *key, struct str bytes);

/*
 * fact_unicode: what should be UTF-8, as text; what is none waits in the pool:
 * some writers put the bytes of their own code page there.
 */
void fact_unicode(
    struct doc *d, struct fact_pool *p, struct str place, struct str s);

/*
 * fact_widened: UTF-16 as fact_wide() gives it; but bytes of a code page that a
 * program took for Latin-1 and widened wait in the pool as they were.
 */
void fact_widened(struct doc *d, struct fact_pool *p, struct str place,
    struct str bytes, bool big);

/*
 * fact_pool_give: all of them, decoded.  known is the charset (canonical, or
 * NULL) that they are in where they can be.
 */
void fact_pool_give(struct doc *d, struct fact_pool *p, const char *known);

#endif
