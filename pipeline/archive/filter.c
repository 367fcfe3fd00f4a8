/* strcasestr() is not POSIX; asked for before any header. */
#define _GNU_SOURCE

#include "filter.h"

#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "../armour.h"
#include "../le.h"
#include "../limits.h"
#include "../mem.h"
#include "cutstream.h"
#include "stream.h"

/* Pieces are of this size. */
#define PIECE (64 * 1024)

/* Blocks of a bz2 looked for behind damage, so often in a stream. */
#define REPAIRS 64

/* What one step of a decoder came to. */
enum step { GOING, ENDED, CUT, BROKEN };

struct filter_decoder {
	const char *type;
	/* start: a stream begins at f->in; 0 or -1. */
	int (*start)(struct filter *f);
	/* step: decodes into the piece; *n gets its bytes. */
	enum step (*step)(struct filter *f, size_t *n);
	/* more: another stream follows; f->in is then at its start. */
	bool (*more)(struct filter *f);
	/* repair: after BROKEN: can it go on?  It may set what is said late. */
	bool (*repair)(struct filter *f);
};

static int
fail(struct filter *f, enum foreign_trouble trouble, const char *z)
{
	f->trouble = trouble;
	f->message = z;
	return -1;
}

/* later: something is wrong, and there is more to be had. */
static void
later(struct filter *f, enum foreign_trouble trouble, const char *z)
{
	if (f->late != NULL)
		return;
	f->late_trouble = trouble;
	f->late = z;
}

enum foreign_trouble
filter_trouble(const char *z)
{
	static const struct {
		const char *has;
		enum foreign_trouble means;
	} words[] = {
		{ "truncated", FOREIGN_TRUNCATED },
		{ "premature end", FOREIGN_TRUNCATED },
		{ "unexpected end", FOREIGN_TRUNCATED },
		{ "encrypt", FOREIGN_ENCRYPTED },
		{ "passphrase", FOREIGN_ENCRYPTED },
		{ "crc", FOREIGN_CRC },
		{ "checksum", FOREIGN_CRC },
		{ "unsupported", FOREIGN_METHOD },
		{ "not supported", FOREIGN_METHOD },
		{ "unknown codec", FOREIGN_METHOD },
		{ "can't decompress", FOREIGN_METHOD },
		{ "allocate memory", FOREIGN_MEMORY },
		{ "out of memory", FOREIGN_MEMORY },
		{ "solid archive support unavailable", FOREIGN_METHOD },
	};

	for (size_t i = 0; z != NULL && i < sizeof words / sizeof *words; i++)
		if (strcasestr(z, words[i].has) != NULL)
			return words[i].means;
	return FOREIGN_DAMAGED;
}

/* took: all of the input but what is left of the part that was offered. */
static void
took(struct filter *f, size_t offered, size_t remains)
{
	f->in = str_from(f->in, offered - remains);
}

/* -- gz -------------------------------------------------------------------- */

static int
gz_start(struct filter *f)
{
	inflateEnd(&f->z);
	f->z = (z_stream){ .zalloc = NULL };
	return inflateInit2(&f->z, MAX_WBITS + 16) == Z_OK
		   ? 0
		   : fail(f, FOREIGN_MEMORY, "no memory for zlib");
}

static enum step
gz_step(struct filter *f, size_t *n)
{
	struct str part = str_head(f->in, 1 << 30);

	f->z.next_in = (Bytef *)(uintptr_t)part.p;
	f->z.avail_in = (uInt)part.n;
	f->z.next_out = f->piece;
	f->z.avail_out = PIECE;
	int r = inflate(&f->z, Z_NO_FLUSH);

	took(f, part.n, f->z.avail_in);
	*n = PIECE - f->z.avail_out;
	if (r == Z_STREAM_END)
		return ENDED;
	if (r == Z_BUF_ERROR)
		return CUT;
	if (r == Z_OK)
		return GOING;
	bool check = f->z.msg != NULL && strstr(f->z.msg, "check") != NULL;

	fail(f, check ? FOREIGN_CRC : FOREIGN_DAMAGED,
	    f->z.msg != NULL ? f->z.msg : "broken stream");
	return BROKEN;
}

static bool
gz_more(struct filter *f)
{
	return str_starts(f->in, STR("\x1f\x8b"));
}

