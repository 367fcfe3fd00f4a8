#ifndef LEARN_H
#define LEARN_H

/*
 * learn: weights found by stochastic gradient descent with a step of its own
 * for each weight (AdaGrad), averaged over the later passes.  The arithmetic
 * is that of IEEE 754 without a function of libm, so the same input gives the
 * same weights.  A struct learn owns its arrays.
 */

#include <stddef.h>
#include <stdint.h>

struct learn {
	double *w, *g2, *sum;
	size_t n, cap;
	double rate;
	unsigned summed; /* passes in the average */
};

/* What a decision looks at: numbers of weights. */
enum { LEARN_MOST = 512 };
struct learn_set {
	uint32_t v[LEARN_MOST];
	unsigned n;
};

void learn_fini(struct learn *l);

/* learn_grow: weights up to number n - 1, new ones 0. */
void learn_grow(struct learn *l, size_t n);

double learn_score(const struct learn *l, const struct learn_set *s);

/* learn_step: against this gradient of the loss. */
void learn_step(struct learn *l, const struct learn_set *s, double gradient);

/* learn_sum: a pass is over and counts.  learn_average: the weights now. */
void learn_sum(struct learn *l);
void learn_average(struct learn *l);

/* learn_exp: e to the x, for -30 to 30. */
double learn_exp(double x);

/* learn_whole: weight i in whole numbers, MODEL_NAT to a nat, cut at most. */
int learn_whole(const struct learn *l, size_t i, int most);

/* learn_random: below n; the state begins as anything but 0. */
uint32_t learn_random(uint64_t *state, uint32_t n);

/* learn_shuffle: the numbers 0 to n - 1 in some order, anew. */
void learn_shuffle(uint32_t *order, uint32_t n, uint64_t *state);

static inline void
learn_add(struct learn_set *s, size_t i)
{
	if (s->n < LEARN_MOST)
		s->v[s->n++] = (uint32_t)i;
}

#endif
