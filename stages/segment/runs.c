#include "runs.h"

#include <stdlib.h>

#include "limits.h"
#include "mem.h"

#include "chars.h"

void
runs_fini(struct runs *r)
{
	free(r->v);
	*r = (struct runs){ .v = NULL };
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
	struct ch first = chars_at(text, at), c = first;

	for (;;) {
		struct ch last = c;

		at += c.n;
		for (c = chars_at(text, at);
		     c.n > 0 &&
		     (c.class == ICU_EXTEND || c.class == ICU_JOINER);
		     c = chars_at(text, at)) {
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

/* Do only digits, and signs between them, come before the next Hangul? */
static bool
leads_to_hangul(struct str text, size_t at)
{
	enum { FAR = 32 };

	text = str_head(text, at + FAR);

	struct ch c = chars_at(text, at);

	while (c.class == ICU_DIGIT ||
	       ((c.cp == '-' || c.cp == '~' || c.cp == '.') &&
		   chars_at(text, at + 1).class == ICU_DIGIT)) {
		at += c.n;
		c = chars_at(text, at);
	}
	return c.class == ICU_HANGUL;
}

/* Does a dash join what is beside it?  In an eojeol only: 7~8월, 서울-평양. */
static bool
dash_joins(struct str text, size_t at, enum icu_class before)
{
	return (before == ICU_DIGIT || before == ICU_HANGUL) &&
	       leads_to_hangul(text, at + 1);
}

/*
 * Does a sign inside a word join its letters?  An apostrophe between letters,
 * a point or comma between digits, the points of U.S.A., a dash in an eojeol.
 */
static bool
joins(struct str text, size_t at, struct ch mid, enum icu_class before,
    size_t letters)
{
	enum icu_class next = chars_at(text, at + mid.n).class;

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
	case '-':
	case '~':
		return dash_joins(text, at, before);
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
		struct ch c = chars_at(text, e.end);

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

/* -- Han, kana, and what else needs a dictionary ----------------------------
 */

/* Bytes at `at` that are Han from U+5000 to U+9FFF, which is most of it. */
static size_t
plain_han(struct str text, size_t at)
{
	const unsigned char *start = (const unsigned char *)text.p + at;
	const unsigned char *p = start;
	size_t left = text.n - at;

	for (; left >= 3 && p[0] >= 0xE5 && p[0] <= 0xE9 && p[1] >> 6 == 2 &&
	       p[2] >> 6 == 2;
	     left -= 3)
		p += 3;
	return (size_t)(p - start);
}

static void
han(struct run *r, struct str text)
{
	size_t end = r->at, n = 0;
	struct ch c;

	for (;; end += c.n) {
		size_t plain = plain_han(text, end);

		n += plain / 3;
		end += plain;
		c = chars_at(text, end);
		if (c.class == ICU_EXTEND || c.class == ICU_JOINER)
			continue;
		if (c.class != ICU_HAN && c.class != ICU_KANA)
			break;
		r->kana = r->kana || c.class == ICU_KANA;
		n++;
	}
	r->n = end - r->at;
	r->hanja = !r->kana && n <= RUNS_HANJA_MAX;
}

/* Cut off where it is as long as ICU is given at once. */
static void
complex(struct run *r, struct str text)
{
	size_t end = r->at;

	while (end - r->at < LIMIT_BREAK_TEXT) {
		struct ch c = chars_at(text, end);

		if (c.class != ICU_COMPLEX && c.class != ICU_EXTEND &&
		    c.class != ICU_JOINER)
			break;
		end += c.n;
	}
	/* What extends its last character goes with it. */
	for (struct ch c; c = chars_at(text, end),
			  c.class == ICU_EXTEND || c.class == ICU_JOINER;)
		end += c.n;
	r->n = end - r->at;
}

/* -- all of them ------------------------------------------------------------
 */

/*
 * A particle may follow a word in Han and what is closed by a sign: 中國의,
 * 《무적》의, "무적"의.  A long run of Han is a Chinese sentence.
 */
static bool
takes_particle(struct str text, const struct run *before)
{
	if (before->kind == RUN_HAN)
		return before->hanja;
	if (before->kind != RUN_SIGN)
		return false;
	switch (chars_at(text, before->at).cp) {
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
		return false;
	}
}

static void
letters(struct run *r, struct str text, const struct run *before)
{
	bool head = r->joined && takes_particle(text, before);
	struct eojeol e = eojeol(
	    text, r->at, head ? PARTICLE_HEAD_LETTER : PARTICLE_HEAD_NONE);

	r->n = e.end - r->at;
	r->tail = e.tail;
	r->head = e.head;
}

/* The run at r->at, which is no white space. */
static void
find(struct run *r, struct str text, enum icu_class class,
    const struct run *before)
{
	switch (class) {
	case ICU_LETTER:
	case ICU_DIGIT:
	case ICU_LEAD:
	case ICU_HANGUL:
		r->kind = RUN_LETTERS;
		letters(r, text, before);
		break;
	case ICU_HAN:
	case ICU_KANA:
		r->kind = RUN_HAN;
		han(r, text);
		break;
	case ICU_COMPLEX:
		r->kind = RUN_COMPLEX;
		complex(r, text);
		break;
	default:
		r->kind = RUN_SIGN;
		r->n = sign(text, r->at) - r->at;
		break;
	}
}

void
runs_find(struct runs *r, struct str text)
{
	bool joined = false;
	struct ch c;

	r->n = r->han = r->kana = 0;
	for (size_t at = 0; (c = chars_at(text, at)).n > 0;) {
		if (c.class == ICU_SPACE) {
			at += c.n;
			joined = false;
			continue;
		}
		if (r->n == r->cap)
			r->v = mem_grow(r->v, r->n, &r->cap, sizeof *r->v);

		struct run *run = &r->v[r->n++];

		*run = (struct run){ .at = at, .joined = joined };
		find(run, text, c.class, run - 1);
		if (run->kind == RUN_HAN)
			*(run->kana ? &r->kana : &r->han) += run->n;
		at += run->n;
		joined = true;
	}
}
