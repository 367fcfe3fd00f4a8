#ifndef HYPOTHESIS_H
#define HYPOTHESIS_H

/*
 * hypothesis: the charsets tried on bytes that do not say theirs, each with the
 * languages written in it.  Shared by score.c and weights_gen.c; constant.
 */

#include "class.h"
#include "set.h"

/* The charsets tried; UTF-8 first, the usual ones before the others. */
enum hypothesis {
	HYP_UTF_8,
	HYP_GB18030,
	HYP_BIG5,
	HYP_CP949,
	HYP_CP932,
	HYP_WINDOWS_1251,
	HYP_WINDOWS_1252,
	HYP_KPS9566,
	HYP_EUC_JP,
	HYP_JOHAB,
	HYP_KOI8_R,
	HYP_CP866,
	HYP_CP850,
	HYP_USUAL, /* those from here on only when no other fits */
	HYP_UTF_16LE = HYP_USUAL,
	HYP_UTF_16BE,
	HYP_CP855,
	HYP_X_MAC_CYRILLIC,
	HYP_ISO_8859_5,
	HYP_COUNT
};

/* What one is: a charset, its languages as bits, the odds of meeting it. */
struct hypothesis_facts {
	enum charset_id set;
	unsigned models;
	int nats; /* against it */
};

extern const struct hypothesis_facts hypothesis_facts[HYP_COUNT];

/*
 * hypothesis_order: the usual ones, in the order in which they are tried: well
 * formed UTF-8 is no accident; charsets of single bytes are soon read, and set
 * a bound to the others.
 */
extern const unsigned char hypothesis_order[HYP_USUAL];

/* hypothesis_is_single: is it of a charset of single bytes? */
static inline bool
hypothesis_is_single(enum hypothesis h)
{
	return charset_sets[hypothesis_facts[h].set].kind == KIND_SINGLE;
}

/* hypothesis_find: of a charset, or HYP_COUNT. */
enum hypothesis hypothesis_find(enum charset_id id);

#endif
