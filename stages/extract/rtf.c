#include "rtf.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "codepage.h"
#include "embedded.h"
#include "html.h"
#include "limits.h"
#include "mem.h"
#include "sniff.h"
#include "story.h"

/* -- words ------------------------------------------------------------------
 */

/* Where the text of a group goes. */
enum dest {
	BODY,
	QUIET, /* nowhere; groups in it may have a place */
	SKIP,  /* nowhere, with all that is in it */
	FONTS,
	INSTRUCTION, /* of a field */
	ENTRY,       /* of an index, of a form: said beside the text */
	INFO,
	TIME,
	PROP_NAME,
	PROP_VALUE,
	SHAPE_NAME,
	SHAPE_VALUE,
	AUTHOR, /* of the next comment */
	OBJECT,
	PICTURE,
	HTML_TAG,
	/* Those that have paragraphs of their own: */
	HEADER,
	FOOTER,
	NOTE,
	COMMENT,
	BOX,
	UPR,     /* the same twice; the second is in Unicode */
	UNICODE, /* that */
};

enum action {
	TO,   /* begins a destination */
	SAY,  /* a character */
	FACT, /* begins the destination INFO, number arg of facts */
	WHEN, /* begins the destination TIME, the same */
	KIND, /* of a picture, number arg of pictures */
	TIME_PART,
	ANSI_CODEPAGE,
	CODEPAGE, /* the document's, from before there was a number for it */
	BINARY,
	CELL_END,
	DEFAULT_FONT,
	DELETED,
	INSERTED,
	END_NOTE,
	FONT,
	FONT_CHARSET,
	FONT_CODEPAGE,
	FROM_HTML,
	HTML_RTF,
	LINE,
	PAGES,
	PARAGRAPH,
	PLAIN,
	SECTION,
	SKIP_COUNT,
	UNIT16,
};

