#include "around.h"

#include "charset/charset.h"
#include "edge.h"

/* last_cp: the code point that ends s, or 0. */
static uint32_t
last_cp(struct str s)
{
	size_t i = s.n;
	uint32_t cp = 0;

	while (i > 0 && i + 4 > s.n && ((unsigned char)s.p[--i] & 0xC0) == 0x80)
		;
	struct str c = str_from(s, i);
	return s.n > 0 && charset_next(&c, &cp) ? cp : 0;
}

static uint32_t
first_cp(struct str s)
{
	uint32_t cp = 0;

	return charset_next(&s, &cp) ? cp : 0;
}

/*
 * is_marked: between title marks or quotes?  A comma may stand inside the
 * closing one.
 */
static bool
is_marked(struct str before, struct str after)
{
	static const struct {
		uint32_t open, close;
	} marks[] = {
		{ 0x300A, 0x300B },
		{ 0x3008, 0x3009 },
		{ 0x300C, 0x300D },
		{ 0x300E, 0x300F },
		{ 0x201C, 0x201D },
		{ 0x2018, 0x2019 },
		{ 0xAB, 0xBB },
		{ 0x2039, 0x203A },
		{ '"', '"' },
		{ 0x201E, 0x201C },
		{ 0x226A, 0x226B },
		{ 0xFF02, 0xFF02 },
		{ 0x3010, 0x3011 },
	};
	uint32_t a = last_cp(before), b = first_cp(after);

	if (b == ',' || b == '.' || b == '!' || b == '?')
		b = first_cp(str_from(after, 1));
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (a == marks[i].open && b == marks[i].close)
			return true;
	return false;
}

/* Capitalized neighbours that make no longer name of it. */
static const char no_run[] =
    "a an and animation at by cartoon chapter cut ep episode "
    "file film for from in key of on or part scene season "
    "series sheet shot studio the title to vol volume with";

/* runs_on: do units [i, end) make a capitalized word that is not in no_run? */
static bool
runs_on(const struct score_text *t, size_t i, size_t end)
{
	const struct folded *f = &t->folded;
	struct str all = STR(no_run), word;

	if (!(f->flags[i] & FOLD_UPPER) || end - i < 2 ||
	    fold_script(f->unit[i]) != FOLD_LATIN)
		return false;
	while (str_split(&all, ' ', &word)) {
		size_t same = 0;
		while (same < word.n && word.n == end - i &&
		       f->unit[i + same] == (unsigned char)word.p[same])
			same++;
		if (same == word.n)
			return false;
	}
	return true;
}

/* is_space: nothing but one space or hyphen between? */
static bool
is_space(struct str gap)
{
	return gap.n == 1 && (gap.p[0] == ' ' || gap.p[0] == '-');
}

/*
 * in_title_run: capitalized words on either side: The Invincible Armada.  A
 * capital that only begins the text proves nothing.
 */
static bool
in_title_run(const struct score_text *t, const struct match *m)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n, from = m->at, to = end;

	if (end < f->n && is_space(edge_between(f, t->text, end))) {
		while (to < f->n && (to == end || !f->flags[to] ||
					f->flags[to] == FOLD_UPPER))
			to++;
		if (runs_on(t, end, to))
			return true;
	}
	if (m->at > 0 && is_space(edge_between(f, t->text, m->at))) {
		do
			from--;
		while (from > 0 &&
		       (!f->flags[from] || f->flags[from] == FOLD_UPPER));
		return from > 0 && runs_on(t, from, m->at);
	}
	return false;
}

/* beside_number: SEK 1,200, RGB 255, Cat-5, 3 SEK. */
static bool
beside_number(const struct score_text *t, const struct match *m)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n;

	return (end < f->n && fold_script(f->unit[end]) == FOLD_DIGIT &&
		   is_space(edge_between(f, t->text, end))) ||
	       (m->at > 0 && fold_script(f->unit[m->at - 1]) == FOLD_DIGIT &&
		   is_space(edge_between(f, t->text, m->at)));
}

static bool
has_slash(struct str gap)
{
	return str_find(gap, '/') < gap.n;
}

/*
 * is_alone: a name without spaces that is all there is, but for numbers and
 * Latin letters: a cell, a title, a part of a path.
 */
static bool
is_alone(const struct score_text *t, const struct match *m)
{
	const struct folded *f = &t->folded;
	size_t from = m->at, to = m->at + m->n;

	while (from > 0 && fold_is_word(f->unit[from - 1]))
		from--;
	while (to < f->n && fold_is_word(f->unit[to]))
		to++;
	return (from == 0 || has_slash(edge_between(f, t->text, from))) &&
	       (to == f->n || has_slash(edge_between(f, t->text, to)));
}

void
around_add(
    const struct score_text *t, const struct match *m, struct finding *out)
{
	struct str before = str_head(t->text, out->start);
	struct str after = str_from(t->text, out->end);

	if (is_marked(before, after))
		score_add(out, WHY_MARKS, out->needs_company ? 10 : 5);
	if (out->needs_company && out->cjk && is_alone(t, m))
		score_add(out, WHY_ALONE, 10);
	if (!out->needs_company || out->cjk)
		return;
	if (in_title_run(t, m))
		score_add(out, WHY_TITLE_RUN, -20);
	if (m->n <= 5 && beside_number(t, m))
		score_add(out, WHY_NUMBER, -20);
}
