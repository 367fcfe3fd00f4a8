/*
 * Real HWP files hold the first lines of their text a second time, as the
 * program that wrote them saw it: all of that must be in what is read.
 */

#define _DEFAULT_SOURCE /* scandir() */

#include <dirent.h>

#include "charset/charset.h"
#include "check.h"
#include "extract_doc.h"
#include "hwp.h"
#include "hwptext.h"
#include "ole.h"

/* squash: text in NFC without white space, and without what marks cells. */
static void
squash(struct str s, struct buf *out)
{
	struct buf scratch = { NULL, 0, 0 };
	uint32_t cp;

	s = charset_nfc(s, &scratch);
	while (charset_next(&s, &cp))
		if (cp > ' ' && cp != 0xA0 && cp != 0x3000)
			buf_add_utf8(out, cp);
	buf_fini(&scratch);
}

/* all_text: of the lines that said() made, what stands behind places. */
static void
all_text(struct str lines, struct buf *out)
{
	struct buf text = { NULL, 0, 0 };
	struct str line;

	while (str_split(&lines, '\n', &line)) {
		size_t at = 0;

		while (at + 1 < line.n &&
		       !(line.p[at] == ':' && line.p[at + 1] == ' '))
			at++;
		/* A unit of several lines has a place only at its first. */
		buf_adds(
		    &text, at + 1 < line.n ? str_from(line, at + 2) : line);
	}
	squash(buf_str(&text), out);
	buf_fini(&text);
}

static bool
holds(struct str all, struct str part)
{
	for (; all.n >= part.n; all = str_from(all, 1))
		if (str_starts(all, part))
			return true;
	return false;
}

/*
 * next_piece: of the preview: cells stand in <>, and a question mark for what
 * the writer's code page lacks.
 */
static bool
next_piece(struct str *rest, struct str *piece)
{
	size_t n = 0;

	if (rest->n == 0)
		return false;
	while (n < rest->n && memchr("<>\r\n?", rest->p[n], 5) == NULL)
		n++;
	*piece = str_head(*rest, n);
	*rest = str_from(*rest, n + 1);
	return true;
}

/* check_preview: pieces that are not in the text; all is squashed. */
static size_t
check_preview(struct str file, struct str all)
{
	struct buf store = { NULL, 0, 0 }, text = { NULL, 0, 0 };
	struct buf want = { NULL, 0, 0 };
	struct ole o;
	struct str s, rest, piece;
	size_t missed = 0;

	if (ole_open(&o, file) < 0)
		return 1;
	const struct ole_entry *e = ole_stream(ole_root(&o), STR("PrvText"));

	if (e != NULL) {
		(void)ole_read(&o, e, UINT64_MAX, &store, &s);
		hwptext_add_plain(&text, s);
	}
	rest = buf_str(&text);
	while (next_piece(&rest, &piece)) {
		buf_reset(&want);
		squash(piece, &want);
		if (holds(all, buf_str(&want)))
			continue;
		missed++;
		printf("# missed \"%s\"\n", diag_quote(buf_str(&want)));
	}
	ole_close(&o);
	buf_fini(&store);
	buf_fini(&text);
	buf_fini(&want);
	return missed;
}

static void
slurp(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	buf_reset(out);
	if (f == NULL)
		return;
	while ((n = fread(buf_reserve(out, 65536), 1, 65536, f)) > 0)
		out->n += n;
	fclose(f);
}

static void
check_file(const char *path, const char *name)
{
	struct buf file = { NULL, 0, 0 }, lines = { NULL, 0, 0 };
	struct buf all = { NULL, 0, 0 };

	slurp(path, &file);
	said(hwp_read, buf_str(&file), &said_limits, &lines);
	all_text(buf_str(&lines), &all);
	CHECK_WHY(check_preview(buf_str(&file), buf_str(&all)) == 0, name);
	buf_fini(&file);
	buf_fini(&lines);
	buf_fini(&all);
}

int
main(void)
{
	const char *shared = getenv("SHARED"); /* of tests/run.sh */
	struct buf folder = { NULL, 0, 0 }, path = { NULL, 0, 0 };
	struct dirent **list;

	diag_init("hwp_preview_test");
	buf_addz(&folder, shared == NULL ? "" : shared);
	buf_addz(&folder, "/data/formats/dev/hwp/");
	int n = scandir(buf_z(&folder), &list, NULL, alphasort);

	if (n < 0)
		printf("ok 1 - previews # SKIP no shared data: see "
		       "RIFFLE_SHARED\n1..1\n");
	for (int i = 0; i < n; i++) {
		buf_reset(&path);
		buf_adds(&path, buf_str(&folder));
		buf_addz(&path, list[i]->d_name);
		if (list[i]->d_name[0] != '.')
			check_file(buf_z(&path), list[i]->d_name);
		free(list[i]);
	}
	buf_fini(&folder);
	buf_fini(&path);
	if (n < 0)
		return 0;
	free(list);
	return check_done();
}
