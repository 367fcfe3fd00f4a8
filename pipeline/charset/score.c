#include "score.h"

#include "model.h"
#include "weights.h"

/* The groups of model.h, as bits. */
#define CHINESE 1u /* and Japanese */
#define KOREAN 2u  /* and Russian */
#define WESTERN 4u
#define ALL (CHINESE | KOREAN | WESTERN)
#define ALL_MODELS ((1u << MODEL_COUNT) - 1)

/* Nats of the head starts. */
#define NATS_DECLARED 7
#define NATS_LIKELY 3

/* Bytes of a long text by which the hypotheses are put in order. */
#define HEAD 256

/*
 * A reading of the head that costs less than this for each byte is no
 * accident: the unusual hypotheses are not tried.  Right readings cost 2 to 4.
 */
#define NATS_GOOD 4

/*
 * Chance rarely makes well-formed UTF-8: each sequence speaks for it, up to
 * so much.  Without one it is none.
 */
#define NATS_UTF8 8
#define NATS_UTF8_FIRST 3
#define NATS_UTF8_EACH 2

enum charset_id
score_set(enum hypothesis h)
{
	return hypothesis_facts[h].set;
}

/* A running text: what it has cost so far. */
struct track {
	uint64_t sums[MODEL_GROUPS];
	unsigned before;
	unsigned letter; /* its symbol, when it was one */
	int shared;      /* the same for all models */
	bool damaged;
};

/* Called with constants, so that each group has a loop of its own. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

/* A cost with the number of its model; one not wanted costs too much. */
static ALWAYS_INLINE uint32_t
keyed(uint64_t sums, unsigned models, unsigned m)
{
	uint32_t cost = (uint32_t)model_lane(sums, m % MODEL_LANES);

	return (cost << 4 | m) | ((models >> m & 1) - 1) << 1;
}

