#include "hwp3.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "hwp3char.h"
#include "inflate.h"
#include "le.h"
#include "limits.h"
#include "mem.h"

/* The head of the file: what it is, how it is printed, what it says of itself.
 */
enum {
	INFO_AT = 30,
	ENCRYPTED_AT = INFO_AT + 96,
	COMPRESSED_AT = INFO_AT + 124,
	BLOCK_SIZE_AT = INFO_AT + 126,
	SUMMARY_AT = INFO_AT + 128,
	SUMMARY_TEXT = 2 * 56,
	BLOCK_AT = SUMMARY_AT + 9 * SUMMARY_TEXT
};

/* Sizes of what stands before the text. */
enum {
	LANGUAGES = 7,
	FONT_SIZE = 40,
	CHAR_SHAPE = 31,
	PARA_SHAPE = 187,
	STYLE_SIZE = 20 + CHAR_SHAPE + PARA_SHAPE,
	PARA_INFO = 12,
	LINE_SIZE = 14,
	BOX_HEAD = 6, /* reserved, and the code again */
	BOX_SIZE = 84,
	CELL_SIZE = 27,
	PICTURE_SIZE = 348
};

/* Codes below 32 and what they stand for. */
enum {
	FIELD = 5,
	BOOKMARK = 6,
	DATE_FORMAT = 7,
	DATE = 8,
	TAB = 9,
	BOX = 10,
	PICTURE = 11,
	PARA_END = 13,
	LINE = 14,
	HIDDEN = 15,
	HEADER = 16,
	NOTE = 17,
	MERGE = 22,
	COMPOSED = 23,
	HYPHEN = 24,
	TOC_MARK = 25,
	INDEX = 26,
	OUTLINE = 28,
	HARD_SPACE = 30,
	FIXED_SPACE = 31
};

/* How many characters each counts for, of those a paragraph has. */
static const unsigned char widths[32] = { 1, 4, 4, 4, 4, 4, 4, 42, 48, 4, 4, 4,
	4, 1, 4, 4, 4, 4, 4, 4, 4, 4, 12, 5, 3, 3, 123, 4, 32, 4, 2, 2 };

/* Where paragraphs are: a place, and what numbers them there. */
struct spot {
	struct str base;
	bool numbered;
	uint64_t *count;
};

struct hwp3 {
	struct doc *doc;
	struct str rest;
	bool broken; /* what follows cannot be told apart any more */
	bool drawing_broken;
	unsigned depth;
	uint64_t paragraphs, tables, notes, endnotes, headers, footers,
	    comments;
	uint64_t unknown; /* characters */
	struct buf scratch;
};

static void read_list(struct hwp3 *h, const struct spot *spot);

/* take: the next n bytes; fewer at the end, and nothing more then. */
static struct str
take(struct hwp3 *h, size_t n)
{
	struct str s = str_head(h->rest, n);

	h->rest = str_from(h->rest, n);
	h->broken |= s.n < n;
	return s;
}

/* -- text -- */

static void
add_char(struct hwp3 *h, struct buf *out, unsigned code)
{
	if (!hwp3char_add(out, (uint16_t)code))
		h->unknown++;
}

/* add_text: characters up to a NUL. */
static void
add_text(struct hwp3 *h, struct buf *out, struct str s)
{
	for (size_t i = 0; i + 1 < s.n && le_u16(s, i) != 0; i += 2)
		if (le_u16(s, i) >= 32)
			add_char(h, out, le_u16(s, i));
}

/* say: text at a place, or a step below it. */
static void
say(struct hwp3 *h, struct str place, const char *step, struct str text)
{
	struct buf b = { NULL, 0, 0 };

	buf_adds(&b, place);
	if (step != NULL)
		doc_place_part(&b, step);
	(void)doc_text(h->doc, buf_str(&b), text);
	buf_fini(&b);
}

static void
say_text(struct hwp3 *h, struct str place, const char *step, struct str s)
{
	buf_reset(&h->scratch);
	add_text(h, &h->scratch, s);
	say(h, place, step, buf_str(&h->scratch));
}

/* say_bytes: a name in the code page of its writer, up to a NUL. */
static void
say_bytes(struct hwp3 *h, struct str place, const char *step, struct str s)
{
	s = str_head(s, str_find(s, '\0'));
	buf_reset(&h->scratch);
	charset_to_utf8("CP949", s, &h->scratch);
	say(h, place, step, buf_str(&h->scratch));
}

