#include "stream.h"

#include <zlib.h>

/* le: n bytes, the lowest first. */
static uint64_t
le(struct str s, size_t n)
{
	uint64_t v = 0;

	for (size_t i = n; i-- > 0;)
		v = v << 8 | (unsigned char)s.p[i];
	return v;
}

static void
put_le32(char *p, uint32_t v)
{
	for (size_t i = 0; i < 4; i++)
		p[i] = (char)(unsigned char)(v >> (8 * i));
}

static uint32_t
crc_of(const char *p, size_t n)
{
	return (uint32_t)crc32(0, (const Bytef *)p, (uInt)n);
}

/* -- xz -------------------------------------------------------------------- */

/* What looks like a footer is believed or not, so often in a stream. */
enum { XZ_HEADER = 12, XZ_FOOTER = 12, XZ_TRIES = 64 };

/* xz_number: a number of the index; false when it is none. */
static bool
xz_number(struct str *s, uint64_t *v)
{
	*v = 0;
	for (unsigned i = 0; i < 9 && s->n > 0; i++) {
		unsigned char c = (unsigned char)s->p[0];

		*s = str_from(*s, 1);
		*v |= (uint64_t)(c & 0x7f) << (7 * i);
		if (c < 0x80)
			return true;
	}
	return false;
}

/*
 * xz_footer: does the stream that s begins with end with this footer?  An xz
 * file in an xz file may be stored as it is: the blocks in the index must fill
 * what lies before it.
 */
static bool
xz_footer(struct str s, size_t at)
{
	struct str f = str_from(s, at), index;
	uint64_t size, records, unpadded, whole, sum = 0;

	if (f.p[8] != s.p[6] || f.p[9] != s.p[7] ||
	    crc_of(f.p + 4, 6) != le(f, 4))
		return false;
	size = (le(str_from(f, 4), 4) + 1) * 4;
	if (size > at - XZ_HEADER || s.p[at - size] != 0)
		return false;
	index = (struct str){ s.p + at - size + 1, (size_t)size - 1 };
	if (!xz_number(&index, &records))
		return false;
	for (; records > 0; records--) {
		if (!xz_number(&index, &unpadded) ||
		    !xz_number(&index, &whole) || unpadded > at)
			return false;
		sum += (unpadded + 3) / 4 * 4;
		if (sum > at)
			return false;
	}
	return sum == at - size - XZ_HEADER;
}

/* xz_stream: length of the stream that s begins with; 0 when it is none. */
static size_t
xz_stream(struct str s)
{
	unsigned tries = XZ_TRIES;

	if (s.n < XZ_HEADER + XZ_FOOTER || !str_starts(s, STR("\xfd"
							      "7zXZ\0")))
		return 0;
	for (size_t at = XZ_HEADER; at + XZ_FOOTER <= s.n && tries > 0;
	     at += 4) {
		if (s.p[at + 10] != 'Y' || s.p[at + 11] != 'Z')
			continue;
		if (xz_footer(s, at))
			return at + XZ_FOOTER;
		tries--;
	}
	return 0;
}

/* xz_unflag: another kind of checksum of the same size, which none knows. */
static void
xz_unflag(char *flags, char *crc)
{
	unsigned kind = (unsigned char)flags[1];

	if (kind > 0 && kind < 16 && kind % 3 == 1)
		flags[1] = (char)(kind + 1);
	put_le32(
	    crc, crc_of(crc < flags ? crc + 4 : flags, crc < flags ? 6 : 2));
}

/* xz_padding: streams are followed by zeros in fours. */
static size_t
xz_padding(struct str s)
{
	size_t n = 0;

	while (str_starts(str_from(s, n), (struct str){ "\0\0\0", 4 }))
		n += 4;
	return n;
}

static bool
xz_unchecked(struct str content, struct buf *out)
{
	size_t n, at = out->n;

	while ((n = xz_stream(content)) > 0) {
		size_t more = n + xz_padding(str_from(content, n));

		buf_adds(out, str_head(content, more));
		xz_unflag(out->p + at + 6, out->p + at + 8);
		at += n;
		xz_unflag(out->p + at - 4, out->p + at - XZ_FOOTER);
		at += more - n;
		content = str_from(content, more);
	}
	return at > 0;
}

/* -- zstd ------------------------------------------------------------------ */

#define ZSTD_MAGIC UINT32_C(0xfd2fb528)
#define ZSTD_SKIP UINT32_C(0x184d2a50)

/* zstd_frame: length of the frame that s begins with; 0 when it is none. */
static size_t
zstd_frame(struct str s)
{
	static const unsigned char ids[] = { 0, 1, 2, 4 };
	static const unsigned char sizes[] = { 0, 2, 4, 8 };
	uint64_t at, head;

	if (s.n < 9)
		return 0;
	if ((le(s, 4) & 0xfffffff0) == ZSTD_SKIP) {
		at = 8 + le(str_from(s, 4), 4);
		return at <= s.n ? (size_t)at : 0;
	}
	if (le(s, 4) != ZSTD_MAGIC)
		return 0;
	unsigned d = (unsigned char)s.p[4];
	bool single = d & 0x20;

	at = 5u + !single + ids[d & 3];
	at += d >> 6 == 0 ? single : sizes[d >> 6];
	do {
		if (at + 3 > s.n)
			return 0;
		head = le(str_from(s, (size_t)at), 3);
		if ((head >> 1 & 3) == 3)
			return 0;
		at += 3 + ((head >> 1 & 3) == 1 ? 1 : head >> 3);
	} while (!(head & 1));
	at += d & 4 ? 4 : 0;
	return at <= s.n ? (size_t)at : 0;
}

