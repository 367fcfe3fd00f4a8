#include "msdoc.h"

#include <stdlib.h>
#include <string.h>

#include "blip.h"
#include "charset/charset.h"
#include "codepage.h"
#include "le.h"
#include "limits.h"
#include "mem.h"
#include "offcrypt.h"
#include "oledoc.h"
#include "olepack.h"
#include "story.h"

/* Tables of the file, by their numbers in the list of the FIB. */
enum table {
	NOTE_TEXT = 3,
	COMMENT_REF = 4,
	COMMENT_TEXT = 5,
	HEADERS = 11,
	LOOKS = 12, /* of characters, by where they lie */
	PIECES = 33,
	COMMENT_AUTHORS = 36,
	ENDNOTE_TEXT = 47,
	CHANGERS = 51,
	BOX_TEXT = 56,
	HEADER_BOX_TEXT = 58
};

/* The text is one row of characters, cut into parts in this order. */
enum part {
	BODY,
	NOTES,
	HEADER,
	MACROS,
	COMMENTS,
	ENDNOTES,
	BOXES,
	HEADER_BOXES,
	PARTS
};

/* Characters that lie together; from and to count characters. */
struct piece {
	uint32_t from, to;
	uint32_t at;   /* bytes into the stream of text */
	unsigned unit; /* bytes of a character */
};

struct reader {
	struct doc *doc;
	struct ole ole;
	struct str main, tables; /* streams */
	struct buf main_store, tables_store;
	bool old;    /* of Word 6 or 95 */
	bool locked; /* streams are encrypted, by crypt */
	struct offcrypt crypt;
	const char *charset; /* of characters of one byte */
	uint32_t begin[PARTS + 1];
	struct piece *pieces;
	size_t n, cap;
	/* The run that is being read, by its place, and how it looks. */
	size_t look_from, look_to;
	enum story_lane look;
	struct story story;
	struct buf bytes, utf8; /* characters that wait to be decoded */
	const char *bytes_charset;
	enum story_lane bytes_look;
	uint64_t fields; /* open */
	uint64_t
	    in_instruction; /* the outermost whose instruction runs, or 0 */
	struct buf instruction;
	uint64_t notes, endnotes, comments, headers, footers, boxes, bad;
};

/* -- the header -------------------------------------------------------------
 */

static struct str
table(const struct reader *r, enum table number)
{
	size_t at = (r->old ? 0x58u : 0x9au) + 8u * (unsigned)number;

	/* Of Word 6 the list is another behind the pieces. */
	if ((r->old && number > PIECES) ||
	    (!r->old && number >= le_u16(r->main, 0x98)))
		return (struct str){ NULL, 0 };
	return le_part(r->tables, le_u32(r->main, at), le_u32(r->main, at + 4));
}

static void
read_parts(struct reader *r)
{
	size_t at = r->old ? 0x34 : 0x4c;

	for (unsigned i = 0; i < PARTS; i++) {
		uint32_t n = le_u32(r->main, at + 4 * i);

		if (n > UINT32_MAX / 2 - r->begin[i])
			n = 0;
		r->begin[i + 1] = r->begin[i] + n;
	}
}

/* old_charset: that of a language, unless the text looks otherwise. */
static const char *
old_charset(struct reader *r)
{
	struct charset_hint hint = { .declared =
					 codepage_charset(codepage_of_lang(
					     le_u16(r->main, 6))) };
	struct charset_verdict v;
	uint32_t from = le_u32(r->main, 0x18), to = le_u32(r->main, 0x1c);

	charset_detect(
	    le_part(r->main, from, to > from ? to - from : 0), &hint, &v);
	return v.charset;
}

/* -- pieces -----------------------------------------------------------------
 */

static void
add_piece(struct reader *r, const struct piece *p)
{
	r->pieces = mem_grow(r->pieces, r->n, &r->cap, sizeof *r->pieces);
	r->pieces[r->n++] = *p;
}

/* add_whole: where no table says otherwise the text lies in a row. */
static void
add_whole(struct reader *r)
{
	uint32_t from = le_u32(r->main, 0x18), to = le_u32(r->main, 0x1c);
	uint32_t n = r->begin[PARTS];
	bool wide = !r->old && to > from && (to - from) / 2 >= n;
	struct piece p = { 0, n, from, wide ? 2 : 1 };

	add_piece(r, &p);
}

