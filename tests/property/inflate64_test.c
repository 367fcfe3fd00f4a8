/*
 * Deflate64 against what it was made of: streams of fixed codes written here,
 * with every length and distance there is, and streams of codes of their own
 * from a compressor of plain deflate, which are the same where no match is as
 * long as 258.  What comes out of a stream that is cut is a beginning of it.
 */

#include <libdeflate.h>

#include "archive/inflate64.h"
#include "buf.h"
#include "check.h"
#include "random.h"

/* -- a writer of fixed codes
 * --------------------------------------------------- */

struct writer {
	struct buf out;   /* the stream */
	struct buf plain; /* what it stands for */
	unsigned n;       /* bits of the last byte */
};

static void
put_bits(struct writer *w, unsigned v, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (w->n % 8 == 0)
			buf_addc(&w->out, '\0');
		if (v >> i & 1)
			w->out.p[w->out.n - 1] |= (char)(1 << w->n % 8);
		w->n = (w->n + 1) % 8;
	}
}

/* put_code: the highest bit first. */
static void
put_code(struct writer *w, unsigned code, unsigned n)
{
	while (n-- > 0)
		put_bits(w, code >> n & 1, 1);
}

static void
put_symbol(struct writer *w, unsigned symbol)
{
	if (symbol < 144)
		put_code(w, 0x30 + symbol, 8);
	else if (symbol < 256)
		put_code(w, 0x190 + symbol - 144, 9);
	else if (symbol < 280)
		put_code(w, symbol - 256, 7);
	else
		put_code(w, 0xC0 + symbol - 280, 8);
}

static void
put_literal(struct writer *w, unsigned char c)
{
	put_symbol(w, c);
	buf_addc(&w->plain, (char)c);
}

/* Groups of codes: `first` codes of no bits, then so many of each number. */
static void
put_group(struct writer *w, unsigned v, unsigned each, bool is_length)
{
	unsigned code = 0, base = 0, bits = 0;

	while (v >= base + (1u << bits)) {
		base += 1u << bits;
		code++;
		if (code >= 2 * each && code % each == 0)
			bits++;
	}
	if (is_length)
		put_symbol(w, 257 + code);
	else
		put_code(w, code, 5);
	put_bits(w, v - base, bits);
}

static void
put_match(struct writer *w, unsigned length, unsigned distance)
{
	if (length > 257) {
		put_symbol(w, 285);
		put_bits(w, length - 3, 16);
	} else {
		put_group(w, length - 3, 4, true);
	}
	put_group(w, distance - 1, 2, false);
	for (unsigned i = 0; i < length; i++)
		buf_addc(&w->plain, w->plain.p[w->plain.n - distance]);
}

static void
writer_fini(struct writer *w)
{
	buf_fini(&w->out);
	buf_fini(&w->plain);
	*w = (struct writer){ .n = 0 };
}

/* -- reading it again --------------------------------------------------------
 */

static int
gather(void *arg, struct str piece)
{
	buf_adds(arg, piece);
	return piece.n > 256 * 1024;
}

/* is_read: does the stream give this, and each beginning of it a beginning? */
static bool
is_read(struct str in, struct str want, uint64_t *seed)
{
	struct buf got = { NULL, 0, 0 };
	bool good = inflate64(in, gather, &got) == INFLATE64_OK &&
		    str_eq(buf_str(&got), want);

	for (unsigned i = 0; i < 8 && good; i++) {
		struct str cut = str_head(in, random_next(seed) % in.n);

		buf_reset(&got);
		good = inflate64(cut, gather, &got) == INFLATE64_TRUNCATED &&
		       str_starts(want, buf_str(&got));
	}
	buf_fini(&got);
	return good;
}

static void
test_fixed(uint64_t *seed)
{
	bool good = true;

	for (unsigned run = 0; run < 60 && good; run++) {
		struct writer w = { .n = 0 };

		put_bits(&w, 3, 3); /* the last block, of fixed codes */
		for (unsigned i = 0; i < 200; i++)
			put_literal(&w, (unsigned char)random_next(seed));
		for (unsigned i = 0; i < 200; i++) {
			unsigned far =
			    w.plain.n < 65536 ? (unsigned)w.plain.n : 65536;
			unsigned most = i % 20 == 0 ? 65538 : 300;

			put_literal(&w, (unsigned char)random_next(seed));
			put_match(&w,
			    3 + (unsigned)(random_next(seed) % (most - 2)),
			    1 + (unsigned)(random_next(seed) % far));
			if (i % 50 == 0)
				put_match(&w, most, far);
		}
		put_symbol(&w, 256);
		good = is_read(buf_str(&w.out), buf_str(&w.plain), seed);
		writer_fini(&w);
	}
	CHECK_WHY(good, "every length and distance in fixed codes");
}

