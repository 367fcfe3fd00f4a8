#include "zipread.h"

#include <stdlib.h>

#include <libdeflate.h>
#include <openssl/evp.h>
#include <zip.h>
#include <zlib.h>

#include "../limits.h"
#include "../mem.h"
#include "inflate64.h"
#include "zipcrypto.h"

/* Pieces handed on: large enough for few calls, small enough for a cache. */
#define PIECE (256 * 1024)

/* Deflate makes at most 1,032 bytes of one; more is a wrong size. */
#define DEFLATE_MOST 1032

enum {
	METHOD_STORED = 0,
	METHOD_DEFLATED = 8,
	METHOD_DEFLATE64 = 9,
	METHOD_LZMA = 14,
	METHOD_OLD_ZSTD = 20,
	METHOD_ZSTD = 93,
	METHOD_XZ = 95,
	METHOD_PPMD = 98,
	METHOD_AES = 99,
	FLAG_ENCRYPTED = 1,
	FLAG_STRONG = 0x40
};

/* One member on its way out: what was delivered, and its checksum. */
struct out {
	zip_sink_fn fn;
	void *arg;
	uint64_t n;
	uint32_t crc;
	bool stopped;
};

static void
deliver(struct out *o, const void *p, size_t n)
{
	const char *at = p;

	while (n > 0 && !o->stopped) {
		size_t k = n < PIECE ? n : PIECE;

		o->crc = libdeflate_crc32(o->crc, at, k);
		o->n += k;
		o->stopped = o->fn(o->arg, (struct str){ at, k }) != 0;
		at += k;
		n -= k;
	}
}

/* packed: the member's compressed bytes as far as the file has them. */
static struct str
packed(struct str file, const struct zip_entry *e, bool *cut)
{
	struct str p = { NULL, 0 };

	*cut = true;
	if (e->bad_header || e->data_at > file.n)
		return p;
	p = str_from(file, (size_t)e->data_at);
	*cut = e->packed_size > p.n;
	if (!*cut)
		p.n = (size_t)e->packed_size;
	return p;
}

/*
 * inflate_whole: the whole member into room of its declared size.  False when
 * the size or the stream is wrong: the careful way then finds out which, and
 * gives what there is.
 */
static bool
inflate_whole(struct str in, const struct zip_entry *e, struct buf *room)
{
	if (e->open_end || e->size > LIMIT_MEMBER_MEMORY ||
	    e->size / DEFLATE_MOST > in.n)
		return false;
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	size_t took, n;

	if (d == NULL)
		return false;
	buf_reset(room);
	char *all = buf_reserve(room, (size_t)e->size + 1);
	enum libdeflate_result r = libdeflate_deflate_decompress_ex(
	    d, in.p, in.n, all, (size_t)e->size, &took, &n);
	libdeflate_free_decompressor(d);
	room->n = r == LIBDEFLATE_SUCCESS ? n : 0;
	return r == LIBDEFLATE_SUCCESS && n == e->size;
}

bool
zip_read_whole(struct str file, const struct zip_entry *e, struct buf *room,
    struct str *content)
{
	bool cut;

	*content = packed(file, e, &cut);
	if (cut || (e->flags & FLAG_ENCRYPTED) || e->open_end)
		return false;
	if (e->method == METHOD_DEFLATED) {
		if (!inflate_whole(*content, e, room))
			return false;
		*content = buf_str(room);
	}
	return (e->method == METHOD_DEFLATED || e->method == METHOD_STORED) &&
	       content->n == e->size && content->n <= LIMIT_MEMBER_MEMORY &&
	       libdeflate_crc32(0, content->p, content->n) == e->crc;
}

/* -- traditional encryption ------------------------------------------------ */

/* What is decrypted at a time. */
enum { CHUNK = 64 * 1024 };

/* Compressed bytes on their way to a decompressor. */
struct source {
	struct str in;
	struct zipcrypto *keys; /* NULL: as they are */
	unsigned char *plain;   /* room for a chunk, with keys */
};

static bool
source_next(struct source *s, struct str *part)
{
	*part = str_head(s->in, s->keys == NULL ? 1 << 30 : CHUNK);
	s->in = str_from(s->in, part->n);
	if (s->keys != NULL) {
		zipcrypto_decrypt(s->keys, *part, s->plain);
		part->p = (const char *)s->plain;
	}
	return part->n > 0;
}

/* -- deflate --------------------------------------------------------------- */

