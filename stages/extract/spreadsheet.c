#include "spreadsheet.h"

#include <stdlib.h>

#include "drawing.h"
#include "limits.h"
#include "mem.h"
#include "package.h"
#include "props.h"
#include "sst.h"

struct sheet {
	size_t name_at, name_n; /* in book.names */
	size_t id_at, id_n;
};

struct book {
	struct package package;
	struct sst strings;
	struct buf names; /* of sheets, and ids of their relations */
	struct sheet *sheets;
	size_t n_sheets, cap_sheets;
	bool astray; /* a cell shows a shared string that is not there */
};

/*
 * add_unescaped: _x000D_ and its like stand for characters that XML cannot
 * hold or would change.  A return before a line end is one line end.
 */
static void
add_unescaped(struct buf *out, struct str s)
{
	while (s.n > 0) {
		uint32_t cp;
		size_t plain = str_find(s, '_');

		buf_adds(out, str_head(s, plain));
		s = str_from(s, plain);
		if (s.n == 0)
			return;
		if (s.n < 7 || s.p[1] != 'x' || s.p[6] != '_' ||
		    !xml_hex(str_head(str_from(s, 2), 4), &cp)) {
			buf_addc(out, '_');
			s = str_from(s, 1);
			continue;
		}
		s = str_from(s, 7);
		if (cp == '\r' && s.n > 0 && s.p[0] == '\n')
			continue;
		buf_add_utf8(out, cp == '\r' ? '\n' : cp);
	}
}

/* -- shared strings -- */

/*
 * Rich text, of strings and comments alike: t elements joined, those of
 * phonetic runs (readings beside the text) left out.
 */
struct rich {
	struct xml *xml;
	bool in_text;
	struct buf text;
};

/* rich_start: true when the element was one of rich text. */
static bool
rich_start(struct rich *r, struct str name)
{
	if (xml_is(name, "rPh") || xml_is(name, "phoneticPr")) {
		xml_skip(r->xml);
		return true;
	}
	if (!xml_is(name, "t"))
		return false;
	r->in_text = true;
	return true;
}

static void
rich_text(struct rich *r, struct str s)
{
	/* A string that passes a unit's size by far is no cell's. */
	if (r->in_text && r->text.n < 16 * LIMIT_UNIT)
		buf_adds(&r->text, s);
}

struct strings_reader {
	struct book *book;
	struct rich rich;
};

static void
si_start(void *arg, struct str name, const char *const *attrs)
{
	struct strings_reader *r = arg;

	(void)attrs;
	r->rich.xml = r->book->package.xml;
	rich_start(&r->rich, name);
}

static void
si_end(void *arg, struct str name)
{
	struct strings_reader *r = arg;
	struct book *b = r->book;

	if (xml_is(name, "t"))
		r->rich.in_text = false;
	if (!xml_is(name, "si"))
		return;
	sst_begin(&b->strings);
	add_unescaped(&b->strings.text, buf_str(&r->rich.text));
	sst_end(&b->strings);
	buf_reset(&r->rich.text);
}

static void
si_text(void *arg, struct str s)
{
	struct strings_reader *r = arg;

	rich_text(&r->rich, s);
}

static void
read_strings(struct book *b, struct package_part *part)
{
	static const struct xml_events events = { si_start, si_end, si_text };
	struct strings_reader r = { .book = b };

	package_parse(&b->package, part, &events, &r);
	if (r.rich.text.n > 0) /* of a part that was cut */
		si_end(&r, STR("si"));
	buf_fini(&r.rich.text);
}

/* -- the workbook: sheets and names -- */

struct book_reader {
	struct book *book;
	uint64_t defined;
	struct doc_unit unit;
	bool in_name;
};

static void
add_sheet(struct book *b, const char *const *attrs)
{
	struct str name = STR(""), id = STR(""), state = STR("");
	struct sheet s;

	xml_attr(attrs, "name", &name);
	xml_attr(attrs, "state", &state);
	xml_attr_prefixed(attrs, "id", &id);
	s.name_at = b->names.n;
	add_unescaped(&b->names, name);
	s.name_n = b->names.n - s.name_at;
	s.id_at = b->names.n;
	s.id_n = id.n;
	buf_adds(&b->names, id);
	b->sheets =
	    mem_grow(b->sheets, b->n_sheets, &b->cap_sheets, sizeof *b->sheets);
	b->sheets[b->n_sheets++] = s;
	if (xml_is(state, "hidden") || xml_is(state, "veryHidden"))
		doc_meta(b->package.doc, STR("hidden-sheet"),
		    str_head(
			str_from(buf_str(&b->names), s.name_at), s.name_n));
}

