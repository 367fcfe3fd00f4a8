#include "hwpbody.h"

#include <stdlib.h>

#include "hwptext.h"
#include "le.h"
#include "limits.h"
#include "mem.h"

enum {
	PARA_HEADER = 66,
	PARA_TEXT = 67,
	CTRL_HEADER = 71,
	LIST_HEADER = 72,
	TABLE = 77,
	CTRL_DATA = 87,
	FORMULA = 88,
	TEXT_ART = 90,
	FORM = 91,
	MEMO = 93
};

/* ID: of a control: four letters, the last of them stored first. */
#define ID(a, b, c, d)                                                         \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 |      \
	    (uint32_t)(d))

/* What numbers run through the document. */
enum counter {
	PARAGRAPHS,
	TABLES,
	NOTES,
	ENDNOTES,
	HEADERS,
	FOOTERS,
	COMMENTS,
	MASTERS,
	COUNTERS
};

/* What paragraphs lie in when they do not lie in the body. */
static const struct area {
	uint32_t id;
	const char *step;
	enum counter counter;
	bool numbered; /* its paragraphs are told by number, from 1 */
} areas[] = {
	{ ID('h', 'e', 'a', 'd'), "header", HEADERS, true },
	{ ID('f', 'o', 'o', 't'), "footer", FOOTERS, true },
	{ ID('f', 'n', ' ', ' '), "note", NOTES, false },
	{ ID('e', 'n', ' ', ' '), "endnote", ENDNOTES, false },
	{ ID('t', 'c', 'm', 't'), "comment", COMMENTS, false },
	{ ID('s', 'e', 'c', 'd'), "master", MASTERS, true },
};

static const uint32_t id_table = ID('t', 'b', 'l', ' ');

/* A control that is open, or the section itself. */
struct context {
	unsigned level;          /* what is in it lies deeper */
	const struct area *area; /* NULL: where the control stands */
	struct buf base;         /* place of what lies in it */
	struct buf here;         /* place of the paragraph in hand */
	bool numbered;
	uint64_t own; /* paragraphs of an area */
	bool has_base;
	bool is_table, in_cells;
	uint64_t table;
	uint64_t column, row; /* of the cell in hand, from 1 */
};

struct hwpbody {
	struct doc *doc;
	struct context *open; /* the first is the section */
	size_t n, cap, made;
	uint64_t counts[COUNTERS];
	struct hwptext_odd odd;
	struct buf text, place;
};

struct hwpbody *
hwpbody_new(struct doc *d)
{
	struct hwpbody *b = mem_zalloc(1, sizeof *b);

	b->doc = d;
	return b;
}

void
hwpbody_free(struct hwpbody *b)
{
	if (b == NULL)
		return;
	for (size_t i = 0; i < b->made; i++) {
		buf_fini(&b->open[i].base);
		buf_fini(&b->open[i].here);
	}
	free(b->open);
	buf_fini(&b->text);
	buf_fini(&b->place);
	free(b);
}

void
hwpbody_end(struct hwpbody *b)
{
	hwptext_tell(b->doc, &b->odd);
}

bool
hwp_record_next(struct str *rest, struct hwp_record *r)
{
	uint32_t head = le_u32(*rest, 0);
	size_t at = 4, n = head >> 20;

	if (rest->n < 4)
		return false;
	if (n == 4095) {
		n = le_u32(*rest, 4);
		at = 8;
	}
	*r = (struct hwp_record){
		.tag = head & 1023,
		.level = head >> 10 & 1023,
		.data = le_part(*rest, at, n),
	};
	r->cut = r->data.n < n;
	*rest = str_from(*rest, at < rest->n ? at + r->data.n : rest->n);
	return true;
}

/* -- where things are -- */

static struct context *
inner(struct hwpbody *b)
{
	return &b->open[b->n - 1];
}

static struct context *
push(struct hwpbody *b, unsigned level)
{
	b->open = mem_grow(b->open, b->n, &b->cap, sizeof *b->open);
	if (b->n == b->made)
		b->open[b->made++] = (struct context){ .level = 0 };
	struct context *c = &b->open[b->n++];
	struct buf base = c->base, here = c->here;

	buf_reset(&base);
	buf_reset(&here);
	*c = (struct context){ .level = level, .base = base, .here = here };
	return c;
}

