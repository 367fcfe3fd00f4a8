/*
 * charset_nfc() leaves out most text from what it gives to ICU; what it gives
 * back has to be ICU's NFC all the same: of every code point, alone, behind
 * and before every kind of character that NFC moves or joins: one mark of each
 * combining class, and all that may compose with what is before them.
 */

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "charset/charset.h"
#include "check.h"

enum { PLANES_END = 0x110000, AT_ONCE = 64, UNITS = 1 << 20 };

static struct {
	const UNormalizer2 *nfc;
	UChar *in, *out;
} icu;

/* What may join or move: all that compose, one mark of each other class. */
static struct {
	uint32_t cp[512];
	size_t n;
} kinds;

static bool
is_scalar(uint32_t cp)
{
	return cp < 0xD800 || (cp > 0xDFFF && cp < PLANES_END);
}

static bool
is_new_class(uint8_t class, bool seen[256])
{
	bool was = seen[class];

	seen[class] = true;
	return !was;
}

static bool
may_join(uint32_t cp)
{
	UErrorCode error = U_ZERO_ERROR;
	UChar units[2];
	int32_t n = 0;

	U16_APPEND_UNSAFE(units, n, cp);
	return unorm2_quickCheck(icu.nfc, units, n, &error) == UNORM_MAYBE;
}

static void
find_kinds(void)
{
	bool seen[256] = { true };

	for (uint32_t cp = 0x80; cp < PLANES_END; cp++) {
		/* Of the jamo that join, the first and the last will do. */
		if (!is_scalar(cp) || (cp > 0x1161 && cp < 0x1175) ||
		    (cp > 0x11A8 && cp < 0x11C2))
			continue;
		uint8_t class = unorm2_getCombiningClass(icu.nfc, (UChar32)cp);
		if ((is_new_class(class, seen) || may_join(cp)) &&
		    kinds.n < sizeof kinds.cp / sizeof *kinds.cp)
			kinds.cp[kinds.n++] = cp;
	}
}

static void
oracle(struct str s, struct buf *out)
{
	UErrorCode error = U_ZERO_ERROR;
	int32_t n = 0, bytes = 0;

	u_strFromUTF8(icu.in, UNITS, &n, s.p, (int32_t)s.n, &error);
	n = unorm2_normalize(icu.nfc, icu.in, n, icu.out, UNITS, &error);
	buf_reset(out);
	u_strToUTF8(
	    buf_reserve(out, 3 * (size_t)n), 3 * n, &bytes, icu.out, n, &error);
	out->n = U_SUCCESS(error) ? (size_t)bytes : 0;
}

static bool
same(struct str s)
{
	static struct buf scratch, want;
	struct str got = charset_nfc(s, &scratch);

	oracle(s, &want);
	return str_eq(got, buf_str(&want)) && (got.p == s.p || !str_eq(got, s));
}

/* Few of them behind the characters that no text has. */
static bool
is_pair_of_interest(uint32_t cp, size_t kind)
{
	return cp < 0x30000 || (cp >= 0xE0000 && cp < 0xE0200) ||
	       kind % 64 == cp % 64;
}

static void
add_all(struct buf *b, uint32_t cp)
{
	for (size_t k = 0; k < kinds.n; k++) {
		if (!is_pair_of_interest(cp, k))
			continue;
		buf_addz(b, "a");
		buf_add_utf8(b, cp);
		buf_add_utf8(b, kinds.cp[k]);
		buf_addz(b, "가");
		/* Blanks now and then, for what goes on with long stretches. */
		if (k % 16 == 0)
			buf_addz(b, "  plain text enough to leave ICU again, "
				    "not too short for that  ");
	}
	buf_add_utf8(b, cp);
}

/*
 * e, cp and a mark, the mark's first byte the last of a block, all else left
 * alone: whoever overlooks cp there composes without it.
 */
static bool
is_same_at_end(struct buf *b, uint32_t cp, const char *mark)
{
	size_t n;

	buf_reset(b);
	buf_addz(b, "e");
	buf_add_utf8(b, cp);
	n = b->n;
	buf_reset(b);
	while (b->n + n < 63)
		buf_addc(b, 'x');
	buf_addz(b, "e");
	buf_add_utf8(b, cp);
	buf_addz(b, mark);
	while (b->n < 130)
		buf_addz(b, "中");
	return same(buf_str(b));
}

