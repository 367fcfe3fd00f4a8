/* What each byte of an archive is: those of its members, and all the others. */

#include "archive/layout.h"

#include <archive.h>
#include <archive_entry.h>

#include "buf.h"
#include "check.h"

/* -- archives that a library writes -----------------------------------------
 */

static const struct file {
	const char *name;
	size_t n; /* of content, made of one letter */
} files[] = {
	{ "a.txt", 1 },
	{ "empty", 0 },
	{ "block", 512 },
	{ "more.than.15.bytes.and.odd", 1031 },
	{ "last", 3 },
};
#define N_FILES (sizeof files / sizeof *files)

static la_ssize_t
append(struct archive *a, void *arg, const void *p, size_t n)
{
	(void)a;
	buf_add(arg, p, n);
	return (la_ssize_t)n;
}

static void
write_file(struct archive *a, const struct file *f, char letter)
{
	struct archive_entry *e = archive_entry_new();
	char content[2048];

	memset(content, letter, sizeof content);
	archive_entry_set_pathname(e, f->name);
	archive_entry_set_size(e, (la_int64_t)f->n);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	archive_entry_set_mtime(e, 1701682200, 500);
	CHECK(archive_write_header(a, e) == ARCHIVE_OK);
	if (f->n > 0)
		CHECK(archive_write_data(a, content, f->n) == (la_ssize_t)f->n);
	archive_entry_free(e);
}

static void
write_archive(struct buf *out, const char *format)
{
	struct archive *a = archive_write_new();

	CHECK(archive_write_set_format_by_name(a, format) == ARCHIVE_OK);
	archive_write_add_filter_none(a);
	/* An ar has no padding at its end, and is given one otherwise. */
	archive_write_set_bytes_in_last_block(a, 1);
	archive_write_open(a, out, NULL, append, NULL);
	for (size_t i = 0; i < N_FILES; i++)
		write_file(a, &files[i], (char)('A' + i));
	CHECK(archive_write_close(a) == ARCHIVE_OK);
	archive_write_free(a);
}

/* data_is: the bytes that are data are the members', and no others. */
static bool
data_is(const struct account *a, struct str archive, uint64_t at)
{
	struct buf data = { NULL, 0, 0 }, want = { NULL, 0, 0 };

	for (size_t i = 0; i < a->n; i++)
		if (a->spans[i].kind == ACCOUNT_DATA)
			buf_add(&data, archive.p + (a->spans[i].at - at),
			    (size_t)(a->spans[i].end - a->spans[i].at));
	for (size_t i = 0; i < N_FILES; i++)
		for (size_t k = 0; k < files[i].n; k++)
			buf_addc(&want, (char)('A' + i));
	bool same = str_eq(buf_str(&data), buf_str(&want));

	buf_fini(&data);
	buf_fini(&want);
	return same;
}

/* no_gap: entries follow each other from the beginning to the end. */
static bool
no_gap(const struct account *a)
{
	uint64_t at = a->begin;

	for (size_t i = 0; i < a->n; i++) {
		if (a->spans[i].at != at)
			return false;
		at = a->spans[i].end;
	}
	return at == a->end;
}

static void
check_written(const char *format, const char *type)
{
	struct account a = { .open = false };
	struct buf out = { NULL, 0, 0 };

	write_archive(&out, format);
	layout_account(&a, buf_str(&out), 7, type);
	if (!data_is(&a, buf_str(&out), 7) || !no_gap(&a))
		printf("# %s\n", format);
	CHECK(data_is(&a, buf_str(&out), 7));
	CHECK(no_gap(&a));
	account_fini(&a);

	/* Cut anywhere, nothing reaches beyond the end. */
	for (size_t n = 0; n < out.n; n += 1 + n / 7) {
		layout_account(&a, str_head(buf_str(&out), n), 0, type);
		bool within = true;

		for (size_t i = 0; i < a.n; i++)
			within = within && a.spans[i].end <= n;
		CHECK(within);
		account_fini(&a);
	}
	buf_fini(&out);
}

/* -- archives that no library here writes -----------------------------------
 */