static void
book_start(void *arg, struct str name, const char *const *attrs)
{
	struct book_reader *r = arg;
	struct str value;

	if (xml_is(name, "sheet"))
		add_sheet(r->book, attrs);
	if (!xml_is(name, "definedName") || !xml_attr(attrs, "name", &value))
		return;
	buf_reset(&r->unit.place);
	doc_place(&r->unit.place, "defined", ++r->defined);
	(void)doc_text(r->book->package.doc, buf_str(&r->unit.place), value);
	doc_place_part(&r->unit.place, "formula");
	r->in_name = true;
}

static void
book_text(void *arg, struct str s)
{
	struct book_reader *r = arg;

	if (r->in_name)
		doc_unit_add(r->book->package.doc, &r->unit, s);
}

static void
book_end(void *arg, struct str name)
{
	struct book_reader *r = arg;

	if (!xml_is(name, "definedName"))
		return;
	doc_unit_end(r->book->package.doc, &r->unit);
	r->in_name = false;
}

static void
read_book(struct book *b, struct package_part *part)
{
	static const struct xml_events events = { book_start, book_end,
		book_text };
	struct book_reader r = { .book = b };

	package_parse(&b->package, part, &events, &r);
	doc_unit_fini(&r.unit);
}

/* -- one sheet -- */

enum { COLUMNS_MAX = 16384, ROWS_MAX = LIMIT_SHEET_ROWS };

enum cell_type { NUMBER, SHARED, INLINE, STRING, BOOLEAN, ERROR };

struct sheet_reader {
	struct book *book;
	struct str base; /* "sheet:NAME" */
	struct rich rich;
	uint64_t row, column; /* of the cell in hand, from 1 */
	enum cell_type type;
	struct buf ref; /* its address */
	struct buf value, formula;
	struct buf place;
	enum { NOWHERE, VALUE, FORMULA, HEADER } in;
	bool in_inline;
};

/* is_ref: the address of a cell: letters, digits. */
static bool
is_ref(struct str s)
{
	size_t i = 0, letters;

	while (i < s.n && str_is_alpha(s.p[i]))
		i++;
	letters = i;
	while (i < s.n && str_is_digit(s.p[i]))
		i++;
	return letters > 0 && letters <= 3 && i > letters && i == s.n &&
	       i - letters <= 7;
}

/* set_ref: the cell's address as said, or as counted. */
static void
set_ref(struct sheet_reader *r, const char *const *attrs)
{
	struct str ref;

	buf_reset(&r->ref);
	r->column++;
	if (!xml_attr(attrs, "r", &ref) || !is_ref(ref)) {
		/* Cells outside of any row are taken for the first. */
		doc_place_cell(&r->ref, r->column, r->row > 0 ? r->row : 1);
		return;
	}
	buf_adds(&r->ref, ref);
	r->column = 0;
	for (size_t i = 0; str_is_alpha(ref.p[i]); i++)
		r->column =
		    r->column * 26 + (uint64_t)(str_lower(ref.p[i]) - 'a') + 1;
}

static void
set_row(struct sheet_reader *r, const char *const *attrs)
{
	struct str ref;
	uint64_t row;

	r->row++;
	r->column = 0;
	if (xml_attr(attrs, "r", &ref) && str_u64(ref, &row) && row > 0 &&
	    row <= ROWS_MAX)
		r->row = row;
}

static enum cell_type
cell_type(const char *const *attrs)
{
	static const struct type {
		const char *name;
		enum cell_type type;
	} types[] = {
		{ "s", SHARED },
		{ "inlineStr", INLINE },
		{ "str", STRING },
		{ "b", BOOLEAN },
		{ "e", ERROR },
	};
	struct str t;

	if (!xml_attr(attrs, "t", &t))
		return NUMBER;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (xml_is(t, types[i].name))
			return types[i].type;
	return NUMBER;
}

static void
set_place(struct sheet_reader *r, const char *step)
{
	buf_reset(&r->place);
	buf_adds(&r->place, r->base);
	buf_addc(&r->place, '!');
	buf_adds(&r->place, buf_str(&r->ref));
	if (step != NULL)
		doc_place_part(&r->place, step);
}

