#include "hwpx.h"

#include <stdlib.h>

#include "drawing.h"
#include "hwp.h"
#include "hwptext.h"
#include "limits.h"
#include "mem.h"
#include "package.h"
#include "props.h"

enum element {
	PARAGRAPH,
	TEXT,
	TAB,
	BREAK,
	SPACE,
	HARD_SPACE,
	HYPHEN,
	DELETE_BEGIN,
	DELETE_END,
	INSERT_BEGIN,
	INSERT_END,
	TABLE,
	CELL,
	CELL_ADDRESS,
	HEADER,
	FOOTER,
	NOTE,
	ENDNOTE,
	COMMENT,
	FIELD,
	PARAMETER,
	BOOKMARK,
	INDEX,
	MAIN_TEXT,
	SUB_TEXT,
	COMPOSED,
	ORNAMENT,
	FORMULA,
	SHAPE_COMMENT,
	BUTTON,
	EDITED,
	LIST_ITEM,
	OTHER
};

static const struct xml_name names[] = {
	{ "run", OTHER },
	{ "t", TEXT },
	{ "p", PARAGRAPH },
	{ "lineseg", OTHER },
	{ "tc", CELL },
	{ "cellAddr", CELL_ADDRESS },
	{ "tbl", TABLE },
	{ "tab", TAB },
	{ "lineBreak", BREAK },
	{ "nbSpace", HARD_SPACE },
	{ "fwSpace", SPACE },
	{ "hyphen", HYPHEN },
	{ "deleteBegin", DELETE_BEGIN },
	{ "deleteEnd", DELETE_END },
	{ "insertBegin", INSERT_BEGIN },
	{ "insertEnd", INSERT_END },
	{ "header", HEADER },
	{ "footer", FOOTER },
	{ "footNote", NOTE },
	{ "endNote", ENDNOTE },
	{ "hiddenComment", COMMENT },
	{ "fieldBegin", FIELD },
	{ "stringParam", PARAMETER },
	{ "bookmark", BOOKMARK },
	{ "firstKey", INDEX },
	{ "secondKey", INDEX },
	{ "mainText", MAIN_TEXT },
	{ "subText", SUB_TEXT },
	{ "compose", COMPOSED },
	{ "textart", ORNAMENT },
	{ "script", FORMULA },
	{ "shapeComment", SHAPE_COMMENT },
	{ "btn", BUTTON },
	{ "radioBtn", BUTTON },
	{ "checkBtn", BUTTON },
	{ "text", EDITED },
	{ "listItem", LIST_ITEM },
};

/*
 * What a paragraph's text is split into.  The first is all that is shown, with
 * what change tracking has struck out; where there is such, it is told apart,
 * and so is what remains, and what was inserted.
 */
enum lane {
	MAIN,
	DELETED,
	INSERTED,
	ACCEPTED,
	RUBY,
	ALT,
	IN_FORMULA,
	IN_FIELD,
	LINK,
	NAMED,
	IN_INDEX,
	LANES
};

static const char *const lane_steps[LANES] = {
	[DELETED] = "deleted",
	[INSERTED] = "inserted",
	[ACCEPTED] = "accepted",
	[RUBY] = "ruby",
	[ALT] = "alt",
	[IN_FORMULA] = "formula",
	[IN_FIELD] = "field",
	[LINK] = "link",
	[NAMED] = "name",
	[IN_INDEX] = "index",
};

struct paragraph {
	unsigned depth;   /* of its element */
	struct buf place; /* in the cell or area it is in */
	struct buf lanes[LANES];
};

enum frame_kind { AREA, IN_TABLE, IN_CELL };

/*
 * What paragraphs lie in.  A cell says its address behind its text, so that
 * what is in it is held until then.
 */
struct frame {
	enum frame_kind kind;
	unsigned depth;       /* of its element; 0: the part itself */
	struct buf base;      /* an area's place */
	bool numbered;        /* an area's paragraphs are told by number */
	uint64_t own, *count; /* of an area's paragraphs */
	uint64_t number;      /* of a table */
	bool has_address;
	uint64_t column, row;
	struct buf held; /* lengths of place and text, place, text, ... */
};