static void
alone(void)
{
	struct buf b = { 0 };
	bool good = true;

	for (uint32_t cp = 0; cp < PLANES_END && good; cp++) {
		if (!is_scalar(cp))
			continue;
		buf_reset(&b);
		buf_add_utf8(&b, cp);
		good = same(buf_str(&b));
		buf_reset(&b);
		buf_addz(&b, "e");
		buf_add_utf8(&b, cp);
		buf_add_utf8(&b, kinds.cp[cp % kinds.n]);
		good = good && same(buf_str(&b)) &&
		       is_same_at_end(&b, cp, "") &&
		       is_same_at_end(&b, cp, "\xCC\x81") &&
		       is_same_at_end(&b, cp, "\xCC\xA3");
	}
	if (!CHECK_WHY(good, "every code point"))
		printf("# with \"%s\"\n", diag_quote(buf_str(&b)));
	buf_fini(&b);
}

static void
pairs(void)
{
	struct buf b = { 0 };
	bool good = true;

	for (uint32_t cp = 0; cp < PLANES_END && good; cp += AT_ONCE) {
		buf_reset(&b);
		for (uint32_t k = 0; k < AT_ONCE; k++)
			if (is_scalar(cp + k))
				add_all(&b, cp + k);
		good = same(buf_str(&b));
		if (!good)
			printf("# from U+%04X\n", (unsigned)cp);
	}
	CHECK_WHY(good, "every code point before each kind of mark");
	buf_fini(&b);
}

/* What is left alone, then one or two kinds, then more of it. */
static bool
is_same_at(struct buf *b, size_t at, const char *around, size_t k, size_t l)
{
	buf_reset(b);
	while (b->n < at)
		buf_addc(b, 'x');
	buf_addz(b, around);
	buf_add_utf8(b, kinds.cp[k]);
	if (l < kinds.n)
		buf_add_utf8(b, kinds.cp[l]);
	while (b->n < 140)
		buf_addz(b, around);
	return same(buf_str(b));
}

static void
places(void)
{
	static const char *const around[] = { "a", "中", "я", "가", "、",
		"は" };
	struct buf b = { 0 };
	bool good = true;

	for (size_t k = 0; k < kinds.n; k++)
		for (size_t w = 0; w < sizeof around / sizeof *around; w++)
			for (size_t at = 0; at < 70 && good; at++)
				good =
				    is_same_at(&b, at, around[w], k, kinds.n);
	CHECK_WHY(good, "one at each place of a block");
	for (size_t k = 0; k < kinds.n; k++)
		for (size_t l = 0; l < kinds.n; l++)
			for (size_t at = 56; at < 64 && good; at++)
				good = is_same_at(&b, at, "e", k, l);
	if (!CHECK_WHY(good, "two around the end of a block"))
		printf("# with \"%s\"\n", diag_quote(buf_str(&b)));
	buf_fini(&b);
}

/* Each syllable spelt by jamo, with a final consonant or a mark too many. */
static void
syllables(void)
{
	static const char *const after[] = { "", "\xE1\x86\xA8", "\xCC\x81",
		"\xE1\x86\xA7", "\xE1\x85\xA1", "\xE1\x84\x80", "가" };
	struct buf b = { 0 };
	bool good = true;

	for (uint32_t i = 0; i < 11172 && good; i++) {
		buf_reset(&b);
		for (size_t k = 0; k < sizeof after / sizeof *after; k++) {
			buf_add_utf8(&b, 0x1100 + i / 588);
			buf_add_utf8(&b, 0x1161 + i / 28 % 21);
			if (i % 28 != 0)
				buf_add_utf8(&b, 0x11A7 + i % 28);
			buf_addz(&b, after[k]);
		}
		good = same(buf_str(&b));
	}
	CHECK_WHY(good, "syllables spelt by jamo");
	buf_fini(&b);
}

/* Much that ICU has to see, with and without places to cut at. */
static void
lengthy(void)
{
	static const char *const units[] = { "e\xCC\x81", "\xCC\x81", "Ωά",
		"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB",
		"\xE1\x84\x92\xE1\x85\xA1 \xE1\x84\x92",
		"\xE0\xB8\x81\xE0\xB9\x88" };
	struct buf b = { 0 };

	for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
		buf_reset(&b);
		while (b.n < 100000)
			buf_addz(&b, units[k]);
		CHECK_WHY(same(buf_str(&b)), "much at once");
	}
	buf_fini(&b);
}

int
main(void)
{
	UErrorCode error = U_ZERO_ERROR;
	struct buf first = { 0 };

	/* It gives ICU our memory, which has to be before all else. */
	charset_nfc(STR("e\xCC\x81"), &first);
	buf_fini(&first);
	icu.nfc = unorm2_getNFCInstance(&error);
	icu.in = malloc(UNITS * sizeof *icu.in);
	icu.out = malloc(UNITS * sizeof *icu.out);
	if (U_FAILURE(error) || icu.in == NULL || icu.out == NULL)
		return 4;
	find_kinds();
	printf("# %zu kinds\n", kinds.n);
	alone();
	pairs();
	places();
	syllables();
	lengthy();
	free(icu.in);
	free(icu.out);
	return check_done();
}
