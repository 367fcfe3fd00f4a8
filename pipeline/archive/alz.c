#include "alz.h"

#include <stdlib.h>
#include <string.h>

#include <bzlib.h>
#include <zlib.h>

#include "../mem.h"
#include "numbers.h"
#include "zipcrypto.h"

/* Pieces are of this size. */
#define PIECE (64 * 1024)

/* A folder among the attributes; flags of the descriptor. */
enum { FOLDER = 0x10, ENCRYPTED = 0x01 };

/* Bytes that an encrypted member's data have in front. */
enum { KEY = ZIPCRYPTO_HEADER };

/* -- headers --------------------------------------------------------------- */

/* A member's header in front of its sizes, these without their width. */
enum { HEAD = 13, SIZES = 6 };

/* member: e from a header at s; false when its bytes are not all there. */
static bool
member(struct str s, struct alz_entry *e)
{
	unsigned descriptor = (unsigned)numbers_le(s, 11, 1);
	unsigned width = descriptor >> 4;
	uint64_t name = numbers_le(s, 4, 2), header = HEAD;

	e->is_folder = (numbers_le(s, 6, 1) & FOLDER) != 0;
	e->dos_time = (uint16_t)numbers_le(s, 7, 2);
	e->dos_date = (uint16_t)numbers_le(s, 9, 2);
	if (width > 0) {
		e->method = (unsigned)numbers_le(s, HEAD, 1);
		e->crc = (uint32_t)numbers_le(s, HEAD + 2, 4);
		e->packed = numbers_le(s, HEAD + SIZES, width);
		e->size = numbers_le(s, HEAD + SIZES + width, width);
		header += SIZES + 2 * width;
	}
	e->is_encrypted = (descriptor & ENCRYPTED) != 0 && width > 0;
	if (width > 8 ||
	    header + name + (e->is_encrypted ? KEY : 0) > (uint64_t)s.n)
		return false;
	e->name = str_head(str_from(s, (size_t)header), (size_t)name);
	e->header = header + name + (e->is_encrypted ? KEY : 0);
	if (e->is_encrypted)
		e->key = str_head(str_from(s, (size_t)(header + name)), KEY);
	s = str_from(s, (size_t)e->header);
	e->data = str_head(s, e->packed < s.n ? (size_t)e->packed : s.n);
	return true;
}

void
alz_next(struct alz *a, struct alz_entry *e)
{
	struct str s = str_from(a->s, (size_t)a->at);

	*e = (struct alz_entry){ .kind = ALZ_BROKEN, .at = a->at };
	if (s.n == 0) {
		e->kind = ALZ_END;
	} else if (str_starts(s, STR("ALZ\001")) && s.n >= 8) {
		e->kind = ALZ_DIRECTORY;
		e->header = 8;
	} else if (str_starts(s, STR("CLZ\001")) && s.n >= 12) {
		e->kind = ALZ_DIRECTORY;
		e->header = 12;
	} else if (str_starts(s, STR("CLZ\002"))) {
		e->kind = ALZ_END;
		e->header = 4;
	} else if (str_starts(s, STR("BLZ\001")) && s.n >= HEAD) {
		if (member(s, e))
			e->kind = ALZ_MEMBER;
	}
	a->at += e->header + e->data.n;
}

/* -- content --------------------------------------------------------------- */

/* What is being read, and what of it has been given. */
struct reading {
	const struct alz_entry *e;
	alz_piece_fn fn;
	void *arg;
	uint64_t n;
	uint32_t crc;
	bool stopped;
};

/* give: false when the caller has enough. */
static bool
give(struct reading *r, struct str piece)
{
	if (piece.n == 0)
		return true;
	r->crc = (uint32_t)crc32(r->crc, (const Bytef *)piece.p, (uInt)piece.n);
	r->n += piece.n;
	r->stopped = r->fn(r->arg, piece) != 0;
	return !r->stopped;
}

static enum alz_result
stored(struct reading *r)
{
	for (struct str s = r->e->data; s.n > 0; s = str_from(s, PIECE))
		if (!give(r, str_head(s, PIECE)))
			return ALZ_STOPPED;
	return ALZ_READ;
}

