#include "reading.h"

#include "charset.h"
#include "utf8.h"

/* The groups of model.h, as bits. */
#define CHINESE 1u /* and Japanese */
#define KOREAN 2u  /* and Russian */
#define WESTERN 4u
#define ALL (CHINESE | KOREAN | WESTERN)
#define ALL_MODELS ((1u << MODEL_COUNT) - 1)

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

/* -- frames ---------------------------------------------------------------- */

/* No character that begins in the middle ends further behind it. */
#define FRAME_BEHIND 2

/* Behind ASCII, which an edge is too. */
static unsigned
class_behind(unsigned char c)
{
	return c == '\n' ? CLASS_EDGE : model_class(c);
}

/* ASCII that follows something of a class. */
static void
add_ascii(struct frame *f, unsigned class, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const uint64_t *cell = weights_ascii[f->common][class][p[i]];
		for (unsigned g = 0; g < MODEL_GROUPS; g++)
			f->sums[g] += cell[g];
		class = class_behind(p[i]);
	}
}

void
reading_frame(struct frame *f, struct str s, bool common)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t from = utf8_ascii(p, s.n), to = s.n;

	while (to > from && p[to - 1] < 0x80)
		to--;
	to = to + FRAME_BEHIND < s.n ? to + FRAME_BEHIND : s.n;
	*f = (struct frame){ .whole = s,
		.middle = str_from(str_head(s, to), from),
		.common = common,
		.before = from > 0 ? p[from - 1] : '\n' };
	add_ascii(f, CLASS_EDGE, p, from);
	if (to == s.n)
		return;
	/* What the first one costs depends on what it follows. */
	f->after = p[to];
	add_ascii(f, class_behind(p[to]), p + to + 1, s.n - to - 1);
}

/* -- by the model, in all languages ---------------------------------------- */

/* Characters between two looks at the bound. */
#define LOOK WEIGHTS_BLOCK

static inline const struct charset_set *
set_of(enum hypothesis h)
{
	return &charset_sets[hypothesis_facts[h].set];
}

/* One character; most are no letters of an alphabet. */
static void
read_one(struct track *t, uint32_t cp, unsigned group)
{
	if (cp >= CP_CUT)
		step_bad(t, cp);
	else if (cp < LETTER_CODES)
		step(t, cp, group, ALL, true);
	else if (group == 0)
		step(t, cp, 0, ALL, false);
	else
		step(t, cp, MODEL_COMMON, ALL, false);
}

/* Not to be read on. */
static inline bool
is_enough(const struct track *t, struct patience patience, unsigned n)
{
	unsigned which;

	return n % LOOK == 0 &&
	       lowest(t, ALL, ALL_MODELS, &which) > patience.bound;
}

/* One of the basic plane that is no letter of an alphabet. */
static ALWAYS_INLINE void
step_near(struct track *t, uint32_t cp, unsigned group)
{
	unsigned before = t->before;

	for (unsigned g = group; g < group + MODEL_GROUPS; g++) {
		uint32_t cell = model_pages[model_page[g][cp >> 8]][cp & 0xFF];
		t->before = model_cell_class(cell);
		t->sums[g - group] +=
		    model_spread(cell) + model_steps[g][before][t->before];
	}
	t->letter = LETTER_NONE;
}

static ALWAYS_INLINE bool
read_utf16(struct reading *r, const struct frame *f, enum hypothesis h,
    unsigned group, struct patience patience)
{
	const unsigned char *p = r->at;
	const unsigned char *end =
	    (const unsigned char *)f->whole.p + f->whole.n;
	struct track t = r->track;
	unsigned big = h == HYP_UTF_16BE;
	bool enough = false;

	for (unsigned n = 1; p < end && !enough; n++) {
		uint32_t cp = 0;
		if (end - p >= 2)
			cp = (uint32_t)p[!big] << 8 | p[big];
		if (cp >= LETTER_CODES && (cp & 0xF800) != 0xD800) {
			p += 2;
			step_near(&t, cp, group);
		} else {
			p += set_next(set_of(h), p, end, &cp);
			read_one(&t, cp, group);
		}
		enough = is_enough(&t, patience, n);
	}
	r->track = t;
	return !enough;
}

