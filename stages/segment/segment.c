#include "segment.h"

#include <stdlib.h>

#include "limits.h"
#include "mem.h"

#include "han.h"
#include "icu.h"
#include "particle.h"

/*
 * Marks of runs that are not yet words.  ICU was given all of them but the
 * single characters; short Han runs are cut only while no particle behind
 * them shows that they are Korean.
 */
enum {
	MARK_DICTIONARY = 'd',
	MARK_HANJA = 'h',
	MARK_WHOLE = 'w',
	MARK_SINGLE = 's'
};

/* Han that Korean writes as one word; longer runs are Chinese sentences. */
#define HANJA_MAX 4

struct words {
	struct segment_word *v;
	size_t n, cap;
};

struct segment {
	struct segment_opts opts;
	struct icu *icu;
	struct han han;
	struct words runs;  /* of the text, some still to be cut by ICU */
	struct words words; /* when there were such */
	bool expands;       /* there were */
	struct buf cuts;
};

struct segment *
segment_new(const struct segment_opts *opts)
{
	struct icu *icu = icu_open();

	if (icu == NULL)
		return NULL;

	struct segment *s = mem_zalloc(1, sizeof(*s));

	s->opts = *opts;
	s->icu = icu;
	han_init(&s->han);
	return s;
}

void
segment_free(struct segment *s)
{
	if (s == NULL)
		return;
	icu_close(s->icu);
	free(s->runs.v);
	free(s->words.v);
	buf_fini(&s->cuts);
	free(s);
}

const char *
segment_libraries(void)
{
	return icu_release();
}

/* -- characters ----------------------------------------------------------- */

#define O ICU_OTHER
#define S ICU_SPACE
#define L ICU_LETTER
#define D ICU_DIGIT
static const unsigned char ascii_class[128] = {
	O, O, O, O, O, O, O, O, O, S, S, S, S, S, O, O, /* 0x */
	O, O, O, O, O, O, O, O, O, O, O, O, S, S, S, S, /* 1x */
	S, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 2x */
	D, D, D, D, D, D, D, D, D, D, O, O, O, O, O, O, /* 3x */
	O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* 4x */
	L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O, /* 5x */
	O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* 6x */
	L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O, /* 7x */
};
#undef O
#undef S
#undef L
#undef D

/*
 * Ranges of one class, those that make up most text; the rest is asked of
 * ICU's properties.
 */
static enum icu_class
class_of(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_class[cp];
	if (cp >= 0x4E00 && cp <= 0x9FFF)
		return ICU_HAN;
	if (cp >= 0xAC00 && cp <= 0xD7A3)
		return ICU_HANGUL;
	if ((cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FA) ||
	    cp == 0x30FC)
		return ICU_COMPLEX;
	if ((cp >= 0xC0 && cp <= 0x24F && cp != 0xD7 && cp != 0xF7) ||
	    (cp >= 0x3A3 && cp <= 0x481) || (cp >= 0x48A && cp <= 0x52F))
		return ICU_LETTER;
	if ((cp >= 0x3001 && cp <= 0x3004) || (cp >= 0x3008 && cp <= 0x3020) ||
	    (cp >= 0xFF01 && cp <= 0xFF0F) || (cp >= 0xFF1A && cp <= 0xFF20) ||
	    (cp >= 0x2010 && cp <= 0x2023))
		return ICU_OTHER;
	if (cp >= 0xFF10 && cp <= 0xFF19)
		return ICU_DIGIT;
	return icu_class(cp);
}

/* A character: its bytes, its code point, what it is. */
struct ch {
	size_t n; /* 0 at the end of the text */
	uint32_t cp;
	enum icu_class class;
};

/*
 * Bytes of the character at p, or 0 when it is not well-formed: the ranges of
 * the second byte are those of the Unicode Standard, table 3-7.
 */