/* cut: what an end of the input in the middle means. */
static enum alz_result
cut(const struct reading *r)
{
	return r->e->data.n < r->e->packed ? ALZ_TRUNCATED : ALZ_DAMAGED;
}

static enum alz_result
deflated(struct reading *r)
{
	struct str in = r->e->data;
	unsigned char *piece = mem_alloc(PIECE, 1);
	z_stream z = { .zalloc = NULL };
	enum alz_result result = ALZ_DAMAGED;
	int how = inflateInit2(&z, -MAX_WBITS);

	while (how == Z_OK) {
		struct str part = str_head(in, 1 << 30);

		z.next_in = (Bytef *)(uintptr_t)part.p;
		z.avail_in = (uInt)part.n;
		z.next_out = piece;
		z.avail_out = PIECE;
		how = inflate(&z, Z_NO_FLUSH);
		in = str_from(in, part.n - z.avail_in);
		if (!give(
			r, (struct str){ (char *)piece, PIECE - z.avail_out }))
			break;
	}
	if (how == Z_STREAM_END)
		result = ALZ_READ;
	else if (how == Z_BUF_ERROR)
		result = cut(r);
	inflateEnd(&z);
	free(piece);
	return result;
}

/* -- its bzip2 -------------------------------------------------------------
 *
 * No header; in front of a block stand 32 bits in the place of bzip2's 48 and
 * of its checksum and of the bit that is always 0; 32 others end the stream.
 * Each block is given to libbz2 in a stream of its own, whose checksum cannot
 * be right: it fails when the whole block has been decoded, and how far it has
 * come then is where the next mark is.
 */

#define BLOCK_MARK UINT32_C(0x444c5a01)
#define END_MARK UINT32_C(0x444c5a02)

/* "BZh9", the mark of a block, no checksum: what libbz2 wants in front. */
static const char own[14] = "BZh9\x31\x41\x59\x26\x53\x59";

static unsigned
bit_at(struct str s, uint64_t bit)
{
	unsigned c = (unsigned char)s.p[bit / 8];

	return c >> (7 - bit % 8) & 1;
}

/* bits32: 32 bits from this one on; 0 beyond the end. */
static uint32_t
bits32(struct str s, uint64_t bit)
{
	uint32_t v = 0;

	if (bit + 32 > (uint64_t)s.n * 8)
		return 0;
	for (unsigned i = 0; i < 32; i++)
		v = v << 1 | bit_at(s, bit + i);
	return v;
}

/* A block's data as libbz2 wants it: where it begins, what was taken of it. */
struct feed {
	struct str s;
	uint64_t bit;   /* of its first */
	uint64_t taken; /* bytes, with those of own */
	char bytes[4096];
};

/*
 * feed: the next bytes; 0 at the end.  Behind own stands a bit that is 0, and
 * then the data, so that every byte begins a bit earlier.
 */
static unsigned
feed(struct feed *f)
{
	uint64_t bit = f->bit - 1 + (f->taken - sizeof own) * 8;
	unsigned n = 0;

	if (f->taken == 0) {
		memcpy(f->bytes, own, sizeof own);
		f->taken = sizeof own;
		return sizeof own;
	}
	for (; n < sizeof f->bytes && bit / 8 < f->s.n; n++, bit += 8) {
		size_t at = (size_t)(bit / 8);
		unsigned c = (unsigned)(unsigned char)f->s.p[at] << 8;
		unsigned k = (unsigned)(bit % 8);

		if (at + 1 < f->s.n)
			c |= (unsigned char)f->s.p[at + 1];
		f->bytes[n] = (char)(unsigned char)(c >> (8 - k) & 0xff);
	}
	if (n > 0 && f->taken == sizeof own)
		f->bytes[0] = (char)(f->bytes[0] & 0x7f);
	f->taken += n;
	return n;
}

/*
 * block: decodes the one whose data begin at *bit, which is then where they
 * end, to within a byte or two.  False when nothing can follow.
 */
