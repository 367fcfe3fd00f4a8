#include "msxls.h"

#include <stdio.h>
#include <stdlib.h>

#include "biffcrypt.h"
#include "blip.h"
#include "charset/charset.h"
#include "codepage.h"
#include "le.h"
#include "limits.h"
#include "mem.h"
#include "oledoc.h"
#include "olepack.h"
#include "sst.h"

enum type {
	INTEGER2 = 0x02,
	NUMBER2 = 0x03,
	LABEL2 = 0x04,
	BOOLERR2 = 0x05,
	FORMULA = 0x06,
	STRING2 = 0x07,
	BOF2 = 0x09,
	EOF_ = 0x0a,
	HEADER = 0x14,
	FOOTER = 0x15,
	NAME = 0x18,
	NOTE = 0x1c,
	FILEPASS = 0x2f,
	CONTINUE = 0x3c,
	CODEPAGE = 0x42,
	OBJ = 0x5d,
	RK2 = 0x7e,
	BOUNDSHEET = 0x85,
	MULRK = 0xbd,
	RSTRING = 0xd6,
	DRAWINGS = 0xeb, /* of all sheets, the pictures among them */
	SST = 0xfc,
	LABELSST = 0xfd,
	TXO = 0x1b6,
	HLINK = 0x1b8,
	DV = 0x1be,
	NUMBER = 0x203,
	LABEL = 0x204,
	BOOLERR = 0x205,
	FORMULA3 = 0x206,
	STRING = 0x207,
	BOF3 = 0x209,
	NAME3 = 0x218,
	RK = 0x27e,
	FORMULA4 = 0x406,
	BOF4 = 0x409,
	TOOLTIP = 0x800,
	BOF = 0x809,
	SERIES_TEXT = 0x100d
};

struct sheet {
	size_t name_at, name_n; /* in reader.names */
	uint32_t at;            /* where it begins in the stream */
	bool begun;
};

/* A text that a note may yet lay claim to. */
struct box {
	unsigned id;
	size_t at, n; /* in reader.boxes */
	bool claimed;
};

/* A record and those that continue it. */
struct record_at {
	unsigned type;
	struct str data; /* of the record in hand */
	struct str rest; /* of the stream behind it */
};

struct reader {
	struct doc *doc;
	struct ole ole;
	struct str stream;
	unsigned version; /* of BIFF: 2 to 8 */
	const char *charset;
	struct record_at now;
	struct sst strings;
	struct sheet *sheets;
	size_t n_sheets, cap_sheets;
	struct buf names;
	unsigned depth;  /* of parts in parts; 0 in none */
	struct buf base; /* "sheet:NAME" */
	uint64_t lost, charts, shapes, defined;
	struct buf cell, place; /* of the formula whose string follows; any */
	bool waits;             /* a string follows */
	unsigned object, object_kind;
	struct buf boxes;
	struct box *box_list;
	size_t n_boxes, cap_boxes;
	struct buf wide, text, drawings;
	bool astray;
	bool locked;      /* no password fits */
	struct buf plain; /* the stream, when one does */
};

/* -- records ----------------------------------------------------------------
 */

/* next_record: false at the end, or where what is left is none. */
static bool
next_record(struct reader *r)
{
	struct record_at *now = &r->now;

	if (now->rest.n < 4)
		return false;
	now->type = le_u16(now->rest, 0);
	now->data = le_part(now->rest, 4, le_u16(now->rest, 2));
	now->rest = str_from(now->rest, 4 + now->data.n);
	return true;
}

/* is_continued: does the next record go on with this one? */
static bool
is_continued(const struct reader *r)
{
	return r->now.rest.n >= 4 && le_u16(r->now.rest, 0) == CONTINUE;
}

/* go_on: to the next piece, when this one is used up; false at the end. */
static bool
go_on(struct reader *r)
{
	while (r->now.data.n == 0)
		if (!is_continued(r) || !next_record(r))
			return false;
	return true;
}

/* take: so many bytes at most of this piece. */
static struct str
take(struct reader *r, size_t n)
{
	struct str s = str_head(r->now.data, n);

	r->now.data = str_from(r->now.data, s.n);
	return s;
}

static unsigned
take_u8(struct reader *r)
{
	return go_on(r) ? le_u8(take(r, 1), 0) : 0;
}