static bool
zstd_unchecked(struct str content, struct buf *out)
{
	size_t n, before = out->n;

	for (; (n = zstd_frame(content)) > 0; content = str_from(content, n)) {
		size_t at = out->n;

		buf_adds(out, str_head(content, n));
		if (le(content, 4) != ZSTD_MAGIC || !(content.p[4] & 4))
			continue;
		out->p[at + 4] = (char)(out->p[at + 4] & ~4);
		out->n -= 4;
	}
	return out->n > before;
}

/* -- lz4 ------------------------------------------------------------------- */

#define LZ4_MAGIC UINT32_C(0x184d2204)

/* lz4_frame: length of the frame that s begins with; 0 when it is none. */
static size_t
lz4_frame(struct str s)
{
	uint64_t at, size;

	if (s.n < 11)
		return 0;
	if ((le(s, 4) & 0xfffffff0) == ZSTD_SKIP) {
		at = 8 + le(str_from(s, 4), 4);
		return at <= s.n ? (size_t)at : 0;
	}
	if (le(s, 4) != LZ4_MAGIC)
		return 0;
	unsigned d = (unsigned char)s.p[4];

	at = 7u + (d & 8 ? 8 : 0) + (d & 1 ? 4 : 0);
	do {
		if (at + 4 > s.n)
			return 0;
		size = le(str_from(s, (size_t)at), 4) & 0x7fffffff;
		at += 4 + size + (size > 0 && (d & 16) ? 4 : 0);
	} while (size > 0);
	at += d & 4 ? 4 : 0;
	return at <= s.n ? (size_t)at : 0;
}

/* -- bzip2 ----------------------------------------------------------------- */

#define BZ_BLOCK UINT64_C(0x314159265359)
#define BZ_END UINT64_C(0x177245385090)

/* bit_of: bit number bit of the bytes at p, the highest of each byte first. */
static uint32_t
bit_of(const char *p, size_t bit)
{
	return (uint32_t)(unsigned char)p[bit / 8] >> (7 - bit % 8) & 1u;
}

/* bits32: 32 bits from a bit on, the highest first. */
static uint32_t
bits32(const struct buf *b, size_t bit)
{
	uint32_t v = 0;

	for (size_t i = bit; i < bit + 32; i++)
		v = v << 1 | bit_of(b->p, i);
	return v;
}

static void
put_bits32(struct buf *b, size_t bit, uint32_t v)
{
	for (size_t i = 0; i < 32; i++) {
		size_t at = bit + i;
		unsigned mask = 0x80u >> at % 8;
		unsigned c = (unsigned char)b->p[at / 8] & ~mask;

		b->p[at / 8] =
		    (char)(unsigned char)(v >> (31 - i) & 1 ? c | mask : c);
	}
}

/*
 * bz_unchecked: the checksum of a stream is made of those of its blocks; they
 * begin at any bit, behind 48 that tell them.
 */
static bool
bz_unchecked(struct str content, struct buf *out)
{
	uint64_t window = 0;
	uint32_t sum = 0;
	bool any = false;

	buf_adds(out, content);
	for (size_t bit = 0; bit + 32 < 8 * out->n; bit++) {
		window = (window << 1 | bit_of(out->p, bit)) &
			 UINT64_C(0xffffffffffff);
		if (window == BZ_BLOCK) {
			sum = (sum << 1 | sum >> 31) ^ bits32(out, bit + 1);
		} else if (window == BZ_END) {
			any |= bits32(out, bit + 1) != sum;
			put_bits32(out, bit + 1, sum);
			sum = 0;
		}
	}
	return any;
}

/* -- all of them ----------------------------------------------------------- */

size_t
stream_end(struct str content, const char *type)
{
	size_t at = 0, n;

	if (strcmp(type, "xz") == 0) {
		while ((n = xz_stream(str_from(content, at))) > 0) {
			at += n;
			at += xz_padding(str_from(content, at));
		}
	} else if (strcmp(type, "zst") == 0) {
		while ((n = zstd_frame(str_from(content, at))) > 0)
			at += n;
	} else if (strcmp(type, "lz4") == 0) {
		while ((n = lz4_frame(str_from(content, at))) > 0)
			at += n;
	}
	return at;
}

bool
stream_unchecked(struct str content, const char *type, struct buf *out)
{
	if (strcmp(type, "xz") == 0)
		return xz_unchecked(content, out);
	if (strcmp(type, "zst") == 0)
		return zstd_unchecked(content, out);
	return strcmp(type, "bz2") == 0 && bz_unchecked(content, out);
}