static bool
block(struct reading *r, unsigned char *piece, uint64_t *bit)
{
	struct feed f = { .s = r->e->data, .bit = *bit };
	bz_stream b = { .bzalloc = NULL };
	uint64_t before = r->n;
	int how = BZ2_bzDecompressInit(&b, 0, 0);

	while (how == BZ_OK && !r->stopped) {
		if (b.avail_in == 0) {
			b.next_in = f.bytes;
			b.avail_in = feed(&f);
		}
		bool dry = b.avail_in == 0;

		b.next_out = (char *)piece;
		b.avail_out = PIECE;
		how = BZ2_bzDecompress(&b);
		size_t n = PIECE - b.avail_out;

		(void)give(r, (struct str){ (char *)piece, n });
		if (dry && n == 0)
			break;
	}
	uint64_t used = f.taken - b.avail_in;

	*bit += used > sizeof own ? (used - sizeof own) * 8 : 0;
	BZ2_bzDecompressEnd(&b);
	return !r->stopped && how != BZ_OK && how != BZ_MEM_ERROR &&
	       r->n > before;
}

/* mark_near: the mark that stands at a bit, or a little before or behind it. */
static uint32_t
mark_near(struct str s, uint64_t *bit)
{
	uint64_t from = *bit > 64 ? *bit - 64 : 0;

	for (uint64_t i = from; i < *bit + 16; i++) {
		uint32_t v = bits32(s, i);

		if (v == BLOCK_MARK || v == END_MARK) {
			*bit = i;
			return v;
		}
	}
	return 0;
}

static enum alz_result
bzipped(struct reading *r)
{
	unsigned char *piece = mem_alloc(PIECE, 1);
	uint32_t mark = bits32(r->e->data, 0);
	uint64_t bit = 0;

	while (mark == BLOCK_MARK) {
		uint64_t begin = bit + 32;

		bit = begin;
		if (!block(r, piece, &bit))
			break;
		/* At least one bit on, whatever libbz2 has read. */
		if (bit < begin + 64)
			bit = begin + 64;
		mark = mark_near(r->e->data, &bit);
	}
	free(piece);
	return mark == END_MARK ? ALZ_READ : cut(r);
}

enum alz_result
alz_read(const struct alz_entry *e, alz_piece_fn fn, void *arg)
{
	static enum alz_result (*const methods[])(
	    struct reading *) = { stored, bzipped, deflated };
	struct reading r = { .e = e, .fn = fn, .arg = arg };
	enum alz_result result;

	if (e->is_encrypted)
		return ALZ_ENCRYPTED;
	if (e->method >= sizeof methods / sizeof *methods)
		return ALZ_METHOD;
	result = methods[e->method](&r);
	if (r.stopped)
		return ALZ_STOPPED;
	if (result != ALZ_READ)
		return result;
	if (e->data.n < e->packed)
		return ALZ_TRUNCATED;
	if (r.n != e->size)
		return ALZ_SIZE;
	return r.crc == e->crc ? ALZ_READ : ALZ_CRC;
}

/* -- encryption ------------------------------------------------------------ */

/* nothing: takes all that is decoded to see whether it is right. */
static int
nothing(void *arg, struct str piece)
{
	(void)arg;
	(void)piece;
	return 0;
}

/*
 * fits: may it be the password?  Only the whole content, decoded, proves it;
 * of one that is cut off what there is must decode.
 */
static bool
fits(const struct alz_entry *e, struct str password, struct alz_entry *plain,
    struct buf *room)
{
	unsigned char key[KEY];
	struct zipcrypto z;

	zipcrypto_init(&z, password);
	zipcrypto_decrypt(&z, e->key, key);
	if (key[KEY - 1] != e->crc >> 24 && key[KEY - 1] != e->dos_time >> 8)
		return false;
	buf_reset(room);
	unsigned char *out = (unsigned char *)buf_reserve(room, e->data.n + 1);
	zipcrypto_decrypt(&z, e->data, out);
	room->n = e->data.n;
	plain->data = buf_str(room);
	enum alz_result r = alz_read(plain, nothing, NULL);

	return r == ALZ_READ || (r == ALZ_TRUNCATED && e->data.n < e->packed);
}

bool
alz_decrypt(const struct alz_entry *e, const struct str *passwords, size_t n,
    struct buf *room, struct alz_entry *plain)
{
	*plain = *e;
	plain->is_encrypted = false;
	for (size_t i = 0; i < n; i++)
		if (fits(e, passwords[i], plain, room))
			return true;
	return false;
}
