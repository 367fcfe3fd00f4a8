#include "sheetml.h"

#include "limits.h"
#include "package.h"
#include "props.h"

enum element {
	SHEET,
	ROW,
	CELL,
	DATA,
	COMMENT,
	RANGE_NAME,
	PAGE_HEADER,
	VISIBLE,
	PROMPT,
	SKIP,
	OTHER
};

static const struct xml_name names[] = {
	{ "Cell", CELL },
	{ "Data", DATA },
	{ "Row", ROW },
	{ "Worksheet", SHEET },
	{ "Comment", COMMENT },
	{ "NamedRange", RANGE_NAME },
	{ "Header", PAGE_HEADER },
	{ "Footer", PAGE_HEADER },
	{ "Visible", VISIBLE },
	{ "InputTitle", PROMPT },
	{ "InputMessage", PROMPT },
	{ "ErrorTitle", PROMPT },
	{ "ErrorMessage", PROMPT },
	{ "Styles", SKIP },
	{ "DocumentProperties", SKIP },
	{ "CustomDocumentProperties", SKIP },
};

enum { ROWS_MAX = LIMIT_SHEET_ROWS, COLUMNS_MAX = 16384 };

struct reader {
	struct package package;
	struct buf name, base;          /* of the sheet; "sheet:NAME" */
	uint64_t row, column;           /* of the next cell, from 1 */
	uint64_t cell_row, cell_column; /* of the cell in hand */
	bool in_cell, in_comment;
	struct doc_unit unit; /* of the element whose text is taken */
	unsigned depth;       /* of that, or 0 */
	bool is_visible;      /* it says whether the sheet is hidden */
	uint64_t defined;
};

static enum element
find(struct str name)
{
	return (enum element)xml_find(
	    names, sizeof names / sizeof *names, name, OTHER);
}

/* number: an attribute that counts, or what it is when it is not there. */
static uint64_t
number(const char *const *attrs, const char *name, uint64_t otherwise,
    uint64_t max)
{
	struct str value;
	uint64_t n;

	if (!xml_attr(attrs, name, &value) || !str_u64(value, &n))
		return otherwise;
	return n < max ? n : max;
}

/* at: the place is the cell in hand, or the sheet, and a step of it. */
static void
at(struct reader *r, const char *step)
{
	struct buf *place = &r->unit.place;

	buf_reset(place);
	buf_adds(place, buf_str(&r->base));
	if (r->in_cell) {
		buf_addc(place, '!');
		doc_place_cell(place, r->cell_column, r->cell_row);
	}
	if (step != NULL)
		doc_place_part(place, step);
}

/* give_attr: the text of an attribute, at a step. */
static void
give_attr(struct reader *r, const char *const *attrs, const char *name,
    const char *step)
{
	struct str value;

	if (!xml_attr(attrs, name, &value))
		return;
	at(r, step);
	(void)doc_text(r->package.doc, buf_str(&r->unit.place), value);
}

/* take_text: what is in the element that begins goes to the unit in hand. */
static void
take_text(struct reader *r)
{
	r->depth = xml_depth(r->package.xml);
}

static void
start_sheet(struct reader *r, const char *const *attrs)
{
	struct str name = STR("");

	xml_attr(attrs, "Name", &name);
	buf_reset(&r->name);
	buf_adds(&r->name, name);
	buf_reset(&r->base);
	doc_place_name(&r->base, "sheet", name);
	r->row = r->column = 1;
	r->in_cell = false;
	at(r, "name");
	(void)doc_text(r->package.doc, buf_str(&r->unit.place), name);
}

static void
start_row(struct reader *r, const char *const *attrs)
{
	uint64_t index = number(attrs, "Index", r->row, ROWS_MAX);

	r->cell_row = index;
	r->row = index + number(attrs, "Span", 0, ROWS_MAX) + 1;
	r->column = 1;
}

static void
start_cell(struct reader *r, const char *const *attrs)
{
	r->cell_column = number(attrs, "Index", r->column, COLUMNS_MAX);
	r->column =
	    r->cell_column + number(attrs, "MergeAcross", 0, COLUMNS_MAX) + 1;
	r->in_cell = true;
	give_attr(r, attrs, "Formula", "formula");
	give_attr(r, attrs, "HRef", "link");
	give_attr(r, attrs, "HRefScreenTip", "link");
}

static void
start_range(struct reader *r, const char *const *attrs)
{
	struct str value;
	struct buf *place = &r->unit.place;

	buf_reset(place);
	doc_place(place, "defined", ++r->defined);
	if (xml_attr(attrs, "Name", &value))
		(void)doc_text(r->package.doc, buf_str(place), value);
	doc_place_part(place, "formula");
	if (xml_attr(attrs, "RefersTo", &value))
		(void)doc_text(r->package.doc, buf_str(place), value);
}

static void
start_element(struct reader *r, enum element e, const char *const *attrs)
{
	switch (e) {
	case SHEET:
		start_sheet(r, attrs);
		break;
	case ROW:
		start_row(r, attrs);
		break;
	case CELL:
		start_cell(r, attrs);
		break;
	case DATA:
		at(r, r->in_comment ? "comment" : NULL);
		take_text(r);
		break;
	case COMMENT:
		r->in_comment = true;
		give_attr(r, attrs, "Author", "comment/author");
		break;
	case RANGE_NAME:
		start_range(r, attrs);
		break;
	case PAGE_HEADER:
		give_attr(r, attrs, "Data", "header");
		break;
	case VISIBLE:
		r->is_visible = true;
		take_text(r);
		break;
	case PROMPT:
		at(r, "prompt");
		take_text(r);
		break;
	case SKIP:
		xml_skip(r->package.xml);
		break;
	case OTHER:
		break;
	}
}

static void
start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;

	if (doc_is_full(r->package.doc))
		xml_stop(r->package.xml);
	else if (r->depth == 0)
		start_element(r, find(name), attrs);
}

static void
text(void *arg, struct str s)
{
	struct reader *r = arg;

	if (r->depth > 0)
		doc_unit_add(r->package.doc, &r->unit, s);
}

/* end_visible: what is said of a sheet is no text of it. */
static void
end_visible(struct reader *r)
{
	struct str s = str_trim(buf_str(&r->unit.text));

	if (xml_is(s, "SheetHidden") || xml_is(s, "SheetVeryHidden"))
		doc_meta(
		    r->package.doc, STR("hidden-sheet"), buf_str(&r->name));
	buf_reset(&r->unit.text);
	r->is_visible = false;
}

static void
end(void *arg, struct str name)
{
	struct reader *r = arg;

	if (r->depth > 0) {
		if (r->depth != xml_depth(r->package.xml) + 1)
			return;
		r->depth = 0;
		if (r->is_visible)
			end_visible(r);
		doc_unit_end(r->package.doc, &r->unit);
		return;
	}
	if (xml_is(name, "Comment"))
		r->in_comment = false;
	else if (xml_is(name, "Cell"))
		r->in_cell = false;
}

void
sheetml_read(struct doc *d)
{
	static const struct xml_events events = { start, end, text };
	struct reader r = {
		.package = { .doc = d }, .row = 1, .column = 1, .cell_row = 1
	};

	props_read_bytes(d, doc_bytes(d));
	package_parse_bytes(&r.package, doc_bytes(d), &events, &r);
	if (r.depth > 0) /* of a file that was cut */
		doc_unit_end(d, &r.unit);
	buf_fini(&r.name);
	buf_fini(&r.base);
	doc_unit_fini(&r.unit);
}