/* What numbers run through the document. */
struct counts {
	uint64_t paragraphs, tables, notes, endnotes, headers, footers,
	    comments, masters;
};

struct reader {
	struct package *package;
	struct counts *counts;
	struct frame *frames;
	size_t n, cap, made;
	struct paragraph *open;
	size_t n_open, cap_open, made_open;
	unsigned text_depth; /* of the element whose text is taken, or 0 */
	enum lane lane;      /* where it goes */
	bool deleting, inserting;
	bool is_memo, is_link; /* the field in hand */
	bool in_author;        /* who wrote the memo goes to scratch */
	struct hwptext_odd *odd;
	struct buf scratch;
};

static enum element
find(struct str name)
{
	return (enum element)xml_find(
	    names, sizeof names / sizeof *names, name, OTHER);
}

/* -- where things are -- */

static struct frame *
inner(struct reader *r)
{
	return &r->frames[r->n - 1];
}

/* holder: of the first n frames the last that is no table; the first is none.
 */
static size_t
holder(const struct reader *r, size_t n)
{
	while (n > 1 && r->frames[n - 1].kind == IN_TABLE)
		n--;
	return n - 1;
}

/* add_prefix: from the holder of the first n frames to the last of them. */
static void
add_prefix(const struct reader *r, size_t n, struct buf *place)
{
	size_t h = holder(r, n);

	if (r->frames[h].kind == AREA)
		buf_adds(place, buf_str(&r->frames[h].base));
	for (size_t i = h + 1; i < n; i++)
		doc_place(place, "table", r->frames[i].number);
}

static void
add_size(struct buf *b, size_t n)
{
	buf_add(b, &n, sizeof n);
}

static bool
take_size(struct str *s, size_t *n)
{
	if (s->n < sizeof *n)
		return false;
	memcpy(n, s->p, sizeof *n);
	*s = str_from(*s, sizeof *n);
	return true;
}

/* give: text at a place in the holder of the first n frames. */
static void
give(struct reader *r, size_t n, struct str place, struct str text)
{
	struct frame *f = &r->frames[holder(r, n)];

	if (text.n == 0)
		return;
	if (f->kind != IN_CELL) {
		(void)doc_text(r->package->doc, place, text);
		return;
	}
	add_size(&f->held, place.n);
	add_size(&f->held, text.n);
	buf_adds(&f->held, place);
	buf_adds(&f->held, text);
}

static struct frame *
push(struct reader *r, enum frame_kind kind)
{
	r->frames = mem_grow(r->frames, r->n, &r->cap, sizeof *r->frames);
	if (r->n == r->made)
		r->frames[r->made++] = (struct frame){ .depth = 0 };
	struct frame *f = &r->frames[r->n++];
	struct buf base = f->base, held = f->held;

	buf_reset(&base);
	buf_reset(&held);
	*f = (struct frame){ .kind = kind, .base = base, .held = held };
	if (r->package->xml != NULL)
		f->depth = xml_depth(r->package->xml);
	return f;
}

/* open_area: paragraphs that follow lie in "step:number". */
static void
open_area(struct reader *r, const char *step, uint64_t *number, bool numbered)
{
	struct frame *f = push(r, AREA);

	f->numbered = numbered;
	doc_place(&f->base, step, ++*number);
}

/* close_cell: what was held goes where the cell is. */
static void
close_cell(struct reader *r)
{
	struct frame *f = inner(r);
	struct str held = buf_str(&f->held);
	struct buf place = { NULL, 0, 0 };
	size_t place_n, text_n, prefix_n;

	add_prefix(r, r->n - 1, &place);
	if (f->has_address) {
		buf_addc(&place, '!');
		doc_place_cell(&place, f->column, f->row);
	}
	prefix_n = place.n;
	while (take_size(&held, &place_n) && take_size(&held, &text_n)) {
		place.n = prefix_n;
		if (place.n > 0 && place_n > 0)
			buf_addc(&place, '/');
		buf_adds(&place, str_head(held, place_n));
		held = str_from(held, place_n);
		give(r, r->n - 1, buf_str(&place), str_head(held, text_n));
		held = str_from(held, text_n);
	}
	buf_fini(&place);
}

