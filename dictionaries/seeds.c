#include "seeds.h"

#include <math.h>
#include <stdlib.h>

#include "fold.h"
#include "frequency.h"
#include "mem.h"

enum { FLOOR_WORD = 10, FLOOR_WIDE = 4 };

/* How often a hash was chosen already, by its highest bits. */
enum { CHOSEN_BITS = 18 };

struct choices;

struct seeds {
	uint32_t *chosen;
	/* Of the name in hand. */
	struct choices *choices;
	uint8_t cost[DICT_EDITS_UNITS];
};

unsigned
seeds_edits(const uint16_t *unit, size_t n)
{
	size_t word = 0, wide = 0;

	for (size_t i = 0; i < n; i++) {
		enum fold_script script = fold_script(unit[i]);
		word += script == FOLD_LATIN || script == FOLD_OTHER;
		wide += script >= FOLD_HAN;
	}
	size_t floor = wide > word ? FLOOR_WIDE : FLOOR_WORD;
	size_t edits = n / floor;
	if (n > DICT_EDITS_UNITS)
		return 0;
	return edits > DICT_EDITS_MAX ? DICT_EDITS_MAX : (unsigned)edits;
}

/* -- windows --------------------------------------------------------------- */

/*
 * A window: one seed, which one edit in it destroys (bears 1); or four units
 * of another script than letters, of which three are left by any one edit, so
 * that it takes two (bears 2).
 */
struct window {
	uint8_t pos;
	uint8_t bears;
};

/* The best set of windows of which the last one ends at a unit or before. */
struct choice {
	float price;
	uint8_t pos; /* of the last window */
};

enum { BEARS_MAX = DICT_EDITS_MAX + 1 };
#define NO_PRICE 1e30f

/* By what it bears at least, by what its last window bears, by its end. */
struct choices {
	struct choice best[BEARS_MAX + 1][3][DICT_EDITS_UNITS + 1];
	float rate[DICT_EDITS_UNITS]; /* of the seed that begins at a unit */
};

static size_t
seed_size(const uint16_t *unit, size_t at)
{
	return dict_seed_size(dict_is_wide(unit[at]));
}

static uint32_t
hash_at(const uint16_t *unit, size_t at)
{
	return dict_is_wide(unit[at])
		   ? dict_seed_wide(unit[at], unit[at + 1], unit[at + 2])
		   : dict_seed_word(unit + at);
}

/* rates: how many candidates each seed will give, but for a factor. */
static void
rates(const struct seeds *s, const uint16_t *unit, size_t n, float *rate)
{
	for (size_t at = 0; at < n; at++) {
		size_t size = seed_size(unit, at);
		unsigned quarters = 0;
		rate[at] = NO_PRICE;
		if (size > n - at)
			continue;
		for (size_t i = 0; i < size; i++)
			quarters += s->cost[at + i];
		float often = ldexpf(1, -(int)(quarters / FREQUENCY_BIT));
		uint32_t slot = hash_at(unit, at) >> (32 - CHOSEN_BITS);
		/* What nobody has counted may be met once in a few million. */
		rate[at] = (often + 4e-7f) * (float)(1 + s->chosen[slot]);
	}
}

/*
 * before: the best that bears so much and ends early enough for a window at
 * this unit; into *last what its last window bears.  A swap of two neighbours
 * must not reach into two windows, so there is a unit between them; only
 * windows that bear an edit each may touch.
 */
static const struct choice *
before(const struct choices *c, unsigned bears, size_t at, unsigned own,
    unsigned *last)
{
	const struct choice *best = NULL;

	for (unsigned t = 1; t <= 2; t++) {
		size_t gap = t == 2 && own == 2 ? 0 : 1;
		if (at < gap)
			continue;
		const struct choice *x = &c->best[bears][t][at - gap];
		if (best == NULL || x->price < best->price)
			best = x, *last = t;
	}
	return best;
}

/* offer: a window as the last of a set that ends at unit end. */
static void
offer(struct choices *c, unsigned want, size_t at, size_t end, unsigned own,
    float price)
{
	unsigned last;

	for (unsigned b = 1; b <= want; b++) {
		float sum = price;
		if (b > own) {
			const struct choice *x =
			    before(c, b - own, at, own, &last);
			sum = x == NULL ? NO_PRICE : sum + x->price;
		}
		if (sum < c->best[b][own][end].price)
			c->best[b][own][end] =
			    (struct choice){ sum, (uint8_t)at };
	}
}

/*
 * choose: the cheapest windows that together bear as much as is wanted;
 * returns how many, 0 when there are none.
 */