/*
 * shared: the string a cell's number stands for; where there is none the
 * number itself, which is said once.
 */
static struct str
shared(struct book *b, struct str number)
{
	struct str text;
	uint64_t i;

	if (!str_u64(str_trim(number), &i) ||
	    !sst_show(&b->strings, i, &text)) {
		if (number.n > 0 && !b->astray)
			doc_fault_in(b->package.doc, FAULT_DAMAGED, number,
			    "no such shared string");
		b->astray |= number.n > 0;
		return number;
	}
	return text;
}

static void
give_cell(struct sheet_reader *r)
{
	struct doc *d = r->book->package.doc;
	struct str value = buf_str(&r->value);

	set_place(r, NULL);
	switch (r->type) {
	case SHARED:
		value = shared(r->book, value);
		break;
	case BOOLEAN:
		value = xml_is(value, "1") ? STR("TRUE") : STR("FALSE");
		break;
	case INLINE:
	case STRING:
		/* value and rich text may both be there; one is empty */
		buf_adds(&r->rich.text, value);
		buf_reset(&r->value);
		add_unescaped(&r->value, buf_str(&r->rich.text));
		value = buf_str(&r->value);
		break;
	case NUMBER:
	case ERROR:
		break;
	}
	if (r->type != BOOLEAN || r->value.n > 0)
		(void)doc_text(d, buf_str(&r->place), value);
	if (r->formula.n > 0) {
		set_place(r, "formula");
		(void)doc_text(d, buf_str(&r->place), buf_str(&r->formula));
	}
}

/* Texts of a sheet that stand in attributes. */
static void
give_attr(struct sheet_reader *r, const char *const *attrs, const char *name,
    const char *step)
{
	struct str value;

	if (!xml_attr(attrs, name, &value) || value.n == 0)
		return;
	buf_reset(&r->place);
	buf_adds(&r->place, r->base);
	doc_place_part(&r->place, step);
	(void)doc_text(r->book->package.doc, buf_str(&r->place), value);
}

static void
sheet_start(void *arg, struct str name, const char *const *attrs)
{
	struct sheet_reader *r = arg;

	r->rich.xml = r->book->package.xml;
	if (doc_is_full(r->book->package.doc)) {
		xml_stop(r->rich.xml);
		return;
	}
	if (xml_is(name, "c")) {
		set_ref(r, attrs);
		r->type = cell_type(attrs);
		buf_reset(&r->value);
		buf_reset(&r->formula);
		buf_reset(&r->rich.text);
	} else if (xml_is(name, "v")) {
		r->in = VALUE;
	} else if (xml_is(name, "f")) {
		r->in = FORMULA;
	} else if (xml_is(name, "row")) {
		set_row(r, attrs);
	} else if (xml_is(name, "is")) {
		r->in_inline = true;
	} else if (xml_is(name, "headerFooter")) {
		r->in = HEADER;
	} else if (xml_is(name, "hyperlink")) {
		give_attr(r, attrs, "display", "link");
		give_attr(r, attrs, "tooltip", "link");
		give_attr(r, attrs, "location", "link");
	} else if (xml_is(name, "dataValidation")) {
		give_attr(r, attrs, "prompt", "prompt");
		give_attr(r, attrs, "promptTitle", "prompt");
		give_attr(r, attrs, "error", "prompt");
		give_attr(r, attrs, "errorTitle", "prompt");
	} else if (r->in_inline) {
		rich_start(&r->rich, name);
	}
}

static void
sheet_text(void *arg, struct str s)
{
	struct sheet_reader *r = arg;

	if (r->in_inline)
		rich_text(&r->rich, s);
	else if (r->in == VALUE && r->value.n < 16 * LIMIT_UNIT)
		buf_adds(&r->value, s);
	else if (r->in == FORMULA && r->formula.n < 16 * LIMIT_UNIT)
		buf_adds(&r->formula, s);
	else if (r->in == HEADER && r->value.n < 16 * LIMIT_UNIT)
		buf_adds(&r->value, s);
}

/* is_header: oddHeader, evenFooter and their like. */
static bool
is_header(struct str name)
{
	return str_ends(name, STR("Header")) || str_ends(name, STR("Footer"));
}