/* Sorted bytewise. */
static const struct word {
	const char *name;
	enum action action;
	uint32_t arg;
} words[] = {
	{ "annotation", TO, COMMENT },
	{ "ansi", CODEPAGE, 1252 },
	{ "ansicpg", ANSI_CODEPAGE, 0 },
	{ "atnauthor", TO, AUTHOR },
	{ "author", FACT, 2 },
	{ "bin", BINARY, 0 },
	{ "blipuid", TO, SKIP },
	{ "bullet", SAY, 0x2022 },
	{ "buptim", WHEN, 3 },
	{ "category", FACT, 8 },
	{ "cell", CELL_END, 0 },
	{ "colortbl", TO, SKIP },
	{ "column", LINE, 0 },
	{ "comment", FACT, 6 },
	{ "company", FACT, 5 },
	{ "cpg", FONT_CODEPAGE, 0 },
	{ "creatim", WHEN, 0 },
	{ "datafield", TO, SKIP },
	{ "deff", DEFAULT_FONT, 0 },
	{ "deleted", DELETED, 0 },
	{ "dibitmap", KIND, 0 },
	{ "do", TO, BODY },
	{ "doccomm", FACT, 6 },
	{ "dptxbxtext", TO, BOX },
	{ "dy", TIME_PART, 2 },
	{ "emdash", SAY, 0x2014 },
	{ "emfblip", KIND, 1 },
	{ "emspace", SAY, 0x2003 },
	{ "endash", SAY, 0x2013 },
	{ "enspace", SAY, 0x2002 },
	{ "f", FONT, 0 },
	{ "falt", TO, SKIP },
	{ "fchars", TO, SKIP },
	{ "fcharset", FONT_CHARSET, 0 },
	{ "ffdeftext", TO, ENTRY },
	{ "ffhelptext", TO, ENTRY },
	{ "ffl", TO, ENTRY },
	{ "ffstattext", TO, ENTRY },
	{ "filetbl", TO, SKIP },
	{ "fldinst", TO, INSTRUCTION },
	{ "fname", TO, SKIP },
	{ "fontemb", TO, SKIP },
	{ "fonttbl", TO, FONTS },
	{ "footer", TO, FOOTER },
	{ "footerf", TO, FOOTER },
	{ "footerl", TO, FOOTER },
	{ "footerr", TO, FOOTER },
	{ "footnote", TO, NOTE },
	{ "formfield", TO, QUIET },
	{ "fromhtml", FROM_HTML, 0 },
	{ "ftnalt", END_NOTE, 0 },
	{ "ftncn", TO, SKIP },
	{ "ftnsep", TO, SKIP },
	{ "ftnsepc", TO, SKIP },
	{ "generator", FACT, 10 },
	{ "header", TO, HEADER },
	{ "headerf", TO, HEADER },
	{ "headerl", TO, HEADER },
	{ "headerr", TO, HEADER },
	{ "hlinkbase", FACT, 9 },
	{ "hr", TIME_PART, 3 },
	{ "htmlrtf", HTML_RTF, 0 },
	{ "htmltag", TO, HTML_TAG },
	{ "info", TO, QUIET },
	{ "jpegblip", KIND, 2 },
	{ "keywords", FACT, 7 },
	{ "lchars", TO, SKIP },
	{ "ldblquote", SAY, 0x201c },
	{ "levelnumbers", TO, SKIP },
	{ "leveltext", TO, SKIP },
	{ "line", LINE, 0 },
	{ "listname", TO, SKIP },
	{ "listoverridetable", TO, SKIP },
	{ "listtable", TO, SKIP },
	{ "listtext", TO, SKIP },
	{ "lquote", SAY, 0x2018 },
	{ "ltrmark", SAY, 0x200e },
	{ "mac", CODEPAGE, 10000 },
	{ "macpict", KIND, 0 },
	{ "manager", FACT, 4 },
	{ "mhtmltag", TO, SKIP },
	{ "min", TIME_PART, 4 },
	{ "mmathPict", TO, SKIP },
	{ "mo", TIME_PART, 1 },
	{ "moMath", TO, BODY },
	{ "moMathPara", TO, BODY },
	{ "mvf", DELETED, 0 },
	{ "mvt", INSERTED, 0 },
	{ "nestcell", CELL_END, 0 },
	{ "nofpages", PAGES, 0 },
	{ "nonesttables", TO, SKIP },
	{ "nonshppict", TO, SKIP },
	{ "objclass", TO, SKIP },
	{ "objdata", TO, OBJECT },
	{ "objname", TO, SKIP },
	{ "operator", FACT, 3 },
	{ "page", LINE, 0 },
	{ "panose", TO, SKIP },
	{ "par", PARAGRAPH, 0 },
	{ "pc", CODEPAGE, 437 },
	{ "pca", CODEPAGE, 850 },
	{ "picprop", TO, QUIET },
	{ "pict", TO, PICTURE },
	{ "plain", PLAIN, 0 },
	{ "pmmetafile", KIND, 0 },
	{ "pngblip", KIND, 3 },
	{ "pntext", TO, SKIP },
	{ "pntxta", TO, SKIP },
	{ "pntxtb", TO, SKIP },
	{ "printim", WHEN, 2 },
	{ "propname", TO, PROP_NAME },
	{ "qmspace", SAY, 0x2005 },
	{ "rdblquote", SAY, 0x201d },
	{ "revised", INSERTED, 0 },
	{ "revtbl", FACT, 11 },
	{ "revtim", WHEN, 1 },
	{ "rquote", SAY, 0x2019 },
	{ "rtlmark", SAY, 0x200f },
	{ "sect", SECTION, 0 },
	{ "shpinst", TO, BODY },
	{ "shppict", TO, BODY },
	{ "shprslt", TO, SKIP },
	{ "shptxt", TO, BOX },
	{ "sn", TO, SHAPE_NAME },
	{ "softline", LINE, 0 },
	{ "sp", TO, QUIET },
	{ "staticval", TO, PROP_VALUE },
	{ "stylesheet", TO, SKIP },
	{ "subject", FACT, 1 },
	{ "sv", TO, SHAPE_VALUE },
	{ "tab", SAY, '\t' },
	{ "tc", TO, ENTRY },
	{ "tcn", TO, ENTRY },
	{ "title", FACT, 0 },
	{ "u", UNIT16, 0 },
	{ "uc", SKIP_COUNT, 0 },
	{ "ud", TO, UNICODE },
	{ "upr", TO, UPR },
	{ "userprops", TO, QUIET },
	{ "wmetafile", KIND, 4 },
	{ "xe", TO, ENTRY },
	{ "yr", TIME_PART, 0 },
	{ "zwbo", SAY, 0x200b },
	{ "zwj", SAY, 0x200d },
	{ "zwnbo", SAY, 0x2060 },
	{ "zwnj", SAY, 0x200c },
};

/* What FACT says of the document, by its number; the program is no text. */
static const char *const facts[] = { "title", "subject", "author",
	"last-author", "manager", "company", "description", "keywords",
	"category", "link-base", "program", "changed-by" };
enum { PROGRAM = 10, CHANGERS };

static const char *const times[] = { "created", "modified", "printed",
	"backup" };

/* Kinds of pictures that are files elsewhere. */
static const char *const pictures[] = { NULL, "emf", "jpeg", "png", "wmf" };

static int
by_word(const void *key, const void *entry)
{
	const struct str *name = key;

	return str_cmp(*name, str_of(((const struct word *)entry)->name));
}

static const struct word *
find_word(struct str name)
{
	return bsearch(
	    &name, words, sizeof words / sizeof *words, sizeof *words, by_word);
}

/* -- state ------------------------------------------------------------------
 */

/* What a group inherits and its end takes back. */
struct group {
	enum dest dest;
	bool begins;  /* this group began its destination */
	bool starred; /* behind \*: an unknown word is a destination to skip */
	bool deleted, inserted, html_rtf;
	uint32_t font;
	uint32_t skip; /* bytes that stand for a character told as a number */
	uint32_t arg;  /* of the destination's word */
};

struct font {
	const char *charset; /* NULL: the document's */
	bool ansi;           /* "ANSI", which many writers call every charset */
};

