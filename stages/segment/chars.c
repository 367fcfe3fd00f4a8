#include "chars.h"

#define O ICU_OTHER
#define S ICU_SPACE
#define L ICU_LETTER
#define D ICU_DIGIT
static const unsigned char ascii_class[128] = {
	O, O, O, O, O, O, O, O, O, S, S, S, S, S, O, O, /* 0x */
	O, O, O, O, O, O, O, O, O, O, O, O, S, S, S, S, /* 1x */
	S, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O, /* 2x */
	D, D, D, D, D, D, D, D, D, D, O, O, O, O, O, O, /* 3x */
	O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* 4x */
	L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O, /* 5x */
	O, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* 6x */
	L, L, L, L, L, L, L, L, L, L, L, O, O, O, O, O, /* 7x */
};
#undef O
#undef S
#undef L
#undef D

/*
 * Ranges of one class, those that make up most text; the rest is asked of
 * ICU's properties.
 */
static enum icu_class
class_of(uint32_t cp)
{
	if (cp < 0x80)
		return ascii_class[cp];
	if (cp >= 0x4E00 && cp <= 0x9FFF)
		return ICU_HAN;
	if (cp >= 0xAC00 && cp <= 0xD7A3)
		return ICU_HANGUL;
	if ((cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30A1 && cp <= 0x30FA) ||
	    cp == 0x30FC)
		return ICU_KANA;
	if ((cp >= 0xC0 && cp <= 0x24F && cp != 0xD7 && cp != 0xF7) ||
	    (cp >= 0x3A3 && cp <= 0x481) || (cp >= 0x48A && cp <= 0x52F))
		return ICU_LETTER;
	if ((cp >= 0x3001 && cp <= 0x3004) || (cp >= 0x3008 && cp <= 0x3020) ||
	    (cp >= 0xFF01 && cp <= 0xFF0F) || (cp >= 0xFF1A && cp <= 0xFF20) ||
	    (cp >= 0x2010 && cp <= 0x2023))
		return ICU_OTHER;
	if (cp >= 0xFF10 && cp <= 0xFF19)
		return ICU_DIGIT;
	return icu_class(cp);
}

/*
 * Bytes of the character at p, or 0 when it is not well-formed: the ranges of
 * the second byte are those of the Unicode Standard, table 3-7.
 */
static size_t
decode(const unsigned char *p, size_t n, uint32_t *cp)
{
	unsigned lead = p[0], lo = 0x80, hi = 0xBF;

	if (lead >= 0xE0 && lead <= 0xEF && n >= 3) {
		if (lead == 0xE0)
			lo = 0xA0;
		if (lead == 0xED)
			hi = 0x9F;
		*cp = (lead & 0xF) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
		return p[1] >= lo && p[1] <= hi && p[2] >> 6 == 2 ? 3 : 0;
	}
	if (lead >= 0xC2 && lead <= 0xDF && n >= 2) {
		*cp = (lead & 0x1F) << 6 | (p[1] & 0x3FU);
		return p[1] >> 6 == 2 ? 2 : 0;
	}
	if (lead >= 0xF0 && lead <= 0xF4 && n >= 4) {
		if (lead == 0xF0)
			lo = 0x90;
		if (lead == 0xF4)
			hi = 0x8F;
		*cp = (lead & 7) << 18 | (p[1] & 0x3FU) << 12 |
		      (p[2] & 0x3FU) << 6 | (p[3] & 0x3FU);
		return p[1] >= lo && p[1] <= hi && p[2] >> 6 == 2 &&
			       p[3] >> 6 == 2
			   ? 4
			   : 0;
	}
	return 0;
}

struct ch
chars_other(struct str text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	struct ch c = { 0, 0, ICU_SPACE };

	if (at >= text.n)
		return c;
	if (p[0] < 0x80)
		return (struct ch){ 1, p[0], ascii_class[p[0]] };
	c.n = decode(p, text.n - at, &c.cp);
	if (c.n == 0)
		return (struct ch){ 1, 0xFFFD, ICU_OTHER };
	c.class = class_of(c.cp);
	return c;
}

/* Numbers written in Han. */
static bool
is_numeral(uint32_t cp)
{
	switch (cp) {
	case 0x3007: /* 〇 */
	case 0x4E00: /* 一 */
	case 0x4E03: /* 七 */
	case 0x4E07: /* 万 */
	case 0x4E09: /* 三 */
	case 0x4E5D: /* 九 */
	case 0x4E8C: /* 二 */
	case 0x4E94: /* 五 */
	case 0x4EBF: /* 亿 */
	case 0x516B: /* 八 */
	case 0x516D: /* 六 */
	case 0x5341: /* 十 */
	case 0x5343: /* 千 */
	case 0x56DB: /* 四 */
	case 0x767E: /* 百 */
	case 0x842C: /* 萬 */
	case 0x5104: /* 億 */
	case 0x96F6: /* 零 */
		return true;
	default:
		return false;
	}
}

enum feature_type
chars_type(struct ch c)
{
	switch (c.class) {
	case ICU_HAN:
		return is_numeral(c.cp) ? FEATURE_NUMERAL : FEATURE_HAN;
	case ICU_KANA:
		return c.cp >= 0x3041 && c.cp <= 0x309F ? FEATURE_HIRAGANA
							: FEATURE_KATAKANA;
	default:
		return FEATURE_SIGN;
	}
}

struct ch
chars_of(uint32_t cp)
{
	return (struct ch){ 1, cp, class_of(cp) };
}