static size_t
decode(const unsigned char *p, size_t n, uint32_t *cp)
{
	unsigned lead = p[0], lo = 0x80, hi = 0xBF;

	if (lead >= 0xE0 && lead <= 0xEF && n >= 3) {
		if (lead == 0xE0)
			lo = 0xA0;
		if (lead == 0xED)
			hi = 0x9F;
		*cp = (lead & 0xF) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
		return p[1] >= lo && p[1] <= hi && p[2] >> 6 == 2 ? 3 : 0;
	}
	if (lead >= 0xC2 && lead <= 0xDF && n >= 2) {
		*cp = (lead & 0x1F) << 6 | (p[1] & 0x3FU);
		return p[1] >> 6 == 2 ? 2 : 0;
	}
	if (lead >= 0xF0 && lead <= 0xF4 && n >= 4) {
		if (lead == 0xF0)
			lo = 0x90;
		if (lead == 0xF4)
			hi = 0x8F;
		*cp = (lead & 7) << 18 | (p[1] & 0x3FU) << 12 |
		      (p[2] & 0x3FU) << 6 | (p[3] & 0x3FU);
		return p[1] >= lo && p[1] <= hi && p[2] >> 6 == 2 &&
			       p[3] >> 6 == 2
			   ? 4
			   : 0;
	}
	return 0;
}

static inline struct ch
ch_at(struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	struct ch c = { 0, 0, ICU_SPACE };

	if (at >= text.n)
		return c;
	if (p[0] < 0x80)
		return (struct ch){ 1, p[0], ascii_class[p[0]] };
	c.n = decode(p, text.n - at, &c.cp);
	if (c.n == 0)
		return (struct ch){ 1, 0xFFFD, ICU_OTHER };
	c.class = class_of(c.cp);
	return c;
}

/* -- words ------------------------------------------------------------------
 */

static void
push(struct words *w, size_t at, size_t n, char mark, bool doubt)
{
	if (w->n == w->cap)
		w->v = mem_grow(w->v, w->n, &w->cap, sizeof(*w->v));
	w->v[w->n++] = (struct segment_word){ at, n, mark, doubt };
}

/* Signs that are one word when repeated: ----, ......, …… and their like. */
static bool
repeats(uint32_t cp)
{
	switch (cp) {
	case '(':
	case ')':
	case '[':
	case ']':
	case '{':
	case '}':
	case '"':
	case '<':
	case '>':
		return false;
	case 0x2014: /* em dash */
	case 0x2026: /* ellipsis */
	case 0x2500: /* box drawing, used as a dash */
	case 0x3002: /* ideographic full stop */
	case 0xFF01: /* fullwidth ! and ? */
	case 0xFF1F:
	case 0xFF5E:
		return true;
	default:
		return cp > 0x20 && cp < 0x7F;
	}
}

/*
 * A sign: with what extends it, with what a joiner or leading character binds
 * to it, with its repetitions; flags in halves of two.
 */
static size_t
sign(struct str text, size_t at)
{
	struct ch first = ch_at(text, at), c = first;

	for (;;) {
		struct ch last = c;

		at += c.n;
		for (c = ch_at(text, at); c.n > 0 && (c.class == ICU_EXTEND ||
							 c.class == ICU_JOINER);
		     c = ch_at(text, at)) {
			last = c;
			at += c.n;
		}
		if (c.n == 0 || c.class == ICU_SPACE)
			return at;
		if (last.class == ICU_LEAD ||
		    (last.class == ICU_JOINER && c.class == ICU_OTHER))
			continue;
		if (c.cp == first.cp && repeats(c.cp))
			continue;
		if (first.class == ICU_REGION && c.class == ICU_REGION) {
			first.class = ICU_OTHER;
			continue;
		}
		return at;
	}
}

/*
 * Does a sign inside a word join its letters?  An apostrophe between letters,
 * a point or comma between digits, the points of U.S.A.
 */
static bool
joins(struct str text, size_t at, struct ch mid, enum icu_class before,
    size_t letters)
{
	enum icu_class next = ch_at(text, at + mid.n).class;

	switch (mid.cp) {
	case '\'':
	case 0x2018:
	case 0x2019:
		return before == ICU_LETTER && next == ICU_LETTER;
	case '.':
		if (before == ICU_LETTER && next == ICU_LETTER)
			return letters == 1;
		/* fall through */
	case ',':
		return before == ICU_DIGIT && next == ICU_DIGIT;
	default:
		return false;
	}
}

