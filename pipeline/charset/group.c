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
	struct str s = { g->bytes.p + name->off, name->n };
	struct score *scores;

	if (s.n == 0)
		s.p = "";
	if (detect_rules(s, true, &name->verdict)) {
		name->settled = true;
		return;
	}
	g->scores =
	    mem_grow(g->scores, g->scores_n, &g->scores_cap, sizeof *g->scores);
	scores = g->scores[g->scores_n];
	score_all(s, true, true, HYP_COUNT, scores);
	detect_verdict(s, scores, &name->verdict);
	if (name->verdict.how == CHARSET_ASCII)
		name->settled = true;
	name->verdict.unknown = detect_unknown(s, scores, score_best(scores));
	name->scored = true;
	name->at = g->scores_n++;
}

/* What the unsettled names of a kind say together; returns how many spoke. */
static size_t
pool(const struct charset_group *g, unsigned kind, int64_t sum[HYP_COUNT])
{
	size_t voters = 0;

	memset(sum, 0, HYP_COUNT * sizeof *sum);
	for (size_t i = 0; i < g->n; i++) {
		const struct name *name = &g->names[i];
		if (name->kind != kind)
			continue;
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
 * The pool's verdict for each of its names that can live with it; the others
 * wait for the next round.  Returns how many were settled.
 */
static size_t
settle(struct charset_group *g, unsigned kind, const int64_t sum[HYP_COUNT],
    size_t voters)
{
	unsigned winner = 0;
	size_t settled = 0;

	for (unsigned h = 1; h < HYP_COUNT; h++)
		if (sum[h] < sum[winner])
			winner = h;
	enum charset_id id = score_set((enum hypothesis)winner);
	for (size_t i = 0; i < g->n; i++) {
		struct name *name = &g->names[i];
		if (name->kind != kind || name->settled)
			continue;
		const struct score *scores = g->scores[name->at];
		if (scores[winner].cost - scores[score_best(scores)].cost >
		    DISSENT)
			continue;
		name->settled = true;
		settled++;
		if (voters < 2)
			continue;
		bool unknown = name->verdict.unknown &&
			       name->verdict.charset == charset_sets[id].name;
		name->verdict = (struct charset_verdict){
			charset_sets[id].name,
			detect_lang(scores[winner].model, id),
			CHARSET_POOLED,
			pool_margin(scores, sum, winner),
			unknown,
		};
	}
	return settled;
}

static int
by_kind(const void *a, const void *b)
{
	unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;

	return (x > y) - (x < y);
}

void
charset_group_judge(struct charset_group *g)
{
	unsigned *kinds = mem_alloc(g->n + 1, sizeof *kinds);
	int64_t sum[HYP_COUNT];

	for (size_t i = 0; i < g->n; i++) {
		judge_alone(g, &g->names[i]);
		kinds[i] = g->names[i].kind;
	}
	qsort(kinds, g->n, sizeof *kinds, by_kind);
	for (size_t i = 0; i < g->n; i++) {
		if (i > 0 && kinds[i] == kinds[i - 1])
			continue;
		for (unsigned round = 0; round < ROUNDS; round++) {
			size_t voters = pool(g, kinds[i], sum);
			if (voters == 0 ||
			    settle(g, kinds[i], sum, voters) == 0)
				break;
		}
	}
	free(kinds);
}

void
charset_group_get(
    const struct charset_group *g, size_t i, struct charset_verdict *out)
{
	*out = g->names[i].verdict;
}
