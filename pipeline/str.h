#ifndef STR_H
#define STR_H

/*
 * str: borrowed bytes.  A struct str owns nothing; it lives as long as what
 * it points into.  NUL is a byte like any other.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p; /* may be NULL when n is 0 */
	size_t n;      /* bytes */
};

/* STR: a string literal as a struct str, without its final NUL. */
#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })

/* STR_INIT: the same in the initializer of a static table. */
#define STR_INIT(literal)                                                      \
	{                                                                      \
		(literal), sizeof(literal) - 1                                 \
	}

/* str_of: a C string (option, environment, library text) as a struct str. */
static inline struct str
str_of(const char *z)
{
	return (struct str){ z, strlen(z) };
}

/* str_eq: are the bytes the same? */
static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* str_cmp: bytewise order, a shorter string before its extensions. */
static inline int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return c != 0 ? c : (a.n > b.n) - (a.n < b.n);
}

/* str_starts, str_ends: does s begin (end) with these bytes? */
static inline bool
str_starts(struct str s, struct str with)
{
	return s.n >= with.n && (with.n == 0 || !memcmp(s.p, with.p, with.n));
}

static inline bool
str_ends(struct str s, struct str with)
{
	return s.n >= with.n &&
	       (with.n == 0 || !memcmp(s.p + s.n - with.n, with.p, with.n));
}

/* str_from: s without its first off bytes (empty when it has fewer). */
static inline struct str
str_from(struct str s, size_t off)
{
	/* Nothing may be added to NULL, not even nothing. */
	if (s.n == 0)
		return s;
	return off >= s.n ? (struct str){ s.p + s.n, 0 }
			  : (struct str){ s.p + off, s.n - off };
}

/* str_head: the first n bytes of s, or all of it. */
static inline struct str
str_head(struct str s, size_t n)
{
	return (struct str){ s.p, n < s.n ? n : s.n };
}

/* str_find: offset of the byte c in s, or s.n. */
static inline size_t
str_find(struct str s, char c)
{
	const char *at = s.n == 0 ? NULL : memchr(s.p, (unsigned char)c, s.n);

	return at == NULL ? s.n : (size_t)(at - s.p);
}

/*
 * str_split: the part of *rest before the byte c goes to *part, *rest moves
 * behind it.  False once everything has been given out.  "a,,b" gives three
 * parts, "a," one; an empty string gives none.
 */
static inline bool
str_split(struct str *rest, char c, struct str *part)
{
	if (rest->n == 0)
		return false;
	size_t n = str_find(*rest, c);
	*part = (struct str){ rest->p, n };
	*rest = str_from(*rest, n + 1);
	return true;
}

/* str_u64: decimal digits only, to *out; false when empty, other, too big. */
static inline bool
str_u64(struct str s, uint64_t *out)
{
	uint64_t v = 0;

	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned d = (unsigned char)s.p[i] - '0';
		if (d > 9 || v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*out = v;
	return true;
}

/* ASCII tests; <ctype.h> asks the locale. */
static inline bool
str_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
str_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
str_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char
str_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* str_eq_nocase: the same but for ASCII case (labels, header names, tags). */
static inline bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (str_lower(a.p[i]) != str_lower(b.p[i]))
			return false;
	return true;
}

/* str_trim: s without ASCII white space at both ends. */
static inline struct str
str_trim(struct str s)
{
	while (s.n > 0 && str_is_space(s.p[0]))
		s = str_from(s, 1);
	while (s.n > 0 && str_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

#endif
