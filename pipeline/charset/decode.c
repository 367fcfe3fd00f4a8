#include "charset.h"

#include <stdlib.h>

#include "../mem.h"
#include "escape.h"
#include "set.h"
#include "utf8.h"

/* Bytes converted between two looks at the room for output. */
#define CHUNK (32 * 1024)

/* No character, no escape and no byte order mark of ours is longer. */
#define TAIL_MAX 16

struct charset_decoder {
	const struct charset_set *set;
	unsigned char tail[2 * TAIL_MAX]; /* the beginning of a character */
	size_t tail_n;
	bool started;         /* a byte order mark can no longer come */
	uint64_t offset;      /* of what is being decoded, from the start */
	uint64_t bad, before; /* damage, and how much before this call */
	uint64_t first_bad;
	struct escape_state escape;
	uint32_t *bytes; /* of single bytes: their UTF-8, or NULL */
};

static void
note_bad(struct charset_decoder *d, size_t at)
{
	if (d->bad++ == d->before)
		d->first_bad = d->offset + at;
}

/* The code point of set_next() at o, a far cell's mark behind it. */
static unsigned char *
put_cell(unsigned char *o, uint32_t cp)
{
	o = utf8_put(o, FAR_CP(cp));
	return FAR_MARK(cp) != 0 ? utf8_put(o, FAR_MARK(cp)) : o;
}

/* The bytes of a cut end that are one ill-formed part: not ASCII's. */
static size_t
cut_part(const unsigned char *p, size_t n, const struct charset_set *set)
{
	size_t i = 1;

	if (set->kind != KIND_DOUBLE && set->kind != KIND_UTF8)
		return n;
	while (i < n && p[i] >= 0x80)
		i++;
	return i;
}

