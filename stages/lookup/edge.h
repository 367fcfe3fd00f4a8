#ifndef EDGE_H
#define EDGE_H

/*
 * edge: where a match begins and ends: at the edges of words, by what stands
 * beside it, by the cuts of the text, by Korean particles.
 */

#include <stdbool.h>
#include <stddef.h>

#include "score.h"

/* edge_between: the bytes dropped between units i - 1 and i. */
struct str edge_between(const struct folded *f, struct str text, size_t i);

/* edge_signs: how many signs besides spaces, dots, hyphens, apostrophes? */
unsigned edge_signs(struct str gap);

/* edge_is_hyphenated: a hyphen and a line end, as within a word? */
bool edge_is_hyphenated(struct str gap);

/*
 * edge_is_word: may a name stand there at all?  Letters and digits want edges
 * of words; no name runs over the end of a paragraph or splits a ligature.
 */
bool edge_is_word(const struct score_text *t, const struct match *m);

/*
 * edge_add: points off for names of scripts without spaces that seem to begin
 * or end inside a word.  m is widened over company forms, n the length of the
 * name itself.
 */
void edge_add(
    struct score_text *t, const struct match *m, size_t n, struct finding *out);

#endif
