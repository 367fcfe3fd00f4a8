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
struct costs;

struct seeds {
	uint32_t *chosen;
	size_t n_keys;
	/* Of the name in hand. */
	struct choices *choices;
	struct costs *costs;
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
	uint8_t pattern;
};

/* The best set of windows of which the last one ends at a unit or before. */
struct choice {
	float price;
	uint8_t pos, pattern; /* of the last window */
};

enum { BEARS_MAX = DICT_EDITS_MAX + 1 };
#define NO_PRICE 1e30f

/* By what it bears at least, by what its last window bears, by its end. */
struct choices {
	struct choice best[BEARS_MAX + 1][3][DICT_EDITS_UNITS + 1];
	/* Of the seeds that begin at a unit. */
	float rate[DICT_EDITS_UNITS][DICT_PATTERNS];
};

/* patterns_at: how many kinds of seeds a unit may begin. */
static unsigned
patterns_at(const uint16_t *unit, size_t at)
{
	return dict_is_wide(unit[at]) ? 1 : DICT_PATTERNS;
}

static uint32_t
hash_at(const uint16_t *unit, size_t at, unsigned pattern)
{
	return dict_is_wide(unit[at])
		   ? dict_seed_wide(unit[at], unit[at + 1], unit[at + 2])
		   : dict_seed_word(
			 dict_seed_four(unit + at), unit + at, pattern);
}

/*
 * What each unit of a name costs behind so many of those before it, and the
 * same when the first of these begins a word.  row: the sums of those with all
 * that counts before them.
 */
enum { CONTEXT = FREQUENCY_ORDER - 1 };
struct costs {
	unsigned in[CONTEXT + 1][DICT_EDITS_UNITS];
	unsigned word[CONTEXT][DICT_EDITS_UNITS];
	unsigned row[DICT_EDITS_UNITS + 1];
};

/* What it costs that a word begins at a place: one in five does. */
enum { WORD_BEGINS = 9 * FREQUENCY_BIT / 4 };

static void
take_costs(struct costs *c, const uint16_t *unit, size_t n)
{
	c->row[0] = 0;
	for (size_t i = 0; i < n; i++) {
		uint64_t context = 0;
		for (size_t m = 0; m <= CONTEXT; m++) {
			size_t from = i > m ? i - m : 0;
			context = 0;
			for (size_t k = from; k < i; k++)
				context = frequency_context(context, unit[k]);
			c->in[m][i] = frequency_cost(context, unit[i]);
		}
		for (size_t m = 0; m < CONTEXT; m++) {
			size_t from = i > m ? i - m : 0;
			context = frequency_edge(unit[from]);
			for (size_t k = from; k < i; k++)
				context = frequency_context(context, unit[k]);
			c->word[m][i] = frequency_cost(context, unit[i]);
		}
		c->row[i + 1] = c->row[i] + c->in[CONTEXT][i];
	}
}

/* cost_of: of the units [at, end) behind anything, or as those of a word. */
static unsigned
cost_of(const struct costs *c, bool word, size_t at, size_t end)
{
	unsigned sum = 0;
	size_t m = 0;

	for (; m < CONTEXT && at < end; m++, at++)
		sum += (word ? c->word : c->in)[m][at];
	return sum + (at < end ? c->row[end] - c->row[at] : 0);
}

/*
 * least_cost: of the units [at, end), of which any may be the first of a word.
 */
static unsigned
least_cost(const struct costs *c, size_t at, size_t end)
{
	unsigned best = cost_of(c, false, at, end);

	for (size_t i = at; i < end; i++) {
		unsigned sum = WORD_BEGINS + cost_of(c, false, at, i) +
			       cost_of(c, true, i, end);
		best = sum < best ? sum : best;
	}
	return best;
}