static void
sheet_end(void *arg, struct str name)
{
	struct sheet_reader *r = arg;

	if (xml_is(name, "c")) {
		give_cell(r);
		buf_reset(&r->value);
	} else if (xml_is(name, "v") || xml_is(name, "f")) {
		r->in = NOWHERE;
	} else if (xml_is(name, "t")) {
		r->rich.in_text = false;
	} else if (xml_is(name, "is")) {
		r->in_inline = false;
	} else if (xml_is(name, "headerFooter")) {
		r->in = NOWHERE;
	} else if (r->in == HEADER && is_header(name)) {
		buf_reset(&r->place);
		buf_adds(&r->place, r->base);
		doc_place_part(&r->place, "header");
		(void)doc_text(r->book->package.doc, buf_str(&r->place),
		    buf_str(&r->value));
		buf_reset(&r->value);
	}
}

static void
read_cells(struct book *b, struct package_part *part, struct str base)
{
	static const struct xml_events events = { sheet_start, sheet_end,
		sheet_text };
	struct sheet_reader r = { .book = b, .base = base };

	package_parse(&b->package, part, &events, &r);
	buf_fini(&r.rich.text);
	buf_fini(&r.ref);
	buf_fini(&r.value);
	buf_fini(&r.formula);
	buf_fini(&r.place);
}

/* -- comments, of the old kind and of the new -- */

struct comments_reader {
	struct book *book;
	struct str base;
	struct rich rich;
	struct buf ref, place;
	struct buf authors; /* names in a row */
	size_t *author_ends;
	size_t n_authors, cap_authors;
	bool in_author, in_threaded;
	uint64_t author; /* of the comment in hand, from 0 */
};

/* author: of the comment in hand; empty when it has none. */
static struct str
author(const struct comments_reader *r)
{
	if (r->author >= r->n_authors)
		return STR("");
	size_t at = r->author == 0 ? 0 : r->author_ends[r->author - 1];

	return str_head(
	    str_from(buf_str(&r->authors), at), r->author_ends[r->author] - at);
}

static void
comment_place(struct comments_reader *r, bool of_author)
{
	buf_reset(&r->place);
	buf_adds(&r->place, r->base);
	if (is_ref(buf_str(&r->ref))) {
		buf_addc(&r->place, '!');
		buf_adds(&r->place, buf_str(&r->ref));
	}
	doc_place_part(&r->place, "comment");
	if (of_author)
		doc_place_part(&r->place, "author");
}

static void
comments_start(void *arg, struct str name, const char *const *attrs)
{
	struct comments_reader *r = arg;
	struct str value;

	r->rich.xml = r->book->package.xml;
	if (xml_is(name, "comment") || xml_is(name, "threadedComment")) {
		buf_reset(&r->ref);
		if (xml_attr(attrs, "ref", &value))
			buf_adds(&r->ref, value);
		r->author = UINT64_MAX;
		if (xml_attr(attrs, "authorId", &value))
			(void)str_u64(value, &r->author);
		r->in_threaded = xml_is(name, "threadedComment");
		buf_reset(&r->rich.text);
	} else if (xml_is(name, "author")) {
		r->in_author = r->rich.in_text = true;
		buf_reset(&r->rich.text);
	} else if (xml_is(name, "text") && r->in_threaded) {
		r->rich.in_text = true;
	} else {
		rich_start(&r->rich, name);
	}
}

static void
give_comment(struct comments_reader *r)
{
	struct doc *d = r->book->package.doc;
	struct buf text = { NULL, 0, 0 };

	add_unescaped(&text, buf_str(&r->rich.text));
	comment_place(r, false);
	(void)doc_text(d, buf_str(&r->place), buf_str(&text));
	comment_place(r, true);
	(void)doc_text(d, buf_str(&r->place), author(r));
	buf_reset(&r->rich.text);
	buf_fini(&text);
}

static void
comments_end(void *arg, struct str name)
{
	struct comments_reader *r = arg;

	if (xml_is(name, "t") || xml_is(name, "text"))
		r->rich.in_text = false;
	if (xml_is(name, "comment") || xml_is(name, "threadedComment")) {
		give_comment(r);
	} else if (xml_is(name, "author")) {
		buf_adds(&r->authors, buf_str(&r->rich.text));
		r->author_ends = mem_grow(r->author_ends, r->n_authors,
		    &r->cap_authors, sizeof *r->author_ends);
		r->author_ends[r->n_authors++] = r->authors.n;
		buf_reset(&r->rich.text);
		r->rich.in_text = false;
	}
}

static void
comments_text(void *arg, struct str s)
{
	struct comments_reader *r = arg;

	rich_text(&r->rich, s);
}

