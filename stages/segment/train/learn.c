#include "learn.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"

#include "modelfmt.h"

void
learn_fini(struct learn *l)
{
	free(l->w);
	free(l->g2);
	free(l->sum);
	*l = (struct learn){ .w = NULL };
}

void
learn_grow(struct learn *l, size_t n)
{
	if (n > l->cap) {
		l->cap = n * 2;
		l->w = mem_realloc(l->w, l->cap, sizeof *l->w);
		l->g2 = mem_realloc(l->g2, l->cap, sizeof *l->g2);
		l->sum = mem_realloc(l->sum, l->cap, sizeof *l->sum);
	}
	for (; l->n < n; l->n++)
		l->w[l->n] = l->g2[l->n] = l->sum[l->n] = 0;
}

double
learn_score(const struct learn *l, const struct learn_set *s)
{
	double sum = 0;

	for (unsigned i = 0; i < s->n; i++)
		sum += l->w[s->v[i]];
	return sum;
}

/* A weight that a step does not lead far from 0 is 0: fewer are kept. */
static double
shrink(double w, double by)
{
	return w > by ? w - by : w < -by ? w + by : 0;
}

void
learn_step(struct learn *l, const struct learn_set *s, double gradient)
{
	const double small = 1e-6;

	for (unsigned i = 0; i < s->n; i++) {
		uint32_t k = s->v[i];
		double step;

		l->g2[k] += gradient * gradient;
		step = l->rate / sqrt(l->g2[k] + small);
		l->w[k] = shrink(l->w[k] - step * gradient, step * small);
	}
}

void
learn_sum(struct learn *l)
{
	for (size_t i = 0; i < l->n; i++)
		l->sum[i] += l->w[i];
	l->summed++;
}

void
learn_average(struct learn *l)
{
	for (size_t i = 0; i < l->n && l->summed > 0; i++)
		l->w[i] = l->sum[i] / l->summed;
}

double
learn_exp(double x)
{
	double y, e = 1;

	x = x < -30 ? -30 : x > 30 ? 30 : x;
	y = x / 1024;
	for (int k = 6; k > 0; k--)
		e = 1 + y / k * e;
	for (int k = 0; k < 10; k++)
		e *= e;
	return e;
}

int
learn_whole(const struct learn *l, size_t i, int most)
{
	double w = floor(l->w[i] * MODEL_NAT + 0.5);

	return w > most ? most : w < -most ? -most : (int)w;
}

uint32_t
learn_random(uint64_t *state, uint32_t n)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (uint32_t)((*state >> 32) * n >> 32);
}

void
learn_shuffle(uint32_t *order, uint32_t n, uint64_t *state)
{
	for (uint32_t i = n; i > 1; i--) {
		uint32_t j = learn_random(state, i), kept = order[i - 1];

		order[i - 1] = order[j];
		order[j] = kept;
	}
}