static unsigned
take_u16(struct reader *r)
{
	unsigned low = take_u8(r);

	return low | take_u8(r) << 8;
}

static uint32_t
take_u32(struct reader *r)
{
	uint32_t low = take_u16(r);

	return low | (uint32_t)take_u16(r) << 16;
}

static void
skip(struct reader *r, uint64_t n)
{
	while (n > 0 && go_on(r))
		n -= take(r, n < SIZE_MAX ? (size_t)n : SIZE_MAX).n;
}

/* -- strings ----------------------------------------------------------------
 */

/* add_wide: characters of one byte are the first of Unicode. */
static void
add_wide(struct buf *wide, struct str s, bool is_wide)
{
	if (is_wide) {
		buf_adds(wide, s);
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		buf_addc(wide, s.p[i]);
		buf_addc(wide, '\0');
	}
}

/*
 * take_chars: so many characters to r->wide.  What a record that continues
 * begins with says how wide they are there.
 */
static void
take_chars(struct reader *r, size_t n, unsigned flags)
{
	buf_reset(&r->wide);
	while (n > 0) {
		unsigned unit = (flags & 1) != 0 ? 2 : 1;

		if (r->now.data.n < unit) {
			r->now.data.n = 0;
			if (!go_on(r))
				return;
			flags = take_u8(r);
			continue;
		}
		struct str s = take(r, unit * n);

		s.n -= s.n % unit;
		n -= s.n / unit;
		add_wide(&r->wide, s, unit == 2);
	}
}

/* decode_wide: what take_chars() took as UTF-8, appended. */
static void
decode_wide(struct reader *r, struct buf *out)
{
	charset_to_utf8("UTF-16LE", buf_str(&r->wide), out);
}

/* set_charset: what the text about to be given was in. */
static void
set_charset(struct reader *r, struct str text)
{
	const char *charset = r->version >= 8 ? "UTF-16LE" : r->charset;

	if (charset_ascii_prefix(text) == text.n)
		charset = "US-ASCII";
	doc_charset(r->doc, charset, codepage_lang(charset));
}

/*
 * take_rich: a string of BIFF 8 behind its length: runs of fonts and readings
 * are passed over.
 */
static void
take_rich(struct reader *r, size_t n, struct buf *out)
{
	unsigned flags = take_u8(r);
	unsigned runs = (flags & 8) != 0 ? take_u16(r) : 0;
	uint32_t readings = (flags & 4) != 0 ? take_u32(r) : 0;

	take_chars(r, n, flags);
	decode_wide(r, out);
	skip(r, 4 * (uint64_t)runs + readings);
}

/* take_text: a string whose length has so many bytes; r->text, anew. */
static struct str
take_text(struct reader *r, unsigned length)
{
	size_t n = length == 1 ? take_u8(r) : take_u16(r);

	buf_reset(&r->text);
	if (r->version >= 8)
		take_rich(r, n, &r->text);
	else
		charset_to_utf8(r->charset, take(r, n), &r->text);
	return buf_str(&r->text);
}

/* sample: bytes of the texts of an old workbook, to tell their charset by. */
static void
sample(struct reader *r, struct buf *out)
{
	struct record_at begin = r->now;

	while (out->n < LIMIT_SAMPLE && next_record(r)) {
		struct str s = r->now.data;

		switch (r->now.type) {
		case LABEL:
		case RSTRING:
			buf_adds(out, le_part(s, 8, le_u16(s, 6)));
			break;
		case LABEL2:
			buf_adds(out, le_part(s, 8, le_u8(s, 7)));
			break;
		case BOUNDSHEET:
			buf_adds(out, le_part(s, 7, le_u8(s, 6)));
			break;
		default:
			continue;
		}
		buf_addc(out, '\n');
	}
	r->now = begin;
}

/* old_charset: as the workbook says, unless its texts look otherwise. */
static void
old_charset(struct reader *r)
{
	struct charset_hint hint = { .declared = r->charset };
	struct charset_verdict v;
	struct buf b = { NULL, 0, 0 };

	sample(r, &b);
	charset_detect(buf_str(&b), &hint, &v);
	r->charset = v.charset;
	buf_fini(&b);
}

/* -- giving -----------------------------------------------------------------
 */

