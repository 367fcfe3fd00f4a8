#include "decode.h"

#include <math.h>
#include <stdlib.h>

#include "charset/charset.h"
#include "items.h"
#include "limits.h"
#include "lines.h"
#include "mem.h"
#include "plain.h"
#include "sniff.h"

/* Bytes that are judged, decoded and given out at a time. */
#define WINDOW LIMIT_SAMPLE

/* A window is judged again when more than one byte in so many is damaged. */
#define DAMAGE_ONE_IN 1000
#define DAMAGE_MIN 3

/* The smallest part of a window that is judged by itself. */
#define BLOCK 1024

/* A second judgement must be so sure, in nats, to overrule the first. */
#define OVERRULE 5

/* A document that is being read; hangs on its item. */
struct document {
	struct buf window; /* raw bytes that wait */
	uint64_t at;       /* offset of the window in the item */
	bool fresh;        /* the window begins a line */
	bool accepted;     /* it is text */
	bool refused;      /* it is not; its bytes pass on */
	bool judged;
	bool doubted; /* charset-unknown has been said */
	const char *declared;
	struct charset_verdict verdict;
	struct charset_decoder *decoder;
	uint64_t decoder_at; /* where the decoder began */
	uint64_t bad, first_bad;
	struct lines lines;
};

struct decode {
	struct decode_opts opts;
	struct items *items;
	struct plain *plain; /* in -l mode */
	struct buf text, composed, place;
};

struct decode *
decode_new(const struct decode_opts *opts)
{
	struct decode *d = mem_zalloc(1, sizeof *d);

	d->opts = *opts;
	d->items = items_new();
	return d;
}

static void
document_free(struct document *doc)
{
	if (doc == NULL)
		return;
	charset_close(doc->decoder);
	lines_fini(&doc->lines);
	buf_fini(&doc->window);
	free(doc);
}