static void
close_frame(struct reader *r)
{
	if (inner(r)->kind == IN_CELL)
		close_cell(r);
	r->n--;
}

/* -- paragraphs -- */

static void
open_paragraph(struct reader *r)
{
	size_t area = r->n - 1;

	while (r->frames[area].kind != AREA)
		area--;
	struct frame *f = &r->frames[area];
	uint64_t *count = f->count != NULL ? f->count : &f->own;

	r->open = mem_grow(r->open, r->n_open, &r->cap_open, sizeof *r->open);
	if (r->n_open == r->made_open)
		r->open[r->made_open++] = (struct paragraph){ .depth = 0 };
	struct paragraph *p = &r->open[r->n_open++];

	++*count;
	p->depth = xml_depth(r->package->xml);
	buf_reset(&p->place);
	add_prefix(r, r->n, &p->place);
	if (f->numbered || (p->place.n == 0 && inner(r)->kind != IN_CELL))
		doc_place(&p->place, "para", *count);
	for (unsigned i = 0; i < LANES; i++)
		buf_reset(&p->lanes[i]);
}

static void
close_paragraph(struct reader *r)
{
	if (r->n_open == 0)
		return;
	struct paragraph *p = &r->open[--r->n_open];
	size_t n = p->place.n;

	if (p->lanes[DELETED].n == 0)
		buf_reset(&p->lanes[ACCEPTED]);
	for (unsigned i = 0; i < LANES; i++) {
		p->place.n = n;
		if (p->lanes[i].n == 0)
			continue;
		if (lane_steps[i] != NULL)
			doc_place_part(&p->place, lane_steps[i]);
		give(r, r->n, buf_str(&p->place), buf_str(&p->lanes[i]));
	}
}

/* add: text to a lane of the innermost paragraph. */
static void
add(struct reader *r, enum lane lane, struct str s)
{
	bool implied = r->n_open == 0;

	if (s.n == 0)
		return;
	if (implied) /* text outside of any, as no writer makes it */
		open_paragraph(r);
	struct buf *lanes = r->open[r->n_open - 1].lanes;
	size_t before = lanes[lane].n;

	hwptext_add_utf8(&lanes[lane], s, r->odd);
	struct str added = str_from(buf_str(&lanes[lane]), before);

	if (lane == MAIN)
		buf_adds(&lanes[r->deleting ? DELETED : ACCEPTED], added);
	if (lane == MAIN && r->inserting && !r->deleting)
		buf_adds(&lanes[INSERTED], added);
	if (implied)
		close_paragraph(r);
}

/* apart: what follows is no continuation of what the lane has. */
static void
apart(struct reader *r, enum lane lane)
{
	if (lane != MAIN && r->n_open > 0 &&
	    r->open[r->n_open - 1].lanes[lane].n > 0)
		buf_addc(&r->open[r->n_open - 1].lanes[lane], '\n');
}

static void
add_attr(struct reader *r, enum lane lane, const char *const *attrs,
    const char *name)
{
	struct str value;

	if (!xml_attr(attrs, name, &value) || value.n == 0)
		return;
	apart(r, lane);
	add(r, lane, value);
}

/* take_text: the text of the element that has just begun. */
static void
take_text(struct reader *r, enum lane lane)
{
	r->lane = lane;
	r->text_depth = xml_depth(r->package->xml);
	apart(r, lane);
}

/* shown: a character that an element stands for. */
static void
shown(struct reader *r, const char *utf8)
{
	if (r->text_depth > 0)
		add(r, r->lane, str_of(utf8));
}

/* -- elements -- */

