#include "charset.h"

#include <stdlib.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "../mem.h"
#include "icu.h"
#include "utf8.h"

/* Converted at a time; a unit of text is rarely longer. */
#define PIECE (256 * 1024)

/*
 * Is the character that begins with lead certainly stable under NFC, whatever
 * stands around it?  Lead bytes of whole blocks without marks, conjoining
 * jamo, compatibility Han and singletons (Unicode Standard, annex 15); the
 * blocks that have some are left to ICU.
 */
static bool
is_stable(const unsigned char *p, size_t left)
{
	unsigned a = p[0], b = left > 1 ? p[1] : 0, c = left > 2 ? p[2] : 0;

	if (a < 0xCC) /* to U+02FF */
		return true;
	if (a == 0xD0 || a == 0xD1) /* Cyrillic to U+047F */
		return true;
	if (a == 0xE2) /* U+2002 to U+27FF but for marks and singletons */
		return b <= 0x9F && b != 0x83 && (b != 0x80 || c >= 0x82) &&
		       (b != 0x84 || (c != 0xA6 && c != 0xAA && c != 0xAB)) &&
		       (b != 0x8C || (c != 0xA9 && c != 0xAA));
	if (a == 0xE3) /* U+3000 to U+3029, kana but for their marks */
		return (b == 0x80 && c < 0xAA) ||
		       (b == 0x81 || (b == 0x82 && c < 0x99)) ||
		       (b == 0x82 && c > 0x9A) || b == 0x83 || b > 0x84;
	if (a >= 0xE4 && a <= 0xE9) /* Han, but for a corner of U+9FFF */
		return true;
	if (a == 0xEA)
		return b >= 0xB0; /* Hangul from U+AC00 */
	if (a == 0xEB || a == 0xEC)
		return true;
	if (a == 0xED)
		return b < 0x9E;       /* Hangul to U+D77F */
	return a == 0xEF && b >= 0xBC; /* full and half width */
}

/*
 * A composed syllable without a final consonant is not stable before a
 * conjoining one, but then that one is what is_stable() refuses.
 */
static size_t
stable_prefix(struct str s)
{
	/* Length of sequences whose lead byte alone says that they are. */
	static const unsigned char stable[256] = {
		[0xC2] = 2,
		[0xC3] = 2,
		[0xC4] = 2,
		[0xC5] = 2,
		[0xC6] = 2,
		[0xC7] = 2,
		[0xC8] = 2,
		[0xC9] = 2,
		[0xCA] = 2,
		[0xCB] = 2,
		[0xD0] = 2,
		[0xD1] = 2,
		[0xE4] = 3,
		[0xE5] = 3,
		[0xE6] = 3,
		[0xE7] = 3,
		[0xE8] = 3,
		[0xE9] = 3,
		[0xEB] = 3,
		[0xEC] = 3,
	};
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;

	while (i < s.n) {
		if (p[i] < 0x80) {
			i += utf8_ascii(p + i, s.n - i);
			continue;
		}
		while (i < s.n && stable[p[i]] != 0)
			i += stable[p[i]];
		if (i >= s.n || p[i] < 0x80)
			continue;
		if (!is_stable(p + i, s.n - i))
			break;
		i += p[i] < 0xE0 ? 2 : 3;
	}
	return i < s.n ? i : s.n;
}

/* composer: ICU's normalizer, with memory that cannot fail. */
static const UNormalizer2 *
composer(UErrorCode *error)
{
	icu_memory();
	return unorm2_getNFCInstance(error);
}

static void
normalize(struct str s, struct buf *out)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfc = composer(&error);
	UChar *units = mem_alloc(s.n + 1, sizeof *units);
	UChar *composed = mem_alloc(3 * s.n + 1, sizeof *composed);
	int32_t n = 0, m, bytes = 0;

	u_strFromUTF8(units, (int32_t)s.n, &n, s.p, (int32_t)s.n, &error);
	m = unorm2_normalize(
	    nfc, units, n, composed, (int32_t)(3 * s.n), &error);
	if (U_SUCCESS(error)) {
		char *room = buf_reserve(out, 3 * (size_t)m + 1);
		u_strToUTF8(room, 3 * m + 1, &bytes, composed, m, &error);
	}
	if (U_FAILURE(error))
		buf_adds(out, s); /* not reached with well-formed text */
	else
		out->n += (size_t)bytes;
	free(units);
	free(composed);
}

/* How much of s to take: all, or PIECE and on to where one may cut. */
static size_t
piece(struct str s)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfc = composer(&error);
	size_t n = PIECE;
	uint32_t cp;

	if (s.n <= PIECE || U_FAILURE(error))
		return s.n;
	while (n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n++;
	for (struct str rest = str_from(s, n); charset_next(&rest, &cp);) {
		if (unorm2_hasBoundaryBefore(nfc, (UChar32)cp))
			break;
		n = s.n - rest.n;
	}
	return n;
}

struct str
charset_nfc(struct str s, struct buf *scratch)
{
	size_t good = stable_prefix(s);

	if (good == s.n)
		return s;
	/* The character before may compose with what stopped us. */
	while (good > 0 && ((unsigned char)s.p[good - 1] & 0xC0) == 0x80)
		good--;
	if (good > 0)
		good--;
	buf_reset(scratch);
	buf_add(scratch, s.p, good);
	s = str_from(s, good);
	while (s.n > 0) {
		size_t n = piece(s);
		normalize(str_head(s, n), scratch);
		s = str_from(s, n);
	}
	return buf_str(scratch);
}

const char *
charset_libraries(void)
{
	return "iconv, ICU " U_ICU_VERSION;
}
