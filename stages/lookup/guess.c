#include "guess.h"

#include <stdlib.h>

#include "mem.h"

/* What each of two, three, four and more names at one place loses. */
static const int alike[] = { 0, 0, -2, -4, -6, -7, -9 };
enum { ALIKE_MOST = sizeof alike / sizeof *alike - 1 };

/*
 * is_more: is the guess a longer name of an entity that a part of it names for
 * sure?  Then the part is no reason against it.
 */
static bool
is_more(const struct finding *f, const struct finding *o)
{
	return score_is_guess(f) && !score_is_guess(o) &&
	       o->entity == f->entity && !o->needs_company &&
	       o->score >= SCORE_REPORT && f->score >= SCORE_REPORT &&
	       f->start <= o->start && f->end >= o->end &&
	       f->end - f->start > o->end - o->start;
}

/*
 * is_explained: does o say what stands at f, so that f need not be guessed?
 * The two overlap.
 */
static bool
is_explained(struct dicts *ds, const struct finding *f, const struct finding *o)
{
	if (score_is_guess(o))
		return o->row == f->row && o->core == f->core &&
		       score_is_better(ds, o, f);
	if (o->needs_company || o->score < SCORE_REPORT || is_more(f, o))
		return false;
	/* The name without its company form is less than all of it. */
	if (o->entity == f->entity && !o->core)
		return true;
	return o->start <= f->start && o->end >= f->end;
}

static uint32_t
longest(const struct finding *f, size_t n)
{
	uint32_t most = 0;

	for (size_t i = 0; i < n; i++)
		if (f[i].end - f[i].start > most)
			most = f[i].end - f[i].start;
	return most;
}

static bool
has_better(struct dicts *ds, const struct finding *f, size_t n, size_t i,
    uint32_t most)
{
	for (size_t k = i; k-- > 0 && f[k].start + most > f[i].start;)
		if (f[k].end > f[i].start && is_explained(ds, &f[i], &f[k]))
			return true;
	for (size_t k = i + 1; k < n && f[k].start < f[i].end; k++)
		if (is_explained(ds, &f[i], &f[k]))
			return true;
	return false;
}

/* lift: a guess says at least what the sure part of it says. */
static void
lift(struct finding *f, size_t n, size_t i, uint32_t most)
{
	int part = f[i].score;

	for (size_t k = i; k-- > 0 && f[k].start + most > f[i].start;)
		if (is_more(&f[i], &f[k]) && f[k].score > part)
			part = f[k].score;
	for (size_t k = i + 1; k < n && f[k].start < f[i].end; k++)
		if (is_more(&f[i], &f[k]) && f[k].score > part)
			part = f[k].score;
	if (part > f[i].score)
		score_add(&f[i], WHY_PART, part - f[i].score);
}

/*
 * part_many: takes points from guesses [from, to) that share a place, but for
 * names that say so much that those like them are likely to be the same.
 */
static void
part_many(struct finding *f, size_t from, size_t to)
{
	size_t guesses = 0;

	for (size_t i = from; i < to; i++)
		guesses += score_is_guess(&f[i]);
	int points = alike[guesses < ALIKE_MOST ? guesses : ALIKE_MOST];
	for (size_t i = from; i < to && points < 0; i++)
		if (score_is_guess(&f[i]) && !f[i].telling)
			score_add(&f[i], WHY_ALIKE, points);
}

size_t
guess_settle(struct dicts *ds, struct finding *f, size_t n)
{
	size_t kept = 0;

	while (kept < n && !score_is_guess(&f[kept]))
		kept++;
	if (kept == n)
		return n;
	kept = 0;
	uint32_t most = longest(f, n);
	bool *drop = mem_zalloc(n, sizeof *drop);

	for (size_t i = 0; i < n; i++)
		drop[i] =
		    score_is_guess(&f[i]) && has_better(ds, f, n, i, most);
	for (size_t i = 0; i < n; i++)
		if (!drop[i])
			f[kept++] = f[i];
	free(drop);
	for (size_t i = 0, to; i < kept; i = to) {
		for (to = i + 1; to < kept && f[to].start == f[i].start &&
				 f[to].end == f[i].end;
		     to++)
			;
		part_many(f, i, to);
	}
	for (size_t i = 0; i < kept; i++)
		lift(f, kept, i, most);
	return kept;
}
