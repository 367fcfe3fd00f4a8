#include "hwp3char.h"

#include "charset/charset.h"

enum { ROW = 94, ROW_FIRST = 0xA1, REPLACEMENT = 0xFFFD };

/* -- signs and Chinese characters -- */

/* add_ks: by row and column from 0; false when there is none. */
static bool
add_ks(struct buf *out, unsigned row, unsigned column)
{
	const char pair[2] = { (char)(ROW_FIRST + row),
		(char)(ROW_FIRST + column) };
	size_t before = out->n;

	if (column < ROW && row < ROW &&
	    charset_to_utf8("CP949", (struct str){ pair, 2 }, out) == 0)
		return true;
	out->n = before;
	return false;
}

/* Bullets of one shape: sixteen codes, of which six are empty, three full. */
static const uint16_t bullets[][2] = {
	{ 0x25A1, 0x25A0 },
	{ 0x25CB, 0x25CF },
	{ 0x25C7, 0x25C6 },
	{ 0x25B3, 0x25B2 },
	{ 0x25BD, 0x25BC },
	{ 0x25C1, 0x25C0 },
	{ 0x25B7, 0x25B6 },
};

/* Codes that belong to no row. */
static const struct single {
	uint16_t code;
	uint16_t cp;
} singles[] = {
	{ 0x0081, 0x201C },
	{ 0x0082, 0x201D },
	{ 0x0083, 0x2018 },
	{ 0x0084, 0x2019 },
	{ 0x309B, 0xFF62 },
	{ 0x309D, 0xFF63 },
	/* The maker's name, in letters of its own. */
	{ 0x37C0, 0xD55C },
	{ 0x37C1, 0xAE00 },
	{ 0x37C2, 0xACFC },
	{ 0x37C3, 0xCEF4 },
	{ 0x37C4, 0xD4E8 },
	{ 0x37C5, 0xD130 },
};

/* line: a character that draws lines; in each group of eleven alike. */
static uint32_t
line(uint16_t code)
{
	static const uint16_t shapes[11] = { 0x250C, 0x252C, 0x2510, 0x251C,
		0x253C, 0x2524, 0x2514, 0x2534, 0x2518, 0x2500, 0x2502 };

	return shapes[(code - 0x3013) % 11];
}

static uint32_t
single(uint16_t code)
{
	for (size_t i = 0; i < sizeof singles / sizeof *singles; i++)
		if (singles[i].code == code)
			return singles[i].cp;
	if (code >= 0x2F00 && code < 0x2F70 && code % 16 < 9)
		return bullets[(code - 0x2F00) / 16][code % 16 >= 6];
	if (code >= 0x3013 && code < 0x3013 + 7 * 11)
		return line(code);
	return REPLACEMENT;
}

/* add_sign: signs stand in rows of 96, the first and last of which is none. */
static bool
add_sign(struct buf *out, uint16_t code)
{
	enum {
		SIGNS = 0x3400,
		SIGNS_END = 0x37C0,
		KANA = 0x1F00,
		WIDTH = 96,
		HIRAGANA = 9,
		CYRILLIC = 11
	};
	bool is_kana = code >= KANA && code < KANA + 2 * WIDTH;
	unsigned i = code - (is_kana ? 0u + KANA : 0u + SIGNS);
	unsigned row = i / WIDTH;
	uint32_t cp;

	if (is_kana || (code >= SIGNS && code < SIGNS_END)) {
		if (is_kana)
			row += HIRAGANA;
		else if (row == HIRAGANA)
			row = CYRILLIC;
		return i % WIDTH > 0 && add_ks(out, row, i % WIDTH - 1);
	}
	cp = single(code);
	if (cp != REPLACEMENT)
		buf_add_utf8(out, cp);
	return cp != REPLACEMENT;
}

/* -- Hangul: five bits each for what begins, follows and ends a syllable -- */

enum {
	LEADS = 19,
	VOWELS = 21,
	TAILS = 28,
	NO_LEAD = 1,
	NO_VOWEL = 2,
	NO_TAIL = 1
};

