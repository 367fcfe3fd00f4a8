#ifndef CODEPOINT_H
#define CODEPOINT_H

/* codepoint: a text character by character.  Nothing is owned. */

#include <stdbool.h>
#include <stdint.h>

#include "charset/utf8.h"
#include "str.h"

/*
 * codepoint_next: takes the first character off *s, its code point to *cp;
 * false when s is empty.  What is no UTF-8 is CP_BAD or CP_CUT.
 */
static inline bool
codepoint_next(struct str *s, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s->p;

	if (s->n == 0)
		return false;
	*s = str_from(*s, utf8_next(p, p + s->n, cp));
	return true;
}

#endif
