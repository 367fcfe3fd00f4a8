#ifndef LEXICON_H
#define LEXICON_H

/*
 * lexicon: what a tagger's model knows before its weights: the symbols of
 * characters and the list of words.  A struct lexicon owns its image, into
 * which its struct model points.
 */

#include "image.h"
#include "keys.h"
#include "model.h"

struct lexicon {
	struct image image;
	struct model model;
	uint32_t seen[0x10000];    /* how often a character is in the texts */
	uint16_t symbol[0x10000];  /* 0 is none */
	uint16_t variant[0x10000]; /* the character it is a form of, or 0 */
	struct keys nodes;         /* beginnings of words, by hash */
	unsigned char *node;       /* their class and whether longer ones are */
	size_t cap;
};

struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *l);

/* lexicon_see: the characters of a text will have weights. */
void lexicon_see(struct lexicon *l, struct str text);

/* lexicon_variants: lines of a character TAB its forms; '#' a comment. */
void lexicon_variants(struct lexicon *l, struct str lines);

/*
 * lexicon_build: gives out symbols and takes the words of a list, lines of
 * word, frequency, tag, separated by blanks.  No more may be seen after that.
 */
void lexicon_build(struct lexicon *l, struct str words);

#endif
