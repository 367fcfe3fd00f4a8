#include "scan.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAS_AVX2_FORM 1
#else
#define HAS_AVX2_FORM 0
#endif

/* test_word, test_wide: is the bit of a hash set? */
static bool
test_word(const struct dict_seeds *s, uint32_t hash)
{
	uint32_t bit = hash >> s->word_shift;

	return (s->word[bit / 8] >> bit % 8 & 1) != 0;
}

static bool
test_wide(const struct dict_seeds *s, uint32_t hash, unsigned pattern)
{
	uint32_t i = hash >> s->wide_shift;

	return (s->wide[i / 2] >> (i % 2 * 4 + pattern) & 1) != 0;
}

static size_t
wide_at(const struct dict_seeds *s, const uint16_t *u, uint32_t at,
    struct fuzzy_place *out)
{
	const uint32_t hash[] = {
		[DICT_IN_A_ROW] = dict_seed_wide(u[0], u[1], u[2]),
		[DICT_NO_THIRD] = dict_seed_wide(u[0], u[1], u[3]),
		[DICT_NO_SECOND] = dict_seed_wide(u[0], u[2], u[3]),
	};
	size_t n = 0;

	for (unsigned p = 0; p < 3; p++)
		if (test_wide(s, hash[p], p))
			out[n++] = (struct fuzzy_place){ at, hash[p],
				(uint8_t)p, 1 };
	return n;
}

size_t
scan_portable(const struct dict_seeds *seeds, const uint16_t *keys, size_t from,
    size_t to, struct fuzzy_place *out)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		const uint16_t *u = keys + i;
		if (dict_is_wide(u[0])) {
			n += wide_at(seeds, u, (uint32_t)i, out + n);
			continue;
		}
		uint32_t hash = dict_seed_word(u);
		if (test_word(seeds, hash))
			out[n++] = (struct fuzzy_place){ (uint32_t)i, hash,
				DICT_IN_A_ROW, 0 };
	}
	return n;
}

bool
scan_has_vectors(void)
{
#if HAS_AVX2_FORM
	return __builtin_cpu_supports("avx2") != 0;
#else
	return false;
#endif
}

size_t
scan_best(const struct dict_seeds *seeds, const uint16_t *keys, size_t from,
    size_t to, struct fuzzy_place *out)
{
	return scan_portable(seeds, keys, from, to, out);
}
