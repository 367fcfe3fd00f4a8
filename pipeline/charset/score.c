#include "score.h"

#include "reading.h"

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

/* More than any text costs. */
#define COST_NONE (INT32_MAX / 2)

enum charset_id
score_set(enum hypothesis h)
{
	return hypothesis_facts[h].set;
}

/* What the well-formed sequences of s are worth, in nats. */
static int
sequences(struct str s)
{
	int n = (int)utf8_sequences(
	    (const unsigned char *)s.p, s.n, NATS_UTF8 / NATS_UTF8_EACH);
	int nats = n == 0 ? 0 : NATS_UTF8_FIRST + n * NATS_UTF8_EACH;

	return nats < NATS_UTF8 ? nats : NATS_UTF8;
}

/* The hypotheses over one text. */
struct contest {
	struct frame frame;
	struct score_prior prior;
	int sequences; /* what those of UTF-8 are worth, in nats */
	int bound;     /* what costs more is not told apart */
	bool has_singles;
	struct score singles[HYP_COUNT];
	struct reading readings[HYP_COUNT];
	struct score *out;
	unsigned char tried[HYP_COUNT]; /* in this order */
	unsigned n;
};

static void
contest_begin(struct contest *c, struct str bytes, bool name)
{
	reading_frame(&c->frame, bytes, !name);
	c->sequences = sequences(c->frame.middle);
	c->bound = COST_NONE;
	c->has_singles = false;
}

static bool
is_prior(const struct contest *c, unsigned h)
{
	return h == (unsigned)c->prior.declared ||
	       h == (unsigned)c->prior.likely;
}

/* What speaks for a hypothesis beside its text and its sequences. */
static inline int
head_start(const struct contest *c, enum hypothesis h)
{
	int nats = h == c->prior.declared ? NATS_DECLARED : 0;

	nats += h == c->prior.likely ? NATS_LIKELY : 0;
	return nats * COST_NAT;
}

/* A hypothesis has its score: the bound may sink. */
static inline void
rank(struct contest *c, enum hypothesis h, int start)
{
	struct score *out = &c->out[h];

	out->cost -= start;
	if (out->given_up && out->cost < c->bound)
		out->cost = c->bound;
	if (out->cost + SCORE_BOUND * COST_NAT < c->bound)
		c->bound = out->cost + SCORE_BOUND * COST_NAT;
}

/* All of single bytes are read when one of them is wanted. */
static inline void
go_single(struct contest *c, enum hypothesis h)
{
	if (!c->has_singles)
		reading_singles(&c->frame,
		    c->bound + (NATS_DECLARED + NATS_LIKELY) * COST_NAT,
		    c->singles);
	c->has_singles = true;
	c->out[h] = c->singles[h];
	rank(c, h, head_start(c, h));
}

/* Begins, or goes on where it stands; strict: damage is not endured. */
static inline void
go(struct contest *c, enum hypothesis h, bool strict)
{
	struct reading *r = &c->readings[h];
	int start = head_start(c, h), more = 0;
	struct patience patience = { c->bound + start, strict };

	if (weights[0][h].is_pairs) {
		reading_pairs(r, &c->frame, h, patience, &c->out[h]);
		rank(c, h, start);
		return;
	}
	if (h == HYP_UTF_8)
		more = c->sequences * COST_NAT;
	patience.bound += more;
	reading_track(r, &c->frame, h, patience, &c->out[h]);
	rank(c, h, start + (r->damaged ? 0 : more));
}

/* A first try. */
static inline void
try(struct contest *c, unsigned h, bool strict)
{
	c->tried[c->n++] = (unsigned char)h;
	if (hypothesis_is_single((enum hypothesis)h)) {
		go_single(c, (enum hypothesis)h);
	} else {
		c->readings[h].at = NULL;
		go(c, (enum hypothesis)h, strict);
	}
}

/* What was given up stands where the others gave up. */
static void
level(struct contest *c)
{
	for (unsigned i = 0; i < c->n; i++)
		if (c->out[c->tried[i]].cost > c->bound)
			c->out[c->tried[i]].cost = c->bound;
}

/*
 * The usual hypotheses, without patience for damage: a reading that is whole
 * and costs what text costs is no accident.  True when there is one.
 */
static bool
try_usual(struct contest *c)
{
	for (unsigned i = 0; i < HYP_USUAL; i++)
		if (hypothesis_order[i] != HYP_UTF_8 || c->sequences > 0)
			try(c, hypothesis_order[i], true);
	for (unsigned h = HYP_USUAL; h < HYP_COUNT; h++)
		if (is_prior(c, h))
			try(c, h, true);
	return c->bound < NATS_GOOD * COST_NAT * (int)c->frame.whole.n +
			      SCORE_BOUND * COST_NAT;
}

/* Without one all get their chance, damaged and unusual. */
static void
try_all(struct contest *c, bool whole)
{
	for (unsigned i = 0, n = c->n; i < n; i++) {
		const struct score *s = &c->out[c->tried[i]];
		if (s->given_up && s->damaged)
			go(c, (enum hypothesis)c->tried[i], false);
	}
	for (unsigned h = HYP_USUAL; h < HYP_COUNT; h++)
		if (!is_prior(c, h) &&
		    (whole || (h != HYP_UTF_16LE && h != HYP_UTF_16BE)))
			try(c, h, false);
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

/* Those that were tried on the head of a text again, on all of it. */
static void
try_again(struct contest *c, struct str bytes, bool name)
{
	unsigned n = c->n;

	sort_by_cost(c->tried, n, c->out);
	contest_begin(c, bytes, name);
	c->n = 0;
	for (unsigned i = 0; i < n; i++)
		try(c, c->tried[i], false);
	level(c);
}

void
score_all(struct str bytes, bool name, bool whole, struct score_prior prior,
    struct score out[HYP_COUNT])
{
	struct contest c;

	for (unsigned h = 0; h < HYP_COUNT; h++)
		out[h] = (struct score){ COST_NONE, MODEL_EN, true, true };
	c.prior = prior;
	c.out = out;
	c.n = 0;
	contest_begin(&c, str_head(bytes, HEAD), name);
	if (!try_usual(&c))
		try_all(&c, whole);
	level(&c);
	if (bytes.n > HEAD)
		try_again(&c, bytes, name);
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

bool
score_differs(struct str bytes, const struct score scores[HYP_COUNT],
    enum hypothesis a, enum hypothesis b)
{
	if (a == b)
		return false;
	return scores[a].given_up || scores[b].given_up ||
	       !reading_is_same(bytes, a, b);
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