/* -- xz, lzma, lz ---------------------------------------------------------- */

static int
x_start(struct filter *f)
{
	uint32_t flags = f->unchecked ? LZMA_IGNORE_CHECK : 0;
	lzma_ret r;

	if (!f->unchecked)
		f->begin = f->in;
	if (strcmp(f->type, "xz") == 0)
		r = lzma_stream_decoder(&f->x, UINT64_MAX, flags);
	else if (strcmp(f->type, "lz") == 0)
		r = lzma_lzip_decoder(&f->x, UINT64_MAX, flags);
	else
		r = lzma_alone_decoder(&f->x, UINT64_MAX);
	return r == LZMA_OK ? 0
			    : fail(f, FOREIGN_MEMORY, "no memory for liblzma");
}

static enum step
x_step(struct filter *f, size_t *n)
{
	f->x.next_in = (const uint8_t *)f->in.p;
	f->x.avail_in = f->in.n;
	f->x.next_out = f->piece;
	f->x.avail_out = PIECE;
	lzma_ret r = lzma_code(&f->x, LZMA_RUN);

	took(f, f->in.n, f->x.avail_in);
	*n = PIECE - f->x.avail_out;
	switch (r) {
	case LZMA_OK:
		return *n == 0 && f->in.n == 0 ? CUT : GOING;
	case LZMA_STREAM_END:
		return ENDED;
	case LZMA_BUF_ERROR:
		return CUT;
	case LZMA_MEM_ERROR:
	case LZMA_MEMLIMIT_ERROR:
		fail(f, FOREIGN_MEMORY, "a dictionary too large");
		return BROKEN;
	case LZMA_OPTIONS_ERROR:
		fail(f, FOREIGN_METHOD, "options that are not supported");
		return BROKEN;
	default:
		fail(f, FOREIGN_DAMAGED, "broken stream");
		return BROKEN;
	}
}

static bool
x_more(struct filter *f)
{
	size_t zeros = 0;

	if (f->unchecked)
		later(f, FOREIGN_CRC, "a wrong checksum");
	f->unchecked = false;
	if (strcmp(f->type, "lz") == 0)
		return str_starts(f->in, STR("LZIP"));
	if (strcmp(f->type, "xz") != 0)
		return false;
	/* Streams are filled up with zeros in fours. */
	while (str_starts(str_from(f->in, zeros), (struct str){ "\0\0\0", 4 }))
		zeros += 4;
	if (!str_starts(str_from(f->in, zeros), STR("\xfd"
						    "7zXZ\0")))
		return false;
	f->in = str_from(f->in, zeros);
	return true;
}

/* x_repair: the stream once more, without its checksums. */
static bool
x_repair(struct filter *f)
{
	if (f->trouble != FOREIGN_DAMAGED || f->unchecked ||
	    strcmp(f->type, "lzma") == 0)
		return false;
	f->unchecked = true;
	f->in = f->begin;
	f->skip = f->given;
	return x_start(f) == 0;
}

/* -- 7z without its end -----------------------------------------------------
 */

/*
 * What a 7z begins its data with, by its first byte: LZMA2's first chunk must
 * reset all; LZMA's is always 0, and its properties are those of every writer.
 * The window is one that the largest setting has.
 */
enum {
	CUT_DATA = 32,
	CUT_WINDOW = 64 * 1024 * 1024,
};

static int
cut_start(struct filter *f)
{
	/* One folder's data follow on another's. */
	size_t skip = f->in.n == f->content.n ? CUT_DATA : 0;
	unsigned first = le_u8(f->in, skip);
	lzma_options_lzma how;
	lzma_filter chain[] = { { LZMA_VLI_UNKNOWN, &how },
		{ LZMA_VLI_UNKNOWN, NULL } };

	if (first == 1 || first >= 0xe0)
		chain[0].id = LZMA_FILTER_LZMA2;
	else if (first == 0)
		chain[0].id = LZMA_FILTER_LZMA1;
	if (chain[0].id == LZMA_VLI_UNKNOWN ||
	    lzma_lzma_preset(&how, LZMA_PRESET_DEFAULT))
		return fail(f, FOREIGN_METHOD, "of another kind");
	how.dict_size = CUT_WINDOW;
	f->in = str_from(f->in, skip);
	return lzma_raw_decoder(&f->x, chain) == LZMA_OK
		   ? 0
		   : fail(f, FOREIGN_MEMORY, "no memory for liblzma");
}