/* pieces_of: the table of pieces, behind what changes their look. */
static struct str
pieces_of(struct str clx)
{
	while (le_u8(clx, 0) == 1)
		clx = str_from(clx, 3 + (size_t)le_u16(clx, 1));
	if (le_u8(clx, 0) != 2)
		return (struct str){ NULL, 0 };
	return le_part(clx, 5, le_u32(clx, 1));
}

static void
read_pieces(struct reader *r)
{
	struct str s = pieces_of(table(r, PIECES));
	size_t n = s.n < 16 ? 0 : (s.n - 4) / 12;

	for (size_t i = 0; i < n; i++) {
		uint32_t fc = le_u32(s, 4 * (n + 1) + 8 * i + 2);
		struct piece p = { le_u32(s, 4 * i), le_u32(s, 4 * i + 4), fc,
			r->old ? 1 : 2 };

		if (!r->old && (fc & 0x40000000) != 0) {
			p.at = (fc & 0x3fffffff) / 2;
			p.unit = 1;
		}
		/* They stand in order, or the table is broken. */
		if (p.to < p.from ||
		    (r->n > 0 && p.from < r->pieces[r->n - 1].to))
			break;
		add_piece(r, &p);
	}
	if (r->n == 0)
		add_whole(r);
	if (n > 0 && r->n < n)
		doc_fault(r->doc, FAULT_DAMAGED,
		    STR("the table of pieces is broken"));
}

/* -- what was struck out or inserted --------------------------------------- */

/* operand: bytes behind the number of a change of look. */
static size_t
operand(struct str s)
{
	static const size_t sizes[] = { 1, 1, 2, 4, 2, 2, 0, 3 };
	unsigned number = le_u16(s, 0), kind = number >> 13;

	return kind == 6 ? 1 + (size_t)le_u8(s, 2) : sizes[kind];
}

/* look: does one of these changes mark what change tracking has done? */
static enum story_lane
look(struct str changes)
{
	enum { MARKED_DELETED = 0x0800, MARKED_INSERTED = 0x0801 };
	bool deleted = false, inserted = false;

	while (changes.n >= 3) {
		if (le_u16(changes, 0) == MARKED_DELETED)
			deleted = le_u8(changes, 2) == 1;
		if (le_u16(changes, 0) == MARKED_INSERTED)
			inserted = le_u8(changes, 2) == 1;
		changes = str_from(changes, 2 + operand(changes));
	}
	if (deleted)
		return STORY_DELETED;
	return inserted ? STORY_INSERTED : STORY_MAIN;
}

/* last_not_above: of n numbers of four bytes, in order; n when none is. */
static size_t
last_not_above(struct str s, size_t n, uint32_t what)
{
	size_t from = 0, to = n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (le_u32(s, 4 * mid) <= what)
			from = mid + 1;
		else
			to = mid;
	}
	return from == 0 ? n : from - 1;
}

/* find_look: the run that a byte of the text lies in. */
static void
find_look(struct reader *r, size_t at)
{
	enum { PAGE = 512 };
	struct str pages = table(r, LOOKS);
	size_t n = pages.n < 12 ? 0 : (pages.n - 4) / 8;
	size_t i = last_not_above(pages, n, (uint32_t)at);

	/* Where nothing is told all looks alike for a while. */
	r->look_from = at;
	r->look_to = at + PAGE;
	r->look = STORY_MAIN;
	if (r->old || i == n)
		return;
	struct str page = le_part(r->main,
	    PAGE * (size_t)(le_u32(pages, 4 * (n + 1) + 4 * i) & 0x3fffff),
	    PAGE);
	size_t runs = le_u8(page, PAGE - 1);
	size_t k = last_not_above(page, runs, (uint32_t)at);

	if (k == runs || le_u32(page, 4 * (k + 1)) <= at)
		return;
	r->look_to = le_u32(page, 4 * (k + 1));
	size_t changes = 2 * (size_t)le_u8(page, 4 * (runs + 1) + k);

	if (changes > 0)
		r->look =
		    look(le_part(page, changes + 1, le_u8(page, changes)));
}

/* -- text -------------------------------------------------------------------
 */

static void
add(struct reader *r, struct str s)
{
	if (r->in_instruction == 0)
		story_add(r->doc, &r->story, r->bytes_look, s);
	else if (r->instruction.n < LIMIT_UNIT) /* longer is no instruction */
		buf_adds(&r->instruction, s);
}

