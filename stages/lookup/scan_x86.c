#include "scan_x86.h"

#if SCAN_HAS_X86
#include <immintrin.h>

/* -- eight at once --------------------------------------------------------- */

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

/* For each mask of four: the bytes of those in it, moved to the front. */
#define DROP(a) 4 * (a), 4 * (a) + 1, 4 * (a) + 2, 4 * (a) + 3
#define NONE DROP(0)
static const uint8_t pack_four[16][16] = {
	{ NONE, NONE, NONE, NONE },
	{ DROP(0), NONE, NONE, NONE },
	{ DROP(1), NONE, NONE, NONE },
	{ DROP(0), DROP(1), NONE, NONE },
	{ DROP(2), NONE, NONE, NONE },
	{ DROP(0), DROP(2), NONE, NONE },
	{ DROP(1), DROP(2), NONE, NONE },
	{ DROP(0), DROP(1), DROP(2), NONE },
	{ DROP(3), NONE, NONE, NONE },
	{ DROP(0), DROP(3), NONE, NONE },
	{ DROP(1), DROP(3), NONE, NONE },
	{ DROP(0), DROP(1), DROP(3), NONE },
	{ DROP(2), DROP(3), NONE, NONE },
	{ DROP(0), DROP(2), DROP(3), NONE },
	{ DROP(1), DROP(2), DROP(3), NONE },
	{ DROP(0), DROP(1), DROP(2), DROP(3) },
};
#undef DROP
#undef NONE

/* put_four: the places at + 0 to at + 3 of a mask; no branch could be told. */
AVX2 static void
put_four(struct scan_list *l, unsigned mask, size_t at, __m128i hash)
{
	__m128i how =
	    _mm_loadu_si128((const __m128i *)(const void *)pack_four[mask]);
	__m128i places =
	    _mm_add_epi32(_mm_set1_epi32((int)at), _mm_setr_epi32(0, 1, 2, 3));

	_mm_storeu_si128(
	    (__m128i *)(void *)(l->at + l->n), _mm_shuffle_epi8(places, how));
	_mm_storeu_si128(
	    (__m128i *)(void *)(l->hash + l->n), _mm_shuffle_epi8(hash, how));
	l->n += (unsigned)__builtin_popcount(mask);
}

AVX2 static void
put_eight(struct scan_list *l, unsigned mask, size_t at, __m256i hash)
{
	if (mask == 0)
		return;
	put_four(l, mask & 15, at, _mm256_castsi256_si128(hash));
	put_four(l, mask >> 4, at + 4, _mm256_extracti128_si256(hash, 1));
}

/* Eight places that are looked at. */
struct eight {
	const struct dict_seeds *s;
	const uint16_t *keys;
	size_t at;
	struct scan_places *out;
	unsigned mask; /* which of them count */
};

AVX2 static void
look_word(const struct eight *e, __m256i sum, unsigned pattern)
{
	__m256i h = mix(sum);
	unsigned mask = test_eight(e->s->word,
	    _mm256_srl_epi32(h, _mm_cvtsi32_si128((int)e->s->word_shift)));

	put_eight(&e->out->list[pattern], mask & e->mask, e->at, h);
}

/* look_words, look_wides: all patterns of letters, of others. */
AVX2 static void
look_words(const struct eight *e, __m256i first)
{
	const uint16_t *keys = e->keys;
	__m256i four =
	    _mm256_add_epi32(pair(first, take_units(keys + 1), DICT_SEED_K1),
		pair(take_units(keys + 2), take_units(keys + 3), DICT_SEED_K2));
	__m256i fifth = take_units(keys + 4);

	look_word(
	    e, _mm256_add_epi32(four, single(fifth, DICT_SEED_K3)), DICT_FIVE);
	if (e->s->word_patterns == 1)
		return;
	__m256i six = _mm256_add_epi32(
	    four, pair(fifth, take_units(keys + 5), DICT_SEED_K3));
	look_word(e, six, DICT_SIX);
	look_word(e,
	    _mm256_add_epi32(six,
		pair(take_units(keys + 6), take_units(keys + 7), DICT_SEED_K4)),
	    DICT_EIGHT);
}

