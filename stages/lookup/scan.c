#include "scan.h"

#include "match.h"
#include "mem.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAS_AVX2_FORM 1
#else
#define HAS_AVX2_FORM 0
#endif

/* Units in one go, and places for each of them, at most. */
enum { SCAN_UNITS = 4096, SCAN_PLACES = DICT_PATTERNS };

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
    struct scan_place *out)
{
	const uint32_t hash[] = {
		[DICT_IN_A_ROW] = dict_seed_wide(u[0], u[1], u[2]),
		[DICT_NO_THIRD] = dict_seed_wide(u[0], u[1], u[3]),
		[DICT_NO_SECOND] = dict_seed_wide(u[0], u[2], u[3]),
	};
	size_t n = 0;

	for (unsigned p = 0; p < s->wide_patterns; p++)
		if (test_wide(s, hash[p], p))
			out[n++] =
			    (struct scan_place){ at, hash[p], (uint8_t)p, 1 };
	return n;
}

static size_t
word_at(const struct dict_seeds *s, const uint16_t *u, uint32_t at,
    struct scan_place *out)
{
	uint32_t four = dict_seed_four(u);
	size_t n = 0;

	for (unsigned p = 0; p < s->word_patterns; p++) {
		uint32_t hash = dict_seed_word(four, u, p);
		if (test_word(s, hash))
			out[n++] =
			    (struct scan_place){ at, hash, (uint8_t)p, 0 };
	}
	return n;
}

static size_t
scan_portable(const struct dict_seeds *seeds, const uint16_t *keys, size_t from,
    size_t to, struct scan_place *out)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		n += (dict_is_wide(keys[i]) ? wide_at : word_at)(
		    seeds, keys + i, (uint32_t)i, out + n);
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

#if HAS_AVX2_FORM

#define AVX2 __attribute__((target("avx2")))

/* Eight units from keys on, each in 32 bits. */
AVX2 static __m256i
take_units(const uint16_t *keys)
{
	return _mm256_cvtepu16_epi32(
	    _mm_loadu_si128((const __m128i *)(const void *)keys));
}

AVX2 static __m256i
mix(__m256i h)
{
	return _mm256_mullo_epi32(_mm256_xor_si256(h, _mm256_srli_epi32(h, 15)),
	    _mm256_set1_epi32((int)DICT_SEED_K4));
}

/* pair, single: parts of dict_seed_word() and dict_seed_wide(), eight times. */
AVX2 static __m256i
pair(__m256i a, __m256i b, uint32_t k)
{
	__m256i x = _mm256_or_si256(a, _mm256_slli_epi32(b, 16));

	return _mm256_mullo_epi32(x, _mm256_set1_epi32((int)k));
}

AVX2 static __m256i
single(__m256i a, uint32_t k)
{
	return _mm256_mullo_epi32(a, _mm256_set1_epi32((int)k));
}

AVX2 static __m256i
wide_hash(__m256i a, __m256i b, __m256i c)
{
	return mix(_mm256_add_epi32(
	    pair(a, b, DICT_SEED_K2), single(c, DICT_SEED_K1)));
}

/* test_eight: the bits of eight places in a bitmap, as a mask. */
AVX2 static unsigned
test_eight(const unsigned char *bits, __m256i bit)
{
	__m256i words = _mm256_i32gather_epi32(
	    (const int *)(const void *)bits, _mm256_srli_epi32(bit, 5), 4);
	__m256i at = _mm256_and_si256(bit, _mm256_set1_epi32(31));

	words = _mm256_slli_epi32(_mm256_srlv_epi32(words, at), 31);
	return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(words));
}

/* The places of one hash at which its bit is set. */
struct eight {
	uint32_t hash[8];
	unsigned mask;
};

AVX2 static void
look_word(const struct dict_seeds *s, __m256i sum, struct eight *out)
{
	__m256i h = mix(sum);

	out->mask = test_eight(s->word,
	    _mm256_srl_epi32(h, _mm_cvtsi32_si128((int)s->word_shift)));
	if (out->mask != 0)
		_mm256_storeu_si256((__m256i *)(void *)out->hash, h);
}

/* look_words, look_wides: all patterns of letters, of others. */
AVX2 static void
look_words(const struct dict_seeds *s, const uint16_t *keys, __m256i first,
    struct eight e[DICT_PATTERNS])
{
	__m256i four =
	    _mm256_add_epi32(pair(first, take_units(keys + 1), DICT_SEED_K1),
		pair(take_units(keys + 2), take_units(keys + 3), DICT_SEED_K2));
	__m256i fifth = take_units(keys + 4);

