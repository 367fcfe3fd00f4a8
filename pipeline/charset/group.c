#include "charset.h"

#include <math.h>
#include <stdlib.h>

#include "../limits.h"
#include "../mem.h"
#include "detect.h"

/* Bytes of a name that are judged; file systems end at 255. */
#define NAME_MAX_JUDGED 1024

/*
 * The names of a group are drawn from a mixture of charsets: each name was
 * written in one of them, and most archives have one or two.  The shares are
 * estimated from the names (expectation and maximization, see weigh()), and a
 * name is then read as its own likelihood and the share of the charset say.
 * So one long name is one vote, and the names of a second hand keep theirs.
 *
 * A charset that no name speaks for has the share of so many names.
 */
#define ALPHA 0.002

/* The shares have settled after so many rounds. */
#define ROUNDS 10

/* What the archive's texts are in is likely for its names: so many votes. */
#define LIKELY 2

/* Margins from here on are hardly ever wrong, in nats. */
#define SURE 5

struct name {
	size_t off, n;
	unsigned kind;
	bool scored; /* has a say; scores[at] are its own */
	bool settled;
	size_t at;
	enum hypothesis best; /* in its group, with this margin */
	double margin;
	struct charset_verdict verdict;
};

struct charset_group {
	struct buf bytes;
	struct name *names;
	size_t n, cap;
	struct score (*scores)[HYP_COUNT];
	size_t scores_n, scores_cap;
	enum hypothesis likely;
};

struct charset_group *
charset_group_new(void)
{
	struct charset_group *g = mem_zalloc(1, sizeof *g);

	g->likely = HYP_COUNT;
	return g;
}

void
charset_group_free(struct charset_group *g)
{
	if (g == NULL)
		return;
	buf_fini(&g->bytes);
	free(g->names);
	free(g->scores);
	free(g);
}

size_t
charset_group_add(struct charset_group *g, struct str raw, unsigned kind)
{
	struct str s = str_head(raw, NAME_MAX_JUDGED);

	g->names = mem_grow(g->names, g->n, &g->cap, sizeof *g->names);
	g->names[g->n] =
	    (struct name){ .off = g->bytes.n, .n = s.n, .kind = kind };
	buf_adds(&g->bytes, s);
	return g->n++;
}

static struct str
name_bytes(const struct charset_group *g, const struct name *name)
{
	if (name->n == 0)
		return STR("");
	return (struct str){ g->bytes.p + name->off, name->n };
}

/*
 * A name on its own.  One that a rule settles has no scores, but well-formed
 * UTF-8 speaks for its pool: few archives mix.
 */
static void
judge_alone(struct charset_group *g, struct name *name)
{
	struct str s = name_bytes(g, name);
	struct score *scores;
	enum hypothesis best;

	name->scored = false;
	name->settled = detect_rules(s, true, &name->verdict);
	if (name->settled)
		return;
	g->scores =
	    mem_grow(g->scores, g->scores_n, &g->scores_cap, sizeof *g->scores);
	scores = g->scores[g->scores_n];
	score_all(s, true, true, (struct score_prior){ HYP_COUNT, HYP_COUNT },
	    scores);
	best = detect_verdict(s, s, scores, &name->verdict);
	if (name->verdict.how == CHARSET_ASCII)
		name->settled = true;
	name->verdict.unknown = detect_unknown(s, best);
	name->scored = true;
	name->at = g->scores_n++;
}

/* Names of one kind. */
struct slice {
	struct name **names;
	size_t n;
};

/* Costs further apart than SCORE_BOUND are not told apart. */
#define COSTS (SCORE_BOUND * COST_NAT + 1)

/* What the names say of each charset's share. */
struct mixture {
	double votes[HYP_COUNT];  /* of all names, and what was known before */
	double all;               /* their sum */
	double likelihood[COSTS]; /* of a cost above the best */
};

/* One name's part in each charset. */
static void
divide(const struct mixture *m, const struct score scores[HYP_COUNT],
    double part[HYP_COUNT])
{
	int best = scores[score_best(scores)].cost;
	double all = 0;

	for (unsigned h = 0; h < HYP_COUNT; h++) {
		int behind = scores[h].cost - best;
		part[h] =
		    behind < COSTS ? m->votes[h] * m->likelihood[behind] : 0;
		all += part[h];
	}
	for (unsigned h = 0; h < HYP_COUNT; h++)
		part[h] /= all;
}

/* The votes of the names of s; returns how many spoke. */
static size_t
weigh(const struct charset_group *g, struct slice s, struct mixture *m)
{
	double known[HYP_COUNT], votes[HYP_COUNT], part[HYP_COUNT];
	size_t voters = 0;

	m->all = 0;
	for (unsigned h = 0; h < HYP_COUNT; h++) {
		known[h] = ALPHA + (h == g->likely ? LIKELY : 0);
		m->votes[h] = 1;
	}
	for (int i = 0; i < COSTS; i++)
		m->likelihood[i] = exp(-(double)i / COST_NAT);
	for (size_t i = 0; i < s.n; i++) {
		known[HYP_UTF_8] += s.names[i]->settled &&
				    s.names[i]->verdict.how == CHARSET_UTF8;
		voters += !s.names[i]->settled;
	}
	for (unsigned h = 0; h < HYP_COUNT; h++)
		m->all += known[h];
	for (unsigned round = 0; round < ROUNDS && voters > 0; round++) {
		memcpy(votes, known, sizeof votes);
		for (size_t i = 0; i < s.n; i++) {
			if (s.names[i]->settled)
				continue;
			divide(m, g->scores[s.names[i]->at], part);
			for (unsigned h = 0; h < HYP_COUNT; h++)
				votes[h] += part[h];
		}
		memcpy(m->votes, votes, sizeof votes);
	}
	size_t before = m->all > 1;

	m->all += (double)voters;
	return voters + before;
}