/* Is a sequence ill-formed, and not only cut? */
static bool
is_ill_formed(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t good = charset_utf8_prefix(s);
	uint32_t cp = 0;

	if (good < s.n)
		utf8_next(p + good, p + s.n, &cp);
	return cp == CP_BAD;
}

static bool
read_utf8(struct reading *r, const struct frame *f, struct patience patience)
{
	const unsigned char *p = r->at;
	const unsigned char *end =
	    (const unsigned char *)f->middle.p + f->middle.n;
	unsigned group = f->common ? MODEL_COMMON : 0;

	/* Found without looking at what the characters are. */
	if (patience.strict && is_ill_formed(f->middle)) {
		r->track.damaged = true;
		return false;
	}
	for (unsigned n = 1; p < end; n++) {
		uint32_t cp;
		p += utf8_next(p, end, &cp);
		read_one(&r->track, cp, group);
		if (is_enough(&r->track, patience, n))
			return false;
	}
	if (f->after != '\0')
		step(&r->track, f->after, group, ALL, false);
	return true;
}

/* -- by weights: pairs ----------------------------------------------------- */

static inline void
add_nats(struct reading *r, int nats)
{
	r->cost[0] += nats * COST_NAT;
	r->cost[1] += nats * COST_NAT;
}

static inline void
add_pairs(struct reading *r, uint32_t sums)
{
	r->cost[0] += (int)(sums & ((1u << PAIR_LANE) - 1));
	r->cost[1] += (int)(sums >> PAIR_LANE & ((1u << PAIR_LANE) - 1));
}

static inline int
lowest_pairs(const struct reading *r)
{
	return r->cost[0] < r->cost[1] ? r->cost[0] : r->cost[1];
}

static inline uint32_t
pair_step(const struct weights *w, unsigned class, uint32_t cell)
{
	return cell + w->steps[class * PAIR_STEPS + PAIR_CLASS(cell)];
}

/* A character of its code point. */
static uint32_t
far_cell(const struct weights *w, bool common, uint32_t cp)
{
	unsigned group = common ? MODEL_COMMON : 0;
	uint32_t costs = model_cell(group + w->models[0] / MODEL_LANES, cp);
	uint32_t cell = PAIR_CELL(model_cell_class(costs));

	for (unsigned i = 0; i < w->n; i++)
		cell |= (costs >> w->models[i] % MODEL_LANES * 8 & 0xFF)
			<< i * PAIR_LANE;
	return cell;
}

/*
 * What the cells do not tell: damage, a cut end, more than two bytes.  False,
 * and nothing is read, when strictness forbids it.
 */
static bool
read_odd(struct reading *r, const struct frame *f, enum hypothesis h,
    const unsigned char *end, bool strict)
{
	const struct weights *w = &weights[f->common][h];
	uint32_t cp;
	size_t len = set_next(set_of(h), r->at, end, &cp);

	r->damaged |= cp == CP_BAD;
	if (strict && r->damaged)
		return false;
	r->at += len;
	if (cp >= CP_CUT) {
		add_nats(r, cp == CP_CUT ? NATS_CUT : NATS_BAD);
		r->class = CLASS_OTHER;
	} else {
		uint32_t cell = far_cell(w, f->common, FAR_CP(cp));
		add_pairs(r, pair_step(w, r->class, cell));
		r->class = PAIR_CLASS(cell);
	}
	return true;
}

/* The same of damage that the cells tell, in one byte or in a pair. */
static bool
read_bad(struct reading *r, bool in_pair, bool strict)
{
	r->damaged = true;
	if (strict)
		return false;
	r->at += in_pair && r->at[1] >= 0x80 ? 2 : 1;
	add_nats(r, NATS_BAD);
	r->class = CLASS_OTHER;
	return true;
}