static void
give(struct reader *r, struct str text)
{
	set_charset(r, text);
	(void)doc_text(r->doc, buf_str(&r->place), text);
}

/* at_sheet: the place is a step of the sheet. */
static void
at_sheet(struct reader *r, const char *step)
{
	buf_reset(&r->place);
	buf_adds(&r->place, buf_str(&r->base));
	if (step != NULL)
		doc_place_part(&r->place, step);
}

/* at_cell: the place is a cell, told by row and column from 0. */
static void
at_cell(struct reader *r, unsigned row, unsigned column, const char *step)
{
	at_sheet(r, NULL);
	buf_addc(&r->place, '!');
	doc_place_cell(&r->place, column + 1, row + 1);
	if (step != NULL)
		doc_place_part(&r->place, step);
}

/* give_number: as short as says it all. */
static void
give_number(struct reader *r, double v)
{
	char digits[40];

	snprintf(digits, sizeof digits, "%.15g", v);
	if (strtod(digits, NULL) < v || strtod(digits, NULL) > v)
		snprintf(digits, sizeof digits, "%.17g", v);
	give(r, str_of(digits));
}

static double
double_at(struct str s, size_t at)
{
	uint64_t bits = le_u64(s, at);
	double v;

	_Static_assert(sizeof v == sizeof bits, "doubles have 64 bits");
	memcpy(&v, &bits, sizeof v);
	return v;
}

/* rk_at: a number in four bytes: a hundredth, an integer, or half a double. */
static double
rk_at(struct str s, size_t at)
{
	uint32_t rk = le_u32(s, at);
	uint64_t bits = (uint64_t)(rk & 0xfffffffc) << 32;
	double v;

	if ((rk & 2) != 0)
		v = (rk & 0x80000000) != 0 ? -(double)((~rk >> 2) + 1)
					   : (double)(rk >> 2);
	else
		memcpy(&v, &bits, sizeof v);
	return (rk & 1) != 0 ? v / 100 : v;
}

static void
give_boolerr(struct reader *r, unsigned value, bool is_error)
{
	static const struct error {
		unsigned code;
		const char *name;
	} errors[] = {
		{ 0x00, "#NULL!" },
		{ 0x07, "#DIV/0!" },
		{ 0x0f, "#VALUE!" },
		{ 0x17, "#REF!" },
		{ 0x1d, "#NAME?" },
		{ 0x24, "#NUM!" },
		{ 0x2a, "#N/A" },
	};

	if (!is_error) {
		give(r, value != 0 ? STR("TRUE") : STR("FALSE"));
		return;
	}
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
		if (errors[i].code == value)
			give(r, str_of(errors[i].name));
}

/* -- the workbook -----------------------------------------------------------
 */

static void
read_boundsheet(struct reader *r)
{
	uint32_t at = take_u32(r);
	unsigned state = take_u16(r);
	struct sheet s = { .at = at, .name_at = r->names.n };
	struct str name = take_text(r, 1);

	s.name_n = name.n;
	buf_adds(&r->names, name);
	r->sheets =
	    mem_grow(r->sheets, r->n_sheets, &r->cap_sheets, sizeof *r->sheets);
	r->sheets[r->n_sheets++] = s;
	if ((state & 3) != 0)
		doc_meta(r->doc, STR("hidden-sheet"), name);
}

static void
read_sst(struct reader *r)
{
	skip(r, 4);
	uint32_t n = take_u32(r);

	for (uint32_t i = 0; i < n && go_on(r); i++) {
		sst_begin(&r->strings);
		take_rich(r, take_u16(r), &r->strings.text);
		sst_end(&r->strings);
	}
}

/* read_name: of a range of cells; those built in have a number, no name. */
static void
read_name(struct reader *r)
{
	struct str s = r->now.data;
	bool built_in = (le_u16(s, 0) & 0x20) != 0;
	size_t n = le_u8(s, 3);

	if (r->version < 5 || built_in || n == 0)
		return;
	take(r, 14);
	buf_reset(&r->text);
	if (r->version >= 8)
		take_rich(r, n, &r->text);
	else
		charset_to_utf8(r->charset, take(r, n), &r->text);
	buf_reset(&r->place);
	doc_place(&r->place, "defined", ++r->defined);
	give(r, buf_str(&r->text));
}

