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

/* The lowest cost and the model that has it. */
static int
lowest(const struct track *t, unsigned models, unsigned *which)
{
	int best = INT32_MAX;

	for (unsigned m = 0; m < MODEL_COUNT; m++) {
		if ((models >> m & 1) == 0)
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

/*
 * One character.  A line begins anew; its end costs nothing.  group is the
 * first one, groups which of the three are wanted.
 */
static inline void
step(struct track *t, uint32_t cp, unsigned group, unsigned groups)
{
	unsigned before = t->before;

	unsigned letter = cp < LETTER_CODES ? model_letter[cp] : LETTER_NONE;

	t->hash = t->hash * 31 + cp;
	if (cp == '\n') {
		t->before = CLASS_EDGE;
		t->letter = LETTER_NONE;
		return;
	}
	for (unsigned g = 0; g < MODEL_GROUPS; g++) {
		if ((groups >> g & 1) == 0)
			continue;
		uint32_t cell = model_cell(group + g, cp);
		unsigned class = model_cell_class(cell);
		/* ASCII is not to speak for one alphabet more than another. */
		if (letter != LETTER_NONE && cp >= 0x80)
			cell = model_paired(cell, g, t->letter, letter);
		t->sums[g] +=
		    model_spread(cell) + model_steps[group + g][before][class];
		t->before = class;
	}
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

/* Reads bytes as h says; gives up beyond bound. */
static void
score_one(struct str bytes, enum hypothesis h, bool common, int bound,
    struct score *out)
{
	const struct charset_set *set = &charset_sets[hypotheses[h].set];
	const unsigned char *p = (const unsigned char *)bytes.p;
	const unsigned char *end = p + bytes.n;
	unsigned groups = hypotheses[h].groups, which = 0, i = 0;
	unsigned group = common ? MODEL_COMMON : 0;
	struct track t = { .before = CLASS_EDGE,
		.shared = hypotheses[h].nats * COST_NAT };

	while (p < end) {
		uint32_t cp;
		p += quick_next(set, p, end, &cp);
		if (cp >= CP_CUT)
			step_bad(&t, cp);
		else if (groups == CHINESE)
			step(&t, FAR_CP(cp), group, CHINESE);
		else if (groups == KOREAN)
			step(&t, FAR_CP(cp), group, KOREAN);
		else if (groups == WESTERN)
			step(&t, FAR_CP(cp), group, WESTERN);
		else
			step(&t, FAR_CP(cp), group, ALL);
		if (++i % LOOK == 0 &&
		    lowest(&t, hypotheses[h].models, &which) > bound)
			break;
	}
	out->cost = lowest(&t, hypotheses[h].models, &which);
	if (p < end && out->cost < bound)
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
score_in_order(struct str bytes, bool name, struct score_prior prior,
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
		score_one(bytes, h, !name, bound + start, &out[h]);
		out[h].cost -= head_start(bytes, h, prior, &out[h]);
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
	struct str head = str_head(bytes, HEAD);

	for (unsigned h = 0; h < HYP_COUNT; h++)
		out[h] = (struct score){ INT32_MAX / 2, h, MODEL_EN, true };
	score_in_order(head, name, prior, order, 0, usual, out);
	if (out[score_best(out)].cost < NATS_GOOD * COST_NAT * (int)head.n)
		n = usual;
	score_in_order(head, name, prior, order, usual, n, out);
	if (head.n == bytes.n)
		return;
	sort_by_cost(order, n, out);
	score_in_order(bytes, name, prior, order, 0, n, out);
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
	int cost = lowest(&t, hypotheses[h].models, &which);
	*out = (struct score_mean){ n == 0 ? 0 : (double)cost / n / COST_NAT,
		which, n, t.damaged };
}
