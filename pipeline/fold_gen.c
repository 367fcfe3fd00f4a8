/*
 * fold_gen: makes the tables of fold.c from the properties in utf8proc and
 * from fold_han.tsv, given on standard input; writes C to standard output.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "fold.h"
#include "fold_rule.h"

#define BMP 0x10000u
#define MULTI_CAP 32768
#define ASTRAL_CAP 4096

static uint16_t han[BMP]; /* what a Han character folds to, or 0 */
static uint16_t unit_of[BMP];
static uint8_t kind_of[BMP];
static uint16_t multi[MULTI_CAP];
static size_t n_multi = 1; /* 0 is "none" */
static uint32_t astral_cp[ASTRAL_CAP];
static uint16_t astral_unit[ASTRAL_CAP];
static size_t n_astral;
static uint16_t voiced[2][0x60]; /* of U+30A0.., with U+3099 and U+309A */

_Noreturn static void
fail(const char *what)
{
	fprintf(stderr, "fold_gen: %s\n", what);
	exit(4);
}

/* Letters that Unicode does not take apart, in plain Latin. */
static const struct {
	uint16_t cp;
	char plain[4];
} plain_latin[] = {
	{ 0x00E6, "ae" },
	{ 0x00F0, "d" },
	{ 0x00F8, "o" },
	{ 0x00FE, "th" },
	{ 0x0111, "d" },
	{ 0x0127, "h" },
	{ 0x0131, "i" },
	{ 0x0142, "l" },
	{ 0x014B, "ng" },
	{ 0x0153, "oe" },
	{ 0x0167, "t" },
	{ 0x0259, "e" },
	{ 0x0268, "i" },
	{ 0x0289, "u" },
};

/*
 * Signs by code point, where the category misleads or says too little: the
 * dots are those seen in 4.26, see dictionary(5).
 */
static const struct {
	uint32_t first, last;
	uint8_t rule;
} signs[] = {
	{ '\t', '\t', FOLD_RULE_SPACE },
	{ '\n', '\n', FOLD_RULE_LINE },
	{ 0x0B, 0x0C, FOLD_RULE_PARA },
	{ '\r', '\r', FOLD_RULE_SPACE },
	{ 0x00, 0x1F, FOLD_RULE_SIGN },
	{ '\'', '\'', FOLD_RULE_JOIN },
	{ '-', '.', FOLD_RULE_DOT },
	{ '_', '_', FOLD_RULE_DOT },
	{ '`', '`', FOLD_RULE_JOIN },
	{ 0x7F, 0x84, FOLD_RULE_SIGN },
	{ 0x85, 0x85, FOLD_RULE_LINE },
	{ 0x86, 0x9F, FOLD_RULE_SIGN },
	{ 0xA9, 0xA9, FOLD_RULE_SIGN },
	{ 0xAD, 0xAD, FOLD_RULE_MARK },
	{ 0xAE, 0xAE, FOLD_RULE_SIGN },
	{ 0xB4, 0xB4, FOLD_RULE_JOIN },
	{ 0xB7, 0xB7, FOLD_RULE_DOT },
	{ 0x02B9, 0x02BF, FOLD_RULE_JOIN },
	{ 0x02C8, 0x02C8, FOLD_RULE_JOIN },
	{ 0x02D0, 0x02D1, FOLD_RULE_DOT },
	{ 0x02D8, 0x02D9, FOLD_RULE_JOIN },
	{ 0x0387, 0x0387, FOLD_RULE_DOT },
	{ 0x10FB, 0x10FB, FOLD_RULE_DOT },
	{ 0x119E, 0x119E, FOLD_RULE_DOT },
	{ 0x2010, 0x2015, FOLD_RULE_DOT },
	{ 0x2018, 0x201B, FOLD_RULE_JOIN },
	{ 0x2022, 0x2022, FOLD_RULE_DOT },
	{ 0x2024, 0x2024, FOLD_RULE_DOT },
	{ 0x2027, 0x2027, FOLD_RULE_DOT },
	{ 0x2028, 0x2028, FOLD_RULE_LINE },
	{ 0x2029, 0x2029, FOLD_RULE_PARA },
	{ 0x2032, 0x2032, FOLD_RULE_JOIN },
	{ 0x2035, 0x2035, FOLD_RULE_JOIN },
	{ 0x2043, 0x2043, FOLD_RULE_DOT },
	{ 0x2120, 0x2120, FOLD_RULE_SIGN },
	{ 0x2122, 0x2122, FOLD_RULE_SIGN },
	{ 0x2212, 0x2212, FOLD_RULE_DOT },
	{ 0x2219, 0x2219, FOLD_RULE_DOT },
	{ 0x22C5, 0x22C5, FOLD_RULE_DOT },
	{ 0x2E31, 0x2E31, FOLD_RULE_DOT },
	{ 0x2E33, 0x2E33, FOLD_RULE_DOT },
	{ 0x3000, 0x3000, FOLD_RULE_SPACE },
	{ 0x309B, 0x309B, FOLD_RULE_SOUND },
	{ 0x309C, 0x309C, FOLD_RULE_SOUND },
	{ 0x3099, 0x309A, FOLD_RULE_SOUND },
	{ 0x30A0, 0x30A0, FOLD_RULE_DOT },
	{ 0x30FB, 0x30FB, FOLD_RULE_DOT },
	{ 0x318D, 0x318D, FOLD_RULE_DOT },
	{ 0xA78F, 0xA78F, FOLD_RULE_DOT },
	{ 0xFF07, 0xFF07, FOLD_RULE_JOIN },
	{ 0xFF0D, 0xFF0E, FOLD_RULE_DOT },
	{ 0xFF3F, 0xFF3F, FOLD_RULE_DOT },
	{ 0xFF65, 0xFF65, FOLD_RULE_DOT },
	{ 0xFF9E, 0xFF9F, FOLD_RULE_SOUND },
};

