#ifndef HWPTEXT_H
#define HWPTEXT_H

/*
 * hwptext: characters as HWP 5 and HWPX store them.
 */

#include "buf.h"
#include "str.h"

/* What was not as it should be in text. */
struct hwptext_odd {
	uint64_t bad;         /* halves of surrogate pairs, replaced */
	uint64_t private_use; /* characters that only Hancom's fonts show */
};

/*
 * hwptext_add: UTF-16LE units of a paragraph as UTF-8, appended.  Codes below
 * 32 stand for controls of one unit or of eight.
 */
void hwptext_add(struct buf *out, struct str units, struct hwptext_odd *odd);

/*
 * hwptext_add_plain: the same for text without controls: it ends at a NUL.
 */
void hwptext_add_plain(struct buf *out, struct str units);

/*
 * hwptext_add_char: a code point; of the private area the ones that are known
 * become what they stand for.
 */
void hwptext_add_char(struct buf *out, uint32_t cp, struct hwptext_odd *odd);

#endif