AVX2 static void
look_wide(const struct eight *e, __m256i h, unsigned pattern)
{
	__m256i i =
	    _mm256_srl_epi32(h, _mm_cvtsi32_si128((int)e->s->wide_shift));

	i = _mm256_add_epi32(
	    _mm256_slli_epi32(i, 2), _mm256_set1_epi32((int)pattern));
	put_eight(&e->out->list[SCAN_WIDE + pattern],
	    test_eight(e->s->wide, i) & e->mask, e->at, h);
}

AVX2 static void
look_wides(const struct eight *e, __m256i a)
{
	__m256i b = take_units(e->keys + 1), c = take_units(e->keys + 2);

	look_wide(e, wide_hash(a, b, c), DICT_IN_A_ROW);
	if (e->s->wide_patterns == 1)
		return;
	__m256i d = take_units(e->keys + 3);
	look_wide(e, wide_hash(a, b, d), DICT_NO_THIRD);
	look_wide(e, wide_hash(a, c, d), DICT_NO_SECOND);
}

AVX2 void
scan_avx2(const struct dict_seeds *s, const uint16_t *keys, size_t from,
    size_t to, struct scan_places *out)
{
	for (size_t i = from; i < to; i += 8) {
		struct eight e = { s, keys + i, i, out, 0 };
		__m256i a = take_units(keys + i);
		unsigned inside = to - i < 8 ? (1u << (to - i)) - 1 : 0xFF;
		unsigned wide = (unsigned)_mm256_movemask_ps(
		    _mm256_castsi256_ps(_mm256_and_si256(
			_mm256_cmpgt_epi32(a, _mm256_set1_epi32(0x2E7F)),
			_mm256_cmpgt_epi32(_mm256_set1_epi32(0xD7A4), a))));
		if ((e.mask = ~wide & inside) != 0)
			look_words(&e, a);
		if ((e.mask = wide & inside) != 0)
			look_wides(&e, a);
	}
}

/* sixteen_letters: dict_seed_letter() of sixteen units, in 16 bits each. */
AVX2 static __m256i
sixteen_letters(const uint16_t *keys)
{
	__m256i u = _mm256_loadu_si256((const __m256i *)(const void *)keys);
	__m256i x = _mm256_srli_epi16(
	    _mm256_mullo_epi16(u, _mm256_set1_epi16((short)DICT_LETTER_K)), 8);

	return _mm256_max_epi16(x, _mm256_set1_epi16(1));
}

AVX2 size_t
scan_letters_avx2(const uint16_t *keys, size_t n, unsigned char *letters)
{
	size_t i = 0;

	for (; i + 32 <= n; i += 32) {
		__m256i x = _mm256_packus_epi16(
		    sixteen_letters(keys + i), sixteen_letters(keys + i + 16));
		_mm256_storeu_si256((__m256i *)(void *)(letters + i),
		    _mm256_permute4x64_epi64(x, 0xD8));
	}
	return i;
}