static bool
cut_more(struct filter *f)
{
	/* What begins otherwise may be the directory. */
	return le_u8(f->in, 0) >= 0xe0;
}

/* -- bz2 ------------------------------------------------------------------- */

#define BZ_BLOCK UINT64_C(0x314159265359)
#define BZ_END UINT64_C(0x177245385090)

/* Bits in front of what a stream's first block holds: BZh9 and its mark. */
enum { BZ_FIRST = 32, BZ_MARK = 48 };

static int
bz_start(struct filter *f)
{
	BZ2_bzDecompressEnd(&f->b);
	f->b = (bz_stream){ .bzalloc = NULL };
	return BZ2_bzDecompressInit(&f->b, 0, 0) == BZ_OK
		   ? 0
		   : fail(f, FOREIGN_MEMORY, "no memory for libbz2");
}

static enum step
bz_step(struct filter *f, size_t *n)
{
	struct str part = str_head(f->in, 1 << 30);

	f->b.next_in = (char *)(uintptr_t)part.p;
	f->b.avail_in = (unsigned)part.n;
	f->b.next_out = (char *)f->piece;
	f->b.avail_out = PIECE;
	int r = BZ2_bzDecompress(&f->b);

	took(f, part.n, f->b.avail_in);
	*n = PIECE - f->b.avail_out;
	if (r == BZ_STREAM_END)
		return ENDED;
	if (r == BZ_OK)
		return *n == 0 && f->in.n == 0 ? CUT : GOING;
	fail(f, r == BZ_MEM_ERROR ? FOREIGN_MEMORY : FOREIGN_DAMAGED,
	    "a broken block");
	return BROKEN;
}

static bool
bz_more(struct filter *f)
{
	return str_starts(f->in, STR("BZh"));
}

/* bz_find: the next mark from a bit on; bits.n * 8 when there is none. */
static uint64_t
bz_find(struct str bits, uint64_t from, bool *is_end)
{
	uint64_t window = 0, n = (uint64_t)bits.n * 8;

	for (uint64_t i = from; i < n; i++) {
		unsigned c = (unsigned char)bits.p[i / 8];

		window = (window << 1 | (c >> (7 - i % 8) & 1)) &
			 UINT64_C(0xffffffffffff);
		*is_end = window == BZ_END;
		if (i - from >= BZ_MARK - 1 && (*is_end || window == BZ_BLOCK))
			return i + 1 - BZ_MARK;
	}
	return n;
}

/* bz_shift: a stream that begins with the block at this bit. */
static void
bz_shift(struct str bits, uint64_t from, struct buf *out)
{
	size_t at = (size_t)(from / 8);
	unsigned shift = (unsigned)(from % 8);
	struct buf b = { NULL, 0, 0 };

	buf_addz(&b, "BZh9");
	for (; at < bits.n; at++) {
		unsigned c = (unsigned char)bits.p[at];
		unsigned d =
		    at + 1 < bits.n ? (unsigned char)bits.p[at + 1] : 0;

		buf_addc(
		    &b, (char)(unsigned char)(c << shift | d >> (8 - shift)));
	}
	/* The old one may be what bits are. */
	buf_fini(out);
	*out = b;
}

/*
 * bz_repair: goes on with the next block.  Where that follows on the spot the
 * block was whole and just its checksum wrong; so it is where the end does.
 */
static bool
bz_repair(struct filter *f)
{
	uint64_t at = (uint64_t)(f->content.n - f->in.n) * 8;
	uint64_t from =
	    at > 128 + BZ_FIRST + BZ_MARK ? at - 128 : BZ_FIRST + BZ_MARK;
	bool is_end = false;

	if (f->trouble != FOREIGN_DAMAGED || f->repairs == REPAIRS)
		return false;
	uint64_t next = bz_find(f->content, from, &is_end);
	bool here = next < at;

	later(f, here ? FOREIGN_CRC : FOREIGN_DAMAGED,
	    here ? "a wrong checksum" : "a broken block");
	if (is_end && next / 8 < f->content.n) {
		f->over = true;
		return true;
	}
	if (next / 8 >= f->content.n)
		return false;
	f->repairs++;
	bz_shift(f->content, next, &f->shifted);
	f->content = buf_str(&f->shifted);
	f->in = f->content;
	return bz_start(f) == 0;
}

