#include "escape_x86.h"

#include <stdint.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>

#define AVX512                                                                 \
	__attribute__((                                                        \
	    target("avx512f,avx512bw,avx512vl,avx512vbmi2,bmi2,popcnt")))

enum { STEP = 32 };

bool
escape_x86_has(void)
{
	return __builtin_cpu_supports("avx512bw") != 0 &&
	       __builtin_cpu_supports("avx512vl") != 0 &&
	       __builtin_cpu_supports("avx512vbmi2") != 0 &&
	       __builtin_cpu_supports("bmi2") != 0;
}

/*
 * The five bytes that are escaped differ in their low four bits: by these, the
 * byte itself, and what follows the backslash; -1 is the low half of none.
 */
static const char special[16] = { 0, -1, -1, -1, -1, -1, -1, -1, -1, '\t', '\n',
	-1, '\\', '\r', -1, -1 };
static const char letter[16] = { 'x', 0, 0, 0, 0, 0, 0, 0, 0, 't', 'n', 0, '\\',
	'r', 0, 0 };

AVX512 static __m256i
table(const char of[16])
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const void *)of));
}

/* keep: to `to` the bytes that are kept of sixty-four. */
AVX512 static unsigned char *
keep(unsigned char *to, uint64_t kept, __m512i bytes)
{
	_mm512_storeu_si512(to, _mm512_maskz_compress_epi8(kept, bytes));
	return to + __builtin_popcountll(kept);
}

/*
 * in_pairs: each byte behind a backslash, which is kept where it is wanted.
 */
AVX512 static unsigned char *
in_pairs(unsigned char *to, __m256i letters, uint32_t escaped)
{
	__m512i wide = _mm512_slli_epi16(_mm512_cvtepu8_epi16(letters), 8);

	return keep(to,
	    _pdep_u64(escaped, UINT64_C(0x5555555555555555)) |
		UINT64_C(0xaaaaaaaaaaaaaaaa),
	    _mm512_or_si512(wide, _mm512_set1_epi16('\\')));
}

/* in_fours: sixteen bytes with NULs among them, which take four each. */
AVX512 static unsigned char *
in_fours(unsigned char *to, __m128i letters, uint32_t escaped, uint32_t nuls)
{
	const __m512i nul = _mm512_set1_epi32(
	    '\\' | 'x' << 8 | '0' << 16 | (int)((uint32_t)'0' << 24));
	const __m512i slash = _mm512_set1_epi32('\\');
	__m512i wide = _mm512_cvtepu8_epi32(letters);

	wide = _mm512_mask_or_epi32(
	    wide, (__mmask16)escaped, _mm512_slli_epi32(wide, 8), slash);
	wide = _mm512_mask_mov_epi32(wide, (__mmask16)nuls, nul);
	return keep(to,
	    _pdep_u64(escaped & 0xffff, UINT64_C(0x2222222222222222)) |
		_pdep_u64(nuls & 0xffff, UINT64_C(0x4444444444444444)) |
		_pdep_u64(nuls & 0xffff, UINT64_C(0x8888888888888888)) |
		UINT64_C(0x1111111111111111),
	    wide);
}

AVX512 unsigned char *
escape_x86_data(
    unsigned char *to, const unsigned char **p, const unsigned char *end)
{
	const __m256i specials = table(special), letters = table(letter);

	for (; end - *p >= STEP; *p += STEP) {
		__m256i v = _mm256_loadu_si256((const void *)*p);
		uint32_t escaped =
		    _mm256_cmpeq_epi8_mask(_mm256_shuffle_epi8(specials, v), v);
		uint32_t nuls = _mm256_testn_epi8_mask(v, v);

		if (escaped == 0) {
			_mm256_storeu_si256((void *)to, v);
			to += STEP;
			continue;
		}
		v = _mm256_mask_shuffle_epi8(v, escaped, letters, v);
		if (nuls == 0) {
			to = in_pairs(to, v, escaped);
			continue;
		}
		to = in_fours(to, _mm256_castsi256_si128(v), escaped, nuls);
		to = in_fours(to, _mm256_extracti128_si256(v, 1), escaped >> 16,
		    nuls >> 16);
	}
	return to;
}

#else

bool
escape_x86_has(void)
{
	return false;
}

unsigned char *
escape_x86_data(
    unsigned char *to, const unsigned char **p, const unsigned char *end)
{
	(void)p;
	(void)end;
	return to;
}

#endif