/* -- boxes -- */

/* read_area: paragraphs in a place of their own, "step:number". */
static void
read_area(struct hwp3 *h, const char *step, uint64_t *number, bool numbered)
{
	struct buf place = { NULL, 0, 0 };
	uint64_t count = 0;

	doc_place(&place, step, ++*number);
	read_list(h, &(struct spot){ buf_str(&place), numbered, &count });
	buf_fini(&place);
}

static int
by_number(const void *a, const void *b)
{
	const uint16_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* distinct: sorts numbers and leaves each once; how many there are then. */
static size_t
distinct(uint16_t *v, size_t n)
{
	size_t to = 0;

	qsort(v, n, sizeof *v, by_number);
	for (size_t i = 0; i < n; i++)
		if (to == 0 || v[i] != v[to - 1])
			v[to++] = v[i];
	return to;
}

/* rank: the place of a number among them, from 1. */
static uint64_t
rank(const uint16_t *sorted, size_t n, unsigned v)
{
	size_t from = 0;

	while (n > 0) {
		size_t half = n / 2;

		if (sorted[from + half] < v) {
			from += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return from + 1;
}

/*
 * A table's cells say where they are drawn: their columns and rows are told by
 * the order of those numbers.
 */
struct cells {
	struct str raw;
	size_t n;
	uint16_t *x, *y; /* distinct, sorted */
	size_t n_x, n_y;
};

static unsigned
cell_x(const struct cells *c, size_t i)
{
	return le_u16(c->raw, i * CELL_SIZE + 4);
}

static unsigned
cell_y(const struct cells *c, size_t i)
{
	return le_u16(c->raw, i * CELL_SIZE + 6);
}

static void
cells_init(struct cells *c, struct str raw)
{
	c->raw = raw;
	c->n = raw.n / CELL_SIZE;
	c->x = mem_alloc(c->n + 1, sizeof *c->x);
	c->y = mem_alloc(c->n + 1, sizeof *c->y);
	for (size_t i = 0; i < c->n; i++) {
		c->x[i] = (uint16_t)cell_x(c, i);
		c->y[i] = (uint16_t)cell_y(c, i);
	}
	c->n_x = distinct(c->x, c->n);
	c->n_y = distinct(c->y, c->n);
}

/* table_place: of the table, or of a cell in it. */
static void
table_place(struct buf *place, const struct spot *spot, uint64_t table,
    const struct cells *c, size_t i)
{
	buf_reset(place);
	buf_adds(place, spot->base);
	doc_place(place, "table", table);
	if (i >= c->n)
		return;
	buf_addc(place, '!');
	doc_place_cell(place, rank(c->x, c->n_x, cell_x(c, i)),
	    rank(c->y, c->n_y, cell_y(c, i)));
}

static void
read_table(struct hwp3 *h, const struct spot *spot, struct str raw)
{
	struct cells c;
	struct buf place = { NULL, 0, 0 };
	uint64_t table = ++h->tables;

	cells_init(&c, raw);
	/* The caption comes behind the cells. */
	for (size_t i = 0; i <= c.n && !h->broken; i++) {
		table_place(&place, spot, table, &c, i);
		read_list(h, &(struct spot){ buf_str(&place), spot->numbered,
				 spot->count });
	}
	free(c.x);
	free(c.y);
	buf_fini(&place);
}

/*
 * read_box: a table; what is in other boxes (text, a formula, a button) is
 * counted through with what is around them.
 */
static void
read_box(struct hwp3 *h, const struct spot *spot)
{
	enum { TYPE_AT = 78, CELLS_AT = 80, TABLE = 0 };
	struct str box = take(h, BOX_SIZE);
	size_t n = le_u16(box, CELLS_AT);

	if (h->broken)
		return;
	struct str cells = take(h, n * CELL_SIZE);

	if (le_u16(box, TYPE_AT) == TABLE) {
		read_table(h, spot, cells);
		return;
	}
	for (size_t i = 0; i <= n && !h->broken; i++)
		read_list(h, spot);
}

/* read_within: paragraphs that lie in a part of the body of a known size. */
static void
read_within(struct hwp3 *h, const struct spot *spot, struct str part)
{
	struct str rest = h->rest;

	h->rest = part;
	read_list(h, spot);
	h->drawing_broken |= h->broken;
	h->broken = false;
	h->rest = rest;
}

/* shape_text: what a shape holds as a text box, behind its properties. */
static struct str
shape_text(struct str shape)
{
	enum {
		FLAGS_AT = 84,
		TURNED = 1 << 17,
		SHADED = 1 << 16,
		PATTERNED = 1 << 18,
		TEXT = 1 << 19,
		BLENDED = 1 << 20
	};
	uint32_t flags = le_u32(shape, FLAGS_AT);
	size_t at = FLAGS_AT + 4;

	if ((flags & TEXT) == 0)
		return (struct str){ NULL, 0 };
	at += flags & TURNED ? 32 : 0;
	at += flags & SHADED ? 28 : 0;
	at += flags & PATTERNED ? 278 : 0;
	at += flags & BLENDED ? 5 : 0;
	return str_from(shape, at + 8);
}

/* counted: the bytes behind their length. */
static struct str
counted(struct str *rest)
{
	struct str s = le_part(*rest, 4, le_u32(*rest, 0));

	*rest = str_from(*rest, 4 + s.n);
	return s;
}

/*
 * read_drawing: shapes one after the other, those in groups too: properties,
 * and two blocks of the kind's own; the second of a text box is its text.
 */
static void
read_drawing(struct hwp3 *h, const struct spot *spot, struct str rest)
{
	enum { TEXT_BOX = 6 };

	(void)counted(&rest);
	while (rest.n > 4 && !doc_is_full(h->doc)) {
		struct str shape = counted(&rest), text = shape_text(shape);

		if (text.n > 0)
			read_within(h, spot, text);
		(void)counted(&rest);
		text = counted(&rest);
		if (le_u16(shape, 0) == TEXT_BOX && text.n > 0)
			read_within(h, spot, text);
	}
}

/*
 * read_picture: a picture in a file is told by the file's name; one that is
 * drawn holds its shapes in what follows.
 */
static void
read_picture(struct hwp3 *h, const struct spot *spot, struct str place)
{
	enum {
		KIND_AT = 74,
		PATH_AT = 83,
		PATH_SIZE = 256,
		IN_FILE = 0,
		DRAWN = 3
	};
	struct str picture = take(h, PICTURE_SIZE);

	if (h->broken)
		return;
	if (le_u8(picture, KIND_AT) == IN_FILE)
		say_bytes(
		    h, place, "link", le_part(picture, PATH_AT, PATH_SIZE));
	struct str more = take(h, le_u32(picture, 0));

	if (le_u8(picture, KIND_AT) == DRAWN)
		read_drawing(h, spot, more);
	read_list(h, spot);
}

static void
read_field(struct hwp3 *h, struct str place)
{
	/* Behind its size and the code again: kind, place, four lengths. */
	enum { HEAD = 36, SIZES = 16 };
	struct str head = take(h, HEAD), sizes = take(h, SIZES);

	(void)head;
	for (unsigned i = 0; i < 3; i++)
		say_text(h, place, "field", take(h, le_u32(sizes, 4 * i)));
	(void)take(h, le_u32(sizes, 12));
}

static void
read_note(struct hwp3 *h)
{
	struct str head = take(h, BOX_HEAD + 8 + 6);

	if (le_u16(head, BOX_HEAD + 8 + 2) == 0)
		read_area(h, "note", &h->notes, false);
	else
		read_area(h, "endnote", &h->endnotes, false);
}

static void
read_header(struct hwp3 *h)
{
	struct str head = take(h, BOX_HEAD + 8 + 2);

	if (le_u8(head, BOX_HEAD + 8) == 0)
		read_area(h, "header", &h->headers, true);
	else
		read_area(h, "footer", &h->footers, true);
}

/* read_block: bytes behind their length, of no interest. */
static void
read_block(struct hwp3 *h)
{
	struct str head = take(h, 6);

	(void)take(h, le_u32(head, 0));
}

/* read_shown: a control that shows something in the text. */
static void
read_shown(struct hwp3 *h, unsigned code, struct buf *text)
{
	struct str s;

	switch (code) {
	case TAB:
		(void)take(h, 6);
		buf_addc(text, '\t');
		break;
	case COMPOSED:
		s = take(h, 8);
		add_text(h, text, str_head(s, 6));
		break;
	case HYPHEN:
		(void)take(h, 4);
		buf_addc(text, '-');
		break;
	case HARD_SPACE:
		(void)take(h, 2);
		buf_addz(text, "\xC2\xA0");
		break;
	default: /* FIXED_SPACE */
		(void)take(h, 2);
		buf_addc(text, ' ');
		break;
	}
}

/* read_control: what stands behind a code below 32. */
static void
read_control(struct hwp3 *h, unsigned code, const struct spot *spot,
    struct str place, struct buf *text)
{
	struct str s;

	switch (code) {
	case TAB:
	case COMPOSED:
	case HYPHEN:
	case HARD_SPACE:
	case FIXED_SPACE:
		read_shown(h, code, text);
		break;
	case FIELD:
		read_field(h, place);
		break;
	case BOOKMARK:
		s = take(h, 40);
		say_text(h, place, "name", le_part(s, 6, 32));
		break;
	case DATE_FORMAT:
		(void)take(h, 82);
		break;
	case DATE:
		(void)take(h, 94);
		break;
	case BOX:
		(void)take(h, BOX_HEAD);
		read_box(h, spot);
		break;
	case PICTURE:
		(void)take(h, BOX_HEAD);
		read_picture(h, spot, place);
		break;
	case LINE:
		(void)take(h, BOX_HEAD + 84);
		break;
	case HIDDEN:
		(void)take(h, BOX_HEAD + 8);
		read_area(h, "comment", &h->comments, false);
		break;
	case HEADER:
		read_header(h);
		break;
	case NOTE:
		read_note(h);
		break;
	case MERGE:
		s = take(h, 22);
		say_bytes(h, place, "field", str_head(s, 20));
		break;
	case TOC_MARK:
		(void)take(h, 4);
		break;
	case INDEX:
		s = take(h, 244);
		say_text(h, place, "index", str_head(s, 120));
		say_text(h, place, "index", le_part(s, 120, 120));
		break;
	case OUTLINE:
		(void)take(h, 62);
		break;
	case 18: /* numbers: of their own, new, of the page, where shown */
	case 19:
	case 20:
	case 21:
		(void)take(h, 6);
		break;
	default:
		read_block(h);
		break;
	}
}

/* -- paragraphs -- */

/* skip_shapes: each character is like the one before, or has a shape. */
static void
skip_shapes(struct hwp3 *h, unsigned n)
{
	for (; n > 0 && !h->broken; n--)
		if (le_u8(take(h, 1), 0) == 0)
			(void)take(h, CHAR_SHAPE);
}

static void
read_text(struct hwp3 *h, unsigned n, const struct spot *spot, struct str place)
{
	struct buf text = { NULL, 0, 0 };

	for (unsigned i = 0; i < n && !h->broken;) {
		struct str unit = take(h, 2);
		unsigned code = le_u16(unit, 0);

		if (unit.n < 2 || code == PARA_END)
			break;
		if (code < 32)
			read_control(h, code, spot, place, &text);
		else
			add_char(h, &text, code);
		i += code < 32 ? widths[code] : 1;
	}
	(void)doc_text(h->doc, place, buf_str(&text));
	buf_fini(&text);
}

/* read_paragraph: false at the one without characters that ends a list. */
static bool
read_paragraph(struct hwp3 *h, const struct spot *spot)
{
	struct str info = take(h, PARA_INFO);
	unsigned n = le_u16(info, 1), lines = le_u16(info, 3);
	struct buf place = { NULL, 0, 0 };

	(void)take(h, CHAR_SHAPE);
	if (n > 0 && le_u8(info, 0) == 0)
		(void)take(h, PARA_SHAPE);
	(void)take(h, (size_t)lines * LINE_SIZE);
	if (le_u8(info, 5) != 0)
		skip_shapes(h, n);
	if (n == 0 || h->broken)
		return false;
	++*spot->count;
	buf_adds(&place, spot->base);
	if (spot->numbered || place.n == 0)
		doc_place(&place, "para", *spot->count);
	read_text(h, n, spot, buf_str(&place));
	buf_fini(&place);
	return true;
}

/* read_list: paragraphs up to the end of their list. */
static void
read_list(struct hwp3 *h, const struct spot *spot)
{
	/* Deeper than any document: a circle of damage, and the stack ends. */
	if (++h->depth > LIMIT_PLACE_DEPTH)
		h->broken = true;
	while (!h->broken && !doc_is_full(h->doc))
		if (!read_paragraph(h, spot))
			break;
	h->depth--;
}

/* -- behind the paragraphs -- */

static void
give(struct hwp3 *h, struct str name, struct str content)
{
	struct buf b = { NULL, 0, 0 };

	name = str_head(name, str_find(name, '\0'));
	charset_to_utf8("CP949", name, &b);
	struct doc_child child = {
		.name = buf_str(&b),
		.raw = name,
		.charset = STR("CP949"),
		.how = STR("declared"),
		.content = content,
	};

	doc_give(h->doc, &child);
	buf_fini(&b);
}

/*
 * read_blocks: what is embedded, each behind a number and its length.  A
 * picture stands behind its name and kind, an object behind a number.
 */
static void
read_blocks(struct hwp3 *h)
{
	enum { END = 0, EMBEDDED = 1, OBJECT = 2, NAME = 16, KIND = 16 };

	while (!h->broken && h->rest.n >= 8) {
		struct str head = take(h, 8);
		struct str data = take(h, le_u32(head, 4));

		switch (le_u32(head, 0)) {
		case END:
			return;
		case EMBEDDED:
			give(h, str_head(data, NAME),
			    str_from(data, NAME + KIND));
			break;
		case OBJECT:
			give(h, STR("object.ole"), str_from(data, 4));
			break;
		default:
			break;
		}
	}
}

void
hwp3_body(struct doc *d, struct str body)
{
	struct hwp3 h = { .doc = d, .rest = body };
	struct buf n = { NULL, 0, 0 };

	for (unsigned i = 0; i < LANGUAGES; i++)
		(void)take(&h, (size_t)FONT_SIZE * le_u16(take(&h, 2), 0));
	(void)take(&h, (size_t)STYLE_SIZE * le_u16(take(&h, 2), 0));
	read_list(&h, &(struct spot){ STR(""), true, &h.paragraphs });
	if (h.broken)
		doc_fault(d, FAULT_DAMAGED, STR("its text is cut or broken"));
	else if (!doc_is_full(d))
		read_blocks(&h);
	if (h.drawing_broken)
		doc_fault(d, FAULT_DAMAGED,
		    STR("text in a drawing is cut or broken"));
	if (h.unknown > 0) {
		buf_add_u64(&n, h.unknown);
		doc_meta(d, STR("unknown-characters"), buf_str(&n));
	}
	buf_fini(&n);
	buf_fini(&h.scratch);
}

/* -- the file -- */

static void
read_summary(struct doc *d, struct str all)
{
	static const char *const keys[9] = { "title", "subject", "author", NULL,
		"keywords", "keywords", "description", "description",
		"description" };
	struct hwp3 h = { .doc = d };
	struct buf place = { NULL, 0, 0 };

	for (size_t i = 0; i < 9; i++) {
		struct str s =
		    le_part(all, SUMMARY_AT + i * SUMMARY_TEXT, SUMMARY_TEXT);

		buf_reset(&place);
		buf_reset(&h.scratch);
		if (keys[i] != NULL) {
			doc_place_name(&place, "meta", str_of(keys[i]));
			say_text(&h, buf_str(&place), NULL, s);
			continue;
		}
		add_text(&h, &h.scratch, s);
		if (h.scratch.n > 0)
			doc_meta(d, STR("created"), buf_str(&h.scratch));
	}
	buf_fini(&h.scratch);
	buf_fini(&place);
}

void
hwp3_read(struct doc *d)
{
	struct str all = doc_bytes(d), body;
	struct buf whole = { NULL, 0, 0 };

	if (!str_starts(all, STR("HWP Document File V3.00"))) {
		doc_fault(d, FAULT_NO_EXTRACTOR,
		    STR("an older release of the format"));
		return;
	}
	read_summary(d, all);
	if (le_u16(all, ENCRYPTED_AT) != 0) {
		doc_fault(d, FAULT_ENCRYPTED, STR("with a password"));
		return;
	}
	body = str_from(all, BLOCK_AT + (size_t)le_u16(all, BLOCK_SIZE_AT));
	if (le_u8(all, COMPRESSED_AT) != 0) {
		inflate_tell(d, inflate_raw(body, &whole), STR("text"));
		body = buf_str(&whole);
	}
	hwp3_body(d, body);
	buf_fini(&whole);
}
