/*
 * riffle-show: a stream made readable.  Items are an indented tree, hits are
 * marked in their context, faults stand out.  What comes from the input is
 * escaped, so that it can neither move the cursor nor turn the text around.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "charset/charset.h"
#include "cuts.h"
#include "diag.h"
#include "stage.h"

/* Deeper items are not indented further: the text must stay on the screen. */
#define INDENT_MAX 20

/* A matched text is looked for in its context up to these sizes. */
#define CONTEXT_MAX (64 * 1024)
#define MATCHED_MAX 1024

#define FLUSH_SIZE (64 * 1024)

enum colour {
	COLOUR_PLAIN,
	COLOUR_PATH,
	COLOUR_DIM,
	COLOUR_GOOD,
	COLOUR_HALF,
	COLOUR_BAD,
	COLOUR_HIT,
	COLOUR_COUNT
};

/* Select graphic rendition, ECMA-48. */
static const char *const colours[COLOUR_COUNT] = {
	[COLOUR_PLAIN] = "\033[0m",
	[COLOUR_PATH] = "\033[1m",
	[COLOUR_DIM] = "\033[2m",
	[COLOUR_GOOD] = "\033[32m",
	[COLOUR_HALF] = "\033[33m",
	[COLOUR_BAD] = "\033[1;31m",
	[COLOUR_HIT] = "\033[1;30;43m",
};

struct show {
	bool colour, words, at_once;
	bool wanted[REC_COUNT], all;
	bool tree; /* items are shown, the rest below them */
	struct items *items;
	struct buf out;
	struct buf dropped; /* what items_done() would forward */
	struct rec_sink *nowhere;
	bool item_waits; /* its line has no end yet: `done` may add to it */
	uint64_t pieces, sum; /* `bytes` records in a row, and their bytes */
};

/* -- output -----------------------------------------------------------------
 */

static int
flush(struct show *s)
{
	struct str rest = buf_str(&s->out);

	while (rest.n > 0) {
		ssize_t n = write(STDOUT_FILENO, rest.p, rest.n);

		if (n < 0 && errno != EINTR) {
			diag_warn("cannot write: %s", strerror(errno));
			return -1;
		}
		if (n > 0)
			rest = str_from(rest, (size_t)n);
	}
	buf_reset(&s->out);
	return 0;
}

static void
paint(struct show *s, enum colour c)
{
	if (s->colour)
		buf_addz(&s->out, colours[c]);
}

static void
put(struct show *s, const char *z)
{
	buf_addz(&s->out, z);
}

/*
 * Characters that a terminal obeys or a reader cannot see: controls, marks
 * and overrides of direction, line and paragraph separators, zero widths but
 * the joiners that scripts need, tags.
 */
