#ifndef VARIANTS_H
#define VARIANTS_H

/*
 * variants: how a name may be written in another script: Korean, kana and
 * Chinese names in Latin letters, Latin ones in Hangul and katakana.  They are
 * made by rule, or by what was learned from names, when a dictionary is built,
 * so that the search itself need not know scripts.  A struct variants is made
 * once and owned by the caller; what it hands out lives until the call ends.
 */

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

struct variants;

struct variants *variants_new(void);
void variants_free(struct variants *v);

/*
 * The most variants of one name: a Korean person has five spellings in two
 * orders; what a name can give beyond them are rare forms that would cost each
 * list of names its room.
 */
enum { VARIANTS_MAX = 12 };

struct variant {
	struct str name;
	struct str lang;   /* "ko-Latn", "ko", "ja" and so on */
	struct str system; /* what it was written by, for people */
	bool common;       /* so short that it may be another word */
};

/* Returns nothing; arg is the caller's. */
typedef void variants_fn(const struct variant *variant, void *arg);

/*
 * variants_each: gives fn each variant of a name, likeliest first, and returns
 * how many.  lang is the name's and may be empty; person says that it is one
 * of a person: family and given name in either order.  None folds to what the
 * name itself folds to, or another variant; none is too short to mean it.
 */
size_t variants_each(struct variants *v, struct str name, struct str lang,
    bool person, variants_fn *fn, void *arg);

#endif
