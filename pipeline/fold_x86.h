#ifndef FOLD_X86_H
#define FOLD_X86_H

/*
 * fold_x86: the commonest part of a text, ASCII letters with spaces and signs
 * between them, 64 bytes at once.  What it does is what fold.c does byte by
 * byte; where the processor cannot, or the bytes are others, it does nothing.
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

#endif