/* flush: decodes the characters that wait. */
static void
flush(struct reader *r)
{
	struct str s = buf_str(&r->bytes);

	if (s.n == 0)
		return;
	buf_reset(&r->utf8);
	r->bad += charset_to_utf8(r->bytes_charset, s, &r->utf8);
	s = buf_str(&r->utf8);
	if (r->story.charset == NULL && charset_ascii_prefix(s) < s.n)
		r->story.charset = r->bytes_charset;
	add(r, s);
	buf_reset(&r->bytes);
}

static void
begin_field(struct reader *r)
{
	r->fields++;
	if (r->in_instruction > 0)
		return;
	r->in_instruction = r->fields;
	buf_reset(&r->instruction);
}

/* end_instruction: that of the innermost field, if it still runs. */
static void
end_instruction(struct reader *r)
{
	if (r->in_instruction == 0 || r->in_instruction < r->fields)
		return;
	r->in_instruction = 0;
	story_add_instruction(r->doc, &r->story, buf_str(&r->instruction));
}

static void
end_field(struct reader *r)
{
	end_instruction(r);
	if (r->fields > 0)
		r->fields--;
}

static void
end_paragraph(struct reader *r, bool counts)
{
	if (r->in_instruction > 0)
		add(r, STR("\n"));
	else if (counts || r->story.open)
		story_end_paragraph(r->doc, &r->story);
}

/* Characters below the space have meanings of their own. */
static void
add_control(struct reader *r, unsigned c)
{
	switch (c) {
	case '\t':
		add(r, STR("\t"));
		break;
	case 0x07: /* of a cell, or of a row */
	case 0x0c: /* of a section or page */
		end_paragraph(r, false);
		break;
	case 0x0d:
		end_paragraph(r, true);
		break;
	case 0x0a:
	case 0x0b:
	case 0x0e:
		add(r, STR("\n"));
		break;
	case 0x13:
		begin_field(r);
		break;
	case 0x14:
		end_instruction(r);
		break;
	case 0x15:
		end_field(r);
		break;
	case 0x1e:
		add(r, STR("\xE2\x80\x91"));
		break;
	case 0x1f:
		add(r, STR("\xC2\xAD"));
		break;
	default: /* pictures, marks of notes and comments */
		break;
	}
}

/* set_look: what is added next lies at this byte. */
static void
set_look(struct reader *r, size_t at)
{
	if (at < r->look_from || at >= r->look_to)
		find_look(r, at);
	if (r->look == r->bytes_look)
		return;
	flush(r);
	r->bytes_look = r->look;
}

/* add_piece_text: characters of a piece, the first and how many. */
static void
add_piece_text(
    struct reader *r, const struct piece *p, uint32_t from, uint32_t to)
{
	const char *charset = p->unit == 2 ? "UTF-16LE" : r->charset;
	size_t at = (size_t)p->at + (size_t)(from - p->from) * p->unit;
	struct str s = le_part(r->main, at, (size_t)(to - from) * p->unit);

	if (charset != r->bytes_charset)
		flush(r);
	r->bytes_charset = charset;
	for (size_t i = 0; i + p->unit <= s.n; i += p->unit) {
		unsigned c = p->unit == 2 ? le_u16(s, i) : le_u8(s, i);

		set_look(r, at + i);
		if (c >= ' ') {
			buf_add(&r->bytes, s.p + i, p->unit);
			if (r->bytes.n < LIMIT_UNIT)
				continue;
		}
		flush(r);
		if (c < ' ')
			add_control(r, c);
		if (doc_is_full(r->doc))
			return;
	}
}