/* Up to a block of characters that the cells tell; returns the next's class. */
static inline unsigned
read_cells(struct reading *r, const struct weights *w, const unsigned char *end)
{
	const unsigned char *p = r->at;
	const uint32_t *row = w->steps + r->class * PAIR_STEPS;
	unsigned class = r->class, to = 0;
	uint32_t sums = 0;

	for (unsigned n = 0; n < LOOK && p < end; n++) {
		uint32_t cell = w->bytes[p[0] * PAIR_SLOTS];
		size_t len = 1;
		if (PAIR_CLASS(cell) == PAIR_LEAD && end - p > 1) {
			unsigned pair = (p[0] & 0x7Fu) << 8 | p[1];
			cell = w->pairs[pair * PAIR_SLOTS];
			len = 2;
		}
		to = PAIR_CLASS(cell);
		if (to >= PAIR_BAD)
			break;
		sums += cell + row[to];
		row = w->steps + to * PAIR_STEPS;
		class = to;
		p += len;
	}
	r->at = p;
	r->class = class;
	add_pairs(r, sums);
	return to;
}

static bool
read_pairs(struct reading *r, const struct frame *f, enum hypothesis h,
    struct patience patience)
{
	const struct weights *w = &weights[f->common][h];
	const unsigned char *end =
	    (const unsigned char *)f->middle.p + f->middle.n;

	while (r->at < end) {
		bool strict = patience.strict, good = true;
		unsigned next = read_cells(r, w, end);
		if (next == PAIR_BAD)
			good = read_bad(r,
			    PAIR_CLASS(w->bytes[*r->at * PAIR_SLOTS]) ==
				PAIR_LEAD,
			    strict);
		else if (next > PAIR_BAD)
			good = read_odd(r, f, h, end, strict);
		if (!good || lowest_pairs(r) > patience.bound)
			return false;
	}
	if (f->after != '\0')
		add_pairs(
		    r, pair_step(w, r->class, w->bytes[f->after * PAIR_SLOTS]));
	return true;
}

/* -- by weights: single bytes ---------------------------------------------- */

/* Words of a cell are added one by one, so that they stay in registers. */
_Static_assert(SINGLE_WORDS == 3, "three words are written out");

/* n bytes, at most SINGLE_BLOCK, behind one. */
static void
read_block(int cost[SINGLE_LANES], bool common, unsigned before,
    const unsigned char *p, size_t n)
{
	const struct single *own = weights_own[common];
	const unsigned char *rows = weights_row[common];
	const struct single *row = weights_steps[rows[before]];
	uint64_t a = 0, b = 0, c = 0;

	for (size_t i = 0; i < n; i++) {
		const struct single *step = &row[weights_column[p[i]]];
		a += own[p[i]].words[0] + step->words[0];
		b += own[p[i]].words[1] + step->words[1];
		c += own[p[i]].words[2] + step->words[2];
		row = weights_steps[rows[p[i]]];
	}
	for (unsigned i = 0; i < SINGLE_IN_WORD; i++) {
		unsigned shift = i * SINGLE_LANE;
		cost[i] += (int)(a >> shift & 0xFFFF);
		cost[SINGLE_IN_WORD + i] += (int)(b >> shift & 0xFFFF);
		cost[2 * SINGLE_IN_WORD + i] += (int)(c >> shift & 0xFFFF);
	}
}

static int
lowest_single(const int cost[SINGLE_LANES])
{
	int least = cost[0];

	for (unsigned i = 1; i < SINGLE_LANES; i++)
		least = cost[i] < least ? cost[i] : least;
	return least;
}

/* The middle of a frame; false when it was broken off. */
static bool
read_singles(const struct frame *f, int bound, int cost[SINGLE_LANES])
{
	const unsigned char *p = (const unsigned char *)f->middle.p;
	size_t n = f->middle.n;
	unsigned before = f->before;

	while (n > SINGLE_BLOCK) {
		read_block(cost, f->common, before, p, SINGLE_BLOCK);
		if (lowest_single(cost) > bound)
			return false;
		p += SINGLE_BLOCK;
		n -= SINGLE_BLOCK;
		before = p[-1];
	}
	read_block(cost, f->common, before, p, n);
	if (f->after != '\0')
		read_block(
		    cost, f->common, n > 0 ? p[n - 1] : before, &f->after, 1);
	return true;
}

static inline int
around(const struct frame *f, unsigned model)
{
	return model_lane(f->sums[model / MODEL_LANES], model % MODEL_LANES);
}