/* -- cells ------------------------------------------------------------------
 */

/* head: bytes of a cell's row, column and look. */
static size_t
head(const struct reader *r)
{
	return r->version == 2 ? 7 : 6;
}

static void
read_labelsst(struct reader *r, struct str s)
{
	struct str text;

	if (sst_show(&r->strings, le_u32(s, 6), &text)) {
		give(r, text);
	} else if (!r->astray) {
		r->astray = true;
		doc_fault(r->doc, FAULT_DAMAGED,
		    STR("a cell shows a string that is not there"));
	}
}

static void
read_mulrk(struct reader *r, struct str s)
{
	unsigned row = le_u16(s, 0), column = le_u16(s, 2);

	for (size_t at = 6; at + 6 <= s.n; at += 6, column++) {
		at_cell(r, row, column, NULL);
		give_number(r, rk_at(s, at));
	}
}

/* read_formula: its result; a string stands in a record behind it. */
static void
read_formula(struct reader *r, struct str s)
{
	size_t at = head(r);

	if (r->version == 2 || le_u16(s, at + 6) != 0xffff) {
		give_number(r, double_at(s, at));
		return;
	}
	switch (le_u8(s, at)) {
	case 0:
		buf_reset(&r->cell);
		buf_adds(&r->cell, buf_str(&r->place));
		r->waits = true;
		break;
	case 1:
	case 2:
		give_boolerr(r, le_u8(s, at + 2), le_u8(s, at) == 2);
		break;
	default:
		break;
	}
}

static void
read_string(struct reader *r)
{
	if (!r->waits)
		return;
	r->waits = false;
	struct str text = take_text(r, r->version == 2 ? 1 : 2);

	buf_reset(&r->place);
	buf_adds(&r->place, buf_str(&r->cell));
	give(r, text);
}

/* read_cell: false when the record is none of a cell. */
static bool
read_cell(struct reader *r)
{
	struct str s = r->now.data;

	if (r->base.n == 0) /* in no sheet */
		return false;
	at_cell(r, le_u16(s, 0), le_u16(s, 2), NULL);
	switch (r->now.type) {
	case LABELSST:
		read_labelsst(r, s);
		return true;
	case LABEL2:
		if (r->version != 2)
			return false;
		take(r, 7);
		give(r, take_text(r, 1));
		return true;
	case LABEL:
	case RSTRING:
		take(r, 6);
		give(r, take_text(r, 2));
		return true;
	case INTEGER2:
		give_number(r, le_u16(s, 7));
		return true;
	case NUMBER2:
	case NUMBER:
		if (s.n >= head(r) + 8)
			give_number(r, double_at(s, head(r)));
		return true;
	case RK:
	case RK2:
		give_number(r, rk_at(s, 6));
		return true;
	case MULRK:
		read_mulrk(r, s);
		return true;
	case BOOLERR2:
	case BOOLERR:
		give_boolerr(r, le_u8(s, head(r)), le_u8(s, head(r) + 1) != 0);
		return true;
	case FORMULA:
	case FORMULA3:
	case FORMULA4:
		read_formula(r, s);
		return true;
	default:
		return false;
	}
}

/* -- what hangs on cells and sheets -----------------------------------------
 */

/* read_obj: the text that follows is this object's. */
static void
read_obj(struct reader *r)
{
	if (r->version < 8 || le_u16(r->now.data, 0) != 0x15)
		return;
	r->object_kind = le_u16(r->now.data, 4);
	r->object = le_u16(r->now.data, 6);
}

/* read_txo: a text box's text is kept, since a note may be meant. */
static void
read_txo(struct reader *r)
{
	enum { NOTE_KIND = 0x19 };
	unsigned n = le_u16(r->now.data, 10);

	r->now.data.n = 0;
	buf_reset(&r->text);
	if (n > 0 && go_on(r)) {
		take_chars(r, n, take_u8(r));
		decode_wide(r, &r->text);
	}
	if (r->text.n > 0 && r->object_kind != NOTE_KIND) {
		at_sheet(r, NULL);
		doc_place(&r->place, "shape", ++r->shapes);
		give(r, buf_str(&r->text));
	} else if (r->text.n > 0) {
		struct box b = { r->object, r->boxes.n, r->text.n, false };

		buf_adds(&r->boxes, buf_str(&r->text));
		r->box_list =
		    mem_grow(r->box_list, r->n_boxes, &r->cap_boxes, sizeof b);
		r->box_list[r->n_boxes++] = b;
	}
	r->object_kind = 0;
}