/* inflate_stream: piece by piece; everything before a fault is delivered. */
static enum zip_result
inflate_stream(struct source *src, struct out *o)
{
	z_stream s = { .next_in = Z_NULL };
	unsigned char *piece = mem_alloc(PIECE, 1);
	int r = Z_OK;

	if (inflateInit2(&s, -MAX_WBITS) != Z_OK) {
		free(piece);
		return ZIP_READ_DAMAGED;
	}
	while (r == Z_OK && !o->stopped) {
		if (s.avail_in == 0) {
			struct str part;

			source_next(src, &part);
			s.next_in = (Bytef *)(uintptr_t)part.p;
			s.avail_in = (uInt)part.n;
		}
		s.next_out = piece;
		s.avail_out = PIECE;
		r = inflate(&s, Z_NO_FLUSH);
		deliver(o, piece, PIECE - s.avail_out);
	}
	inflateEnd(&s);
	free(piece);
	if (o->stopped || r == Z_STREAM_END)
		return ZIP_READ_OK;
	/* No input left and no end of stream is Z_BUF_ERROR. */
	return r == Z_BUF_ERROR ? ZIP_READ_TRUNCATED : ZIP_READ_DAMAGED;
}

/* -- Deflate64 ------------------------------------------------------------- */

static int
deliver_piece(void *arg, struct str piece)
{
	struct out *o = arg;

	deliver(o, piece.p, piece.n);
	return o->stopped;
}

static enum zip_result
inflate64_all(struct str in, struct out *o)
{
	switch (inflate64(in, deliver_piece, o)) {
	case INFLATE64_TRUNCATED:
		return ZIP_READ_TRUNCATED;
	case INFLATE64_DAMAGED:
		return ZIP_READ_DAMAGED;
	default:
		return ZIP_READ_OK;
	}
}

/* -- libzip: other methods, and encryption --------------------------------- */

static void
put(struct buf *b, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_addc(b, (char)(v >> 8 * i & 0xff));
}

/* common_fields: what local header and directory entry share. */
static void
common_fields(struct buf *b, const struct zip_entry *e, uint64_t n_packed)
{
	put(b, 51, 2);
	put(b, e->flags, 2);
	put(b, e->method, 2);
	put(b, e->dos_time, 2);
	put(b, e->dos_date, 2);
	put(b, e->crc, 4);
	put(b, n_packed < UINT32_MAX ? n_packed : UINT32_MAX, 4);
	put(b, e->size < UINT32_MAX ? e->size : UINT32_MAX, 4);
	put(b, 1, 2);
}

static void
extra_fields(struct buf *b, const struct zip_entry *e, uint64_t n_packed)
{
	if (e->size >= UINT32_MAX || n_packed >= UINT32_MAX) {
		put(b, 1, 2);
		put(b,
		    8u * (e->size >= UINT32_MAX) +
			8u * (n_packed >= UINT32_MAX),
		    2);
		if (e->size >= UINT32_MAX)
			put(b, e->size, 8);
		if (n_packed >= UINT32_MAX)
			put(b, n_packed, 8);
	}
	if (e->aes_strength != 0) {
		put(b, 0x9901, 2);
		put(b, 7, 2);
		put(b, e->aes_version, 2);
		buf_addz(b, "AE");
		put(b, e->aes_strength, 1);
		put(b, e->aes_method, 2);
	}
}

/*
 * frame: an archive of this one member: its data stay where they are, a new
 * header goes before and a new directory behind.  So the library never sees
 * the archive as it is, whose directory it might refuse.
 */
static void
frame(struct buf *head, struct buf *tail, const struct zip_entry *e,
    struct str data)
{
	struct buf extra = { NULL, 0, 0 };

	extra_fields(&extra, e, data.n);
	put(head, 0x04034b50, 4);
	common_fields(head, e, data.n);
	put(head, extra.n, 2);
	buf_addc(head, 'm');
	buf_adds(head, buf_str(&extra));
	put(tail, 0x02014b50, 4);
	put(tail, 51, 2);
	common_fields(tail, e, data.n);
	put(tail, extra.n, 2);
	put(tail, 0, 2); /* comment */
	put(tail, 0, 2); /* disk */
	put(tail, 0, 2); /* internal attributes */
	put(tail, 0, 4); /* external attributes */
	put(tail, 0, 4); /* offset */
	buf_addc(tail, 'm');
	buf_adds(tail, buf_str(&extra));
	size_t n = tail->n;
	put(tail, 0x06054b50, 4);
	put(tail, 0, 4);
	put(tail, 1, 2);
	put(tail, 1, 2);
	put(tail, n, 4);
	put(tail, head->n + data.n, 4);
	put(tail, 0, 2);
	buf_fini(&extra);
}

