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

#define AVX512 __attribute__((target("avx512f,avx512bw,avx512vl,bmi2,popcnt")))

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

/* put_edges: the places at + 0 to at + 15 of a mask. */
AVX512 static size_t
put_edges(uint32_t *out, __mmask16 mask, size_t at)
{
	__m512i places = _mm512_add_epi32(
	    _mm512_set1_epi32((int)at), _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6,
					    7, 8, 9, 10, 11, 12, 13, 14, 15));

	_mm512_storeu_si512(out, _mm512_maskz_compress_epi32(mask, places));
	return (size_t)__builtin_popcount(mask);
}

AVX512 size_t
scan_edges_avx512(const uint16_t *keys, const uint8_t *flags, size_t from,
    size_t to, uint32_t out[SCAN_ROOM])
{
	const __m512i other = _mm512_set1_epi16((short)0xFF80);
	size_t n = 0;

	for (size_t i = from; i < to; i += 32) {
		__m512i both = _mm512_or_si512(_mm512_loadu_si512(keys + i),
		    _mm512_loadu_si512((const uint16_t *)keys + i - 1));
		uint32_t mask = _mm512_test_epi16_mask(both, other);
		mask |= _mm256_test_epi8_mask(
		    _mm256_loadu_si256((const void *)(flags + i)),
		    _mm256_set1_epi8(SCAN_EDGE));
		mask |= i == 0;
		if (to - i < 32)
			mask &= (UINT32_C(1) << (to - i)) - 1;
		n += put_edges(out + n, (__mmask16)mask, i);
		n += put_edges(out + n, (__mmask16)(mask >> 16), i + 16);
	}
	return n;
}

/* -- entries --------------------------------------------------------------- */

/* inside: which of sixteen there are from i on. */
static __mmask16
inside(size_t i, size_t n)
{
	return (__mmask16)(n - i < 16 ? (1u << (n - i)) - 1 : 0xFFFF);
}

AVX512 void
scan_runs_avx512(const struct dict_seeds *s, struct scan_list *l)
{
	const __m128i by = _mm_cvtsi32_si128((int)s->run_shift);
	const __m512i most = _mm512_set1_epi32((int)s->n);

	for (size_t i = 0; i < l->n; i += 16) {
		__mmask16 mask = inside(i, l->n);
		__m512i run =
		    _mm512_srl_epi32(_mm512_loadu_si512(l->hash + i), by);
		_mm512_storeu_si512(l->from + i,
		    _mm512_mask_i32gather_epi32(
			_mm512_setzero_si512(), mask, run, s->run, 4));
		_mm512_storeu_si512(l->to + i,
		    _mm512_min_epu32(most,
			_mm512_mask_i32gather_epi32(
			    _mm512_setzero_si512(), mask, run, s->run + 4, 4)));
	}
}

/* entries: the four bytes at some place of sixteen or fewer entries. */
AVX512 static __m512i
entries(
    const struct dict_seeds *s, __mmask16 mask, __m512i entry, unsigned place)
{
	__m512i at = _mm512_add_epi32(
	    _mm512_mullo_epi32(entry, _mm512_set1_epi32(DICT_SEED_SIZE / 4)),
	    _mm512_set1_epi32((int)place / 4));

	return _mm512_mask_i32gather_epi32(
	    _mm512_setzero_si512(), mask, at, s->entry, 4);
}

/* keep: those of sixteen pairs that are in a mask, as the next ones kept. */
AVX512 static void
keep(struct scan_pairs *p, size_t i, __mmask16 mask, size_t *kept)
{
	uint32_t *const column[] = { p->entry, p->hash, p->at, p->pattern,
		p->behind };

	for (size_t c = 0; c < sizeof column / sizeof *column; c++)
		_mm512_mask_storeu_epi32(column[c] + *kept,
		    (__mmask16)((1u << __builtin_popcount(mask)) - 1),
		    _mm512_maskz_compress_epi32(
			mask, _mm512_loadu_si512(column[c] + i)));
	*kept += (size_t)__builtin_popcount(mask);
}

/* keep_hashes: leaves the pairs of which the entry is of the hash. */
AVX512 static void
keep_hashes(const struct dict_seeds *s, struct scan_pairs *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n; i += 16) {
		__mmask16 mask = inside(i, p->n);
		__m512i entry = _mm512_loadu_si512(p->entry + i);
		mask = _mm512_mask_cmpeq_epi32_mask(mask,
		    entries(s, mask, entry, DICT_SEED_HASH),
		    _mm512_loadu_si512(p->hash + i));
		keep(p, i, mask, &kept);
	}
	p->n = kept;
}

/* Eight entries with all of the units around them. */
struct around {
	__m512i key;         /* left and right of the seed, as in its entry */
	__m512i left, right; /* eight letters of the text around either edge */
	__m256i edits;
};

