#include "document.h"

#include <math.h>
#include <stdlib.h>

#include "limits.h"
#include "lines.h"
#include "mem.h"
#include "sniff.h"

/* Bytes that are judged, decoded and given out at a time. */
#define WINDOW LIMIT_SAMPLE

/* What the odd lines of a window are judged on, together. */
#define ODD_SAMPLE (8 * 1024)

/* A second judgement must be so sure, in nats, to overrule the first. */
#define OVERRULE 5

/* Odd lines are said to be in no language only when there are so many bytes. */
#define DOUBTFUL 256

/* Charsets of one document that are told in `meta`; all stand in its texts. */
#define TOLD 8

struct document {
	struct buf window; /* raw bytes that wait */
	uint64_t at;       /* offset of the window in the item */
	bool fresh;        /* the window begins a line */
	bool accepted;     /* it is text */
	bool refused;      /* it is not; its bytes pass on */
	bool judged;
	bool doubted; /* charset-unknown has been said */
	const char *forced, *declared, *expected;
	struct charset_verdict verdict;
	struct charset_decoder *decoder;
	uint64_t decoder_at; /* where the decoder began */
	uint64_t bad, first_bad;
	const char *told[TOLD];
	size_t told_n;
	struct lines lines;
	struct buf text, composed, value;
};

/* What lines are written with. */
struct writer {
	struct document *doc;
	struct item *item;
	struct marks *marks;
	struct rec_sink *out;
	const struct charset_verdict *verdict; /* of the lines in hand */
	const char *lang;                      /* of them all together */
	bool unknown;                          /* they are in no language */
	struct charset_verdict other; /* the last that was not the document's */
	size_t other_n;               /* bytes of this window in it */
};

struct document *
document_new(const char *charset)
{
	struct document *doc = mem_zalloc(1, sizeof *doc);

	lines_init(&doc->lines);
	doc->fresh = true;
	doc->forced = charset;
	return doc;
}

void
document_free(struct document *doc)
{
	if (doc == NULL)
		return;
	charset_close(doc->decoder);
	lines_fini(&doc->lines);
	buf_fini(&doc->window);
	buf_fini(&doc->text);
	buf_fini(&doc->composed);
	buf_fini(&doc->value);
	free(doc);
}

void
document_declare(struct document *doc, const char *charset)
{
	doc->declared = charset;
}

void
document_expect(struct document *doc, const char *charset)
{
	doc->expected = charset;
}

const char *
document_charset(const struct document *doc)
{
	bool by_model = doc->verdict.how == CHARSET_MODEL ||
			doc->verdict.how == CHARSET_DECLARED;

	return doc->judged && by_model && !doc->verdict.unknown &&
		       doc->verdict.margin >= OVERRULE
		   ? doc->verdict.charset
		   : NULL;
}

/* -- stretches of lines --------------------------------------------------- */

static bool
is_ascii(struct str s)
{
	return charset_ascii_prefix(s) == s.n;
}

/* The first line of s, with its end. */
static struct str
first_line(struct str s)
{
	size_t n = str_find(s, '\n');

	return str_head(s, n < s.n ? n + 1 : n);
}

/*
 * The lines that s begins with and that all read well as the verdict says, or
 * all do not (*fits).  A line of ASCII goes with those before it.
 */
static struct str
stretch(const struct charset_verdict *v, struct str s, bool *fits)
{
	size_t n = 0;

	*fits = true;
	/* Most of UTF-8 is well-formed throughout; that is quickly seen. */
	if (strcmp(v->charset, "UTF-8") == 0) {
		n = charset_utf8_prefix(s);
		while (n > 0 && n < s.n && s.p[n - 1] != '\n')
			n--;
		if (n > 0)
			return str_head(s, n);
	}
	while (n < s.n) {
		struct str line = first_line(str_from(s, n));
		bool ascii = is_ascii(line);
		bool fit = ascii || charset_fits(line, v);

		if (n == 0)
			*fits = fit;
		else if (!ascii && fit != *fits)
			break;
		n += line.n;
	}
	return str_head(s, n);
}

