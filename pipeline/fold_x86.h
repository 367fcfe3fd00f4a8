#ifndef FOLD_X86_H
#define FOLD_X86_H

/*
 * fold_x86: the commonest parts of a text many at once: ASCII letters, and Han,
 * kana and Hangul, with spaces and signs between them.  What it does is what
 * fold.c does one by one; where the bytes are others it does nothing.
 */

#include "fold.h"

/* Where folding has come to: bytes read, units written, flags of the next. */
struct fold_at {
	size_t i, n;
	unsigned pending;
};

/* Units and bytes behind the last ones of struct folded that may be written. */
#define FOLD_X86_ROOM 64u

/* fold_x86_has: can this processor do so? */
bool fold_x86_has(void);

/*
 * fold_x86_ascii: goes over the ASCII at a place of the text, 64 bytes at
 * most; false when there are too few for it.  kinds is the table of fold_ascii,
 * units that of what letters become.
 */
bool fold_x86_ascii(struct str s, const uint8_t kinds[128],
    const uint8_t units[128], struct fold_at *at, struct folded *out);

/*
 * fold_x86_mixed: goes over characters of three bytes, and of one between
 * them, sixteen at most; false when there are too few of them.  kinds and
 * units are the tables of fold_kind and fold_unit.
 */
bool fold_x86_mixed(struct str s, const uint8_t kinds[0x10000],
    const uint16_t units[0x10000], struct fold_at *at, struct folded *out);

#endif