struct reader {
	struct doc *doc;
	struct str all, rest, base;
	struct group *groups;
	size_t n, cap;
	uint64_t beyond; /* groups open that are too deep to be kept */
	struct story *flows;
	size_t n_flows, cap_flows, made_flows;
	struct font *fonts;
	size_t n_fonts, cap_fonts;
	uint32_t font_told, default_font;
	const char
	    *charset; /* the document's, or NULL as long as none is told */
	bool told_codepage, guessed;
	/* Bytes that wait to be decoded, all for one place. */
	struct buf bytes, scratch;
	const char *bytes_charset;
	bool bytes_ansi;
	enum story_lane bytes_lane;
	uint32_t skip;    /* bytes to leave out */
	uint32_t high;    /* the first half of a pair */
	struct buf value; /* text of a destination that is no paragraph's */
	struct buf name, author, data;
	unsigned nibble; /* of data: 16 and a digit that waits for another */
	uint32_t picture;
	uint32_t time[5];
	uint64_t headers, footers, notes, endnotes, comments, objects;
	uint64_t bad; /* characters replaced */
	bool html;    /* what is gathered is a page */
	struct buf page;
};

static struct group *
group(struct reader *r)
{
	return &r->groups[r->n - 1];
}

static struct story *
flow(struct reader *r)
{
	return &r->flows[r->n_flows - 1];
}

/* is_value: does text of a destination go to r->value? */
static bool
is_value(enum dest dest)
{
	return dest >= INSTRUCTION && dest <= AUTHOR;
}

static bool
is_flow(enum dest dest)
{
	return dest >= HEADER && dest <= BOX;
}

static bool
takes_text(enum dest dest)
{
	return dest == BODY || dest == HTML_TAG || is_value(dest) ||
	       is_flow(dest);
}

/* -- text ----------------------------------------------------------------- */

/* add_page: text of HTML that was wrapped in RTF. */
static void
add_page(struct reader *r, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '<')
			buf_addz(&r->page, "&lt;");
		else if (s.p[i] == '&')
			buf_addz(&r->page, "&amp;");
		else
			buf_addc(&r->page, s.p[i]);
	}
}

/* add: decoded text to where it belongs. */
static void
add(struct reader *r, enum dest dest, enum story_lane lane, struct str s)
{
	if (dest == HTML_TAG) {
		if (r->html)
			buf_adds(&r->page, s);
	} else if (is_value(dest)) {
		/* Longer than a unit is no name, address or title. */
		if (r->value.n < LIMIT_UNIT)
			buf_adds(&r->value, s);
	} else if (takes_text(dest)) {
		if (!r->html)
			story_add(r->doc, flow(r), lane, s);
		else if (!group(r)->html_rtf)
			add_page(r, s);
	}
}

static enum story_lane
lane(struct reader *r)
{
	if (group(r)->deleted)
		return STORY_DELETED;
	return group(r)->inserted ? STORY_INSERTED : STORY_MAIN;
}

/* What characters told by \u are in. */
static const char by_number[] = "UTF-16LE";

/* -- bytes ------------------------------------------------------------------
 */

static int
hex(char c)
{
	if (str_is_digit(c))
		return c - '0';
	c = str_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * sample: the bytes of the whole document that are not ASCII, with what follows
 * one of them at once and may belong to it.
 */
static void
sample(struct str s, struct buf *out)
{
	bool after = false;

	for (size_t i = 0; i < s.n && out->n < LIMIT_SAMPLE; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\\' && s.n - i >= 4 && s.p[i + 1] == '\'' &&
		    hex(s.p[i + 2]) >= 0 && hex(s.p[i + 3]) >= 0) {
			buf_addc(out,
			    (char)(hex(s.p[i + 2]) << 4 | hex(s.p[i + 3])));
			i += 3;
			after = true;
		} else if (c >= 0x80) {
			buf_addc(out, (char)c);
			after = true;
		} else if (after) {
			bool text =
			    c > ' ' && c != '\\' && c != '{' && c != '}';

			buf_addc(out, text ? (char)c : ' ');
			after = false;
		}
	}
}

/* document_charset: as it says, or else as its bytes look. */
static const char *
document_charset(struct reader *r)
{
	struct charset_hint hint = { .declared = r->charset };
	struct charset_verdict v;
	struct buf b = { NULL, 0, 0 };

	if (r->told_codepage)
		return r->charset;
	if (!r->guessed) {
		r->guessed = true;
		sample(r->all, &b);
		charset_detect(buf_str(&b), &hint, &v);
		r->charset = v.charset;
		buf_fini(&b);
	}
	return r->charset;
}

/* is_cut: do bytes of a double-byte charset end in half a character? */
static bool
is_cut(struct str s, const char *charset)
{
	bool half = false;

	if (charset == NULL || !codepage_is_double(charset))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		/* Katakana of half width stand alone in CP932. */
		half = !half && c >= 0x81 && c != 0xff &&
		       !(c >= 0xa0 && c < 0xe0 && charset[0] == 'C' &&
			   charset[2] == '9' && charset[3] == '3');
	}
	return half;
}