/* A run of letters, digits and syllables: a Latin word or an eojeol. */
struct eojeol {
	size_t end;
	size_t tail; /* where the syllables at its end begin, or end */
	enum particle_head head;
};

static struct eojeol
eojeol(struct str text, size_t at, enum particle_head outside)
{
	struct eojeol e = { at, at, outside };
	enum icu_class before = ICU_SPACE;
	size_t letters = 0; /* since the run began or a point */
	bool bound = false; /* no cut where the syllables begin */

	for (;;) {
		struct ch c = ch_at(text, e.end);

		switch (c.class) {
		case ICU_HANGUL:
			if (before == ICU_HANGUL)
				break;
			e.tail = e.end;
			bound = before == ICU_LEAD || before == ICU_JOINER;
			if (before == ICU_DIGIT)
				e.head = PARTICLE_HEAD_DIGIT;
			else if (before != ICU_SPACE)
				e.head = PARTICLE_HEAD_LETTER;
			break;
		case ICU_EXTEND:
		case ICU_JOINER:
		case ICU_LETTER:
		case ICU_LEAD:
		case ICU_DIGIT:
			letters++;
			break;
		case ICU_OTHER:
			if (joins(text, e.end, c, before, letters)) {
				letters = 0;
				break;
			}
			/* fall through */
		default:
			if (before == ICU_LEAD) /* binds whatever it is */
				e.end = c.n == 0 || c.class == ICU_SPACE
					    ? e.end
					    : sign(text, e.end);
			if (before != ICU_HANGUL || bound)
				e.tail = e.end;
			return e;
		}
		before = c.class;
		e.end += c.n;
	}
}

static void
add_eojeol(struct words *w, struct str text, size_t at, const struct eojeol *e)
{
	struct particle_cut cuts[PARTICLE_CUTS];
	struct str tail = { text.p + e->tail, e->end - e->tail };
	size_t n = tail.n == 0 ? 0 : particle_cuts(tail, e->head, cuts);
	char mark = ' ';

	for (size_t i = 0; i < n; i++) {
		size_t cut = e->tail + cuts[i].at;

		if (cut > at)
			push(w, at, cut - at, mark, mark == '?');
		at = cut;
		mark = cuts[i].mark;
	}
	push(w, at, e->end - at, mark, mark == '?');
}

/*
 * A particle may follow a word in Han and what is closed by a sign: 中國의,
 * 《무적》의, "무적"의.  A long run of Han is a Chinese sentence.
 */
static bool
takes_particle(struct str text, const struct segment_word *w)
{
	struct ch c = ch_at(text, w->at);

	switch (c.cp) {
	case '"':
	case '\'':
	case ')':
	case ']':
	case '>':
	case '%':
	case 0x2019: /* right quotes */
	case 0x201D:
	case 0x3009: /* right brackets */
	case 0x300B:
	case 0x300D:
	case 0x300F:
	case 0x3011:
	case 0xFF09:
		return true;
	default:
		return c.class == ICU_HAN && w->mark != MARK_DICTIONARY;
	}
}

/* A run of Han, kana or what else needs a dictionary. */
struct dictionary_run {
	size_t end;
	size_t n;   /* characters, without what extends them */
	bool hanja; /* so few and all Han that Korean may write it so */
};

/* Bytes at `at` that are Han from U+5000 to U+9FFF, which is most of it. */
static size_t
plain_han(struct str text, size_t at)
{
	const unsigned char *start = (const unsigned char *)text.p + at;
	const unsigned char *p = start;
	size_t left =
	    text.n - at < LIMIT_BREAK_TEXT ? text.n - at : LIMIT_BREAK_TEXT;

	for (; left >= 3 && p[0] >= 0xE5 && p[0] <= 0xE9 && p[1] >> 6 == 2 &&
	       p[2] >> 6 == 2;
	     left -= 3)
		p += 3;
	return (size_t)(p - start);
}

