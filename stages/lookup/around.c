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

/* is_text: are units [i, end) these letters? */
static bool
is_text(const struct folded *f, size_t i, size_t end, struct str word)
{
	size_t same = 0;

	while (same < word.n && word.n == end - i &&
	       f->unit[i + same] == (unsigned char)word.p[same])
		same++;
	return same == word.n;
}

/* runs_on: do units [i, end) make a capitalized word that is not in no_run? */
static bool
runs_on(const struct score_text *t, size_t i, size_t end)
{
	const struct folded *f = &t->folded;
	struct str all = STR(no_run), word;

	if (!(f->flags[i] & FOLD_UPPER) || end - i < 2 ||
	    fold_script(f->unit[i]) != FOLD_LATIN)
		return false;
	/* S3 and EP05 are no words. */
	for (size_t k = i; k < end; k++)
		if (fold_script(f->unit[k]) == FOLD_DIGIT)
			return false;
	while (str_split(&all, ' ', &word))
		if (is_text(f, i, end, word))
			return false;
	return true;
}

/* word_end: the end of the word that begins at unit i. */
static size_t
word_end(const struct folded *f, size_t i)
{
	size_t to = i;

	while (to < f->n &&
	       (to == i || !f->flags[to] || f->flags[to] == FOLD_UPPER))
		to++;
	return to;
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
		to = word_end(f, end);
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

/* Words that may follow a title and say that it is one. */
static const char trade[] =
    "animation anime by cartoon chapter cut ep episode episodes film key movie "
    "part scene season seasons series sheet shot storyboard studio vol volume";

/*
 * is_sentence: one word with a capital that a sentence may begin with, and
 * goes on from in small letters: Trigger warning, Sunrise at the lake.
 */
static bool
is_sentence(const struct score_text *t, const struct match *m)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n;
	struct str all = STR(trade), word;

	if (end >= f->n || (f->flags[end] & FOLD_UPPER) || m->n < 2 ||
	    (f->flags[m->at + 1] & FOLD_UPPER) ||
	    fold_script(f->unit[end]) != FOLD_LATIN ||
	    !is_space(edge_between(f, t->text, end)))
		return false;
	for (size_t i = m->at + 1; i < end; i++)
		if (f->flags[i] & FOLD_GAP)
			return false;
	uint32_t cp =
	    m->at == 0 ? 0 : last_cp(str_trim(edge_between(f, t->text, m->at)));
	if (m->at > 0 && cp != '.' && cp != '!' && cp != '?')
		return false;
	while (str_split(&all, ' ', &word))
		if (is_text(f, end, word_end(f, end), word))
			return false;
	return true;
}

static bool
has_reason(const struct finding *f, enum score_why why)
{
	for (unsigned i = 0; i < f->n_points; i++)
		if (f->point[i].why == why)
			return true;
	return false;
}

/* touches: does a Han character, a kana or a syllable adjoin unit i? */
static bool
touches(const struct folded *f, size_t i)
{
	return i > 0 && i < f->n && !(f->flags[i] & FOLD_GAP) &&
	       !fold_is_word(f->unit[i - 1]) && !fold_is_word(f->unit[i]);
}

/* is_run_in: one or two characters of a script without spaces, in a row. */
static bool
is_run_in(const struct score_text *t, const struct match *m,
    const struct finding *out)
{
	const struct folded *f = &t->folded;

	size_t end = m->at + m->n;

	if (m->n > 2)
		return false;
	if (touches(f, m->at))
		return true;
	/* A particle sets it off; of what something is, says nothing of it. */
	return touches(f, end) &&
	       (f->unit[end] == 0xC758 || !has_reason(out, WHY_PARTICLE));
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
	if (!out->needs_company)
		return;
	out->plain = out->cjk ? is_run_in(t, m, out) : is_sentence(t, m);
	if (out->cjk)
		return;
	if (in_title_run(t, m))
		score_add(out, WHY_TITLE_RUN, -20);
	if (m->n <= 5 && beside_number(t, m))
		score_add(out, WHY_NUMBER, -20);
}