/* rate: how many candidates a seed will give, but for a factor. */
static float
rate(const struct seeds *s, const uint16_t *unit, size_t n, size_t at,
    unsigned pattern)
{
	size_t size = dict_seed_size(dict_is_wide(unit[at]), pattern);

	if (size > n - at)
		return NO_PRICE;
	unsigned quarters = least_cost(s->costs, at, at + size);
	float often = ldexpf(1, -(int)(quarters / FREQUENCY_BIT));
	uint32_t slot = hash_at(unit, at, pattern) >> (32 - CHOSEN_BITS);
	/* What nobody has counted may be met once in a few million. */
	return (often + 4e-7f) * (16 + (float)s->chosen[slot]);
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
offer(struct choices *c, unsigned want, size_t end, const struct window *w,
    float price)
{
	unsigned last;

	for (unsigned b = 1; b <= want && price < NO_PRICE; b++) {
		float sum = price;
		if (b > w->bears) {
			const struct choice *x =
			    before(c, b - w->bears, w->pos, w->bears, &last);
			sum = x == NULL ? NO_PRICE : sum + x->price;
		}
		if (sum < c->best[b][w->bears][end].price)
			c->best[b][w->bears][end] =
			    (struct choice){ sum, w->pos, w->pattern };
	}
}

/* offer_all: all windows that begin at a unit. */
static void
offer_all(
    struct choices *c, const uint16_t *unit, size_t n, unsigned want, size_t at)
{
	bool wide = dict_is_wide(unit[at]);
	const float *rates = c->rate[at];

	for (unsigned p = 0; p < patterns_at(unit, at); p++)
		if (rates[p] < NO_PRICE)
			offer(c, want, at + dict_seed_size(wide, p),
			    &(struct window){ (uint8_t)at, 1, (uint8_t)p },
			    rates[p]);
	if (wide && n - at >= 4 && dict_is_wide(unit[at + 1]))
		offer(c, want, at + 4,
		    &(struct window){ (uint8_t)at, 2, DICT_IN_A_ROW },
		    2 * (rates[0] + c->rate[at + 1][0]));
}

/*
 * choose: the cheapest windows that together bear as much as is wanted;
 * returns how many, 0 when there are none.
 */
static size_t
choose(struct choices *c, const uint16_t *unit, size_t n, unsigned want,
    struct window out[BEARS_MAX])
{
	for (unsigned b = 1; b <= want; b++)
		for (unsigned t = 1; t <= 2; t++)
			for (size_t end = 0; end <= n; end++)
				c->best[b][t][end].price = NO_PRICE;
	/* What ends at a unit is known before windows begin there. */
	for (size_t at = 0; at <= n; at++) {
		for (unsigned b = 1; b <= want && at > 0; b++)
			for (unsigned t = 1; t <= 2; t++)
				if (c->best[b][t][at - 1].price <
				    c->best[b][t][at].price)
					c->best[b][t][at] =
					    c->best[b][t][at - 1];
		if (at < n)
			offer_all(c, unit, n, want, at);
	}
	/* As if a window stood one unit behind the end. */
	size_t count = 0, at = n + 1;
	unsigned own = 1, last = 0;
	unsigned b = want;
	while (b > 0) {
		const struct choice *x = before(c, b, at, own, &last);
		if (x == NULL || x->price >= NO_PRICE)
			return 0;
		out[count++] =
		    (struct window){ x->pos, (uint8_t)last, x->pattern };
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

/* add: a seed; size is that of what it stands for in the text. */
static void
add(struct target *t, uint32_t hash, size_t pos, size_t size, unsigned patterns)
{
	size_t end = pos + size;
	uint32_t left = 0, right = 0;

	for (unsigned i = 0; i < DICT_SEED_AROUND; i++) {
		if (pos > i)
			left |= dict_seed_letter(t->unit[pos - 1 - i])
				<< 8 * (DICT_SEED_AROUND - 1 - i);
		if (end + i < t->n)
			right |= dict_seed_letter(t->unit[end + i]) << 8 * i;
	}
	t->s->chosen[hash >> (32 - CHOSEN_BITS)]++;
	t->out[t->count++] = (struct seed){ hash, t->key, left, right,
		(uint8_t)pos, (uint8_t)patterns, (uint8_t)t->edits,
		(uint8_t)t->n, dict_is_wide(t->unit[pos]) };
}

static void
add_row(struct target *t, const struct window *w)
{
	add(t, hash_at(t->unit, w->pos, w->pattern), w->pos,
	    dict_seed_size(dict_is_wide(t->unit[w->pos]), w->pattern),
	    1u << w->pattern);
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

	add(t, dict_seed_wide(u[0], u[1], u[2]), at, DICT_SEED_WIDE,
	    row | third);
	add(t, dict_seed_wide(u[1], u[2], u[3]), at + 1, DICT_SEED_WIDE, row);
	add(t, dict_seed_wide(u[0], u[1], u[3]), at, DICT_SEED_WIDE,
	    row | third | second);
	add(t, dict_seed_wide(u[0], u[2], u[3]), at, DICT_SEED_WIDE,
	    row | second);
}

/*
 * add_touching: the least of names, ten letters: two windows that touch, and
 * what a swap at their border makes.
 */
static bool
add_touching(struct target *t)
{
	enum { FIVE = 5 };
	const uint16_t *u = t->unit;

	if (t->edits != 1 || t->n < 2 * FIVE || dict_is_wide(u[0]) ||
	    dict_is_wide(u[1]) || dict_is_wide(u[FIVE]))
		return false;
	const uint16_t swapped[8] = { u[1], u[2], u[3], u[5], u[4] };
	add(t, hash_at(u, 0, DICT_FIVE), 0, FIVE, 1u << DICT_FIVE);
	add(t, hash_at(u, FIVE, DICT_FIVE), FIVE, FIVE, 1u << DICT_FIVE);
	add(t, hash_at(swapped, 0, DICT_FIVE), 1, FIVE, 1u << DICT_FIVE);
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
	take_costs(s->costs, unit, n);
	for (size_t at = 0; at < n; at++)
		for (unsigned p = 0; p < patterns_at(unit, at); p++)
			s->choices->rate[at][p] = rate(s, unit, n, at, p);
	for (; *edits > 0; --*edits) {
		t.edits = *edits;
		size_t windows =
		    choose(s->choices, unit, n, *edits + 1, window);
		for (size_t i = 0; i < windows; i++)
			if (window[i].bears == 2)
				add_four(&t, window[i].pos);
			else
				add_row(&t, &window[i]);
		if (windows > 0 || add_touching(&t))
			break;
	}
	return t.count;
}

bool
seeds_whole(struct seeds *s, const uint16_t *unit, size_t n, uint32_t key,
    struct seed *out)
{
	struct target t = { s, unit, n, key, 0, out, 0 };
	struct window best = { 0, 1, 0 };
	float least = NO_PRICE;
	size_t most = n < DICT_EDITS_UNITS ? n : DICT_EDITS_UNITS;

	take_costs(s->costs, unit, most);
	for (size_t at = 0; at < most; at++) {
		unsigned kinds =
		    dict_is_wide(unit[at])
			? dict_wide_patterns(DICT_WHOLE)
			: dict_word_patterns(DICT_WHOLE, s->n_keys);
		for (unsigned p = 0; p < kinds; p++) {
			float price = rate(s, unit, most, at, p);
			if (price >= least)
				continue;
			least = price;
			best.pos = (uint8_t)at;
			best.pattern = (uint8_t)p;
		}
	}
	if (least < NO_PRICE)
		add_row(&t, &best);
	return least < NO_PRICE;
}

struct seeds *
seeds_new(size_t n_keys)
{
	struct seeds *s = mem_zalloc(1, sizeof *s);

	s->chosen = mem_zalloc((size_t)1 << CHOSEN_BITS, sizeof *s->chosen);
	s->n_keys = n_keys;
	s->choices = mem_zalloc(1, sizeof *s->choices);
	s->costs = mem_zalloc(1, sizeof *s->costs);
	return s;
}

void
seeds_free(struct seeds *s)
{
	if (s == NULL)
		return;
	free(s->chosen);
	free(s->choices);
	free(s->costs);
	free(s);
}