static bool
is_hidden(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0xAD ||
	       cp == 0x61C || cp == 0x180E || cp == 0x200B ||
	       (cp >= 0x200E && cp <= 0x200F) ||
	       (cp >= 0x2028 && cp <= 0x202E) ||
	       (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF ||
	       (cp >= 0xFFF9 && cp <= 0xFFFB) || (cp & 0xFFFE) == 0xFFFE ||
	       (cp >= 0xE0000 && cp <= 0xE007F);
}

static void
add_hex(struct buf *out, uint32_t v, int digits)
{
	while (--digits >= 0)
		buf_addc(out, "0123456789ABCDEF"[v >> (4 * digits) & 15]);
}

/* One character that is not shown as it is. */
static void
put_hidden(struct show *s, uint32_t cp, struct str bytes)
{
	static const char letters[] = {
		['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r'
	};

	buf_addc(&s->out, '\\');
	if (cp < sizeof(letters) && letters[cp] != '\0') {
		buf_addc(&s->out, letters[cp]);
	} else if (cp == 0xFFFD || cp < 0x80) {
		buf_addc(&s->out, 'x');
		add_hex(&s->out, (unsigned char)bytes.p[0], 2);
		if (bytes.n > 1)
			put_hidden(s, cp, str_from(bytes, 1));
	} else {
		buf_addc(&s->out, cp > 0xFFFF ? 'U' : 'u');
		add_hex(&s->out, cp, cp > 0xFFFF ? 8 : 4);
	}
}

/* Untrusted text; quoted: a backslash of its own is doubled. */
static void
put_escaped(struct show *s, struct str text, bool quoted)
{
	struct str from = text; /* not yet copied */
	uint32_t cp;

	while (text.n > 0) {
		struct str at = text;

		if (!charset_next(&text, &cp))
			break;

		size_t n = at.n - text.n;
		bool bad = cp == 0xFFFD && n < 3;

		if (!bad && !is_hidden(cp) && !(quoted && cp == '\\'))
			continue;
		buf_add(&s->out, from.p, (size_t)(at.p - from.p));
		if (cp == '\\')
			put(s, "\\\\");
		else
			put_hidden(s, cp, str_head(at, n));
		from = text;
	}
	buf_adds(&s->out, from);
}

static void
put_text(struct show *s, struct str text)
{
	put_escaped(s, text, true);
}

static void
put_field(struct show *s, struct record *rec, enum rec_field_place field)
{
	put_text(s, rec_get(rec, field));
}

/* " label value", nothing when the value is empty. */
static void
put_part(struct show *s, const char *label, struct str value)
{
	if (value.n == 0)
		return;
	put(s, label);
	put_text(s, value);
}

static void
indent(struct show *s, size_t depth)
{
	depth = depth > INDENT_MAX ? INDENT_MAX : depth;
	depth = s->tree ? depth : 0;
	for (size_t i = 0; i < depth; i++)
		put(s, "  ");
}

/* Ends what waits: an item's line, the sum of its `bytes`. */
static void
settle(struct show *s)
{
	if (s->item_waits)
		put(s, "\n");
	s->item_waits = false;
	if (s->pieces == 0)
		return;
	indent(s, items_depth(s->items));
	paint(s, COLOUR_DIM);
	put(s, "bytes ");
	buf_add_u64(&s->out, s->sum);
	put(s, " in ");
	buf_add_u64(&s->out, s->pieces);
	put(s, s->pieces == 1 ? " piece" : " pieces");
	paint(s, COLOUR_PLAIN);
	put(s, "\n");
	s->pieces = s->sum = 0;
}

/* -- records ------------------------------------------------------------------
 */

/* The charsets that need no mention. */
static bool
is_utf8_name(struct str charset)
{
	return charset.n == 0 || str_eq(charset, STR("-")) ||
	       str_eq_nocase(charset, STR("utf-8")) ||
	       str_eq_nocase(charset, STR("us-ascii")) ||
	       str_eq_nocase(charset, STR("ascii"));
}

/* The last step of a path: what the parent's does not say already. */
static struct str
last_step(struct str path, const struct item *parent)
{
	struct str rest = path;

	if (parent == NULL || !str_starts(path, parent->path))
		return path;
	rest = str_from(path, parent->path.n);
	while (rest.n > 0 && rest.p[0] == '/')
		rest = str_from(rest, 1);
	return rest.n == 0 ? path : rest;
}

static void
show_item(struct show *s, struct record *rec)
{
	struct item *parent = items_find(s->items, rec_get(rec, ITEM_PARENT));
	struct str charset = rec_get(rec, ITEM_NAME_CHARSET);
	struct str size = rec_get(rec, ITEM_SIZE);

	indent(s, items_depth(s->items));
	paint(s, COLOUR_PATH);
	put_text(s, last_step(rec_get(rec, ITEM_PATH), parent));
	paint(s, COLOUR_PLAIN);
	put_part(s, "  ", rec_get(rec, ITEM_TYPE));
	if (size.n > 0) {
		put_part(s, "  ", size);
		put(s, str_eq(size, STR("1")) ? " byte" : " bytes");
	}
	if (!is_utf8_name(charset)) {
		put_part(s, "  name ", charset);
		put_part(s, " by ", rec_get(rec, ITEM_NAME_HOW));
	}
	put_part(s, "  -> ", rec_get(rec, ITEM_TARGET));
	put_part(s, "  ", rec_get(rec, ITEM_FLAGS));
	s->item_waits = true;
}

static void
show_done(struct show *s, struct record *rec)
{
	enum outcome o = outcome_find(rec_get(rec, DONE_OUTCOME));
	static const enum colour by_outcome[OUTCOME_COUNT] = {
		[OUTCOME_READ] = COLOUR_GOOD,
		[OUTCOME_PARTLY] = COLOUR_HALF,
		[OUTCOME_UNREAD] = COLOUR_BAD,
	};

	if (s->item_waits && s->pieces == 0) {
		s->item_waits = false;
		put(s, "  ");
	} else {
		settle(s);
		indent(s, items_depth(s->items));
	}
	paint(s, by_outcome[o]);
	put(s, "= ");
	put_field(s, rec, DONE_OUTCOME);
	paint(s, COLOUR_PLAIN);
	if (o != OUTCOME_UNREAD)
		put_part(s, " ", rec_get(rec, DONE_BYTES));
	put(s, "\n");
}

static void
show_text(struct show *s, struct record *rec)
{
	struct str charset = rec_get(rec, TEXT_CHARSET);

	paint(s, COLOUR_DIM);
	put_field(s, rec, TEXT_PLACE);
	put_part(s, " ", rec_get(rec, TEXT_LANG));
	if (!is_utf8_name(charset))
		put_part(s, " ", charset);
	paint(s, COLOUR_PLAIN);
	put_part(s, "  ", rec_get(rec, TEXT_TEXT));
	put(s, "\n");
}

/* Offset of the first `what` in `in`, or in.n. */
static size_t
find(struct str in, struct str what)
{
	for (size_t at = 0; at + what.n <= in.n; at++) {
		struct str rest = str_from(in, at);

		at += str_find(rest, what.p[0]);
		if (str_starts(str_from(in, at), what))
			return at;
	}
	return in.n;
}

/* The context of a hit, with what was matched marked in it. */
static void
put_context(struct show *s, struct str context, struct str matched)
{
	size_t at = context.n;

	if (matched.n > 0 && matched.n <= MATCHED_MAX)
		at = find(str_head(context, CONTEXT_MAX), matched);
	if (at >= context.n || at >= CONTEXT_MAX) {
		put_text(s, context);
		return;
	}
	put_text(s, str_head(context, at));
	paint(s, COLOUR_HIT);
	if (!s->colour)
		put(s, "[[");
	put_text(s, matched);
	if (!s->colour)
		put(s, "]]");
	paint(s, COLOUR_PLAIN);
	put_text(s, str_from(context, at + matched.n));
}

/* A further line of a record, under its first. */
static void
begin_more(struct show *s, const char *label)
{
	put(s, "\n");
	indent(s, items_depth(s->items));
	put(s, "    ");
	paint(s, COLOUR_DIM);
	put(s, label);
	paint(s, COLOUR_PLAIN);
}

static void
show_hit(struct show *s, struct record *rec)
{
	paint(s, COLOUR_HIT);
	put(s, "* ");
	put_field(s, rec, HIT_SCORE);
	paint(s, COLOUR_PLAIN);
	put_part(s, " ", rec_get(rec, HIT_CATEGORY));
	put(s, "/");
	paint(s, COLOUR_PATH);
	put_field(s, rec, HIT_ENTITY);
	paint(s, COLOUR_PLAIN);
	put_part(s, "  ", rec_get(rec, HIT_NAME));
	put_part(s, "  ", rec_get(rec, HIT_HOW));
	put_part(s, "  at ", rec_get(rec, HIT_PLACE));
	if (!s->tree || items_find(s->items, rec_get(rec, HIT_ID)) == NULL)
		put_part(s, " of ", rec_get(rec, HIT_PATH));
	begin_more(s, "");
	if (rec_get(rec, HIT_CONTEXT).n > 0)
		put_context(
		    s, rec_get(rec, HIT_CONTEXT), rec_get(rec, HIT_MATCHED));
	else
		put_context(
		    s, rec_get(rec, HIT_MATCHED), rec_get(rec, HIT_MATCHED));
	if (rec_get(rec, HIT_WHY).n > 0) {
		begin_more(s, "why  ");
		put_field(s, rec, HIT_WHY);
	}
	if (rec_get(rec, HIT_SOURCE).n > 0) {
		begin_more(s, "from ");
		put_field(s, rec, HIT_SOURCE);
	}
	put(s, "\n");
}

static void
show_fault(struct show *s, struct record *rec)
{
	struct item *item = items_find(s->items, rec_get(rec, FAULT_ID));

	paint(s, COLOUR_BAD);
	put(s, "! ");
	put_field(s, rec, FAULT_CODE);
	paint(s, COLOUR_PLAIN);
	put_part(s, "  ", rec_get(rec, FAULT_DETAIL));
	put_part(s, "  at byte ", rec_get(rec, FAULT_OFFSET));
	put_part(s, "  said by ", rec_get(rec, FAULT_STAGE));
	if (!s->tree && item != NULL)
		put_part(s, "  of ", item->path);
	put(s, "\n");
}

static void
show_meta(struct show *s, struct record *rec)
{
	paint(s, COLOUR_DIM);
	put_field(s, rec, META_KEY);
	paint(s, COLOUR_PLAIN);
	put_part(s, " = ", rec_get(rec, META_VALUE));
	put(s, "\n");
}

static void
show_span(struct show *s, struct record *rec)
{
	paint(s, COLOUR_DIM);
	put_part(s, "span ", rec_get(rec, SPAN_OFFSET));
	put_part(s, "+", rec_get(rec, SPAN_LENGTH));
	put_part(s, " ", rec_get(rec, SPAN_KIND));
	paint(s, COLOUR_PLAIN);
	put(s, "\n");
}

/* Any record: its line as it stands in the stream, tabs as blanks. */
static void
show_line(struct show *s, struct record *rec)
{
	struct str line = rec_line(rec), part;

	paint(s, COLOUR_DIM);
	for (bool first = true; str_split(&line, '\t', &part); first = false) {
		if (!first)
			put(s, "  ");
		/* The stream's own escapes are there already. */
		put_escaped(s, part, false);
	}
	paint(s, COLOUR_PLAIN);
	put(s, "\n");
}

static void
show_words(struct show *s, struct record *rec)
{
	struct str text = rec_get(rec, TEXT_TEXT);
	struct cuts c;
	struct cuts_word w;
	bool first = true;

	for (cuts_start(&c, text, rec_get(rec, TEXT_CUTS)); cuts_next(&c, &w);
	     first = false) {
		if (!first && w.mark != '?')
			put(s, " ");
		put_escaped(s, (struct str){ text.p + w.at, w.n }, false);
	}
	if (!first)
		put(s, "\n");
}

static void
count_bytes(struct show *s, struct record *rec)
{
	if (s->item_waits)
		put(s, "\n");
	s->item_waits = false;
	s->pieces++;
	s->sum += rec_get(rec, BYTES_DATA).n;
}

static void
show_one(struct show *s, struct record *rec)
{
	enum rec_tag tag = rec_tag(rec);

	if (tag == REC_BYTES) {
		count_bytes(s, rec);
		return;
	}
	if (tag == REC_DONE) {
		show_done(s, rec);
		return;
	}
	settle(s);
	if (tag == REC_ITEM) {
		show_item(s, rec);
		return;
	}
	indent(s, items_depth(s->items));
	switch (tag) {
	case REC_TEXT:
		show_text(s, rec);
		break;
	case REC_HIT:
		show_hit(s, rec);
		break;
	case REC_FAULT:
		show_fault(s, rec);
		break;
	case REC_META:
		show_meta(s, rec);
		break;
	case REC_SPAN:
		show_span(s, rec);
		break;
	default:
		show_line(s, rec);
		break;
	}
}

/* -- the program --------------------------------------------------------------
 */

static int
show_record(void *state, struct record *rec, struct rec_sink *out)
{
	struct show *s = state;
	enum rec_tag tag = rec_tag(rec);

	(void)out;
	if (s->words) {
		if (tag == REC_TEXT)
			show_words(s, rec);
	} else if (s->all || s->wanted[tag]) {
		show_one(s, rec);
	}
	if (tag == REC_ITEM) {
		items_open(s->items, rec);
	} else if (tag == REC_DONE) {
		items_done(s->items, rec, s->nowhere);
		rec_flush(s->nowhere);
		buf_reset(&s->dropped);
	}
	return s->at_once || s->out.n >= FLUSH_SIZE ? flush(s) : 0;
}

/* -t: the tags of a list; false when one of them is none. */
static bool
choose(struct show *s, struct str list)
{
	struct str name;

	s->all = list.n == 0;
	while (str_split(&list, ',', &name)) {
		unsigned tag = 0;

		while (tag < REC_UNKNOWN &&
		       !str_eq(name, str_of(rec_tag_name((enum rec_tag)tag))))
			tag++;
		if (tag == REC_UNKNOWN)
			return false;
		s->wanted[tag] = true;
	}
	s->tree = s->all || s->wanted[REC_ITEM];
	return true;
}

/* -c: "always", "never" or "auto"; false when it is none of them. */
static bool
choose_colour(struct show *s, struct str when, bool terminal)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	s->colour = terminal && (no == NULL || *no == '\0') && term != NULL &&
		    strcmp(term, "dumb") != 0;
	if (str_eq(when, STR("always")))
		s->colour = true;
	else if (str_eq(when, STR("never")))
		s->colour = false;
	else
		return str_eq(when, STR("auto"));
	return true;
}

static const char usage[] =
    "riffle-show [-w] [-c WHEN] [-t TAG,...] <STREAM\n"
    "\n"
    "Makes a stream readable: items as a tree, hits in their context, faults.\n"
    "\n"
    "  -w       only the words of texts, a line for each text\n"
    "  -c WHEN  colours: always, never, auto (on a terminal; the default)\n"
    "  -t TAGS  only these records, such as hit,fault\n";

int
main(int argc, char **argv)
{
	struct show s = { .all = true };
	struct stage st = { .state = &s, .record = show_record };
	struct str when = STR("auto"), tags = { NULL, 0 };
	int c;

	stage_hello("riffle-show", argc, argv, usage, NULL);
	while ((c = getopt(argc, argv, "wc:t:")) != -1) {
		switch (c) {
		case 'w':
			s.words = true;
			break;
		case 'c':
			when = str_of(optarg);
			break;
		case 't':
			tags = str_of(optarg);
			break;
		default:
			stage_usage(usage, NULL);
		}
	}
	if (optind < argc)
		stage_usage(usage, "it reads standard input, not files");
	s.at_once = isatty(STDOUT_FILENO) == 1;
	if (!choose_colour(&s, when, s.at_once))
		stage_usage(usage, "-c wants always, never or auto");
	if (!choose(&s, tags))
		stage_usage(usage, "-t wants tags, joined by commas");
	if (s.words && !s.all)
		stage_usage(usage, "-w and -t exclude each other");

	s.items = items_new();
	s.nowhere = rec_sink_buf(&s.dropped);

	int code = stage_drain(&st);

	settle(&s); /* what came of a broken stream is shown too */
	if (flush(&s) < 0 || close(STDOUT_FILENO) < 0)
		code = DIAG_FAILED;
	rec_sink_free(s.nowhere);
	items_free(s.items);
	buf_fini(&s.dropped);
	buf_fini(&s.out);
	return code;
}
