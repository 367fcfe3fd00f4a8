#ifndef HWPTEXT_H
#define HWPTEXT_H

/*
 * hwptext: characters as HWP 5 and HWPX store them.
 */

#include "buf.h"
#include "doc.h"
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

/* hwptext_add_utf8: the same for the text of HWPX, which has no controls. */
void hwptext_add_utf8(struct buf *out, struct str s, struct hwptext_odd *odd);

/*
 * hwptext_add_plain: the same for text without controls: it ends at a NUL.
 */
void hwptext_add_plain(struct buf *out, struct str units);

/*
 * hwptext_link: the command of a link in place: its target, up to a semicolon;
 * colons and semicolons of its own stand behind a backslash.  How long it is.
 */
size_t hwptext_link(char *p, size_t n);

/* hwptext_tell: private characters are a fact about the document. */
void hwptext_tell(struct doc *d, const struct hwptext_odd *odd);

#endif
