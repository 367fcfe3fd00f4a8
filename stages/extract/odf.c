#include "odf.h"

#include <stdlib.h>
#include <string.h>

#include "limits.h"
#include "mem.h"
#include "package.h"
#include "props.h"

enum element {
	PARAGRAPH,
	SPACES,
	TAB,
	BREAK,
	SKIP,
	READING, /* text:ruby-text */
	SHAPE,
	TITLE, /* of a shape, or a field of that name */
	CREATOR,
	DATE,
	ANNOTATION,
	NOTE,
	CITATION,
	CHANGES,
	CHANGE,
	REGION,    /* a change, by whose id the text tells what it did */
	INSERTION, /* that is what it did */
	CHANGE_START,
	CHANGE_END,
	HEADER,
	FOOTER,
	PAGE,
	NOTES, /* of a slide */
	SPREADSHEET,
	TABLE,
	ROW,
	CELL,
	RANGE_NAME,
	STYLES, /* of this document alone */
	STYLE,
	TABLE_STYLE,
	OTHER
};

static const struct xml_name names[] = {
	{ "table-cell", CELL },
	{ "p", PARAGRAPH },
	{ "table-row", ROW },
	{ "span", OTHER },
	{ "h", PARAGRAPH },
	{ "s", SPACES },
	{ "tab", TAB },
	{ "line-break", BREAK },
	{ "covered-table-cell", CELL },
	{ "ruby-text", READING },
	{ "frame", SHAPE },
	{ "custom-shape", SHAPE },
	{ "rect", SHAPE },
	{ "ellipse", SHAPE },
	{ "circle", SHAPE },
	{ "line", SHAPE },
	{ "polyline", SHAPE },
	{ "polygon", SHAPE },
	{ "regular-polygon", SHAPE },
	{ "path", SHAPE },
	{ "connector", SHAPE },
	{ "caption", SHAPE },
	{ "measure", SHAPE },
	{ "g", SHAPE },
	{ "title", TITLE },
	{ "desc", TITLE },
	{ "creator", CREATOR },
	{ "date", DATE },
	{ "change-info", CHANGE },
	{ "changed-region", REGION },
	{ "insertion", INSERTION },
	{ "change-start", CHANGE_START },
	{ "change-end", CHANGE_END },
	{ "annotation", ANNOTATION },
	{ "note", NOTE },
	{ "note-citation", CITATION },
	{ "tracked-changes", CHANGES },
	{ "header", HEADER },
	{ "header-left", HEADER },
	{ "header-first", HEADER },
	{ "footer", FOOTER },
	{ "footer-left", FOOTER },
	{ "footer-first", FOOTER },
	{ "page", PAGE },
	{ "notes", NOTES },
	{ "spreadsheet", SPREADSHEET },
	{ "table", TABLE },
	{ "named-range", RANGE_NAME },
	{ "named-expression", RANGE_NAME },
	{ "automatic-styles", STYLES },
	{ "style", STYLE },
	{ "table-properties", TABLE_STYLE },
	{ "properties", TABLE_STYLE },
	{ "styles", SKIP },
	{ "font-face-decls", SKIP },
	{ "scripts", SKIP },
	{ "binary-data", SKIP },
};

/* What the paragraphs in it are told by. */
struct context {
	unsigned depth; /* of its element */
	struct buf place;
	const char *kind; /* paragraphs are numbered as this, or NULL */
	uint64_t count;
	bool is_cell; /* its paragraphs are one unit */
	bool has_text;
	struct doc_unit cell;
	struct buf value; /* of a cell that shows no text */
};

struct paragraph {
	unsigned depth;
	struct doc_unit text, ruby, inserted;
	bool after_space;
};

/* Names that are asked for later, each ended by NUL. */
struct names {
	struct buf text;
	const char **list;
	size_t n;
	bool sorted;
};