static void
read_comments(struct book *b, struct package_part *part, struct str base)
{
	static const struct xml_events events = { comments_start, comments_end,
		comments_text };
	struct comments_reader r = { .book = b, .base = base };

	package_parse(&b->package, part, &events, &r);
	buf_fini(&r.rich.text);
	buf_fini(&r.ref);
	buf_fini(&r.place);
	buf_fini(&r.authors);
	free(r.author_ends);
}

/* -- a sheet and what hangs on it -- */

static void
read_related(struct book *b, struct package_part *part, struct str base)
{
	static const char *const comments[] = { "comments", "threadedComment" };
	struct package *p = &b->package;
	struct package_rels rels;
	struct package_part *other;
	uint64_t count = 0;

	package_rels_read(p, part, &rels);
	for (size_t k = 0; k < sizeof comments / sizeof *comments; k++) {
		size_t i = 0;

		while ((other = package_rels_next(p, &rels, comments[k], &i)) !=
		       NULL)
			read_comments(b, other, base);
	}
	for (size_t i = 0;
	     (other = package_rels_next(p, &rels, "drawing", &i)) != NULL;) {
		struct package_rels own;

		drawing_read(p, other, base, "shape");
		package_rels_read(p, other, &own);
		drawing_read_related(p, &own, base, &count);
		package_rels_fini(&own);
	}
	package_links(p, &rels, base);
	package_rels_fini(&rels);
}

static void
read_sheet(struct book *b, struct package_part *part, struct str name)
{
	struct buf base = { NULL, 0, 0 }, place = { NULL, 0, 0 };

	doc_place_name(&base, "sheet", name);
	buf_adds(&place, buf_str(&base));
	doc_place_part(&place, "name");
	(void)doc_text(b->package.doc, buf_str(&place), name);
	if (part != NULL) {
		read_cells(b, part, buf_str(&base));
		read_related(b, part, buf_str(&base));
	}
	buf_fini(&base);
	buf_fini(&place);
}

/* read_sheets: those the workbook names, in its order. */
static void
read_sheets(struct book *b, const struct package_rels *rels)
{
	for (size_t i = 0; i < b->n_sheets; i++) {
		const struct sheet *s = &b->sheets[i];
		struct str name = str_head(
		    str_from(buf_str(&b->names), s->name_at), s->name_n);
		struct str id =
		    str_head(str_from(buf_str(&b->names), s->id_at), s->id_n);
		const struct package_rel *rel = package_rels_find(rels, id);
		struct package_part *part =
		    rel == NULL ? NULL : package_find(&b->package, rel->target);

		/* One that is named twice is read once. */
		if (part != NULL && part->used)
			part = NULL;
		read_sheet(b, part, name);
	}
}

/* read_lost: sheets that nothing names, by the names of their parts. */
static void
read_lost(struct book *b)
{
	static const char folder[] = "xl/worksheets/";
	struct package_part *part = NULL;

	while (
	    (part = package_next(&b->package, part, folder, ".xml")) != NULL) {
		struct str name = str_from(part->name, sizeof folder - 1);

		name.n -= sizeof ".xml" - 1;
		if (!part->used)
			read_sheet(b, part, name);
	}
}

void
spreadsheet_read(struct doc *d)
{
	struct book b = { .n_sheets = 0 };
	struct package *p = &b.package;
	struct package_rels rels = { .n = 0 };
	struct package_part *main, *strings;
	size_t i = 0;

	if (package_open(p, d) < 0)
		return;
	main = package_main(p);
	if (main == NULL)
		main = package_find(p, STR("xl/workbook.xml"));
	if (main != NULL && str_ends(main->name, STR(".bin"))) {
		doc_fault(d, FAULT_NO_EXTRACTOR, STR("a binary workbook"));
		main = NULL;
	}
	props_read(p);
	if (main != NULL) {
		read_book(&b, main);
		package_rels_read(p, main, &rels);
	}
	strings = package_rels_next(p, &rels, "sharedStrings", &i);
	if (strings == NULL)
		strings = package_find(p, STR("xl/sharedStrings.xml"));
	if (strings != NULL)
		read_strings(&b, strings);
	read_sheets(&b, &rels);
	read_lost(&b);
	sst_give_unshown(&b.strings, d);
	package_give_rest(p);
	package_rels_fini(&rels);
	sst_fini(&b.strings);
	free(b.sheets);
	buf_fini(&b.names);
	package_close(p);
}
