#include "charset.h"

#include <stdlib.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "../mem.h"
#include "icu.h"
#include "utf8.h"
#include "vector.h"

/* Normalized at a time: what fits in the caches beside its two copies. */
#define PIECE (16 * 1024)
#define LEAST_ROOM 256 /* units; most of what needs composing is a name */

/* So many bytes that are certainly in NFC are worth leaving ICU for. */
#define GAP 64

/* Looked at by single characters where a block has something for them. */
#define STEP 64

/* A run of ASCII is looked for in so many bytes. */
#define ASCII_WORTH 16

/*
 * Does NFC certainly leave alone the character that p begins with, whatever
 * stands around it?  Blocks without combining marks, conjoining jamo,
 * compatibility Han and singletons (Unicode Standard, annex 15); the blocks
 * that have some are left to ICU.  What may compose with a character behind it
 * is stable all the same: that one is not.
 */
static bool
is_stable(const unsigned char *p, size_t left)
{
	unsigned a = p[0], b = left > 1 ? p[1] : 0, c = left > 2 ? p[2] : 0;

	if (a < 0xCC) /* to U+02FF */
		return true;
	if (a == 0xD0 || a == 0xD1) /* Cyrillic to U+047F */
		return true;
	if (a == 0xE2) /* U+2002 to U+27FF but for marks and singletons */
		return b <= 0x9F && b != 0x83 && (b != 0x80 || c >= 0x82) &&
		       (b != 0x84 || (c != 0xA6 && c != 0xAA && c != 0xAB)) &&
		       (b != 0x8C || (c != 0xA9 && c != 0xAA));
	if (a == 0xE3) /* from U+3000, but for tone marks and those of kana */
		return (b != 0x80 || c < 0xAA || c > 0xAF) &&
		       (b != 0x82 || (c != 0x99 && c != 0x9A));
	if (a >= 0xE4 && a <= 0xE9) /* Han */
		return true;
	if (a == 0xEA)
		return b >= 0xB0;   /* Hangul from U+AC00 */
	if (a >= 0xEB && a <= 0xEE) /* Hangul, private use */
		return true;
	if (a == 0xEF)
		return b >= 0xBC; /* full and half width */
	/* Pictures from U+1F000; Han from U+20000 to U+2EFFF. */
	return a == 0xF0 && (b == 0x9F || (b >= 0xA0 && b <= 0xAE));
}

/*
 * Bytes of a character whose first byte tells that it is stable; 0 where more
 * of them must be looked at.
 */
#define X2(v) v, v
#define X4(v) X2(v), X2(v)
#define X16(v) X4(v), X4(v), X4(v), X4(v)
static const unsigned char sure[256] = { X16(1), X16(1), X16(1), X16(1), X16(1),
	X16(1), X16(1), X16(1), [0xC0] = X4(2), X4(2),
	X4(2), [0xD0] = X2(2), [0xE4] = X2(3), X4(3), [0xEB] = X4(3) };

/* Length of the character whose first byte this is. */
static size_t
length(unsigned char lead)
{
	return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/*
 * From i on, up to stop or the character around it: how far characters are
 * stable one by one.
 */
static size_t
step(struct str s, size_t i, size_t stop)
{
	const unsigned char *p = (const unsigned char *)s.p;

	while (i < stop) {
		size_t n = sure[p[i]];
		if (n == 1 && stop - i >= ASCII_WORTH) {
			i += utf8_ascii(p + i, stop - i);
			continue;
		}
		if (n == 0 && !is_stable(p + i, s.n - i))
			break;
		i += n != 0 ? n : length(p[i]);
	}
	return i;
}

/* From i on: where the first character is that may not be stable. */
static size_t
stable_to(struct str s, size_t i)
{
	const unsigned char *p = (const unsigned char *)s.p;

	while (i < s.n) {
		if (s.n - i >= VECTOR_MIN)
			i += vector_stable(p + i, s.n - i);
		size_t stop = s.n - i > STEP ? i + STEP : s.n;
		i = step(s, i, stop);
		if (i < stop)
			break;
	}
	return i;
}

/* ICU's normalizer and its two copies of a piece, made when first needed. */
struct composer {
	const UNormalizer2 *nfc; /* NULL before composer_begin() */
	UChar *units, *composed;
	size_t room; /* units in the first; three times as many in the other */
};

static void
composer_begin(struct composer *c)
{
	UErrorCode error = U_ZERO_ERROR;

	if (c->nfc != NULL)
		return;
	icu_memory();
	c->nfc = unorm2_getNFCInstance(&error);
}

static void
composer_fit(struct composer *c, size_t n)
{
	if (n <= c->room)
		return;
	free(c->units);
	free(c->composed);
	c->room = n < LEAST_ROOM / 2 ? LEAST_ROOM : 2 * n;
	c->units = mem_alloc(c->room, sizeof *c->units);
	c->composed = mem_alloc(3 * c->room, sizeof *c->composed);
}

static bool
is_boundary(const struct composer *c, struct str rest)
{
	uint32_t cp;

	return charset_next(&rest, &cp) &&
	       unorm2_hasBoundaryBefore(c->nfc, (UChar32)cp);
}

/*
 * From i, which may not be stable: where a longer stretch begins that is.
 * When there is more than a piece, the next place that ICU would cut at.
 */
static size_t
unstable_to(const struct composer *c, struct str s, size_t i)
{
	size_t from = i, to;

	do {
		i += length((unsigned char)s.p[i]);
		to = i;
		if (to - from >= PIECE && is_boundary(c, str_from(s, to)))
			break;
		i = step(s, i, s.n - i > GAP ? i + GAP : s.n);
	} while (i < s.n && i - to < GAP);
	return to;
}

/*
 * s in NFC: true when it is that already, else into c->composed, *m units.
 * ICU refuses nothing that is well-formed.
 */
static bool
compose(struct composer *c, struct str s, int32_t *m)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t n = 0, room;

	composer_fit(c, s.n);
	room = (int32_t)c->room;
	u_strFromUTF8(c->units, room, &n, s.p, (int32_t)s.n, &error);
	if (unorm2_spanQuickCheckYes(c->nfc, c->units, n, &error) == n)
		return true;
	*m = unorm2_normalize(
	    c->nfc, c->units, n, c->composed, 3 * room, &error);
	return U_FAILURE(error) ||
	       (*m == n && u_memcmp(c->units, c->composed, n) == 0);
}

