#ifndef STRINGS_H
#define STRINGS_H

/*
 * strings: the strings of a workbook that its cells share, by number.  The
 * caller's struct; all zero is empty.
 */

#include "doc.h"

struct strings {
	struct buf text; /* all in a row */
	struct string {
		size_t at, n;
		bool shown;
	} * list;
	size_t n, cap;
};

/* strings_begin: a string of which nothing is there yet; add to ->text. */
void strings_begin(struct strings *s);

/* strings_end: the string in hand ends where the text does. */
void strings_end(struct strings *s);

/* strings_show: number i, which a cell shows; false when there is none. */
bool strings_show(struct strings *s, uint64_t i, struct str *out);

/* strings_give_unshown: what cells that are gone or were lost left behind. */
void strings_give_unshown(const struct strings *s, struct doc *d);
void strings_fini(struct strings *s);

#endif