static ALWAYS_INLINE uint32_t
lower(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static ALWAYS_INLINE uint32_t
lowest_of(const struct track *t, unsigned models, unsigned g)
{
	unsigned m = g * MODEL_LANES;

	return lower(keyed(t->sums[g], models, m),
	    lower(keyed(t->sums[g], models, m + 1),
		keyed(t->sums[g], models, m + 2)));
}

/* The lowest cost and the model that has it. */
static ALWAYS_INLINE int
lowest(const struct track *t, unsigned groups, unsigned models, unsigned *which)
{
	uint32_t best = UINT32_MAX;

	if ((groups & CHINESE) != 0)
		best = lower(best, lowest_of(t, models, 0));
	if ((groups & KOREAN) != 0)
		best = lower(best, lowest_of(t, models, 1));
	if ((groups & WESTERN) != 0)
		best = lower(best, lowest_of(t, models, 2));
	*which = best & 15;
	return (int)(best >> 4) + t->shared;
}

/* One character in one group of languages; returns its class. */
static ALWAYS_INLINE unsigned
step_group(
    struct track *t, uint32_t cp, unsigned letter, unsigned group, unsigned g)
{
	uint32_t cell = model_cell(group + g, cp);
	unsigned class = model_cell_class(cell);

	/* ASCII is not to speak for one alphabet more than another. */
	if (g > 0)
		cell = model_paired(
		    cell, g, t->letter, cp < 0x80 ? LETTER_NONE : letter);
	t->sums[g] +=
	    model_spread(cell) + model_steps[group + g][t->before][class];
	return class;
}

/*
 * One character.  A line begins anew; its end costs nothing.  group is the
 * first one, groups which of the three are wanted; letters: count pairs of
 * them.
 */
static ALWAYS_INLINE void
step(
    struct track *t, uint32_t cp, unsigned group, unsigned groups, bool letters)
{
	unsigned letter = LETTER_NONE, class = CLASS_EDGE;

	if (cp != '\n') {
		if (letters)
			letter = model_letter[cp < LETTER_CODES ? cp : 0];
		if ((groups & CHINESE) != 0)
			class = step_group(t, cp, letter, group, 0);
		if ((groups & KOREAN) != 0)
			class = step_group(t, cp, letter, group, 1);
		if ((groups & WESTERN) != 0)
			class = step_group(t, cp, letter, group, 2);
	}
	t->before = class;
	t->letter = letter;
}

/*
 * An ill-formed part is a character nobody expects, in a text that goes on
 * behind it.
 */
static ALWAYS_INLINE void
step_bad(struct track *t, uint32_t cp)
{
	t->shared += (cp == CP_CUT ? NATS_CUT : NATS_BAD) * COST_NAT;
	t->damaged |= cp == CP_BAD;
	t->before = CLASS_OTHER;
	t->letter = LETTER_NONE;
}

/*
 * set_next() with what is most frequent in line.  Which bytes begin a pair is
 * chance in a wrong reading, and no branch predicts chance: both ways are
 * looked up, and one is taken.
 */
static ALWAYS_INLINE size_t
next_pair(const struct charset_set *set, const unsigned char *p,
    const unsigned char *end, uint32_t *cp)
{
	unsigned b = p[0], high = b >> 7;
	unsigned one = set->single[b & 0x7F];
	unsigned lead =
	    high & (unsigned)(one == CELL_LEAD) & (unsigned)(end - p > 1);
	unsigned trail = p[lead];
	int at = PAIR_INDEX(b, trail) & -(int)lead;
	unsigned v = b ^ ((b ^ one) & -high);

	v ^= (v ^ set->pairs[at]) & -lead;
	/* Nothing, a far cell, a lead byte at the end: slowly. */
	if ((v < 2) | (trail == 0) | (v - CELL_FAR < CELL_FARS))
		return set_next(set, p, end, cp);
	*cp = v;
	return 1 + lead;
}

static ALWAYS_INLINE size_t
next_single(const struct charset_set *set, const unsigned char *p, uint32_t *cp)
{
	unsigned b = p[0], one = set->single[b & 0x7F];

	one = b < 0x80 ? b : one;
	*cp = one == 0 && b != 0 ? CP_BAD : one;
	return 1;
}

/* What is read: sets of pairs, of single bytes, or by set_next(). */
enum way { WAY_PAIRS, WAY_SINGLE, WAY_OTHER };

static inline enum way
way_of(const struct charset_set *set)
{
	return set->kind == KIND_DOUBLE   ? WAY_PAIRS
	       : set->kind == KIND_SINGLE ? WAY_SINGLE
					  : WAY_OTHER;
}

static ALWAYS_INLINE size_t
next_in(const struct charset_set *set, enum way way, const unsigned char *p,
    const unsigned char *end, uint32_t *cp)
{
	switch (way) {
	case WAY_PAIRS:
		return next_pair(set, p, end, cp);
	case WAY_SINGLE:
		return next_single(set, p, cp);
	default:
		return set_next(set, p, end, cp);
	}
}

/* Characters between two looks at the bound. */
#define LOOK WEIGHTS_BLOCK

/*
 * A text with the ASCII around it taken off: it costs the same in every
 * charset that has ASCII, and is counted once for all of them.
 */
struct frame {
	struct str whole, middle;
	unsigned char before, after; /* the characters around it; '\n', or 0 */
	struct track head;           /* what stands before it */
	uint64_t tail[MODEL_GROUPS]; /* what follows that character */
};

/* No character that begins in the middle ends further behind it. */
#define FRAME_BEHIND 2

static void
frame_make(struct frame *f, struct str s, bool common)
{
	unsigned group = common ? MODEL_COMMON : 0;
	const unsigned char *p = (const unsigned char *)s.p;
	size_t from = utf8_ascii(p, s.n), to = s.n;
	struct track tail = { .before = CLASS_EDGE };

	while (to > from && p[to - 1] < 0x80)
		to--;
	to = to + FRAME_BEHIND < s.n ? to + FRAME_BEHIND : s.n;
	*f = (struct frame){ .whole = s,
		.middle = str_from(str_head(s, to), from),
		.before = from > 0 ? p[from - 1] : '\n',
		.head = { .before = CLASS_EDGE } };
	for (size_t i = 0; i < from; i++)
		step(&f->head, p[i], group, ALL, true);
	if (to == s.n)
		return;
	/* What the first one costs depends on what it follows. */
	f->after = p[to];
	step(&tail, p[to], group, ALL, true);
	memset(tail.sums, 0, sizeof tail.sums);
	for (size_t i = to + 1; i < s.n; i++)
		step(&tail, p[i], group, ALL, true);
	memcpy(f->tail, tail.sums, sizeof f->tail);
}

/* When a reading is given up. */
struct patience {
	int bound;   /* it costs more than this */
	bool strict; /* or it is damaged at all */
};

/* Reads bytes by set_next(), in all languages; false when it was given up. */
static bool
read_in(struct track *t, const struct charset_set *set, struct str bytes,
    unsigned group, struct patience patience)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	const unsigned char *end = p + bytes.n;
	unsigned which, i = 0;

	while (p < end) {
		uint32_t cp;
		p += set_next(set, p, end, &cp);
		if (cp >= CP_CUT)
			step_bad(t, cp);
		else
			step(t, FAR_CP(cp), group, ALL, true);
		if (patience.strict && t->damaged)
			return false;
		if (++i % LOOK == 0 &&
		    lowest(t, ALL, ALL_MODELS, &which) > patience.bound)
			return p == end;
	}
	return true;
}