/* The letters of older spelling that fill the gaps of the codes. */
static const struct old_letter {
	unsigned char code;
	uint16_t cp;
} old_leads[] = { { 0, 0x111E }, { 21, 0x1120 }, { 22, 0x1121 }, { 23, 0x1127 },
	{ 24, 0x112B }, { 25, 0x112D }, { 26, 0x112F }, { 27, 0x1132 },
	{ 28, 0x1136 }, { 29, 0x1140 }, { 30, 0x114C }, { 31, 0x1158 } },
  old_vowels[] = { { 17, 0x1188 }, { 24, 0x1191 }, { 25, 0x1194 },
	  { 30, 0x119E }, { 31, 0x11A1 } },
  old_tails[] = { { 0, 0x11D9 }, { 18, 0x11E6 }, { 30, 0x11EB },
	  { 31, 0x11F0 } };

static uint32_t
old_letter(const struct old_letter *letters, size_t n, unsigned code)
{
	for (size_t i = 0; i < n; i++)
		if (letters[i].code == code)
			return letters[i].cp;
	return 0;
}

/* lead_of, vowel_of, tail_of: the jamo of five bits; 0 when there is none. */
static uint32_t
lead_of(unsigned code)
{
	if (code >= 2 && code < 2 + LEADS)
		return 0x1100 + code - 2;
	return old_letter(
	    old_leads, sizeof old_leads / sizeof *old_leads, code);
}

/* Two of each eight codes are no vowel, so that they fit a screen font. */
static uint32_t
vowel_of(unsigned code)
{
	if (code >= 3 && code < 30 && code % 8 >= 2)
		return 0x1161 + code - 3 - code / 8 * 2;
	return old_letter(
	    old_vowels, sizeof old_vowels / sizeof *old_vowels, code);
}

static uint32_t
tail_of(unsigned code)
{
	if (code >= 2 && code < 30 && code != 18)
		return 0x11A8 + code - 2 - (code > 18);
	return old_letter(
	    old_tails, sizeof old_tails / sizeof *old_tails, code);
}

/* alone: the letter that stands alone for a jamo, or the jamo itself. */
static uint32_t
alone(uint32_t jamo)
{
	static const unsigned char leads[LEADS] = { 0x31, 0x32, 0x34, 0x37,
		0x38, 0x39, 0x41, 0x42, 0x43, 0x45, 0x46, 0x47, 0x48, 0x49,
		0x4A, 0x4B, 0x4C, 0x4D, 0x4E };

	if (jamo >= 0x1100 && jamo < 0x1100 + LEADS)
		return 0x3100u + leads[jamo - 0x1100];
	if (jamo >= 0x1161 && jamo < 0x1161 + VOWELS)
		return 0x314F + jamo - 0x1161;
	return jamo;
}

static bool
add_hangul(struct buf *out, uint16_t code)
{
	unsigned l = code >> 10 & 31, v = code >> 5 & 31, t = code & 31;
	uint32_t lead = lead_of(l), vowel = vowel_of(v), tail = tail_of(t);
	bool is_single = (lead != 0) + (vowel != 0) + (tail != 0) == 1;

	/* Letters alone, in their order, where no vowel can be. */
	if (v == 0 && l == 0 && t < 30) {
		buf_add_utf8(out, 0x3131 + t);
		return true;
	}
	if (v < NO_VOWEL || (lead | vowel | tail) == 0 ||
	    (lead == 0 && l != NO_LEAD) || (vowel == 0 && v != NO_VOWEL) ||
	    (tail == 0 && t != NO_TAIL))
		return false;
	if (is_single) {
		lead = alone(lead);
		vowel = alone(vowel);
	}
	/* NFC puts together what there is a syllable for. */
	if (lead != 0)
		buf_add_utf8(out, lead);
	if (vowel != 0)
		buf_add_utf8(out, vowel);
	if (tail != 0)
		buf_add_utf8(out, tail);
	return true;
}

bool
hwp3char_add(struct buf *out, uint16_t code)
{
	enum {
		HANGUL = 0x8000,
		HANJA = 0x4000,
		HANJA_N = 4888,
		HANJA_ROW = 0xCA - ROW_FIRST
	};
	unsigned hanja = code - HANJA;
	bool known;

	if (code < 0x7F) {
		buf_addc(out, (char)code);
		return true;
	}
	if (code >= HANGUL)
		known = add_hangul(out, code);
	else if (code >= HANJA)
		known = hanja < HANJA_N &&
			add_ks(out, HANJA_ROW + hanja / ROW, hanja % ROW);
	else
		known = add_sign(out, code);
	if (!known)
		buf_add_utf8(out, REPLACEMENT);
	return known;
}