void
reading_singles(const struct frame *f, int bound, struct score out[HYP_COUNT])
{
	int cost[SINGLE_LANES] = { 0 };
	bool ended = read_singles(f, bound, cost);

	for (unsigned h = 0; h < HYP_COUNT; h++) {
		const struct weights *w = &weights[f->common][h];
		uint32_t best = UINT32_MAX;
		if (w->n == 0 || w->is_pairs)
			continue;
		for (unsigned i = 0; i < w->n; i++) {
			unsigned m = w->models[i];
			int sum = cost[w->lane + i] + around(f, m);
			best = lower(best, (uint32_t)sum << 4 | m);
		}
		out[h] = (struct score){
			(int)(best >> 4) + hypothesis_facts[h].nats * COST_NAT,
			best & 15, false, !ended
		};
	}
}

/* -- any but single bytes -------------------------------------------------- */

static void
begin_pairs(struct reading *r, const struct frame *f, enum hypothesis h)
{
	const struct weights *w = &weights[f->common][h];
	int nats = hypothesis_facts[h].nats * COST_NAT;

	r->at = (const unsigned char *)f->middle.p;
	r->damaged = false;
	r->class = PAIR_CLASS(w->bytes[f->before * PAIR_SLOTS]);
	r->cost[0] = nats + around(f, w->models[0]);
	r->cost[1] = w->n == 1 ? INT32_MAX / 2 : nats + around(f, w->models[1]);
}

static void
begin_track(struct reading *r, const struct frame *f, enum hypothesis h)
{
	r->at = (const unsigned char *)f->whole.p;
	r->track = (struct track){ .before = CLASS_EDGE,
		.shared = hypothesis_facts[h].nats * COST_NAT };
	if (h != HYP_UTF_8)
		return;
	r->at = (const unsigned char *)f->middle.p;
	memcpy(r->track.sums, f->sums, sizeof f->sums);
	r->track.before = class_behind(f->before);
	r->track.letter = model_letter[f->before];
}

void
reading_pairs(struct reading *r, const struct frame *f, enum hypothesis h,
    struct patience patience, struct score *out)
{
	if (r->at == NULL)
		begin_pairs(r, f, h);
	bool ended = read_pairs(r, f, h, patience);
	unsigned which = r->cost[1] < r->cost[0];

	*out = (struct score){ r->cost[which],
		weights[f->common][h].models[which], r->damaged, !ended };
}

void
reading_track(struct reading *r, const struct frame *f, enum hypothesis h,
    struct patience patience, struct score *out)
{
	unsigned which;
	bool ended;

	if (r->at == NULL)
		begin_track(r, f, h);
	if (h == HYP_UTF_8)
		ended = read_utf8(r, f, patience);
	else if (f->common)
		ended = read_utf16(r, f, h, MODEL_COMMON, patience);
	else
		ended = read_utf16(r, f, h, 0, patience);
	r->damaged = r->track.damaged;
	int cost = lowest(&r->track, ALL, ALL_MODELS, &which);
	*out = (struct score){ cost, (uint8_t)which, r->damaged, !ended };
}

/* -- what is read -------------------------------------------------------- */

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

bool
reading_is_same(struct str bytes, enum hypothesis a, enum hypothesis b)
{
	const struct charset_set *x = set_of(a), *y = set_of(b);
	const unsigned char *p = (const unsigned char *)bytes.p, *q = p;
	const unsigned char *end = p + bytes.n;
	uint32_t cp, other;

	while (p < end && q < end) {
		p += next_in(x, way_of(x), p, end, &cp);
		q += next_in(y, way_of(y), q, end, &other);
		if (cp != other)
			return false;
	}
	return p == end && q == end;
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

/* The sums of reading_mean() hold so many characters; more tell nothing new. */
#define MEAN_MOST 3000

void
reading_mean(struct str bytes, enum hypothesis h, struct reading_mean *out)
{
	const struct charset_set *set = &charset_sets[hypothesis_facts[h].set];
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
	*out = (struct reading_mean){ n == 0 ? 0 : (double)cost / n / COST_NAT,
		which, n, t.damaged };
}