/* here: the bytes of the keys that are the letters so many units farther on. */
AVX512 static uint64_t
here(const struct around *a, int shift)
{
	const __m512i low = _mm512_set1_epi64(UINT32_MAX);
	__m128i by = _mm_cvtsi32_si128(8 * ((int)DICT_EDITS_MAX + shift));
	__m512i letters = _mm512_or_si512(
	    _mm512_and_si512(_mm512_srl_epi64(a->left, by), low),
	    _mm512_slli_epi64(_mm512_srl_epi64(a->right, by), 32));

	return _mm512_cmpeq_epi8_mask(a->key, letters);
}

/* bytes_of: eight bits for each of eight, set where it has so many edits. */
AVX512 static uint64_t
bytes_of(const struct around *a, int edits)
{
	return 0xFF * _pdep_u64(_mm256_cmpge_epi32_mask(
				    a->edits, _mm256_set1_epi32(edits)),
			  UINT64_C(0x0101010101010101));
}

/* absent: the bytes of the keys that are nowhere near where they should be. */
AVX512 static uint64_t
absent(const struct around *a)
{
	uint64_t found = here(a, 0);

	found |= (here(a, -1) | here(a, 1)) & bytes_of(a, 1);
	found |= (here(a, -2) | here(a, 2)) & bytes_of(a, 2);
	return _mm512_test_epi8_mask(a->key, a->key) & ~found;
}

/* bytes_set: in each byte how many of its bits are set. */
static uint64_t
bytes_set(uint64_t x)
{
	x -= x >> 1 & UINT64_C(0x5555555555555555);
	x = (x & UINT64_C(0x3333333333333333)) +
	    (x >> 2 & UINT64_C(0x3333333333333333));
	return (x + (x >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
}

/* fit_eight: which of eight pairs have no more absent than they have edits. */
AVX512 static unsigned
fit_eight(const unsigned char *letters, __mmask8 mask, __m256i at,
    __m256i behind, __m512i key, __m256i edits)
{
	const __m256i from =
	    _mm256_set1_epi32((int)(DICT_SEED_AROUND + DICT_EDITS_MAX));
	const __m256i to = _mm256_set1_epi32((int)DICT_EDITS_MAX);
	const uint64_t high = UINT64_C(0x8080808080808080);
	struct around a = { key,
		_mm512_mask_i32gather_epi64(_mm512_setzero_si512(), mask,
		    _mm256_sub_epi32(at, from), letters, 1),
		_mm512_mask_i32gather_epi64(_mm512_setzero_si512(), mask,
		    _mm256_sub_epi32(behind, to), letters, 1),
		edits };
	uint64_t may = (uint64_t)_mm_cvtsi128_si64(_mm256_cvtepi32_epi8(edits));

	/* A byte less than another one leaves the highest bit. */
	return (unsigned)_pext_u64(
	    ((may | high) - bytes_set(absent(&a))) & high, high);
}

AVX512 void
scan_fits_avx512(const struct dict_seeds *s, const unsigned char *letters,
    struct scan_pairs *p)
{
	size_t kept = 0;

	keep_hashes(s, p);
	for (size_t i = 0; i < p->n; i += 16) {
		__mmask16 mask = inside(i, p->n);
		__m512i entry = _mm512_loadu_si512(p->entry + i);
		__m512i left = entries(s, mask, entry, DICT_SEED_LEFT);
		__m512i right = entries(s, mask, entry, DICT_SEED_RIGHT);
		__m512i rest = entries(s, mask, entry, DICT_SEED_POS);
		__m512i pattern = _mm512_add_epi32(
		    _mm512_set1_epi32(8), _mm512_loadu_si512(p->pattern + i));
		__m512i edits = _mm512_and_si512(
		    _mm512_srli_epi32(rest, 16), _mm512_set1_epi32(0xFF));
		mask = _mm512_mask_test_epi32_mask(mask,
		    _mm512_srlv_epi32(rest, pattern), _mm512_set1_epi32(1));
		unsigned fit = 0;
		for (int half = 0; half < 2; half++) {
			__m256i l = half ? _mm512_extracti64x4_epi64(left, 1)
					 : _mm512_castsi512_si256(left);
			__m256i r = half ? _mm512_extracti64x4_epi64(right, 1)
					 : _mm512_castsi512_si256(right);
			__m256i e = half ? _mm512_extracti64x4_epi64(edits, 1)
					 : _mm512_castsi512_si256(edits);
			__m512i key = _mm512_or_si512(_mm512_cvtepu32_epi64(l),
			    _mm512_slli_epi64(_mm512_cvtepu32_epi64(r), 32));
			size_t k = i + 8 * (size_t)half;
			fit |=
			    fit_eight(letters, (__mmask8)(mask >> 8 * half),
				_mm256_loadu_si256((const void *)(p->at + k)),
				_mm256_loadu_si256(
				    (const void *)(p->behind + k)),
				key, e)
			    << 8 * half;
		}
		keep(p, i, mask & (__mmask16)fit, &kept);
	}
	p->n = kept;
}

#endif
