#include "score.h"

/* The groups of model.h, as bits. */
#define CHINESE 1u /* and Japanese */
#define KOREAN 2u  /* and Russian */
#define WESTERN 4u
#define ALL (CHINESE | KOREAN | WESTERN)

/* The languages, as bits. */
#define M(model) (1u << MODEL_##model)

/* Nats for a byte that is no character, for a cut end, and the head starts. */
#define NATS_BAD 14
#define NATS_CUT 8
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

/*
 * The odds of meeting a charset at all, as nats against it.
 */
static const struct {
	enum charset_id set;
	unsigned groups;
	unsigned models;
	int nats;
} hypotheses[HYP_COUNT] = {
	[HYP_UTF_8] = { SET_UTF_8, ALL, (1u << MODEL_COUNT) - 1, 0 },
	[HYP_GB18030] = { SET_GB18030, CHINESE, M(ZH_HANS) | M(ZH_HANT), 0 },
	[HYP_BIG5] = { SET_BIG5, CHINESE, M(ZH_HANT), 0 },
	[HYP_CP949] = { SET_CP949, KOREAN, M(KO) | M(KO_KP), 0 },
	[HYP_CP932] = { SET_CP932, CHINESE, M(JA), 0 },
	[HYP_WINDOWS_1251] = { SET_WINDOWS_1251, KOREAN, M(RU), 0 },
	[HYP_WINDOWS_1252] = { SET_WINDOWS_1252, WESTERN, M(FR) | M(DE) | M(EN),
	    0 },
	[HYP_KPS9566] = { SET_KPS9566, KOREAN, M(KO) | M(KO_KP), 2 },
	[HYP_EUC_JP] = { SET_EUC_JP, CHINESE, M(JA), 1 },
	[HYP_JOHAB] = { SET_JOHAB, KOREAN, M(KO) | M(KO_KP), 2 },
	[HYP_KOI8_R] = { SET_KOI8_R, KOREAN, M(RU), 1 },
	[HYP_CP866] = { SET_CP866, KOREAN, M(RU), 1 },
	[HYP_CP850] = { SET_CP850, WESTERN, M(FR) | M(DE) | M(EN), 1 },
	[HYP_UTF_16LE] = { SET_UTF_16LE, ALL, (1u << MODEL_COUNT) - 1, 3 },
	[HYP_UTF_16BE] = { SET_UTF_16BE, ALL, (1u << MODEL_COUNT) - 1, 4 },
	[HYP_CP855] = { SET_CP855, KOREAN, M(RU), 5 },
	[HYP_X_MAC_CYRILLIC] = { SET_X_MAC_CYRILLIC, KOREAN, M(RU), 5 },
	[HYP_ISO_8859_5] = { SET_ISO_8859_5, KOREAN, M(RU), 5 },
};

enum charset_id
score_set(enum hypothesis h)
{
	return hypotheses[h].set;
}

enum hypothesis
score_find(enum charset_id id)
{
	unsigned h = 0;

	while (h < HYP_COUNT && hypotheses[h].set != id)
		h++;
	return (enum hypothesis)h;
}

/* A running text: what it has cost so far. */
struct track {
	uint64_t sums[MODEL_GROUPS];
	unsigned before;
	unsigned letter; /* its symbol, when it was one */
	int shared;      /* the same for all models */
	uint32_t hash;
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

	t->hash = t->hash * 31 + cp;
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
	t->hash = t->hash * 31 + cp;
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
#define LOOK 16

/*
 * A text with the ASCII around it taken off: it costs the same in every
 * charset that has ASCII, and is counted once for all of them.
 */
struct frame {
	struct str whole, middle;
	unsigned char after;         /* the character behind the middle, or 0 */
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

/* Reads bytes in a charset; false when it was given up. */
static ALWAYS_INLINE bool
read_in(struct track *t, const struct charset_set *set, enum way way,
    struct str bytes, unsigned group, unsigned groups, unsigned models,
    struct patience patience)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	const unsigned char *end = p + bytes.n;
	unsigned which, i = 0;

	while (p < end) {
		uint32_t cp;
		p += next_in(set, way, p, end, &cp);
		if (cp >= CP_CUT)
			step_bad(t, cp);
		else
			step(t, FAR_CP(cp), group, groups, way != WAY_PAIRS);
		if (patience.strict && t->damaged)
			return false;
		if (++i % LOOK == 0 &&
		    lowest(t, groups, models, &which) > patience.bound)
			return p == end;
	}
	return true;
}

/* The same of what stands in a frame, with what stands around it. */
static ALWAYS_INLINE bool
read_frame(struct track *t, const struct charset_set *set, enum way way,
    const struct frame *f, unsigned group, unsigned groups, unsigned models,
    struct patience patience)
{
	for (unsigned g = 0; g < MODEL_GROUPS; g++)
		if ((groups >> g & 1) != 0)
			t->sums[g] = f->head.sums[g] + f->tail[g];
	t->before = f->head.before;
	t->letter = f->head.letter;
	if (!read_in(t, set, way, f->middle, group, groups, models, patience))
		return false;
	if (f->after != '\0')
		step(t, f->after, group, groups, false);
	return true;
}

/* Reads as h says; gives up beyond bound. */
static void
score_one(const struct frame *f, enum hypothesis h, bool common,
    struct patience patience, struct score *out)
{
	const struct charset_set *set = &charset_sets[hypotheses[h].set];
	unsigned groups = hypotheses[h].groups, models = hypotheses[h].models;
	unsigned group = common ? MODEL_COMMON : 0, which = 0;
	struct track t = { .before = CLASS_EDGE,
		.shared = hypotheses[h].nats * COST_NAT };
	enum way way = way_of(set);
	bool all;

