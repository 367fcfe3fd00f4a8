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

static bool
is_single(unsigned h)
{
	return charset_sets[hypothesis_facts[h].set].kind == KIND_SINGLE;
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

/* The hypotheses over one text. */
struct contest {
	struct frame frame;
	struct score_prior prior;
	int bound; /* what costs more is not told apart */
	bool has_singles;
	struct score singles[HYP_COUNT];
	struct reading readings[HYP_COUNT];
	struct score *out;
};

static void
contest_begin(struct contest *c, struct str bytes, bool name)
{
	reading_frame(&c->frame, bytes, !name);
	c->bound = COST_NONE;
	c->has_singles = false;
}

/* What speaks for a hypothesis beside its text, when that is not damaged. */
static int
head_start(const struct contest *c, enum hypothesis h, bool damaged)
{
	int nats = h == c->prior.declared ? NATS_DECLARED : 0;

	nats += h == c->prior.likely ? NATS_LIKELY : 0;
	if (h == HYP_UTF_8 && !damaged)
		nats += sequences(c->frame.middle);
	return nats * COST_NAT;
}

/* All of single bytes are read when one of them is wanted. */
static void
go_single(struct contest *c, enum hypothesis h, int bound)
{
	if (!c->has_singles)
		reading_singles(&c->frame,
		    bound + (NATS_DECLARED + NATS_LIKELY) * COST_NAT,
		    c->singles);
	c->has_singles = true;
	c->out[h] = c->singles[h];
}

/*
 * Begins a reading, or takes it up again.  Strict: one that is damaged is given
 * up.
 */
static void
go(struct contest *c, enum hypothesis h, bool begin, bool strict)
{
	struct reading *r = &c->readings[h];
	struct score *out = &c->out[h];
	int start = head_start(c, h, false);

	if (is_single(h)) {
		go_single(c, h, c->bound);
	} else {
		if (begin)
			reading_begin(r, &c->frame, h);
		reading_go(r, &c->frame, h,
		    (struct patience){ c->bound + start, strict });
		reading_score(r, &c->frame, h, out);
	}
	if (h == HYP_UTF_8 && out->damaged)
		start = head_start(c, h, true);
	out->cost -= start;
	if (out->given_up && out->cost < c->bound)
		out->cost = c->bound;
	if (out->cost + SCORE_BOUND * COST_NAT < c->bound)
		c->bound = out->cost + SCORE_BOUND * COST_NAT;
}

/* What was given up stands where the others gave up. */
static void
level(struct contest *c, const unsigned char order[HYP_COUNT], unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (c->out[order[i]].cost > c->bound)
			c->out[order[i]].cost = c->bound;
}

/*
 * The usual hypotheses without patience for damage first: a reading that is
 * whole and costs what text costs is no accident.  Without one all others get
 * their chance, damaged and unusual.  *n are there, and are tried.
 */
static void
score_head(struct contest *c, const unsigned char order[HYP_COUNT],
    unsigned usual, unsigned *n)
{
	for (unsigned i = 0; i < usual; i++)
		go(c, (enum hypothesis)order[i], true, true);
	if (c->bound < NATS_GOOD * COST_NAT * (int)c->frame.whole.n +
			   SCORE_BOUND * COST_NAT)
		*n = usual;
	for (unsigned i = 0; i<usual && * n> usual; i++)
		if (c->out[order[i]].given_up && c->out[order[i]].damaged)
			go(c, (enum hypothesis)order[i], false, false);
	for (unsigned i = usual; i < *n; i++)
		go(c, (enum hypothesis)order[i], true, false);
	level(c, order, *n);
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
	/* Single bytes are soon read, and set a bound to the others. */
	for (unsigned h = HYP_UTF_8 + 1; h < HYP_USUAL; h++)
		if (is_single(h))
			order[n++] = (unsigned char)h;
	for (unsigned h = HYP_UTF_8 + 1; h < HYP_USUAL; h++)
		if (!is_single(h))
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
	struct contest c;
	size_t head = bytes.n < HEAD ? bytes.n : HEAD;

	for (unsigned h = 0; h < HYP_COUNT; h++)
		out[h] = (struct score){ COST_NONE, MODEL_EN, true, true };
	c.prior = prior;
	c.out = out;
	contest_begin(&c, str_head(bytes, head), name);
	score_head(&c, order, usual, &n);
	if (head == bytes.n)
		return;
	sort_by_cost(order, n, out);
	contest_begin(&c, bytes, name);
	for (unsigned i = 0; i < n; i++)
		go(&c, (enum hypothesis)order[i], true, false);
	level(&c, order, n);
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