struct reader {
	struct package *package;
	struct context *contexts; /* the first is the part's own */
	size_t n, cap, made;
	struct paragraph *open;
	size_t n_open, cap_open, made_open;
	unsigned shape_depth; /* of the shape begun last */
	unsigned note_depth;  /* of the annotation or change begun last */
	struct doc_unit aside;
	unsigned aside_depth; /* of the element whose text goes there, or 0 */
	unsigned readings;
	struct buf region;          /* id of the change that is told of */
	struct names insertions;    /* ids of changes that inserted text */
	unsigned inserting;         /* insertions that the text is in */
	unsigned styles_depth;      /* of the element they are in, or 0 */
	struct buf style;           /* of tables, in hand */
	struct names hidden_styles; /* of those that are not shown */
	bool is_sheet;
	size_t sheet;       /* index of the sheet's context, or 0 */
	uint64_t row, rows; /* of the cell in hand; how often repeated */
	uint64_t column;
	uint64_t pages, comments, notes, headers, footers, shapes, defined,
	    changes;
};

static enum element
find(struct str name)
{
	return (enum element)xml_find(
	    names, sizeof names / sizeof *names, name, OTHER);
}

static struct context *
inner(struct reader *r)
{
	return &r->contexts[r->n - 1];
}

/* push: a context that begins like the inner one's place (or empty). */
static struct context *
push(struct reader *r, bool below)
{
	r->contexts = mem_grow(r->contexts, r->n, &r->cap, sizeof *r->contexts);
	if (r->n == r->made)
		r->contexts[r->made++] = (struct context){ .depth = 0 };
	struct context *c = &r->contexts[r->n++];

	c->depth = r->package->xml == NULL ? 0 : xml_depth(r->package->xml);
	c->kind = NULL;
	c->count = 0;
	c->is_cell = c->has_text = false;
	buf_reset(&c->place);
	buf_reset(&c->value);
	buf_reset(&c->cell.text);
	if (below)
		buf_adds(&c->place, buf_str(&(c - 1)->place));
	return c;
}

/* here: place of what stands beside the text: the paragraph's, or around it. */
static struct str
here(struct reader *r)
{
	if (r->n_open > 0 && !inner(r)->is_cell &&
	    r->open[r->n_open - 1].depth > inner(r)->depth)
		return buf_str(&r->open[r->n_open - 1].text.place);
	return buf_str(&inner(r)->place);
}

/* place_beside: a unit stands a step below another. */
static void
place_beside(struct doc_unit *u, const struct doc_unit *main, const char *step)
{
	buf_reset(&u->place);
	buf_adds(&u->place, buf_str(&main->place));
	doc_place_part(&u->place, step);
}

static void
open_paragraph(struct reader *r)
{
	struct context *c = inner(r);

	r->open = mem_grow(r->open, r->n_open, &r->cap_open, sizeof *r->open);
	if (r->n_open == r->made_open)
		r->open[r->made_open++] = (struct paragraph){ .depth = 0 };
	struct paragraph *p = &r->open[r->n_open++];

	p->depth = xml_depth(r->package->xml);
	p->after_space = false;
	c->count++;
	buf_reset(&p->text.place);
	buf_adds(&p->text.place, buf_str(&c->place));
	if (c->kind != NULL)
		doc_place(&p->text.place, c->kind, c->count);
	place_beside(&p->ruby, &p->text, "ruby");
	place_beside(&p->inserted, &p->text, "inserted");
}

static void
close_paragraph(struct reader *r)
{
	struct doc *d = r->package->doc;
	struct context *c = inner(r);

	if (r->n_open == 0)
		return;
	struct paragraph *p = &r->open[--r->n_open];

	if (c->is_cell) {
		if (c->has_text)
			doc_unit_add(d, &c->cell, STR("\n"));
		doc_unit_add(d, &c->cell, buf_str(&p->text.text));
		c->has_text = true;
		buf_reset(&p->text.text);
	} else {
		doc_unit_end(d, &p->text);
	}
	doc_unit_end(d, &p->ruby);
	doc_unit_end(d, &p->inserted);
}

