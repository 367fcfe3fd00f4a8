/*
 * mkalz KIND: an ALZ archive as ALZip writes them, for no other program does:
 * `plain` a folder and members of each method, names in CP949; `big` a bzip2
 * member of several blocks; `odd` an encrypted one, one of no known method, one
 * with a wrong checksum and one with a wrong size; `secret`
 * members of each method under the password "secret".
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bzlib.h>
#include <zlib.h>

#include "buf.h"

enum method { STORE, BZIP2, DEFLATE, UNKNOWN = 9 };

static void
le(struct buf *out, uint64_t v, unsigned n)
{
	for (; n > 0; n--, v >>= 8)
		buf_addc(out, (char)(unsigned char)v);
}

/* -- bzip2 with other marks -------------------------------------------------
 */

struct bits {
	struct buf *out;
	unsigned have, n;
};

static void
put_bit(struct bits *b, unsigned bit)
{
	b->have = b->have << 1 | bit;
	if (++b->n == 8) {
		buf_addc(b->out, (char)(unsigned char)b->have);
		b->have = b->n = 0;
	}
}

static void
put_mark(struct bits *b, uint32_t mark)
{
	for (unsigned i = 32; i-- > 0;)
		put_bit(b, mark >> i & 1);
}

static unsigned
bit_at(const struct buf *s, size_t bit)
{
	return (unsigned)(unsigned char)s->p[bit / 8] >> (7 - bit % 8) & 1u;
}

static uint64_t
bits48(const struct buf *s, size_t bit)
{
	uint64_t v = 0;

	for (size_t i = bit; i < bit + 48; i++)
		v = v << 1 | (i / 8 < s->n ? bit_at(s, i) : 0);
	return v;
}

/* remark: what bzip2 has written, with ALZip's marks and without checksums. */
static void
remark(const struct buf *s, struct buf *out)
{
	struct bits b = { out, 0, 0 };
	size_t i = 32;

	for (;;) {
		uint64_t mark = bits48(s, i);

		if (mark == UINT64_C(0x177245385090))
			break;
		if (mark == UINT64_C(0x314159265359)) {
			put_mark(&b, 0x444c5a01);
			i += 48 + 32 + 1;
		} else {
			put_bit(&b, bit_at(s, i++));
		}
	}
	put_mark(&b, 0x444c5a02);
	while (b.n > 0)
		put_bit(&b, 0);
}

static void
bzip2(struct str s, struct buf *out)
{
	struct buf plain = { NULL, 0, 0 };
	unsigned n = (unsigned)(s.n + s.n / 50 + 1000);

	if (BZ2_bzBuffToBuffCompress(buf_reserve(&plain, n), &n,
		(char *)(uintptr_t)s.p, (unsigned)s.n, 9, 0, 0) != BZ_OK)
		exit(4);
	plain.n = n;
	remark(&plain, out);
	buf_fini(&plain);
}

