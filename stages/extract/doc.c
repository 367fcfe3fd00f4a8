#include "doc.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "limits.h"
#include "mem.h"
#include "unit.h"

struct doc {
	struct str id, bytes;
	struct doc_limits limits;
	struct rec_sink *out;
	const char *charset, *lang;
	uint64_t chars, units, children;
	bool full;
	struct buf scratch;
};

struct doc *
doc_new(struct str id, struct str bytes, const struct doc_limits *limits,
    struct rec_sink *out)
{
	struct doc *d = mem_zalloc(1, sizeof *d);

	d->id = id;
	d->bytes = bytes;
	d->limits = *limits;
	d->out = out;
	d->charset = "UTF-8";
	return d;
}

void
doc_free(struct doc *d)
{
	if (d == NULL)
		return;
	buf_fini(&d->scratch);
	free(d);
}

struct str
doc_bytes(const struct doc *d)
{
	return d->bytes;
}

const struct doc_limits *
doc_limits(const struct doc *d)
{
	return &d->limits;
}

bool
doc_is_full(const struct doc *d)
{
	return d->full;
}

uint64_t
doc_text_count(const struct doc *d)
{
	return d->units;
}

void
doc_charset(struct doc *d, const char *charset, const char *lang)
{
	d->charset = charset;
	d->lang = lang;
}

/* given: a record is whole; a child that dies later has not held it back. */
static void
given(struct doc *d)
{
	/* What a sink cannot write it says when it is flushed for good. */
	(void)rec_flush(d->out);
}

/* blank: length of the white space character at s, 0 when it is none. */
static size_t
blank(struct str s)
{
	if (str_is_space(s.p[0]))
		return 1;
	if (str_starts(s, STR("\xC2\xA0")))
		return 2;
	return str_starts(s, STR("\xE3\x80\x80")) ? 3 : 0;
}

static bool
is_blank(struct str s)
{
	while (s.n > 0) {
		size_t n = blank(s);

		if (n == 0)
			return false;
		s = str_from(s, n);
	}
	return true;
}

/* characters: how many begin in s. */
static uint64_t
characters(struct str s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

/* first_chars: the first n characters of s. */
static struct str
first_chars(struct str s, uint64_t n)
{
	size_t i = 0;

	for (; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xC0) != 0x80 && n-- == 0)
			break;
	return str_head(s, i);
}

/* fill: counts a piece; what passes the limit is cut off and said. */
static struct str
fill(struct doc *d, struct str piece)
{
	uint64_t n = characters(piece);

	if (n <= d->limits.text - d->chars) {
		d->chars += n;
		return piece;
	}
	piece = first_chars(piece, d->limits.text - d->chars);
	d->chars = d->limits.text;
	d->full = true;
	return piece;
}

int
doc_text(struct doc *d, struct str place, struct str text)
{
	while (text.n > 0 && !d->full) {
		struct str piece = str_head(text, unit_cut(text));

		text = str_from(text, piece.n);
		if (is_blank(piece))
			continue;
		piece = fill(d, piece);
		if (!is_blank(piece)) {
			piece = charset_nfc(piece, &d->scratch);
			rec_text(d->out, d->id, place, str_of(d->charset),
			    str_of(charset_lang(piece, d->lang)), piece);
			d->units++;
			given(d);
		}
		if (d->full)
			doc_fault(d, FAULT_LIMIT_TEXT, STR("too much text"));
	}
	return d->full ? -1 : 0;
}

void
doc_meta(struct doc *d, struct str key, struct str value)
{
	rec_meta(d->out, d->id, key, value);
	given(d);
}

void
doc_fault(struct doc *d, enum fault_code code, struct str detail)
{
	rec_fault(d->out, d->id, code, detail, REC_NO_OFFSET);
	given(d);
}

void
doc_fault_in(
    struct doc *d, enum fault_code code, struct str part, const char *detail)
{
	struct buf b = { NULL, 0, 0 };

	buf_adds(&b, part);
	buf_add(&b, ": ", 2);
	buf_addz(&b, detail);
	doc_fault(d, code, buf_str(&b));
	buf_fini(&b);
}

/* fault_decoding: how many bytes or characters were no text, and where. */
static void
fault_decoding(struct doc *d, const char *what, uint64_t bad, const char *name)
{
	struct buf b = { NULL, 0, 0 };

	buf_addz(&b, what);
	buf_addz(&b, ": ");
	buf_add_u64(&b, bad);
	buf_addz(&b, " replaced, read as ");
	buf_addz(&b, name);
	doc_fault(d, FAULT_TEXT_DAMAGED, buf_str(&b));
	buf_fini(&b);
}

/* tell_verdict: as the decoding of a text file tells it. */
static void
tell_verdict(struct doc *d, const struct charset_verdict *v)
{
	struct buf margin = { NULL, 0, 0 };

	doc_meta(d, STR("charset"), str_of(v->charset));
	doc_meta(d, STR("charset-how"), str_of(charset_how_name(v->how)));
	charset_margin(&margin, v->margin);
	doc_meta(d, STR("charset-margin"), buf_str(&margin));
	buf_fini(&margin);
}