static struct str
box_text(const struct reader *r, const struct box *b)
{
	return str_head(str_from(buf_str(&r->boxes), b->at), b->n);
}

/* give_boxes: those that no note laid claim to. */
static void
give_boxes(struct reader *r)
{
	for (size_t i = 0; i < r->n_boxes; i++) {
		if (r->box_list[i].claimed)
			continue;
		at_sheet(r, NULL);
		doc_place(&r->place, "shape", ++r->shapes);
		give(r, box_text(r, &r->box_list[i]));
	}
	r->n_boxes = 0;
	buf_reset(&r->boxes);
}

static void
read_note(struct reader *r)
{
	struct str s = r->now.data;
	unsigned row = le_u16(s, 0), column = le_u16(s, 2), id = le_u16(s, 6);

	at_cell(r, row, column, "comment");
	if (r->version < 8) {
		/* A long one goes on in records without a cell. */
		buf_reset(&r->text);
		charset_to_utf8(r->charset, str_from(s, 6), &r->text);
		if (row == 0xffff)
			at_sheet(r, "comment");
		give(r, buf_str(&r->text));
		return;
	}
	/* Notes and their boxes stand in the same order. */
	for (size_t i = 0; i < r->n_boxes; i++) {
		struct box *b = &r->box_list[i];

		if (b->id != id || b->claimed)
			continue;
		b->claimed = true;
		give(r, box_text(r, b));
		break;
	}
	take(r, 8);
	at_cell(r, row, column, "comment");
	doc_place_part(&r->place, "author");
	give(r, take_text(r, 2));
}

/* take_counted: a string of a hyperlink: UTF-16 behind its length. */
static struct str
take_counted(struct reader *r, struct str *s, bool in_bytes)
{
	size_t n = le_u32(*s, 0);
	struct str wide =
	    le_part(*s, 4, in_bytes || n > SIZE_MAX / 2 ? n : 2 * n);

	*s = str_from(*s, 4 + wide.n);
	for (size_t i = 0; i + 1 < wide.n; i += 2)
		if (le_u16(wide, i) == 0)
			wide.n = i;
	buf_reset(&r->text);
	charset_to_utf8("UTF-16LE", wide, &r->text);
	return buf_str(&r->text);
}

/* take_file: a file's path: short, and in full where it cannot be short. */
static void
take_file(struct reader *r, struct str *s)
{
	struct str path = le_part(*s, 6, le_u32(*s, 2));
	struct str full;

	*s = str_from(*s, 6 + path.n + 24);
	uint32_t n = le_u32(*s, 0);

	full = le_part(*s, 10, n >= 6 ? le_u32(*s, 4) : 0);
	*s = str_from(*s, 4 + (size_t)n);
	buf_reset(&r->text);
	path.n = str_find(path, '\0');
	if (full.n > 0)
		charset_to_utf8("UTF-16LE", full, &r->text);
	else
		doc_decode(r->doc, path, r->charset, "a link", &r->text);
}

static void
read_hlink(struct reader *r)
{
	static const char url[] = "\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11";
	struct str s = str_from(r->now.data, 32);
	uint32_t flags = le_u32(r->now.data, 28);

	at_cell(r, le_u16(r->now.data, 0), le_u16(r->now.data, 4), "link");
	if ((flags & 0x10) != 0)
		take_counted(r, &s, false); /* what the cell shows */
	if ((flags & 0x80) != 0)
		take_counted(r, &s, false);
	if ((flags & 0x101) == 0x101) {
		give(r, take_counted(r, &s, false));
	} else if ((flags & 1) != 0) {
		bool is_url = str_starts(s, (struct str){ url, 8 });

		s = str_from(s, 16);
		if (is_url)
			take_counted(r, &s, true);
		else
			take_file(r, &s);
		give(r, buf_str(&r->text));
	}
	if ((flags & 8) != 0)
		give(r, take_counted(r, &s, false));
}