/* Lines that read well, at least one part in so many, show that it is right. */
#define SOME 6

/* Do enough of the lines that are not ASCII read well as the verdict says? */
static bool
some_fit(const struct charset_verdict *v, struct str s)
{
	size_t good = 0, all = 0;

	while (s.n > 0) {
		struct str line = first_line(s);
		if (!is_ascii(line)) {
			all += line.n;
			good += charset_fits(line, v) ? line.n : 0;
		}
		s = str_from(s, line.n);
	}
	return good * SOME >= all;
}

/* -- judging -------------------------------------------------------------- */

/* The encoding of an XML declaration, which only ASCII can stand before. */
static const char *
xml_declared(struct str head)
{
	struct str s = str_head(head, 256), quote;

	if (!str_starts(s, STR("<?xml")))
		return NULL;
	s = str_head(s, str_find(s, '>'));
	while (s.n > 8 && !str_starts(s, STR("encoding")))
		s = str_from(s, 1);
	s = str_from(s, 8);
	s = str_from(s, str_find(s, '='));
	s = str_trim(str_from(s, 1));
	if (s.n < 2 || (s.p[0] != '"' && s.p[0] != '\''))
		return NULL;
	quote = str_from(s, 1);
	return charset_find(str_head(quote, str_find(quote, s.p[0])));
}

static bool
is(const struct document *doc, const char *charset)
{
	return strcmp(doc->verdict.charset, charset) == 0;
}

/* Are the lines of the document judged apart where they are odd? */
static bool
by_lines(const struct document *doc)
{
	return doc->verdict.how != CHARSET_FORCED &&
	       charset_has_lines(doc->verdict.charset);
}

/* Can a window be what the document is read as? */
static bool
agrees(const struct document *doc, struct str w)
{
	if (doc->verdict.how == CHARSET_ESCAPE)
		return is_ascii(w);
	if (by_lines(doc) && is(doc, "US-ASCII"))
		return is_ascii(w) && str_find(w, '\0') == w.n &&
		       str_find(w, '\x1B') == w.n && str_find(w, '~') == w.n;
	return true;
}

/* A charset that comes for the first time is told, and from which line on. */
static void
tell(struct document *doc, struct item *item, const struct charset_verdict *v,
    struct rec_sink *out)
{
	struct buf *b = &doc->value;

	for (size_t i = 0; i < doc->told_n; i++)
		if (strcmp(doc->told[i], v->charset) == 0)
			return;
	if (doc->told_n == TOLD)
		return;
	doc->told[doc->told_n++] = v->charset;
	rec_meta(out, item->id, STR("charset"), str_of(v->charset));
	rec_meta(out, item->id, STR("charset-how"),
	    str_of(charset_how_name(v->how)));
	buf_reset(b);
	charset_margin(b, v->margin);
	rec_meta(out, item->id, STR("charset-margin"), buf_str(b));
	if (doc->lines.number > 1 || doc->lines.rest.n > 0) {
		buf_reset(b);
		buf_addz(b, "line:");
		buf_add_u64(b, doc->lines.number);
		rec_meta(out, item->id, STR("charset-from"), buf_str(b));
	}
}

/* A new verdict on the whole; what the old decoder kept back is gone. */
static void
judge_as(struct document *doc, const struct charset_verdict *v)
{
	doc->verdict = *v;
	doc->judged = true;
	charset_close(doc->decoder);
	doc->decoder = charset_open(v->charset);
	doc->decoder_at = doc->at;
}

static void
judge(struct document *doc, struct str w)
{
	struct charset_hint hint = { .declared = doc->declared,
		.likely = doc->expected };
	struct charset_verdict v = { doc->forced, "und", CHARSET_FORCED, NAN,
		false };

	if (doc->judged && agrees(doc, w))
		return;
	if (doc->forced == NULL) {
		if (hint.declared == NULL && doc->at == 0)
			hint.declared = xml_declared(w);
		doc->declared = hint.declared;
		charset_detect(w, &hint, &v);
	}
	if (doc->judged && is(doc, v.charset))
		return;
	judge_as(doc, &v);
	/* Several charsets look like none when they are judged together. */
	if (v.unknown && by_lines(doc))
		doc->verdict.unknown = !some_fit(&v, w);
}