/* The same of what stands in a frame, with what stands around it. */
static bool
read_frame(struct track *t, const struct charset_set *set,
    const struct frame *f, unsigned group, struct patience patience)
{
	for (unsigned g = 0; g < MODEL_GROUPS; g++)
		t->sums[g] = f->head.sums[g] + f->tail[g];
	t->before = f->head.before;
	t->letter = f->head.letter;
	if (!read_in(t, set, f->middle, group, patience))
		return false;
	if (f->after != '\0')
		step(t, f->after, group, ALL, false);
	return true;
}

/* A reading by weights: what it has cost so far. */
struct reading {
	const struct weights *weights;
	int cost[WEIGHTS_MODELS];
	bool damaged;
};

/* The lowest cost; *which is its lane. */
static int
reading_lowest(const struct reading *r, unsigned *which)
{
	*which = 0;
	for (unsigned i = 1; i < r->weights->n; i++)
		if (r->cost[i] < r->cost[*which])
			*which = i;
	return r->cost[*which];
}

/* Not to be read on: it is too bad.  n characters have been read at once. */
static ALWAYS_INLINE bool
is_enough(const struct reading *r, struct patience patience, unsigned n)
{
	unsigned which;

	if (patience.strict && r->damaged)
		return true;
	return n == WEIGHTS_BLOCK && reading_lowest(r, &which) > patience.bound;
}

static ALWAYS_INLINE void
add_singles(struct reading *r, uint64_t sums)
{
	for (unsigned i = 0; i < WEIGHTS_MODELS; i++)
		r->cost[i] += (int)(sums >> i * SINGLE_LANE & 0xFFFF);
}

/* What follows a byte of ASCII, or nothing. */
static ALWAYS_INLINE const uint64_t *
single_row(const struct weights *w, uint64_t cell)
{
	return w->single_steps + SINGLE_ROW(cell) * SINGLE_COLUMNS;
}