static enum zip_result
library_error(zip_file_t *f)
{
	switch (zip_error_code_zip(zip_file_get_error(f))) {
	case ZIP_ER_CRC:
		return ZIP_READ_CRC;
	case ZIP_ER_EOF:
		return ZIP_READ_TRUNCATED;
	case ZIP_ER_COMPNOTSUPP:
	case ZIP_ER_ENCRNOTSUPP:
		return ZIP_READ_METHOD;
	default:
		return ZIP_READ_DAMAGED;
	}
}

/* library_read: one try with one password (or NULL). */
static enum zip_result
library_read(zip_t *za, const char *password, struct out *o)
{
	enum zip_result r = ZIP_READ_OK;
	zip_file_t *f = zip_fopen_index_encrypted(za, 0, 0, password);
	char *piece;
	zip_int64_t n;

	if (f == NULL) {
		switch (zip_error_code_zip(zip_get_error(za))) {
		case ZIP_ER_WRONGPASSWD:
			return ZIP_READ_PASSWORD;
		case ZIP_ER_NOPASSWD:
			return ZIP_READ_ENCRYPTED;
		case ZIP_ER_COMPNOTSUPP:
		case ZIP_ER_ENCRNOTSUPP:
			return ZIP_READ_METHOD;
		default:
			return ZIP_READ_DAMAGED;
		}
	}
	piece = mem_alloc(PIECE, 1);
	while (!o->stopped && (n = zip_fread(f, piece, PIECE)) != 0) {
		if (n < 0) {
			r = library_error(f);
			break;
		}
		deliver(o, piece, (size_t)n);
	}
	free(piece);
	zip_fclose(f);
	return r;
}

/* library_try: opens the framed member once. */
static enum zip_result
library_try(const struct buf *head, struct str data, const struct buf *tail,
    const char *password, struct out *o)
{
	zip_buffer_fragment_t part[3] = {
		{ (zip_uint8_t *)(uintptr_t)head->p, head->n },
		{ (zip_uint8_t *)(uintptr_t)data.p, data.n },
		{ (zip_uint8_t *)(uintptr_t)tail->p, tail->n },
	};
	zip_error_t error;
	enum zip_result r = ZIP_READ_DAMAGED;

	if (data.n == 0)
		part[1] = part[2];
	zip_error_init(&error);
	zip_source_t *src = zip_source_buffer_fragment_create(
	    part, data.n == 0 ? 2 : 3, 0, &error);
	zip_t *za =
	    src == NULL ? NULL : zip_open_from_source(src, ZIP_RDONLY, &error);
	if (za != NULL) {
		r = library_read(za, password, o);
		zip_discard(za);
	} else if (src != NULL) {
		zip_source_free(src);
	}
	zip_error_fini(&error);
	return r;
}

/* has_no_crc: the second kind of AES has a code of its own instead. */
static bool
has_no_crc(const struct zip_entry *e)
{
	return e->aes_strength != 0 && e->aes_version != 1;
}

/*
 * is_encrypted: by its flag, which some writers set on plain members: stored
 * bytes are then as many as declared and have the checksum.
 */
static bool
is_encrypted(const struct zip_entry *e, struct str data)
{
	return (e->flags & FLAG_ENCRYPTED) != 0 &&
	       !(e->method == METHOD_STORED && data.n == e->size &&
		   libdeflate_crc32(0, data.p, data.n) == e->crc);
}

static enum zip_result
read_by_library(struct str data, const struct zip_entry *e,
    const struct str *password, struct out *o)
{
	struct buf head = { NULL, 0, 0 }, tail = { NULL, 0, 0 };
	uint16_t method = e->method == METHOD_AES ? e->aes_method : e->method;
	enum zip_result r;

	if (!zip_compression_method_supported(method, 0))
		return ZIP_READ_METHOD;
	char *z = password == NULL ? NULL : mem_dup(password->p, password->n);
	frame(&head, &tail, e, data);
	r = library_try(&head, data, &tail, z, o);
	free(z);
	buf_fini(&head);
	buf_fini(&tail);
	return r;
}

/* inflate_plain: in one go where that can be. */
static enum zip_result
inflate_plain(struct str data, const struct zip_entry *e, struct out *o)
{
	struct buf room = { NULL, 0, 0 };
	bool whole = inflate_whole(data, e, &room);

	if (whole)
		deliver(o, room.p, room.n);
	buf_fini(&room);
	if (whole)
		return ZIP_READ_OK;
	return inflate_stream(&(struct source){ data, NULL, NULL }, o);
}