/* -- lines ---------------------------------------------------------------- */

static void
put_line(void *arg, uint64_t number, struct str line)
{
	struct writer *w = arg;
	struct document *doc = w->doc;
	struct str text = charset_nfc(line, &doc->composed);
	const struct charset_verdict *v = w->verdict;
	const char *lang = "und";

	buf_reset(&doc->value);
	buf_addz(&doc->value, "line:");
	buf_add_u64(&doc->value, number);
	if (!w->unknown)
		lang = charset_lang(text, w->lang);
	if (text.p != line.p)
		marks_composed(w->marks, buf_str(&doc->value), line);
	if (w->marks->dprk.letters > 0 && w->marks->letters_at.n == 0)
		marks_korean(w->marks, buf_str(&doc->value), STR(""));
	rec_text(w->out, w->item->id, buf_str(&doc->value), str_of(v->charset),
	    str_of(lang), text);
}

/* Decoded text of the raw bytes from doc->at on, given out by lines. */
static void
put_text(
    struct writer *w, size_t raw_n, uint64_t bad, uint64_t first, bool final)
{
	struct document *doc = w->doc;

	if (bad > 0 && doc->bad == 0)
		doc->first_bad = first;
	doc->bad += bad;
	/* The whole window speaks for its first line. */
	dprk_count(&w->marks->dprk, buf_str(&doc->text));
	w->lang = charset_lang_whole(buf_str(&doc->text), w->verdict->lang);
	if (dprk_is(&w->marks->dprk))
		w->lang = "ko-KP";
	else if (w->marks->dprk.north >= 2)
		w->lang = "und"; /* some unit may show more than the whole */
	lines_feed(&doc->lines, buf_str(&doc->text), put_line, w);
	if (final)
		lines_end(&doc->lines, put_line, w);
	doc->at += raw_n;
}

/* Lines that no language of ours fits: said once. */
static void
doubt(struct writer *w, bool unknown)
{
	struct document *doc = w->doc;
	struct buf *b = &doc->value;

	w->unknown = unknown;
	if (!unknown || doc->doubted)
		return;
	buf_reset(b);
	buf_addz(b, "in no language known here; read as ");
	buf_addz(b, w->verdict->charset);
	items_fault(w->item, w->out, FAULT_CHARSET_UNKNOWN, OUTCOME_PARTLY,
	    buf_str(b), doc->at);
	doc->doubted = true;
}

/* Bytes in the document's own charset. */
static void
put_own(struct writer *w, struct str bytes, bool unknown, bool final)
{
	struct document *doc = w->doc;
	uint64_t first = 0, bad;

	w->verdict = &doc->verdict;
	tell(doc, w->item, &doc->verdict, w->out);
	doubt(w, unknown || doc->verdict.unknown);
	buf_reset(&doc->text);
	bad = charset_decode(doc->decoder, bytes, final, &doc->text, &first);
	put_text(w, bytes.n, bad, doc->decoder_at + first, final);
}

/* Whole lines in another one. */
static void
put_other(struct writer *w, const struct charset_verdict *v, struct str bytes,
    bool final)
{
	struct document *doc = w->doc;
	struct charset_decoder *d = charset_open(v->charset);
	uint64_t first = 0, bad;

	w->verdict = v;
	w->unknown = false;
	if (w->other_n == 0 || strcmp(w->other.charset, v->charset) != 0)
		w->other_n = 0;
	w->other = *v;
	w->other_n += bytes.n;
	tell(doc, w->item, v, w->out);
	buf_reset(&doc->text);
	bad = charset_decode(d, bytes, true, &doc->text, &first);
	charset_close(d);
	/* The document's own decoder does not see these bytes. */
	doc->decoder_at += bytes.n;
	put_text(w, bytes.n, bad, doc->at + first, final);
}