	if (set->kind == KIND_UTF16LE || set->kind == KIND_UTF16BE)
		all = read_in(
		    &t, set, WAY_OTHER, f->whole, group, ALL, models, patience);
	else if (way == WAY_OTHER)
		all = read_frame(
		    &t, set, WAY_OTHER, f, group, ALL, models, patience);
	else if (groups == CHINESE)
		all = read_frame(
		    &t, set, WAY_PAIRS, f, group, CHINESE, models, patience);
	else if (groups == WESTERN)
		all = read_frame(
		    &t, set, WAY_SINGLE, f, group, WESTERN, models, patience);
	else if (way == WAY_PAIRS)
		all = read_frame(
		    &t, set, WAY_PAIRS, f, group, KOREAN, models, patience);
	else
		all = read_frame(
		    &t, set, WAY_SINGLE, f, group, KOREAN, models, patience);
	out->cost = lowest(&t, ALL, models, &which);
	out->given_up = !all;
	if (!all && out->cost < patience.bound)
		out->cost = patience.bound;
	out->model = (uint8_t)which;
	out->hash = t.hash;
	out->damaged = t.damaged;
}

/* What the well-formed sequences of s are worth, in nats. */
static int
sequences(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
	int nats = 0;
	uint32_t cp;

	while (p < end && nats < NATS_UTF8) {
		p += utf8_next(p, end, &cp);
		if (cp >= 0x80 && cp < CP_CUT)
			nats += nats == 0 ? NATS_UTF8_FIRST + NATS_UTF8_EACH
					  : NATS_UTF8_EACH;
	}
	return nats < NATS_UTF8 ? nats : NATS_UTF8;
}

/* What speaks for a hypothesis beside its text. */
static int
head_start(struct str bytes, enum hypothesis h, struct score_prior prior,
    const struct score *score)
{
	int nats = h == prior.declared ? NATS_DECLARED : 0;

	nats += h == prior.likely ? NATS_LIKELY : 0;

	if (h == HYP_UTF_8 && !score->damaged)
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
	int start = (NATS_DECLARED + NATS_LIKELY + NATS_UTF8) * COST_NAT;
	struct patience patience = { INT32_MAX / 2, strict };

	for (unsigned i = 0; i < from; i++)
		if (out[order[i]].cost + slack < patience.bound)
			patience.bound = out[order[i]].cost + slack;
	for (unsigned i = from; i < n; i++) {
		enum hypothesis h = (enum hypothesis)order[i];
		struct patience p = { patience.bound + start, strict };
		score_one(f, h, !name, p, &out[h]);
		out[h].cost -= head_start(f->middle, h, prior, &out[h]);
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
		out[h] =
		    (struct score){ INT32_MAX / 2, h, MODEL_EN, true, true };
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

double
score_margin(const struct score scores[HYP_COUNT], enum hypothesis best)
{
	int next = scores[best].cost + SCORE_BOUND * COST_NAT;

	for (unsigned h = 0; h < HYP_COUNT; h++)
		if (scores[h].hash != scores[best].hash &&
		    scores[h].cost < next)
			next = scores[h].cost;
	return (double)(next - scores[best].cost) / COST_NAT;
}

/* The sums of score_mean() hold so many characters; more tell nothing new. */
#define MEAN_MOST 3000

void
score_mean(struct str bytes, enum hypothesis h, struct score_mean *out)
{
	const struct charset_set *set = &charset_sets[hypotheses[h].set];
	const unsigned char *p = (const unsigned char *)bytes.p;
	const unsigned char *end = p + bytes.n;
	struct track t = { .before = CLASS_EDGE };
	enum way way = way_of(set);
	unsigned n = 0, which = MODEL_EN;

	while (p < end && n < MEAN_MOST) {
		uint32_t cp;
		p += next_in(set, way, p, end, &cp);
		if (cp == CP_CUT)
			break;
		n += cp >= 0x80;
		if (cp == CP_BAD)
			step_bad(&t, cp);
		else if (cp >= 0x80)
			step(&t, FAR_CP(cp), 0, hypotheses[h].groups, true);
		else
			t.before = cp == '\n' ? CLASS_EDGE : model_class(cp);
	}
	int cost = lowest(&t, ALL, hypotheses[h].models, &which);
	*out = (struct score_mean){ n == 0 ? 0 : (double)cost / n / COST_NAT,
		which, n, t.damaged };
}