/* The run at `at`, cut off where it is as long as ICU is given at once. */
static struct dictionary_run
dictionary_run(struct str text, size_t at)
{
	struct dictionary_run r = { at, 0, true };
	struct ch c;

	for (;; r.end += c.n) {
		size_t han = plain_han(text, r.end);

		r.n += han / 3;
		r.end += han;
		c = ch_at(text, r.end);
		if (c.class == ICU_EXTEND || c.class == ICU_JOINER)
			continue;
		if ((c.class != ICU_HAN && c.class != ICU_COMPLEX) ||
		    r.end - at >= LIMIT_BREAK_TEXT)
			break;
		r.hanja = r.hanja && c.class == ICU_HAN;
		r.n++;
	}
	r.hanja = r.hanja && r.n <= HANJA_MAX;
	return r;
}

/* An eojeol or Latin word; returns its end. */
static size_t
add_letters(struct words *w, struct str text, size_t at, bool joined)
{
	size_t last = w->n - 1, first = w->n; /* last only when joined */
	bool head = joined && takes_particle(text, &w->v[last]);
	struct eojeol e =
	    eojeol(text, at, head ? PARTICLE_HEAD_LETTER : PARTICLE_HEAD_NONE);

	add_eojeol(w, text, at, &e);
	if (head && w->v[last].mark == MARK_HANJA && w->v[first].mark != ' ')
		w->v[last].mark = MARK_WHOLE;
	return e.end;
}

/* A run of Han, kana or what else needs a dictionary; returns its end. */
static size_t
add_dictionary(struct segment *s, struct str text, size_t at, bool korean)
{
	struct dictionary_run r = dictionary_run(text, at);
	char mark = MARK_SINGLE;

	if (r.n > 1 && r.hanja && korean) {
		mark = ' ';
	} else if (r.n > 1) {
		mark = r.hanja ? MARK_HANJA : MARK_DICTIONARY;
		icu_add(s->icu, (struct str){ text.p + at, r.end - at });
	}
	s->expands = true;
	push(&s->runs, at, r.end - at, mark, false);
	return r.end;
}

/*
 * One run of the text from `at`, which is no white space; returns its end.
 * joined: it follows the last run without white space.
 */
static size_t
add_run(struct segment *s, struct str text, size_t at, bool joined, bool korean)
{
	size_t end;

	switch (ch_at(text, at).class) {
	case ICU_LETTER:
	case ICU_DIGIT:
	case ICU_LEAD:
	case ICU_HANGUL:
		return add_letters(&s->runs, text, at, joined);
	case ICU_HAN:
	case ICU_COMPLEX:
		return add_dictionary(s, text, at, korean);
	default:
		end = sign(text, at);
		push(&s->runs, at, end - at, ' ', false);
		return end;
	}
}

/* A word that ICU has cut, or what else may go with the word before it. */
static void
add_cut(struct segment *s, struct str text, size_t at, size_t n)
{
	struct segment_word *last =
	    s->words.n == 0 ? NULL : &s->words.v[s->words.n - 1];
	enum han_boundary b = HAN_BOUNDARY;

	if (last != NULL && last->at + last->n == at)
		b = han_between(&s->han,
		    (struct str){ text.p + last->at, last->n },
		    (struct str){ text.p + at, n });
	if (b == HAN_NONE)
		last->n += n;
	else
		push(&s->words, at, n, b == HAN_BOUNDARY ? ' ' : '?',
		    b == HAN_DOUBT);
}

/* The dictionaries know no clusters: a word may begin with a vowel sign. */
static bool
is_extended(struct str rest)
{
	enum icu_class class;

	if (rest.n == 0 || ((unsigned char)rest.p[0] >= 0xE5 &&
			       (unsigned char)rest.p[0] <= 0xE9))
		return false;
	class = ch_at(rest, 0).class;
	return class == ICU_EXTEND || class == ICU_JOINER;
}

