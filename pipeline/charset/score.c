#include "score.h"

#define M(model) (1u << MODEL_##model)
#define M_KOREAN (M(KO) | M(KO_KP))
#define M_WESTERN (M(FR) | M(DE) | M(EN))
#define M_ALL ((1u << MODEL_COUNT) - 1)

/* Nats for a byte that is no character, for a cut end, and the head starts. */
#define NATS_BAD 14
#define NATS_CUT 8
#define NATS_DECLARED 7

/*
 * Chance rarely makes well-formed UTF-8: so much ahead it is.  Without one
 * well-formed sequence it is none.
 */
#define NATS_UTF8 8

/*
 * The odds of meeting a charset at all, as nats against it.
 */
static const struct {
	enum charset_id set;
	unsigned models;
	int nats;
} hypotheses[HYP_COUNT] = {
	[HYP_UTF_8] = { SET_UTF_8, M_ALL, 0 },
	[HYP_GB18030] = { SET_GB18030, M(ZH_HANS) | M(ZH_HANT), 0 },
	[HYP_BIG5] = { SET_BIG5, M(ZH_HANT), 0 },
	[HYP_CP949] = { SET_CP949, M_KOREAN, 0 },
	[HYP_CP932] = { SET_CP932, M(JA), 0 },
	[HYP_WINDOWS_1251] = { SET_WINDOWS_1251, M(RU), 0 },
	[HYP_WINDOWS_1252] = { SET_WINDOWS_1252, M_WESTERN, 0 },
	[HYP_KPS9566] = { SET_KPS9566, M_KOREAN, 2 },
	[HYP_EUC_JP] = { SET_EUC_JP, M(JA), 1 },
	[HYP_JOHAB] = { SET_JOHAB, M_KOREAN, 2 },
	[HYP_KOI8_R] = { SET_KOI8_R, M(RU), 1 },
	[HYP_CP866] = { SET_CP866, M(RU), 1 },
	[HYP_CP850] = { SET_CP850, M_WESTERN, 1 },
	[HYP_UTF_16LE] = { SET_UTF_16LE, M_ALL, 3 },
	[HYP_UTF_16BE] = { SET_UTF_16BE, M_ALL, 4 },
	[HYP_CP855] = { SET_CP855, M(RU), 5 },
	[HYP_X_MAC_CYRILLIC] = { SET_X_MAC_CYRILLIC, M(RU), 5 },
	[HYP_ISO_8859_5] = { SET_ISO_8859_5, M(RU), 5 },
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

/* The models of a hypothesis as a list; returns how many. */
static unsigned
models_of(enum hypothesis h, uint8_t list[MODEL_COUNT])
{
	unsigned n = 0;

	for (unsigned m = 0; m < MODEL_COUNT; m++)
		if ((hypotheses[h].models >> m & 1) != 0)
			list[n++] = (uint8_t)m;
	return n;
}

/* A running text: what it has cost in each model so far. */
struct track {
	const uint8_t *models;
	unsigned models_n;
	int cost[MODEL_COUNT];
	int shared; /* the same for all models */
	unsigned before;
	uint32_t hash;
	bool damaged;
};

static int
lowest(const struct track *t, unsigned *which)
{
	unsigned best = 0;

	for (unsigned k = 1; k < t->models_n; k++)
		if (t->cost[k] < t->cost[best])
			best = k;
	*which = best;
	return t->cost[best] + t->shared;
}

/* One character.  common: ASCII is English in every model. */
static void
step(struct track *t, uint32_t cp, bool common)
{
	unsigned class, before = t->before;

	int cost;

	t->hash = t->hash * 31 + cp;
	if (cp == '\n') {
		t->before = CLASS_EDGE;
		return;
	}
	class = model_class(cp);
	t->before = class;
	if (common && cp < 0x80) {
		cost = (int)model_char(MODEL_EN, cp, class);
		if (before <= CLASS_CONTROL) {
			t->shared += cost + model_step[MODEL_EN][before][class];
			return;
		}
		t->shared += cost;
		for (unsigned k = 0; k < t->models_n; k++)
			t->cost[k] += model_step[t->models[k]][before][class];
		return;
	}
	for (unsigned k = 0; k < t->models_n; k++) {
		unsigned m = t->models[k];
		t->cost[k] += model_step[m][before][class] +
			      (int)model_char(m, cp, class);
	}
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
}

/* Reads bytes as h says; gives up beyond bound. */
static void
score_one(struct str bytes, enum hypothesis h, bool common, int bound,
    struct score *out)
{
	const struct charset_set *set = &charset_sets[hypotheses[h].set];
	const unsigned char *p = (const unsigned char *)bytes.p;
	const unsigned char *end = p + bytes.n;
	uint8_t list[MODEL_COUNT];
	struct track t = { list, 0, { 0 }, 0, CLASS_EDGE, 0, false };
	unsigned which, i = 0;

	t.models_n = models_of(h, list);
	t.shared = hypotheses[h].nats * COST_NAT;
	while (p < end) {
		uint32_t cp;
		p += set_next(set, p, end, &cp);
		if (cp >= CP_CUT) {
			step_bad(&t, cp);
		} else {
			step(&t, FAR_CP(cp), common);
		}
		if (++i % 16 == 0 && lowest(&t, &which) > bound)
			break;
	}
	out->cost = lowest(&t, &which);
	if (p < end && out->cost < bound)
		out->cost = bound;
	out->model = list[which];
	out->hash = t.hash;
	out->damaged = t.damaged;
}

static bool
has_sequence(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
	uint32_t cp = 0;

	while (p < end && (cp < 0x80 || cp >= CP_CUT))
		p += utf8_next(p, end, &cp);
	return cp >= 0x80 && cp < CP_CUT;
}

void
score_all(struct str bytes, bool name, bool whole, enum hypothesis declared,
    struct score out[HYP_COUNT])
{
	int bound = INT32_MAX / 2, slack = SCORE_BOUND * COST_NAT;

	for (unsigned h = 0; h < HYP_COUNT; h++) {
		int more =
		    h == (unsigned)declared ? NATS_DECLARED * COST_NAT : 0;
		if (!whole && (h == HYP_UTF_16LE || h == HYP_UTF_16BE)) {
			out[h] =
			    (struct score){ bound + slack, 0, MODEL_EN, true };
			continue;
		}
		score_one(
		    bytes, (enum hypothesis)h, !name, bound + more, &out[h]);
		if (h == HYP_UTF_8 && !has_sequence(bytes))
			out[h].cost = bound;
		else if (h == HYP_UTF_8 && !out[h].damaged)
			more += NATS_UTF8 * COST_NAT;
		out[h].cost -= more;
		if (out[h].cost + slack < bound)
			bound = out[h].cost + slack;
	}
	/* What was given up early stands where the others gave up. */
	for (unsigned h = 0; h < HYP_COUNT; h++)
		if (out[h].cost > bound)
			out[h].cost = bound;
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

double
score_mean(struct str bytes, enum hypothesis h, unsigned model, unsigned min)
{
	const struct charset_set *set = &charset_sets[hypotheses[h].set];
	const unsigned char *p = (const unsigned char *)bytes.p;
	const unsigned char *end = p + bytes.n;
	unsigned before = CLASS_EDGE, n = 0;
	double sum = 0;

	while (p < end) {
		uint32_t cp;
		p += set_next(set, p, end, &cp);
		if (cp == CP_CUT)
			break;
		if (cp == CP_BAD) {
			sum += NATS_BAD * COST_NAT;
			n++;
			continue;
		}
		cp = FAR_CP(cp);
		unsigned class = model_class(cp);
		if (cp >= 0x80) {
			sum += model_step[model][before][class] +
			       (double)model_char(model, cp, class);
			n++;
		}
		before = cp == '\n' ? (unsigned)CLASS_EDGE : class;
	}
	return n < min ? 0 : sum / n / COST_NAT;
}
