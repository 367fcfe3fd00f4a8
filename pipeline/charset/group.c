#include "charset.h"

#include <math.h>
#include <stdlib.h>

#include "../limits.h"
#include "../mem.h"
#include "detect.h"

/* Bytes of a name that are judged; file systems end at 255. */
#define NAME_MAX_JUDGED 1024

/*
 * One name's say in a pool is at most this many nats: without a cap one long
 * or odd name outvotes the archive.
 */
#define CAP (20 * COST_NAT)

/* A name whose own best beats the pool's by more keeps its own. */
#define DISSENT (10 * COST_NAT)

/* Hands that may have packed one archive, one kind: pools one after another. */
#define ROUNDS 4

struct name {
	size_t off, n;
	unsigned kind;
	bool scored; /* has a say; scores[at] are its own */
	bool settled;
	size_t at;
	struct charset_verdict verdict;
};

struct charset_group {
	struct buf bytes;
	struct name *names;
	size_t n, cap;
	struct score (*scores)[HYP_COUNT];
	size_t scores_n, scores_cap;
};

struct charset_group *
charset_group_new(void)
{
	return mem_zalloc(1, sizeof(struct charset_group));
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

/*
 * A name on its own.  One that a rule settles has no scores, but well-formed
 * UTF-8 speaks for its pool: few archives mix.
 */
static void
judge_alone(struct charset_group *g, struct name *name)
{
	struct str s = STR("");
	struct score *scores;

	if (name->n > 0)
		s = (struct str){ g->bytes.p + name->off, name->n };
	if (detect_rules(s, true, &name->verdict)) {
		name->settled = true;
		return;
	}
	g->scores =
	    mem_grow(g->scores, g->scores_n, &g->scores_cap, sizeof *g->scores);
	scores = g->scores[g->scores_n];
	score_all(s, true, true, (struct score_prior){ HYP_COUNT, HYP_COUNT },
	    scores);
	detect_verdict(s, scores, &name->verdict);
	if (name->verdict.how == CHARSET_ASCII)
		name->settled = true;
	name->verdict.unknown = detect_unknown(s, score_best(scores));
	name->scored = true;
	name->at = g->scores_n++;
}

/* Names of one kind. */
struct slice {
	struct name **names;
	size_t n;
};

/* What the unsettled ones say together; returns how many spoke. */
static size_t
pool(const struct charset_group *g, struct slice s, int64_t sum[HYP_COUNT])
{
	size_t voters = 0;

	memset(sum, 0, HYP_COUNT * sizeof *sum);
	for (size_t i = 0; i < s.n; i++) {
		const struct name *name = s.names[i];
		if (name->settled && name->verdict.how == CHARSET_UTF8)
			for (unsigned h = 1; h < HYP_COUNT; h++)
				sum[h] += CAP;
		if (name->settled)
			continue;
		const struct score *scores = g->scores[name->at];
		int best = scores[score_best(scores)].cost;
		for (unsigned h = 0; h < HYP_COUNT; h++) {
			int behind = scores[h].cost - best;
			sum[h] += behind < CAP ? behind : CAP;
		}
		voters++;
	}
	return voters;
}

/* Nats of the pool to the next charset that reads this name differently. */
static double
pool_margin(const struct score scores[HYP_COUNT], const int64_t sum[HYP_COUNT],
    unsigned winner)
{
	int64_t next = sum[winner] + INT64_C(1000) * COST_NAT;

	for (unsigned h = 0; h < HYP_COUNT; h++)
		if (scores[h].hash != scores[winner].hash && sum[h] < next)
			next = sum[h];
	return (double)(next - sum[winner]) / COST_NAT;
}

/*
 * A name that can live with the pool's verdict gets it, unless it is surer of
 * the same text itself.
 */
static void
overrule(struct name *name, const struct score scores[HYP_COUNT],
    const int64_t sum[HYP_COUNT], unsigned winner)
{
	enum charset_id id = score_set((enum hypothesis)winner);
	double margin = pool_margin(scores, sum, winner);
	const char *charset = charset_sets[id].name;
	bool unknown =
	    name->verdict.unknown && name->verdict.charset == charset;

	if (name->verdict.charset == charset && name->verdict.margin >= margin)
		return;
	name->verdict = (struct charset_verdict){ charset,
		detect_lang(scores[winner].model, id), CHARSET_POOLED, margin,
		unknown };
}

/*
 * The pool's verdict for each of its names that can live with it; the others
 * wait for the next round.  Returns how many were settled.
 */
static size_t
settle(const struct charset_group *g, struct slice s,
    const int64_t sum[HYP_COUNT], size_t voters)
{
	unsigned winner = 0;
	size_t settled = 0;

	for (unsigned h = 1; h < HYP_COUNT; h++)
		if (sum[h] < sum[winner])
			winner = h;
	for (size_t i = 0; i < s.n; i++) {
		struct name *name = s.names[i];
		if (name->settled)
			continue;
		const struct score *scores = g->scores[name->at];
		if (scores[winner].cost - scores[score_best(scores)].cost >
		    DISSENT)
			continue;
		name->settled = true;
		settled++;
		if (voters > 1)
			overrule(name, scores, sum, winner);
	}
	return settled;
}

static int
by_kind(const void *a, const void *b)
{
	const struct name *x = *(struct name *const *)a;
	const struct name *y = *(struct name *const *)b;

	return (x->kind > y->kind) - (x->kind < y->kind);
}

/* The names of one kind, round after round. */
static void
judge_slice(const struct charset_group *g, struct slice s)
{
	int64_t sum[HYP_COUNT];

	for (unsigned round = 0; round < ROUNDS; round++) {
		size_t voters = pool(g, s, sum);
		if (voters == 0 || settle(g, s, sum, voters) == 0)
			return;
	}
}

void
charset_group_judge(struct charset_group *g)
{
	struct name **order = mem_alloc(g->n + 1, sizeof *order);

	for (size_t i = 0; i < g->n; i++) {
		judge_alone(g, &g->names[i]);
		order[i] = &g->names[i];
	}
	/* Within a kind no order matters: sums and settling are the same. */
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
