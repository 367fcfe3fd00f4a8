#include "frequency.h"

/* What a unit costs that no text has, by its script. */
static const uint8_t unseen[FOLD_SCRIPT_COUNT] = {
	[FOLD_OTHER] = 6 * FREQUENCY_BIT,
	[FOLD_DIGIT] = 4 * FREQUENCY_BIT,
	[FOLD_LATIN] = 8 * FREQUENCY_BIT,
	[FOLD_HAN] = 17 * FREQUENCY_BIT,
	[FOLD_KANA] = 9 * FREQUENCY_BIT,
	[FOLD_HANGUL] = 15 * FREQUENCY_BIT,
};

/* A context that is known and has not been seen before this unit. */
enum { BACK = 3 * FREQUENCY_BIT / 2 };

/* find: the cost of a gram, or -1. */
static int
find(uint64_t gram)
{
	const uint64_t mask = frequency_slots - 1;
	uint64_t i = frequency_hash(gram) & mask;

	for (; frequency_gram[i] != 0; i = (i + 1) & mask)
		if (frequency_gram[i] == gram)
			return frequency_value[i];
	return -1;
}

unsigned
frequency_cost(uint64_t context, uint16_t unit)
{
	unsigned back = 0;

	for (unsigned n = FREQUENCY_ORDER - 1; n > 0; n--) {
		uint64_t before = context & ((UINT64_C(1) << 16 * n) - 1);
		if (before >> 16 * (n - 1) == 0)
			continue;
		int cost = find(before << 16 | unit);
		if (cost >= 0)
			return back + (unsigned)cost;
		back += BACK;
	}
	int cost = find(unit);
	return back + (cost >= 0 ? (unsigned)cost : unseen[fold_script(unit)]);
}

void
frequency_costs(
    const uint16_t *unit, const uint8_t *flags, size_t n, uint8_t *costs)
{
	uint64_t context = 0;

	for (size_t i = 0; i < n; i++) {
		bool word = fold_is_word(unit[i]);
		if (i == 0 || (flags != NULL && (flags[i] & FOLD_GAP) != 0) ||
		    word != fold_is_word(unit[i - 1]))
			context = frequency_edge(unit[i]);
		unsigned cost = frequency_cost(context, unit[i]);
		costs[i] = (uint8_t)(cost > UINT8_MAX ? UINT8_MAX : cost);
		context = frequency_context(context, unit[i]);
	}
}
