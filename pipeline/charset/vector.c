#include "vector.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <stdint.h>

#include <immintrin.h>

#include "utf8.h"

#define AVX2 __attribute__((target("avx2")))

/* Bytes in a block. */
#define BLOCK 32

bool
vector_is_here(void)
{
	return __builtin_cpu_supports("avx2");
}

/* The entries of a table for the sixteen values of four bits, in both lanes. */
static inline AVX2 __m256i
table(const uint8_t entries[16])
{
	return _mm256_broadcastsi128_si256(
	    _mm_loadu_si128((const __m128i *)(const void *)entries));
}

static inline AVX2 __m256i
load(const unsigned char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

static inline AVX2 __m256i
each(unsigned byte)
{
	return _mm256_set1_epi8((char)byte);
}

static inline AVX2 __m256i
high_bits(__m256i v)
{
	return _mm256_and_si256(_mm256_srli_epi16(v, 4), each(0x0F));
}

/* What both tables, of a byte's upper and lower four bits, say of each byte. */
static inline AVX2 __m256i
both(const uint8_t high[16], const uint8_t low[16], __m256i v)
{
	__m256i of_low =
	    _mm256_shuffle_epi8(table(low), _mm256_and_si256(v, each(0x0F)));

	return _mm256_and_si256(
	    _mm256_shuffle_epi8(table(high), high_bits(v)), of_low);
}

/* The upper half of before, the lower half of now: what joins the lanes. */
static inline AVX2 __m256i
seam(__m256i before, __m256i now)
{
	return _mm256_permute2x128_si256(before, now, 0x21);
}

static inline AVX2 bool
is_ascii(__m256i v)
{
	return _mm256_movemask_epi8(v) == 0;
}

/* Is any byte not zero? */
static inline AVX2 bool
is_any(__m256i v)
{
	return !_mm256_testz_si256(v, v);
}

AVX2 static size_t
ascii(const unsigned char *p, size_t n)
{
	size_t i = 0;

	for (; n - i >= 4 * BLOCK; i += 4 * BLOCK) {
		__m256i a = _mm256_or_si256(load(p + i), load(p + i + BLOCK));
		__m256i b = _mm256_or_si256(
		    load(p + i + 2 * BLOCK), load(p + i + 3 * BLOCK));
		if (!is_ascii(_mm256_or_si256(a, b)))
			break;
	}
	for (; n - i >= BLOCK; i += BLOCK)
		if (!is_ascii(load(p + i)))
			break;
	return i;
}

size_t
vector_ascii(const unsigned char *p, size_t n)
{
	return vector_is_here() ? ascii(p, n) : 0;
}

/*
 * J. Keiser and D. Lemire, Validating UTF-8 in less than one instruction per
 * byte, Software: Practice and Experience 51 (2021).  What is wrong with two
 * bytes in a row shows in twelve bits of them: the upper and the lower four of
 * the first, the upper four of the second.  Each gives a set of faults that it
 * is compatible with; a fault is there when all three name it.
 */
enum fault {
	SHORT = 1 << 0,      /* a lead byte, then none that continues */
	LONG = 1 << 1,       /* ASCII, then a byte that continues */
	OVER_3 = 1 << 2,     /* E0 80-9F: fits in two bytes */
	SURROGATE = 1 << 3,  /* ED A0-BF */
	OVER_2 = 1 << 4,     /* C0, C1 */
	LARGE = 1 << 5,      /* F4 90-BF, F5-FF: beyond U+10FFFF */
	OVER_4 = 1 << 6,     /* F0 80-8F */
	LARGE_1000 = 1 << 6, /* F5-FF 80-8F: the same bytes tell them apart */
	PAIR = 1 << 7,       /* two that continue; right behind E0-FF */
	/* Decided without the lower bits of the first byte. */
	ANY_LOW = SHORT | LONG | PAIR
};

static const uint8_t first_high[16] = { LONG, LONG, LONG, LONG, LONG, LONG,
	LONG, LONG, PAIR, PAIR, PAIR, PAIR, SHORT | OVER_2, SHORT,
	SHORT | OVER_3 | SURROGATE, SHORT | LARGE | LARGE_1000 | OVER_4 };

static const uint8_t first_low[16] = { ANY_LOW | OVER_2 | OVER_3 | OVER_4,
	ANY_LOW | OVER_2, ANY_LOW, ANY_LOW, ANY_LOW | LARGE,
	ANY_LOW | LARGE | LARGE_1000, ANY_LOW | LARGE | LARGE_1000,
	ANY_LOW | LARGE | LARGE_1000, ANY_LOW | LARGE | LARGE_1000,
	ANY_LOW | LARGE | LARGE_1000, ANY_LOW | LARGE | LARGE_1000,
	ANY_LOW | LARGE | LARGE_1000, ANY_LOW | LARGE | LARGE_1000,
	ANY_LOW | LARGE | LARGE_1000 | SURROGATE, ANY_LOW | LARGE | LARGE_1000,
	ANY_LOW | LARGE | LARGE_1000 };

static const uint8_t second_high[16] = { SHORT, SHORT, SHORT, SHORT, SHORT,
	SHORT, SHORT, SHORT,
	LONG | OVER_2 | PAIR | OVER_3 | LARGE_1000 | OVER_4,
	LONG | OVER_2 | PAIR | OVER_3 | LARGE,
	LONG | OVER_2 | PAIR | SURROGATE | LARGE,
	LONG | OVER_2 | PAIR | SURROGATE | LARGE, SHORT, SHORT, SHORT, SHORT };

/* Nonzero where the bytes of a block, behind those before it, are at fault. */
static inline AVX2 __m256i
faults(__m256i before, __m256i now)
{
	__m256i joint = seam(before, now);
	__m256i back1 = _mm256_alignr_epi8(now, joint, 15);
	__m256i back2 = _mm256_alignr_epi8(now, joint, 14);
	__m256i back3 = _mm256_alignr_epi8(now, joint, 13);
	__m256i pair = _mm256_and_si256(both(first_high, first_low, back1),
	    _mm256_shuffle_epi8(table(second_high), high_bits(now)));
	/* The top bit stays where a third or a fourth byte has to be. */
	__m256i third = _mm256_subs_epu8(back2, each(0xE0 - 0x80));
	__m256i fourth = _mm256_subs_epu8(back3, each(0xF0 - 0x80));
	__m256i due =
	    _mm256_and_si256(_mm256_or_si256(third, fourth), each(0x80));

	return _mm256_xor_si256(pair, due);
}

/* Nonzero when the last character of a block goes on in the next. */
static inline AVX2 __m256i
goes_on(__m256i v)
{
	static const uint8_t most[BLOCK] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
		0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
		0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
		0xFF, 0xFF, 0xFF, 0xEF, 0xDF, 0xBF };

	return _mm256_subs_epu8(v, load(most));
}