void
decode_free(struct decode *d)
{
	if (d == NULL)
		return;
	/* A broken stream can leave items open, with any parents. */
	struct item *item = items_inner(d->items);
	for (size_t n = items_depth(d->items); n > 0 && item != NULL; n--) {
		document_free(item->own);
		item->own = NULL;
		item = items_find(d->items, item->parent);
	}
	items_free(d->items);
	if (d->plain != NULL)
		plain_free(d->plain);
	buf_fini(&d->text);
	buf_fini(&d->composed);
	buf_fini(&d->place);
	free(d);
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

static bool
is_ascii(struct str s)
{
	return charset_ascii_prefix(s) == s.n;
}

/* Does a window agree with what the document is read as? */
static bool
agrees(const struct document *doc, struct str w)
{
	size_t good;

	switch (doc->verdict.how) {
	case CHARSET_FORCED:
	case CHARSET_NULS:
		return true;
	case CHARSET_BOM:
		if (!is(doc, "UTF-8"))
			return true;
		break;
	default:
		break;
	}
	if (doc->verdict.how == CHARSET_ESCAPE)
		return is_ascii(w);
	if (is(doc, "US-ASCII"))
		return is_ascii(w) && str_find(w, '\0') == w.n &&
		       str_find(w, '\x1B') == w.n && str_find(w, '~') == w.n;
	good = charset_utf8_prefix(w);
	/* A window without a line end may stop inside a character. */
	if (is(doc, "UTF-8"))
		return w.n - good < 4;
	/* Chance does not make a long stretch of well-formed UTF-8. */
	size_t high = 0;
	for (size_t i = 0; i < good && high < 12; i++)
		high += (unsigned char)w.p[i] >= 0xC2;
	return high < 12;
}

static void
put_verdict(struct decode *d, struct item *item, struct document *doc,
    struct rec_sink *out)
{
	const struct charset_verdict *v = &doc->verdict;

	rec_meta(out, item->id, STR("charset"), str_of(v->charset));
	rec_meta(out, item->id, STR("charset-how"),
	    str_of(charset_how_name(v->how)));
	buf_reset(&d->place);
	charset_margin(&d->place, v->margin);
	rec_meta(out, item->id, STR("charset-margin"), buf_str(&d->place));
	if (doc->lines.number > 1 || doc->lines.rest.n > 0) {
		buf_reset(&d->place);
		buf_addz(&d->place, "line:");
		buf_add_u64(&d->place, doc->lines.number);
		rec_meta(
		    out, item->id, STR("charset-from"), buf_str(&d->place));
	}
	if (v->unknown && !doc->doubted) {
		buf_reset(&d->place);
		buf_addz(&d->place, "in no language known here; read as ");
		buf_addz(&d->place, v->charset);
		items_fault(item, out, FAULT_CHARSET_UNKNOWN, OUTCOME_PARTLY,
		    buf_str(&d->place), doc->at);
		doc->doubted = true;
	}
}

/*
 * A new verdict: what the old decoder keeps back is damage, since the next
 * bytes are read otherwise.
 */
static void
judge_as(struct decode *d, struct item *item, struct document *doc,
    const struct charset_verdict *v, struct rec_sink *out)
{
	doc->verdict = *v;
	doc->judged = true;
	charset_close(doc->decoder);
	doc->decoder = charset_open(v->charset);
	doc->decoder_at = doc->at;
	put_verdict(d, item, doc, out);
}

static void
judge(struct decode *d, struct item *item, struct document *doc, struct str w,
    struct rec_sink *out)
{
	struct charset_hint hint = { doc->declared, false };
	struct charset_verdict v = { d->opts.charset, "und", CHARSET_FORCED,
		NAN, false };

	if (doc->judged && agrees(doc, w))
		return;
	if (d->opts.charset == NULL) {
		if (hint.declared == NULL && doc->at == 0)
			hint.declared = xml_declared(w);
		doc->declared = hint.declared;
		charset_detect(w, &hint, &v);
	}
	if (doc->judged && strcmp(v.charset, doc->verdict.charset) == 0)
		return;
	judge_as(d, item, doc, &v, out);
}

/* -- decoding ------------------------------------------------------------- */

struct line_to {
	struct decode *d;
	struct item *item;
	const struct document *doc;
	struct rec_sink *out;
};

static void
put_line(void *arg, uint64_t number, struct str line)
{
	struct line_to *to = arg;
	struct decode *d = to->d;
	struct str text = charset_nfc(line, &d->composed);
	const struct charset_verdict *v = &to->doc->verdict;
	const char *lang = v->unknown ? "und" : charset_lang(text, v->lang);

	buf_reset(&d->place);
	buf_addz(&d->place, "line:");
	buf_add_u64(&d->place, number);
	rec_text(to->out, to->item->id, buf_str(&d->place), str_of(v->charset),
	    str_of(lang), text);
}

/*
 * The text of a window to d->text; returns the number of damaged places, the
 * first of them is at *damage in the window.
 */
static uint64_t
decode_window(struct decode *d, struct document *doc, struct str w, bool final,
    size_t *damage)
{
	uint64_t first = 0, bad;

	buf_reset(&d->text);
	bad = charset_decode(doc->decoder, w, final, &d->text, &first);
	if (bad == 0)
		return 0;
	first += doc->decoder_at;
	/* It may begin in the window before, if that ended inside a line. */
	*damage = first > doc->at ? (size_t)(first - doc->at) : 0;
	if (doc->bad == 0)
		doc->first_bad = first;
	doc->bad += bad;
	return bad;
}

static void
put_lines(struct decode *d, struct item *item, struct document *doc,
    struct str w, bool final, struct rec_sink *out)
{
	struct line_to to = { d, item, doc, out };

	lines_feed(&doc->lines, buf_str(&d->text), put_line, &to);
	if (final)
		lines_end(&doc->lines, put_line, &to);
	doc->at += w.n;
	doc->fresh = w.n > 0 && w.p[w.n - 1] == '\n';
}

/* Is a window so damaged that its charset must be another one? */
static bool
is_doubtful(const struct document *doc, struct str w, uint64_t bad)
{
	return bad >= DAMAGE_MIN && bad * DAMAGE_ONE_IN >= w.n &&
	       doc->verdict.how != CHARSET_FORCED;
}

/* Takes back the decoding of a window whose first bytes began a character. */
static void
undo(struct document *doc, uint64_t bad, uint64_t first_bad)
{
	doc->bad -= bad;
	doc->first_bad = first_bad;
	charset_close(doc->decoder);
	doc->decoder = charset_open(doc->verdict.charset);
	doc->decoder_at = doc->at;
}

/* The place behind the line end next to the middle, or 0 when there is none. */
static size_t
middle(struct str w)
{
	size_t half = w.n / 2;
	size_t n = half + str_find(str_from(w, half), '\n') + 1;

	return w.n < 2 * BLOCK || n >= w.n ? 0 : n;
}

/* The place where the line that holds offset at begins. */
static size_t
line_start(struct str w, size_t at)
{
	while (at > 0 && w.p[at - 1] != '\n')
		at--;
	return at;
}

/* The lines of well-formed UTF-8 before those that contradict the verdict. */
static size_t
good_lines(const struct document *doc, struct str w)
{
	if (!doc->judged || !is(doc, "UTF-8") || agrees(doc, w))
		return 0;
	return line_start(w, charset_utf8_prefix(w));
}

static void put_window(struct decode *d, struct item *item,
    struct document *doc, struct str w, bool final, struct rec_sink *out);

/*
 * A window that decoded badly is of another charset, of two, or broken.  It is
 * halved until the parts are small.  A small part is good up to its first
 * damaged line; what follows is read as something else if it is sure of that.
 */
static void
put_doubtful(struct decode *d, struct item *item, struct document *doc,
    struct str w, size_t damage, bool final, struct rec_sink *out)
{
	size_t n = middle(w);
	struct charset_verdict v;

	if (n > 0) {
		put_window(d, item, doc, str_head(w, n), false, out);
		put_window(d, item, doc, str_from(w, n), final, out);
		return;
	}
	n = line_start(w, damage);
	if (n > 0) {
		put_window(d, item, doc, str_head(w, n), false, out);
		w = str_from(w, n);
	}
	charset_detect(w, NULL, &v);
	if (strcmp(v.charset, doc->verdict.charset) != 0 && !v.unknown &&
	    !(v.margin < OVERRULE))
		judge_as(d, item, doc, &v, out);
	decode_window(d, doc, w, final, &damage);
	put_lines(d, item, doc, w, final, out);
}

static void
put_window(struct decode *d, struct item *item, struct document *doc,
    struct str w, bool final, struct rec_sink *out)
{
	size_t good = good_lines(doc, w);
	uint64_t bad, first_bad;
	size_t damage = 0;

	if (good > 0) {
		put_window(d, item, doc, str_head(w, good), false, out);
		w = str_from(w, good);
	}
	judge(d, item, doc, w, out);
	first_bad = doc->first_bad;
	bad = decode_window(d, doc, w, final, &damage);
	if (doc->fresh && is_doubtful(doc, w, bad)) {
		undo(doc, bad, first_bad);
		put_doubtful(d, item, doc, w, damage, final, out);
	} else {
		put_lines(d, item, doc, w, final, out);
	}
}

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
read_windows(struct decode *d, struct item *item, struct document *doc,
    bool final, struct rec_sink *out)
{
	accept(doc, item, out);
	if (doc->refused || (doc->window.n == 0 && !doc->judged))
		return;
	struct str all = buf_str(&doc->window);
	size_t n = final ? all.n : window_end(doc);
	put_window(d, item, doc, str_head(all, n), final, out);
	doc->window.n -= n;
	if (doc->window.n > 0)
		memmove(doc->window.p, all.p + n, doc->window.n);
}

/* -- records -------------------------------------------------------------- */

static struct document *
document_of(struct item *item)
{
	if (item->own == NULL) {
		struct document *doc = mem_zalloc(1, sizeof *doc);
		lines_init(&doc->lines);
		doc->fresh = true;
		item->own = doc;
	}
	return item->own;
}

static void
bytes(struct decode *d, struct record *in, struct rec_sink *out)
{
	struct item *item = items_find(d->items, rec_get(in, BYTES_ID));
	struct document *doc = item == NULL ? NULL : document_of(item);

	if (doc == NULL || doc->refused) {
		rec_forward(out, in);
		return;
	}
	buf_adds(&doc->window, rec_get(in, BYTES_DATA));
	if (doc->window.n >= WINDOW)
		read_windows(d, item, doc, false, out);
}

static void
meta(struct decode *d, struct record *in, struct rec_sink *out)
{
	if (str_eq(rec_get(in, META_KEY), STR("charset-declared"))) {
		struct item *item = items_find(d->items, rec_get(in, META_ID));
		if (item != NULL)
			document_of(item)->declared =
			    charset_find(rec_get(in, META_VALUE));
	}
	rec_forward(out, in);
}

static void
done(struct decode *d, struct record *in, struct rec_sink *out)
{
	struct item *item = items_find(d->items, rec_get(in, DONE_ID));
	struct document *doc = item == NULL ? NULL : item->own;

	if (doc != NULL) {
		read_windows(d, item, doc, true, out);
		if (doc->bad > 0) {
			buf_reset(&d->place);
			buf_add_u64(&d->place, doc->bad);
			rec_meta(out, item->id, STR("charset-replaced"),
			    buf_str(&d->place));
			buf_addz(&d->place, doc->bad == 1
						? " place is no text"
						: " places are no text");
			items_fault(item, out, FAULT_TEXT_DAMAGED,
			    OUTCOME_PARTLY, buf_str(&d->place), doc->first_bad);
		}
		document_free(doc);
		item->own = NULL;
	}
	items_done(d->items, in, out);
}

int
decode_record(void *decode, struct record *in, struct rec_sink *out)
{
	struct decode *d = decode;

	switch (rec_tag(in)) {
	case REC_ITEM:
		items_open(d->items, in);
		rec_forward(out, in);
		break;
	case REC_BYTES:
		bytes(d, in, out);
		break;
	case REC_META:
		meta(d, in, out);
		break;
	case REC_DONE:
		done(d, in, out);
		break;
	default:
		rec_forward(out, in);
	}
	return 0;
}

/* -- plain lines ---------------------------------------------------------- */

int
decode_line(void *decode, const struct str *line, struct buf *out)
{
	struct decode *d = decode;

	if (d->plain == NULL)
		d->plain = plain_new(d->opts.charset, d->opts.groups);
	plain_line(d->plain, line, out);
	return 0;
}

void
decode_list(struct buf *out)
{
	const char *name;

	for (size_t i = 0; (name = charset_name(i)) != NULL; i++) {
		buf_addz(out, name);
		buf_addc(out, '\n');
	}
}