static void
start_field(struct reader *r, const char *const *attrs)
{
	struct str type = STR("");

	xml_attr(attrs, "type", &type);
	r->is_memo = str_eq(type, STR("MEMO"));
	r->is_link = str_eq(type, STR("HYPERLINK"));
	add_attr(r, NAMED, attrs, "name");
	if (r->is_memo)
		open_area(r, "comment", &r->counts->comments, false);
}

/*
 * start_parameter: of a field what it does, which of a link is its target; of
 * a memo who wrote it.  The others say again what is in the command.
 */
static void
start_parameter(struct reader *r, const char *const *attrs)
{
	struct str name = STR("");

	xml_attr(attrs, "name", &name);
	if (r->is_memo && str_eq(name, STR("Author"))) {
		r->text_depth = xml_depth(r->package->xml);
		r->in_author = true;
		buf_reset(&r->scratch);
	} else if (!r->is_memo && str_eq(name, STR("Command"))) {
		take_text(r, r->is_link ? LINK : IN_FIELD);
	}
}

static void
set_address(struct reader *r, const char *const *attrs)
{
	struct frame *f = inner(r);
	struct str column, row;

	if (f->kind != IN_CELL || !xml_attr(attrs, "colAddr", &column) ||
	    !xml_attr(attrs, "rowAddr", &row) || !str_u64(column, &f->column) ||
	    !str_u64(row, &f->row) || f->column >= UINT32_MAX ||
	    f->row >= UINT32_MAX)
		return;
	f->column++;
	f->row++;
	f->has_address = true;
}

static void
start_place(struct reader *r, enum element e, const char *const *attrs)
{
	switch (e) {
	case PARAGRAPH:
		open_paragraph(r);
		break;
	case TABLE:
		push(r, IN_TABLE)->number = ++r->counts->tables;
		break;
	case CELL:
		push(r, IN_CELL);
		break;
	case CELL_ADDRESS:
		set_address(r, attrs);
		break;
	case HEADER:
		open_area(r, "header", &r->counts->headers, true);
		break;
	case FOOTER:
		open_area(r, "footer", &r->counts->footers, true);
		break;
	case NOTE:
		open_area(r, "note", &r->counts->notes, false);
		break;
	case ENDNOTE:
		open_area(r, "endnote", &r->counts->endnotes, false);
		break;
	case COMMENT:
		open_area(r, "comment", &r->counts->comments, false);
		break;
	default:
		break;
	}
}

static void
start_text(struct reader *r, enum element e, const char *const *attrs)
{
	switch (e) {
	case TEXT:
	case MAIN_TEXT:
		take_text(r, MAIN);
		break;
	case SUB_TEXT:
		take_text(r, RUBY);
		break;
	case FORMULA:
		take_text(r, IN_FORMULA);
		break;
	case SHAPE_COMMENT:
		take_text(r, ALT);
		break;
	case EDITED:
		take_text(r, IN_FIELD);
		break;
	case INDEX:
		take_text(r, IN_INDEX);
		break;
	case FIELD:
		start_field(r, attrs);
		break;
	case PARAMETER:
		start_parameter(r, attrs);
		break;
	case BOOKMARK:
		add_attr(r, NAMED, attrs, "name");
		break;
	case COMPOSED:
		add_attr(r, MAIN, attrs, "composeText");
		break;
	case ORNAMENT:
		add_attr(r, ALT, attrs, "text");
		break;
	case BUTTON:
		add_attr(r, IN_FIELD, attrs, "caption");
		break;
	case LIST_ITEM:
		add_attr(r, IN_FIELD, attrs, "displayText");
		break;
	default:
		break;
	}
}

