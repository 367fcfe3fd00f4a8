#include "icu.h"

#include <stdlib.h>

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uvernum.h>

#include "charset/icu.h"
#include "diag.h"
#include "mem.h"

struct icu {
	UBreakIterator *words;
	UChar *text;  /* the run in hand */
	size_t cap;   /* units of it */
	size_t at;    /* where the next word begins */
	int32_t edge; /* the iterator's last boundary */
};

enum icu_class
icu_class(uint32_t cp)
{
	UChar32 c = (UChar32)cp;

	if (u_isUWhiteSpace(c) || (cp >= 0x1C && cp <= 0x1F))
		return ICU_SPACE;
	switch (u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK)) {
	case U_GCB_PREPEND:
	case U_GCB_L:
		return ICU_LEAD;
	case U_GCB_ZWJ:
		return ICU_JOINER;
	case U_GCB_REGIONAL_INDICATOR:
		return ICU_REGION;
	case U_GCB_SPACING_MARK:
		return ICU_EXTEND;
	case U_GCB_V:
	case U_GCB_T:
		return ICU_LETTER;
	default:
		break;
	}
	switch (u_getIntPropertyValue(c, UCHAR_WORD_BREAK)) {
	case U_WB_ALETTER:
	case U_WB_HEBREW_LETTER:
		return ICU_LETTER; /* no script of SA has this property */
	case U_WB_NUMERIC:
		return ICU_DIGIT;
	case U_WB_KATAKANA:
		return ICU_KANA;
	case U_WB_EXTEND:
	case U_WB_FORMAT:
		return ICU_EXTEND;
	default:
		break;
	}
	if (u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_COMPLEX_CONTEXT)
		return ICU_COMPLEX;
	switch (u_getIntPropertyValue(c, UCHAR_SCRIPT)) {
	case USCRIPT_HAN:
		return ICU_HAN;
	case USCRIPT_HIRAGANA:
	case USCRIPT_KATAKANA:
		return ICU_KANA;
	default:
		return u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ? ICU_HAN
								 : ICU_OTHER;
	}
}

/*
 * The locale does not choose the dictionary, the script does; "zh" stands for
 * the rules without a language's exceptions.
 */
struct icu *
icu_open(void)
{
	UErrorCode e = U_ZERO_ERROR;
	struct icu *u = mem_zalloc(1, sizeof(*u));

	icu_memory();
	u->words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &e);
	if (U_FAILURE(e)) {
		diag_warn("ICU has no word breaks: %s", u_errorName(e));
		icu_close(u);
		return NULL;
	}
	return u;
}

void
icu_close(struct icu *u)
{
	if (u == NULL)
		return;
	if (u->words != NULL)
		ubrk_close(u->words);
	free(u->text);
	free(u);
}

/* Bytes and UTF-16 units of a character, told by its first byte. */
static size_t
bytes_of(unsigned char lead)
{
	return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static size_t
units_of(unsigned char lead)
{
	return lead < 0xF0 ? 1 : 2;
}

/* The run in UTF-16, in room for a unit each byte; returns how many. */
static size_t
convert(UChar *o, struct str run)
{
	const unsigned char *p = (const unsigned char *)run.p;
	const unsigned char *end = p + run.n;
	UChar *start = o;

	for (; p < end; p += bytes_of(p[0])) {
		if (p[0] < 0x80) {
			*o++ = p[0];
		} else if (p[0] < 0xE0) {
			*o++ = (UChar)((p[0] & 0x1F) << 6 | (p[1] & 0x3F));
		} else if (p[0] < 0xF0) {
			*o++ = (UChar)((p[0] & 0xF) << 12 | (p[1] & 0x3F) << 6 |
				       (p[2] & 0x3F));
		} else {
			uint32_t cp = (p[0] & 7U) << 18 | (p[1] & 0x3FU) << 12 |
				      (p[2] & 0x3FU) << 6 | (p[3] & 0x3FU);
			*o++ = (UChar)(0xD7C0 + (cp >> 10));
			*o++ = (UChar)(0xDC00 | (cp & 0x3FF));
		}
	}
	return (size_t)(o - start);
}

void
icu_start(struct icu *u, struct str run)
{
	UErrorCode e = U_ZERO_ERROR;

	if (run.n > u->cap) {
		u->cap = run.n * 2;
		u->text = mem_realloc(u->text, u->cap, sizeof(*u->text));
	}
	u->at = 0;
	u->edge = 0;
	ubrk_setText(u->words, u->text, (int32_t)convert(u->text, run), &e);
	if (U_FAILURE(e)) /* the arguments are sound: only memory is left */
		diag_die_memory();
	ubrk_first(u->words);
}

size_t
icu_next(struct icu *u, struct str rest)
{
	size_t n = 0;

	while (u->edge != UBRK_DONE && (size_t)u->edge <= u->at)
		u->edge = ubrk_next(u->words);
	while (
	    n < rest.n && (u->edge == UBRK_DONE || u->at < (size_t)u->edge)) {
		unsigned char lead = (unsigned char)rest.p[n];

		n += bytes_of(lead);
		u->at += units_of(lead);
	}
	return n;
}

const char *
icu_release(void)
{
	return "ICU " U_ICU_VERSION;
}
