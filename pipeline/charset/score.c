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

/* The lowest cost and the model that has it. */
static ALWAYS_INLINE int
lowest(const struct track *t, unsigned groups, unsigned models, unsigned *which)
{
	int best = INT32_MAX;

	models &= (groups & CHINESE ? 7u : 0) |
		  (groups & KOREAN ? 7u << 3 : 0) |
		  (groups & WESTERN ? 7u << 6 : 0);
	for (unsigned m = 0; models != 0; m++, models >>= 1) {
		if ((models & 1) == 0)
			continue;
		int cost =
		    model_lane(t->sums[m / MODEL_LANES], m % MODEL_LANES);
		if (cost < best) {
			best = cost;
			*which = m;
		}
	}
	return best + t->shared;
}

/* One character in one group of languages; returns its class. */
static ALWAYS_INLINE unsigned
step_group(
    struct track *t, uint32_t cp, unsigned letter, unsigned group, unsigned g)
{
	uint32_t cell = model_cell(group + g, cp);
	unsigned class = model_cell_class(cell);

	/* ASCII is not to speak for one alphabet more than another. */
	if (g > 0 && letter != LETTER_NONE && cp >= 0x80)
		cell = model_paired(cell, g, t->letter, letter);
	t->sums[g] +=
	    model_spread(cell) + model_steps[group + g][t->before][class];
	return class;
}

/*
 * One character.  A line begins anew; its end costs nothing.  group is the
 * first one, groups which of the three are wanted.
 */
static ALWAYS_INLINE void
step(struct track *t, uint32_t cp, unsigned group, unsigned groups)
{
	unsigned letter = LETTER_NONE, class = CLASS_EDGE;

	t->hash = t->hash * 31 + cp;
	if (cp != '\n') {
		if ((groups & ~CHINESE) != 0 && cp < LETTER_CODES)
			letter = model_letter[cp];
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
static void
step_bad(struct track *t, uint32_t cp)
{
	t->shared += (cp == CP_CUT ? NATS_CUT : NATS_BAD) * COST_NAT;
	t->damaged |= cp == CP_BAD;
	t->hash = t->hash * 31 + cp;
	t->before = CLASS_OTHER;
	t->letter = LETTER_NONE;
}

/* set_next() with what is most frequent in line. */
static inline size_t
quick_next(const struct charset_set *set, const unsigned char *p,
    const unsigned char *end, uint32_t *cp)
{
	uint32_t v;

	if (set->single == NULL)
		return set_next(set, p, end, cp);
	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	}
	v = set->single[p[0] - 0x80];
	if (v > CELL_LEAD) {
		*cp = v;
		return 1;
	}
	if (v == CELL_LEAD && end - p > 1 && p[1] >= PAIR_TRAIL) {
		v = set->pairs[(p[0] - 0x80) * PAIR_COLUMNS + p[1] -
			       PAIR_TRAIL];
		if (v != 0 && (v < CELL_FAR || v > 0xDFFF)) {
			*cp = v;
			return 2;
		}
	}
	return set_next(set, p, end, cp);
}

/* Characters between two looks at the bound. */
#define LOOK 8

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
		step(&f->head, p[i], group, ALL);
	if (to == s.n)
		return;
	/* What the first one costs depends on what it follows. */
	f->after = p[to];
	step(&tail, p[to], group, ALL);
	memset(tail.sums, 0, sizeof tail.sums);
	for (size_t i = to + 1; i < s.n; i++)
		step(&tail, p[i], group, ALL);
	memcpy(f->tail, tail.sums, sizeof f->tail);
}

/* Reads bytes in a charset until they cost more than bound; false then. */
static ALWAYS_INLINE bool
read_in(struct track *t, const struct charset_set *set, struct str bytes,
    unsigned group, unsigned groups, unsigned models, int bound)
{
	const unsigned char *p = (const unsigned char *)bytes.p;
	const unsigned char *end = p + bytes.n;
	unsigned which, i = 0;

	while (p < end) {
		uint32_t cp;
		p += quick_next(set, p, end, &cp);
		if (cp >= CP_CUT)
			step_bad(t, cp);
		else
			step(t, FAR_CP(cp), group, groups);
		if (++i % LOOK == 0 &&
		    lowest(t, groups, models, &which) > bound)
			return p == end;
	}
	return true;
}