/* has_pairs: do bytes beyond ASCII come in pairs only? */
static bool
has_pairs(struct str s)
{
	size_t run = 0;

	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] >= 0x80)
			run++;
		else if (run % 2 != 0)
			return false;
		else
			run = 0;
	}
	return run % 2 == 0;
}

/* bytes_charset: what the bytes that wait are in. */
static const char *
bytes_charset(struct reader *r)
{
	const char *charset = r->bytes_charset;

	if (charset == NULL)
		return document_charset(r);
	if (!r->bytes_ansi)
		return charset;
	/*
	 * A font of Western letters in a document of double bytes: many a
	 * writer calls all its fonts that.
	 */
	const char *other = document_charset(r);

	if (str_eq(str_of(other), STR("UTF-8")))
		return charset_is_utf8(buf_str(&r->bytes)) ? other : charset;
	return codepage_is_double(other) && has_pairs(buf_str(&r->bytes))
		   ? other
		   : charset;
}

/* flush: decodes the bytes that wait. */
static void
flush(struct reader *r)
{
	struct str s = buf_str(&r->bytes);

	if (s.n == 0)
		return;
	if (charset_ascii_prefix(s) < s.n) {
		const char *charset = bytes_charset(r);

		buf_reset(&r->scratch);
		r->bad += charset_to_utf8(charset, s, &r->scratch);
		s = buf_str(&r->scratch);
		/* Of characters told by number the charset says less. */
		if (flow(r)->charset == NULL || flow(r)->charset == by_number)
			flow(r)->charset = charset;
	}
	add(r, group(r)->dest, r->bytes_lane, s);
	buf_reset(&r->bytes);
}

/* lone: the first half of a pair whose second has not come. */
static void
lone(struct reader *r)
{
	if (r->high == 0)
		return;
	r->high = 0;
	r->bad++;
	add(r, group(r)->dest, lane(r), STR("\xEF\xBF\xBD"));
}

/* add_cp: a character that is told by its number. */
static void
add_cp(struct reader *r, uint32_t cp)
{
	struct buf b = { NULL, 0, 0 };

	flush(r);
	lone(r);
	buf_add_utf8(&b, cp);
	if (cp >= 0x80 && flow(r)->charset == NULL)
		flow(r)->charset = by_number;
	add(r, group(r)->dest, lane(r), buf_str(&b));
	buf_fini(&b);
}

static void
add_unit16(struct reader *r, uint32_t unit)
{
	flush(r);
	if (unit >= 0xd800 && unit < 0xdc00) {
		lone(r);
		r->high = unit;
	} else if (unit >= 0xdc00 && unit < 0xe000 && r->high > 0) {
		uint32_t cp =
		    0x10000 + ((r->high - 0xd800) << 10) + (unit - 0xdc00);

		r->high = 0;
		add_cp(r, cp);
	} else if (unit < 0xf020 || unit > 0xf0ff) {
		/* Those are signs of picture fonts and say nothing. */
		r->bad += unit >= 0xdc00 && unit < 0xe000;
		add_cp(r, unit);
	}
}

/* add_hex: half a byte of an object or picture. */
static void
add_hex(struct reader *r, char c)
{
	int digit = hex(c);

	if (digit < 0)
		return;
	if (r->nibble == 0) {
		r->nibble = 16 + (unsigned)digit;
		return;
	}
	buf_addc(&r->data, (char)((r->nibble & 15) << 4 | (unsigned)digit));
	r->nibble = 0;
}

/* add_byte: of text, as it stands or from \'xx. */
static void
add_byte(struct reader *r, char c)
{
	const struct group *g = group(r);
	struct font font = { NULL, false };

	if (r->skip > 0) {
		r->skip--;
		return;
	}
	if (!takes_text(g->dest))
		return;
	if (g->font < r->n_fonts)
		font = r->fonts[g->font];
	if (r->bytes.n > 0 &&
	    (font.charset != r->bytes_charset || r->bytes_lane != lane(r))) {
		/* A pair may be split over runs of other fonts. */
		if (r->bytes_lane != lane(r) ||
		    !is_cut(buf_str(&r->bytes), r->bytes_charset))
			flush(r);
	} else if (r->bytes.n >= 4096 &&
		   !is_cut(buf_str(&r->bytes), bytes_charset(r))) {
		flush(r);
	}
	if (r->bytes.n == 0) {
		r->bytes_charset = font.charset;
		r->bytes_ansi = font.ansi;
		r->bytes_lane = lane(r);
		lone(r);
	}
	buf_addc(&r->bytes, c);
}

static void
close_paragraph(struct reader *r)
{
	flush(r);
	lone(r);
	story_end_paragraph(r->doc, flow(r));
}

/* -- destinations -----------------------------------------------------------
 */

static struct story *
push_flow(struct reader *r, struct str base, bool numbered)
{
	r->flows =
	    mem_grow(r->flows, r->n_flows, &r->cap_flows, sizeof *r->flows);
	if (r->n_flows == r->made_flows)
		r->flows[r->made_flows++] = (struct story){ .count = 0 };
	struct story *f = &r->flows[r->n_flows++];

	story_begin(f, base, numbered);
	return f;
}