/* A run in the words that ICU finds. */
static void
cut(struct segment *s, struct str text, const struct segment_word *run)
{
	struct str rest = { text.p + run->at, run->n };
	size_t at = run->at;

	while (rest.n > 0) {
		size_t n = icu_next(s->icu, rest);

		while (is_extended(str_from(rest, n)))
			n += icu_next(s->icu, str_from(rest, n));
		add_cut(s, text, at, n);
		at += n;
		rest = str_from(rest, n);
	}
}

/* The runs so far go to the words. */
static void
expand(struct segment *s, struct str text)
{
	icu_start(s->icu);
	for (size_t i = 0; i < s->runs.n; i++) {
		const struct segment_word *run = &s->runs.v[i];

		switch (run->mark) {
		case MARK_DICTIONARY:
		case MARK_HANJA:
			cut(s, text, run);
			break;
		case MARK_WHOLE:
			icu_skip(
			    s->icu, (struct str){ text.p + run->at, run->n });
			push(&s->words, run->at, run->n, ' ', false);
			break;
		case MARK_SINGLE:
			add_cut(s, text, run->at, run->n);
			break;
		default:
			if (str_is_digit(text.p[run->at])) /* 第3 */
				add_cut(s, text, run->at, run->n);
			else
				push(&s->words, run->at, run->n, run->mark,
				    run->doubt);
			break;
		}
	}
	s->runs.n = 0;
	icu_reset(s->icu);
}

size_t
segment_words(struct segment *s, struct str text, struct str lang,
    const struct segment_word **out)
{
	bool korean = str_eq(lang, STR("ko"));
	bool joined = false;
	struct ch c;

	s->runs.n = 0;
	s->words.n = 0;
	s->expands = false;
	icu_reset(s->icu);
	for (size_t at = 0; (c = ch_at(text, at)).n > 0;) {
		if (c.class == ICU_SPACE) {
			at += c.n;
			joined = false;
			continue;
		}
		at = add_run(s, text, at, joined, korean);
		joined = true;
		if (icu_units(s->icu) >= LIMIT_BREAK_TEXT) {
			expand(s, text);
			joined = false;
		}
	}
	if (!s->expands && s->words.n == 0) {
		*out = s->runs.v;
		return s->runs.n;
	}
	expand(s, text);
	*out = s->words.v;
	return s->words.n;
}

/* -- what the program does with them --------------------------------------- */

void
segment_cuts(
    struct segment *s, struct str text, struct str lang, struct buf *out)
{
	const struct segment_word *w;
	size_t n = segment_words(s, text, lang, &w);

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(out, w[i].mark);
		buf_add_u64(out, w[i].n);
	}
}

int
segment_record(void *segment, struct record *in, struct rec_sink *out)
{
	struct segment *s = segment;

	if (rec_tag(in) != REC_TEXT || rec_get(in, TEXT_CUTS).n > 0) {
		rec_forward(out, in);
		return 0;
	}

	struct str lang = rec_get(in, TEXT_LANG);

	if (lang.n == 0 || str_eq(lang, STR("und")))
		lang = s->opts.lang;
	buf_reset(&s->cuts);
	segment_cuts(s, rec_get(in, TEXT_TEXT), lang, &s->cuts);
	rec_forward_with(out, in, TEXT_CUTS, buf_str(&s->cuts));
	return 0;
}

static bool
is_shown(const struct segment *s, const struct segment_word *w)
{
	return w->mark != '?' || !(w->doubt || s->opts.coarse);
}

int
segment_line(void *segment, const struct str *line, struct buf *out)
{
	struct segment *s = segment;
	const struct segment_word *w;

	if (line == NULL)
		return 0;

	size_t n = segment_words(s, *line, s->opts.lang, &w);

	/* Each word may bring a space, and the line its end. */
	char *o = buf_reserve(out, line->n + n + 1), *start = o;

	for (size_t i = 0; i < n; i++) {
		if (i > 0 && is_shown(s, &w[i]))
			*o++ = ' ';
		memcpy(o, line->p + w[i].at, w[i].n);
		o += w[i].n;
	}
	*o++ = '\n';
	out->n += (size_t)(o - start);
	return 0;
}
