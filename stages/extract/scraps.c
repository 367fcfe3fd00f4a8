#include "scraps.h"

#include <stdlib.h>

#include "charset/chance.h"
#include "charset/charset.h"
#include "fact.h"
#include "limits.h"
#include "mem.h"
#include "octets.h"

/*
 * So many nats a string must have.  Chance gives some part of 14 in a
 * megabyte and charset; of 21, one in some tens.
 */
#define ENOUGH 18.0

/* Characters that are judged at once; a longer string is several. */
enum { PIECE = 4096 };

/* A NUL in front of it or behind it is worth so many: a byte of 256 is 5.5. */
#define BOUND 4.0

/* Its length in the byte in front of it: one byte of 256. */
#define COUNTED 5.5

/*
 * Bytes that are looked through at a time, so that what is found is given
 * before time runs out; a string may go on so far into the next of them.
 */
enum { WINDOW = 4 * 1024 * 1024, OVERLAP = 4096 };

/* Characters at its edges that need not be likely. */
enum { EDGE = 2 };

/* A string has so many different characters, and one in so many of all. */
enum { DIFFERENT = 4, OF_ALL = 16 };

struct found {
	size_t at, n; /* bytes */
	double nats;
	const char *charset;
};

struct scan {
	struct str bytes;
	struct found *found;
	size_t n, cap;
	uint32_t cps[PIECE];
	uint8_t widths[PIECE]; /* bytes of each */
	uint8_t worth[PIECE];  /* those that tell something */
	size_t piece;          /* characters in hand */
};

/* -- judging -- */