/*
 * add_base: the steps that lead into a control.  A box has none: its text is
 * counted through with what is around it.
 */
static void
add_base(struct hwpbody *b, struct context *c, struct buf *place)
{
	buf_adds(place, buf_str(&c->base));
	if (!c->is_table || b->n > LIMIT_PLACE_DEPTH)
		return;
	doc_place(place, "table", c->table);
	if (c->column > 0) {
		buf_addc(place, '!');
		doc_place_cell(place, c->column, c->row);
	}
}

/* enter: a control begins; what it holds lies in what holds the control. */
static struct context *
enter(struct hwpbody *b, unsigned level)
{
	struct buf base = { NULL, 0, 0 };
	struct context *outer = inner(b);

	add_base(b, outer, &base);
	bool numbered = outer->numbered;
	struct context *c = push(b, level);

	buf_adds(&c->base, buf_str(&base));
	c->numbered = numbered;
	/* Until a paragraph begins in it, it stands where the outer one is. */
	buf_adds(&c->here, buf_str(&b->open[b->n - 2].here));
	buf_fini(&base);
	return c;
}

/* set_area: a place of its own: its first list makes it count. */
static void
set_area(struct hwpbody *b, struct context *c)
{
	if (c->area == NULL || c->has_base)
		return;
	c->has_base = true;
	c->numbered = c->area->numbered;
	buf_reset(&c->base);
	doc_place(&c->base, c->area->step, ++b->counts[c->area->counter]);
}

/* counter_of: what numbers the paragraphs of the innermost control. */
static uint64_t *
counter_of(struct hwpbody *b)
{
	for (size_t i = b->n; i > 1; i--)
		if (b->open[i - 1].has_base)
			return &b->open[i - 1].own;
	return &b->counts[PARAGRAPHS];
}

static void
begin_paragraph(struct hwpbody *b)
{
	struct context *c = inner(b);
	uint64_t *count = counter_of(b);

	++*count;
	buf_reset(&c->here);
	add_base(b, c, &c->here);
	if (c->numbered || c->here.n == 0)
		doc_place(&c->here, "para", *count);
}

/* -- what is found -- */

/* say: the text in hand, at the paragraph or a step below it. */
static void
say(struct hwpbody *b, const char *step)
{
	if (inner(b)->here.n == 0) /* outside of any, as no writer makes it */
		begin_paragraph(b);
	struct str place = buf_str(&inner(b)->here);

	if (step != NULL) {
		buf_reset(&b->place);
		buf_adds(&b->place, place);
		doc_place_part(&b->place, step);
		place = buf_str(&b->place);
	}
	(void)doc_text(b->doc, place, buf_str(&b->text));
	buf_reset(&b->text);
}

/* counted: text behind its length in units; *at moves behind it. */
static struct str
counted(struct str data, size_t *at)
{
	struct str s = le_part(data, *at + 2, 2 * (size_t)le_u16(data, *at));

	*at += 2 + s.n;
	return s;
}

/* say_counted: such a text; returns where what follows it begins. */
static size_t
say_counted(struct hwpbody *b, struct str data, size_t at, const char *step)
{
	hwptext_add_plain(&b->text, counted(data, &at));
	say(b, step);
	return at;
}

/* say_link: the command of a link is its target, and more. */
static void
say_link(struct hwpbody *b, struct str command)
{
	hwptext_add_plain(&b->text, command);
	b->text.n = hwptext_link(b->text.p, b->text.n);
	say(b, "link");
}

/* say_field: what begins with % is a field, with a command. */
static void
say_field(struct hwpbody *b, uint32_t id, struct str data)
{
	size_t at = 9;

	if (id == ID('%', 'h', 'l', 'k'))
		say_link(b, counted(data, &at));
	else if (id != ID('%', '%', 'm', 'e'))
		(void)say_counted(b, data, at, "field");
}