/* -- lines of other charsets ------------------------------------------------
 */

/* Is v another charset than the document's, and can it have lines? */
static bool
is_other(const struct document *doc, const struct charset_verdict *v)
{
	return !v->unknown && !is(doc, v->charset) &&
	       charset_has_lines(v->charset) && !(v->margin < OVERRULE);
}

/* What the odd lines of a window are, judged together; false when unsure. */
static bool
judge_odd(struct document *doc, struct str w, struct charset_verdict *v)
{
	struct buf sample = { NULL, 0, 0 };
	bool fits, sure = false;

	for (struct str s = w; s.n > 0 && sample.n < ODD_SAMPLE;) {
		struct str part = stretch(&doc->verdict, s, &fits);
		if (!fits)
			buf_adds(
			    &sample, str_head(part, ODD_SAMPLE - sample.n));
		s = str_from(s, part.n);
	}
	if (sample.n > 0) {
		charset_detect(buf_str(&sample), NULL, v);
		sure = is_other(doc, v);
	}
	buf_fini(&sample);
	return sure;
}

/*
 * The odd lines that part begins with and that are one charset, judged with
 * the document's ahead: as few as it takes to be sure, then all that read well
 * so.  All of part when it is never sure; then *v is what it is most like.
 */
static struct str
one_charset(const struct document *doc, struct str part,
    const struct charset_verdict *odd, struct charset_verdict *v)
{
	struct charset_hint hint = { .declared = doc->verdict.charset };
	size_t n = 0, tried = 0;

	/* Each try is twice as long as the last, so that all cost little. */
	while (n < part.n) {
		n += first_line(str_from(part, n)).n;
		if (n < 2 * tried && n < part.n)
			continue;
		tried = n;
		charset_detect(str_head(part, n), &hint, v);
		if (is_other(doc, v))
			break;
		if (odd != NULL && charset_fits(str_head(part, n), odd)) {
			*v = *odd;
			break;
		}
	}
	while (n < part.n && is_other(doc, v)) {
		struct str line = first_line(str_from(part, n));
		if (!charset_fits(line, v))
			break;
		n += line.n;
	}
	return str_head(part, n);
}

/* Odd lines, charset after charset; what stays unsure is the document's. */
static void
put_odd(struct writer *w, struct str part, const struct charset_verdict *odd,
    bool final)
{
	struct document *doc = w->doc;
	struct charset_verdict v;

	while (part.n > 0) {
		struct str head = one_charset(doc, part, odd, &v);
		bool last = final && head.n == part.n;
		if (is_other(doc, &v))
			put_other(w, &v, head, last);
		else
			put_own(w, head, v.unknown && head.n >= DOUBTFUL, last);
		part = str_from(part, head.n);
	}
}

/* A window that is whole lines. */
static void
put_stretches(struct writer *w, struct str window, bool final)
{
	struct document *doc = w->doc;
	struct charset_verdict odd;
	bool tried = false, sure = false, fits;

	w->other_n = 0;
	for (struct str s = window; s.n > 0;) {
		struct str part = stretch(&doc->verdict, s, &fits);
		bool last = final && part.n == s.n;
		if (!fits && !tried) {
			tried = true;
			sure = judge_odd(doc, s, &odd);
		}
		if (fits)
			put_own(w, part, false, last);
		else
			put_odd(w, part, sure ? &odd : NULL, last);
		s = str_from(s, part.n);
	}
	/* When most of it is in another charset, so is what follows. */
	if (w->other_n > window.n / 2)
		judge_as(doc, &w->other);
}

/* A piece of a line, or of text that has no lines before it is decoded. */
static void
put_piece(struct writer *w, struct str bytes, bool final)
{
	struct document *doc = w->doc;
	struct charset_hint hint = { .declared = doc->verdict.charset };
	struct charset_verdict v;

	/* A piece that cuts a character is no reason to doubt. */
	if (doc->fresh && by_lines(doc) && !is(doc, "UTF-8") &&
	    !charset_fits(bytes, &doc->verdict)) {
		charset_detect(bytes, &hint, &v);
		if (!v.unknown && !is(doc, v.charset) && !(v.margin < OVERRULE))
			judge_as(doc, &v);
	}
	put_own(w, bytes, false, final);
}

