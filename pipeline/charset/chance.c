#include "chance.h"

#include "model.h"

/* A byte of 256, in units of cost: 16 times the logarithm. */
enum { BYTE_COST = 89 };

/* best_in: by one language: the part with the greatest sum. */
static void
best_in(unsigned model, const uint32_t *cps, const uint8_t *widths, size_t n,
    struct chance_part *out)
{
	unsigned group = model / MODEL_LANES + MODEL_COMMON;
	unsigned lane = model % MODEL_LANES, before = CLASS_EDGE;
	long sum = 0, best = 0;
	size_t begin = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t cell = model_cell(group, cps[i]);
		unsigned class = model_cell_class(cell);
		long gain =
		    widths[i] * BYTE_COST - (long)(cell >> (lane * 8) & 0xFF);

		/* A part begins with what it begins with, and pays nothing. */
		if (sum > 0)
			gain -=
			    model_lane(model_steps[group][before][class], lane);
		before = class;
		if (sum + gain <= 0) {
			sum = 0;
			begin = i + 1;
			continue;
		}
		sum += gain;
		if (sum <= best)
			continue;
		best = sum;
		if ((double)best / COST_NAT > out->nats)
			*out = (struct chance_part){ begin, i + 1 - begin,
				(double)best / COST_NAT };
	}
}

void
chance_best(const uint32_t *cps, const uint8_t *widths, size_t n,
    struct chance_part *out)
{
	*out = (struct chance_part){ 0, 0, 0 };
	for (unsigned model = 0; model < MODEL_COUNT; model++)
		best_in(model, cps, widths, n, out);
}