static void
add(struct reader *r, struct str s)
{
	if (r->n_open == 0)
		return;
	struct paragraph *p = &r->open[r->n_open - 1];

	struct doc *d = r->package->doc;

	if (r->readings > 0)
		doc_unit_add(d, &p->ruby, s);
	else if (r->inserting > 0)
		doc_unit_quote(d, &p->text, &p->inserted, s);
	else
		doc_unit_add(d, &p->text, s);
}

/* repeats: an attribute that counts, from 1 to max. */
static uint64_t
repeats(const char *const *attrs, const char *name, uint64_t max)
{
	struct str value;
	uint64_t n = 1;

	if (!xml_attr(attrs, name, &value) || !str_u64(value, &n) || n == 0)
		return 1;
	return n < max ? n : max;
}

/* add_spaces: text:s; more than a line's worth is layout, not text. */
static void
add_spaces(struct reader *r, const char *const *attrs)
{
	uint64_t n = repeats(attrs, "c", 256);

	while (n-- > 0)
		add(r, STR(" "));
	if (r->n_open > 0)
		r->open[r->n_open - 1].after_space = true;
}

/* begin_aside: the text of this element stands at the place + step. */
static void
begin_aside(struct reader *r, const char *step)
{
	r->aside_depth = xml_depth(r->package->xml);
	buf_reset(&r->aside.place);
	buf_adds(&r->aside.place, here(r));
	doc_place_part(&r->aside.place, step);
}

/* -- names -- */