	look_word(s, _mm256_add_epi32(four, single(fifth, DICT_SEED_K3)),
	    &e[DICT_FIVE]);
	if (s->word_patterns == 1)
		return;
	__m256i six = _mm256_add_epi32(
	    four, pair(fifth, take_units(keys + 5), DICT_SEED_K3));
	look_word(s, six, &e[DICT_SIX]);
	look_word(s,
	    _mm256_add_epi32(six,
		pair(take_units(keys + 6), take_units(keys + 7), DICT_SEED_K4)),
	    &e[DICT_EIGHT]);
}

AVX2 static void
look_wide(
    const struct dict_seeds *s, __m256i h, unsigned pattern, struct eight *out)
{
	__m256i i = _mm256_srl_epi32(h, _mm_cvtsi32_si128((int)s->wide_shift));

	i = _mm256_add_epi32(
	    _mm256_slli_epi32(i, 2), _mm256_set1_epi32((int)pattern));
	out->mask = test_eight(s->wide, i);
	if (out->mask != 0)
		_mm256_storeu_si256((__m256i *)(void *)out->hash, h);
}

AVX2 static void
look_wides(const struct dict_seeds *s, const uint16_t *keys, __m256i a,
    struct eight e[DICT_PATTERNS])
{
	__m256i b = take_units(keys + 1), c = take_units(keys + 2);

	look_wide(s, wide_hash(a, b, c), DICT_IN_A_ROW, &e[DICT_IN_A_ROW]);
	if (s->wide_patterns == 1)
		return;
	__m256i d = take_units(keys + 3);
	look_wide(s, wide_hash(a, b, d), DICT_NO_THIRD, &e[DICT_NO_THIRD]);
	look_wide(s, wide_hash(a, c, d), DICT_NO_SECOND, &e[DICT_NO_SECOND]);
}

/* put_eight: the places of a mask. */
static size_t
put_eight(const struct eight *e, unsigned mask, size_t at, unsigned pattern,
    bool wide, struct scan_place *out)
{
	size_t n = 0;

	for (mask &= e->mask; mask != 0; mask &= mask - 1) {
		unsigned lane = (unsigned)__builtin_ctz(mask);
		out[n++] = (struct scan_place){ (uint32_t)(at + lane),
			e->hash[lane], (uint8_t)pattern, wide ? 1 : 0 };
	}
	return n;
}

AVX2 static size_t
scan_avx2(const struct dict_seeds *s, const uint16_t *keys, size_t from,
    size_t to, struct scan_place *out)
{
	size_t n = 0;

	for (size_t i = from; i < to; i += 8) {
		struct eight e[DICT_PATTERNS];
		__m256i a = take_units(keys + i);
		unsigned inside = to - i < 8 ? (1u << (to - i)) - 1 : 0xFF;
		unsigned wide = (unsigned)_mm256_movemask_ps(
		    _mm256_castsi256_ps(_mm256_and_si256(
			_mm256_cmpgt_epi32(a, _mm256_set1_epi32(0x2E7F)),
			_mm256_cmpgt_epi32(_mm256_set1_epi32(0xD7A4), a))));
		if ((~wide & inside) != 0) {
			look_words(s, keys + i, a, e);
			for (unsigned p = 0; p < s->word_patterns; p++)
				n += put_eight(&e[p], ~wide & inside, i, p,
				    false, out + n);
		}
		if ((wide & inside) != 0) {
			look_wides(s, keys + i, a, e);
			for (unsigned p = 0; p < s->wide_patterns; p++)
				n += put_eight(
				    &e[p], wide & inside, i, p, true, out + n);
		}
	}
	return n;
}

/*
 * like_avx2: is_like() of sixteen units at once.  Units of the key behind its
 * last one are not asked for.
 */
AVX2 static bool
like_avx2(
    const unsigned char *key, size_t n, const uint16_t *text, unsigned edits)
{
	unsigned missing = 0;

	for (size_t i = 0; i < n && missing <= edits; i += 16) {
		__m256i k = _mm256_loadu_si256(
		    (const __m256i *)(const void *)(key + 2 * i));
		__m256i any = _mm256_setzero_si256();
		for (unsigned s = 0; s <= 2 * edits; s++)
			any = _mm256_or_si256(any,
			    _mm256_cmpeq_epi16(k,
				_mm256_loadu_si256(
				    (const __m256i *)(const void *)(text + i +
								    s))));
		uint32_t found = (uint32_t)_mm256_movemask_epi8(any);
		if (n - i < 16)
			found |= UINT32_MAX << 2 * (n - i);
		missing += (unsigned)__builtin_popcount(~found) / 2;
	}
	return missing <= edits;
}

