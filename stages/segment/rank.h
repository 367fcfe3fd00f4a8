#ifndef RANK_H
#define RANK_H

/*
 * rank: which reading of a Korean eojeol is the right one.  The particle table
 * proposes readings, a model weighs them against each other and against none.
 * A struct rank owns what it has decided last; the model stays the caller's.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

#include "model.h"
#include "particle.h"

struct rank;

struct rank *rank_new(const struct model *m);
void rank_free(struct rank *r);

/* An eojeol. */
struct rank_eojeol {
	struct str text;         /* all of it */
	size_t tail;             /* where its last syllables begin */
	enum particle_head head; /* what is before these */
};

/*
 * rank_cuts: the cuts of an eojeol, as particle_cuts() gives them; places are
 * those of the text behind tail.  An eojeol is not empty.
 */
size_t rank_cuts(struct rank *r, const struct rank_eojeol *e,
    struct particle_cut cuts[PARTICLE_CUTS]);

/* -- for the trainer --------------------------------------------------------
 */

enum { RANK_FEATURES = 16 };

/* Readings, and none as the last one; what each shows, as hashes. */
struct rank_choice {
	struct particle_reading reading[PARTICLE_READINGS];
	uint64_t feature[PARTICLE_READINGS + 1][RANK_FEATURES];
	unsigned features[PARTICLE_READINGS + 1];
	size_t n; /* readings */
};

/* rank_choose: what there is to choose from; words: of the model. */
void rank_choose(struct model_table words, const struct rank_eojeol *e,
    struct rank_choice *out);

/* rank_word: the hash of a word of Hangul in the list. */
uint64_t rank_word(struct str word);

/*
 * rank_is_rough: is feature number i of a reading (or of none) one that other
 * words share?  The trainer hides the others at times, to learn what to do
 * with words it has not seen.
 */
bool rank_is_rough(bool none, unsigned i);

#endif
