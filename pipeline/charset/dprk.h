#ifndef DPRK_H
#define DPRK_H

/*
 * dprk: what shows that a Korean text was written in the North: the letters
 * that only its fonts have, for the leaders' names; and words that each side
 * spells in its own way (로동 and 노동, 되였다 and 되었다).  A struct dprk is
 * the caller's, all zero at first, and counts what it is given.
 *
 * Sources: KPS 9566 and its private letters, research notes; the Korean
 * spelling rules of 1966 (DPRK) and of 1988 (ROK), initial sounds and vowel
 * harmony of 어/여.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../buf.h"
#include "../str.h"

/* Different forms that are remembered by name; a longer list proves no more. */
#define DPRK_FORMS 6

struct dprk_form {
	char word[16]; /* UTF-8, ended by NUL */
	uint32_t n;
};

struct dprk {
	uint64_t letters; /* leaders' letters */
	uint64_t north;   /* words in the northern spelling */
	uint64_t south;   /* in the southern one */
	struct dprk_form form[DPRK_FORMS];
	size_t forms;
};

/* dprk_count: more text (well-formed UTF-8, composed). */
void dprk_count(struct dprk *d, struct str utf8);

/*
 * dprk_is: does what was counted say "North"?  A letter of the leaders does;
 * so do two northern spellings when the southern ones are fewer: one alone may
 * be a quotation, and both occur in a report about the other side.
 */
bool dprk_is(const struct dprk *d);

/* dprk_forms: "로동 3, 되였 1, ...": the northern words, appended. */
void dprk_forms(const struct dprk *d, struct buf *out);

#endif
