#include "fold_x86.h"

#include "fold_rule.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX512                                                                 \
	__attribute__((                                                        \
	    target("avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi,lzcnt")))

bool
fold_x86_has(void)
{
	return __builtin_cpu_supports("avx512bw") != 0 &&
	       __builtin_cpu_supports("avx512vbmi") != 0 &&
	       __builtin_cpu_supports("avx512vbmi2") != 0 &&
	       __builtin_cpu_supports("bmi") != 0;
}

/* look_up: of each byte below 128 what a table has for it. */
AVX512 static __m512i
look_up(__m512i bytes, const uint8_t table[128])
{
	return _mm512_permutex2var_epi8(
	    _mm512_loadu_si512(table), bytes, _mm512_loadu_si512(table + 64));
}

/*
 * behind: the kept bytes before which, since the last kept one, there is one
 * of some kind.  Added to the row of dropped bytes it lies in, that kind has a
 * carry that comes out at the next one that is kept.
 */
static uint64_t
behind(uint64_t kept, uint64_t dropped, uint64_t kind, bool before)
{
	uint64_t first = before ? kept & 1 : 0;

	if (before)
		kind |= dropped & 1;
	return ((dropped + kind) & kept) | first;
}

/* put: units, places and flags of those that are kept. */
AVX512 static void
put(struct folded *out, const struct fold_at *at, uint64_t kept, __m512i units,
    __m512i flags)
{
	static const uint8_t row[64] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
		12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
		28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
		44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59,
		60, 61, 62, 63 };
	const __m512i base = _mm512_set1_epi32((int)at->i);
	__m512i places =
	    _mm512_maskz_compress_epi8(kept, _mm512_loadu_si512(row));
	uint32_t *to = out->at + at->n;

	units = _mm512_maskz_compress_epi8(kept, units);
	_mm512_storeu_si512(out->unit + at->n,
	    _mm512_cvtepu8_epi16(_mm512_castsi512_si256(units)));
	_mm512_storeu_si512(out->unit + at->n + 32,
	    _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(units, 1)));
	_mm512_storeu_si512(
	    out->flags + at->n, _mm512_maskz_compress_epi8(kept, flags));
	_mm512_storeu_si512(
	    to, _mm512_add_epi32(base,
		    _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places))));
	_mm512_storeu_si512(to + 16,
	    _mm512_add_epi32(base,
		_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 1))));
	_mm512_storeu_si512(to + 32,
	    _mm512_add_epi32(base,
		_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 2))));
	_mm512_storeu_si512(to + 48,
	    _mm512_add_epi32(base,
		_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(places, 3))));
}

AVX512 bool
fold_x86_ascii(struct str s, const uint8_t kinds[128], const uint8_t units[128],
    struct fold_at *at, struct folded *out)
{
	enum { FEW = 12 };
	size_t left = s.n - at->i, n;
	uint64_t inside = left < 64 ? (UINT64_C(1) << left) - 1 : UINT64_MAX;

	if (left < FEW)
		return false;
	__m512i bytes = _mm512_maskz_loadu_epi8(inside, s.p + at->i);
	__m512i kind = look_up(bytes, kinds);
	uint64_t other = _mm512_movepi8_mask(bytes) |
			 _mm512_test_epi8_mask(
			     kind, _mm512_set1_epi8((char)FOLD_ASCII_OTHER)) |
			 ~inside;
	n = other == 0 ? 64 : (size_t)__builtin_ctzll(other);
	if (n < FEW)
		return false;
	inside = n < 64 ? (UINT64_C(1) << n) - 1 : UINT64_MAX;
	uint64_t kept = _mm512_movepi8_mask(kind) & inside;
	uint64_t dropped = ~kept & inside;
	uint64_t gap =
	    dropped & _mm512_test_epi8_mask(kind, _mm512_set1_epi8(FOLD_GAP));
	uint64_t join =
	    dropped & _mm512_test_epi8_mask(kind, _mm512_set1_epi8(FOLD_JOIN));
	__m512i flags = _mm512_and_si512(kind, _mm512_set1_epi8(FOLD_UPPER));
	uint64_t gaps =
	    behind(kept, dropped, gap, (at->pending & FOLD_GAP) != 0);
	uint64_t joins =
	    behind(kept, dropped, join, (at->pending & FOLD_JOIN) != 0);
	flags = _mm512_or_si512(flags, _mm512_maskz_set1_epi8(gaps, FOLD_GAP));
	flags =
	    _mm512_or_si512(flags, _mm512_maskz_set1_epi8(joins, FOLD_JOIN));
	put(out, at, kept, look_up(bytes, units), flags);
	if (kept != 0) {
		/* Line ends cannot be in here, only before. */
		out->flags[at->n] |=
		    (uint8_t)(at->pending & (FOLD_LINE | FOLD_PARA));
		uint64_t last = UINT64_MAX << (63 - __builtin_clzll(kept));
		at->pending = 0;
		gap &= last;
		join &= last;
	}
	at->pending |=
	    (gap != 0 ? FOLD_GAP : 0u) | (join != 0 ? FOLD_JOIN : 0u);
	at->i += n;
	at->n += (size_t)__builtin_popcountll(kept);
	return true;
}

#else

bool
fold_x86_has(void)
{
	return false;
}

bool
fold_x86_ascii(struct str s, const uint8_t kinds[128], const uint8_t units[128],
    struct fold_at *at, struct folded *out)
{
	(void)s;
	(void)kinds;
	(void)units;
	(void)at;
	(void)out;
	return false;
}

#endif