AVX2 static size_t
utf8(const unsigned char *p, size_t n)
{
	__m256i before = _mm256_setzero_si256();
	size_t i = 0;

	for (; n - i >= 2 * BLOCK; i += 2 * BLOCK) {
		__m256i a = load(p + i), b = load(p + i + BLOCK), bad;
		if (is_ascii(_mm256_or_si256(a, b)))
			bad = goes_on(before);
		else
			bad = _mm256_or_si256(faults(before, a), faults(a, b));
		if (is_any(bad))
			break;
		before = b;
	}
	return utf8_between(p, i);
}

size_t
vector_utf8(const unsigned char *p, size_t n)
{
	return vector_is_here() ? utf8(p, n) : 0;
}

/*
 * Characters that NFC may touch, in the same way: by the four halves of the
 * first two bytes, each bit a rectangle of them.
 */
enum touched {
	MARKS = 1 << 0,  /* CC-CF: combining marks, Greek */
	WEST = 1 << 1,   /* D2-DF: Cyrillic marks, Hebrew, Arabic ... */
	SOUTH = 1 << 2,  /* E0, E1: scripts of the south, jamo */
	SIGNS = 1 << 3,  /* E2 83-8F: marks for symbols, singletons */
	MORE = 1 << 4,   /* E2 A0-BF: more signs */
	BEFORE = 1 << 5, /* EA 80-AF, EF 80-AF: before Hangul; compatibility */
	FORMS = 1 << 6,  /* EF B0-BB: presentation forms, half marks */
	ANY_FIRST = MARKS | WEST | SOUTH,      /* whatever the second byte is */
	ANY_SECOND = ANY_FIRST | MORE | BEFORE /* whatever its lower half is */
};

static const uint8_t touched_1_high[16] = { [0xC] = MARKS,
	[0xD] = WEST,
	[0xE] = SOUTH | SIGNS | MORE | BEFORE | FORMS };

