#include "utf8.h"

#include "charset.h"

/*
 * Apart from the tables of other sets: the stream itself needs this, and not
 * every program those.
 */

/* The table of well-formed sequences: Unicode Standard 3.9, table 3-7. */
size_t
utf8_next(const unsigned char *p, const unsigned char *end, uint32_t *cp)
{
	unsigned c = p[0];
	unsigned low = 0x80, high = 0xBF, more;

	*cp = c;
	if (c < 0x80)
		return 1;
	if (c >= 0xC2 && c <= 0xDF) {
		more = 1;
		*cp = c & 0x1F;
	} else if (c >= 0xE0 && c <= 0xEF) {
		more = 2;
		*cp = c & 0x0F;
		low = c == 0xE0 ? 0xA0 : 0x80;
		high = c == 0xED ? 0x9F : 0xBF;
	} else if (c >= 0xF0 && c <= 0xF4) {
		more = 3;
		*cp = c & 0x07;
		low = c == 0xF0 ? 0x90 : 0x80;
		high = c == 0xF4 ? 0x8F : 0xBF;
	} else {
		*cp = CP_BAD;
		return 1;
	}
	for (unsigned i = 1; i <= more; i++) {
		if (p + i == end) {
			*cp = CP_CUT;
			return i;
		}
		if (p[i] < low || p[i] > high) {
			*cp = CP_BAD;
			return i;
		}
		*cp = *cp << 6 | (p[i] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	return more + 1;
}

bool
charset_next(struct str *s, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s->p;

	if (s->n == 0)
		return false;
	size_t n = utf8_next(p, p + s->n, cp);
	if (*cp >= CP_CUT) {
		*cp = 0xFFFD;
		n = 1;
	}
	*s = str_from(*s, n);
	return true;
}

/* Sequences of three and two bytes are most of the text here. */
size_t
utf8_prefix(const unsigned char *p, size_t n)
{
	size_t i = 0;
	uint32_t cp;

	while (i < n) {
		if (p[i] < 0x80) {
			i += utf8_ascii_plain(p + i, n - i);
			continue;
		}
		while (n - i >= 3 && p[i] > 0xE0 && p[i] < 0xF0 &&
		       p[i] != 0xED && (p[i + 1] & 0xC0) == 0x80 &&
		       (p[i + 2] & 0xC0) == 0x80)
			i += 3;
		while (n - i >= 2 && p[i] >= 0xC2 && p[i] < 0xE0 &&
		       (p[i + 1] & 0xC0) == 0x80)
			i += 2;
		if (i == n || p[i] < 0x80)
			continue;
		size_t len = utf8_next(p + i, p + n, &cp);
		if (cp >= CP_CUT)
			break;
		i += len;
	}
	return i;
}

size_t
charset_utf8_prefix(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = s.n < VECTOR_MIN ? 0 : vector_utf8(p, s.n);

	return i + utf8_prefix(p + i, s.n - i);
}

size_t
charset_ascii_prefix(struct str s)
{
	return utf8_ascii((const unsigned char *)s.p, s.n);
}

bool
charset_is_utf8(struct str s)
{
	return charset_utf8_prefix(s) == s.n;
}