/* first_piece: the first that ends behind a character. */
static size_t
first_piece(const struct reader *r, uint32_t at)
{
	size_t from = 0, to = r->n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (r->pieces[mid].to <= at)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

/* read_range: characters of a part, counted from its beginning. */
static void
read_range(struct reader *r, enum part part, uint32_t from, uint32_t to,
    struct str place, bool numbered)
{
	uint32_t n = r->begin[part + 1] - r->begin[part];

	to = to < n ? to : n;
	if (from >= to)
		return;
	from += r->begin[part];
	to += r->begin[part];
	story_begin(&r->story, place, numbered);
	for (size_t i = first_piece(r, from);
	     i < r->n && r->pieces[i].from < to && !doc_is_full(r->doc); i++) {
		const struct piece *p = &r->pieces[i];

		add_piece_text(r, p, from > p->from ? from : p->from,
		    to < p->to ? to : p->to);
	}
	flush(r);
	while (r->fields > 0) /* of a part that was cut */
		end_field(r);
	end_instruction(r);
	story_end(r->doc, &r->story);
}

/* -- parts ------------------------------------------------------------------
 */

/*
 * read_list: the texts of a part, each of them at "kind:number"; where they
 * begin says a table, whose last entries say nothing.
 */
static void
read_list(struct reader *r, enum part part, enum table number, unsigned rest,
    const char *kind, uint64_t *count)
{
	struct str s = table(r, number);
	size_t size = part == BOXES || part == HEADER_BOXES ? 26 : 4;
	size_t n = s.n < 8 ? 0 : (s.n - 4) / size;
	struct buf place = { NULL, 0, 0 };

	n = n > rest ? n - rest : 0;
	/* Without the table it is one text. */
	if (n == 0 && r->begin[part + 1] > r->begin[part]) {
		doc_place(&place, kind, ++*count);
		read_range(r, part, 0, UINT32_MAX, buf_str(&place), false);
	}
	for (size_t i = 0; i < n && !doc_is_full(r->doc); i++) {
		buf_reset(&place);
		doc_place(&place, kind, ++*count);
		read_range(r, part, le_u32(s, 4 * i), le_u32(s, 4 * i + 4),
		    buf_str(&place), false);
	}
	buf_fini(&place);
}

/* read_headers: six of each section, of which some are at the foot. */
static void
read_headers(struct reader *r)
{
	struct str s = table(r, HEADERS);
	struct buf place = { NULL, 0, 0 };
	size_t n = s.n / 4;

	for (size_t i = 0; i + 2 < n && !doc_is_full(r->doc); i++) {
		uint32_t from = le_u32(s, 4 * i), to = le_u32(s, 4 * i + 4);
		bool foot = i % 6 == 2 || i % 6 == 3 || i % 6 == 5;

		/* The first six divide notes from the text. */
		if (i < 6 || to <= from)
			continue;
		buf_reset(&place);
		doc_place(&place, foot ? "footer" : "header",
		    foot ? ++r->footers : ++r->headers);
		read_range(r, HEADER, from, to, buf_str(&place), true);
	}
	if (n < 3)
		read_range(r, HEADER, 0, UINT32_MAX, STR("header:1"), true);
	buf_fini(&place);
}

/* author: number i of the list of names, as UTF-16. */
static struct str
author(struct str names, uint32_t i)
{
	for (; i > 0 && names.n > 2; i--)
		names = str_from(names, 2 + 2 * (size_t)le_u16(names, 0));
	return le_part(names, 2, 2 * (size_t)le_u16(names, 0));
}

/* give_authors: who wrote each comment. */
static void
give_authors(struct reader *r)
{
	enum { REF = 30 };
	struct str refs = table(r, COMMENT_REF);
	struct str names = table(r, COMMENT_AUTHORS);
	size_t n = refs.n < 4 ? 0 : (refs.n - 4) / (4 + REF);
	struct buf place = { NULL, 0, 0 }, name = { NULL, 0, 0 };

	doc_charset(r->doc, "UTF-16LE", NULL);
	for (size_t i = 0; i < n && names.n > 0; i++) {
		size_t at = 4 * (n + 1) + REF * i;

		buf_reset(&place);
		buf_reset(&name);
		charset_to_utf8(
		    "UTF-16LE", author(names, le_u16(refs, at + 20)), &name);
		doc_place(&place, "comment", i + 1);
		doc_place_part(&place, "author");
		if (doc_text(r->doc, buf_str(&place), buf_str(&name)) < 0)
			break;
	}
	buf_fini(&place);
	buf_fini(&name);
}

/* give_changers: who has changed the text; the first of them is nobody. */
static void
give_changers(struct reader *r)
{
	struct str s = table(r, CHANGERS);
	unsigned n = le_u16(s, 2);
	struct buf name = { NULL, 0, 0 };

	if (r->old || le_u16(s, 0) != 0xffff)
		return;
	s = str_from(s, 6);
	doc_charset(r->doc, "UTF-16LE", NULL);
	for (unsigned i = 0; i < n && s.n > 2; i++) {
		buf_reset(&name);
		charset_to_utf8("UTF-16LE", author(s, 0), &name);
		s = str_from(s, 2 + 2 * (size_t)le_u16(s, 0));
		if (i > 0)
			(void)doc_text(
			    r->doc, STR("meta:changed-by"), buf_str(&name));
	}
	buf_fini(&name);
}

static void
read_text(struct reader *r)
{
	read_parts(r);
	r->charset = r->old ? old_charset(r) : "windows-1252";
	read_pieces(r);
	give_changers(r);
	read_range(r, BODY, 0, UINT32_MAX, STR(""), true);
	read_headers(r);
	read_list(r, NOTES, NOTE_TEXT, 1, "note", &r->notes);
	read_list(r, ENDNOTES, ENDNOTE_TEXT, 1, "endnote", &r->endnotes);
	if (!r->old)
		give_authors(r);
	read_list(r, COMMENTS, COMMENT_TEXT, 1, "comment", &r->comments);
	read_list(r, BOXES, BOX_TEXT, 1, "shape", &r->boxes);
	read_list(r, HEADER_BOXES, HEADER_BOX_TEXT, 1, "shape", &r->boxes);
	story_fault_bad(r->doc, r->bad);
}

/* decrypt: a stream in the clear, in its store; the head was never locked. */
static struct str
decrypt(const struct reader *r, struct str s, size_t head, struct buf *store)
{
	enum { BLOCK = 512 };
	struct buf plain = { NULL, 0, 0 };

	if (!r->locked || s.n == 0)
		return s;
	buf_adds(&plain, s);
	offcrypt_stream(&r->crypt, plain.p, plain.n, BLOCK);
	memcpy(plain.p, s.p, head < s.n ? head : s.n);
	buf_fini(store);
	*store = plain;
	return buf_str(store);
}

/* unlock: the streams in the clear, or false after a fault. */
static bool
unlock(struct reader *r)
{
	enum { HEAD = 68, OBFUSCATED = 0x8000 };
	struct str info = str_head(r->tables, le_u32(r->main, 14));
	enum offcrypt_result result = OFFCRYPT_METHOD;

	if ((le_u16(r->main, 10) & OBFUSCATED) == 0)
		result = offcrypt_open(&r->crypt, info, doc_limits(r->doc));
	if (result != OFFCRYPT_OPEN) {
		offcrypt_fault(r->doc, result, "encrypted document");
		return false;
	}
	r->main = decrypt(r, r->main, HEAD, &r->main_store);
	r->tables = decrypt(r, r->tables, 0, &r->tables_store);
	return true;
}

/* open_streams: the text, and the tables that say what it is. */
static bool
open_streams(struct reader *r)
{
	struct ole_entry *root = ole_root(&r->ole);
	struct ole_entry *e = ole_stream(root, STR("WordDocument"));

	if (e == NULL) {
		doc_fault(r->doc, FAULT_DAMAGED, STR("no WordDocument"));
		return false;
	}
	r->main = oledoc_read(r->doc, &r->ole, e, &r->main_store);
	unsigned flags = le_u16(r->main, 10), version = le_u16(r->main, 2);

	r->locked = (flags & 0x100) != 0;
	r->old = version < 0xc0;
	r->tables = r->main;
	if (r->old && r->locked)
		offcrypt_fault(r->doc, OFFCRYPT_METHOD, "encrypted document");
	if (r->old)
		return !r->locked;
	e = ole_stream(
	    root, (flags & 0x200) != 0 ? STR("1Table") : STR("0Table"));
	r->tables.n = 0;
	if (e != NULL)
		r->tables = oledoc_read(r->doc, &r->ole, e, &r->tables_store);
	else
		doc_fault(r->doc, FAULT_DAMAGED, STR("no table stream"));
	return !r->locked || unlock(r);
}

static void
give_pictures(struct reader *r)
{
	struct ole_entry *e = ole_stream(ole_root(&r->ole), STR("Data"));
	struct buf store = { NULL, 0, 0 };
	uint64_t number = 0;

	if (e != NULL) {
		struct str s = oledoc_read(r->doc, &r->ole, e, &store);

		blip_give_all(r->doc, decrypt(r, s, 0, &store), &number);
	}
	blip_give_all(r->doc, r->main, &number);
	buf_fini(&store);
}

void
msdoc_read(struct doc *d)
{
	struct reader r = { .doc = d };

	if (oledoc_open(&r.ole, d) < 0)
		return;
	oledoc_props(d, &r.ole, STR("\005SummaryInformation"), false);
	oledoc_props(d, &r.ole, STR("\005DocumentSummaryInformation"), true);
	if (open_streams(&r)) {
		read_text(&r);
		give_pictures(&r);
	}
	olepack_give_all(
	    d, &r.ole, ole_find(ole_root(&r.ole), STR("ObjectPool")), "_");
	free(r.pieces);
	story_fini(&r.story);
	buf_fini(&r.main_store);
	buf_fini(&r.tables_store);
	buf_fini(&r.bytes);
	buf_fini(&r.utf8);
	buf_fini(&r.instruction);
	ole_close(&r.ole);
}