static void
put_window(struct writer *w, struct str bytes, bool final)
{
	struct document *doc = w->doc;
	bool whole = bytes.n > 0 && bytes.p[bytes.n - 1] == '\n';

	judge(doc, bytes);
	if (bytes.n == 0) {
		put_own(w, bytes, false, final);
		return;
	}
	/* The end of a line that began before goes with its beginning. */
	if (!doc->fresh && by_lines(doc)) {
		struct str rest = first_line(bytes);
		bool all = rest.n == bytes.n;
		put_own(w, rest, false, final && all);
		doc->fresh = rest.p[rest.n - 1] == '\n';
		bytes = str_from(bytes, rest.n);
		if (all)
			return;
	}
	if (by_lines(doc) && (whole || final))
		put_stretches(w, bytes, final);
	else
		put_piece(w, bytes, final);
	doc->fresh = whole;
}

/* -- windows -------------------------------------------------------------- */

/*
 * How much of the waiting bytes to take: to the last line end, so that no
 * character is cut and each window can be judged alone; all where there is
 * none, or where an LF is no line end.
 */
static size_t
window_end(const struct document *doc)
{
	size_t n = doc->window.n;

	while (n > 0 && doc->window.p[n - 1] != '\n')
		n--;
	if (n == 0 || memchr(doc->window.p, '\0', doc->window.n) != NULL)
		return doc->window.n;
	return n;
}

/* What sniff.h calls text, by the names that items have. */
static bool
is_text_type(struct str type)
{
	static const char *const types[] = { "text", "csv", "tsv", "json",
		"xml", "rtf" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq(type, str_of(types[i])))
			return true;
	return false;
}

/*
 * Is it text at all?  The stage that gave the bytes has said so in most cases;
 * otherwise they are looked at, and go on as they came when they are not.
 */
static void
accept(struct document *doc, struct item *item, struct rec_sink *out)
{
	struct str head = buf_str(&doc->window);

	if (doc->accepted || head.n == 0)
		return;
	doc->accepted = is_text_type(item->type) ||
			sniff(head, UINT64_MAX).class == SNIFF_TEXT;
	if (doc->accepted)
		return;
	doc->refused = true;
	rec_bytes(out, item->id, doc->at, head);
	buf_reset(&doc->window);
}

static void
read_windows(struct writer *w, bool final)
{
	struct document *doc = w->doc;

	accept(doc, w->item, w->out);
	if (doc->refused || (doc->window.n == 0 && !doc->judged))
		return;
	struct str all = buf_str(&doc->window);
	size_t n = final ? all.n : window_end(doc);
	put_window(w, str_head(all, n), final);
	doc->window.n -= n;
	if (doc->window.n > 0)
		memmove(doc->window.p, all.p + n, doc->window.n);
}

bool
document_add(struct document *doc, struct item *item, struct str bytes,
    struct marks *marks, struct rec_sink *out)
{
	struct writer w = {
		.doc = doc, .item = item, .marks = marks, .out = out
	};

	if (doc->refused)
		return false;
	buf_adds(&doc->window, bytes);
	if (doc->window.n >= WINDOW)
		read_windows(&w, false);
	return true;
}

void
document_end(struct document *doc, struct item *item, struct marks *marks,
    struct rec_sink *out)
{
	struct writer w = {
		.doc = doc, .item = item, .marks = marks, .out = out
	};
	struct buf *b = &doc->value;

	read_windows(&w, true);
	if (doc->bad == 0)
		return;
	buf_reset(b);
	buf_add_u64(b, doc->bad);
	rec_meta(out, item->id, STR("charset-replaced"), buf_str(b));
	buf_addz(
	    b, doc->bad == 1 ? " place is no text" : " places are no text");
	items_fault(item, out, FAULT_TEXT_DAMAGED, OUTCOME_PARTLY, buf_str(b),
	    doc->first_bad);
}