/* -- uu -------------------------------------------------------------------- */

static int
uu_start(struct filter *f)
{
	if (!armour_file(&f->in, &f->decoded))
		later(f, FOREIGN_TRUNCATED, "it ends without its last line");
	f->left = buf_str(&f->decoded);
	return 0;
}

static enum step
uu_step(struct filter *f, size_t *n)
{
	struct str part = str_head(f->left, PIECE);

	if (part.n > 0)
		memcpy(f->piece, part.p, part.n);
	*n = part.n;
	f->left = str_from(f->left, part.n);
	return f->left.n == 0 ? ENDED : GOING;
}

static bool
no_more(struct filter *f)
{
	(void)f;
	return false;
}

/* -- those decoded here ---------------------------------------------------- */

static const struct filter_decoder decoders[] = {
	{ "gz", gz_start, gz_step, gz_more, NULL },
	{ "xz", x_start, x_step, x_more, x_repair },
	{ "lzma", x_start, x_step, x_more, NULL },
	{ "lz", x_start, x_step, x_more, x_repair },
	{ "bz2", bz_start, bz_step, bz_more, bz_repair },
	{ "uu", uu_start, uu_step, no_more, NULL },
	{ "7z-cut", cut_start, x_step, cut_more, NULL },
};

static const struct filter_decoder *
find_decoder(const char *type)
{
	for (size_t i = 0; i < sizeof decoders / sizeof *decoders; i++)
		if (strcmp(decoders[i].type, type) == 0)
			return &decoders[i];
	return NULL;
}

/* settle: what a step came to, once its piece has been taken. */
static void
settle(struct filter *f, enum step step)
{
	if (step == ENDED) {
		f->ended = true;
	} else if (step == CUT) {
		fail(f, FOREIGN_TRUNCATED,
		    "the compressed stream ends too early");
	} else if (step == BROKEN && f->how->repair != NULL &&
		   f->how->repair(f)) {
		f->message = NULL;
	}
}

/* own_next: the next bytes that were not given before. */
static ssize_t
own_next(struct filter *f, const void **p)
{
	while (f->message == NULL && !f->over) {
		size_t n = 0;

		if (f->ended) {
			f->over = !f->how->more(f);
			f->ended = false;
			f->given = 0;
			if (!f->over && f->how->start(f) != 0)
				return 0;
			continue;
		}
		enum step step = f->how->step(f, &n);
		size_t old = n < f->skip ? n : (size_t)f->skip;

		f->skip -= old;
		f->given += n - old;
		settle(f, step);
		*p = f->piece + old;
		if (n > old)
			return (ssize_t)(n - old);
	}
	if (f->message == NULL && f->late != NULL)
		fail(f, f->late_trouble, f->late);
	return 0;
}

/* -- those of the library -------------------------------------------------- */

static const struct {
	const char *type;
	int (*enable)(struct archive *);
} libraries[] = {
	{ "zst", archive_read_support_filter_zstd },
	{ "lz4", archive_read_support_filter_lz4 },
	{ "z", archive_read_support_filter_compress },
	{ "rpm", archive_read_support_filter_rpm },
};
#define N_LIBRARIES (sizeof libraries / sizeof *libraries)

static size_t
find_library(const char *type)
{
	size_t i = 0;

	while (i < N_LIBRARIES && strcmp(libraries[i].type, type) != 0)
		i++;
	return i;
}

static int
library_fail(struct filter *f, const char *otherwise)
{
	const char *z = archive_error_string(f->a);

	return fail(f, filter_trouble(z), z != NULL ? z : otherwise);
}

