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

/*
 * What a byte makes of each state: the next one, six bits for each of the nine,
 * so that a step is a load, which waits for nothing, and a shift.
 */
enum {
	START = 0,
	BAD = 6,
	LAST = 12,  /* one more byte, 80-BF */
	TWO = 18,   /* two more */
	THREE = 24, /* three more */
	AT_E0 = 30, /* A0-BF, then one more */
	AT_ED = 36, /* 80-9F, then one more */
	AT_F0 = 42, /* 90-BF, then two more */
	AT_F4 = 48, /* 80-8F, then two more */
	STATE_MASK = 63
};

#define TO(from, state) ((uint64_t)(state) << (from))
#define ALL_BAD                                                                \
	(TO(START, BAD) | TO(BAD, BAD) | TO(LAST, BAD) | TO(TWO, BAD) |        \
	    TO(THREE, BAD) | TO(AT_E0, BAD) | TO(AT_ED, BAD) |                 \
	    TO(AT_F0, BAD) | TO(AT_F4, BAD))
/* A byte that begins a character, or is one. */
#define LEAD(state) (ALL_BAD ^ TO(START, BAD) ^ TO(START, state))
/* One that continues; which of the narrow states take it is said by each. */
#define MORE                                                                   \
	(ALL_BAD ^ TO(LAST, BAD) ^ TO(LAST, START) ^ TO(TWO, BAD) ^            \
	    TO(TWO, LAST) ^ TO(THREE, BAD) ^ TO(THREE, TWO))
#define LET(from, state) (TO(from, BAD) ^ TO(from, state))
#define MORE_8 (MORE ^ LET(AT_ED, LAST) ^ LET(AT_F4, TWO))
#define MORE_9 (MORE ^ LET(AT_ED, LAST) ^ LET(AT_F0, TWO))
#define MORE_AB (MORE ^ LET(AT_E0, LAST) ^ LET(AT_F0, TWO))

#define X2(v) v, v
#define X4(v) X2(v), X2(v)
#define X16(v) X4(v), X4(v), X4(v), X4(v)
static const uint64_t steps[256] = { X16(LEAD(START)), X16(LEAD(START)),
	X16(LEAD(START)), X16(LEAD(START)), X16(LEAD(START)), X16(LEAD(START)),
	X16(LEAD(START)), X16(LEAD(START)), X16(MORE_8), X16(MORE_9),
	X16(MORE_AB), X16(MORE_AB),
	/* C0 and C1 would be too long a way to write ASCII. */
	X2(ALL_BAD), X2(LEAD(LAST)), X4(LEAD(LAST)), X4(LEAD(LAST)),
	X4(LEAD(LAST)), X16(LEAD(LAST)),
	/* E0-EF */
	LEAD(AT_E0), X4(LEAD(TWO)), X4(LEAD(TWO)), X4(LEAD(TWO)), LEAD(AT_ED),
	X2(LEAD(TWO)),
	/* F0-FF */
	LEAD(AT_F0), X2(LEAD(THREE)), LEAD(THREE), LEAD(AT_F4), X2(ALL_BAD),
	ALL_BAD, X4(ALL_BAD), X4(ALL_BAD) };

/*
 * The same for bytes that need not be UTF-8: what does not go on begins anew,
 * and the end of a sequence is a state of its own.
 */
enum { DONE = BAD };

#define ANEW(state) ((uint64_t)(state)*UINT64_C(0x0041041041041041))
#define GO_ON (TO(LAST, DONE) | TO(TWO, LAST) | TO(THREE, TWO))
#define GO_ON_8 (GO_ON | TO(AT_ED, LAST) | TO(AT_F4, TWO))
#define GO_ON_9 (GO_ON | TO(AT_ED, LAST) | TO(AT_F0, TWO))
#define GO_ON_AB (GO_ON | TO(AT_E0, LAST) | TO(AT_F0, TWO))