static void
start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;
	enum element e = find(name);

	if (doc_is_full(r->package->doc)) {
		xml_stop(r->package->xml);
		return;
	}
	switch (e) {
	case TAB:
		shown(r, "\t");
		break;
	case BREAK:
		shown(r, "\n");
		break;
	case SPACE:
		shown(r, " ");
		break;
	case HARD_SPACE:
		shown(r, "\xC2\xA0");
		break;
	case HYPHEN:
		shown(r, "-");
		break;
	case DELETE_BEGIN:
		r->deleting = true;
		apart(r, DELETED);
		break;
	case INSERT_BEGIN:
		r->inserting = true;
		apart(r, INSERTED);
		break;
	case INSERT_END:
		r->inserting = false;
		break;
	case DELETE_END:
		r->deleting = false;
		break;
	default:
		start_place(r, e, attrs);
		start_text(r, e, attrs);
		break;
	}
}

/* end_author: of a memo, whose area is the innermost. */
static void
end_author(struct reader *r)
{
	struct buf place = { NULL, 0, 0 };

	buf_adds(&place, buf_str(&inner(r)->base));
	doc_place_part(&place, "author");
	(void)doc_text(r->package->doc, buf_str(&place), buf_str(&r->scratch));
	buf_fini(&place);
}

/* end_link: the command of a link becomes its target. */
static void
end_link(struct reader *r)
{
	struct buf *link = &r->open[r->n_open - 1].lanes[LINK];
	size_t from = link->n;

	while (from > 0 && link->p[from - 1] != '\n')
		from--;
	link->n = from + hwptext_link(link->p + from, link->n - from);
}

static void
end_text(struct reader *r)
{
	r->text_depth = 0;
	if (r->in_author)
		end_author(r);
	else if (r->lane == LINK && r->n_open > 0)
		end_link(r);
	r->in_author = false;
}

static void
end(void *arg, struct str name)
{
	struct reader *r = arg;
	enum element e = find(name);
	unsigned depth = xml_depth(r->package->xml) + 1;

	if (r->text_depth == depth)
		end_text(r);
	if (e == PARAGRAPH)
		close_paragraph(r);
	if (r->n > 1 && inner(r)->depth == depth)
		close_frame(r);
	if (e == FIELD)
		r->is_memo = r->is_link = false;
}

static void
text(void *arg, struct str s)
{
	struct reader *r = arg;

	if (r->text_depth == 0)
		return;
	if (r->in_author)
		buf_adds(&r->scratch, s);
	else
		add(r, r->lane, s);
}

/* -- parts -- */

/* end_open: what a cut part had begun, from the inside. */
static void
end_open(struct reader *r)
{
	while (r->n_open > 0 || r->n > 1) {
		unsigned p = r->n_open == 0 ? 0 : r->open[r->n_open - 1].depth;

		if (r->n > 1 && inner(r)->depth >= p)
			close_frame(r);
		else
			close_paragraph(r);
	}
}

static void
reader_fini(struct reader *r)
{
	for (size_t i = 0; i < r->made; i++) {
		buf_fini(&r->frames[i].base);
		buf_fini(&r->frames[i].held);
	}
	for (size_t i = 0; i < r->made_open; i++) {
		buf_fini(&r->open[i].place);
		for (unsigned k = 0; k < LANES; k++)
			buf_fini(&r->open[i].lanes[k]);
	}
	free(r->frames);
	free(r->open);
	buf_fini(&r->scratch);
}

/* read_part: the body's paragraphs, or those of a place of their own. */
static void
read_part(struct package *p, struct package_part *part, struct counts *counts,
    struct hwptext_odd *odd, struct str base)
{
	static const struct xml_events events = { start, end, text };
	struct reader r = { .package = p, .counts = counts, .odd = odd };
	struct frame *f = push(&r, AREA);

	buf_adds(&f->base, base);
	f->depth = 0;
	f->numbered = true;
	f->count = base.n == 0 ? &counts->paragraphs : NULL;
	package_parse(p, part, &events, &r);
	end_open(&r);
	reader_fini(&r);
}