/* Single bytes in a frame; false when it was given up. */
static bool
read_singles(struct reading *r, const struct frame *f, struct patience patience)
{
	const struct weights *w = r->weights;
	const unsigned char *p = (const unsigned char *)f->middle.p;
	const unsigned char *end = p + f->middle.n;
	const uint64_t *row = single_row(w, w->singles[f->before]);

	while (p < end) {
		size_t n = (size_t)(end - p);
		uint64_t sums = 0, seen = 0;
		if (n > WEIGHTS_BLOCK)
			n = WEIGHTS_BLOCK;
		for (size_t i = 0; i < n; i++) {
			uint64_t cell = w->singles[p[i]];
			sums += cell + row[SINGLE_COLUMN(cell)];
			seen |= cell;
			row = single_row(w, cell);
		}
		p += n;
		add_singles(r, sums);
		r->damaged |= SINGLE_BAD(seen) != 0;
		if (is_enough(r, patience, (unsigned)n))
			return p == end && !(patience.strict && r->damaged);
	}
	if (f->after != '\0') {
		uint64_t cell = w->singles[f->after];
		add_singles(r, cell + row[SINGLE_COLUMN(cell)]);
	}
	return true;
}

/* A character that the tables of pairs do not hold; returns its length. */
static size_t
slow_pair(struct reading *r, const struct charset_set *set, unsigned group,
    const unsigned char *p, const unsigned char *end, uint32_t *cell)
{
	const struct weights *w = r->weights;
	uint32_t cp;
	size_t len = set_next(set, p, end, &cp);

	if (cp >= CP_CUT) {
		int nats = cp == CP_CUT ? NATS_CUT : NATS_BAD;
		for (unsigned i = 0; i < w->n; i++)
			r->cost[i] += nats * COST_NAT;
		r->damaged |= cp == CP_BAD;
		*cell = PAIR_CELL(PAIR_SLOW);
		return len;
	}
	group += w->models[0] / MODEL_LANES;
	uint32_t costs = model_cell(group, FAR_CP(cp));
	*cell = PAIR_CELL(model_cell_class(costs));
	for (unsigned i = 0; i < w->n; i++)
		*cell |= (costs >> w->models[i] % MODEL_LANES * 8 & 0xFF)
			 << i * PAIR_LANE;
	return len;
}

/*
 * The next character's cell.  Which bytes begin a pair is chance in a wrong
 * reading, and no branch predicts chance: both ways are looked up, and one is
 * taken.
 */
static ALWAYS_INLINE size_t
next_cell(const uint32_t (*bytes)[PAIR_SLOTS], unsigned slot,
    const unsigned char *p, const unsigned char *end, uint32_t *cell)
{
	unsigned b = p[0];
	uint32_t one = bytes[b][slot];

	if (PAIR_CLASS(one) != PAIR_LEAD || end - p < 2) {
		*cell = one;
		return 1;
	}
	*cell = weights_pairs[(b & 0x7F) << 8 | p[1]][slot];
	return 2;
}

static ALWAYS_INLINE void
add_pairs(struct reading *r, uint32_t sums)
{
	r->cost[0] += (int)(sums & ((1u << PAIR_LANE) - 1));
	r->cost[1] += (int)(sums >> PAIR_LANE & ((1u << PAIR_LANE) - 1));
}

static ALWAYS_INLINE const uint32_t *
pair_row(const struct weights *w, unsigned class)
{
	return w->pair_steps + class * PAIR_STEPS;
}

/* Pairs in a frame; false when it was given up. */
static bool
read_pairs(struct reading *r, const struct charset_set *set, unsigned group,
    const struct frame *f, struct patience patience)
{
	const struct weights *w = r->weights;
	const unsigned char *p = (const unsigned char *)f->middle.p;
	const unsigned char *end = p + f->middle.n;
	const uint32_t(*bytes)[PAIR_SLOTS] = weights_bytes[group != 0];
	unsigned slot = w->slot;
	const uint32_t *row = pair_row(w, PAIR_CLASS(bytes[f->before][slot]));

	while (p < end) {
		uint32_t sums = 0;
		unsigned n = 0;
		for (; n < WEIGHTS_BLOCK && p < end; n++) {
			uint32_t cell;
			size_t len = next_cell(bytes, slot, p, end, &cell);
			unsigned class = PAIR_CLASS(cell);
			if (class >= PAIR_LEAD) {
				len = slow_pair(r, set, group, p, end, &cell);
				class = PAIR_CLASS(cell);
				if (is_enough(r, patience, WEIGHTS_BLOCK))
					return false;
			}
			p += len;
			if (class == PAIR_SLOW) {
				row = pair_row(w, CLASS_OTHER);
				continue;
			}
			sums += cell + row[class];
			row = pair_row(w, class);
		}
		add_pairs(r, sums);
		if (is_enough(r, patience, n))
			return p == end;
	}
	if (f->after != '\0') {
		uint32_t cell = bytes[f->after][slot];
		add_pairs(r, cell + row[PAIR_CLASS(cell)]);
	}
	return true;
}