void
doc_decode(struct doc *d, struct str bytes, const char *declared,
    const char *what, struct buf *utf8)
{
	struct charset_hint hint = { .declared = declared };
	struct charset_verdict v;

	charset_detect(bytes, &hint, &v);
	doc_charset(d, v.charset, v.lang);
	if (what == NULL) {
		tell_verdict(d, &v);
		what = "document";
	}
	if (v.unknown)
		doc_fault_in(d, FAULT_CHARSET_UNKNOWN, str_of(what), v.charset);
	uint64_t bad = charset_to_utf8(v.charset, bytes, utf8);

	if (bad > 0)
		fault_decoding(d, what, bad, v.charset);
}

/* within: does part lie in the memory of all? */
static bool
within(struct str part, struct str all)
{
	uintptr_t p = (uintptr_t)part.p, a = (uintptr_t)all.p;

	return part.n > 0 && p >= a && p - a <= all.n &&
	       part.n <= all.n - (p - a);
}

void
doc_give(struct doc *d, const struct doc_child *child)
{
	if (d->children++ >= d->limits.children) {
		if (d->children == d->limits.children + 1)
			doc_fault(d, FAULT_LIMIT_MEMBERS,
			    STR("too many files in the document"));
		return;
	}
	rec_begin(d->out, REC_ITEM);
	rec_put(d->out, ITEM_ID, d->id);
	rec_put(d->out, ITEM_PATH, child->name);
	rec_put(d->out, ITEM_TYPE, child->is_mail ? STR("eml") : STR(""));
	rec_put_u64(d->out, ITEM_SIZE, child->content.n);
	rec_put(d->out, ITEM_RAW_NAME, child->raw);
	rec_put(d->out, ITEM_NAME_CHARSET, child->charset);
	rec_put(d->out, ITEM_NAME_HOW, child->how);
	if (within(child->content, d->bytes)) {
		uint64_t at = (uint64_t)(child->content.p - d->bytes.p);

		rec_put_u64(d->out, ITEM_FLAGS, at);
		rec_end(d->out);
	} else {
		rec_end(d->out);
		given(d);
		rec_bytes(d->out, d->id, 0, child->content);
	}
	given(d);
	rec_begin(d->out, REC_DONE);
	rec_put(d->out, DONE_ID, d->id);
	rec_end(d->out);
	given(d);
}

void
doc_place(struct buf *place, const char *kind, uint64_t number)
{
	doc_place_part(place, kind);
	buf_addc(place, ':');
	buf_add_u64(place, number);
}

/* is_escape: %2F or %25, which a name must not seem to hold. */
static bool
is_escape(struct str s)
{
	return str_starts(s, STR("%2F")) || str_starts(s, STR("%25"));
}

void
doc_place_name(struct buf *place, const char *kind, struct str name)
{
	doc_place_part(place, kind);
	buf_addc(place, ':');
	for (; name.n > 0; name = str_from(name, 1)) {
		if (name.p[0] == '/')
			buf_addz(place, "%2F");
		else if (is_escape(name))
			buf_addz(place, "%25");
		else
			buf_addc(place, name.p[0]);
	}
}

void
doc_place_cell(struct buf *place, uint64_t column, uint64_t row)
{
	char letters[16];
	size_t n = sizeof letters;

	/* Letters count from A and have no zero. */
	while (column > 0 && n > 0) {
		column--;
		letters[--n] = (char)('A' + column % 26);
		column /= 26;
	}
	buf_add(place, letters + n, sizeof letters - n);
	buf_add_u64(place, row);
}

void
doc_place_part(struct buf *place, const char *part)
{
	if (place->n > 0)
		buf_addc(place, '/');
	buf_addz(place, part);
}

void
doc_unit_add(struct doc *d, struct doc_unit *u, struct str text)
{
	while (text.n > 0) {
		struct str piece = str_head(text, LIMIT_UNIT);

		buf_adds(&u->text, piece);
		text = str_from(text, piece.n);
		/* A piece may end in a character: only a whole unit is cut. */
		while (u->text.n > 2 * LIMIT_UNIT) {
			size_t n = unit_cut(buf_str(&u->text));

			(void)doc_text(d, buf_str(&u->place),
			    str_head(buf_str(&u->text), n));
			u->text.n -= n;
			memmove(u->text.p, u->text.p + n, u->text.n);
		}
	}
}

void
doc_unit_quote(
    struct doc *d, struct doc_unit *u, struct doc_unit *quote, struct str text)
{
	if (quote->text.n > 0 && u->text.n != u->quoted)
		doc_unit_add(d, quote, STR("\n"));
	doc_unit_add(d, u, text);
	doc_unit_add(d, quote, text);
	u->quoted = u->text.n;
}

void
doc_unit_end(struct doc *d, struct doc_unit *u)
{
	/* Whether there is room for more is asked where more is read. */
	(void)doc_text(d, buf_str(&u->place), buf_str(&u->text));
	buf_reset(&u->text);
	u->quoted = 0;
}

void
doc_unit_fini(struct doc_unit *u)
{
	buf_fini(&u->place);
	buf_fini(&u->text);
}