/* read_dv: what a cell asks for and how it complains. */
static void
read_dv(struct reader *r)
{
	take(r, 4);
	for (unsigned i = 0; i < 4 && r->now.data.n > 0; i++) {
		struct str text = take_text(r, 2);

		at_sheet(r, "prompt");
		/* One that is empty is a NUL. */
		if (text.n > 0 && text.p[0] != '\0')
			give(r, text);
	}
}

static void
read_series_text(struct reader *r)
{
	take(r, 2);
	struct str text = take_text(r, 1);

	at_sheet(r, NULL);
	doc_place(&r->place, "chart", r->charts > 0 ? r->charts : 1);
	give(r, text);
}

static void
read_other(struct reader *r)
{
	switch (r->now.type) {
	case HEADER:
	case FOOTER:
		if (r->now.data.n == 0)
			break;
		take_text(r, r->version >= 8 ? 2 : 1);
		at_sheet(r, "header");
		give(r, buf_str(&r->text));
		break;
	case NOTE:
		read_note(r);
		break;
	case OBJ:
		read_obj(r);
		break;
	case TXO:
		read_txo(r);
		break;
	case HLINK:
		read_hlink(r);
		break;
	case DV:
		if (r->version >= 8)
			read_dv(r);
		break;
	case STRING:
	case STRING2:
		read_string(r);
		break;
	case SERIES_TEXT:
		read_series_text(r);
		break;
	default:
		break;
	}
}

/* -- parts of the stream ----------------------------------------------------
 */

/* sheet_at: the one that begins here, or NULL. */
static struct sheet *
sheet_at(struct reader *r, size_t at)
{
	for (size_t i = 0; i < r->n_sheets; i++)
		if (r->sheets[i].at == at && !r->sheets[i].begun)
			return &r->sheets[i];
	return NULL;
}

/* begin_sheet: under its name, or one that is counted. */
static void
begin_sheet(struct reader *r, size_t at)
{
	struct sheet *s = sheet_at(r, at);
	struct buf counted = { NULL, 0, 0 };
	struct str name;

	if (s != NULL) {
		s->begun = true;
		name = str_head(
		    str_from(buf_str(&r->names), s->name_at), s->name_n);
	} else {
		buf_addz(&counted, "sheet");
		buf_add_u64(&counted, ++r->lost);
		name = buf_str(&counted);
	}
	buf_reset(&r->base);
	doc_place_name(&r->base, "sheet", name);
	at_sheet(r, "name");
	give(r, name);
	r->charts = r->shapes = 0;
	buf_fini(&counted);
}

/* begin_part: of the workbook, of a sheet, of a chart in one. */
static void
begin_part(struct reader *r, size_t at)
{
	static const struct bof {
		unsigned type, version;
	} bofs[] = {
		{ BOF2, 2 },
		{ BOF3, 3 },
		{ BOF4, 4 },
	};
	enum { GLOBALS = 5 };
	unsigned kind = le_u16(r->now.data, 2);
	bool first = r->version == 0;

	if (first) {
		r->version = le_u16(r->now.data, 0) >= 0x600 ? 8 : 5;
		for (size_t i = 0; i < sizeof bofs / sizeof *bofs; i++)
			if (r->now.type == bofs[i].type)
				r->version = bofs[i].version;
		if (r->version < 8)
			old_charset(r);
	}
	r->depth++;
	if (r->depth > 1)
		r->charts++;
	else if (kind != GLOBALS || r->version < 5)
		begin_sheet(r, at);
	else
		buf_reset(&r->base);
}

static bool
is_bof(unsigned type)
{
	return type == BOF || type == BOF2 || type == BOF3 || type == BOF4;
}

/* read_globals: what concerns all sheets; false when it is none of that. */
static bool
read_globals(struct reader *r)
{
	switch (r->now.type) {
	case BOUNDSHEET:
		read_boundsheet(r);
		return true;
	case SST:
		read_sst(r);
		return true;
	case NAME:
	case NAME3:
		read_name(r);
		return true;
	case DRAWINGS:
		while (go_on(r))
			buf_adds(&r->drawings, take(r, r->now.data.n));
		return true;
	case CODEPAGE:
		return true; /* was read before all */
	default:
		return false;
	}
}

static void
end_part(struct reader *r)
{
	if (r->depth > 0)
		r->depth--;
	if (r->depth == 0)
		give_boxes(r);
}