static int
library_open(struct filter *f, struct str content)
{
	size_t i = find_library(f->type);
	struct archive_entry *entry;

	f->a = archive_read_new();
	if (f->a == NULL || i == N_LIBRARIES ||
	    libraries[i].enable(f->a) < ARCHIVE_WARN ||
	    archive_read_support_format_raw(f->a) < ARCHIVE_WARN)
		return fail(f, FOREIGN_METHOD, "not built in");
	if (archive_read_open_memory(f->a, content.p, content.n) <
		ARCHIVE_WARN ||
	    archive_read_next_header(f->a, &entry) < ARCHIVE_WARN)
		return library_fail(f, "no such stream");
	/* Raw reads anything: without its filter it would give back the input.
	 */
	if (archive_filter_code(f->a, 0) == ARCHIVE_FILTER_NONE)
		return fail(f, FOREIGN_DAMAGED, "no such stream");
	return 0;
}

/*
 * library_again: the library drops what it holds when a checksum is wrong, or
 * the end is missing: it is asked once more, where it can be kept from looking
 * at the one and the other is mended.  The message then waits for the end;
 * what it borrows from lives as long as the child.
 */
static bool
library_again(struct filter *f)
{
	bool cut = f->trouble == FOREIGN_TRUNCATED;

	if (f->late != NULL)
		return false;
	/* What is whole but for its checksum has just a wrong one. */
	later(f, cut ? FOREIGN_TRUNCATED : FOREIGN_CRC, f->message);
	f->skip = f->given;
	if (!(cut ? cutstream(f->content, f->type, &f->patched)
		  : stream_unchecked(f->content, f->type, &f->patched)))
		return false;
	f->message = NULL;
	return library_open(f, buf_str(&f->patched)) == 0;
}

/* library_read: the next piece, 0 at the end, -1 when it failed. */
static ssize_t
library_read(struct filter *f, const void **p)
{
	size_t n;
	la_int64_t at;

	for (unsigned tries = 0; tries < 16; tries++) {
		int r = archive_read_data_block(f->a, p, &n, &at);

		if (r == ARCHIVE_EOF)
			return 0;
		if (r == ARCHIVE_OK || (r == ARCHIVE_WARN && n > 0)) {
			if (n > 0)
				return (ssize_t)n;
		} else if (r != ARCHIVE_RETRY) {
			return library_fail(f, "broken stream");
		}
	}
	return 0;
}

/* library_next: the next piece that was not given yet; 0 when there is none. */
static ssize_t
library_next(struct filter *f, const void **p)
{
	for (;;) {
		ssize_t n = f->message == NULL ? library_read(f, p) : 0;

		if (n < 0 && library_again(f))
			continue;
		if (n == 0 && f->late != NULL)
			fail(f, f->late_trouble, f->late);
		if (n <= 0)
			return 0;
		if ((uint64_t)n <= f->skip) {
			f->skip -= (uint64_t)n;
			continue;
		}
		*p = (const char *)*p + f->skip;
		n -= (ssize_t)f->skip;
		f->skip = 0;
		f->given += (uint64_t)n;
		return n;
	}
}

/* -- all of them ----------------------------------------------------------- */

bool
filter_is(const char *type)
{
	return find_decoder(type) != NULL || find_library(type) < N_LIBRARIES;
}

int
filter_open(struct filter *f, struct str content, const char *type)
{
	size_t end = stream_end(content, type);

	*f = (struct filter){ .type = type, .content = content };
	f->how = find_decoder(type);
	/* What lies behind would make the library drop its last piece. */
	if (end > 0)
		f->content = str_head(content, end);
	f->in = f->content;
	if (f->how == NULL)
		return library_open(f, f->content) == 0 || library_again(f)
			   ? 0
			   : -1;
	f->piece = mem_alloc(PIECE, 1);
	return f->how->start(f);
}

ssize_t
filter_next(struct filter *f, const void **p)
{
	return f->how != NULL ? own_next(f, p) : library_next(f, p);
}

uint64_t
filter_end(struct filter *f)
{
	int last;

	/* Of one that was repaired the place is another's. */
	if (f->message != NULL && f->repairs > 0)
		return 0;
	if (f->how != NULL)
		return f->over ? f->content.n - f->in.n : 0;
	if (stream_end(f->content, f->type) > 0)
		return f->content.n;
	if (f->message != NULL)
		return 0;
	last = archive_filter_count(f->a) - 2;
	if (last < 0 || strcmp(f->type, "rpm") == 0 ||
	    strcmp(f->type, "lz4") == 0)
		return 0;
	return (uint64_t)archive_filter_bytes(f->a, last + 1);
}
