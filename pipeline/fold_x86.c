#include "fold_x86.h"

#include "fold_rule.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX512                                                                 \
	__attribute__((                                                        \
	    target("avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi,bmi2,lzcnt")))

bool
fold_x86_has(void)
{
	return __builtin_cpu_supports("avx512bw") != 0 &&
	       __builtin_cpu_supports("avx512vbmi") != 0 &&
	       __builtin_cpu_supports("avx512vbmi2") != 0 &&
	       __builtin_cpu_supports("bmi2") != 0;
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
behind(uint64_t kept, uint64_t dropped, uint64_t kind)
{
	return (dropped + kind) & kept;
}

static const uint8_t row[65] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
	14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
	32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49,
	50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 0 };

/* put: units, places and flags of those that are kept. */
AVX512 static void
put(struct folded *out, const struct fold_at *at, uint64_t kept, __m512i units,
    __m512i flags)
{
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

/*
 * settle: what stands before the first kept one and cannot be seen here, and
 * what is left over behind the last.
 */
static void
settle(struct folded *out, struct fold_at *at, uint64_t kept, uint64_t gap,
    uint64_t join)
{
	if (kept != 0) {
		uint64_t last = UINT64_MAX << (63 - __builtin_clzll(kept));
		out->flags[at->n] |= (uint8_t)at->pending;
		at->pending = 0;
		gap &= last;
		join &= last;
	}
	at->pending |=
	    (gap != 0 ? FOLD_GAP : 0u) | (join != 0 ? FOLD_JOIN : 0u);
	at->n += (size_t)__builtin_popcountll(kept);
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
	uint64_t gaps = behind(kept, dropped, gap);
	uint64_t joins = behind(kept, dropped, join);
	flags = _mm512_or_si512(flags, _mm512_maskz_set1_epi8(gaps, FOLD_GAP));
	flags =
	    _mm512_or_si512(flags, _mm512_maskz_set1_epi8(joins, FOLD_JOIN));
	put(out, at, kept, look_up(bytes, units), flags);
	settle(out, at, kept, gap, join);
	at->i += n;
	return true;
}

/* Sixteen characters: their first bytes, code points, which are such. */
struct sixteen {
	__m512i at, cp;
	__mmask16 is;
};

/*
 * take_sixteen: characters that begin at the bytes of a mask.  The last one
 * of the mask never counts, since its length is not known.
 */
AVX512 static void
take_sixteen(__m512i bytes, uint64_t first, struct sixteen *out)
{
	__m512i rows = _mm512_loadu_si512(row);
	__m512i at8 = _mm512_maskz_compress_epi8(first, rows);
	__m512i next8 =
	    _mm512_permutexvar_epi8(_mm512_loadu_si512(row + 1), at8);
	__m512i at = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(at8));
	__m512i n = _mm512_sub_epi32(
	    _mm512_cvtepu8_epi32(_mm512_castsi512_si128(next8)), at);
	/* The three bytes of each, the first one lowest. */
	__m512i x = _mm512_permutexvar_epi8(
	    _mm512_add_epi32(
		_mm512_mullo_epi32(at, _mm512_set1_epi32(0x010101)),
		_mm512_set1_epi32(0x020100)),
	    bytes);
	__mmask16 one = _mm512_cmpeq_epi32_mask(n, _mm512_set1_epi32(1)) &
			_mm512_testn_epi32_mask(x, _mm512_set1_epi32(0x80));
	__mmask16 three = _mm512_cmpeq_epi32_mask(n, _mm512_set1_epi32(3)) &
			  _mm512_cmpeq_epi32_mask(
			      _mm512_and_si512(x, _mm512_set1_epi32(0xF0)),
			      _mm512_set1_epi32(0xE0));
	__m512i a =
	    _mm512_slli_epi32(_mm512_and_si512(x, _mm512_set1_epi32(0x0F)), 12);
	__m512i b =
	    _mm512_and_si512(_mm512_srli_epi32(x, 2), _mm512_set1_epi32(0xFC0));
	__m512i c =
	    _mm512_and_si512(_mm512_srli_epi32(x, 16), _mm512_set1_epi32(0x3F));
	__m512i cp = _mm512_or_si512(_mm512_or_si512(a, b), c);

	/* Neither too long a form nor half a character. */
	three &= _mm512_cmpge_epi32_mask(cp, _mm512_set1_epi32(0x1000));
	three &= _mm512_cmpge_epu32_mask(
	    _mm512_sub_epi32(cp, _mm512_set1_epi32(0xD800)),
	    _mm512_set1_epi32(0x800));
	/* Four bytes of a table are read at once. */
	three &= _mm512_cmplt_epi32_mask(cp, _mm512_set1_epi32(0xFFF0));
	*out = (struct sixteen){ at,
		_mm512_mask_and_epi32(cp, one, x, _mm512_set1_epi32(0x7F)),
		one | three };
}