static void
add_name(struct names *s, struct str name)
{
	if (name.n == 0)
		return;
	buf_adds(&s->text, name);
	buf_addc(&s->text, '\0');
	s->n++;
	s->sorted = false;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* sort: the list anew, since its text may have moved. */
static void
sort(struct names *s)
{
	const char *name = s->text.p;

	free(s->list);
	s->list = mem_zalloc(s->n, sizeof *s->list);
	for (size_t i = 0; i < s->n; i++, name += strlen(name) + 1)
		s->list[i] = name;
	qsort(s->list, s->n, sizeof *s->list, by_name);
	s->sorted = true;
}

/* has_name: name is a value of an attribute, which a NUL ends. */
static bool
has_name(struct names *s, struct str name)
{
	if (s->n == 0)
		return false;
	if (!s->sorted)
		sort(s);
	return bsearch(&name.p, s->list, s->n, sizeof *s->list, by_name) !=
	       NULL;
}

static void
names_fini(struct names *s)
{
	buf_fini(&s->text);
	free(s->list);
}

/* is_insertion: does what begins or ends here belong to one? */
static bool
is_insertion(struct reader *r, const char *const *attrs)
{
	struct str id;

	return xml_attr(attrs, "change-id", &id) &&
	       has_name(&r->insertions, id);
}

/* -- styles, which say what is hidden -- */

static void
start_style(struct reader *r, const char *const *attrs)
{
	struct str family = STR(""), name = STR("");

	xml_attr(attrs, "family", &family);
	xml_attr(attrs, "name", &name);
	buf_reset(&r->style);
	if (xml_is(family, "table"))
		buf_adds(&r->style, name);
	else
		xml_skip(r->package->xml);
}

static void
start_table_style(struct reader *r, const char *const *attrs)
{
	struct str display;

	if (r->styles_depth > 0 && xml_attr(attrs, "display", &display) &&
	    xml_is(display, "false"))
		add_name(&r->hidden_styles, buf_str(&r->style));
}

/* -- sheets -- */

enum { ROWS_MAX = LIMIT_SHEET_ROWS, COLUMNS_MAX = 16384 };

static void
start_table(struct reader *r, const char *const *attrs)
{
	struct str name = STR(""), style;

	if (!r->is_sheet || r->sheet > 0)
		return;
	struct context *c = push(r, true);

	xml_attr(attrs, "name", &name);
	doc_place_name(&c->place, "sheet", name);
	r->sheet = r->n - 1;
	r->row = 1;
	r->rows = 0;
	r->shapes = 0;
	if (xml_attr(attrs, "style-name", &style) &&
	    has_name(&r->hidden_styles, style))
		doc_meta(r->package->doc, STR("hidden-sheet"), name);
	begin_aside(r, "name");
	(void)doc_text(r->package->doc, buf_str(&r->aside.place), name);
	r->aside_depth = 0;
}

static void
start_row(struct reader *r, const char *const *attrs)
{
	r->row += r->rows;
	r->rows = repeats(attrs, "number-rows-repeated", ROWS_MAX);
	r->column = 1;
}

/* cell_value: what a cell holds, should it show no text. */
static void
cell_value(struct context *c, const char *const *attrs)
{
	static const char *const values[] = { "string-value", "value",
		"date-value", "time-value", "boolean-value" };
	struct str value;

	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		if (xml_attr(attrs, values[i], &value)) {
			buf_adds(&c->value, value);
			return;
		}
}

static void
start_cell(struct reader *r, const char *const *attrs)
{
	uint64_t columns =
	    repeats(attrs, "number-columns-repeated", COLUMNS_MAX);
	struct str formula;

	if (r->sheet == 0 || r->n != r->sheet + 1)
		return;
	struct context *c = push(r, true);

	c->is_cell = true;
	buf_addc(&c->place, '!');
	doc_place_cell(&c->place, r->column, r->row);
	if (columns > 1 || r->rows > 1) {
		buf_addc(&c->place, ':');
		doc_place_cell(&c->place, r->column + columns - 1,
		    r->row + (r->rows > 0 ? r->rows : 1) - 1);
	}
	r->column += columns;
	buf_reset(&c->cell.place);
	buf_adds(&c->cell.place, buf_str(&c->place));
	cell_value(c, attrs);
	if (xml_attr(attrs, "formula", &formula)) {
		begin_aside(r, "formula");
		(void)doc_text(
		    r->package->doc, buf_str(&r->aside.place), formula);
		r->aside_depth = 0;
	}
}

static void
end_context(struct reader *r)
{
	struct context *c = inner(r);

	if (c->is_cell) {
		if (!c->has_text)
			doc_unit_add(
			    r->package->doc, &c->cell, buf_str(&c->value));
		doc_unit_end(r->package->doc, &c->cell);
	}
	if (r->sheet == r->n - 1)
		r->sheet = 0;
	r->n--;
}

/* -- elements -- */

/* start_shape: shapes of sheets are told apart; others lie in the text. */
static void
start_shape(struct reader *r)
{
	r->shape_depth = xml_depth(r->package->xml);
	if (r->sheet == 0)
		return;
	/* a shape in a group is one of its own */
	push(r, false);
	buf_adds(&inner(r)->place, buf_str(&r->contexts[r->sheet].place));
	doc_place(&inner(r)->place, "shape", ++r->shapes);
}

static void
start_annotation(struct reader *r)
{
	bool in_text = inner(r)->kind != NULL && inner(r)->place.n == 0;
	struct context *c = push(r, !in_text);

	r->note_depth = c->depth;
	if (in_text)
		doc_place(&c->place, "comment", ++r->comments);
	else
		doc_place_part(&c->place, "comment");
}

/* start_numbered: paragraphs of "kind:number" are numbered on their own. */
static void
start_numbered(struct reader *r, const char *kind, uint64_t number)
{
	struct context *c = push(r, false);

	doc_place(&c->place, kind, number);
	c->kind = "para";
}

static void
start_element(struct reader *r, enum element e, const char *const *attrs)
{
	struct xml *xml = r->package->xml;
	struct str value;

	switch (e) {
	case SKIP:
	case CITATION:
		xml_skip(xml);
		break;
	case PARAGRAPH:
		open_paragraph(r);
		break;
	case SPACES:
		add_spaces(r, attrs);
		break;
	case TAB:
		add(r, STR("\t"));
		break;
	case BREAK:
		add(r, STR("\n"));
		break;
	case READING:
		r->readings++;
		break;
	case SHAPE:
		start_shape(r);
		break;
	case TITLE:
		if (xml_depth(xml) == r->shape_depth + 1)
			begin_aside(r, "alt");
		break;
	case CREATOR:
	case DATE:
		if (xml_depth(xml) == r->note_depth + 1)
			begin_aside(r, e == CREATOR ? "author" : "date");
		break;
	case ANNOTATION:
		start_annotation(r);
		break;
	case NOTE:
		doc_place(&push(r, false)->place, "note", ++r->notes);
		break;
	case CHANGES:
		push(r, true)->kind = "deleted";
		break;
	case CHANGE:
		push(r, false);
		doc_place(&inner(r)->place, "change", ++r->changes);
		r->note_depth = xml_depth(xml);
		break;
	case REGION:
		buf_reset(&r->region);
		if (xml_attr(attrs, "id", &value))
			buf_adds(&r->region, value);
		break;
	case INSERTION:
		add_name(&r->insertions, buf_str(&r->region));
		break;
	case CHANGE_START:
		r->inserting += is_insertion(r, attrs);
		break;
	case CHANGE_END:
		if (r->inserting > 0 && is_insertion(r, attrs))
			r->inserting--;
		break;
	case HEADER:
		start_numbered(r, "header", ++r->headers);
		break;
	case FOOTER:
		start_numbered(r, "footer", ++r->footers);
		break;
	case PAGE:
		doc_place(&push(r, false)->place, "slide", ++r->pages);
		break;
	case NOTES:
		doc_place_part(&push(r, true)->place, "note");
		break;
	case SPREADSHEET:
		r->is_sheet = true;
		break;
	case TABLE:
		start_table(r, attrs);
		break;
	case ROW:
		start_row(r, attrs);
		break;
	case CELL:
		start_cell(r, attrs);
		break;
	case RANGE_NAME:
		if (xml_attr(attrs, "name", &value)) {
			buf_reset(&r->aside.place);
			doc_place(&r->aside.place, "defined", ++r->defined);
			(void)doc_text(
			    r->package->doc, buf_str(&r->aside.place), value);
		}
		break;
	case STYLES:
		r->styles_depth = xml_depth(xml);
		break;
	case STYLE:
		start_style(r, attrs);
		break;
	case TABLE_STYLE:
		start_table_style(r, attrs);
		break;
	case OTHER:
		break;
	}
}

static void
start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;

	if (doc_is_full(r->package->doc))
		xml_stop(r->package->xml);
	else if (r->styles_depth > 0 && !xml_is(name, "style") &&
		 xml_depth(r->package->xml) == r->styles_depth + 1)
		xml_skip(r->package->xml);
	else if (r->aside_depth == 0)
		start_element(r, find(name), attrs);
}