/*
 * KPS 9566 writes the leaders' names in letters of their own, which Unicode
 * did not take; fonts of the earlier edition have them at U+F0xx.
 */
static const struct {
	uint16_t cp, plain;
} leaders[] = {
	{ 0xF113, 0xAE40 },
	{ 0xF114, 0xC77C },
	{ 0xF115, 0xC131 },
	{ 0xF116, 0xAE40 },
	{ 0xF117, 0xC815 },
	{ 0xF118, 0xC77C },
	{ 0xF120, 0xAE40 },
	{ 0xF121, 0xC815 },
	{ 0xF122, 0xC740 },
	{ 0xF013, 0xAE40 },
	{ 0xF014, 0xC77C },
	{ 0xF015, 0xC131 },
	{ 0xF016, 0xAE40 },
	{ 0xF017, 0xC815 },
	{ 0xF018, 0xC77C },
};

static int
rule_of_sign(uint32_t cp)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (cp >= signs[i].first && cp <= signs[i].last)
			return signs[i].rule;
	const utf8proc_property_t *p = utf8proc_get_property((int32_t)cp);

	switch (p->category) {
	case UTF8PROC_CATEGORY_MN:
		/*
		 * Accents over and under letters; the vowel signs of Indic
		 * and Thai have lower classes and are letters to us.
		 */
		if (p->combining_class >= 200 ||
		    (p->combining_class >= 1 && p->combining_class < 7) ||
		    (p->combining_class >= 10 && p->combining_class < 84) ||
		    (cp >= 0xFE00 && cp <= 0xFE0F))
			return FOLD_RULE_MARK;
		return -1;
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_ME:
		return FOLD_RULE_MARK;
	case UTF8PROC_CATEGORY_ZS:
		return FOLD_RULE_SPACE;
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
	case UTF8PROC_CATEGORY_CO:
		return -1;
	default:
		return FOLD_RULE_SIGN;
	}
}

/*
 * fold_one: the units of a code point to out; how many, 0 for none.  Hangul
 * and kana are put together again, the rest stays taken apart.
 */