/* The same of what stands in a frame, with what stands around it. */
static ALWAYS_INLINE bool
read_frame(struct track *t, const struct charset_set *set,
    const struct frame *f, unsigned group, unsigned groups, unsigned models,
    int bound)
{
	for (unsigned g = 0; g < MODEL_GROUPS; g++)
		if ((groups >> g & 1) != 0)
			t->sums[g] = f->head.sums[g] + f->tail[g];
	t->before = f->head.before;
	t->letter = f->head.letter;
	if (!read_in(t, set, f->middle, group, groups, models, bound))
		return false;
	if (f->after != '\0')
		step(t, f->after, group, groups);
	return true;
}

/* Reads as h says; gives up beyond bound. */
static void
score_one(const struct frame *f, enum hypothesis h, bool common, int bound,
    struct score *out)
{
	const struct charset_set *set = &charset_sets[hypotheses[h].set];
	unsigned groups = hypotheses[h].groups, models = hypotheses[h].models;
	unsigned group = common ? MODEL_COMMON : 0, which = 0;
	struct track t = { .before = CLASS_EDGE,
		.shared = hypotheses[h].nats * COST_NAT };
	bool all;

	if (set->kind == KIND_UTF16LE || set->kind == KIND_UTF16BE)
		all = read_in(&t, set, f->whole, group, ALL, models, bound);
	else if (groups == CHINESE)
		all = read_frame(&t, set, f, group, CHINESE, models, bound);
	else if (groups == KOREAN)
		all = read_frame(&t, set, f, group, KOREAN, models, bound);
	else if (groups == WESTERN)
		all = read_frame(&t, set, f, group, WESTERN, models, bound);
	else
		all = read_frame(&t, set, f, group, ALL, models, bound);
	out->cost = lowest(&t, ALL, models, &which);
	if (!all && out->cost < bound)
		out->cost = bound;
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
 * those before have been scored.
 */
static void
score_in_order(const struct frame *f, bool name, struct score_prior prior,
    const unsigned char order[HYP_COUNT], unsigned from, unsigned n,
    struct score out[HYP_COUNT])
{
	int slack = SCORE_BOUND * COST_NAT, bound = INT32_MAX / 2;
	int start = (NATS_DECLARED + NATS_LIKELY + NATS_UTF8) * COST_NAT;

	for (unsigned i = 0; i < from; i++)
		if (out[order[i]].cost + slack < bound)
			bound = out[order[i]].cost + slack;
	for (unsigned i = from; i < n; i++) {
		enum hypothesis h = (enum hypothesis)order[i];
		score_one(f, h, !name, bound + start, &out[h]);
		out[h].cost -= head_start(f->middle, h, prior, &out[h]);
		if (out[h].cost + slack < bound)
			bound = out[h].cost + slack;
	}
	/* What was given up stands where the others gave up. */
	for (unsigned i = 0; i < n; i++)
		if (out[order[i]].cost > bound)
			out[order[i]].cost = bound;
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
		out[h] = (struct score){ INT32_MAX / 2, h, MODEL_EN, true };
	frame_make(&f, str_head(bytes, head), !name);
	score_in_order(&f, name, prior, order, 0, usual, out);
	if (out[score_best(out)].cost < NATS_GOOD * COST_NAT * (int)head)
		n = usual;
	score_in_order(&f, name, prior, order, usual, n, out);
	if (head == bytes.n)
		return;
	sort_by_cost(order, n, out);
	frame_make(&f, bytes, !name);
	score_in_order(&f, name, prior, order, 0, n, out);
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
	unsigned n = 0, which = MODEL_EN;

	while (p < end && n < MEAN_MOST) {
		uint32_t cp;
		p += quick_next(set, p, end, &cp);
		if (cp == CP_CUT)
			break;
		n += cp >= 0x80;
		if (cp == CP_BAD)
			step_bad(&t, cp);
		else if (cp >= 0x80)
			step(&t, FAR_CP(cp), 0, hypotheses[h].groups);
		else
			t.before = cp == '\n' ? CLASS_EDGE : model_class(cp);
	}
	int cost = lowest(&t, ALL, hypotheses[h].models, &which);
	*out = (struct score_mean){ n == 0 ? 0 : (double)cost / n / COST_NAT,
		which, n, t.damaged };
}