static void
end(void *arg, struct str name)
{
	struct reader *r = arg;
	unsigned depth = xml_depth(r->package->xml) + 1;

	if (r->aside_depth == depth) {
		doc_unit_end(r->package->doc, &r->aside);
		r->aside_depth = 0;
	}
	if (r->aside_depth != 0)
		return;
	if (r->styles_depth == depth)
		r->styles_depth = 0;
	if (xml_is(name, "ruby-text") && r->readings > 0)
		r->readings--;
	if (r->n_open > 0 && r->open[r->n_open - 1].depth == depth)
		close_paragraph(r);
	if (r->n > 1 && inner(r)->depth == depth)
		end_context(r);
}

/* add_text: runs of white space are one space, none at the beginning. */
static void
add_text(struct reader *r, struct str s)
{
	struct paragraph *p = &r->open[r->n_open - 1];

	while (s.n > 0) {
		size_t n = 0;

		while (n < s.n && !str_is_space(s.p[n]))
			n++;
		if (n > 0) {
			add(r, str_head(s, n));
			p->after_space = false;
		} else {
			n = 1;
			if (!p->after_space && p->text.text.n > 0)
				add(r, STR(" "));
			p->after_space = true;
		}
		s = str_from(s, n);
	}
}

static void
text(void *arg, struct str s)
{
	struct reader *r = arg;

	if (r->aside_depth != 0)
		doc_unit_add(r->package->doc, &r->aside, s);
	else if (r->n_open > 0 &&
		 r->open[r->n_open - 1].depth > inner(r)->depth)
		add_text(r, s);
}

