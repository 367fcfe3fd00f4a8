/*
 * mkarchive: zips and tars as no library writes them, for tests.  Standard
 * input has one part a line, fields separated by TAB and escaped as in the
 * stream; the bytes go to standard output.
 *
 *	zip	NAME	CONTENT	[key=value ...]	a member, local header and data
 *	dir	[shift=N]	the directory of the members so far, and its end
 *	tar	NAME	CONTENT	[type=C] [link=NAME]	a member
 *	tarend			the two empty blocks
 *	raw	BYTES		bytes as they are
 *	zeros	N		as many NULs
 *
 * A zip's descriptor=N puts sizes behind the data and none in the local header:
 * 12 or 20 bytes (sizes of 64 bits), 16 or 24 with a signature.
 * Keys of zip: flags= method= crc= size= packed= made= attr= (numbers that
 * are written instead of the right ones), local=NAME (in the local header),
 * extra=HEX (in both headers), unlisted, again (in the directory once more),
 * times=N (in the directory so often).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libdeflate.h>

#include "buf.h"
#include "diag.h"
#include "record.h"

struct line {
	struct buf field[12];
	size_t n;
};

static struct buf out, directory;
static unsigned entries;

static void
put(struct buf *b, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_addc(b, (char)(v >> 8 * i & 0xff));
}

/* key: the value of a key=value field, or false. */
static bool
key(const struct line *l, const char *name, struct str *value)
{
	size_t n = strlen(name);

	for (size_t i = 1; i < l->n; i++) {
		struct str f = buf_str(&l->field[i]);

		if (str_starts(f, str_of(name)) && f.n > n && f.p[n] == '=') {
			*value = str_from(f, n + 1);
			return true;
		}
	}
	return false;
}

static bool
has(const struct line *l, const char *word)
{
	for (size_t i = 1; i < l->n; i++)
		if (str_eq(buf_str(&l->field[i]), str_of(word)))
			return true;
	return false;
}

static uint64_t
number(const struct line *l, const char *name, uint64_t otherwise)
{
	struct str s;
	uint64_t v;

	if (!key(l, name, &s))
		return otherwise;
	if (!str_u64(s, &v))
		diag_die(DIAG_USAGE, "%s is no number", name);
	return v;
}

static void
add_unhex(struct buf *b, struct str hex)
{
	for (; hex.n >= 2; hex = str_from(hex, 2)) {
		char pair[3] = { hex.p[0], hex.p[1], '\0' };

		buf_addc(b, (char)strtoul(pair, NULL, 16));
	}
}

static void
deflate_into(struct buf *b, struct str data)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
	size_t most = libdeflate_deflate_compress_bound(c, data.n);

	b->n += libdeflate_deflate_compress(
	    c, data.p, data.n, buf_reserve(b, most), most);
	libdeflate_free_compressor(c);
}

/* descriptor: of n bytes; see above. */
static void
descriptor(uint64_t n, uint32_t crc, uint64_t packed, uint64_t size)
{
	unsigned wide = n == 20 || n == 24 ? 8 : 4;

	if (n == 16 || n == 24)
		put(&out, 0x08074b50, 4);
	put(&out, crc, 4);
	put(&out, packed, wide);
	put(&out, size, wide);
}

static void
zip(const struct line *l)
{
	struct str name = buf_str(&l->field[1]), local = name, hex;
	struct str data = buf_str(&l->field[2]);
	struct buf packed = { NULL, 0, 0 }, extra = { NULL, 0, 0 };
	struct buf common = { NULL, 0, 0 };
	uint64_t method = number(l, "method", 8), at = out.n;
	uint64_t sizes_behind = number(l, "descriptor", 0);

	if (method == 8)
		deflate_into(&packed, data);
	else
		buf_adds(&packed, data);
	if (key(l, "extra", &hex))
		add_unhex(&extra, hex);
	put(&common, 20, 2);
	put(&common, number(l, "flags", sizes_behind > 0 ? 8 : 0), 2);
	put(&common, method, 2);
	put(&common, 0x1864, 2); /* 03:03:08, 12 December 2023 */
	put(&common, 0x578c, 2);
	put(&common, number(l, "crc", libdeflate_crc32(0, data.p, data.n)), 4);
	put(&common, number(l, "packed", packed.n), 4);
	put(&common, number(l, "size", data.n), 4);
	key(l, "local", &local);
	put(&out, 0x04034b50, 4);
	buf_adds(&out, buf_str(&common));
	if (sizes_behind > 0)
		memset(out.p + out.n - 12, 0, 12);
	put(&out, local.n, 2);
	put(&out, extra.n, 2);
	buf_adds(&out, local);
	buf_adds(&out, buf_str(&extra));
	buf_adds(&out, buf_str(&packed));
	if (sizes_behind > 0)
		descriptor(sizes_behind, libdeflate_crc32(0, data.p, data.n),
		    packed.n, data.n);
	uint64_t times =
	    number(l, "times", has(l, "again") ? 2 : !has(l, "unlisted"));
	for (; times > 0; times--) {
		put(&directory, 0x02014b50, 4);
		put(&directory, number(l, "made", 20), 2);
		buf_adds(&directory, buf_str(&common));
		put(&directory, name.n, 2);
		put(&directory, extra.n, 2);
		put(&directory, 0, 6); /* comment, disk, internal */
		put(&directory, number(l, "attr", 0), 4);
		put(&directory, at, 4);
		buf_adds(&directory, name);
		buf_adds(&directory, buf_str(&extra));
		entries++;
	}
	buf_fini(&packed);
	buf_fini(&extra);
	buf_fini(&common);
}