/* By the tables of weights. */
static bool
score_weighed(const struct frame *f, enum hypothesis h, bool common,
    struct patience patience, struct score *out)
{
	const struct charset_set *set = &charset_sets[score_set(h)];
	struct reading r = { .weights = &weights[common][h] };
	unsigned which;
	bool all;

	for (unsigned i = 0; i < r.weights->n; i++) {
		unsigned m = r.weights->models[i], g = m / MODEL_LANES;
		r.cost[i] =
		    hypothesis_facts[h].nats * COST_NAT +
		    model_lane(f->head.sums[g] + f->tail[g], m % MODEL_LANES);
	}
	all = set->kind == KIND_SINGLE
		  ? read_singles(&r, f, patience)
		  : read_pairs(&r, set, common ? MODEL_COMMON : 0, f, patience);
	out->cost = reading_lowest(&r, &which);
	out->model = r.weights->models[which];
	out->damaged = r.damaged;
	return all;
}

/* Character by character, in all languages. */
static bool
score_slowly(const struct frame *f, enum hypothesis h, bool common,
    struct patience patience, struct score *out)
{
	const struct charset_set *set = &charset_sets[score_set(h)];
	unsigned group = common ? MODEL_COMMON : 0, which = 0;
	struct track t = { .before = CLASS_EDGE,
		.shared = hypothesis_facts[h].nats * COST_NAT };
	bool all = set->kind == KIND_UTF8
		       ? read_frame(&t, set, f, group, patience)
		       : read_in(&t, set, f->whole, group, patience);

	out->cost = lowest(&t, ALL, ALL_MODELS, &which);
	out->model = (uint8_t)which;
	out->damaged = t.damaged;
	return all;
}

/* Reads as h says; gives up beyond bound. */
static void
score_one(const struct frame *f, enum hypothesis h, bool common,
    struct patience patience, struct score *out)
{
	bool all = weights[common][h].n > 0
		       ? score_weighed(f, h, common, patience, out)
		       : score_slowly(f, h, common, patience, out);

	out->given_up = !all;
	if (!all && out->cost < patience.bound)
		out->cost = patience.bound;
}

/* What the well-formed sequences of s are worth, in nats. */
static int
sequences(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
	int nats = 0;
	uint32_t cp;

	while (p < end && nats < NATS_UTF8) {
		/* What begins no sequence needs no closer look. */
		if (p[0] < 0xC2 || end - p < 2 || (p[1] & 0xC0) != 0x80) {
			p++;
			continue;
		}
		p += utf8_next(p, end, &cp);
		if (cp >= 0x80 && cp < CP_CUT)
			nats += nats == 0 ? NATS_UTF8_FIRST + NATS_UTF8_EACH
					  : NATS_UTF8_EACH;
	}
	return nats < NATS_UTF8 ? nats : NATS_UTF8;
}

/* What speaks for a hypothesis beside its text, when that is not damaged. */
static int
head_start(
    struct str bytes, enum hypothesis h, struct score_prior prior, bool damaged)
{
	int nats = h == prior.declared ? NATS_DECLARED : 0;

	nats += h == prior.likely ? NATS_LIKELY : 0;