/* say_control: text that a control itself holds. */
static void
say_control(struct hwpbody *b, uint32_t id, struct str data)
{
	size_t at;

	switch (id) {
	case ID('t', 'b', 'l', ' '):
	case ID('g', 's', 'o', ' '):
	case ID('e', 'q', 'e', 'd'):
		/* Behind position, size and margins what it shows in words. */
		(void)say_counted(b, data, 44, "alt");
		break;
	case ID('t', 'c', 'p', 's'): /* characters in one place */
		(void)say_counted(b, data, 4, NULL);
		break;
	case ID('t', 'd', 'u', 't'): /* a text, and one beside it */
		at = say_counted(b, data, 4, NULL);
		(void)say_counted(b, data, at, "ruby");
		break;
	case ID('i', 'd', 'x', 'm'): /* words of the index */
		at = say_counted(b, data, 4, "index");
		(void)say_counted(b, data, at, "index");
		break;
	default:
		if (id >> 24 == '%')
			say_field(b, id, data);
		break;
	}
}

/* say_name: a parameter set; the name of a bookmark or field is its text. */
static void
say_name(struct hwpbody *b, struct str data)
{
	enum { ITEM_NAME = 0x4000, TYPE_TEXT = 1 };

	if (le_u16(data, 6) == ITEM_NAME && le_u16(data, 8) == TYPE_TEXT)
		(void)say_counted(b, data, 10, "name");
}

/* -- records -- */

static void
open_control(struct hwpbody *b, const struct hwp_record *r)
{
	uint32_t id = le_u32(r->data, 0);
	struct context *c = enter(b, r->level);

	for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
		if (areas[i].id == id)
			c->area = &areas[i];
	if (id == id_table) {
		c->is_table = true;
		c->table = ++b->counts[TABLES];
	}
	say_control(b, id, r->data);
}

/* open_memo: stands behind the text, its list beside or in it. */
static void
open_memo(struct hwpbody *b, const struct hwp_record *r)
{
	static const struct area memo = { 0, "comment", COMMENTS, false };
	unsigned level = r->level > 0 ? r->level - 1 : 0;

	/* The memo before it ends here. */
	while (b->n > 1 && inner(b)->level >= level)
		b->n--;
	enter(b, level)->area = &memo;
}

static void
open_list(struct hwpbody *b, struct str data)
{
	struct context *c = inner(b);

	set_area(b, c);
	if (!c->is_table || !c->in_cells)
		return;
	c->column = le_u16(data, 8) + UINT64_C(1);
	c->row = le_u16(data, 10) + UINT64_C(1);
}

static void
take(struct hwpbody *b, const struct hwp_record *r)
{
	switch (r->tag) {
	case PARA_HEADER:
		begin_paragraph(b);
		break;
	case PARA_TEXT:
		hwptext_add(&b->text, r->data, &b->odd);
		say(b, NULL);
		break;
	case CTRL_HEADER:
		open_control(b, r);
		break;
	case LIST_HEADER:
		open_list(b, r->data);
		break;
	case TABLE:
		inner(b)->in_cells = true;
		break;
	case CTRL_DATA:
		say_name(b, r->data);
		break;
	case FORMULA:
		(void)say_counted(b, r->data, 4, "formula");
		break;
	case TEXT_ART: /* behind its four corners */
		(void)say_counted(b, r->data, 32, "alt");
		break;
	case FORM:
		(void)say_counted(b, r->data, 12, "field");
		break;
	case MEMO:
		open_memo(b, r);
		break;
	default:
		break;
	}
}

/* leave: controls end where a record is no deeper than they are. */
static void
leave(struct hwpbody *b, const struct hwp_record *r)
{
	while (b->n > 1 && r->level <= inner(b)->level)
		b->n--;
}

void
hwpbody_section(struct hwpbody *b, struct str records, struct str name)
{
	struct hwp_record r;
	uint64_t bad = b->odd.bad;
	bool cut = false;

	b->n = 0;
	push(b, 0)->numbered = true;
	while (!doc_is_full(b->doc) && hwp_record_next(&records, &r)) {
		cut |= r.cut;
		leave(b, &r);
		take(b, &r);
	}
	if (cut || records.n > 0)
		doc_fault_in(
		    b->doc, FAULT_DAMAGED, name, "its last record is cut");
	if (b->odd.bad > bad)
		doc_fault_in(b->doc, FAULT_TEXT_DAMAGED, name,
		    "halves of characters replaced");
}
