#ifndef UTF8_H
#define UTF8_H

/*
 * utf8: characters taken from UTF-8 and put as UTF-8, runs of ASCII: the inner
 * loops of this folder.  Nothing is owned.
 */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "vector.h"

/* What stands for bytes that are no character. */
#define CP_BAD UINT32_MAX       /* ill-formed */
#define CP_CUT (UINT32_MAX - 1) /* the input ends inside a character */

/*
 * utf8_next: one character: its code point to *cp, its length as result.  When
 * it is CP_BAD the length is that of the maximal ill-formed part, when CP_CUT
 * that of the rest.  p < end.
 */
size_t utf8_next(
    const unsigned char *p, const unsigned char *end, uint32_t *cp);

/*
 * utf8_sequences: how many well-formed sequences of several bytes are among
 * bytes that may be anything.  When enough have been found the others are not
 * looked for.
 */
size_t utf8_sequences(const unsigned char *p, size_t n, size_t enough);

/* utf8_prefix: charset_utf8_prefix() without any vector form: its measure. */
size_t utf8_prefix(const unsigned char *p, size_t n);

/*
 * utf8_between: the last place up to i where a character begins, when what is
 * before i is well-formed but that its last character may go on behind i.
 */
static inline size_t
utf8_between(const unsigned char *p, size_t i)
{
	for (size_t k = 1; k <= 3 && k <= i; k++) {
		if (p[i - k] >= 0xC0)
			return i - k;
		if (p[i - k] < 0x80)
			break;
	}
	return i;
}

/* utf8_ascii_plain: utf8_ascii() likewise. */
static inline size_t
utf8_ascii_plain(const unsigned char *p, size_t n)
{
	size_t i = 0;

	for (; n - i >= 16; i += 16) {
		uint64_t a, b;
		memcpy(&a, p + i, 8);
		memcpy(&b, p + i + 8, 8);
		if (((a | b) & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	while (i < n && p[i] < 0x80)
		i++;
	return i;
}

/*
 * utf8_ascii: length of the run of bytes below 0x80 that p begins with.  Most
 * runs are short; only those that are not are worth a call.
 */
static inline size_t
utf8_ascii(const unsigned char *p, size_t n)
{
	if (n < 4 * VECTOR_MIN)
		return utf8_ascii_plain(p, n);
	size_t i = utf8_ascii_plain(p, VECTOR_MIN);
	if (i < VECTOR_MIN)
		return i;
	i += vector_ascii(p + i, n - i);
	return i + utf8_ascii_plain(p + i, n - i);
}

/* utf8_put: a scalar value as UTF-8; returns what is behind it. */
static inline unsigned char *
utf8_put(unsigned char *o, uint32_t cp)
{
	if (cp < 0x80) {
		*o++ = (unsigned char)cp;
	} else if (cp < 0x800) {
		*o++ = (unsigned char)(0xC0 | cp >> 6);
		*o++ = (unsigned char)(0x80 | (cp & 0x3F));
	} else if (cp < 0x10000) {
		*o++ = (unsigned char)(0xE0 | cp >> 12);
		*o++ = (unsigned char)(0x80 | (cp >> 6 & 0x3F));
		*o++ = (unsigned char)(0x80 | (cp & 0x3F));
	} else {
		*o++ = (unsigned char)(0xF0 | cp >> 18);
		*o++ = (unsigned char)(0x80 | (cp >> 12 & 0x3F));
		*o++ = (unsigned char)(0x80 | (cp >> 6 & 0x3F));
		*o++ = (unsigned char)(0x80 | (cp & 0x3F));
	}
	return o;
}

#endif
