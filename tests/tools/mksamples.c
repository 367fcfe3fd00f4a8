/*
 * mksamples DIR [N [SEED...]]: one small file of each kind of archive,
 * compressed stream and document that can be written here.  With N a folder for
 * each instead: the file cut at N places and with one bit flipped at N others.
 * Seeds of extract_media_fuzz.c are files too, behind their first byte.
 */

#define _GNU_SOURCE

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../trove/office.h"
#include "../trove/pack.h"
#include "../unit/lockedfile.h"

static const struct packed {
	const char *name, *format, *filter;
} packeds[] = {
	{ "v7.tar", "v7tar", "none" },
	{ "ustar.tar", "ustar", "none" },
	{ "gnu.tar", "gnutar", "none" },
	{ "pax.tar", "pax", "none" },
	{ "newc.cpio", "newc", "none" },
	{ "odc.cpio", "odc", "none" },
	{ "ar.a", "arbsd", "none" },
	{ "seven.7z", "7zip", "none" },
	{ "zip.zip", "zip", "none" },
	{ "warc.warc", "warc", "none" },
	{ "tar.tar.gz", "ustar", "gzip" },
	{ "tar.tar.xz", "ustar", "xz" },
	{ "one.gz", "raw", "gzip" },
	{ "one.bz2", "raw", "bzip2" },
	{ "one.xz", "raw", "xz" },
	{ "one.lzma", "raw", "lzma" },
	{ "one.lz", "raw", "lzip" },
	{ "one.zst", "raw", "zstd" },
	{ "one.lz4", "raw", "lz4" },
	{ "one.z", "raw", "compress" },
};

struct target {
	const char *folder;
	size_t n; /* variants of each; 0: the file itself */
};

static void
save(const char *folder, const char *name, struct str content)
{
	char *path = NULL;

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		exit(4);
	FILE *f = fopen(path, "wb");

	if (f == NULL || fwrite(content.p, 1, content.n, f) != content.n ||
	    fclose(f) != 0)
		pack_die(path, "cannot be written");
	free(path);
}

/* variants: cuts and flips, evenly spread, into a folder of their own. */
static void
variants(const struct target *t, const char *name, struct str s)
{
	struct buf copy = { NULL, 0, 0 };
	char *folder = NULL, variant[64];

	if (asprintf(&folder, "%s/%s", t->folder, name) < 0)
		exit(4);
	mkdir(folder, 0700);
	buf_adds(&copy, s);
	for (size_t i = 0; i < t->n && i < s.n; i++) {
		size_t n = t->n < s.n ? t->n : s.n, at = s.n * i / n;

		snprintf(variant, sizeof variant, "cut-%zu-%s", at, name);
		save(folder, variant, str_head(s, at));
		snprintf(variant, sizeof variant, "flip-%zu-%s", at, name);
		copy.p[at] = (char)(copy.p[at] ^ 1 << (at * 7 + i) % 8);
		save(folder, variant, buf_str(&copy));
		copy.p[at] = s.p[at];
	}
	buf_fini(&copy);
	free(folder);
}

static void
give(const struct target *t, const char *name, struct buf *content)
{
	if (t->n == 0)
		save(t->folder, name, buf_str(content));
	else
		variants(t, name, buf_str(content));
	buf_fini(content);
}

static const char mail[] =
    "From: a@example.org\r\nTo: b@example.org\r\nSubject: "
    "=?gb18030?B?tdrI/bz5?="
    "\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\n\r\nbody\r\n"
    "--xx\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; "
    "filename=a.txt\r\n\r\nattached\r\n--xx--\r\n";
static const char page[] =
    "<html><head><title>第三集</title></head><body><p>one<p>two</body></html>";

/* locked: a document behind a password. */
static void
locked(const struct target *t, const char *name, const char *password,
    const char *const *paras)
{
	static const struct lock_agile how = { true, "100", 100 };
	struct buf plain = { NULL, 0, 0 }, info = plain, package = plain;
	struct buf file = plain;

	office_docx(&plain, paras, 2);
	lock_agile(&how, password, buf_str(&plain), &info, &package);
	const struct ole_part parts[] = {
		{ "EncryptionInfo", buf_str(&info) },
		{ "EncryptedPackage", buf_str(&package) },
		{ NULL, { NULL, 0 } },
	};

	ole_make(&file, parts, (struct ole_layout){ .large = false });
	give(t, name, &file);
	buf_fini(&plain);
	buf_fini(&info);
	buf_fini(&package);
}

static void
documents(const struct target *t)
{
	static const char *const paras[] = { "镜头14", "please fix" };
	static const struct office_cell cells[] = {
		{ "A1", "镜头14", OFFICE_SHARED, NULL },
		{ "B2", "please fix", OFFICE_INLINE, NULL },
	};
	static const struct office_book book = {
		.sheet = "表", .cells = cells, .n = 2
	};
	struct buf b = { NULL, 0, 0 };

	office_docx(&b, paras, 2);
	give(t, "doc.docx", &b);
	locked(t, "open.docx", "VelvetSweatshop", paras);
	locked(t, "shut.docx", "geheim", paras);
	office_xlsx(&b, &book);
	give(t, "book.xlsx", &b);
	office_pptx(&b, paras, 2);
	give(t, "show.pptx", &b);
	office_odt(&b, paras, 2);
	give(t, "text.odt", &b);
	office_ods(&b, &book);
	give(t, "sheet.ods", &b);
	buf_addz(&b, mail);
	give(t, "mail.eml", &b);
	buf_addz(&b, page);
	give(t, "page.html", &b);
}

/* seed: a file of media, small as it is. */
static void
seed(const struct target *t, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct buf b = { NULL, 0, 0 };
	FILE *f = fopen(path, "rb");
	int c = f == NULL ? EOF : getc(f);

	if (c == EOF)
		pack_die(path, "cannot be read");
	while ((c = getc(f)) != EOF)
		buf_addc(&b, (char)c);
	fclose(f);
	give(t, slash == NULL ? path : slash + 1, &b);
}

int
main(int argc, char **argv)
{
	static const struct pack_file files[] = {
		{ { "a.txt", 5 }, { "one line of a file\n", 19 } },
		{ { "dir/b.txt", 9 }, { "another and another\n", 20 } },
	};
	struct target t = { argc > 1 ? argv[1] : ".", 0 };

	if (argc > 2)
		t.n = strtoul(argv[2], NULL, 10);
	for (size_t i = 0; i < sizeof packeds / sizeof *packeds; i++) {
		const struct packed *p = &packeds[i];
		/* pack_archive() finds names in an open header only. */
		bool one = strcmp(p->format, "raw") == 0 ||
			   strcmp(p->format, "7zip") == 0;
		struct buf b = { NULL, 0, 0 };

		pack_archive(&b, p->format, p->filter, files, one ? 1 : 2);
		give(&t, p->name, &b);
	}
	documents(&t);
	for (int i = 3; i < argc; i++)
		seed(&t, argv[i]);
	return 0;
}
