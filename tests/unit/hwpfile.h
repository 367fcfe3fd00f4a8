#ifndef HWPFILE_H
#define HWPFILE_H

/*
 * hwpfile: HWP 5 documents for tests: records, what they hold, and how the
 * streams are packed.
 */

#include <openssl/evp.h>
#include <zlib.h>

#include "buf.h"
#include "charset/charset.h"
#include "olefile.h"
#include "str.h"

enum {
	HWP_PARA = 66,
	HWP_TEXT = 67,
	HWP_CTRL = 71,
	HWP_LIST = 72,
	HWP_TABLE = 77
};

static inline void
hwp_rec(struct buf *b, unsigned tag, unsigned level, struct str data)
{
	size_t n = data.n < 4095 ? data.n : 4095;

	ole_put(b, tag | level << 10 | n << 20, 4);
	if (n == 4095)
		ole_put(b, data.n, 4);
	buf_adds(b, data);
}

/* hwp_units: UTF-8 as UTF-16LE; characters of the first plane. */
static inline void
hwp_units(struct buf *b, const char *utf8)
{
	struct str s = str_of(utf8);
	uint32_t cp;

	while (charset_next(&s, &cp))
		ole_put(b, cp, 2);
}

/* hwp_counted: the same behind its length in units. */
static inline void
hwp_counted(struct buf *b, const char *utf8)
{
	struct buf units = { NULL, 0, 0 };

	hwp_units(&units, utf8);
	ole_put(b, units.n / 2, 2);
	buf_adds(b, buf_str(&units));
	buf_fini(&units);
}

/* hwp_para: a paragraph with this text, if any. */
static inline void
hwp_para(struct buf *b, unsigned level, const char *utf8)
{
	struct buf units = { NULL, 0, 0 };

	hwp_rec(b, HWP_PARA, level, STR("twenty-two bytes of it"));
	hwp_units(&units, utf8);
	ole_put(&units, 13, 2);
	if (utf8[0] != '\0')
		hwp_rec(b, HWP_TEXT, level + 1, buf_str(&units));
	buf_fini(&units);
}

/* hwp_ctrl: a control: its id, n zeros, a text if any. */
static inline void
hwp_ctrl(struct buf *b, unsigned level, const char *id, size_t zeros,
    const char *utf8)
{
	struct buf data = { NULL, 0, 0 };

	for (size_t i = 4; i > 0; i--)
		buf_addc(&data, id[i - 1]);
	ole_fill(&data, zeros, 0);
	if (utf8 != NULL)
		hwp_counted(&data, utf8);
	hwp_rec(b, HWP_CTRL, level, buf_str(&data));
	buf_fini(&data);
}

/* hwp_list: of a cell, or of whatever else. */
static inline void
hwp_list(struct buf *b, unsigned level, unsigned column, unsigned row)
{
	struct buf data = { NULL, 0, 0 };

	ole_fill(&data, 8, 0);
	ole_put(&data, column, 2);
	ole_put(&data, row, 2);
	hwp_rec(b, HWP_LIST, level, buf_str(&data));
	buf_fini(&data);
}

/* hwp_deflate: without a header; anew. */
static inline void
hwp_deflate(struct buf *out, struct str in)
{
	z_stream z = { .next_in = (z_const Bytef *)(uintptr_t)in.p,
		.avail_in = (uInt)in.n };

	buf_reset(out);
	deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY);
	z.avail_out = (uInt)deflateBound(&z, in.n);
	z.next_out = (Bytef *)buf_reserve(out, z.avail_out);
	deflate(&z, Z_FINISH);
	out->n += z.total_out;
	deflateEnd(&z);
}

/* hwp_header: FileHeader of version 5.0.1.7. */
static inline void
hwp_header(struct buf *out, uint32_t flags)
{
	buf_reset(out);
	buf_addz(out, "HWP Document File");
	ole_fill(out, 32 - out->n, 0);
	ole_put(out, 0x05000107, 4);
	ole_put(out, flags, 4);
	ole_fill(out, 256 - out->n, 0);
}

/* hwp_protect: a deflated section as a distribution document has it; anew. */
static inline void
hwp_protect(struct buf *out, struct str packed)
{
	static const unsigned char key[16] = "0123456789abcdef";
	unsigned char record[256] = { 5, 1, 2, 3 };
	uint32_t seed = 0x03020105, with = 0, run = 0;
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	struct buf padded = { NULL, 0, 0 };
	int n = 0;

	memcpy(record + 4 + 5, key, sizeof key);
	for (size_t i = 0; i < sizeof record; i++) {
		if (run == 0) {
			seed = seed * 214013 + 2531011;
			with = seed >> 16 & 0xFF;
			seed = seed * 214013 + 2531011;
			run = (seed >> 16 & 15) + 1;
		}
		run--;
		record[i] ^= (unsigned char)(i < 4 ? 0 : with);
	}
	buf_reset(out);
	hwp_rec(out, 28, 0, (struct str){ (char *)record, sizeof record });
	buf_adds(&padded, packed);
	ole_fill(&padded, 16 - packed.n % 16, 0);
	EVP_EncryptInit_ex(c, EVP_aes_128_ecb(), NULL, key, NULL);
	EVP_CIPHER_CTX_set_padding(c, 0);
	EVP_EncryptUpdate(c, (unsigned char *)buf_reserve(out, padded.n + 16),
	    &n, (unsigned char *)padded.p, (int)padded.n);
	out->n += (size_t)n;
	EVP_CIPHER_CTX_free(c);
	buf_fini(&padded);
}

#endif