/* begin_comment: its author stood before it. */
static void
begin_comment(struct reader *r, struct story *f)
{
	struct buf place = { NULL, 0, 0 };

	doc_place(&f->base, "comment", ++r->comments);
	buf_adds(&place, buf_str(&f->base));
	doc_place_part(&place, "author");
	(void)doc_text(r->doc, buf_str(&place), buf_str(&r->author));
	buf_reset(&r->author);
	buf_fini(&place);
}

/* begin_box: the paragraphs of boxes are counted with those around. */
static void
begin_box(struct reader *r)
{
	struct buf base = { NULL, 0, 0 };

	story_open(flow(r));
	buf_adds(&base, buf_str(&flow(r)->base));
	struct story *f = push_flow(r, buf_str(&base), flow(r)->numbered);

	f->count = (f - 1)->count;
	buf_fini(&base);
}

static void
begin_flow(struct reader *r, enum dest dest)
{
	if (dest == BOX) {
		begin_box(r);
		return;
	}
	struct story *f =
	    push_flow(r, r->base, dest == HEADER || dest == FOOTER);

	if (dest == HEADER)
		doc_place(&f->base, "header", ++r->headers);
	else if (dest == FOOTER)
		doc_place(&f->base, "footer", ++r->footers);
	else if (dest == NOTE)
		doc_place(&f->base, "note", ++r->notes);
	else
		begin_comment(r, f);
}

static void
end_flow(struct reader *r, enum dest dest)
{
	story_end(r->doc, flow(r));
	uint64_t count = flow(r)->count;

	r->n_flows--;
	if (dest == BOX)
		flow(r)->count = count;
}

/* begin: the group in hand is a destination. */
static void
begin(struct reader *r, enum dest dest, uint32_t arg)
{
	struct group *g = group(r);

	if (g->dest == SKIP || (g->dest == UPR && dest != UNICODE) ||
	    r->beyond > 0)
		return;
	if (dest == UNICODE) {
		/* As it was before the group that says it twice. */
		for (size_t i = r->n; i-- > 0;)
			if (r->groups[i].dest != UPR) {
				g->dest = r->groups[i].dest;
				break;
			}
		g->begins = false;
		return;
	}
	/* A field in an instruction is a part of it. */
	if (dest == BODY || (is_value(dest) && is_value(g->dest)))
		return;
	if (is_flow(dest) && (g->begins || r->html))
		return;
	flush(r);
	lone(r);
	g->dest = dest;
	g->begins = true;
	g->arg = arg;
	if (is_flow(dest))
		begin_flow(r, dest);
	if (is_value(dest))
		buf_reset(&r->value);
	if (dest == OBJECT || dest == PICTURE) {
		buf_reset(&r->data);
		r->nibble = 0;
		r->picture = 0;
	}
	if (dest == TIME)
		memset(r->time, 0, sizeof r->time);
}

static void
give_value(struct reader *r, struct str key)
{
	struct buf place = { NULL, 0, 0 };

	buf_adds(&place, r->base);
	doc_place_name(&place, "meta", key);
	const char *charset = flow(r)->charset;

	doc_charset(r->doc, charset == NULL ? "US-ASCII" : charset, NULL);
	(void)doc_text(r->doc, buf_str(&place), str_trim(buf_str(&r->value)));
	flow(r)->charset = NULL;
	buf_fini(&place);
}

static void
end_info(struct reader *r, uint32_t fact)
{
	/* The first who changes a document is nobody. */
	if (fact == CHANGERS && str_eq(buf_str(&r->value), STR("Unknown;")))
		return;
	if (fact != PROGRAM) {
		give_value(r, str_of(facts[fact]));
		return;
	}
	struct str s = str_trim(buf_str(&r->value));

	while (s.n > 0 && s.p[s.n - 1] == ';')
		s.n--;
	if (s.n > 0)
		doc_meta(r->doc, str_of(facts[fact]), s);
}

/* add_padded: a number of at least so many digits. */
static void
add_padded(struct buf *out, uint32_t v, unsigned digits)
{
	for (uint32_t top = 10; digits > 1; digits--, top *= 10)
		if (v < top) {
			while (digits-- > 1)
				buf_addc(out, '0');
			break;
		}
	buf_add_u64(out, v);
}

static void
end_time(struct reader *r, uint32_t which)
{
	static const char between[] = "--T::";
	struct buf b = { NULL, 0, 0 };

	if (r->time[0] == 0)
		return;
	add_padded(&b, r->time[0], 4);
	for (unsigned i = 1; i < 5; i++) {
		buf_addc(&b, between[i - 1]);
		add_padded(&b, r->time[i], 2);
	}
	doc_meta(r->doc, str_of(times[which]), buf_str(&b));
	buf_fini(&b);
}