/* Units of the key behind its last one are not asked for. */
AVX2 bool
scan_like_avx2(
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

/* -- sixteen at once ------------------------------------------------------- */

#define AVX512 __attribute__((target("avx512f")))

AVX512 static __m512i
take_units16(const uint16_t *keys)
{
	return _mm512_cvtepu16_epi32(
	    _mm256_loadu_si256((const __m256i *)(const void *)keys));
}

AVX512 static __m512i
mix16(__m512i h)
{
	return _mm512_mullo_epi32(_mm512_xor_si512(h, _mm512_srli_epi32(h, 15)),
	    _mm512_set1_epi32((int)DICT_SEED_K4));
}

AVX512 static __m512i
pair16(__m512i a, __m512i b, uint32_t k)
{
	__m512i x = _mm512_or_si512(a, _mm512_slli_epi32(b, 16));

	return _mm512_mullo_epi32(x, _mm512_set1_epi32((int)k));
}

AVX512 static __m512i
single16(__m512i a, uint32_t k)
{
	return _mm512_mullo_epi32(a, _mm512_set1_epi32((int)k));
}

AVX512 static __m512i
wide_hash16(__m512i a, __m512i b, __m512i c)
{
	return mix16(_mm512_add_epi32(
	    pair16(a, b, DICT_SEED_K2), single16(c, DICT_SEED_K1)));
}

/* Sixteen places that are looked at. */
struct sixteen {
	const struct dict_seeds *s;
	const uint16_t *keys;
	size_t at;
	struct scan_places *out;
	__mmask16 mask; /* which of them count */
};

/* put_sixteen: those of which the bit is set in a bitmap. */
AVX512 static void
put_sixteen(const struct sixteen *x, const unsigned char *bits, __m512i bit,
    __m512i hash, struct scan_list *l)
{
	const __m512i step = _mm512_setr_epi32(
	    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
	__m512i words = _mm512_mask_i32gather_epi32(_mm512_setzero_si512(),
	    x->mask, _mm512_srli_epi32(bit, 5), (const void *)bits, 4);
	__m512i one = _mm512_sllv_epi32(
	    _mm512_set1_epi32(1), _mm512_and_si512(bit, _mm512_set1_epi32(31)));
	__mmask16 mask = _mm512_test_epi32_mask(words, one);
	__m512i at = _mm512_add_epi32(_mm512_set1_epi32((int)x->at), step);

	/* To memory at once it is slow where vectors are two halves. */
	_mm512_storeu_si512(
	    l->at + l->n, _mm512_maskz_compress_epi32(mask, at));
	_mm512_storeu_si512(
	    l->hash + l->n, _mm512_maskz_compress_epi32(mask, hash));
	l->n += (unsigned)__builtin_popcount(mask);
}

AVX512 static void
look_word16(const struct sixteen *x, __m512i sum, unsigned pattern)
{
	__m512i h = mix16(sum);

	put_sixteen(x, x->s->word,
	    _mm512_srl_epi32(h, _mm_cvtsi32_si128((int)x->s->word_shift)), h,
	    &x->out->list[pattern]);
}

AVX512 static void
look_words16(const struct sixteen *x, __m512i first)
{
	const uint16_t *keys = x->keys;
	__m512i four = _mm512_add_epi32(
	    pair16(first, take_units16(keys + 1), DICT_SEED_K1),
	    pair16(
		take_units16(keys + 2), take_units16(keys + 3), DICT_SEED_K2));
	__m512i fifth = take_units16(keys + 4);

	look_word16(x, _mm512_add_epi32(four, single16(fifth, DICT_SEED_K3)),
	    DICT_FIVE);
	if (x->s->word_patterns == 1)
		return;
	__m512i six = _mm512_add_epi32(
	    four, pair16(fifth, take_units16(keys + 5), DICT_SEED_K3));
	look_word16(x, six, DICT_SIX);
	look_word16(x,
	    _mm512_add_epi32(six, pair16(take_units16(keys + 6),
				      take_units16(keys + 7), DICT_SEED_K4)),
	    DICT_EIGHT);
}

AVX512 static void
look_wide16(const struct sixteen *x, __m512i h, unsigned pattern)
{
	__m512i i =
	    _mm512_srl_epi32(h, _mm_cvtsi32_si128((int)x->s->wide_shift));

	i = _mm512_add_epi32(
	    _mm512_slli_epi32(i, 2), _mm512_set1_epi32((int)pattern));
	put_sixteen(x, x->s->wide, i, h, &x->out->list[SCAN_WIDE + pattern]);
}

AVX512 static void
look_wides16(const struct sixteen *x, __m512i a)
{
	__m512i b = take_units16(x->keys + 1), c = take_units16(x->keys + 2);

	look_wide16(x, wide_hash16(a, b, c), DICT_IN_A_ROW);
	if (x->s->wide_patterns == 1)
		return;
	__m512i d = take_units16(x->keys + 3);
	look_wide16(x, wide_hash16(a, b, d), DICT_NO_THIRD);
	look_wide16(x, wide_hash16(a, c, d), DICT_NO_SECOND);
}

AVX512 void
scan_avx512(const struct dict_seeds *s, const uint16_t *keys, size_t from,
    size_t to, struct scan_places *out)
{
	for (size_t i = from; i < to; i += 16) {
		struct sixteen x = { s, keys + i, i, out, 0 };
		__m512i a = take_units16(keys + i);
		unsigned inside = to - i < 16 ? (1u << (to - i)) - 1 : 0xFFFF;
		unsigned wide =
		    _mm512_cmpgt_epi32_mask(a, _mm512_set1_epi32(0x2E7F)) &
		    _mm512_cmpgt_epi32_mask(_mm512_set1_epi32(0xD7A4), a);
		if ((x.mask = (__mmask16)(~wide & inside)) != 0)
			look_words16(&x, a);
		if ((x.mask = (__mmask16)(wide & inside)) != 0)
			look_wides16(&x, a);
	}
}

#endif