/* numbered parts: the body's sections, master pages, charts. */
static void
read_parts(struct package *p)
{
	struct counts counts = { 0 };
	struct hwptext_odd odd = { 0, 0 };
	struct package_part *part = NULL;
	struct buf b = { NULL, 0, 0 };
	uint64_t n = 0;

	while ((part = package_next(p, part, "contents/section", ".xml")) !=
	       NULL) {
		read_part(p, part, &counts, &odd, STR(""));
		n++;
	}
	if (n == 0)
		doc_fault(p->doc, FAULT_DAMAGED, STR("no section"));
	while ((part = package_next(p, part, "contents/masterpage", ".xml")) !=
	       NULL) {
		buf_reset(&b);
		doc_place(&b, "master", ++counts.masters);
		read_part(p, part, &counts, &odd, buf_str(&b));
	}
	n = 0;
	while ((part = package_next(p, part, "chart/", ".xml")) != NULL) {
		buf_reset(&b);
		doc_place(&b, "chart", ++n);
		drawing_read(p, part, buf_str(&b), NULL);
	}
	hwptext_tell(p->doc, &odd);
	buf_fini(&b);
}

/* Who has changed the text, from the lists in the header. */
struct authors {
	struct package *package;
	uint64_t n;
};

static void
author_start(void *arg, struct str name, const char *const *attrs)
{
	struct authors *a = arg;
	struct str value;
	struct buf place = { NULL, 0, 0 };

	if (!xml_is(name, "trackChangeAuthor") ||
	    !xml_attr(attrs, "name", &value))
		return;
	doc_place(&place, "change", ++a->n);
	doc_place_part(&place, "author");
	(void)doc_text(a->package->doc, buf_str(&place), value);
	buf_fini(&place);
}

static void
read_authors(struct package *p)
{
	static const struct xml_events events = { author_start, NULL, NULL };
	struct package_part *part = package_find(p, STR("Contents/header.xml"));
	struct authors a = { .package = p };

	if (part != NULL)
		package_parse(p, part, &events, &a);
}

/* is_encrypted: the manifest then says of each part how. */
static bool
is_encrypted(struct package *p)
{
	struct package_part *part =
	    package_find(p, STR("META-INF/manifest.xml"));
	struct buf b = { NULL, 0, 0 };
	bool found = false;

	if (part != NULL)
		package_read(p, part, &b);
	for (struct str s = buf_str(&b); s.n > 0 && !found;) {
		s = str_from(s, str_find(s, 'e'));
		found = str_starts(s, STR("encryption-data"));
		s = str_from(s, 1);
	}
	buf_fini(&b);
	return found;
}

/* give_objects: embedded objects, without the length before each. */
static void
give_objects(struct package *p)
{
	struct package_part *part = NULL;
	struct buf content = { NULL, 0, 0 };

	while ((part = package_next(p, part, "bindata/", ".ole")) != NULL) {
		struct str raw = part->entry->raw_name;

		buf_reset(&content);
		package_read(p, part, &content);
		struct doc_child child = {
			.name = raw,
			.raw = raw,
			.charset = STR("UTF-8"),
			.content = hwp_object(buf_str(&content)),
		};

		doc_give(p->doc, &child);
	}
	buf_fini(&content);
}

/* leave: parts that are shown nowhere, or that say what is said elsewhere. */
static void
leave(struct package *p, const char *prefix)
{
	struct package_part *part = NULL;

	while ((part = package_next(p, part, prefix, "")) != NULL)
		part->used = true;
}

void
hwpx_read(struct doc *d)
{
	static const char *const others[] = { "preview/", "scripts/",
		"version.xml", "contents/header.xml" };
	struct package p;
	struct package_part *part;

	if (package_open(&p, d) < 0)
		return;
	if (is_encrypted(&p)) {
		doc_fault(d, FAULT_ENCRYPTED, STR("with a password"));
		package_close(&p);
		return;
	}
	part = package_find(&p, STR("Contents/content.hpf"));
	if (part != NULL)
		props_read_part(&p, part);
	read_parts(&p);
	read_authors(&p);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		leave(&p, others[i]);
	give_objects(&p);
	package_give_rest(&p);
	package_close(&p);
}