/* read_plain: what is not encrypted, by its method. */
static enum zip_result
read_plain(struct str data, const struct zip_entry *e, struct out *o)
{
	switch (e->method) {
	case METHOD_STORED:
		deliver(o, data.p, data.n);
		return ZIP_READ_OK;
	case METHOD_DEFLATED:
		return inflate_plain(data, e, o);
	case METHOD_DEFLATE64:
		return inflate64_all(data, o);
	default:
		return read_by_library(data, e, NULL, o);
	}
}

/* -- passwords ------------------------------------------------------------- */

/*
 * aes_fits: two bytes behind the salt are the end of what the password derives
 * (WinZip AE-1 and AE-2): PBKDF2 with HMAC-SHA1, 1,000 rounds.
 */
static bool
aes_fits(const struct zip_entry *e, struct str data, struct str password)
{
	size_t salt = 4 + 4 * (size_t)e->aes_strength;
	size_t key = 8 + 8 * (size_t)e->aes_strength;
	unsigned char derived[2 * 32 + 2];

	if (e->aes_strength > 3 || data.n < salt + 2 || password.n > LIMIT_KIB)
		return false;
	return PKCS5_PBKDF2_HMAC_SHA1(password.p, (int)password.n,
		   (const unsigned char *)data.p, (int)salt, 1000,
		   (int)(2 * key + 2), derived) == 1 &&
	       memcmp(derived + 2 * key, data.p + salt, 2) == 0;
}

/*
 * traditional_fits: the last of twelve bytes in front of the data is the high
 * byte of the checksum, or of the time where the checksum came later.  One
 * wrong password in 256 passes.
 */
static bool
traditional_fits(
    const struct zip_entry *e, struct str data, struct str password)
{
	struct zipcrypto k;
	unsigned char header[ZIPCRYPTO_HEADER];

	if (data.n < ZIPCRYPTO_HEADER)
		return false;
	zipcrypto_init(&k, password);
	zipcrypto_decrypt(&k, str_head(data, ZIPCRYPTO_HEADER), header);
	return header[ZIPCRYPTO_HEADER - 1] == e->crc >> 24 ||
	       header[ZIPCRYPTO_HEADER - 1] == e->dos_time >> 8;
}

/*
 * read_traditional: a member under the traditional encryption, which is undone
 * here: libzip 1.7 loses memory at every password that does not fit.
 */
static enum zip_result
read_traditional(const struct zip_entry *e, struct str data,
    struct str password, struct out *o)
{
	struct zipcrypto k;
	unsigned char *plain = mem_alloc(CHUNK, 1);
	struct source src = { data, &k, plain };
	enum zip_result r = ZIP_READ_OK;
	struct str part;

	zipcrypto_init(&k, password);
	zipcrypto_decrypt(&k, str_head(data, ZIPCRYPTO_HEADER), plain);
	src.in = str_from(data, ZIPCRYPTO_HEADER);
	if (e->method == METHOD_DEFLATED)
		r = inflate_stream(&src, o);
	else
		while (!o->stopped && source_next(&src, &part))
			deliver(o, part.p, part.n);
	free(plain);
	return r;
}

/* no_sink: for a trial whose bytes nobody should see, up to so many. */
static int
no_sink(void *arg, struct str piece)
{
	uint64_t *left = arg;

	if (piece.n >= *left)
		return 1;
	*left -= piece.n;
	return 0;
}

static int
every_sink(void *arg, struct str piece)
{
	(void)arg;
	(void)piece;
	return 0;
}

/*
 * aes2_checked: AE-2 stores no checksum, but libzip 1.7 compares one and calls
 * every such member wrong.  Given the checksum of what came out, only the
 * member's own authentication code is left to be wrong.
 */
static enum zip_result
aes2_checked(const struct zip_entry *e, struct str data,
    const struct str *password, const struct out *o)
{
	struct zip_entry with = *e;
	struct out none = { .fn = every_sink };

	if (o->n != e->size || o->stopped)
		return ZIP_READ_OK;
	with.crc = o->crc;
	return read_by_library(data, &with, password, &none);
}

/* aes_around: salt, two bytes of proof, a code of ten. */
static size_t
aes_around(const struct zip_entry *e)
{
	return 4 + 4 * (size_t)e->aes_strength + 2 + 10;
}