static size_t
fold_one(uint32_t cp, uint16_t *out)
{
	int32_t parts[64];
	int boundary = 0;
	utf8proc_ssize_t n_parts = utf8proc_decompose_char((int32_t)cp, parts,
	    64, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD,
	    &boundary);
	size_t n = 0;

	if (n_parts < 0 || n_parts > 64)
		fail("a decomposition that is too long");
	for (utf8proc_ssize_t i = 0; i < n_parts; i++) {
		uint32_t c = (uint32_t)parts[i];
		if (n > FOLD_RULE_MULTI_MAX - 2)
			break; /* a whole sentence in one sign */
		if (c == 0x3099 || c == 0x309A) {
			if (n > 0 && out[n - 1] >= 0x30A0 &&
			    out[n - 1] < 0x3100 &&
			    voiced[c - 0x3099][out[n - 1] - 0x30A0] != 0)
				out[n - 1] =
				    voiced[c - 0x3099][out[n - 1] - 0x30A0];
			continue;
		}
		if (c >= 0x1161 && c <= 0x1175 && n > 0 &&
		    out[n - 1] >= 0x1100 && out[n - 1] <= 0x1112) {
			out[n - 1] = (uint16_t)(FOLD_HANGUL_FIRST +
						((out[n - 1] - 0x1100u) * 21 +
						    (c - 0x1161)) *
						    28);
			continue;
		}
		if (c >= 0x11A8 && c <= 0x11C2 && n > 0 &&
		    out[n - 1] >= FOLD_HANGUL_FIRST &&
		    out[n - 1] <= FOLD_HANGUL_LAST &&
		    (out[n - 1] - FOLD_HANGUL_FIRST) % 28 == 0) {
			out[n - 1] = (uint16_t)(out[n - 1] + (c - 0x11A7));
			continue;
		}
		if (rule_of_sign(c) >= 0)
			continue;
		if (c >= BMP) {
			out[n++] = (uint16_t)(0xD7C0 + (c >> 10));
			out[n++] = (uint16_t)(0xDC00 + (c & 0x3FF));
			continue;
		}
		if ((c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E)
			c += 0x60;
		if (han[c] != 0)
			c = han[c];
		size_t k = 0;
		while (k < sizeof plain_latin / sizeof *plain_latin &&
		       plain_latin[k].cp != c)
			k++;
		if (k == sizeof plain_latin / sizeof *plain_latin)
			out[n++] = (uint16_t)c;
		else
			for (const char *p = plain_latin[k].plain; *p; p++)
				out[n++] = (uint16_t)*p;
	}
	return n;
}

static enum fold_script
script_of(uint32_t cp)
{
	const utf8proc_property_t *p = utf8proc_get_property((int32_t)cp);

	if ((cp >= 0x2E80 && cp <= 0x2FDF) || (cp >= 0x3005 && cp <= 0x3007) ||
	    (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
	    (cp >= 0xD840 && cp <= 0xD8BF))
		return FOLD_HAN;
	if ((cp >= 0x3031 && cp <= 0x30FF) || (cp >= 0x31F0 && cp <= 0x31FF) ||
	    (cp >= 0xFF66 && cp <= 0xFF9F))
		return FOLD_KANA;
	if ((cp >= 0x1100 && cp <= 0x11FF) || (cp >= 0x3131 && cp <= 0x318E) ||
	    (cp >= 0xAC00 && cp <= 0xD7FB))
		return FOLD_HANGUL;
	if (p->category == UTF8PROC_CATEGORY_ND ||
	    p->category == UTF8PROC_CATEGORY_NO)
		return FOLD_DIGIT;
	if (cp < 0x530 || (cp >= 0x1D00 && cp < 0x2000))
		return FOLD_LATIN;
	return FOLD_OTHER;
}

static void
read_han(void)
{
	char line[1024];

	while (fgets(line, sizeof line, stdin) != NULL) {
		if (line[0] == '#')
			continue;
		const uint8_t *p = (const uint8_t *)line;
		int32_t to = 0, cp = 0;
		utf8proc_ssize_t k = utf8proc_iterate(p, -1, &to);
		for (p += k; k > 0 && *p != '\0' && *p != '\n';) {
			if (*p == '\t' || *p == ' ') {
				p++;
				continue;
			}
			k = utf8proc_iterate(p, -1, &cp);
			if (k <= 0 || cp <= 0 || (uint32_t)cp >= BMP ||
			    to <= 0 || (uint32_t)to >= BMP)
				fail("fold_han.tsv: a line that is wrong");
			han[cp] = (uint16_t)to;
			p += k;
		}
	}
	for (uint32_t cp = 0; cp < BMP; cp++)
		if (han[cp] != 0 && han[han[cp]] != 0)
			fail("fold_han.tsv: folds to what is folded itself");
}

/* make_voiced: which kana takes which sound mark, as NFC has it. */
static void
make_voiced(void)
{
	for (uint32_t k = 0x30A1; k < 0x3100; k++) {
		int32_t parts[4];
		int boundary = 0;
		utf8proc_ssize_t n = utf8proc_decompose_char(
		    (int32_t)k, parts, 4, UTF8PROC_DECOMPOSE, &boundary);
		if (n == 2 && (parts[1] == 0x3099 || parts[1] == 0x309A))
			voiced[parts[1] - 0x3099][parts[0] - 0x30A0] =
			    (uint16_t)k;
	}
}

static void
make_bmp(void)
{
	for (uint32_t cp = 0; cp < BMP; cp++) {
		uint16_t units[FOLD_RULE_MULTI_MAX + 4];
		const utf8proc_property_t *p =
		    utf8proc_get_property((int32_t)cp);
		unsigned kind = 0;
		int rule = rule_of_sign(cp);
		size_t n = 0;

		if (p->category == UTF8PROC_CATEGORY_LU ||
		    p->category == UTF8PROC_CATEGORY_LT)
			kind |= FOLD_RULE_UPPER;
		/* A symbol may stand for letters, as the one for 주식회사. */
		if (rule == FOLD_RULE_SIGN && cp > 0x7F && cp != 0xA9 &&
		    cp != 0xAE && cp != 0x2120 && cp != 0x2122) {
			n = fold_one(cp, units);
			rule = n > 0 ? -1 : FOLD_RULE_SIGN;
		} else if (rule < 0) {
			n = fold_one(cp, units);
			if (n == 0)
				rule = FOLD_RULE_SIGN;
		}
		if (cp >= 0x1161 && cp <= 0x1175)
			rule = FOLD_RULE_VOWEL;
		else if (cp >= 0x11A8 && cp <= 0x11C2)
			rule = FOLD_RULE_FINAL;
		else if (cp == '&') {
			units[0] = 'a', units[1] = 'n', units[2] = 'd';
			n = 3;
			rule = -1;
		} else if (cp == 0xFF06) {
			units[0] = 'a', units[1] = 'n', units[2] = 'd';
			n = 3;
			rule = -1;
		}
		if (cp >= 0xD800 && cp <= 0xDFFF)
			rule = FOLD_RULE_SIGN;
		if (rule >= 0) {
			kind |= (unsigned)rule;
			unit_of[cp] = (uint16_t)cp;
		} else if (n == 1) {
			kind |= FOLD_RULE_LETTER;
			unit_of[cp] = units[0];
		} else {
			if (n_multi + n + 1 > MULTI_CAP)
				fail("too many long results");
			kind |= FOLD_RULE_MULTI;
			unit_of[cp] = (uint16_t)n_multi;
			multi[n_multi++] = (uint16_t)n;
			for (size_t i = 0; i < n; i++)
				multi[n_multi++] = units[i];
		}
		kind_of[cp] = (uint8_t)kind;
	}
	for (size_t i = 0; i < sizeof leaders / sizeof *leaders; i++)
		unit_of[leaders[i].cp] = leaders[i].plain;
}

/* Outside the basic plane only what folds to a single unit is listed. */
static void
make_astral(void)
{
	for (uint32_t cp = BMP; cp < 0x30000; cp++) {
		uint16_t units[FOLD_RULE_MULTI_MAX + 4];
		if (fold_one(cp, units) != 1)
			continue;
		if (n_astral == ASTRAL_CAP)
			fail("too many folds outside the basic plane");
		astral_cp[n_astral] = cp;
		astral_unit[n_astral++] = units[0];
	}
}

static uint64_t
hash(uint64_t h, const void *p, size_t n)
{
	const unsigned char *b = p;

	for (size_t i = 0; i < n; i++)
		h = (h ^ b[i]) * UINT64_C(0x100000001B3);
	return h;
}

/* hash16: the same on machines of either byte order. */
static uint64_t
hash16(uint64_t h, const uint16_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char b[2] = { (unsigned char)(p[i] & 0xFF),
			(unsigned char)(p[i] >> 8) };
		h = hash(h, b, 2);
	}
	return h;
}

static void
put16(const char *name, const char *dim, const uint16_t *p, size_t n)
{
	printf("static const uint16_t %s[%s] = {", name, dim);
	for (size_t i = 0; i < n; i++)
		printf("%s%u,", i % 16 == 0 ? "\n" : "", (unsigned)p[i]);
	printf("\n};\n");
}

/* ascii: what the short way through the commonest bytes does with one. */
static unsigned
ascii(uint32_t c)
{
	enum fold_rule rule = kind_of[c] & FOLD_RULE_MASK;

	if (c >= 0x80)
		return FOLD_ASCII_OTHER;
	switch (rule) {
	case FOLD_RULE_LETTER:
		return FOLD_ASCII_KEEP |
		       (kind_of[c] & FOLD_RULE_UPPER ? FOLD_UPPER : 0);
	case FOLD_RULE_JOIN:
		return FOLD_JOIN;
	case FOLD_RULE_DOT:
	case FOLD_RULE_SPACE:
	case FOLD_RULE_SIGN:
		return FOLD_GAP;
	default:
		return FOLD_ASCII_OTHER;
	}
}

/*
 * spell: a syllable with the difference between North and South taken out: ㄹ
 * and ㄴ before i and y fall silent, other ㄹ become ㄴ.
 */
static uint16_t
spell(uint16_t unit)
{
	enum { G = 588, NIEUN = 2, RIEUL = 5, IEUNG = 11 };
	unsigned s = unit - FOLD_HANGUL_FIRST;
	unsigned initial = s / G, vowel = s % G / 28;
	/* ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ: before them the consonant falls silent. */
	bool y = vowel == 2 || vowel == 3 || vowel == 6 || vowel == 7 ||
		 vowel == 12 || vowel == 17 || vowel == 20;

	if ((initial == RIEUL || initial == NIEUN) && y)
		initial = IEUNG;
	else if (initial == RIEUL)
		initial = NIEUN;
	return (uint16_t)(FOLD_HANGUL_FIRST + initial * G + s % G);
}

static uint16_t spelling[FOLD_HANGUL_LAST - FOLD_HANGUL_FIRST + 1];
enum { N_SPELLING = sizeof spelling / sizeof *spelling };

int
main(void)
{
	for (unsigned i = 0; i < N_SPELLING; i++)
		spelling[i] = spell((uint16_t)(FOLD_HANGUL_FIRST + i));
	read_han();
	make_voiced();
	make_bmp();
	make_astral();

	uint64_t h = UINT64_C(0xCBF29CE484222325) ^ FOLD_RULE_VERSION;
	h = hash16(h, unit_of, BMP);
	h = hash(h, kind_of, BMP);
	for (uint32_t cp = 0; cp < BMP; cp++) {
		uint8_t script = (uint8_t)script_of(cp);
		h = hash(h, &script, 1);
	}
	h = hash16(h, spelling, N_SPELLING);
	h = hash16(h, multi, n_multi);
	h = hash16(h, astral_unit, n_astral);
	for (size_t i = 0; i < n_astral; i++) {
		uint16_t pair[2] = { (uint16_t)(astral_cp[i] >> 16),
			(uint16_t)(astral_cp[i] & 0xFFFF) };
		h = hash16(h, pair, 2);
	}

	printf("/* Made by fold_gen.c; do not edit. */\n");
	printf("#define FOLD_TABLE_HASH UINT64_C(0x%016llx)\n",
	    (unsigned long long)h);
	put16("fold_unit", "65536", unit_of, BMP);
	printf("static const uint8_t fold_kind[65536] = {");
	for (size_t i = 0; i < BMP; i++)
		printf("%s%u,", i % 16 == 0 ? "\n" : "", (unsigned)kind_of[i]);
	printf("\n};\n");
	printf("const uint8_t fold_scripts[65536] = {");
	for (uint32_t cp = 0; cp < BMP; cp++)
		printf(
		    "%s%u,", cp % 16 == 0 ? "\n" : "", (unsigned)script_of(cp));
	printf("\n};\n");
	printf("static const uint8_t fold_ascii[256] = {");
	for (uint32_t cp = 0; cp < 256; cp++)
		printf("%s%u,", cp % 16 == 0 ? "\n" : "", ascii(cp));
	printf("\n};\n");
	printf("static const uint8_t fold_ascii_unit[128] = {");
	for (uint32_t cp = 0; cp < 128; cp++)
		printf("%s%u,", cp % 16 == 0 ? "\n" : "",
		    ascii(cp) & FOLD_ASCII_KEEP ? (unsigned)unit_of[cp] : 0u);
	printf("\n};\n");
	put16("fold_spell", "", spelling, N_SPELLING);
	put16("fold_multi", "", multi, n_multi);
	put16("fold_voiced", "192", &voiced[0][0], 192);
	printf("static const uint32_t fold_astral_cp[] = {");
	for (size_t i = 0; i < n_astral; i++)
		printf("%s%lu,", i % 8 == 0 ? "\n" : "",
		    (unsigned long)astral_cp[i]);
	printf("\n};\n");
	put16("fold_astral_unit", "", astral_unit, n_astral);
	return fflush(stdout) != 0 || ferror(stdout) ? 4 : 0;
}