static const uint64_t sequence_steps[256] = { [0x80] = X16(GO_ON_8),
	X16(GO_ON_9),
	X16(GO_ON_AB),
	X16(GO_ON_AB),
	/* C0-DF */
	X2(0),
	X2(ANEW(LAST)),
	X4(ANEW(LAST)),
	X4(ANEW(LAST)),
	X4(ANEW(LAST)),
	X16(ANEW(LAST)),
	/* E0-EF */
	ANEW(AT_E0),
	X4(ANEW(TWO)),
	X4(ANEW(TWO)),
	X4(ANEW(TWO)),
	ANEW(AT_ED),
	X2(ANEW(TWO)),
	/* F0-F4 */
	ANEW(AT_F0),
	X2(ANEW(THREE)),
	ANEW(THREE),
	ANEW(AT_F4) };

size_t
utf8_sequences(const unsigned char *p, size_t n, size_t enough)
{
	uint64_t state = START;
	size_t found = 0;

	for (size_t i = 0; i < n && found < enough;) {
		size_t stop = n - i < 64 ? n : i + 64;
		for (; i < stop; i++) {
			state = sequence_steps[p[i]] >> (state & STATE_MASK);
			found += (state & STATE_MASK) == DONE;
		}
	}
	return found;
}

/* Sixteen bytes of ASCII? */
static bool
is_ascii_16(const unsigned char *p)
{
	uint64_t v[2];

	memcpy(v, p, 16);
	return ((v[0] | v[1]) & UINT64_C(0x8080808080808080)) == 0;
}

/* Five characters of three bytes, none of which needs a closer look? */
static bool
is_five_threes(const unsigned char p[16])
{
	static const unsigned char mask[16] = { 0xF0, 0xC0, 0xC0, 0xF0, 0xC0,
		0xC0, 0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0 };
	static const unsigned char want[16] = { 0xE0, 0x80, 0x80, 0xE0, 0x80,
		0x80, 0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0 };
	uint64_t v[2], m[2], w[2];
	bool good = true;

	memcpy(v, p, 16);
	memcpy(m, mask, 16);
	memcpy(w, want, 16);
	if ((v[0] & m[0]) != w[0] || (v[1] & m[1]) != w[1])
		return false;
	for (unsigned i = 0; i < 15; i += 3)
		good &= p[i] != 0xE0 && p[i] != 0xED;
	return good;
}

/* Sixteen bytes at a time; ends between two characters, before damage. */
static size_t
prefix_16(const unsigned char *p, size_t n)
{
	uint64_t state = START;
	size_t i = 0;

	while (n - i >= 16) {
		if ((state & STATE_MASK) == START) {
			bool ascii = is_ascii_16(p + i);
			if (ascii || is_five_threes(p + i)) {
				i += ascii ? 16 : 15;
				continue;
			}
		}
		for (unsigned k = 0; k < 16; k++)
			state = steps[p[i + k]] >> (state & STATE_MASK);
		if ((state & STATE_MASK) == BAD)
			break;
		i += 16;
	}
	return utf8_between(p, i);
}

/* From i on; sequences of three and two bytes are most of the text here. */
static inline size_t
walk(const unsigned char *p, size_t n, size_t i)
{
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
utf8_prefix(const unsigned char *p, size_t n)
{
	return walk(p, n, n < VECTOR_MIN ? 0 : prefix_16(p, n));
}

/* At least VECTOR_MIN bytes. */
static size_t
long_prefix(const unsigned char *p, size_t n)
{
	size_t i = utf8_ascii(p, n), good = 0;

	if (n - i >= VECTOR_MIN)
		good = vector_utf8(p + i, n - i);
	/* The few bytes behind are no work for sixteens. */
	return good > 0 ? walk(p, n, i + good) : i + utf8_prefix(p + i, n - i);
}

size_t
charset_utf8_prefix(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	return s.n < VECTOR_MIN ? walk(p, s.n, 0) : long_prefix(p, s.n);
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
