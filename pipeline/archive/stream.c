#include "stream.h"

#include "numbers.h"

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
	if ((numbers_le(s, 0, 4) & 0xfffffff0) == ZSTD_SKIP) {
		at = 8 + numbers_le(s, 4, 4);
		return at <= s.n ? (size_t)at : 0;
	}
	if (numbers_le(s, 0, 4) != ZSTD_MAGIC)
		return 0;
	unsigned d = (unsigned char)s.p[4];
	bool single = d & 0x20;

	at = 5u + !single + ids[d & 3];
	at += d >> 6 == 0 ? single : sizes[d >> 6];
	do {
		if (at + 3 > s.n)
			return 0;
		head = numbers_le(s, (size_t)at, 3);
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
		if (numbers_le(content, 0, 4) != ZSTD_MAGIC ||
		    !(content.p[4] & 4))
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
	if ((numbers_le(s, 0, 4) & 0xfffffff0) == ZSTD_SKIP) {
		at = 8 + numbers_le(s, 4, 4);
		return at <= s.n ? (size_t)at : 0;
	}
	if (numbers_le(s, 0, 4) != LZ4_MAGIC)
		return 0;
	unsigned d = (unsigned char)s.p[4];

	at = 7u + (d & 8 ? 8 : 0) + (d & 1 ? 4 : 0);
	do {
		if (at + 4 > s.n)
			return 0;
		size = numbers_le(s, (size_t)at, 4) & 0x7fffffff;
		at += 4 + size + (size > 0 && (d & 16) ? 4 : 0);
	} while (size > 0);
	at += d & 4 ? 4 : 0;
	return at <= s.n ? (size_t)at : 0;
}

/* -- all of them ----------------------------------------------------------- */

size_t
stream_end(struct str content, const char *type)
{
	size_t at = 0, n;

	if (strcmp(type, "zst") == 0) {
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
	return strcmp(type, "zst") == 0 && zstd_unchecked(content, out);
}