#endif

/* is_like: the same, unit by unit. */
static bool
is_like(
    const unsigned char *key, size_t n, const uint16_t *text, unsigned edits)
{
	unsigned missing = 0;

	for (size_t i = 0; i < n && missing <= edits; i++) {
		uint32_t unit = dict_u16(key + 2 * i);
		unsigned s = 0;
		while (s <= 2 * edits && text[i + s] != unit)
			s++;
		missing += s > 2 * edits;
	}
	return missing <= edits;
}

bool
scan_is_like(const unsigned char *key, size_t n, const uint16_t *text,
    unsigned edits, bool portable)
{
#if HAS_AVX2_FORM
	if (!portable && scan_has_vectors())
		return like_avx2(key, n, text, edits);
#endif
	(void)portable;
	return is_like(key, n, text, edits);
}

static size_t
scan_best(const struct dict_seeds *seeds, const uint16_t *keys, size_t from,
    size_t to, struct scan_place *out)
{
#if HAS_AVX2_FORM
	if (scan_has_vectors())
		return scan_avx2(seeds, keys, from, to, out);
#endif
	return scan_portable(seeds, keys, from, to, out);
}

void
scan(const struct dict_seeds *seeds, const uint16_t *keys, size_t n,
    bool portable, struct scan_places *out)
{
	out->n = 0;
	for (size_t i = 0; i < n;) {
		size_t part = n - i < SCAN_UNITS ? n - i : SCAN_UNITS;
		size_t want = out->n + part * SCAN_PLACES;
		if (want > out->cap) {
			out->cap = want * 2;
			out->p = mem_realloc(out->p, out->cap, sizeof *out->p);
		}
		out->n += (portable ? scan_portable : scan_best)(
		    seeds, keys, i, i + part, out->p + out->n);
		i += part;
	}
}

void
scan_soon(const struct dict *d, enum dict_lane lane,
    const struct scan_places *places, size_t i)
{
	enum { FAR = 8, NEAR = 4 };

	if (i + FAR < places->n)
		dict_seed_soon(d, lane, places->p[i + FAR].hash, true);
	if (i + NEAR < places->n)
		dict_seed_soon(d, lane, places->p[i + NEAR].hash, false);
}

/* -- what stands around a place -------------------------------------------- */

enum { SIDE = DICT_SEED_AROUND + 2 * DICT_EDITS_MAX };

/*
 * The sides are taken from so many units inside the place on as there may be
 * edits, since what is beside a seed may have moved into it.
 */
void
scan_sides(const uint16_t *keys, size_t n, const struct scan_place *p,
    struct scan_sides *out)
{
	size_t end = p->at + dict_seed_size(p->wide != 0, p->pattern);

	*out = (struct scan_sides){ .left = { 0 } };
	for (size_t i = 0; i < SIDE; i++) {
		size_t left = p->at + DICT_EDITS_MAX - 1 - i;
		size_t right = end - DICT_EDITS_MAX + i;
		if (left < n)
			out->left[i] =
			    (unsigned char)dict_seed_letter(keys[left]);
		if (right < n)
			out->right[i] =
			    (unsigned char)dict_seed_letter(keys[right]);
	}
}

/* both: four bytes of either side. */
static uint64_t
both(uint32_t left, uint32_t right)
{
	return left | (uint64_t)right << 32;
}

/* is_byte: the highest bit of each byte that is not 0. */
static uint64_t
is_byte(uint64_t x)
{
	const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);

	return (((x & low) + low) | x) & ~low;
}

bool
scan_fits(const struct dict_seed *seed, const struct scan_sides *sides)
{
	const uint64_t bytes = both(seed->left, seed->right);
	/* What the key does not have is not absent. */
	uint64_t absent = is_byte(bytes);
	unsigned missing = 0;

	for (unsigned i = DICT_EDITS_MAX - seed->edits;
	     i <= DICT_EDITS_MAX + seed->edits; i++)
		absent &= is_byte(bytes ^ both(dict_u32(sides->left + i),
					      dict_u32(sides->right + i)));
	for (; absent != 0 && missing <= seed->edits; absent &= absent - 1)
		missing++;
	return missing <= seed->edits;
}
