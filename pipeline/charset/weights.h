#ifndef WEIGHTS_H
#define WEIGHTS_H

/*
 * weights: charset and model in one: what each byte, or pair of bytes, of a
 * hypothesis costs in its languages, so that a character is one load and a
 * step another.  They hold nothing that set.h and model.h do not say, and are
 * made of those at build time by weights_gen.c; constant.
 *
 * Costs of several languages are summed side by side in one word.  A word
 * holds WEIGHTS_BLOCK characters; then its lanes are to be added elsewhere.
 * What a cell has above its lanes runs out of the word at the top.
 */

#include <stdbool.h>
#include <stdint.h>

#include "hypothesis.h"
#include "model.h"

#define WEIGHTS_BLOCK 16
#define WEIGHTS_MODELS 3

/*
 * Charsets of pairs: two lanes of 13 bits, then the class.  Three classes more:
 * the bytes are no character, and a second one from 0x80 is part of what is
 * damaged; the byte begins a pair; none of all this, see set_next().
 */
#define PAIR_LANE 13
#define PAIR_CLASS(cell) ((cell) >> 2 * PAIR_LANE)
#define PAIR_CELL(class) ((uint32_t)(class) << 2 * PAIR_LANE)
#define PAIR_BAD 61
#define PAIR_LEAD 62
#define PAIR_SLOW 63
#define PAIR_STEPS 32

/*
 * The cells of all charsets of pairs for the same bytes stand side by side, one
 * in each slot: all of them read the same bytes, and memory is what is slow.
 */
#define PAIR_SLOTS 8

/*
 * Single bytes: all charsets of them read the same bytes one by one, so that a
 * cell holds what a byte costs in each charset and each of its languages, in
 * SINGLE_LANES lanes.  By itself a byte costs a cell; a step costs the one in
 * the row of the byte before it and the column of its own.
 */
#define SINGLE_LANE 16
#define SINGLE_WORDS 3
#define SINGLE_IN_WORD (64 / SINGLE_LANE)
#define SINGLE_LANES (SINGLE_WORDS * SINGLE_IN_WORD)
#define SINGLE_COLUMNS 136
#define SINGLE_BLOCK 64 /* bytes whose costs a lane holds */

struct single {
	uint64_t words[SINGLE_WORDS];
};

/*
 * ASCII costs the same in all charsets: by the class of the character before
 * and its own byte, what it costs in each language, as in model.h.
 */
#define ASCII_CLASSES (CLASS_CONTROL + 1)

/* A byte that is no character, and a cut end, cost so many nats. */
#define NATS_BAD 14
#define NATS_CUT 8

struct weights {
	unsigned char models[WEIGHTS_MODELS],
	    n; /* the languages of the lanes */
	bool is_pairs;
	unsigned char lane; /* of single bytes: the first */
	/* Of pairs: its slots of the tables below, and [class][PAIR_STEPS]. */
	const uint32_t *bytes, *pairs, *steps;
};

/* By byte, and by the low 7 bits of the lead byte and the second byte. */
extern const uint32_t weights_bytes[2][256 * PAIR_SLOTS];
extern const uint32_t weights_pairs[0x80 * 0x100 * PAIR_SLOTS];

/*
 * Of single bytes.  Here and below the first of two is for names, the second,
 * with the ASCII of English, for documents.
 */
extern const unsigned char weights_row[2][256], weights_column[256];
extern const struct single weights_own[2][256];
extern const struct single weights_steps[][SINGLE_COLUMNS];

extern const uint64_t weights_ascii[2][ASCII_CLASSES][128][MODEL_GROUPS];

extern const struct weights weights[2][HYP_COUNT];

#endif