/* -- parts -- */

static void
reader_fini(struct reader *r)
{
	for (size_t i = 0; i < r->made; i++) {
		buf_fini(&r->contexts[i].place);
		buf_fini(&r->contexts[i].value);
		doc_unit_fini(&r->contexts[i].cell);
	}
	for (size_t i = 0; i < r->made_open; i++) {
		doc_unit_fini(&r->open[i].text);
		doc_unit_fini(&r->open[i].ruby);
		doc_unit_fini(&r->open[i].inserted);
	}
	buf_fini(&r->region);
	buf_fini(&r->style);
	names_fini(&r->insertions);
	names_fini(&r->hidden_styles);
	doc_unit_fini(&r->aside);
	free(r->contexts);
	free(r->open);
}

static void
read_part(struct package *p, struct package_part *part, struct str place)
{
	static const struct xml_events events = { start, end, text };
	struct reader r = { .package = p };

	push(&r, false)->kind = "para";
	buf_adds(&r.contexts[0].place, place);
	package_parse(p, part, &events, &r);
	while (r.n_open > 0) /* what a cut part had begun */
		close_paragraph(&r);
	while (r.n > 1)
		end_context(&r);
	reader_fini(&r);
}

/*
 * is_encrypted: does the manifest give a key's making?  It is searched and not
 * parsed: old ones have a DOCTYPE, which is no reason to refuse the document.
 */
static bool
is_encrypted(struct package *p)
{
	static const char element[] = "encryption-data";
	struct package_part *part =
	    package_find(p, STR("META-INF/manifest.xml"));
	struct buf b = { NULL, 0, 0 };
	bool encrypted = false;

	if (part != NULL)
		package_read(p, part, &b);
	for (struct str s = buf_str(&b); s.n > 0 && !encrypted;
	     s = str_from(s, 1)) {
		s = str_from(s, str_find(s, element[0]));
		encrypted = str_starts(s, str_of(element));
	}
	buf_fini(&b);
	return encrypted;
}

static void
read_objects(struct package *p)
{
	struct package_part *part = NULL;
	struct buf place = { NULL, 0, 0 };
	uint64_t number = 0;

	while ((part = package_next(p, part, "", "/content.xml")) != NULL) {
		buf_reset(&place);
		doc_place(&place, "object", ++number);
		read_part(p, part, buf_str(&place));
	}
	buf_fini(&place);
}

void
odf_read(struct doc *d)
{
	static const char *const parts[] = { "content.xml", "styles.xml" };
	struct package p;
	struct package_part *part;

	if (package_open(&p, d) < 0)
		return;
	part = package_find(&p, STR("meta.xml"));
	if (is_encrypted(&p)) {
		doc_fault(d, FAULT_ENCRYPTED, STR("encrypted document"));
		package_close(&p);
		return;
	}
	if (part != NULL)
		props_read_part(&p, part);
	if (package_find(&p, STR("content.xml")) == NULL)
		doc_fault(d, FAULT_DAMAGED, STR("no content.xml"));
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if ((part = package_find(&p, str_of(parts[i]))) != NULL)
			read_part(&p, part, i == 0 ? STR("") : STR("master:1"));
	read_objects(&p);
	package_give_rest(&p);
	package_close(&p);
}
