#ifndef ESCAPE_H
#define ESCAPE_H

/*
 * escape: the encodings that switch sets by escapes in seven bits: ISO-2022
 * of Japan, both Koreas and China as one decoder, which knows all their
 * designations, and HZ.  Plain values; the tables are those of set.h.
 */

#include "set.h"

struct escape_state {
	unsigned char g[4]; /* what G0 to G3 are; ASCII when zero */
	bool shifted;       /* between SO and SI; in HZ between ~{ and ~} */
	bool second;        /* SS2: one character of G2 */
};

#define CP_NONE (UINT32_MAX - 2) /* bytes that are no text: an escape */

/*
 * escape_next: as set_next(), with a state that starts all zero.  CP_NONE is
 * an escape that was obeyed.
 */
size_t escape_next(struct escape_state *st, const unsigned char *p,
    const unsigned char *end, uint32_t *cp);
size_t tilde_next(struct escape_state *st, const unsigned char *p,
    const unsigned char *end, uint32_t *cp);

/*
 * escape_detect: the set whose escapes these 7-bit bytes hold, all of which
 * decode (but for a cut end), or SET_COUNT.
 */
enum charset_id escape_detect(struct str s);

#endif