static void
add_units(struct buf *out, const UChar *units, int32_t n)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t bytes = 0, room = 3 * n + 1;
	char *p = buf_reserve(out, (size_t)room);

	u_strToUTF8(p, room, &bytes, units, n, &error);
	out->n += (size_t)bytes;
}

/* The character before i may compose with the one there. */
static size_t
one_back(struct str s, size_t i, size_t least)
{
	while (i > least && ((unsigned char)s.p[i - 1] & 0xC0) == 0x80)
		i--;
	return i > least ? i - 1 : i;
}

/* Conjoining jamo of modern syllables (Unicode Standard 3.12). */
enum { LEADS = 19, VOWELS = 21, FINALS = 28, JAMO_BYTES = 3 };

/* The number of the jamo at i among the n from cp on, or n; all begin by E1. */
static inline unsigned
jamo(struct str s, size_t i, uint32_t cp, unsigned n)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (s.n < JAMO_BYTES || i > s.n - JAMO_BYTES || p[i] != 0xE1)
		return n;
	p += i;
	uint32_t at = 0x1000u + (p[1] & 0x3Fu) * 0x40 + (p[2] & 0x3Fu) - cp;
	return at < n ? at : n;
}

/*
 * Syllables from i on that are spelt by jamo, as in all Korean names of an
 * archive made on macOS, composed to o, which has room for as many bytes; o
 * moves behind them, and what is behind their jamo is returned.  Nothing
 * composes with them but the final consonant, taken where there is one.
 */
static size_t
syllables(struct str s, size_t i, unsigned char **o)
{
	for (;;) {
		unsigned l = jamo(s, i, 0x1100, LEADS);
		unsigned v = jamo(s, i + JAMO_BYTES, 0x1161, VOWELS);
		if (l == LEADS || v == VOWELS)
			return i;
		/* Number 0, U+11A7, is none. */
		i += 2 * JAMO_BYTES;
		unsigned t = jamo(s, i, 0x11A7, FINALS) % FINALS;
		i += t == 0 ? 0 : JAMO_BYTES;
		*o = utf8_put(*o, 0xAC00 + (l * VOWELS + v) * FINALS + t);
	}
}

static size_t
add_syllables(struct str s, size_t i, struct buf *out)
{
	unsigned char *o = (unsigned char *)buf_reserve(out, s.n - i);
	unsigned char *end = o;

	i = syllables(s, i, &end);
	out->n += (size_t)(end - o);
	return i;
}

static bool
is_spelt(struct str s, size_t i)
{
	return jamo(s, i, 0x1100, LEADS) < LEADS &&
	       jamo(s, i + JAMO_BYTES, 0x1161, VOWELS) < VOWELS;
}

/* What lies untouched between done and i. */
static void
take(struct buf *out, struct str s, size_t done, size_t i)
{
	if (done == 0)
		buf_reset(out);
	buf_add(out, s.p + done, i - done);
}

struct str
charset_nfc(struct str s, struct buf *scratch)
{
	struct composer c = { NULL, NULL, NULL, 0 };
	size_t done = 0, i = 0, to = 0; /* taken over; looked at; by ICU */

	while ((i = stable_to(s, i)) < s.n) {
		size_t from = one_back(s, i, to);
		int32_t m = 0;
		if (is_spelt(s, i)) {
			take(scratch, s, done, i);
			done = to = i = add_syllables(s, i, scratch);
			continue;
		}
		composer_begin(&c);
		to = i = unstable_to(&c, s, i);
		if (compose(&c, str_head(str_from(s, from), to - from), &m))
			continue;
		take(scratch, s, done, from);
		add_units(scratch, c.composed, m);
		done = to;
	}
	free(c.units);
	free(c.composed);
	if (done == 0)
		return s;
	buf_adds(scratch, str_from(s, done));
	return buf_str(scratch);
}

const char *
charset_libraries(void)
{
	return "ICU " U_ICU_VERSION;
}
