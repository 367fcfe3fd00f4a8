#include "cutstream.h"

#include <string.h>

#include "numbers.h"
#include "stream.h"

static void
put_le(struct buf *out, uint64_t v, unsigned n)
{
	for (; n > 0; n--, v >>= 8)
		buf_addc(out, (char)(unsigned char)(v & 0xff));
}

/* -- zstd ------------------------------------------------------------------ */

#define ZSTD_MAGIC UINT32_C(0xfd2fb528)

enum {
	ZSTD_LAST = 1,
	ZSTD_RAW = 0,
	ZSTD_RLE = 1,
	ZSTD_BLOCK = 128 * 1024,
	ZSTD_SINGLE = 0x20,
	ZSTD_DICTIONARY = 3
};

/* zstd_window: the descriptor of a window of at least so many bytes. */
static unsigned
zstd_window(uint64_t size)
{
	unsigned log = 10;

	while (log < 41 && UINT64_C(1) << log < size)
		log++;
	return (log - 10) << 3;
}

/*
 * zstd_header: of a frame at s, with no size of its content and no checksum;
 * *at is how long the old one is, 0 when it is none.
 */
static void
zstd_header(struct str s, struct buf *out, size_t *at)
{
	static const unsigned char ids[] = { 0, 1, 2, 4 };
	static const unsigned char sizes[] = { 0, 2, 4, 8 };
	unsigned d = le_u8(s, 4), id = ids[d & ZSTD_DICTIONARY];
	bool single = d & ZSTD_SINGLE;
	unsigned n = d >> 6 == 0 ? single : sizes[d >> 6];
	size_t id_at = 5u + !single;
	uint64_t size = numbers_le(s, id_at + id, n) + (n == 2 ? 256 : 0);

	*at = id_at + id + n;
	if (numbers_le(s, 0, 4) != ZSTD_MAGIC || *at > s.n) {
		*at = 0;
		return;
	}
	put_le(out, ZSTD_MAGIC, 4);
	put_le(out, d & ZSTD_DICTIONARY, 1);
	put_le(out, single ? zstd_window(size) : le_u8(s, 5), 1);
	buf_adds(out, str_head(str_from(s, id_at), id));
}

static bool
zstd_cut(struct str s, struct buf *out)
{
	size_t at, before = out->n, last = 0;

	zstd_header(s, out, &at);
	while (at > 0 && at + 3 <= s.n) {
		uint64_t head = numbers_le(s, at, 3);
		unsigned kind = head >> 1 & 3;
		uint64_t size = kind == ZSTD_RLE ? 1 : head >> 3;

		if (kind == 3 || head >> 3 > ZSTD_BLOCK)
			break;
		s = str_from(s, at + 3);
		/* Of bytes as they are, those that are there. */
		if (size > s.n && kind == ZSTD_RAW && s.n > 0)
			head = (uint64_t)s.n << 3;
		else if (size > s.n)
			break;
		size = size < s.n ? size : s.n;
		last = out->n;
		put_le(out, head & ~(uint64_t)ZSTD_LAST, 3);
		buf_adds(out, str_head(s, (size_t)size));
		at = (size_t)size;
	}
	if (last == 0) {
		out->n = before;
		return false;
	}
	out->p[last] = (char)(out->p[last] | ZSTD_LAST);
	return true;
}

/* -- lz4 ------------------------------------------------------------------- */

#define LZ4_MAGIC UINT32_C(0x184d2204)
#define LZ4_PLAIN UINT32_C(0x80000000)

enum {
	LZ4_CHECKED = 0x10, /* each block */
	LZ4_ALONE = 0x20,   /* no block refers to another */
	LZ4_SIZE = 8,
	LZ4_CHECKSUM = 4, /* of all */
	LZ4_ID = 1,
	LZ4_VERSION = 0xc0,
	LZ4_LEAST = 4
};

/* lz4_length: 15 is followed by more; false when that is cut off. */
static bool
lz4_length(struct str *s, size_t *n)
{
	unsigned c = 255;

	if (*n < 15)
		return true;
	while (c == 255 && s->n > 0) {
		c = le_u8(*s, 0);
		*n += c;
		*s = str_from(*s, 1);
	}
	return c != 255;
}

