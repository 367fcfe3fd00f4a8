#ifndef ESCAPE_H
#define ESCAPE_H

/*
 * escape: the encodings that switch by escapes in seven bits: ISO-2022 of
 * Japan, both Koreas and China as one decoder, which knows all their
 * designations, HZ and UTF-7.  Plain values; the tables are those of set.h.
 */

#include "set.h"

struct escape_state {
	unsigned char g[4]; /* what G0 to G3 are; ASCII when zero */
	bool shifted;       /* between SO and SI; in HZ between ~{ and ~} */
	bool second;        /* SS2: one character of G2 */
	bool inside;        /* UTF-7: in base64 */
	bool begun;         /* and a digit of it has come */
	uint32_t bits;      /* those that wait, bits_n of them */
	unsigned bits_n;
	uint32_t high; /* a high surrogate that waits, or 0 */
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
 * utf7_next: the same for UTF-7.  The length is 0 when damage is seen only by
 * what comes behind it.  utf7_is_cut: does a character wait for more?
 */
size_t utf7_next(struct escape_state *st, const unsigned char *p,
    const unsigned char *end, uint32_t *cp);
bool utf7_is_cut(const struct escape_state *st);

/*
 * escape_detect: the set whose escapes these 7-bit bytes hold, all of which
 * decode (but for a cut end), or SET_COUNT.
 */
enum charset_id escape_detect(struct str s);

#endif
