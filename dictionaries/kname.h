#ifndef KNAME_H
#define KNAME_H

/*
 * kname: names of Korean people.  Which syllables are family names, how people
 * who bear them write them in Latin letters, by no system: Lee, Park, Choi;
 * and the way back, from Latin letters of any system to Hangul: Kim Jong Un is
 * 김정은.  Given names are made of some two hundred syllables; how often each
 * is met was learned by kname_train.c and stands in kname.def.  A struct kname
 * is made once and owned by the caller.
 */

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

/*
 * kname_family: how many of the n syllables of a name are the family name, two
 * of the rare long ones, else one; 0 when it begins with none, or nothing
 * would be left.
 */
size_t kname_family(const uint32_t *cp, size_t n);

/*
 * kname_custom: how a family name of one syllable is mostly written; with rank
 * 1 and on, how some write it; NULL when there is no more.
 */
const char *kname_custom(uint32_t cp, unsigned rank);

/* kname_north: the same family name as the North spells it: 이 is 리 there. */
uint32_t kname_north(uint32_t cp);

struct kname;

struct kname *kname_new(void);
void kname_free(struct kname *k);

/* A family name and a given name of two syllables. */
enum { KNAME_SYLLABLES = 3, KNAME_MOST = 3 };
struct kname_form {
	uint32_t cp[KNAME_SYLLABLES];
	unsigned cost; /* in units of 1/16 nat */
};

/*
 * kname_spell: the likeliest Korean forms of a name of n words of letters a to
 * z, family name first or last: at most KNAME_MOST, cheapest first.  Returns
 * how many; 0 when it is no such name.
 */
size_t kname_spell(const struct kname *k, const struct str *word, size_t n,
    struct kname_form out[KNAME_MOST]);

#endif
