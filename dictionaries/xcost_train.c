/*
 * xcost_train: learns from pairs of names what xcost.c says letters cost.
 *
 *     xcost_train hangul=FILE kana=FILE han=FILE >xcost.def
 *
 * Expectation and maximization, the likeliest way alone being counted: each
 * native name, in Latin letters, is laid beside its Latin form so that the sum
 * of costs is least; what became of each letter then is counted, and the costs
 * of the next round are -log of how often it did.  Only the half of the names
 * that is for learning is used.  Same input, same bytes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "mem.h"
#include "pairs.h"
#include "xcost.h"

enum { ROUNDS = 6, A = XCOST_ALPHABET, L = XCOST_LETTERS };

/* What is not seen may still be: so many times it is taken to have been. */
#define UNSEEN 0.3

/* Of letters both names have, more than so many nats: no rendering by ear. */
#define TOO_FAR 2.2

struct example {
	struct xcost_name native, latin[2];
};

struct learner {
	struct example *example;
	size_t n, cap;
	double cost[A][A], count[A][A];
};

/* A table of the least costs, and which step led there. */
enum step { NO_STEP, STEP_BOTH, STEP_LOST, STEP_WON };
struct lay {
	double cost[L + 1][L + 1];
	unsigned char step[L + 1][L + 1];
};

static void
better(struct lay *lay, unsigned i, unsigned j, double cost, enum step step)
{
	if (lay->step[i][j] == NO_STEP || cost < lay->cost[i][j]) {
		lay->cost[i][j] = cost;
		lay->step[i][j] = (unsigned char)step;
	}
}

static double
lay_out(const struct learner *t, const struct xcost_name *native,
    const struct xcost_name *latin, struct lay *lay)
{
	memset(lay->step, 0, sizeof lay->step);
	lay->cost[0][0] = 0;
	for (unsigned i = 0; i <= native->n; i++)
		for (unsigned j = 0; j <= latin->n; j++) {
			unsigned a = i > 0 ? native->letter[i - 1] : 0;
			unsigned b = j > 0 ? latin->letter[j - 1] : 0;
			if (i > 0 && j > 0)
				better(lay, i, j,
				    lay->cost[i - 1][j - 1] + t->cost[a][b],
				    STEP_BOTH);
			if (i > 0)
				better(lay, i, j,
				    lay->cost[i - 1][j] + t->cost[a][0],
				    STEP_LOST);
			if (j > 0)
				better(lay, i, j,
				    lay->cost[i][j - 1] + t->cost[0][b],
				    STEP_WON);
		}
	return lay->cost[native->n][latin->n];
}

static void
count(struct learner *t, const struct xcost_name *native,
    const struct xcost_name *latin, const struct lay *lay)
{
	unsigned i = native->n, j = latin->n;

	while (i > 0 || j > 0) {
		enum step step = lay->step[i][j];
		unsigned a = step == STEP_WON ? 0 : native->letter[--i];
		unsigned b = step == STEP_LOST ? 0 : latin->letter[--j];
		t->count[a][b]++;
	}
}

/* learn: costs from counts; a letter won is as likely as all that is seen. */
static void
learn(struct learner *t)
{
	double all = 0;

	for (unsigned a = 1; a < A; a++) {
		double sum = 0;
		for (unsigned b = 0; b < A; b++)
			sum += t->count[a][b] + UNSEEN;
		for (unsigned b = 0; b < A; b++)
			t->cost[a][b] = -log((t->count[a][b] + UNSEEN) / sum);
		all += sum;
	}
	for (unsigned b = 1; b < A; b++)
		t->cost[0][b] = -log((t->count[0][b] + UNSEEN) / all);
}

static void
train(struct learner *t)
{
	struct lay *lay = mem_alloc(2, sizeof *lay);

	for (unsigned a = 0; a < A; a++)
		for (unsigned b = 0; b < A; b++)
			t->cost[a][b] = a == b ? 0 : a * b == 0 ? 1 : 1.2;
	for (unsigned round = 0; round < ROUNDS; round++) {
		memset(t->count, 0, sizeof t->count);
		for (size_t i = 0; i < t->n; i++) {
			const struct example *e = &t->example[i];
			double best = 0;
			unsigned k = 0;
			for (unsigned turn = 0; turn < 2; turn++) {
				double cost = lay_out(
				    t, &e->native, &e->latin[turn], &lay[turn]);
				if (turn == 0 || cost < best)
					best = cost, k = turn;
			}
			if (best / (e->native.n + e->latin[k].n) <= TOO_FAR)
				count(t, &e->native, &e->latin[k], &lay[k]);
		}
		learn(t);
	}
	free(lay);
}

static void
load(struct learner *t, enum xcost_script script, const char *path)
{
	struct xcost_scratch x = { { NULL, NULL, NULL, 0, 0 }, { NULL, 0, 0 } };
	struct pairs p;

	if (pairs_read(&p, path, PAIRS_LEARN) < 0)
		exit(DIAG_FAILED);
	for (size_t i = 0; i < p.n; i++) {
		struct example e;
		if (!xcost_native(&x, p.pair[i].native, script, &e.native) ||
		    !xcost_latin(&x, p.pair[i].latin, false, &e.latin[0]) ||
		    !xcost_latin(&x, p.pair[i].latin, true, &e.latin[1]))
			continue;
		t->example =
		    mem_grow(t->example, t->n, &t->cap, sizeof *t->example);
		t->example[t->n++] = e;
	}
	pairs_fini(&p);
	xcost_fini(&x);
}

static void
put(const struct learner *t, struct str script)
{
	printf("\t/* %.*s, from %zu names */\n\t{\n", (int)script.n, script.p,
	    t->n);
	for (unsigned a = 0; a < A; a++) {
		printf("\t    {");
		for (unsigned b = 0; b < A; b++) {
			double c = floor(t->cost[a][b] * XCOST_NAT + 0.5);
			printf(" %u,", c > 255 ? 255 : (unsigned)c);
		}
		printf(" },\n");
	}
	printf("\t},\n");
}

int
main(int argc, char **argv)
{
	static const char usage[] =
	    "xcost_train hangul=FILE kana=FILE han=FILE";

	diag_init("xcost_train");
	if (argc != XCOST_SCRIPTS + 1)
		diag_die(DIAG_USAGE, "%s", usage);
	printf("/*\n * Costs of letters between scripts: generated by "
	       "xcost_train.c, "
	       "do not edit.\n * Learned from pairs of names (Y. Merhav and "
	       "S. Ash, Design Challenges in\n * Named Entity "
	       "Transliteration, COLING 2018; the pairs are (c) 2018\n"
	       " * Amazon.com, under a licence like MIT's, and are not kept "
	       "here).\n */\n");
	for (unsigned s = 0; s < XCOST_SCRIPTS; s++) {
		struct learner *t = mem_zalloc(1, sizeof *t);
		struct str arg = str_of(argv[s + 1]);
		struct str name = str_head(arg, str_find(arg, '='));
		if (xcost_script(name) != (enum xcost_script)s)
			diag_die(DIAG_USAGE, "%s", usage);
		load(t, (enum xcost_script)s, str_from(arg, name.n + 1).p);
		train(t);
		put(t, name);
		free(t->example);
		free(t);
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
