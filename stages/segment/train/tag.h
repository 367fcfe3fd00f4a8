#ifndef TAG_H
#define TAG_H

/*
 * tag: the weights of a tagger, from sentences that people have cut.  A
 * struct tag owns its sentences and weights; the lexicon stays the caller's.
 */

#include "learn.h"
#include "lexicon.h"
#include "tagger.h"

#include "runs.h"

/* A sentence as the tagger sees it, and where its words end. */
struct tag_sentence {
	struct tagger t;
	unsigned char *gold; /* for each character: a boundary before it */
	uint32_t *match;     /* features of listed words, by boundary */
	uint32_t *matches;   /* where those of boundary b begin */
};

struct tag {
	struct lexicon *lexicon;
	struct tag_sentence *v;
	size_t n, cap;
	struct keys pairs;
	struct learn fine, coarse;
	struct runs runs; /* of the sentence in hand */
};

void tag_fini(struct tag *t);

/* tag_add: sentences, one a line, their words joined by blanks. */
void tag_add(struct tag *t, struct str lines);

/* tag_fine: learns from sentences [from, to) the weights of the standard. */
void tag_fine(struct tag *t, size_t from, size_t to);

/* What a model finds in sentences: words right, found, there. */
struct tag_score {
	size_t right, found, gold;
};

/*
 * tag_coarse: learns from sentences [from, to), without [out, out_to), how
 * another standard differs.  tag_coarse_score: how well it does on these.
 */
void tag_coarse(
    struct tag *t, size_t from, size_t to, size_t out, size_t out_to);
void tag_coarse_score(
    struct tag *t, size_t from, size_t to, struct tag_score *score);

/* tag_write: the weights as sections of the lexicon's image. */
void tag_write(struct tag *t);

#endif