static void
test_own_codes(uint64_t *seed)
{
	bool good = true;

	for (int level = 1; level <= 12 && good; level++) {
		struct libdeflate_compressor *c =
		    libdeflate_alloc_compressor(level);
		struct buf plain = { NULL, 0, 0 }, packed = { NULL, 0, 0 };

		/* Words of a few letters: no match of 258 among them. */
		for (unsigned i = 0; i < 40000; i++)
			buf_addc(&plain,
			    (char)('a' + random_next(seed) % (1 + i / 1600)));
		size_t most = libdeflate_deflate_compress_bound(c, plain.n);

		packed.n = libdeflate_deflate_compress(c, plain.p + 3000,
		    plain.n - 3000, buf_reserve(&packed, most), most);
		good = is_read(
		    buf_str(&packed), str_from(buf_str(&plain), 3000), seed);
		libdeflate_free_compressor(c);
		buf_fini(&plain);
		buf_fini(&packed);
	}
	CHECK_WHY(good, "codes of their own");
}

static void
test_stored(uint64_t *seed)
{
	struct buf in = { NULL, 0, 0 }, plain = { NULL, 0, 0 };

	for (unsigned block = 0; block < 9; block++) {
		unsigned n = block == 4 ? 0 : 65535;

		buf_addc(&in, block == 8);
		buf_addc(&in, (char)(n & 0xff));
		buf_addc(&in, (char)(n >> 8));
		buf_addc(&in, (char)(~n & 0xff));
		buf_addc(&in, (char)(~n >> 8 & 0xff));
		for (unsigned i = 0; i < n; i++) {
			char c = (char)random_next(seed);

			buf_addc(&in, c);
			buf_addc(&plain, c);
		}
	}
	CHECK_WHY(is_read(buf_str(&in), buf_str(&plain), seed),
	    "blocks that are stored");
	buf_fini(&in);
	buf_fini(&plain);
}

static const struct bad {
	const char *why;
	struct str in;
	enum inflate64_result want;
} bads[] = {
	{ "nothing", { "", 0 }, INFLATE64_TRUNCATED },
	{ "a kind of block that is none", { "\x07", 1 }, INFLATE64_DAMAGED },
	{ "a stored length that is not told twice", { "\1\1\0\1\0x", 6 },
	    INFLATE64_DAMAGED },
	{ "a stored block that is cut", { "\1\2\0\xfd\xffx", 6 },
	    INFLATE64_TRUNCATED },
	/* Fixed: length 3, distance 1, of nothing. */
	{ "a distance before the beginning", { "\x03\x02\0\0\0", 5 },
	    INFLATE64_DAMAGED },
	{ "lengths that make no code",
	    { "\x05\xe0\xff\xff\xff\xff\xff\xff\xff\xff", 10 },
	    INFLATE64_DAMAGED },
	{ "an empty block", { "\x03\0", 2 }, INFLATE64_OK },
};

static void
test_bad(void)
{
	struct buf got = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof bads / sizeof *bads; i++)
		CHECK_WHY(inflate64(bads[i].in, gather, &got) == bads[i].want,
		    bads[i].why);
	buf_fini(&got);
}

static int
enough(void *arg, struct str piece)
{
	*(size_t *)arg += piece.n;
	return 1;
}

static void
test_stopped(void)
{
	struct writer w = { .n = 0 };
	size_t n = 0;

	put_bits(&w, 3, 3);
	put_literal(&w, 'x');
	for (unsigned i = 0; i < 20; i++)
		put_match(&w, 65538, 1);
	put_symbol(&w, 256);
	CHECK(inflate64(buf_str(&w.out), enough, &n) == INFLATE64_STOPPED);
	CHECK_WHY(n > 0 && n <= 256 * 1024, "no more after enough");
	writer_fini(&w);
}

int
main(void)
{
	uint64_t seed = 64;

	diag_init("riffle-test");
	test_fixed(&seed);
	test_own_codes(&seed);
	test_stored(&seed);
	test_bad();
	test_stopped();
	return check_done();
}
