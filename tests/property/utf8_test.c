/*
 * Where UTF-8 and ASCII end: the vector forms, the portable one and the plain
 * walk from character to character agree on the very byte, for random and for
 * made-up text, damaged anywhere, at every alignment and around the ends of
 * blocks.
 */

#include "charset/charset.h"
#include "charset/utf8.h"
#include "check.h"
#include "random.h"

enum { ROOM = 640, ROUNDS = 60000 };

static uint64_t state;

static uint64_t
next(void)
{
	return random_next(&state);
}

/* The oracles. */
static size_t
walk_utf8(const unsigned char *p, size_t n)
{
	size_t i = 0;
	uint32_t cp;

	while (i < n) {
		size_t len = utf8_next(p + i, p + n, &cp);
		if (cp >= CP_CUT)
			break;
		i += len;
	}
	return i;
}

static size_t
walk_ascii(const unsigned char *p, size_t n)
{
	size_t i = 0;

	while (i < n && p[i] < 0x80)
		i++;
	return i;
}

/* A length between two characters, not behind where the good ones end. */
static bool
is_beginning(size_t got, const unsigned char *p, size_t n, size_t good)
{
	return got <= good &&
	       (got == n || got == good || (p[got] & 0xC0) != 0x80);
}

static bool
agree(const unsigned char *p, size_t n)
{
	size_t good = walk_utf8(p, n), ascii = walk_ascii(p, n);
	struct str s = { (const char *)p, n };

	return charset_utf8_prefix(s) == good && utf8_prefix(p, n) == good &&
	       charset_is_utf8(s) == (good == n) &&
	       is_beginning(vector_utf8(p, n), p, n, good) &&
	       charset_ascii_prefix(s) == ascii &&
	       utf8_ascii_plain(p, n) == ascii && vector_ascii(p, n) <= ascii &&
	       vector_stable(p, good) <= good;
}

/* A character of one of the lengths, those at the edges of ranges often. */
static void
character(struct buf *b, unsigned sort)
{
	static const uint32_t edges[] = { 0x7F, 0x80, 0x7FF, 0x800, 0xFFF,
		0x1000, 0xCFFF, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF,
		0x40000, 0xFFFFF, 0x100000, 0x10FFFF };
	static const uint32_t ends[] = { 0x80, 0x800, 0x10000, 0x110000 };

	if (next() % 8 == 0)
		buf_add_utf8(b, edges[next() % (sizeof edges / sizeof *edges)]);
	else
		buf_add_utf8(b, (uint32_t)(next() % ends[sort]));
}

/* Text of one sort, of several, or just bytes. */
static void
text(struct buf *b, size_t n)
{
	unsigned sort = (unsigned)(next() % 7);

	buf_reset(b);
	while (b->n < n) {
		if (sort == 6)
			buf_addc(b, (char)next());
		else if (sort == 5)
			character(b, next() % 8 != 0 ? 2 : 0);
		else
			character(b, sort == 4 ? (unsigned)(next() % 4) : sort);
	}
	b->n = n; /* perhaps in the middle of a character */
}

/* A byte or two that do not belong there, most of the time. */
static void
damage(struct buf *b)
{
	static const unsigned char bad[] = { 0x80, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
		0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF, 0x9F, 0xA0, 0x00,
		0x7F, 0x90, 0x8F };
	unsigned n = (unsigned)(next() % 3);

	for (unsigned i = 0; i < n && b->n > 0; i++)
		b->p[next() % b->n] = (char)bad[next() % sizeof bad];
}

static void
random_text(void)
{
	static unsigned char at[ROOM + 64];
	struct buf b = { 0 };
	bool good = true;

	for (unsigned round = 0; round < ROUNDS && good; round++) {
		size_t off = next() % 64;
		text(&b, next() % (next() % 4 == 0 ? ROOM : 200));
		damage(&b);
		if (b.n > 0)
			memcpy(at + off, b.p, b.n);
		good = agree(at + off, b.n);
	}
	if (!CHECK_WHY(good, "random text, damaged"))
		printf("# with \"%s\"\n", diag_quote(buf_str(&b)));
	buf_fini(&b);
}

/* Every pair and many triples of bytes at each place around a block's end. */
static void
edges(void)
{
	static const unsigned char rare[] = { 0x00, 0x7F, 0x80, 0x8F, 0x90,
		0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE,
		0xEF, 0xF0, 0xF1, 0xF4, 0xF5 };
	unsigned char p[192];
	bool good = true;

	for (size_t at = 58; at < 68 && good; at++)
		for (unsigned pair = 0; pair < 0x10000 && good; pair++) {
			memset(p, 'a', sizeof p);
			p[at] = (unsigned char)(pair >> 8);
			p[at + 1] = (unsigned char)pair;
			good = agree(p, sizeof p);
		}
	CHECK_WHY(good, "every pair of bytes");
	for (size_t at = 58; at < 68 && good; at++)
		for (unsigned k = 0; k < 20 * 20 * 20 * 20 && good; k++) {
			memset(p, 'a', sizeof p);
			p[at] = rare[k % 20];
			p[at + 1] = rare[k / 20 % 20];
			p[at + 2] = rare[k / 400 % 20];
			p[at + 3] = rare[k / 8000];
			good = agree(p, sizeof p);
		}
	CHECK_WHY(good, "four bytes from the edges of ranges");
}

/* Long and good, then ending or damaged at each of the last places. */
static void
lengths(void)
{
	static const char *const units[] = { "a", "é", "中", "\xF0\x9F\x98\x80",
		"가 ", "aя" };
	struct buf b = { 0 };
	bool good = true;

	for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
		buf_reset(&b);
		while (b.n < ROOM)
			buf_addz(&b, units[k]);
		const unsigned char *p = (const unsigned char *)b.p;
		for (size_t from = 0; from < 40; from++)
			for (size_t n = 0; n < ROOM - from; n++)
				good = good && agree(p + from, n);
		for (size_t i = 0; i < b.n; i++) {
			char old = b.p[i];
			b.p[i] = (char)0xFF;
			good = good && agree(p, b.n);
			b.p[i] = old;
		}
	}
	CHECK_WHY(good, "every length, and damage at every place");
	buf_fini(&b);
}

int
main(void)
{
	state = 20210901;
	printf("# seed %llu, vector forms %s\n", (unsigned long long)state,
	    vector_is_here() ? "used" : "not here");
	CHECK_WHY(charset_utf8_prefix((struct str){ NULL, 0 }) == 0 &&
		      charset_ascii_prefix((struct str){ NULL, 0 }) == 0,
	    "nothing at all");
	random_text();
	edges();
	lengths();
	return check_done();
}
