#include "metafile.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "codepage.h"
#include "drawn.h"
#include "le.h"
#include "mem.h"
#include "story.h"

/* What has been made to draw with; of a font its charset. */
struct object {
	bool used;
	unsigned charset;
};

struct reader {
	struct doc *doc;
	struct str rest;
	struct object *objects; /* by number */
	size_t n, free_from;    /* none before that is free */
	unsigned charset;       /* of the font that is chosen */
	struct drawn drawn;
	struct buf text;
	uint64_t glyphs, bad; /* runs without characters; those replaced */
};

static void
begin(struct reader *r, struct doc *d, size_t objects)
{
	*r = (struct reader){ .doc = d, .rest = doc_bytes(d), .n = objects };
	r->objects = mem_zalloc(objects + 1, sizeof *r->objects);
}

/* tell: what could not be given of what was drawn. */
static void
tell(struct reader *r)
{
	struct buf b = { NULL, 0, 0 };

	if (r->glyphs > 0) {
		buf_add_u64(&b, r->glyphs);
		doc_meta(r->doc, STR("runs-of-glyphs"), buf_str(&b));
	}
	story_fault_bad(r->doc, r->bad);
	buf_fini(&b);
}

static void
end(struct reader *r)
{
	drawn_end(r->doc, &r->drawn);
	tell(r);
	drawn_fini(&r->drawn);
	buf_fini(&r->text);
	free(r->objects);
}

static void
choose(struct reader *r, size_t number)
{
	if (number < r->n && r->objects[number].used)
		r->charset = r->objects[number].charset;
}

/* charset_of: what bytes are in: the font's, or as they look. */
static const char *
charset_of(const struct reader *r, struct str bytes)
{
	const char *charset = codepage_charset(codepage_of_font(r->charset));
	struct charset_hint hint = { .declared = NULL };
	struct charset_verdict v;

	/* Many a writer calls every font Western. */
	if (r->charset > 1 && charset != NULL)
		return charset;
	charset_detect(bytes, &hint, &v);
	return v.charset;
}

/* draw: a run of text at a height. */
static void
draw(struct reader *r, struct str bytes, bool is_wide, struct str height)
{
	const char *charset = is_wide ? "UTF-16LE" : charset_of(r, bytes);

	buf_reset(&r->text);
	r->bad += charset_to_utf8(charset, bytes, &r->text);
	if (charset_ascii_prefix(buf_str(&r->text)) < r->text.n)
		doc_charset(r->doc, charset, codepage_lang(charset));
	drawn_add(r->doc, &r->drawn, buf_str(&r->text), height);
}

/* -- WMF: records count in words of two bytes -------------------------------
 */

enum wmf_type {
	WMF_CREATE_PALETTE = 0x00f7,
	WMF_SELECT = 0x012d,
	WMF_CREATE_DIB_BRUSH = 0x0142,
	WMF_DELETE = 0x01f0,
	WMF_CREATE_PATTERN = 0x01f9,
	WMF_CREATE_PEN = 0x02fa,
	WMF_CREATE_FONT = 0x02fb,
	WMF_CREATE_BRUSH = 0x02fc,
	WMF_TEXT = 0x0521,
	WMF_CREATE_REGION = 0x06ff,
	WMF_EXT_TEXT = 0x0a32
};

/* create: what is made gets the lowest number that is free. */
static void
create(struct reader *r, unsigned charset)
{
	while (r->free_from < r->n && r->objects[r->free_from].used)
		r->free_from++;
	if (r->free_from < r->n)
		r->objects[r->free_from] = (struct object){ true, charset };
}

static void delete (struct reader *r, size_t number)
{
	if (number >= r->n)
		return;
	r->objects[number].used = false;
	if (number < r->free_from)
		r->free_from = number;
}

static void
wmf_ext_text(struct reader *r, struct str s)
{
	enum { CLIPPED = 6, GLYPHS = 0x10, RECTANGLE = 8 };
	unsigned options = le_u16(s, 6);
	size_t at = 8 + ((options & CLIPPED) != 0 ? RECTANGLE : 0);

	if ((options & GLYPHS) != 0)
		r->glyphs++;
	else
		draw(r, le_part(s, at, le_u16(s, 4)), false, le_part(s, 0, 2));
}

static void
wmf_text(struct reader *r, struct str s)
{
	size_t n = le_u16(s, 0);

	draw(r, le_part(s, 2, n), false, le_part(s, 2 + n + n % 2, 2));
}

static void
wmf_record(struct reader *r, unsigned type, struct str s)
{
	enum { NO_FONT = 0, CHARSET_AT = 13 };

	switch (type) {
	case WMF_CREATE_FONT:
		create(r, le_u8(s, CHARSET_AT));
		break;
	case WMF_CREATE_PALETTE:
	case WMF_CREATE_DIB_BRUSH:
	case WMF_CREATE_PATTERN:
	case WMF_CREATE_PEN:
	case WMF_CREATE_BRUSH:
	case WMF_CREATE_REGION:
		create(r, NO_FONT);
		break;
	case WMF_DELETE:
		delete (r, le_u16(s, 0));
		break;
	case WMF_SELECT:
		choose(r, le_u16(s, 0));
		break;
	case WMF_TEXT:
		wmf_text(r, s);
		break;
	case WMF_EXT_TEXT:
		wmf_ext_text(r, s);
		break;
	default:
		break;
	}
}