void
cutstream_lz4_block(struct str s, size_t most, struct buf *out)
{
	size_t begin = out->n, end = out->n + most;

	while (s.n > 0) {
		unsigned token = le_u8(s, 0);
		size_t literals = token >> 4, match = token & 15;

		s = str_from(s, 1);
		if (!lz4_length(&s, &literals))
			return;
		if (literals > end - out->n)
			literals = end - out->n;
		buf_adds(out, str_head(s, literals));
		s = str_from(s, literals);
		size_t back = (size_t)numbers_le(s, 0, 2);

		if (s.n < 2 || back == 0 || back > out->n - begin)
			return;
		s = str_from(s, 2);
		if (!lz4_length(&s, &match))
			return;
		match += LZ4_LEAST;
		for (; match > 0 && out->n < end; match--)
			buf_addc(out, out->p[out->n - back]);
	}
}

/* xxh32: of less than 16 bytes, as the header's checksum wants it. */
static uint32_t
xxh32(struct str s)
{
	uint32_t h = UINT32_C(374761393) + (uint32_t)s.n;

	for (; s.n >= 4; s = str_from(s, 4)) {
		h += (uint32_t)numbers_le(s, 0, 4) * UINT32_C(3266489917);
		h = (h << 17 | h >> 15) * UINT32_C(668265263);
	}
	for (; s.n > 0; s = str_from(s, 1)) {
		h += le_u8(s, 0) * UINT32_C(374761393);
		h = (h << 11 | h >> 21) * UINT32_C(2654435761);
	}
	h = (h ^ h >> 15) * UINT32_C(2246822519);
	h = (h ^ h >> 13) * UINT32_C(3266489917);
	return h ^ h >> 16;
}

/*
 * lz4_block: one at s of a frame of these flags; bytes of it, 0 at the end.
 * alone: what is cut of it can be decoded.
 */
static size_t
lz4_block(
    struct str s, unsigned flags, bool alone, size_t most, struct buf *out)
{
	uint64_t head = numbers_le(s, 0, 4), size = head & ~LZ4_PLAIN;
	struct str data = str_from(s, 4);
	struct buf plain = { NULL, 0, 0 };

	if (s.n <= 4 || size == 0)
		return 0;
	if (size <= data.n) {
		put_le(out, head, 4);
		buf_adds(out, str_head(data, (size_t)size));
		return 4 + (size_t)size + (flags & LZ4_CHECKED ? 4 : 0);
	}
	if (head & LZ4_PLAIN)
		buf_adds(&plain, str_head(data, most));
	else if (alone)
		cutstream_lz4_block(data, most, &plain);
	if (plain.n > 0) {
		put_le(out, plain.n | LZ4_PLAIN, 4);
		buf_adds(out, buf_str(&plain));
	}
	buf_fini(&plain);
	return 0;
}

static bool
lz4_cut(struct str s, struct buf *out)
{
	unsigned d = le_u8(s, 4), size = le_u8(s, 5) >> 4 & 7;
	size_t header = 7u + (d & LZ4_SIZE ? 8 : 0), before = out->n, n;
	char plain[2] = { (char)(d & (LZ4_VERSION | LZ4_ALONE)),
		(char)le_u8(s, 5) };

	if (numbers_le(s, 0, 4) != LZ4_MAGIC || header > s.n || size < 4 ||
	    d & LZ4_ID)
		return false;
	put_le(out, LZ4_MAGIC, 4);
	buf_add(out, plain, sizeof plain);
	put_le(out, xxh32((struct str){ plain, sizeof plain }) >> 8 & 0xff, 1);
	size_t blocks = out->n;

	for (s = str_from(s, header);; s = str_from(s, n)) {
		bool alone = d & LZ4_ALONE || out->n == blocks;

		n = lz4_block(s, d, alone, (size_t)1 << (8 + 2 * size), out);
		if (n == 0)
			break;
	}
	if (out->n == blocks) {
		out->n = before;
		return false;
	}
	put_le(out, 0, 4);
	return true;
}

/* -- both ------------------------------------------------------------------ */

bool
cutstream(struct str content, const char *type, struct buf *out)
{
	size_t whole = stream_end(content, type);
	struct str rest = str_from(content, whole);

	buf_adds(out, str_head(content, whole));
	return strcmp(type, "zst") == 0   ? zstd_cut(rest, out)
	       : strcmp(type, "lz4") == 0 ? lz4_cut(rest, out)
					  : false;
}