/*
 * What it would cost to read all the names of one charset in another, each
 * name counted up to CAP: [their charset][the other].
 */
struct lead {
	int64_t cost[HYP_COUNT][HYP_COUNT];
};

/* One long name is not to vouch for the others. */
#define CAP (20 * COST_NAT)

/* A name's charset by its own scores and by the shares that the others give. */
static void
choose(struct name *name, struct str bytes,
    const struct score scores[HYP_COUNT], const struct mixture *m,
    struct lead *lead)
{
	struct score pooled[HYP_COUNT];
	double part[HYP_COUNT];

	divide(m, scores, part);
	for (unsigned h = 0; h < HYP_COUNT; h++) {
		double share = (m->votes[h] - part[h]) / (m->all - 1);
		if (share < ALPHA / m->all)
			share = ALPHA / m->all;
		pooled[h] = scores[h];
		pooled[h].cost += (int)(0.5 - log(share) * COST_NAT);
	}
	name->best = score_best(pooled);
	name->margin = score_margin(bytes, pooled, name->best);
	for (unsigned h = 0; h < HYP_COUNT; h++) {
		int behind = scores[h].cost - scores[name->best].cost;
		lead->cost[name->best][h] += behind < CAP ? behind : CAP;
	}
}

/*
 * The verdict: no surer than it is that all the names of the charset are not
 * in another one.  A name's own stands where it is as sure of the same.
 */
static void
settle(struct name *name, struct str bytes,
    const struct score scores[HYP_COUNT], const struct lead *lead)
{
	enum hypothesis best = name->best;
	enum charset_id id = score_set(best);
	bool same = name->verdict.charset == charset_sets[id].name;
	double margin = name->margin;

	for (unsigned h = 0; h < HYP_COUNT; h++) {
		double all = (double)lead->cost[best][h] / COST_NAT;
		if (all < margin &&
		    score_differs(bytes, scores, best, (enum hypothesis)h))
			margin = all < 0 ? 0 : all;
	}
	if (same && name->verdict.margin >= margin)
		return;
	name->verdict = (struct charset_verdict){ charset_sets[id].name,
		detect_lang(scores[best].model, id), CHARSET_POOLED, margin,
		same && name->verdict.unknown };
}

/* The names of one kind. */
static void
judge_slice(const struct charset_group *g, struct slice s)
{
	struct mixture m;
	struct lead lead = { .cost = { { 0 } } };

	if (weigh(g, s, &m) < 2)
		return;
	for (size_t i = 0; i < s.n; i++)
		if (!s.names[i]->settled)
			choose(s.names[i], name_bytes(g, s.names[i]),
			    g->scores[s.names[i]->at], &m, &lead);
	/* What was known before speaks for its charset as one of the names. */
	if (g->likely != HYP_COUNT)
		for (unsigned h = 0; h < HYP_COUNT; h++)
			lead.cost[g->likely][h] += CAP;
	for (size_t i = 0; i < s.n; i++)
		if (!s.names[i]->settled)
			settle(s.names[i], name_bytes(g, s.names[i]),
			    g->scores[s.names[i]->at], &lead);
}

/* By kind, and within one as they came: sums of fractions mind the order. */
static int
by_kind(const void *a, const void *b)
{
	const struct name *x = *(struct name *const *)a;
	const struct name *y = *(struct name *const *)b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return (x->off > y->off) - (x->off < y->off);
}

void
charset_group_judge(struct charset_group *g)
{
	struct name **order = mem_alloc(g->n + 1, sizeof *order);

	g->scores_n = 0;
	for (size_t i = 0; i < g->n; i++) {
		judge_alone(g, &g->names[i]);
		order[i] = &g->names[i];
	}
	qsort(order, g->n, sizeof *order, by_kind);
	for (size_t i = 0, from = 0; i < g->n; i++) {
		if (i + 1 < g->n && order[i + 1]->kind == order[i]->kind)
			continue;
		judge_slice(g, (struct slice){ order + from, i + 1 - from });
		from = i + 1;
	}
	free(order);
}

void
charset_group_get(
    const struct charset_group *g, size_t i, struct charset_verdict *out)
{
	*out = g->names[i].verdict;
}

bool
charset_group_is_sure(const struct charset_group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->names[i].scored && g->names[i].verdict.margin < SURE)
			return false;
	return true;
}

void
charset_group_likely(struct charset_group *g, const char *charset)
{
	g->likely = hypothesis_find(set_find(charset));
}