	if (h == HYP_UTF_8 && !damaged)
		nats += sequences(bytes);
	return nats * COST_NAT;
}

/*
 * Hypotheses order[from] to order[n], one after the other, the bound sinking;
 * those before have been scored.  Strict: those that are damaged are given up.
 */
static void
score_in_order(const struct frame *f, bool name, bool strict,
    struct score_prior prior, const unsigned char order[HYP_COUNT],
    unsigned from, unsigned n, struct score out[HYP_COUNT])
{
	int slack = SCORE_BOUND * COST_NAT;
	struct patience patience = { INT32_MAX / 2, strict };

	for (unsigned i = 0; i < from; i++)
		if (out[order[i]].cost + slack < patience.bound)
			patience.bound = out[order[i]].cost + slack;
	for (unsigned i = from; i < n; i++) {
		enum hypothesis h = (enum hypothesis)order[i];
		int start = head_start(f->middle, h, prior, false);
		struct patience p = { patience.bound + start, strict };
		score_one(f, h, !name, p, &out[h]);
		if (h == HYP_UTF_8 && out[h].damaged)
			start = head_start(f->middle, h, prior, true);
		out[h].cost -= start;
		if (out[h].cost + slack < patience.bound)
			patience.bound = out[h].cost + slack;
	}
	/* What was given up stands where the others gave up. */
	for (unsigned i = 0; i < n; i++)
		if (out[order[i]].cost > patience.bound)
			out[order[i]].cost = patience.bound;
}

/*
 * The usual hypotheses without patience for damage first: a reading that is
 * whole and costs what text costs is no accident.  Without one all others get
 * their chance, damaged and unusual.
 */
static void
score_frame(const struct frame *f, bool name, struct score_prior prior,
    unsigned char order[HYP_COUNT], unsigned usual, unsigned *n,
    struct score out[HYP_COUNT])
{
	unsigned whole = 0;

	score_in_order(f, name, true, prior, order, 0, usual, out);
	if (out[score_best(out)].cost <
	    NATS_GOOD * COST_NAT * (int)f->whole.n) {
		*n = usual;
		return;
	}
	/* Those that were not given up need not be read again. */
	for (unsigned i = 0; i < usual; i++) {
		unsigned char h = order[i];
		if (out[h].given_up)
			continue;
		order[i] = order[whole];
		order[whole++] = h;
	}
	score_in_order(f, name, false, prior, order, whole, *n, out);
}

static void
sort_by_cost(unsigned char order[HYP_COUNT], unsigned n,
    const struct score scores[HYP_COUNT])
{
	for (unsigned i = 1; i < n; i++) {
		unsigned char h = order[i];
		unsigned k = i;
		for (; k > 0 && scores[order[k - 1]].cost > scores[h].cost; k--)
			order[k] = order[k - 1];
		order[k] = h;
	}
}

/*
 * The hypotheses worth a try, the usual ones before the others; returns how
 * many, *usual how many of them are usual.
 */
static unsigned
candidates(struct str bytes, bool whole, struct score_prior prior,
    unsigned char order[HYP_COUNT], unsigned *usual)
{
	unsigned n = 0;

	if (sequences(bytes) > 0)
		order[n++] = HYP_UTF_8;
	for (unsigned h = HYP_USUAL; h < HYP_COUNT; h++)
		if (h == (unsigned)prior.declared ||
		    h == (unsigned)prior.likely)
			order[n++] = (unsigned char)h;
	for (unsigned h = HYP_UTF_8 + 1; h < HYP_USUAL; h++)
		order[n++] = (unsigned char)h;
	*usual = n;
	for (unsigned h = HYP_USUAL; h < HYP_COUNT; h++)
		if (h != (unsigned)prior.declared &&
		    h != (unsigned)prior.likely &&
		    (whole || (h != HYP_UTF_16LE && h != HYP_UTF_16BE)))
			order[n++] = (unsigned char)h;
	return n;
}