/* find_codepage: it stands behind what is in it. */
static void
find_codepage(struct reader *r)
{
	struct record_at begin = r->now;

	while (next_record(r))
		if (r->now.type == CODEPAGE) {
			r->charset = codepage_charset(le_u16(r->now.data, 0));
			break;
		}
	r->now = begin;
}

/* open_locked: the rest of the stream in the clear, or -1 after a fault. */
static int
open_locked(struct reader *r)
{
	size_t at = r->stream.n - r->now.rest.n;
	enum offcrypt_result result =
	    r->plain.n > 0 ? OFFCRYPT_METHOD
			   : biffcrypt_open(r->stream, at, r->now.data,
				 doc_limits(r->doc), &r->plain);

	r->locked = result != OFFCRYPT_OPEN;
	if (r->locked) {
		offcrypt_fault(r->doc, result, "encrypted workbook");
		return -1;
	}
	r->stream = buf_str(&r->plain);
	r->now.rest = str_from(r->stream, at);
	find_codepage(r);
	return 0;
}

/* read_record: -1 when no more can be read. */
static int
read_record(struct reader *r, size_t at)
{
	if (is_bof(r->now.type)) {
		begin_part(r, at);
	} else if (r->version == 0) {
		return 0; /* nothing is known of it yet */
	} else if (r->now.type == EOF_) {
		end_part(r);
	} else if (r->now.type == FILEPASS) {
		return open_locked(r);
	} else if (!read_globals(r) && !read_cell(r)) {
		read_other(r);
	}
	return 0;
}

static void
read_stream(struct reader *r)
{
	r->now.rest = r->stream;
	find_codepage(r);
	for (;;) {
		size_t at = r->stream.n - r->now.rest.n;

		if (doc_is_full(r->doc) || !next_record(r) ||
		    read_record(r, at) < 0)
			break;
	}
	if (r->locked)
		return;
	if (r->version == 0)
		doc_fault(r->doc, FAULT_DAMAGED, STR("not a workbook"));
	else if (r->depth > 0 && r->now.rest.n < 4)
		doc_fault(r->doc, FAULT_TRUNCATED,
		    STR("the workbook ends too early"));
	give_boxes(r);
	doc_charset(r->doc, "UTF-16LE", NULL);
	sst_give_unshown(&r->strings, r->doc);
	uint64_t pictures = 0;

	blip_give_all(r->doc, buf_str(&r->drawings), &pictures);
}

static void
reader_fini(struct reader *r)
{
	sst_fini(&r->strings);
	free(r->sheets);
	free(r->box_list);
	buf_fini(&r->names);
	buf_fini(&r->plain);
	buf_fini(&r->base);
	buf_fini(&r->cell);
	buf_fini(&r->place);
	buf_fini(&r->boxes);
	buf_fini(&r->wide);
	buf_fini(&r->text);
	buf_fini(&r->drawings);
}

/* read_compound: the newer of its workbooks. */
static void
read_compound(struct reader *r)
{
	struct ole_entry *root;
	struct ole_entry *e;
	struct buf store = { NULL, 0, 0 };

	if (oledoc_open(&r->ole, r->doc) < 0)
		return;
	root = ole_root(&r->ole);
	e = ole_stream(root, STR("Workbook"));
	oledoc_props(r->doc, &r->ole, STR("\005SummaryInformation"), false);
	oledoc_props(
	    r->doc, &r->ole, STR("\005DocumentSummaryInformation"), true);
	if (e == NULL)
		e = ole_stream(root, STR("Book"));
	if (e != NULL) {
		r->stream = oledoc_read(r->doc, &r->ole, e, &store);
		read_stream(r);
	} else {
		doc_fault(r->doc, FAULT_DAMAGED, STR("no workbook"));
	}
	olepack_give_all(r->doc, &r->ole, root, "MBD");
	buf_fini(&store);
	ole_close(&r->ole);
}

void
msxls_read(struct doc *d)
{
	struct reader r = { .doc = d };

	if (str_starts(doc_bytes(d), STR("\xD0\xCF\x11\xE0"))) {
		read_compound(&r);
	} else {
		r.stream = doc_bytes(d);
		read_stream(&r);
	}
	reader_fini(&r);
}