/* The eight bytes at p, the first the lowest: one load where that is so. */
static uint64_t
eight(const unsigned char *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	       (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 |
	       (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

/* The high bits of eight bytes, the first byte's the lowest. */
static unsigned
high_bits(uint64_t bytes)
{
	return (unsigned)((bytes & UINT64_C(0x8080808080808080)) *
			      UINT64_C(0x0002040810204081) >>
			  56);
}

/* Four bytes, the lowest first: one store where that is so. */
static void
put_low(unsigned char *o, uint32_t bytes)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	memcpy(o, &bytes, sizeof bytes);
#else
	for (unsigned i = 0; i < 4; i++)
		o[i] = (unsigned char)(bytes >> 8 * i);
#endif
}

/* Four cells or what is made of them; one register in most machines. */
typedef uint32_t quad __attribute__((vector_size(16)));

/* UTF-8 of cells of three bytes each, the first byte the lowest. */
static inline quad
three_bytes(quad v)
{
	return 0x8080E0u | v >> 12 | (v << 2 & 0x3F00u) | (v << 16 & 0x3F0000u);
}

/*
 * All ones where there is no plain cell of three bytes in UTF-8.  Those that
 * are none, short or far have 0 or 27 as the first five of 16 bits.
 */
static inline quad
odd_cells(quad v)
{
	quad top = v >> 11;

	return (quad)(top == 0) | (quad)(top == 27);
}

static inline bool
is_zero(quad v)
{
	uint64_t halves[2];

	memcpy(halves, &v, sizeof halves);
	return (halves[0] | halves[1]) == 0;
}

/* The cell of a pair; of ASCII any cell. */
static inline uint32_t
cell_of(const uint16_t *pairs, const unsigned char *p)
{
	return pairs[PAIR_INDEX(p[0] | 0x80, p[1])];
}

static inline void
put_quad(
    unsigned char *o, quad bytes, size_t second, size_t third, size_t fourth)
{
	put_low(o, bytes[0]);
	put_low(o + second, bytes[1]);
	put_low(o + third, bytes[2]);
	put_low(o + fourth, bytes[3]);
}

/*
 * Four characters at a time, pairs and ASCII in any order: how far each is
 * from the first is known by the high bits of eight bytes alone (step), so
 * that none waits for the one before.  A word of Korean is three of them and
 * a blank, which no branch predictor foresees.
 */
static inline bool
put_four(const uint16_t *pairs, const unsigned char *p, unsigned step,
    unsigned char *o)
{
	size_t second = 1 + (step >> 12 & 1), third = step & 15,
	       fourth = step >> 4 & 15;
	const unsigned char *b = p + second, *c = p + third, *d = p + fourth;
	quad cells = { cell_of(pairs, p), cell_of(pairs, b), cell_of(pairs, c),
		cell_of(pairs, d) };
	quad ascii = { p[0], b[0], c[0], d[0] };
	quad pair = (quad)(ascii > 0x7F);

	put_quad(o, (three_bytes(cells) & pair) | (ascii & ~pair),
	    2 * second - 1, 2 * third - 2, 2 * fourth - 3);
	return is_zero(odd_cells(cells) & pair);
}

/*
 * Eights of bytes as pairs and ASCII; stops before one that holds something
 * else.
 */
static size_t
run_eights(const uint16_t *pairs, const unsigned char *p, size_t n,
    unsigned char **out)
{
	unsigned char *o = *out;
	size_t i = 0;

	while (n - i >= 8) {
		uint64_t bytes = eight(p + i);
		unsigned high = high_bits(bytes), step = charset_steps[high];
		if (high == 0) {
			memcpy(o, p + i, 8);
			o += 8;
			i += 8;
			continue;
		}
		if (!put_four(pairs, p + i, step, o))
			break;
		step = step >> 8 & 15;
		i += step;
		o += 2 * step - 4;
	}
	*out = o;
	return i;
}

/* One character as a plain cell or ASCII; its length, 0 when it is neither. */
static size_t
put_plain(
    const uint16_t *pairs, const unsigned char *p, size_t n, unsigned char **o)
{
	if (p[0] < 0x80) {
		*(*o)++ = p[0];
		return 1;
	}
	if (n < 2)
		return 0;
	uint32_t v = cell_of(pairs, p);
	if (v < 0x800 || (v >= CELL_FAR && v <= 0xDFFF))
		return 0;
	*o = utf8_put(*o, v);
	return 2;
}

/*
 * Pairs and ASCII.  Stops before whatever is no plain cell of the basic plane;
 * returns how far it got.
 */
static size_t
run_pairs(const uint16_t *pairs, const unsigned char *p, size_t n,
    unsigned char **out)
{
	size_t i = run_eights(pairs, p, n, out), len;

	while (i < n && (len = put_plain(pairs, p + i, n - i, out)) > 0)
		i += len;
	return i;
}

/* Four units of UTF-16 from eight bytes. */
static inline quad
units(uint64_t v, bool big)
{
	const uint64_t even = UINT64_C(0x00FF00FF00FF00FF);

	if (big)
		v = (v & even) << 8 | (v >> 8 & even);
	return (quad){ (uint16_t)v, (uint16_t)(v >> 16), (uint16_t)(v >> 32),
		(uint16_t)(v >> 48) };
}

/* One of a and b in each place. */
static inline quad
choose(quad which, quad a, quad b)
{
	return b ^ ((a ^ b) & which);
}

/*
 * Four units as UTF-8, of any length each; returns the length, or 0 when one is
 * a surrogate.
 */
static inline size_t
put_units(unsigned char *o, quad v)
{
	quad longer = (quad)(v > 0x7F), longest = (quad)(v > 0x7FF);
	quad two = 0x80C0u | v >> 6 | (v << 8 & 0x3F00u);
	quad more = (longer & 1) + (longest & 1);
	size_t second = 1 + more[0], third = second + 1 + more[1],
	       fourth = third + 1 + more[2];

	if (!is_zero((quad)((v & 0xF800) == 0xD800)))
		return 0;
	put_quad(o, choose(longest, three_bytes(v), choose(longer, two, v)),
	    second, third, fourth);
	return fourth + 1 + more[3];
}

/* UTF-16; stops before a surrogate and before half a unit. */
static size_t
run_units(const unsigned char *p, size_t n, bool big, unsigned char **out)
{
	unsigned char *o = *out;
	size_t i = 0, len;

	while (
	    n - i >= 8 && (len = put_units(o, units(eight(p + i), big))) > 0) {
		o += len;
		i += 8;
	}
	for (; n - i >= 2; i += 2) {
		unsigned u = big ? (unsigned)p[i] << 8 | p[i + 1]
				 : (unsigned)p[i + 1] << 8 | p[i];
		if ((u & 0xF800) == 0xD800)
			break;
		o = utf8_put(o, u);
	}
	*out = o;
	return i;
}

/* For each byte its UTF-8, the first byte the lowest, and its length above. */
static void
fill_bytes(uint32_t bytes[256], const struct charset_set *set)
{
	for (unsigned c = 0; c < 256; c++) {
		unsigned char byte = (unsigned char)c, utf8[4] = { 0 };
		uint32_t cp;
		set_next(set, &byte, &byte + 1, &cp);
		bytes[c] = 0;
		if (cp == CP_BAD)
			continue;
		size_t n = (size_t)(utf8_put(utf8, cp) - utf8);
		bytes[c] = (uint32_t)n << 24 | (uint32_t)utf8[2] << 16 |
			   (uint32_t)utf8[1] << 8 | utf8[0];
	}
}

/* Single bytes and ASCII; stops before what is no character. */
static size_t
run_single(const struct charset_decoder *d, const unsigned char *p, size_t n,
    unsigned char **out)
{
	bool ascii = d->set->low == NULL;
	unsigned char *o = *out;
	size_t i = 0;

	while (i < n) {
		size_t stop = n - i < 8 ? n : i + 8;
		if (ascii && n - i >= 8 && high_bits(eight(p + i)) == 0) {
			size_t len = utf8_ascii(p + i, n - i);
			memcpy(o, p + i, len);
			o += len;
			i += len;
			continue;
		}
		while (i < stop && d->bytes[p[i]] != 0) {
			put_low(o, d->bytes[p[i]]);
			o += d->bytes[p[i++]] >> 24;
		}
		if (i < stop)
			break;
	}
	*out = o;
	return i;
}

/* The same without the table of all bytes. */
static size_t
run_cells(const uint16_t *single, const unsigned char *p, size_t n,
    unsigned char **out)
{
	unsigned char *o = *out;
	size_t i = 0;

	for (; i < n; i++) {
		uint32_t cp = p[i] < 0x80 ? p[i] : single[p[i] - 0x80];
		if (cp == 0 && p[i] != 0)
			break;
		o = utf8_put(o, cp);
	}
	*out = o;
	return i;
}

/* A table of all bytes is worth its making for so many. */
#define BYTES_WORTH 512

static bool
has_bytes(const struct charset_set *set)
{
	return set->kind == KIND_SINGLE || set->kind == KIND_LOW;
}

struct charset_decoder *
charset_open(const char *charset)
{
	enum charset_id id = set_find(charset);
	struct charset_decoder *d;

	if (id == SET_COUNT)
		return NULL;
	d = mem_zalloc(1, sizeof *d);
	d->set = &charset_sets[id];
	if (has_bytes(d->set)) {
		d->bytes = mem_alloc(256, sizeof *d->bytes);
		fill_bytes(d->bytes, d->set);
	}
	return d;
}

void
charset_close(struct charset_decoder *d)
{
	if (d == NULL)
		return;
	free(d->bytes);
	free(d);
}

/*
 * A filler of KS X 1001 with what stands behind it; where the input ends
 * inside the syllable for good, the filler stands for itself.
 */
static size_t
filled(const unsigned char *p, const unsigned char *end, unsigned high,
    bool final, uint32_t *cp)
{
	size_t len = set_syllable(p, end, high, cp);

	if (*cp != CP_CUT || !final)
		return len;
	*cp = KS_FILLER;
	return 2;
}

/* set_next(), and in CP949 syllables of four pairs. */
static size_t
next_of(const struct charset_set *set, const unsigned char *p,
    const unsigned char *end, bool final, uint32_t *cp)
{
	size_t len = set_next(set, p, end, cp);

	if (*cp == KS_FILLER && set == &charset_sets[SET_CP949])
		len = filled(p, end, 0x80, final, cp);
	return len;
}

/* What needs no look at single characters, from p on. */
static size_t
run_quick(const struct charset_decoder *d, const unsigned char *p, size_t n,
    unsigned char **o)
{
	size_t len = 0;

	if (d->set->kind == KIND_DOUBLE)
		return run_pairs(d->set->pairs, p, n, o);
	if (d->bytes != NULL)
		return run_single(d, p, n, o);
	if (d->set->kind == KIND_UTF16LE || d->set->kind == KIND_UTF16BE)
		return run_units(p, n, d->set->kind == KIND_UTF16BE, o);
	if (d->set->kind == KIND_SINGLE)
		return run_cells(d->set->single, p, n, o);
	if (d->set->kind == KIND_ASCII) {
		len = utf8_ascii(p, n);
		memcpy(*o, p, len);
		*o += len;
	}
	return len;
}

/* A set without state; returns the bytes used, short of a cut character. */
static size_t
run_set(struct charset_decoder *d, const unsigned char *p, size_t n, bool final,
    struct buf *out)
{
	size_t i = 0, len;
	uint32_t cp;

	while (i < n) {
		size_t stop = n - i > CHUNK ? i + CHUNK : n;
		unsigned char *start =
		    (unsigned char *)buf_reserve(out, 3 * (stop - i) + 16);
		unsigned char *o = start;
		bool cut = false;
		while (i < stop && !cut) {
			i += run_quick(d, p + i, stop - i, &o);
			if (i == stop)
				break;
			len = next_of(d->set, p + i, p + n, final, &cp);
			cut = cp == CP_CUT && !final;
			if (cut)
				break;
			if (cp >= CP_CUT) {
				if (cp == CP_CUT)
					len = cut_part(p + i, len, d->set);
				note_bad(d, i);
				cp = 0xFFFD;
			}
			o = put_cell(o, cp);
			i += len;
		}
		out->n += (size_t)(o - start);
		if (cut)
			break;
	}
	return i;
}

/* UTF-8: whole stretches are copied. */
static size_t
run_utf8(struct charset_decoder *d, const unsigned char *p, size_t n,
    bool final, struct buf *out)
{
	size_t i = 0;
	uint32_t cp;

	while (i < n) {
		size_t good = charset_utf8_prefix(
		    (struct str){ (const char *)p + i, n - i });
		buf_add(out, p + i, good);
		i += good;
		if (i == n)
			break;
		size_t len = set_next(d->set, p + i, p + n, &cp);
		if (cp == CP_CUT && !final)
			break;
		note_bad(d, i);
		buf_add_utf8(out, 0xFFFD);
		i += len;
	}
	return i;
}

static size_t
run_escapes(struct charset_decoder *d, const unsigned char *p, size_t n,
    bool final, struct buf *out)
{
	size_t (*next)(struct escape_state *, const unsigned char *,
	    const unsigned char *, uint32_t *) =
	    d->set->kind == KIND_TILDE  ? tilde_next
	    : d->set->kind == KIND_UTF7 ? utf7_next
					: escape_next;
	size_t i = 0;

	while (i < n) {
		uint32_t cp;
		struct escape_state before = d->escape;
		size_t len = next(&d->escape, p + i, p + n, &cp);
		if (cp == KS_FILLER && d->set->kind == KIND_ESCAPES)
			len = filled(p + i, p + n, 0, final, &cp);
		if (cp == CP_CUT && !final) {
			d->escape = before;
			break;
		}
		if (cp == CP_BAD || cp == CP_CUT) {
			note_bad(d, i);
			cp = 0xFFFD;
		}
		if (cp != CP_NONE) {
			unsigned char *o = (unsigned char *)buf_reserve(out, 8);
			out->n += (size_t)(put_cell(o, cp) - o);
		}
		i += len;
	}
	if (final && utf7_is_cut(&d->escape)) {
		note_bad(d, n);
		buf_add_utf8(out, 0xFFFD);
	}
	return i;
}

static size_t
run(struct charset_decoder *d, const unsigned char *p, size_t n, bool final,
    struct buf *out)
{
	size_t used = 0;

	switch (d->set->kind) {
	case KIND_UTF8:
		used = run_utf8(d, p, n, final, out);
		break;
	case KIND_ESCAPES:
	case KIND_TILDE:
	case KIND_UTF7:
		used = run_escapes(d, p, n, final, out);
		break;
	case KIND_ASCII:
	case KIND_UTF16LE:
	case KIND_UTF16BE:
	case KIND_UTF32LE:
	case KIND_UTF32BE:
	case KIND_SINGLE:
	case KIND_LOW:
	case KIND_DOUBLE:
		used = run_set(d, p, n, final, out);
		break;
	}
	d->offset += used;
	return used;
}

/* The byte order mark of a set. */
static struct str
mark_of(const struct charset_set *set)
{
	switch (set->kind) {
	case KIND_UTF8:
		return STR("\xEF\xBB\xBF");
	case KIND_UTF16LE:
		return STR("\xFF\xFE");
	case KIND_UTF16BE:
		return STR("\xFE\xFF");
	case KIND_UTF32LE:
		return (struct str){ "\xFF\xFE\0\0", 4 };
	case KIND_UTF32BE:
		return (struct str){ "\0\0\xFE\xFF", 4 };
	case KIND_DOUBLE:
		if (set == &charset_sets[SET_GB18030])
			return STR("\x84\x31\x95\x33");
		break;
	case KIND_ASCII:
	case KIND_SINGLE:
	case KIND_LOW:
	case KIND_ESCAPES:
	case KIND_TILDE:
	case KIND_UTF7:
		break;
	}
	return (struct str){ NULL, 0 };
}

/* One byte that may begin the mark of the other order. */
static bool
is_half_mark(const struct charset_set *set, struct str in)
{
	return in.n < 2 &&
	       (set->kind == KIND_UTF16LE || set->kind == KIND_UTF16BE);
}

/*
 * The start of the input: a byte order mark is dropped.  False when more
 * bytes are needed to tell; *skip is what to leave out otherwise.
 */
static bool
at_start(struct charset_decoder *d, struct str in, bool final, size_t *skip)
{
	struct str mark;

	/* The other order's mark is no character: it overrules a label. */
	if (d->set->kind == KIND_UTF16LE && str_starts(in, STR("\xFE\xFF")))
		d->set = &charset_sets[SET_UTF_16BE];
	else if (d->set->kind == KIND_UTF16BE &&
		 str_starts(in, STR("\xFF\xFE")))
		d->set = &charset_sets[SET_UTF_16LE];
	mark = mark_of(d->set);
	*skip = 0;
	if (mark.n == 0)
		return true;
	if (in.n < mark.n && !final &&
	    (str_starts(mark, in) || is_half_mark(d->set, in)))
		return false;
	if (str_starts(in, mark))
		*skip = mark.n;
	return true;
}

/*
 * A kept tail is joined with as much of the input as may complete it, and
 * decoded until the input proper is reached.
 */
static void
decode_all(
    struct charset_decoder *d, struct str in, bool final, struct buf *out)
{
	size_t skip, used, take;

	while (d->tail_n > 0) {
		struct str join;
		take = in.n < TAIL_MAX ? in.n : TAIL_MAX;
		if (take > 0)
			memcpy(d->tail + d->tail_n, in.p, take);
		join = (struct str){ (char *)d->tail, d->tail_n + take };
		used = 0;
		if (d->started ||
		    at_start(d, join, final && take == in.n, &used)) {
			d->started = true;
			d->offset += used;
			used += run(d, d->tail + used, join.n - used,
			    final && take == in.n, out);
		}
		if (used >= d->tail_n) {
			in = str_from(in, used - d->tail_n);
			d->tail_n = 0;
		} else {
			memmove(d->tail, d->tail + used, join.n - used);
			d->tail_n = join.n - used;
			in = str_from(in, take);
			if (in.n == 0)
				return;
		}
	}
	if (in.n == 0 && !final)
		return;
	used = 0;
	if (!d->started) {
		if (at_start(d, in, final, &skip)) {
			d->started = true;
			d->offset += skip;
			used = skip;
		}
	}
	if (d->started)
		used += run(d, (const unsigned char *)in.p + used, in.n - used,
		    final, out);
	d->tail_n = in.n - used;
	if (d->tail_n > 0)
		memcpy(d->tail, in.p + used, d->tail_n);
}

uint64_t
charset_decode(struct charset_decoder *d, struct str in, bool final,
    struct buf *out, uint64_t *first_bad)
{
	d->before = d->bad;
	if (in.n == 0)
		in.p = "";
	decode_all(d, in, final, out);
	if (d->bad > d->before && first_bad != NULL)
		*first_bad = d->first_bad;
	return d->bad - d->before;
}

uint64_t
charset_to_utf8(const char *charset, struct str in, struct buf *out)
{
	enum charset_id id = set_find(charset);
	struct charset_decoder d = { .set = NULL };
	uint32_t bytes[256];

	if (id == SET_COUNT)
		return in.n;
	d.set = &charset_sets[id];
	if (has_bytes(d.set) && in.n >= BYTES_WORTH) {
		fill_bytes(bytes, d.set);
		d.bytes = bytes;
	}
	return charset_decode(&d, in, true, out, NULL);
}