static const uint8_t touched_1_low[16] = { SOUTH, SOUTH, WEST | SIGNS | MORE,
	WEST, WEST, WEST, WEST, WEST, WEST, WEST, WEST | BEFORE, WEST,
	WEST | MARKS, WEST | MARKS, WEST | MARKS,
	WEST | MARKS | BEFORE | FORMS };

static const uint8_t touched_2_high[16] = { [0x8] = ANY_FIRST | SIGNS | BEFORE,
	[0x9] = ANY_FIRST | BEFORE,
	[0xA] = ANY_FIRST | MORE | BEFORE,
	[0xB] = ANY_FIRST | MORE | FORMS };

static const uint8_t touched_2_low[16] = { ANY_SECOND | FORMS,
	ANY_SECOND | FORMS, ANY_SECOND | FORMS, ANY_SECOND | SIGNS | FORMS,
	ANY_SECOND | SIGNS | FORMS, ANY_SECOND | SIGNS | FORMS,
	ANY_SECOND | SIGNS | FORMS, ANY_SECOND | SIGNS | FORMS,
	ANY_SECOND | SIGNS | FORMS, ANY_SECOND | SIGNS | FORMS,
	ANY_SECOND | SIGNS | FORMS, ANY_SECOND | SIGNS | FORMS,
	ANY_SECOND | SIGNS, ANY_SECOND | SIGNS, ANY_SECOND | SIGNS,
	ANY_SECOND | SIGNS };

/*
 * Three bytes tell the rest: U+2000 and U+2001 are singletons, U+302A to
 * U+302F and U+3099, U+309A are marks.
 */
static inline AVX2 __m256i
touched_3(__m256i back2, __m256i back1, __m256i now)
{
	__m256i row80 = _mm256_cmpeq_epi8(back1, each(0x80));
	__m256i row82 = _mm256_cmpeq_epi8(back1, each(0x82));
	__m256i quads =
	    _mm256_cmpeq_epi8(_mm256_and_si256(now, each(0xFE)), each(0x80));
	__m256i tones =
	    _mm256_cmpeq_epi8(_mm256_max_epu8(now, each(0xAA)), now);
	__m256i voice = _mm256_or_si256(_mm256_cmpeq_epi8(now, each(0x99)),
	    _mm256_cmpeq_epi8(now, each(0x9A)));
	__m256i e2 = _mm256_and_si256(_mm256_cmpeq_epi8(back2, each(0xE2)),
	    _mm256_and_si256(row80, quads));
	__m256i e3 = _mm256_and_si256(_mm256_cmpeq_epi8(back2, each(0xE3)),
	    _mm256_or_si256(_mm256_and_si256(row80, tones),
		_mm256_and_si256(row82, voice)));

	return _mm256_or_si256(e2, e3);
}

/* Nonzero where NFC may have to do with a character. */
static inline AVX2 __m256i
touched(__m256i before, __m256i now)
{
	__m256i joint = seam(before, now);
	__m256i back1 = _mm256_alignr_epi8(now, joint, 15);
	__m256i back2 = _mm256_alignr_epi8(now, joint, 14);
	__m256i pair =
	    _mm256_and_si256(both(touched_1_high, touched_1_low, back1),
		both(touched_2_high, touched_2_low, now));
	__m256i four = _mm256_subs_epu8(now, each(0xEF));

	return _mm256_or_si256(
	    _mm256_or_si256(pair, four), touched_3(back2, back1, now));
}

AVX2 static size_t
stable(const unsigned char *p, size_t n)
{
	__m256i before = _mm256_setzero_si256();
	size_t i = 0;

	for (; n - i >= BLOCK; i += BLOCK) {
		__m256i now = load(p + i);
		/* Before ASCII nothing waits for its second byte. */
		if (!is_ascii(now) && is_any(touched(before, now)))
			break;
		before = now;
	}
	return utf8_between(p, i);
}

size_t
vector_stable(const unsigned char *p, size_t n)
{
	return vector_is_here() ? stable(p, n) : 0;
}

#else

bool
vector_is_here(void)
{
	return false;
}

size_t
vector_ascii(const unsigned char *p, size_t n)
{
	(void)p;
	(void)n;
	return 0;
}

size_t
vector_utf8(const unsigned char *p, size_t n)
{
	(void)p;
	(void)n;
	return 0;
}

size_t
vector_stable(const unsigned char *p, size_t n)
{
	(void)p;
	(void)n;
	return 0;
}

#endif
