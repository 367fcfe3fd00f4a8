#ifndef CHOOSE_H
#define CHOOSE_H

/*
 * choose: the weights of a ranker, from eojeols whose particles people have
 * cut.  A struct choose that is all zero is empty; it owns its memory.
 */

#include "image.h"
#include "keys.h"
#include "learn.h"
#include "rank.h"

/* One eojeol with something to choose; what is right. */
struct choose_case {
	struct rank_choice choice;
	size_t right;
	bool noun; /* with a particle: what all this is for */
};

struct choose {
	struct image image;
	struct keys words;
	unsigned char *noun, *other; /* of each word: cost level; what else */
	size_t cap_noun, cap_other;
	struct choose_case *v;
	size_t n, cap;
	struct keys features;
	struct learn weights;
};

void choose_fini(struct choose *c);

/* choose_words: lines of word TAB tag TAB cost. */
void choose_words(struct choose *c, struct str lines);

/* choose_list: no more words come; the list is in the image. */
void choose_list(struct choose *c);

/*
 * choose_add: lines of eojeol TAB place of the cut in characters TAB class; a
 * blank one between sentences.
 */
void choose_add(struct choose *c, struct str lines);

/* choose_learn: the weights, into the image. */
void choose_learn(struct choose *c);

#endif