#define BYTES(literal)                                                         \
	{                                                                      \
		literal, sizeof(literal) - 1                                   \
	}

static const struct bytes_case {
	const char *why, *type;
	struct str bytes;
	const char *want; /* a letter for each byte's kind */
} bytes_cases[] = {
	{ "lha, levels 0 and 2", "lha",
	    BYTES("\x17\x00-lh0-\002\0\0\0\002\0\0\0\0\0\0\0\x20\0\001a\0\0"
		  "AA"
		  "\x18\x00-lh0-\001\0\0\0\001\0\0\0\0\0\0\0\x20\002\0\0"
		  "UB\0"),
	    "hhhhhhhhhhhhhhhhhhhhhhhhhDDhhhhhhhhhhhhhhhhhhhhhhhhDd" },
	{ "rar 4", "rar",
	    BYTES("Rar!\x1a\a\0"
		  "\xcf\x90\x73\0\0\x0d\0\0\0\0\0\0\0"
		  "\0\0\x74\0\x80\x20\0\003\0\0\0\003\0\0\0\0"
		  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		  "ABC"
		  "\xc4\x3d\x7b\0\x40\a\0"
		  "!"),
	    "dddddddddddddddddddd"
	    "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhDDDddddddd." },
	{ "rar 5", "rar",
	    BYTES("Rar!\x1a\a\001\0"
		  "....\003\001\0\0"
		  "....\005\002\002\002\0\0"
		  "AB"
		  "....\003\005\0\0"
		  "!!"),
	    "dddddddddddddddd"
	    "hhhhhhhhhhDDdddddddd.." },
	{ "7z", "7z",
	    BYTES("7z\xbc\xaf\x27\x1c\0\003....\003\0\0\0\0\0\0\0"
		  "\002\0\0\0\0\0\0\0....ABCxxend"),
	    "ddddddddddddddddddddddddddddddddDDDdd..." },
	{ "cpio, old binary, other end first", "cpio",
	    BYTES("\x71\xc7\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\002"
		  "\0\0\0\003a\0ABC\0"),
	    "hhhhhhhhhhhhhhhhhhhhhhhhhhhhDDDe" },
	{ "ar, a BSD name", "ar",
	    BYTES("!<arch>\n#1/4            0           0     0     100644  "
		  "7         `\nnameABC\n"),
	    "dddddddd"
	    "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh"
	    "DDDe" },
	{ "of no kind that is known here", "cab", BYTES("MSCF"), "DDDD" },
};

static void
check_bytes(const struct bytes_case *c)
{
	static const char letters[ACCOUNT_KIND_COUNT] = {
		[ACCOUNT_HEADER] = 'h',
		[ACCOUNT_DATA] = 'D',
		[ACCOUNT_DESCRIPTOR] = 'e',
		[ACCOUNT_DIRECTORY] = 'd',
	};
	struct account a = { .open = false };
	struct buf got = { NULL, 0, 0 };

	layout_account(&a, c->bytes, 0, c->type);
	for (size_t i = 0; i < c->bytes.n; i++)
		buf_addc(&got, '.');
	for (size_t i = 0; i < a.n; i++)
		memset(got.p + a.spans[i].at, letters[a.spans[i].kind],
		    (size_t)(a.spans[i].end - a.spans[i].at));
	if (!str_eq(buf_str(&got), str_of(c->want)))
		printf("# %s\n", c->why);
	CHECK_STR(buf_str(&got), str_of(c->want));
	buf_fini(&got);
	account_fini(&a);
}

int
main(void)
{
	static const char *const written[][2] = { { "v7tar", "tar" },
		{ "ustar", "tar" }, { "gnutar", "tar" }, { "pax", "tar" },
		{ "newc", "cpio" }, { "odc", "cpio" }, { "bin", "cpio" },
		{ "arbsd", "ar" } };

	for (size_t i = 0; i < sizeof written / sizeof *written; i++)
		check_written(written[i][0], written[i][1]);
	for (size_t i = 0; i < sizeof bytes_cases / sizeof *bytes_cases; i++)
		check_bytes(&bytes_cases[i]);
	return check_done();
}
