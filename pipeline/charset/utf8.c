/*
 * utf8: well-formed UTF-8, by table 3-7 of the Unicode Standard.  Apart from
 * the judgement of charsets, since the stream itself needs it.
 */

#include "charset.h"

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

/* is_tail: a continuation byte? */
static bool
is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/*
 * sequence: length of the well-formed sequence at p, at most n bytes; 0 when
 * there is none.  The second byte's range is what keeps out overlong forms,
 * surrogates and what lies beyond U+10FFFF.
 */
static size_t
sequence(const unsigned char *p, size_t n)
{
	unsigned char c = p[0];

	if (c < 0x80)
		return 1;
	if (c < 0xC2 || n < 2)
		return 0;
	if (c < 0xE0)
		return is_tail(p[1]) ? 2 : 0;
	if (c < 0xF0) {
		unsigned char low = c == 0xE0 ? 0xA0 : 0x80;
		unsigned char high = c == 0xED ? 0x9F : 0xBF;

		return n >= 3 && p[1] >= low && p[1] <= high && is_tail(p[2])
		    ? 3
		    : 0;
	}
	if (c < 0xF5) {
		unsigned char low = c == 0xF0 ? 0x90 : 0x80;
		unsigned char high = c == 0xF4 ? 0x8F : 0xBF;

		return n >= 4 && p[1] >= low && p[1] <= high &&
			is_tail(p[2]) && is_tail(p[3])
		    ? 4
		    : 0;
	}
	return 0;
}

size_t
charset_utf8_prefix(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;

	while (i < s.n) {
		if (s.n - i >= 8) {
			uint64_t eight;

			memcpy(&eight, p + i, sizeof eight);
			if ((eight & HIGH_BITS) == 0) {
				i += 8;
				continue;
			}
		}
		size_t n = sequence(p + i, s.n - i);

		if (n == 0)
			break;
		i += n;
	}
	return i;
}

bool
charset_is_utf8(struct str s)
{
	return charset_utf8_prefix(s) == s.n;
}

bool
charset_next(struct str *s, uint32_t *cp)
{
	if (s->n == 0)
		return false;
	const unsigned char *p = (const unsigned char *)s->p;
	size_t n = sequence(p, s->n);

	switch (n) {
	case 1:
		*cp = p[0];
		break;
	case 2:
		*cp = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
		break;
	case 3:
		*cp = (uint32_t)(p[0] & 0x0F) << 12 |
		    (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		break;
	case 4:
		*cp = (uint32_t)(p[0] & 0x07) << 18 |
		    (uint32_t)(p[1] & 0x3F) << 12 |
		    (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
		break;
	default:
		*cp = 0xFFFD;
		n = 1;
	}
	*s = str_from(*s, n);
	return true;
}
