#ifndef TAGGER_H
#define TAGGER_H

/*
 * tagger: which boundaries between the characters of a Chinese or Japanese
 * line are those of words: a sum of weights for each, from left to right.  A
 * struct tagger that is all zero is empty; it owns its arrays, which grow with
 * the longest line and are used again.
 */

#include <stddef.h>
#include <stdint.h>

#include "model.h"

/* Characters that are looked at beyond either end of the line: edges. */
enum { TAGGER_MARGIN = 3 };

/* A verdict on what is no question: white space, signs. */
enum { TAGGER_CERTAIN = 64 * MODEL_NAT };

/* The boundary before a character, MODEL_NAT to a nat; above 0 there is one. */
struct tagger_verdict {
	int fine, coarse; /* by the two standards of cutting */
};

/* Arrays with room for the margins, which tagger_at() skips. */
struct tagger {
	uint16_t *symbol;
	unsigned char *type;
	size_t *bytes;        /* of each in the text; 0 is white space */
	unsigned char *spans; /* longest words ending at, from, over: 2 bits */
	uint32_t *classes;    /* of the words from here, see feature_class() */
	struct tagger_verdict *verdict;
	size_t n, cap;
};

void tagger_fini(struct tagger *t);

/* tagger_start: no characters yet, and room for n of them. */
void tagger_start(struct tagger *t, size_t n);

/*
 * tagger_add: one more, for which there is room.  A run of digits or letters
 * is one character, and so is white space or what is of another script.
 */
static inline void
tagger_add(
    struct tagger *t, const struct model *m, unsigned symbol, size_t bytes)
{
	t->symbol[TAGGER_MARGIN + t->n] = (uint16_t)symbol;
	t->type[TAGGER_MARGIN + t->n] = m->types[symbol] & 7;
	t->bytes[TAGGER_MARGIN + t->n] = bytes;
	t->n++;
}

/*
 * tagger_run: a verdict for each character but the first; on boundaries that
 * are not the tagger's, see feature_is_open(), it is TAGGER_CERTAIN.
 */
void tagger_run(struct tagger *t, const struct model *m);

/* tagger_verdict: on the boundary before character b. */
static inline struct tagger_verdict
tagger_verdict(const struct tagger *t, size_t b)
{
	return t->verdict[TAGGER_MARGIN + b];
}

/* tagger_bytes: of character i in the text. */
static inline size_t
tagger_bytes(const struct tagger *t, size_t i)
{
	return t->bytes[TAGGER_MARGIN + i];
}

/*
 * tagger_matches: the words of the list, each given to fn: characters
 * [at, at + n), its class.  Fills spans and classes.
 */
typedef void (*tagger_match_fn)(
    void *arg, size_t at, unsigned n, unsigned class);
void tagger_matches(
    struct tagger *t, const struct model *m, tagger_match_fn fn, void *arg);

#endif
