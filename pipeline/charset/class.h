#ifndef CLASS_H
#define CLASS_H

/*
 * class: the classes of characters and the languages of the model.  Shared by
 * the trainer, the generator of the model's tables and the code that uses
 * them; plain values, nothing is owned.
 */

#include <stdbool.h>
#include <stdint.h>

/* The order is that of model.tsv: append only. */
enum charset_class {
	CLASS_EDGE, /* before the first character */
	CLASS_LOWER,
	CLASS_UPPER,
	CLASS_DIGIT,
	CLASS_SPACE,
	CLASS_PUNCT,
	CLASS_CONTROL,     /* C0 but white space, DEL */
	CLASS_C1,          /* U+0080 to U+009F: undefined cells land here */
	CLASS_LATIN_LOWER, /* letters from U+00C0 to U+024F */
	CLASS_LATIN_UPPER,
	CLASS_LATIN_SIGN, /* U+00A0 to U+00BF */
	CLASS_CYRILLIC_LOWER,
	CLASS_CYRILLIC_UPPER,
	CLASS_HAN,
	CLASS_HAN_RARE, /* extensions, compatibility forms, radicals */
	CLASS_HANGUL,
	CLASS_JAMO,
	CLASS_HIRAGANA,
	CLASS_KATAKANA,
	CLASS_HALFWIDTH, /* half-width kana and jamo */
	CLASS_FULLWIDTH, /* full-width ASCII */
	CLASS_CJK_PUNCT,
	CLASS_GENERAL_PUNCT,
	CLASS_SYMBOL, /* arrows, mathematics, boxes, pictographs */
	CLASS_PRIVATE,
	CLASS_OTHER, /* other scripts, unassigned */
	CLASS_COUNT
};

/*
 * The models, in threes that are looked up together (model.h); en also scores
 * the ASCII of documents for all of them.
 */
enum charset_model {
	MODEL_ZH_HANS,
	MODEL_ZH_HANT,
	MODEL_JA,
	MODEL_KO,
	MODEL_KO_KP,
	MODEL_RU,
	MODEL_FR,
	MODEL_DE,
	MODEL_EN,
	MODEL_COUNT
};

/* Their names, in model.tsv and on the trainer's command line. */
#define MODEL_NAMES                                                            \
	{                                                                      \
		"zh-Hans", "zh-Hant", "ja", "ko", "ko-KP", "ru", "fr", "de",   \
		    "en"                                                       \
	}

/* One nat is so many units of cost; a cost is at most 255. */
#define COST_NAT 16

/*
 * class_leader: the plain syllable of an emphasised letter of the leaders'
 * names (private use, both published KPS tables and the fonts of the 97
 * edition), or 0.
 */
static inline uint32_t
class_leader(uint32_t cp)
{
	static const uint16_t six[] = { 0xAE40, 0xC77C, 0xC131, 0xAE40, 0xC815,
		0xC77C };
	static const uint16_t three[] = { 0xAE40, 0xC815, 0xC740 };

	if (cp >= 0xF113 && cp <= 0xF118)
		return six[cp - 0xF113];
	if (cp >= 0xF013 && cp <= 0xF018)
		return six[cp - 0xF013];
	if (cp >= 0xF120 && cp <= 0xF122)
		return three[cp - 0xF120];
	return 0;
}

static inline enum charset_class
class_ascii(uint32_t cp)
{
	if (cp >= 'a' && cp <= 'z')
		return CLASS_LOWER;
	if (cp >= 'A' && cp <= 'Z')
		return CLASS_UPPER;
	if (cp >= '0' && cp <= '9')
		return CLASS_DIGIT;
	if (cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r')
		return CLASS_SPACE;
	return cp < 0x20 || cp == 0x7F ? CLASS_CONTROL : CLASS_PUNCT;
}

/* Rows of capitals and small letters that alternate are told by their bit. */
static inline enum charset_class
class_latin(uint32_t cp)
{
	if (cp < 0xA0)
		return CLASS_C1;
	if (cp < 0xC0 || cp == 0xD7 || cp == 0xF7)
		return CLASS_LATIN_SIGN;
	if (cp < 0x100)
		return cp < 0xDF ? CLASS_LATIN_UPPER : CLASS_LATIN_LOWER;
	return cp & 1 ? CLASS_LATIN_LOWER : CLASS_LATIN_UPPER;
}

static inline enum charset_class
class_cyrillic(uint32_t cp)
{
	if (cp < 0x430)
		return CLASS_CYRILLIC_UPPER;
	if (cp < 0x460)
		return CLASS_CYRILLIC_LOWER;
	return cp & 1 ? CLASS_CYRILLIC_LOWER : CLASS_CYRILLIC_UPPER;
}

/* class_of: the class of any code point. */
static inline enum charset_class
class_of(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
		enum charset_class class;
	} ranges[] = {
		{ 0x1100, 0x11FF, CLASS_JAMO },
		{ 0x2000, 0x206F, CLASS_GENERAL_PUNCT },
		{ 0x2070, 0x2BFF, CLASS_SYMBOL },
		{ 0x2E80, 0x2FDF, CLASS_HAN_RARE },
		{ 0x3000, 0x303F, CLASS_CJK_PUNCT },
		{ 0x3040, 0x309F, CLASS_HIRAGANA },
		{ 0x30A0, 0x30FA, CLASS_KATAKANA },
		{ 0x30FB, 0x30FB, CLASS_CJK_PUNCT },
		{ 0x30FC, 0x30FF, CLASS_KATAKANA },
		{ 0x3130, 0x318F, CLASS_JAMO },
		{ 0x3200, 0x33FF, CLASS_SYMBOL },
		{ 0x3400, 0x4DBF, CLASS_HAN_RARE },
		{ 0x4E00, 0x9FFF, CLASS_HAN },
		{ 0xAC00, 0xD7A3, CLASS_HANGUL },
		{ 0xE000, 0xF8FF, CLASS_PRIVATE },
		{ 0xF900, 0xFAFF, CLASS_HAN_RARE },
		{ 0xFE30, 0xFE6F, CLASS_CJK_PUNCT },
		{ 0xFF01, 0xFF5E, CLASS_FULLWIDTH },
		{ 0xFF61, 0xFFDC, CLASS_HALFWIDTH },
		{ 0xFFE0, 0xFFEE, CLASS_SYMBOL },
		{ 0x1F000, 0x1FAFF, CLASS_SYMBOL },
		{ 0x20000, 0x3FFFF, CLASS_HAN_RARE },
	};

	if (cp < 0x80)
		return class_ascii(cp);
	if (cp < 0x250)
		return class_latin(cp);
	if (cp >= 0x400 && cp < 0x530)
		return class_cyrillic(cp);
	if (class_leader(cp) != 0)
		return CLASS_HANGUL;
	for (unsigned i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return ranges[i].class;
	return CLASS_OTHER;
}

#endif