void
score_all(struct str bytes, bool name, bool whole, struct score_prior prior,
    struct score out[HYP_COUNT])
{
	unsigned char order[HYP_COUNT];
	unsigned usual, n = candidates(bytes, whole, prior, order, &usual);
	struct frame f;
	size_t head = bytes.n < HEAD ? bytes.n : HEAD;

	for (unsigned h = 0; h < HYP_COUNT; h++)
		out[h] = (struct score){ INT32_MAX / 2, MODEL_EN, true, true };
	frame_make(&f, str_head(bytes, head), !name);
	score_frame(&f, name, prior, order, usual, &n, out);
	if (head == bytes.n)
		return;
	sort_by_cost(order, n, out);
	frame_make(&f, bytes, !name);
	score_in_order(&f, name, false, prior, order, 0, n, out);
}

enum hypothesis
score_best(const struct score scores[HYP_COUNT])
{
	unsigned best = 0;

	for (unsigned h = 1; h < HYP_COUNT; h++)
		if (scores[h].cost < scores[best].cost)
			best = h;
	return (enum hypothesis)best;
}

/* Do both readings give one text?  Wrong ones differ soon. */
static bool
is_same_text(struct str bytes, enum hypothesis a, enum hypothesis b)
{
	const unsigned char *p = (const unsigned char *)bytes.p, *q = p;
	const unsigned char *end = p + bytes.n;
	uint32_t x, y;

	while (p < end && q < end) {
		p += set_next(&charset_sets[score_set(a)], p, end, &x);
		q += set_next(&charset_sets[score_set(b)], q, end, &y);
		if (x != y)
			return false;
	}
	return p == end && q == end;
}

bool
score_differs(struct str bytes, const struct score scores[HYP_COUNT],
    enum hypothesis a, enum hypothesis b)
{
	if (a == b)
		return false;
	return scores[a].given_up || scores[b].given_up ||
	       !is_same_text(bytes, a, b);
}

double
score_margin(struct str bytes, const struct score scores[HYP_COUNT],
    enum hypothesis best)
{
	int next = scores[best].cost + SCORE_BOUND * COST_NAT;

	for (unsigned h = 0; h < HYP_COUNT; h++)
		if (scores[h].cost < next &&
		    score_differs(bytes, scores, best, (enum hypothesis)h))
			next = scores[h].cost;
	return (double)(next - scores[best].cost) / COST_NAT;
}

/* The groups of some languages. */
static unsigned
groups_of(unsigned models)
{
	unsigned groups = 0;

	for (unsigned g = 0; g < MODEL_GROUPS; g++)
		if ((models >> g * MODEL_LANES & 7) != 0)
			groups |= 1u << g;
	return groups;
}

/* The sums of score_mean() hold so many characters; more tell nothing new. */
#define MEAN_MOST 3000

void
score_mean(struct str bytes, enum hypothesis h, struct score_mean *out)
{
	const struct charset_set *set = &charset_sets[score_set(h)];
	const unsigned char *p = (const unsigned char *)bytes.p;
	const unsigned char *end = p + bytes.n;
	struct track t = { .before = CLASS_EDGE };
	enum way way = way_of(set);
	unsigned models = hypothesis_facts[h].models;
	unsigned groups = groups_of(models), n = 0, which = MODEL_EN;

	while (p < end && n < MEAN_MOST) {
		uint32_t cp;
		p += next_in(set, way, p, end, &cp);
		if (cp == CP_CUT)
			break;
		n += cp >= 0x80;
		if (cp == CP_BAD)
			step_bad(&t, cp);
		else if (cp >= 0x80)
			step(&t, FAR_CP(cp), 0, groups, true);
		else
			t.before = cp == '\n' ? CLASS_EDGE : model_class(cp);
	}
	int cost = lowest(&t, ALL, models, &which);
	*out = (struct score_mean){ n == 0 ? 0 : (double)cost / n / COST_NAT,
		which, n, t.damaged };
}