static int
by_code(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Pairs that repeat in fewer characters may be a word. */
enum { PAIRS_MIN = 12 };

/* is_ramp: steps, or pairs, that repeat themselves, as in gradients and tables.
 */
static bool
is_ramp(const uint32_t *cps, size_t n)
{
	size_t alike = 0;

	for (size_t i = 2; i < n; i++)
		alike += cps[i] == cps[i - 1] ||
			 (n >= PAIRS_MIN && cps[i] == cps[i - 2]) ||
			 cps[i] - cps[i - 1] == cps[i - 1] - cps[i - 2];
	return alike * 3 > n;
}

/* is_varied: tables and pixels repeat what a text does not. */
static bool
is_varied(const uint32_t *cps, size_t n)
{
	uint32_t sorted[256];
	size_t different = 0;

	n = n < 256 ? n : 256;
	memcpy(sorted, cps, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_code);
	for (size_t i = 0; i < n; i++)
		different += i == 0 || sorted[i] != sorted[i - 1];
	return different >= DIFFERENT && different * OF_ALL >= n &&
	       !is_ramp(cps, n);
}

static void
keep(struct scan *s, size_t at, size_t n, double nats, const char *charset)
{
	s->found = mem_grow(s->found, s->n, &s->cap, sizeof *s->found);
	s->found[s->n++] = (struct found){ at, n, nats, charset };
}

/* is_ascii: so many characters from one on. */
static bool
is_ascii(const struct scan *s, size_t at, size_t n)
{
	while (n-- > 0)
		if (s->cps[at++] >= 0x80)
			return false;
	return true;
}

/*
 * widen: a part to the edges of its piece, where what is between is no more
 * than a few characters that are rare.  A word of ASCII has none but ASCII
 * beside it: a number in front of it may look like a letter.
 */
static void
widen(const struct scan *s, struct chance_part *part)
{
	size_t end = part->at + part->n, behind = s->piece - end;
	bool is_other = !is_ascii(s, part->at, part->n);

	if (behind <= EDGE && (is_other || is_ascii(s, end, behind)))
		part->n += behind;
	if (part->at <= EDGE && (is_other || is_ascii(s, 0, part->at))) {
		part->n += part->at;
		part->at = 0;
	}
}

static size_t
bytes_of(const struct scan *s, size_t at, size_t n)
{
	size_t bytes = 0;

	while (n-- > 0)
		bytes += s->widths[at++];
	return bytes;
}

/* bound: what it is worth that a NUL or the file's end stands at an offset. */
static double
bound(const struct scan *s, size_t at)
{
	return at >= s->bytes.n || s->bytes.p[at] == 0 ? BOUND : 0;
}

/*
 * counted: what it is worth that the byte in front says how long it is, in
 * bytes or in units of two.
 */
static double
counted(const struct scan *s, size_t from, size_t n)
{
	unsigned length = from > 0 ? (unsigned char)s->bytes.p[from - 1] : 0;

	return length > 0 && (length == n || 2 * length == n) ? COUNTED : 0;
}

/* is_slope: bytes that rise or fall all the way, as in tables. */
static bool
is_slope(struct str s)
{
	size_t up = 0, down = 0;

	for (size_t i = 1; i < s.n; i++) {
		up += (unsigned char)s.p[i] >= (unsigned char)s.p[i - 1];
		down += (unsigned char)s.p[i] <= (unsigned char)s.p[i - 1];
	}
	return 8 * up > 7 * s.n || 8 * down > 7 * s.n;
}

/* judge: the piece in hand, which begins at an offset; what is kept of it. */
static void
judge(struct scan *s, size_t at, const char *charset)
{
	struct chance_part part;

	chance_best(s->cps, s->worth, s->piece, &part);
	if (part.nats >= ENOUGH - 2 * BOUND && s->n < LIMIT_MEMBERS &&
	    is_varied(s->cps + part.at, part.n)) {
		widen(s, &part);
		size_t from = at + bytes_of(s, 0, part.at);
		size_t n = bytes_of(s, part.at, part.n);

		/* In front of the first byte nothing stands. */
		part.nats += bound(s, from - 1) + bound(s, from + n) +
			     counted(s, from, n);
		if (part.nats >= ENOUGH &&
		    !is_slope(octets_part(s->bytes, from, n)))
			keep(s, from, n, part.nats, charset);
	}
	s->piece = 0;
}

/* add: a character of a piece; false when the piece is full. */
static bool
add(struct scan *s, uint32_t cp, unsigned width)
{
	s->cps[s->piece] = cp;
	s->widths[s->piece] = (uint8_t)width;
	/* Of small numbers in UTF-16 every table is full. */
	s->worth[s->piece] = (uint8_t)(cp < 0x180 ? 1 : width);
	return ++s->piece < PIECE;
}

/* -- bytes -- */

static unsigned
byte_at(const struct scan *s, size_t i)
{
	return i < s->bytes.n ? (unsigned char)s->bytes.p[i] : 0;
}

static bool
is_printable(unsigned c)
{
	return (c >= ' ' && c < 0x7F) || c == '\t';
}

/* Is this pair of the charset, and in its part that is in daily use? */
typedef bool (*pair_fn)(unsigned lead, unsigned trail);

static bool
is_pair_euc(unsigned lead, unsigned trail)
{
	return lead >= 0xA1 && lead <= 0xFE && trail >= 0xA1 && trail <= 0xFE;
}

static bool
is_pair_sjis(unsigned lead, unsigned trail)
{
	return ((lead >= 0x81 && lead <= 0x83) ||
		   (lead >= 0x88 && lead <= 0x9F) ||
		   (lead >= 0xE0 && lead <= 0xEA)) &&
	       trail >= 0x40 && trail != 0x7F && trail <= 0xFC;
}

static bool
is_pair_big5(unsigned lead, unsigned trail)
{
	return lead >= 0xA1 && lead <= 0xF9 &&
	       ((trail >= 0x40 && trail < 0x7F) ||
		   (trail >= 0xA1 && trail <= 0xFE));
}

/* is_pair: of any of them; decoding tells the rest. */
static bool
is_pair(unsigned lead, unsigned trail)
{
	return lead >= 0x81 && lead <= 0xFE && trail >= 0x40 && trail != 0x7F &&
	       trail <= 0xFE;
}

/* Charsets of pairs.  Those with the same pairs are looked at together. */
static const struct family {
	pair_fn is_usual;
	const char *charsets[5];
} families[] = {
	{ is_pair_euc, { "GB18030", "CP949", "EUC-JP", "KPS9566", NULL } },
	{ is_pair_sjis, { "CP932", NULL } },
	{ is_pair_big5, { "Big5", NULL } },
};

/* decode: a pair as one character; false when it is none. */
static bool
decode(const struct scan *s, size_t at, const char *charset, uint32_t *cp)
{
	struct buf utf8 = { NULL, 0, 0 };
	uint64_t bad =
	    charset_to_utf8(charset, octets_part(s->bytes, at, 2), &utf8);
	struct str out = buf_str(&utf8);
	bool one = bad == 0 && charset_next(&out, cp) && out.n == 0;

	buf_fini(&utf8);
	return one;
}

/* is_fill: one byte again and again, as memory is filled with. */
static bool
is_fill(const struct scan *s, size_t at)
{
	for (unsigned i = 1; i < 6; i++)
		if (byte_at(s, at + i) != byte_at(s, at))
			return false;
	return true;
}

/* try_charset: from an offset on, as far as it goes; where it ends. */
static size_t
try_charset(struct scan *s, size_t at, const char *charset)
{
	size_t i = at;

	for (bool more = true; more;) {
		unsigned c = byte_at(s, i);
		uint32_t cp;

		if (is_printable(c)) {
			more = add(s, c, 1);
			i++;
		} else if (is_pair(c, byte_at(s, i + 1)) && !is_fill(s, i) &&
			   decode(s, i, charset, &cp)) {
			more = add(s, cp, 2);
			i += 2;
		} else {
			break;
		}
	}
	judge(s, at, charset);
	return i;
}

/* before: where characters in front of an offset begin. */
static size_t
before(const struct scan *s, const struct family *f, size_t at, size_t least)
{
	for (;;) {
		if (at > least && is_printable(byte_at(s, at - 1)))
			at--;
		else if (at >= least + 2 &&
			 f->is_usual(byte_at(s, at - 2), byte_at(s, at - 1)))
			at -= 2;
		else
			return at;
	}
}

/* is_anchor: three pairs, perhaps with a letter or blank before the last. */
static bool
is_anchor(const struct scan *s, const struct family *f, size_t at)
{
	if (is_fill(s, at))
		return false;
	for (unsigned i = 0; i < 3; i++) {
		if (i == 2 && is_printable(byte_at(s, at)))
			at++;
		if (!f->is_usual(byte_at(s, at), byte_at(s, at + 1)))
			return false;
		at += 2;
	}
	return true;
}

static void
scan_pairs(struct scan *s, const struct family *f)
{
	size_t least = 0;

	for (size_t i = 0; i + 6 <= s->bytes.n; i++) {
		if (!is_anchor(s, f, i))
			continue;
		size_t from = before(s, f, i, least), end = i;

		for (size_t k = 0; f->charsets[k] != NULL; k++) {
			size_t e = try_charset(s, from, f->charsets[k]);

			end = e > end ? e : end;
		}
		/* What follows may be in step with the other byte. */
		if (end > i) {
			least = end;
			i = end - 1;
		}
	}
}

/* is_usual: of a block that our languages are written in. */
static bool
is_usual(uint32_t u)
{
	return (u >= ' ' && u < 0x7F) || (u >= 0xA0 && u < 0x180) ||
	       (u >= 0xAC00 && u <= 0xD7A3) || (u >= 0x3000 && u <= 0x30FF) ||
	       (u >= 0x4E00 && u <= 0x9FFF) || (u >= 0x0410 && u <= 0x044F) ||
	       (u >= 0xFF01 && u <= 0xFF5E) || u == '\t' || u == 0x2026 ||
	       u == 0x00B7;
}

/* utf8_at: the character of two or more bytes at an offset, or 0. */
static unsigned
utf8_at(const struct scan *s, size_t at, uint32_t *cp)
{
	unsigned lead = byte_at(s, at);
	unsigned n = lead >= 0xE0 ? 3 : 2;
	struct str one = octets_part(s->bytes, at, n);

	/* Of what takes four, chance makes as many as people write. */
	if (lead < 0xC2 || lead >= 0xF0 || !charset_is_utf8(one) || one.n < n ||
	    !charset_next(&one, cp))
		return 0;
	/* Of two bytes that are none of ours chance makes many. */
	return n == 2 && !is_usual(*cp) ? 0 : n;
}

/* scan_bytes: ASCII, and UTF-8 with it. */
static void
scan_bytes(struct scan *s)
{
	size_t at = 0;
	bool wide = false;

	for (size_t i = 0; i <= s->bytes.n;) {
		unsigned c = byte_at(s, i), n = 1;
		uint32_t cp = c;

		if (i < s->bytes.n && c >= 0x80)
			n = utf8_at(s, i, &cp);
		else if (i == s->bytes.n || !is_printable(c))
			n = 0;
		wide |= n > 1;
		if (n > 0 && add(s, cp, n)) {
			i += n;
			continue;
		}
		i += n > 0 ? n : 1;
		if (s->piece >= 6 || (wide && s->piece >= 3))
			judge(s, at, wide ? "UTF-8" : "US-ASCII");
		s->piece = 0;
		wide = false;
		at = i;
	}
}

/* -- UTF-16 -- */

/* scan_wide: units of one order that begin at odd or at even offsets. */
static void
scan_wide(struct scan *s, size_t first, bool big)
{
	const char *charset = big ? "UTF-16BE" : "UTF-16LE";
	size_t at = first;

	for (size_t i = first; i <= s->bytes.n; i += 2) {
		unsigned u = big ? byte_at(s, i) << 8 | byte_at(s, i + 1)
				 : byte_at(s, i + 1) << 8 | byte_at(s, i);

		if (i + 2 <= s->bytes.n && is_usual(u) && add(s, u, 2))
			continue;
		if (s->piece >= 4)
			judge(s, at, charset);
		s->piece = 0;
		at = i + 2;
	}
}

/* -- what is given -- */

/* by_worth: for qsort; the likeliest first. */
static int
by_worth(const void *a, const void *b)
{
	const struct found *f = a, *g = b;

	if (f->nats != g->nats)
		return f->nats < g->nats ? 1 : -1;
	return (f->at > g->at) - (f->at < g->at);
}

static int
by_offset(const void *a, const void *b)
{
	const struct found *f = a, *g = b;

	return (f->at > g->at) - (f->at < g->at);
}

/*
 * without_overlaps: bytes are one text at most: the likelier one.  Strings
 * taken are kept apart by marking the blocks of eight bytes they cover.
 */
static void
without_overlaps(struct scan *s)
{
	size_t blocks = s->bytes.n / 8 + 1, kept = 0;
	unsigned char *taken = mem_zalloc(blocks, 1);

	qsort(s->found, s->n, sizeof *s->found, by_worth);
	for (size_t i = 0; i < s->n; i++) {
		/* Strings that touch in one block do not overlap much. */
		size_t from = s->found[i].at / 8 + 1;
		size_t to = (s->found[i].at + s->found[i].n) / 8;
		bool is_free = true;

		if (to <= from) {
			from = s->found[i].at / 8;
			to = from + 1;
		}
		for (size_t k = from; k < to; k++)
			is_free &= !taken[k];
		if (!is_free)
			continue;
		for (size_t k = from; k < to; k++)
			taken[k] = 1;
		s->found[kept++] = s->found[i];
	}
	s->n = kept;
	qsort(s->found, s->n, sizeof *s->found, by_offset);
	free(taken);
}

/* give: strings that begin in the window; where the last of them ends. */
static size_t
give(struct doc *d, const struct scan *s, size_t at, uint64_t *given)
{
	struct buf place = { NULL, 0, 0 }, text = { NULL, 0, 0 };
	size_t end = 0;

	for (size_t i = 0; i < s->n && !doc_is_full(d); i++) {
		const struct found *f = &s->found[i];

		if (f->at >= WINDOW)
			break;
		buf_reset(&place);
		buf_reset(&text);
		doc_place(&place, "string", at + f->at);
		charset_to_utf8(
		    f->charset, octets_part(s->bytes, f->at, f->n), &text);
		doc_charset(d, f->charset, charset_own_lang(f->charset));
		(void)doc_text(d, buf_str(&place), buf_str(&text));
		end = f->at + f->n;
		++*given;
	}
	doc_charset(d, "UTF-8", NULL);
	buf_fini(&place);
	buf_fini(&text);
	return end;
}

/* scan_window: what is found in bytes, likelier ones first. */
static void
scan_window(struct scan *s, struct str bytes)
{
	s->bytes = bytes;
	s->n = 0;
	scan_bytes(s);
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		scan_pairs(s, &families[i]);
	for (unsigned i = 0; i < 4; i++)
		scan_wide(s, i & 1, i >> 1);
	if (s->n > 0)
		without_overlaps(s);
}

void
scraps_find(struct doc *d, struct str part)
{
	struct scan *s = mem_zalloc(1, sizeof *s);
	uint64_t given = 0;

	for (struct str rest = part; rest.n > 0 && !doc_is_full(d);) {
		size_t at = (size_t)(rest.p - doc_bytes(d).p);

		scan_window(s, str_head(rest, WINDOW + OVERLAP));
		size_t end = give(d, s, at, &given);

		rest = str_from(rest, end > WINDOW ? end : WINDOW);
	}
	fact_number(d, "guessed", given);
	free(s->found);
	free(s);
}

void
scraps_read(struct doc *d)
{
	scraps_find(d, doc_bytes(d));
}
