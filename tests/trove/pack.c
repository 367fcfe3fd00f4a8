#include "pack.h"

#include <iconv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include "mem.h"

/* 4 December 2023, 09:30:00 as a zip has it. */
#define DOS_TIME 0x4BC0
#define DOS_DATE 0x5784

_Noreturn void
pack_die(const char *what, const char *why)
{
	fprintf(stderr, "mktrove: %s: %s\n", what, why);
	exit(4);
}

static void
le(struct buf *b, uint32_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_addc(b, (char)(v >> (8 * i) & 0xFF));
}

static uint32_t
crc_of(struct str s)
{
	return (uint32_t)crc32(0, (const Bytef *)s.p, (uInt)s.n);
}

static void
deflate_raw(struct buf *out, struct str s, int window_bits)
{
	z_stream z = { 0 };

	if (deflateInit2(
		&z, 9, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		pack_die("zlib", "cannot start");
	size_t bound = deflateBound(&z, s.n);
	z.next_in = (z_const Bytef *)(uintptr_t)s.p;
	z.avail_in = (uInt)s.n;
	z.next_out = (Bytef *)buf_reserve(out, bound);
	z.avail_out = (uInt)bound;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		pack_die("zlib", "cannot compress");
	out->n += bound - z.avail_out;
	deflateEnd(&z);
}

/* -- the old encryption of PKZIP (APPNOTE, section 6.1) -------------------- */

struct keys {
	uint32_t k[3];
};

/* CRC-32 by one byte, bit by bit: there are few. */
static uint32_t
crc_step(uint32_t crc, uint8_t c)
{
	crc ^= c;
	for (int i = 0; i < 8; i++)
		crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
	return crc;
}

static void
keys_update(struct keys *k, uint8_t c)
{
	k->k[0] = crc_step(k->k[0], c);
	k->k[1] = (k->k[1] + (k->k[0] & 0xFF)) * 134775813U + 1;
	k->k[2] = crc_step(k->k[2], (uint8_t)(k->k[1] >> 24));
}

static void
encrypt_byte(struct keys *k, struct buf *out, uint8_t c)
{
	uint16_t t = (uint16_t)((k->k[2] & 0xFFFF) | 2);
	uint8_t pad = (uint8_t)((uint32_t)t * (t ^ 1U) >> 8);

	keys_update(k, c);
	buf_addc(out, (char)(c ^ pad));
}

static void
encrypt(struct buf *out, struct str s, const char *password, uint32_t crc)
{
	struct keys k = { { 0x12345678, 0x23456789, 0x34567890 } };

	for (const char *p = password; *p; p++)
		keys_update(&k, (uint8_t)*p);
	/* Twelve bytes of salt; the last one lets a reader know the password.
	 */
	for (int i = 0; i < 11; i++)
		encrypt_byte(&k, out, (uint8_t)(37 * i + 11));
	encrypt_byte(&k, out, (uint8_t)(crc >> 24));
	for (size_t i = 0; i < s.n; i++)
		encrypt_byte(&k, out, (uint8_t)s.p[i]);
}

/* -- zip --------------------------------------------------------------------
 */

static void
path_field(struct buf *b, struct str name, struct str utf8, int how)
{
	struct buf other = { 0 };
	uint32_t crc = crc_of(name);

	if (how & PACK_STALE) {
		buf_adds(&other, name);
		buf_addc(&other, '~');
		crc = crc_of(buf_str(&other));
	}
	le(b, 0x7075, 2);
	le(b, (uint32_t)utf8.n + 5, 2);
	le(b, 1, 1);
	le(b, crc, 4);
	buf_adds(b, utf8);
	buf_fini(&other);
}

void
pack_zip_add(struct pack_zip *z, struct str name, struct str data, int how,
    struct str utf8, const char *password)
{
	struct buf extra = { 0 }, packed = { 0 }, sealed = { 0 }, head = { 0 };
	uint32_t crc = crc_of(data), at = (uint32_t)z->out.n;
	bool stored = (how & PACK_STORED) != 0;

	if (how & (PACK_PATH | PACK_STALE))
		path_field(&extra, name, utf8, how);
	if (stored)
		buf_adds(&packed, data);
	else
		deflate_raw(&packed, data, -MAX_WBITS);
	if (password)
		encrypt(&sealed, buf_str(&packed), password, crc);
	struct str body = buf_str(password ? &sealed : &packed);

	/* What the local header and the directory have in common. */
	le(&head, 20, 2);
	le(&head, (how & PACK_UTF8 ? 0x800U : 0U) | (password ? 1U : 0U), 2);
	le(&head, stored ? 0 : 8, 2);
	le(&head, DOS_TIME, 2);
	le(&head, DOS_DATE, 2);
	le(&head, crc, 4);
	le(&head, (uint32_t)body.n, 4);
	le(&head, (uint32_t)data.n, 4);
	le(&head, (uint32_t)name.n, 2);
	le(&head, (uint32_t)extra.n, 2);

	buf_add(&z->out, "PK\3\4", 4);
	buf_adds(&z->out, buf_str(&head));
	buf_adds(&z->out, name);
	buf_adds(&z->out, buf_str(&extra));
	buf_adds(&z->out, body);

	buf_add(&z->directory, "PK\1\2", 4);
	le(&z->directory, 20, 2);
	buf_adds(&z->directory, buf_str(&head));
	le(&z->directory, 0, 2); /* comment */
	le(&z->directory, 0, 2); /* disk */
	le(&z->directory, 0, 2); /* attributes inside */
	le(&z->directory, 0, 4); /* attributes outside */
	le(&z->directory, at, 4);
	buf_adds(&z->directory, name);
	buf_adds(&z->directory, buf_str(&extra));
	z->n++;

	buf_fini(&extra);
	buf_fini(&packed);
	buf_fini(&sealed);
	buf_fini(&head);
}

void
pack_zip_end(struct pack_zip *z)
{
	uint32_t at = (uint32_t)z->out.n;

	buf_adds(&z->out, buf_str(&z->directory));
	buf_add(&z->out, "PK\5\6", 4);
	le(&z->out, 0, 4);
	le(&z->out, z->n, 2);
	le(&z->out, z->n, 2);
	le(&z->out, (uint32_t)z->directory.n, 4);
	le(&z->out, at, 4);
	le(&z->out, 0, 2);
	buf_fini(&z->directory);
}

/* -- what libarchive writes ---------------------------------------------------
 */

static la_ssize_t
to_buf(struct archive *a, void *arg, const void *p, size_t n)
{
	(void)a;
	buf_add(arg, p, n);
	return (la_ssize_t)n;
}

static void
must(struct archive *a, int code, const char *what)
{
	if (code != ARCHIVE_OK)
		pack_die(what, archive_error_string(a) ? archive_error_string(a)
						       : "failed");
}

/* Code points as bytes, each that is not ASCII an x: a name of equal length. */
static char *
ascii_name(struct str name)
{
	struct buf b = { 0 };

	for (size_t i = 0; i < name.n; i++)
		if (((uint8_t)name.p[i] & 0xC0) != 0x80)
			buf_addc(
			    &b, (uint8_t)name.p[i] < 0x80 ? name.p[i] : 'x');
	char *z = mem_dup(b.p, b.n);
	buf_fini(&b);
	return z;
}

static void
put_le32(char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (char)(v >> (8 * i) & 0xFF);
}

/*
 * seven_name: the true name in place of ascii.  Without a locale libarchive
 * writes no other; the header lies open behind the data, as UTF-16, and has
 * a CRC at byte 28, that and its place and size have one at byte 8.
 */
static void
seven_name(struct buf *z, const char *ascii, struct str name)
{
	struct buf from = { 0 }, to = { 0 };
	uint64_t at = 0, n = 0;

	for (int i = 7; i >= 0; i--) {
		at = at << 8 | (uint8_t)z->p[12 + i];
		n = n << 8 | (uint8_t)z->p[20 + i];
	}
	char *head = z->p + 32 + at;
	pack_encode(&from, str_of(ascii), "UTF-16LE");
	pack_encode(&to, name, "UTF-16LE");
	size_t i = 0;
	while (i + from.n <= n && memcmp(head + i, from.p, from.n) != 0)
		i++;
	if (i + from.n > n || from.n != to.n)
		pack_die(ascii, "not in the header");
	memcpy(head + i, to.p, to.n);
	put_le32(z->p + 28, crc_of((struct str){ head, (size_t)n }));
	put_le32(z->p + 8, crc_of((struct str){ z->p + 12, 20 }));
	buf_fini(&from);
	buf_fini(&to);
}

void
pack_archive(struct buf *out, const char *format, const char *filter,
    const struct pack_file *files, size_t n)
{
	struct archive *a = archive_write_new();
	struct archive_entry *e = archive_entry_new();
	bool seven = !strcmp(format, "7zip");
	struct buf whole = { 0 };

	if (!a || !e)
		pack_die(format, "out of memory");
	must(a, archive_write_set_format_by_name(a, format), format);
	if (strcmp(filter, "none") != 0)
		must(a, archive_write_add_filter_by_name(a, filter), filter);
	if (!strcmp(filter, "gzip"))
		must(a,
		    archive_write_set_filter_option(
			a, "gzip", "timestamp", NULL),
		    filter);
	must(a, archive_write_set_bytes_in_last_block(a, 1), format);
	must(a, archive_write_open(a, &whole, NULL, to_buf, NULL), format);
	for (size_t i = 0; i < n; i++) {
		char *name = seven ? ascii_name(files[i].name)
				   : mem_dup(files[i].name.p, files[i].name.n);

		archive_entry_clear(e);
		archive_entry_set_pathname(e, name);
		archive_entry_set_filetype(e, AE_IFREG);
		archive_entry_set_perm(e, 0644);
		archive_entry_set_mtime(e, PACK_TIME, 0);
		archive_entry_set_size(e, (la_int64_t)files[i].data.n);
		must(a, archive_write_header(a, e), name);
		if (archive_write_data(a, files[i].data.p, files[i].data.n) < 0)
			pack_die(name, archive_error_string(a));
		free(name);
	}
	must(a, archive_write_close(a), format);
	for (size_t i = 0; seven && i < n; i++) {
		char *name = ascii_name(files[i].name);

		seven_name(&whole, name, files[i].name);
		free(name);
	}
	buf_adds(out, buf_str(&whole));
	buf_fini(&whole);
	archive_entry_free(e);
	archive_write_free(a);
}

/* -- charsets ----------------------------------------------------------- */

/* Hangul syllables as their letters (Unicode, section 3.12); the rest as it is.
 */
static void
hangul_apart(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		const uint8_t *p = (const uint8_t *)s.p + i;
		uint32_t cp;

		if (s.n - i < 3 || p[0] < 0xEA || p[0] > 0xED) {
			buf_addc(out, s.p[i++]);
			continue;
		}
		cp = (p[0] & 0xFU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
		i += 3;
		if (cp < 0xAC00 || cp > 0xD7A3) {
			buf_add(out, p, 3);
			continue;
		}
		cp -= 0xAC00;
		buf_add_utf8(out, 0x1100 + cp / 588);
		buf_add_utf8(out, 0x1161 + cp % 588 / 28);
		if (cp % 28)
			buf_add_utf8(out, 0x11A7 + cp % 28);
	}
}

void
pack_encode(struct buf *out, struct str utf8, const char *charset)
{
	if (!strncmp(charset, "BOM:", 4)) {
		charset += 4;
		if (!strcmp(charset, "UTF-16LE"))
			buf_add(out, "\xFF\xFE", 2);
		else if (!strcmp(charset, "UTF-16BE"))
			buf_add(out, "\xFE\xFF", 2);
		else
			buf_add(out, "\xEF\xBB\xBF", 3);
	}
	if (!strcmp(charset, "UTF-8")) {
		buf_adds(out, utf8);
		return;
	}
	if (!strcmp(charset, "NFD")) {
		hangul_apart(out, utf8);
		return;
	}
	iconv_t cd = iconv_open(charset, "UTF-8");
	if (cd == (iconv_t)-1)
		pack_die(charset, "iconv does not know it");
	char *copy = mem_dup(utf8.p, utf8.n), *in = copy;
	size_t in_left = utf8.n, room = 4 * utf8.n + 16;
	char *to = buf_reserve(out, room);
	size_t left = room;
	if (iconv(cd, &in, &in_left, &to, &left) != 0 || in_left)
		pack_die(charset, in);
	out->n += room - left;
	iconv_close(cd);
	free(copy);
}

void
pack_base64(struct buf *out, struct str data)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0, column = 0; i < data.n; i += 3, column += 4) {
		uint32_t v = 0;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 |
			    (i + k < data.n ? (uint8_t)data.p[i + k] : 0U);
		if (column == 76) {
			buf_addz(out, "\r\n");
			column = 0;
		}
		for (size_t k = 0; k < 4; k++)
			buf_addc(out, i + k > data.n
					  ? '='
					  : digits[v >> (18 - 6 * k) & 63]);
	}
	buf_addz(out, "\r\n");
}