static void
dir(const struct line *l)
{
	uint64_t at = out.n - number(l, "shift", 0);

	buf_adds(&out, buf_str(&directory));
	put(&out, 0x06054b50, 4);
	put(&out, 0, 4);
	put(&out, entries, 2);
	put(&out, entries, 2);
	put(&out, directory.n, 4);
	put(&out, at, 4);
	put(&out, 0, 2);
	buf_reset(&directory);
	entries = 0;
}

static void
tar(const struct line *l)
{
	struct str name = buf_str(&l->field[1]), s;
	struct str data = buf_str(&l->field[2]);
	char h[512] = { 0 };
	unsigned sum = 0;

	memcpy(h, name.p, name.n < 100 ? name.n : 100);
	snprintf(h + 100, 8, "%07o", 0644u);
	snprintf(h + 108, 8, "%07o", 0u);
	snprintf(h + 116, 8, "%07o", 0u);
	snprintf(h + 124, 12, "%011o", (unsigned)data.n);
	snprintf(h + 136, 12, "%011o", 1701682200u);
	memset(h + 148, ' ', 8);
	h[156] = key(l, "type", &s) ? s.p[0] : '0';
	if (key(l, "link", &s))
		memcpy(h + 157, s.p, s.n < 100 ? s.n : 100);
	memcpy(h + 257,
	    "ustar\0"
	    "00",
	    8);
	for (size_t i = 0; i < sizeof h; i++)
		sum += (unsigned char)h[i];
	snprintf(h + 148, 8, "%06o", sum);
	buf_add(&out, h, sizeof h);
	buf_adds(&out, data);
	while (out.n % 512 != 0)
		buf_addc(&out, '\0');
}

static void
part(const struct line *l)
{
	struct str what = buf_str(&l->field[0]);
	uint64_t n = 0;

	if (str_eq(what, STR("zip")))
		zip(l);
	else if (str_eq(what, STR("dir")))
		dir(l);
	else if (str_eq(what, STR("tar")))
		tar(l);
	else if (str_eq(what, STR("raw")))
		buf_adds(&out, buf_str(&l->field[1]));
	else if (str_eq(what, STR("zeros")) &&
		 str_u64(buf_str(&l->field[1]), &n))
		memset(buf_reserve(&out, (size_t)n), 0, (size_t)n),
		    out.n += (size_t)n;
	else if (str_eq(what, STR("tarend")))
		for (int i = 0; i < 1024; i++)
			buf_addc(&out, '\0');
	else
		diag_die(DIAG_USAGE, "no such part: %s", diag_quote(what));
}

int
main(void)
{
	struct line l = { .n = 0 };
	struct buf all = { NULL, 0, 0 };
	struct str rest, text, field;

	diag_init("mkarchive");
	for (size_t n = 1; n > 0; all.n += n)
		n = fread(buf_reserve(&all, 65536), 1, 65536, stdin);
	rest = buf_str(&all);
	while (str_split(&rest, '\n', &text)) {
		for (size_t i = 0; i < sizeof l.field / sizeof *l.field; i++)
			buf_reset(&l.field[i]);
		for (l.n = 0; l.n < sizeof l.field / sizeof *l.field &&
			      str_split(&text, '\t', &field);)
			rec_unescape(&l.field[l.n++], field);
		if (l.n > 0)
			part(&l);
	}
	if (fwrite(out.p, 1, out.n, stdout) != out.n || fflush(stdout) != 0)
		diag_die(DIAG_FAILED, "cannot write");
	for (size_t i = 0; i < sizeof l.field / sizeof *l.field; i++)
		buf_fini(&l.field[i]);
	buf_fini(&all);
	buf_fini(&out);
	buf_fini(&directory);
	return 0;
}
