#ifndef LIKENESS_H
#define LIKENESS_H

/*
 * likeness: a text and a name laid side by side, letter for letter: how do
 * they differ, and may a name differ so?
 */

#include <stdbool.h>
#include <stddef.h>

#include "fold.h"
#include "match.h"
#include "score.h"
#include "str.h"

struct likeness {
	bool spelling; /* they differ as North and South do */
	bool spaced;   /* a gap in the text alone, between letters */
	bool signs;    /* other signs than the name has */
	bool lower;    /* a capital of the name is small in the text */
	bool case_differs;
	int bits; /* how much the letters say that they have in common */
};

/* A name, or the part [from, to) of it that is not a company form. */
struct likeness_name {
	const struct folded *folded;
	struct str text;
	size_t from, to;           /* what is compared */
	size_t core_from, core_to; /* what says something */
};

/* likeness_same: of a match without edits; false when it is not the name. */
bool likeness_same(const struct score_text *t, const struct match *m,
    const struct likeness_name *name, struct likeness *out);

/*
 * likeness_edited: of a misspelt one.  False also when an edit takes a whole
 * word away, or too much of the word that says most.
 */
bool likeness_edited(const struct score_text *t, const struct match *m,
    const struct likeness_name *name, struct likeness *out);

#endif