/* put_sixteen: those that are kept. */
AVX512 static void
put_sixteen(struct folded *out, const struct fold_at *at, __mmask16 kept,
    __m512i places, __m512i units, __m512i flags)
{
	places = _mm512_add_epi32(places, _mm512_set1_epi32((int)at->i));
	_mm256_storeu_si256((void *)(out->unit + at->n),
	    _mm512_cvtepi32_epi16(_mm512_maskz_compress_epi32(kept, units)));
	_mm512_storeu_si512(
	    out->at + at->n, _mm512_maskz_compress_epi32(kept, places));
	_mm_storeu_si128((void *)(out->flags + at->n),
	    _mm512_cvtepi32_epi8(_mm512_maskz_compress_epi32(kept, flags)));
}

AVX512 bool
fold_x86_mixed(struct str s, const uint8_t kinds[0x10000],
    const uint16_t units[0x10000], struct fold_at *at, struct folded *out)
{
	enum { FEW = 4 };
	const int signs =
	    1 << FOLD_RULE_DOT | 1 << FOLD_RULE_SPACE | 1 << FOLD_RULE_SIGN;
	size_t left = s.n - at->i;
	uint64_t inside = left < 64 ? (UINT64_C(1) << left) - 1 : UINT64_MAX;
	__m512i bytes = _mm512_maskz_loadu_epi8(inside, s.p + at->i);
	uint64_t first =
	    inside & ~_mm512_cmplt_epi8_mask(bytes, _mm512_set1_epi8(-64));
	struct sixteen x;

	take_sixteen(bytes, first, &x);
	__m512i kind = _mm512_mask_i32gather_epi32(
	    _mm512_setzero_si512(), x.is, x.cp, kinds, 1);
	__m512i rule = _mm512_sllv_epi32(_mm512_set1_epi32(1),
	    _mm512_and_si512(kind, _mm512_set1_epi32(FOLD_RULE_MASK)));
	unsigned kept = _mm512_mask_test_epi32_mask(
	    x.is, rule, _mm512_set1_epi32(1 << FOLD_RULE_LETTER));
	unsigned gap =
	    _mm512_mask_test_epi32_mask(x.is, rule, _mm512_set1_epi32(signs));
	unsigned n = (unsigned)__builtin_ctz(~(kept | gap));
	if (n < FEW)
		return false;
	kept &= (1u << n) - 1;
	gap &= (1u << n) - 1;
	__m512i flags = _mm512_or_si512(
	    _mm512_and_si512(kind, _mm512_set1_epi32(FOLD_RULE_UPPER)),
	    _mm512_maskz_set1_epi32(
		(__mmask16)behind(kept, gap, gap), FOLD_GAP));
	__m512i unit = _mm512_mask_i32gather_epi32(
	    _mm512_setzero_si512(), (__mmask16)kept, x.cp, units, 2);
	put_sixteen(out, at, (__mmask16)kept, x.at, unit, flags);
	settle(out, at, kept, gap, 0);
	/* To where the next one begins. */
	at->i += (size_t)__builtin_ctzll(_pdep_u64(UINT64_C(1) << n, first));
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

bool
fold_x86_mixed(struct str s, const uint8_t kinds[0x10000],
    const uint16_t units[0x10000], struct fold_at *at, struct folded *out)
{
	(void)s;
	(void)kinds;
	(void)units;
	(void)at;
	(void)out;
	return false;
}

#endif