static enum zip_result
read_aes(const struct zip_entry *e, struct str data, const struct str *password,
    struct out *o)
{
	enum zip_result r;

	if (data.n < aes_around(e))
		return ZIP_READ_DAMAGED;
	r = read_by_library(data, e, password, o);
	if (r == ZIP_READ_CRC && has_no_crc(e))
		r = aes2_checked(e, data, password, o);
	return r;
}

/* What is decrypted and not yet decompressed. */
struct opened {
	struct buf data;
	struct zip_entry e; /* as if it had never been encrypted */
};

static int
gather_sink(void *arg, struct str piece)
{
	buf_adds(arg, piece);
	return 0;
}

/*
 * decrypt_all: the compressed bytes of an encrypted member, for methods that
 * want them in one place: it is read as if it were stored.
 */
static enum zip_result
decrypt_all(const struct zip_entry *e, struct str data,
    const struct str *password, struct opened *to)
{
	struct out o = { .fn = gather_sink, .arg = &to->data };
	struct zip_entry stored = *e;
	enum zip_result r;

	to->e = *e;
	to->e.flags &= (uint16_t)~FLAG_ENCRYPTED;
	if (data.n > LIMIT_MEMBER_MEMORY)
		return ZIP_READ_METHOD;
	if (e->aes_strength == 0) {
		stored.method = METHOD_STORED;
		r = read_traditional(&stored, data, *password, &o);
		to->e.packed_size = o.n;
		return r;
	}
	if (data.n < aes_around(e))
		return ZIP_READ_DAMAGED;
	to->e.method = e->aes_method;
	to->e.aes_strength = 0;
	stored.aes_method = METHOD_STORED;
	stored.aes_version = 2; /* its code alone vouches for it */
	stored.size = data.n - aes_around(e);
	r = read_aes(&stored, data, password, &o);
	to->e.packed_size = o.n;
	return r;
}

/* read_opened: a method that wants its bytes in one place, decrypted. */
static enum zip_result
read_opened(const struct zip_entry *e, struct str data,
    const struct str *password, struct out *o)
{
	struct opened open = { .data = { NULL, 0, 0 } };
	enum zip_result r = decrypt_all(e, data, password, &open), how;

	if (r == ZIP_READ_METHOD)
		return r;
	how = read_plain(buf_str(&open.data), &open.e, o);
	buf_fini(&open.data);
	return how != ZIP_READ_OK ? how : r;
}

/* read_encrypted: by the way that its encryption and method ask for. */
static enum zip_result
read_encrypted(const struct zip_entry *e, struct str data,
    const struct str *password, struct out *o)
{
	if (e->aes_strength == 0 &&
	    (e->method == METHOD_STORED || e->method == METHOD_DEFLATED))
		return read_traditional(e, data, *password, o);
	if (e->aes_strength != 0 &&
	    zip_compression_method_supported(e->aes_method, 0))
		return read_aes(e, data, password, o);
	return read_opened(e, data, password, o);
}

/*
 * opening_fits: do the decrypted bytes begin as those of their method do?  For
 * methods that are not decompressed here (APPNOTE 5.8 and 5.10, and the formats
 * of XZ and Zstandard).
 */
static bool
opening_fits(const struct zip_entry *e, struct str data, struct str password)
{
	struct zipcrypto k;
	unsigned char head[ZIPCRYPTO_HEADER + 10];
	const unsigned char *p = head + ZIPCRYPTO_HEADER;

	if (data.n < sizeof head)
		return true;
	zipcrypto_init(&k, password);
	zipcrypto_decrypt(&k, str_head(data, sizeof head), head);
	switch (e->method) {
	case METHOD_LZMA: /* version, size of the properties, properties, 0 */
		return p[2] == 5 && p[3] == 0 && p[4] < 225 && p[9] == 0;
	case METHOD_OLD_ZSTD:
	case METHOD_ZSTD:
		return memcmp(p, "\x28\xB5\x2F\xFD", 4) == 0 ||
		       memcmp(p + 1, "\x2A\x4D\x18", 3) == 0;
	case METHOD_XZ:
		return memcmp(p,
			   "\xFD"
			   "7zXZ",
			   6) == 0;
	case METHOD_PPMD: /* order, memory, one of three ways to begin anew */
		return (p[0] & 15) != 0 && p[1] >> 4 <= 2;
	default:
		return true;
	}
}