void
pack_noise(struct buf *out, size_t n)
{
	uint32_t x = 2463534242U; /* xorshift32, Marsaglia 2003 */

	while (n--) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		buf_addc(out, (char)(x >> 24));
	}
}

/* A chunk of a PNG; its numbers are big-endian. */
static void
chunk(struct buf *out, const char *type, struct str data)
{
	struct buf b = { 0 };
	uint32_t n = (uint32_t)data.n;

	buf_add(&b, type, 4);
	buf_adds(&b, data);
	uint32_t crc = crc_of(buf_str(&b));
	for (int i = 24; i >= 0; i -= 8)
		buf_addc(out, (char)(n >> i & 0xFF));
	buf_adds(out, buf_str(&b));
	for (int i = 24; i >= 0; i -= 8)
		buf_addc(out, (char)(crc >> i & 0xFF));
	buf_fini(&b);
}

void
pack_png(struct buf *out, uint32_t side)
{
	struct buf noise = { 0 }, rows = { 0 }, packed = { 0 }, head = { 0 };

	for (int k = 0; k < 2; k++)
		for (int i = 24; i >= 0; i -= 8)
			buf_addc(&head, (char)(side >> i & 0xFF));
	buf_add(&head, "\10\0\0\0\0", 5); /* eight bits of grey */
	pack_noise(&noise, (size_t)side * side);
	for (uint32_t y = 0; y < side; y++) {
		buf_addc(&rows, 0);
		buf_add(&rows, noise.p + (size_t)y * side, side);
	}
	deflate_raw(&packed, buf_str(&rows), MAX_WBITS);
	buf_add(out, "\x89PNG\r\n\x1A\n", 8);
	chunk(out, "IHDR", buf_str(&head));
	chunk(out, "IDAT", buf_str(&packed));
	chunk(out, "IEND", (struct str){ NULL, 0 });
	buf_fini(&noise);
	buf_fini(&rows);
	buf_fini(&packed);
	buf_fini(&head);
}