/* end_shape: a property of a drawing that people have written. */
static void
end_shape(struct reader *r)
{
	static const char *const texts[] = { "gtextUNICODE", "wzDescription",
		"pihlShape" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (str_eq(buf_str(&r->name), str_of(texts[i])))
			story_add_apart(r->doc, flow(r), STORY_ALT,
			    str_trim(buf_str(&r->value)));
}

static void
end_data(struct reader *r, enum dest dest)
{
	struct buf name = { NULL, 0, 0 };
	const char *picture = pictures[r->picture];

	if (r->data.n == 0 || (dest == PICTURE && picture == NULL))
		return;
	buf_addz(&name, dest == PICTURE ? "picture-" : "object-");
	buf_add_u64(&name, ++r->objects);
	if (dest == PICTURE) {
		buf_addc(&name, '.');
		buf_addz(&name, picture);
		embedded_give(r->doc, buf_str(&r->data), buf_str(&name));
	} else {
		embedded_give_object(r->doc, buf_str(&r->data), buf_str(&name));
	}
	buf_reset(&r->data);
	buf_fini(&name);
}

/* take_name: the text of a destination, kept for another. */
static void
take_name(struct reader *r, struct buf *to)
{
	buf_reset(to);
	buf_adds(to, str_trim(buf_str(&r->value)));
}

/* end: the group that began a destination ends. */
static void
end(struct reader *r, const struct group *g)
{
	switch (g->dest) {
	case INSTRUCTION:
		story_add_instruction(r->doc, flow(r), buf_str(&r->value));
		break;
	case ENTRY:
		story_add_apart(
		    r->doc, flow(r), STORY_FIELD, str_trim(buf_str(&r->value)));
		break;
	case INFO:
		end_info(r, g->arg);
		break;
	case TIME:
		end_time(r, g->arg);
		break;
	case PROP_NAME:
	case SHAPE_NAME:
		take_name(r, &r->name);
		break;
	case PROP_VALUE:
		if (r->name.n > 0)
			give_value(r, buf_str(&r->name));
		break;
	case SHAPE_VALUE:
		end_shape(r);
		break;
	case AUTHOR:
		take_name(r, &r->author);
		break;
	case OBJECT:
	case PICTURE:
		end_data(r, g->dest);
		break;
	case HEADER:
	case FOOTER:
	case NOTE:
	case COMMENT:
	case BOX:
		end_flow(r, g->dest);
		break;
	default:
		break;
	}
	buf_reset(&r->value);
}

/* -- groups and words -------------------------------------------------------
 */

static void
open_group(struct reader *r)
{
	r->skip = 0;
	if (r->n >= LIMIT_RTF_DEPTH) {
		if (r->beyond++ == 0)
			doc_fault(r->doc, FAULT_LIMIT_DEPTH,
			    STR("groups nested too deep"));
		return;
	}
	r->groups = mem_grow(r->groups, r->n, &r->cap, sizeof *r->groups);
	struct group g = { .font = r->default_font, .skip = 1 };

	if (r->n > 0)
		g = r->groups[r->n - 1];
	g.begins = g.starred = false;
	r->groups[r->n++] = g;
}

/* close_group: the outermost is not closed but by the end of the bytes. */
static void
close_group(struct reader *r)
{
	struct group g = *group(r);

	r->skip = 0;
	if (r->beyond > 0) {
		r->beyond--;
		return;
	}
	if (r->n == 1)
		return;
	/* Bytes wait on: a pair may be split over runs of one place. */
	const struct group *outer = &r->groups[r->n - 2];

	if (outer->dest != g.dest || outer->html_rtf != g.html_rtf) {
		flush(r);
		lone(r);
	}
	if (g.begins)
		end(r, &g);
	r->n--;
}

static void
set_font_charset(struct reader *r, const char *charset, bool ansi)
{
	if (group(r)->dest != FONTS || r->font_told >= LIMIT_RTF_FONTS)
		return;
	while (r->n_fonts <= r->font_told) {
		r->fonts = mem_grow(
		    r->fonts, r->n_fonts, &r->cap_fonts, sizeof *r->fonts);
		r->fonts[r->n_fonts++] = (struct font){ NULL, false };
	}
	r->fonts[r->font_told] = (struct font){ charset, ansi };
}

static void
say_line(struct reader *r)
{
	add_cp(r, '\n');
}

/* end_paragraph: where there are paragraphs; in a value it is a line end. */
static void
end_paragraph(struct reader *r)
{
	enum dest dest = group(r)->dest;

	if (r->html || is_value(dest))
		say_line(r);
	else if (dest == BODY || is_flow(dest))
		close_paragraph(r);
}

static void
end_note(struct reader *r)
{
	struct story *f = flow(r);

	if (group(r)->dest != NOTE || f->open)
		return;
	r->notes--;
	buf_reset(&f->base);
	buf_adds(&f->base, r->base);
	doc_place(&f->base, "endnote", ++r->endnotes);
}

static void
say_pages(struct reader *r, uint32_t n)
{
	struct buf b = { NULL, 0, 0 };

	buf_add_u64(&b, n);
	doc_meta(r->doc, STR("pages"), buf_str(&b));
	buf_fini(&b);
}

/* take_binary: bytes as they are, of which a word says how many. */
static void
take_binary(struct reader *r, uint32_t n)
{
	enum dest dest = group(r)->dest;

	if (dest == OBJECT || dest == PICTURE)
		buf_adds(&r->data, str_head(r->rest, n));
	r->rest = str_from(r->rest, n);
	if (r->skip > 0)
		r->skip--;
}

static void
set_codepage(struct reader *r, uint32_t codepage, bool told)
{
	const char *charset = codepage_charset(codepage);

	if (charset == NULL || (r->told_codepage && !told))
		return;
	r->charset = charset;
	r->told_codepage = told;
}

/* do_text_word: words of running text and its fonts. */
static void
do_text_word(struct reader *r, const struct word *w, bool has_n, uint32_t n)
{
	struct group *g = group(r);

	switch (w->action) {
	case PARAGRAPH:
	case CELL_END:
		end_paragraph(r);
		break;
	case SECTION:
		if (flow(r)->open)
			end_paragraph(r);
		break;
	case LINE:
		say_line(r);
		break;
	case UNIT16:
		if (has_n)
			add_unit16(r, n & 0xffff);
		r->skip = has_n ? g->skip : 0;
		break;
	case SKIP_COUNT:
		g->skip = has_n && n < LIMIT_UNIT ? n : 1;
		break;
	case PLAIN:
		g->deleted = g->inserted = false;
		g->font = r->default_font;
		break;
	case DELETED:
		g->deleted = !has_n || n != 0;
		break;
	case INSERTED:
		g->inserted = !has_n || n != 0;
		break;
	case FONT:
		if (g->dest == FONTS) {
			r->font_told = n;
			set_font_charset(r, NULL, false);
		} else {
			g->font = n;
		}
		break;
	case FONT_CHARSET:
		set_font_charset(
		    r, codepage_charset(codepage_of_font(n)), n == 0);
		break;
	case FONT_CODEPAGE:
		if (n != 0)
			set_font_charset(r, codepage_charset(n), false);
		break;
	case END_NOTE:
		end_note(r);
		break;
	default:
		break;
	}
}

/* do_word: a control word that is known. */
static void
do_word(struct reader *r, const struct word *w, bool has_n, uint32_t n)
{
	struct group *g = group(r);

	switch (w->action) {
	case TO:
		begin(r, (enum dest)w->arg, 0);
		break;
	case FACT:
		begin(r, INFO, w->arg);
		break;
	case WHEN:
		begin(r, TIME, w->arg);
		break;
	case SAY:
		add_cp(r, w->arg);
		break;
	case KIND:
		if (g->dest == PICTURE)
			r->picture = w->arg;
		break;
	case TIME_PART:
		r->time[w->arg] = n;
		break;
	case ANSI_CODEPAGE:
		set_codepage(r, n, true);
		break;
	case CODEPAGE:
		set_codepage(r, w->arg, false);
		break;
	case BINARY:
		take_binary(r, n);
		break;
	case DEFAULT_FONT:
		r->default_font = g->font = n;
		break;
	case FROM_HTML:
		r->html = n == 1 && flow(r)->count == 0;
		break;
	case HTML_RTF:
		flush(r);
		g->html_rtf = !has_n || n != 0;
		break;
	case PAGES:
		say_pages(r, n);
		break;
	default:
		do_text_word(r, w, has_n, n);
		break;
	}
}

/* take_number: the parameter of a word; of a negative one its 32 bits. */
static bool
take_number(struct reader *r, uint32_t *n)
{
	bool minus =
	    r->rest.n > 1 && r->rest.p[0] == '-' && str_is_digit(r->rest.p[1]);
	uint32_t v = 0;

	if (minus)
		r->rest = str_from(r->rest, 1);
	if (r->rest.n == 0 || !str_is_digit(r->rest.p[0]))
		return false;
	while (r->rest.n > 0 && str_is_digit(r->rest.p[0])) {
		if (v < UINT32_MAX / 16)
			v = v * 10 + (uint32_t)(r->rest.p[0] - '0');
		r->rest = str_from(r->rest, 1);
	}
	*n = minus ? 0 - v : v;
	return true;
}

static void
take_word(struct reader *r)
{
	uint32_t n = 0;
	size_t len = 0;

	while (len < r->rest.n && str_is_alpha(r->rest.p[len]))
		len++;
	struct str name = str_head(r->rest, len);

	r->rest = str_from(r->rest, len);
	bool has_n = take_number(r, &n);

	if (r->rest.n > 0 && r->rest.p[0] == ' ')
		r->rest = str_from(r->rest, 1);
	const struct word *w = find_word(name);
	struct group *g = group(r);

	/* Each counts for a byte that is left out. */
	if (r->skip > 0 && (w == NULL || w->action != BINARY)) {
		r->skip--;
		return;
	}
	if (w == NULL && g->starred)
		begin(r, SKIP, 0);
	else if (w != NULL && (g->dest != SKIP || w->action == BINARY))
		do_word(r, w, has_n, n);
	if (r->n > 0)
		group(r)->starred = false;
}

/* take_hex: \'xx; what is none is left as it stands. */
static void
take_hex(struct reader *r)
{
	if (r->rest.n < 2 || hex(r->rest.p[0]) < 0 || hex(r->rest.p[1]) < 0)
		return;
	char c = (char)(hex(r->rest.p[0]) << 4 | hex(r->rest.p[1]));

	r->rest = str_from(r->rest, 2);
	add_byte(r, c);
}

/* take_control: behind a backslash. */
static void
take_control(struct reader *r)
{
	if (r->rest.n == 0)
		return;
	char c = r->rest.p[0];

	if (str_is_alpha(c)) {
		take_word(r);
		return;
	}
	r->rest = str_from(r->rest, 1);
	if (c == '\'') {
		take_hex(r);
	} else if (c == '\\' || c == '{' || c == '}') {
		add_byte(r, c);
	} else if (c == '*') {
		group(r)->starred = true;
	} else if (r->skip > 0) {
		r->skip--;
	} else if (c == '\n' || c == '\r') {
		end_paragraph(r);
		if (c == '\r' && str_starts(r->rest, STR("\n")))
			r->rest = str_from(r->rest, 1);
	} else if (c == '~') {
		add_cp(r, 0xa0);
	} else if (c == '-') {
		add_cp(r, 0xad);
	} else if (c == '_') {
		add_cp(r, 0x2011);
	} else if (c == '\t') {
		add_cp(r, '\t');
	}
}

/* take_run: characters that stand for themselves. */
static void
take_run(struct reader *r)
{
	enum dest dest = group(r)->dest;
	size_t n = 0;

	while (n < r->rest.n && r->rest.p[n] != '\\' && r->rest.p[n] != '{' &&
	       r->rest.p[n] != '}')
		n++;
	struct str run = str_head(r->rest, n);

	r->rest = str_from(r->rest, n);
	/* A byte that a backslash, say, completes is cut off: see add_byte().
	 */
	for (size_t i = 0; i < run.n; i++) {
		char c = run.p[i];

		if (dest == OBJECT || dest == PICTURE)
			add_hex(r, c);
		else if (dest != SKIP && c != '\r' && c != '\n' && c != '\0')
			add_byte(r, c);
	}
}

/* finish: what is open at the end of the bytes. */
static void
finish(struct reader *r)
{
	uint64_t open = r->n - 1 + r->beyond;

	r->beyond = 0;
	while (r->n > 1)
		close_group(r);
	flush(r);
	lone(r);
	story_end(r->doc, flow(r));
	if (open > 0) {
		struct buf b = { NULL, 0, 0 };

		buf_add_u64(&b, open);
		buf_addz(&b, " groups without an end");
		doc_fault(r->doc, FAULT_TRUNCATED, buf_str(&b));
		buf_fini(&b);
	}
	story_fault_bad(r->doc, r->bad);
}

static void
reader_fini(struct reader *r)
{
	for (size_t i = 0; i < r->made_flows; i++)
		story_fini(&r->flows[i]);
	free(r->flows);
	free(r->groups);
	free(r->fonts);
	buf_fini(&r->bytes);
	buf_fini(&r->scratch);
	buf_fini(&r->value);
	buf_fini(&r->name);
	buf_fini(&r->author);
	buf_fini(&r->data);
	buf_fini(&r->page);
}

/* behind: what follows the last brace; more text, or a file. */
static void
behind(struct reader *r)
{
	struct str s = r->rest;

	while (s.n > 0 && (str_is_space(s.p[0]) || s.p[0] == '\0'))
		s = str_from(s, 1);
	if (s.n == 0) {
		r->rest = s;
		return;
	}
	struct sniff is = sniff(s, s.n);

	if (is.class == SNIFF_TEXT && !str_eq(str_of(is.type), STR("rtf"))) {
		doc_fault(
		    r->doc, FAULT_DAMAGED, STR("text behind the last brace"));
		return;
	}
	embedded_give(r->doc, r->rest, STR("(behind)"));
	r->rest = str_from(s, s.n);
}

static void
read_all(struct reader *r)
{
	bool ended = false;

	push_flow(r, r->base, true);
	open_group(r);
	while (r->rest.n > 0 && !doc_is_full(r->doc)) {
		char c = r->rest.p[0];

		if (c == '{' || c == '}' || c == '\\')
			r->rest = str_from(r->rest, 1);
		if (c == '{') {
			open_group(r);
		} else if (c == '}') {
			close_group(r);
			if (r->n == 1 && !ended) {
				ended = true;
				behind(r);
			}
		} else if (c == '\\') {
			take_control(r);
		} else {
			take_run(r);
		}
	}
	finish(r);
}

void
rtf_text(struct doc *d, struct str rtf, struct str place)
{
	struct reader r = { .doc = d, .all = rtf, .rest = rtf, .base = place };

	read_all(&r);
	if (r.html) {
		doc_charset(d, "UTF-8", NULL);
		html_text(d, buf_str(&r.page), place);
	}
	reader_fini(&r);
}

void
rtf_read(struct doc *d)
{
	rtf_text(d, doc_bytes(d), STR(""));
}