/* trial_fits: what the quick test lets pass must also decompress. */
static bool
trial_fits(
    const struct zip_entry *e, struct str data, const struct str *password)
{
	/* Wrong bytes do not inflate for long; stored ones tell at the end. */
	uint64_t left =
	    e->method == METHOD_STORED ? LIMIT_MEMBER_MEMORY : LIMIT_MIB;
	struct out o = { .fn = no_sink, .arg = &left };
	enum zip_result r = read_encrypted(e, data, password, &o);

	if (r == ZIP_READ_METHOD)
		return opening_fits(e, data, *password);
	return o.stopped ||
	       (r == ZIP_READ_OK && o.n == e->size && o.crc == e->crc);
}

size_t
zip_password(struct str file, const struct zip_entry *e,
    const struct str *passwords, size_t n)
{
	bool cut;
	struct str data = packed(file, e, &cut);

	for (size_t i = 0; i < n; i++) {
		bool fits =
		    e->aes_strength != 0
			? aes_fits(e, data, passwords[i])
			: traditional_fits(e, data, passwords[i]) &&
			      (cut || trial_fits(e, data, &passwords[i]));
		if (fits)
			return i;
	}
	return n;
}

/* -- the member ------------------------------------------------------------ */

/* judge: what checksum and size say about what was delivered. */
static enum zip_result
judge(const struct zip_entry *e, const struct out *o, enum zip_result r)
{
	if (o->stopped)
		return ZIP_READ_STOPPED;
	if (r != ZIP_READ_OK || e->open_end)
		return r;
	if (o->n != e->size)
		return ZIP_READ_SIZE;
	if (has_no_crc(e))
		return r;
	return o->crc != e->crc ? ZIP_READ_CRC : r;
}

enum zip_result
zip_read(struct str file, const struct zip_entry *e,
    const struct str *passwords, size_t n_passwords, zip_sink_fn fn, void *arg)
{
	struct out o = { .fn = fn, .arg = arg };
	bool cut;
	struct str data = packed(file, e, &cut);
	enum zip_result r = ZIP_READ_OK;

	if (e->bad_header)
		return ZIP_READ_DAMAGED;
	if (is_encrypted(e, data)) {
		if (e->flags & FLAG_STRONG)
			return ZIP_READ_METHOD;
		size_t i = zip_password(file, e, passwords, n_passwords);

		if (n_passwords == 0)
			return ZIP_READ_ENCRYPTED;
		if (i == n_passwords)
			return ZIP_READ_PASSWORD;
		r = read_encrypted(e, data, &passwords[i], &o);
	} else {
		r = read_plain(data, e, &o);
	}
	if (r == ZIP_READ_METHOD || r == ZIP_READ_PASSWORD)
		return r;
	if (r == ZIP_READ_TRUNCATED && !cut && !e->open_end)
		r = ZIP_READ_DAMAGED;
	else if (cut && (r == ZIP_READ_OK || r == ZIP_READ_DAMAGED) &&
		 !(o.n == e->size && o.crc == e->crc))
		r = ZIP_READ_TRUNCATED;
	return judge(e, &o, r);
}

struct all {
	struct buf *out;
	uint64_t max;
};

static int
all_sink(void *arg, struct str piece)
{
	struct all *all = arg;

	if (piece.n > all->max) {
		buf_adds(all->out, str_head(piece, (size_t)all->max));
		all->max = 0;
		return 1;
	}
	all->max -= piece.n;
	buf_adds(all->out, piece);
	return 0;
}

enum zip_result
zip_read_all(
    struct str file, const struct zip_entry *e, struct buf *out, uint64_t max)
{
	struct all all = { out, max };

	return zip_read(file, e, NULL, 0, all_sink, &all);
}

bool
zip_read_frame(struct str file, const struct zip_entry *e,
    const struct str *password, struct buf *out)
{
	struct opened open = { .data = { NULL, 0, 0 }, .e = *e };
	struct buf tail = { NULL, 0, 0 };
	bool cut;
	struct str data = packed(file, e, &cut);

	if (cut)
		return false;
	if (is_encrypted(e, data)) {
		if (password == NULL ||
		    decrypt_all(e, data, password, &open) == ZIP_READ_METHOD)
			return false;
		data = buf_str(&open.data);
	}
	if (open.e.method == METHOD_OLD_ZSTD)
		open.e.method = METHOD_ZSTD;
	frame(out, &tail, &open.e, data);
	buf_adds(out, data);
	buf_adds(out, buf_str(&tail));
	buf_fini(&tail);
	buf_fini(&open.data);
	return true;
}

const char *
zip_read_library(void)
{
	return zip_libzip_version();
}