void
metafile_read_wmf(struct doc *d)
{
	enum { PLACEABLE = 22, HEAD = 6 };
	struct str s = doc_bytes(d);
	struct reader r;

	if (str_starts(s, STR("\xd7\xcd\xc6\x9a")))
		s = str_from(s, PLACEABLE);
	begin(&r, d, le_u16(s, 10));
	r.rest = str_from(s, 2 * (size_t)le_u16(s, 2));
	while (r.rest.n >= HEAD && !doc_is_full(d)) {
		uint64_t n = 2 * (uint64_t)le_u32(r.rest, 0);
		unsigned type = le_u16(r.rest, 4);

		if (n < HEAD || type == 0) /* the last is of type 0 */
			break;
		if (n > r.rest.n)
			doc_fault(
			    d, FAULT_TRUNCATED, STR("a record ends too early"));
		n = n < r.rest.n ? n : r.rest.n;
		wmf_record(&r, type, le_part(r.rest, HEAD, (size_t)n - HEAD));
		r.rest = str_from(r.rest, (size_t)n);
	}
	end(&r);
}

/* -- EMF ------------------------------------------------------------------ */

enum emf_type {
	EMF_HEADER = 1,
	EMF_END = 14,
	EMF_SELECT = 37,
	EMF_DELETE = 40,
	EMF_CREATE_FONT = 82,
	EMF_EXT_TEXT_A = 83,
	EMF_EXT_TEXT = 84,
	EMF_POLY_TEXT_A = 96,
	EMF_POLY_TEXT = 97,
	EMF_SMALL_TEXT = 108
};

enum { GLYPHS = 0x10, NO_RECTANGLE = 0x100, SMALL_CHARS = 0x200 };

/* emf_run: text of a record s; what says where it is stands at this offset. */
static void
emf_run(struct reader *r, struct str s, size_t at, bool is_wide)
{
	size_t n = le_u32(s, at + 8), unit = is_wide ? 2 : 1;

	if ((le_u32(s, at + 16) & GLYPHS) != 0) {
		r->glyphs++;
		return;
	}
	n = n < s.n ? n * unit : s.n;
	draw(r, le_part(s, le_u32(s, at + 12), n), is_wide,
	    le_part(s, at + 4, 4));
}

/* emf_runs: several in a record. */
static void
emf_runs(struct reader *r, struct str s, bool is_wide)
{
	enum { FIRST = 40, RUN = 40 };
	uint32_t n = le_u32(s, 36);

	for (size_t i = 0;
	     i < n && FIRST + RUN * (i + 1) <= s.n && !doc_is_full(r->doc); i++)
		emf_run(r, s, FIRST + RUN * i, is_wide);
}

static void
emf_small(struct reader *r, struct str s)
{
	uint32_t n = le_u32(s, 16), options = le_u32(s, 20);
	bool is_wide = (options & SMALL_CHARS) == 0;
	size_t at = (options & NO_RECTANGLE) != 0 ? 36 : 52;
	size_t bytes = n < s.n ? n * (is_wide ? 2u : 1u) : s.n;

	if ((options & GLYPHS) != 0)
		r->glyphs++;
	else
		draw(r, le_part(s, at, bytes), is_wide, le_part(s, 12, 4));
}

/* emf_about: which program drew it, and what it calls it. */
static void
emf_about(struct reader *r, struct str s)
{
	size_t n = le_u32(s, 60);
	struct str wide = le_part(s, le_u32(s, 64), n < s.n ? 2 * n : s.n),
		   program, title;

	charset_to_utf8("UTF-16LE", wide, &r->text);
	struct str rest = buf_str(&r->text);

	if (str_split(&rest, '\0', &program) && program.n > 0)
		doc_meta(r->doc, STR("program"), program);
	if (str_split(&rest, '\0', &title) && title.n > 0)
		(void)doc_text(r->doc, STR("meta:title"), title);
}

static void
emf_record(struct reader *r, uint32_t type, struct str s)
{
	enum { CHARSET_AT = 12 + 23 };
	size_t number = le_u32(s, 8);

	switch (type) {
	case EMF_HEADER:
		emf_about(r, s);
		break;
	case EMF_CREATE_FONT:
		if (number < r->n)
			r->objects[number] =
			    (struct object){ true, le_u8(s, CHARSET_AT) };
		break;
	case EMF_DELETE:
		delete (r, number);
		break;
	case EMF_SELECT:
		choose(r, number);
		break;
	case EMF_EXT_TEXT_A:
	case EMF_EXT_TEXT:
		emf_run(r, s, 36, type == EMF_EXT_TEXT);
		break;
	case EMF_POLY_TEXT_A:
	case EMF_POLY_TEXT:
		emf_runs(r, s, type == EMF_POLY_TEXT);
		break;
	case EMF_SMALL_TEXT:
		emf_small(r, s);
		break;
	default:
		break;
	}
}

void
metafile_read_emf(struct doc *d)
{
	enum { HEAD = 8 };
	struct reader r;

	begin(&r, d, le_u16(doc_bytes(d), 56));
	while (r.rest.n >= HEAD && !doc_is_full(d)) {
		uint32_t type = le_u32(r.rest, 0), n = le_u32(r.rest, 4);

		if (n < HEAD || type == EMF_END)
			break;
		if (n > r.rest.n)
			doc_fault(
			    d, FAULT_TRUNCATED, STR("a record ends too early"));
		emf_record(&r, type, str_head(r.rest, n));
		r.rest = str_from(r.rest, n);
	}
	end(&r);
}