static size_t
choose(struct choices *c, const uint16_t *unit, size_t n, unsigned want,
    struct window out[BEARS_MAX])
{
	for (size_t end = 0; end <= n; end++) {
		for (unsigned b = 1; b <= want; b++)
			for (unsigned t = 1; t <= 2; t++)
				c->best[b][t][end] =
				    end == 0 ? (struct choice){ NO_PRICE, 0 }
					     : c->best[b][t][end - 1];
		static const size_t sizes[] = { DICT_SEED_WIDE, DICT_SEED_WORD };
		for (unsigned i = 0; i < 2; i++)
			if (end >= sizes[i] &&
			    seed_size(unit, end - sizes[i]) == sizes[i])
				offer(c, want, end - sizes[i], end, 1,
				    c->rate[end - sizes[i]]);
		if (end >= 4 && dict_is_wide(unit[end - 4]) &&
		    dict_is_wide(unit[end - 3]))
			offer(c, want, end - 4, end, 2,
			    2 * (c->rate[end - 4] + c->rate[end - 3]));
	}
	/* As if a window stood one unit behind the end. */
	size_t count = 0, at = n + 1;
	unsigned own = 1, last = 0;
	unsigned b = want;
	while (b > 0) {
		const struct choice *x = before(c, b, at, own, &last);
		if (x == NULL || x->price >= NO_PRICE)
			return 0;
		out[count++] = (struct window){ x->pos, (uint8_t)last };
		at = x->pos;
		own = last;
		b = b > own ? b - own : 0;
	}
	return count;
}

/* -- seeds ----------------------------------------------------------------- */

struct target {
	struct seeds *s;
	const uint16_t *unit;
	size_t n;
	uint32_t key;
	unsigned edits;
	struct seed *out;
	size_t count;
};

static void
add(struct target *t, uint32_t hash, size_t pos, unsigned patterns)
{
	size_t end = pos + seed_size(t->unit, pos);
	uint32_t left = 0, right = 0;

	for (unsigned i = 0; i < DICT_SEED_AROUND; i++) {
		if (pos > i)
			left |= dict_seed_letter(t->unit[pos - 1 - i])
				<< 8 * i;
		if (end + i < t->n)
			right |= dict_seed_letter(t->unit[end + i]) << 8 * i;
	}
	t->s->chosen[hash >> (32 - CHOSEN_BITS)]++;
	t->out[t->count++] = (struct seed){ hash, t->key, left, right,
		(uint8_t)pos, (uint8_t)patterns, (uint8_t)t->edits, (uint8_t)t->n, dict_is_wide(t->unit[pos]) };
}

/*
 * add_four: what one edit leaves of four units A B C D.  In the text ABD may
 * be what is left without C, or stand around another third; ABC has a fourth
 * between when something is put in behind B.
 */
static void
add_four(struct target *t, size_t at)
{
	const uint16_t *u = t->unit + at;
	const unsigned row = 1u << DICT_IN_A_ROW;
	const unsigned third = 1u << DICT_NO_THIRD;
	const unsigned second = 1u << DICT_NO_SECOND;

	add(t, dict_seed_wide(u[0], u[1], u[2]), at, row | third);
	add(t, dict_seed_wide(u[1], u[2], u[3]), at + 1, row);
	add(t, dict_seed_wide(u[0], u[1], u[3]), at, row | third | second);
	add(t, dict_seed_wide(u[0], u[2], u[3]), at, row | second);
}

/*
 * add_touching: the least of names, ten letters: two windows that touch, and
 * what a swap at their border makes.
 */
static bool
add_touching(struct target *t)
{
	const size_t w = DICT_SEED_WORD;
	const uint16_t *u = t->unit;

	if (t->edits != 1 || t->n < 2 * w || dict_is_wide(u[0]) ||
	    dict_is_wide(u[1]) || dict_is_wide(u[w]))
		return false;
	const uint16_t swapped[DICT_SEED_WORD] = { u[1], u[2], u[3], u[5],
		u[4] };
	add(t, dict_seed_word(u), 0, 1u << DICT_IN_A_ROW);
	add(t, dict_seed_word(u + w), w, 1u << DICT_IN_A_ROW);
	add(t, dict_seed_word(swapped), 1, 1u << DICT_IN_A_ROW);
	return true;
}

size_t
seeds_choose(struct seeds *s, const uint16_t *unit, size_t n, uint32_t key,
    unsigned *edits, struct seed out[SEEDS_MAX])
{
	struct target t = { s, unit, n, key, 0, out, 0 };
	struct window window[BEARS_MAX];

	if (*edits == 0 || n > DICT_EDITS_UNITS) {
		*edits = 0;
		return 0;
	}
	frequency_costs(unit, NULL, n, s->cost);
	rates(s, unit, n, s->choices->rate);
	for (; *edits > 0; --*edits) {
		t.edits = *edits;
		size_t windows =
		    choose(s->choices, unit, n, *edits + 1, window);
		for (size_t i = 0; i < windows; i++)
			if (window[i].bears == 2)
				add_four(&t, window[i].pos);
			else
				add(&t, hash_at(unit, window[i].pos),
				    window[i].pos, 1u << DICT_IN_A_ROW);
		if (windows > 0 || add_touching(&t))
			break;
	}
	return t.count;
}

struct seeds *
seeds_new(void)
{
	struct seeds *s = mem_zalloc(1, sizeof *s);

	s->chosen = mem_zalloc((size_t)1 << CHOSEN_BITS, sizeof *s->chosen);
	s->choices = mem_zalloc(1, sizeof *s->choices);
	return s;
}

void
seeds_free(struct seeds *s)
{
	if (s == NULL)
		return;
	free(s->chosen);
	free(s->choices);
	free(s);
}