static void
deflate_raw(struct str s, struct buf *out)
{
	z_stream z = { .zalloc = NULL };

	if (deflateInit2(
		&z, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		exit(4);
	z.next_in = (Bytef *)(uintptr_t)s.p;
	z.avail_in = (uInt)s.n;
	z.avail_out = (uInt)deflateBound(&z, s.n);
	z.next_out = (Bytef *)buf_reserve(out, z.avail_out);
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		exit(4);
	out->n += z.total_out;
	deflateEnd(&z);
}

/* -- members ----------------------------------------------------------------
 */

/* NAME: a string of any bytes that is constant enough for a table. */
#define NAME(z)                                                                \
	{                                                                      \
		z, sizeof(z) - 1                                               \
	}

struct member {
	struct str name;
	int method; /* -1: a folder */
	unsigned flags;
	uint32_t wrong_crc;
	uint64_t wrong_size;
};

/* -- encryption, as in zip ---------------------------------------------------
 */

struct keys {
	uint32_t k[3];
};

static uint32_t
crc_of(uint32_t crc, unsigned c)
{
	return (uint32_t)get_crc_table()[(crc ^ c) & 0xff] ^ crc >> 8;
}

static void
turn(struct keys *k, unsigned c)
{
	k->k[0] = crc_of(k->k[0], c);
	k->k[1] = (k->k[1] + (k->k[0] & 0xff)) * 134775813u + 1;
	k->k[2] = crc_of(k->k[2], k->k[1] >> 24);
}

static void
encrypt(struct keys *k, struct buf *out, struct str plain)
{
	for (size_t i = 0; i < plain.n; i++) {
		unsigned c = (unsigned char)plain.p[i];
		uint32_t t = (k->k[2] & 0xffff) | 2;

		buf_addc(out,
		    (char)(unsigned char)(c ^ ((t * (t ^ 1)) >> 8 & 0xff)));
		turn(k, c);
	}
}

static void
add_secret(struct buf *out, uint32_t crc, struct str data)
{
	struct keys k = { { 0x12345678, 0x23456789, 0x34567890 } };
	struct buf key = { NULL, 0, 0 };

	for (const char *p = "secret"; *p != '\0'; p++)
		turn(&k, (unsigned char)*p);
	buf_addz(&key, "eleven byte");
	buf_addc(&key, (char)(unsigned char)(crc >> 24));
	encrypt(&k, out, buf_str(&key));
	encrypt(&k, out, data);
	buf_fini(&key);
}

static void
add(struct buf *out, const struct member *m, struct str content)
{
	struct buf data = { NULL, 0, 0 };
	unsigned width = content.n > 60000 ? 4 : content.n > 200 ? 2 : 1;

	if (m->method == BZIP2)
		bzip2(content, &data);
	else if (m->method == DEFLATE)
		deflate_raw(content, &data);
	else
		buf_adds(&data, content);
	buf_addz(out, "BLZ\001");
	le(out, m->name.n, 2);
	le(out, m->method < 0 ? 0x10 : 0x20, 1);
	le(out, 0x57844bc0, 4); /* 4 December 2023, 09:30 */
	le(out, m->method < 0 ? 0 : width << 4 | m->flags, 1);
	le(out, 0, 1);
	if (m->method >= 0) {
		le(out, (uint64_t)m->method, 2);
		le(out,
		    crc32(0, (const Bytef *)content.p, (uInt)content.n) ^
			m->wrong_crc,
		    4);
		le(out, data.n, width);
		le(out, content.n + m->wrong_size, width);
	}
	buf_adds(out, m->name);
	if (m->flags & 1)
		add_secret(out,
		    (uint32_t)crc32(
			0, (const Bytef *)content.p, (uInt)content.n),
		    buf_str(&data));
	else if (m->method >= 0)
		buf_adds(out, buf_str(&data));
	buf_fini(&data);
}

/* lines: about so many bytes, no line like another. */
static void
lines(struct buf *out, size_t n)
{
	char line[64];

	for (unsigned i = 1; out->n < n; i++) {
		snprintf(line, sizeof line, "line %u of it %u\n", i,
		    i * 7919 % 100003);
		buf_addz(out, line);
	}
}

int
main(int argc, char **argv)
{
	static const struct member plain[] = {
		{ NAME("\xbf\xf8\xc8\xad"), -1, 0, 0, 0 },
		{ NAME("\xbf\xf8\xc8\xad\\\xbc\xf6\xc1\xa4.txt"), STORE, 0, 0,
		    0 },
		{ NAME("deflate.txt"), DEFLATE, 0, 0, 0 },
		{ NAME("bzip2.txt"), BZIP2, 0, 0, 0 },
	}, odd[] = {
		{ NAME("secret.txt"), DEFLATE, 1, 0, 0 },
		{ NAME("method.txt"), UNKNOWN, 0, 0, 0 },
		{ NAME("crc.txt"), DEFLATE, 0, 1, 0 },
		{ NAME("size.txt"), STORE, 0, 0, 1 },
		{ NAME("bzip2 crc.txt"), BZIP2, 0, 1, 0 },
	}, secret[] = {
		{ NAME("stored.txt"), STORE, 1, 0, 0 },
		{ NAME("deflate.txt"), DEFLATE, 1, 0, 0 },
		{ NAME("bzip2.txt"), BZIP2, 1, 0, 0 },
		{ NAME("open.txt"), DEFLATE, 0, 0, 0 },
	}, big[] = { { NAME("big.txt"), BZIP2, 0, 0, 0 } };
	const char *kind = argc > 1 ? argv[1] : "plain";
	struct buf out = { NULL, 0, 0 }, content = { NULL, 0, 0 };

	buf_add(&out, "ALZ\001\x0a\0\0\0", 8);
	lines(&content, strcmp(kind, "big") == 0 ? 2500000 : 300);
	if (strcmp(kind, "big") == 0)
		add(&out, &big[0], buf_str(&content));
	else if (strcmp(kind, "odd") == 0)
		for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
			add(&out, &odd[i], buf_str(&content));
	else if (strcmp(kind, "secret") == 0)
		for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
			add(&out, &secret[i], buf_str(&content));
	else
		for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
			add(&out, &plain[i], buf_str(&content));
	buf_add(&out, "CLZ\001\0\0\0\0\0\0\0\0CLZ\002", 16);
	bool good = fwrite(out.p, 1, out.n, stdout) == out.n;

	buf_fini(&content);
	buf_fini(&out);
	return good && fflush(stdout) == 0 ? 0 : 4;
}
