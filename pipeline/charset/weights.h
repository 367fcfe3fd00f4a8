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

#define WEIGHTS_BLOCK 16
#define WEIGHTS_MODELS 3

/*
 * Charsets of pairs: two lanes of 13 bits, then the class.  Two classes more:
 * the byte begins a pair; it is none of this, see set_next().
 */
#define PAIR_LANE 13
#define PAIR_CLASS(cell) ((cell) >> 2 * PAIR_LANE)
#define PAIR_CELL(class) ((uint32_t)(class) << 2 * PAIR_LANE)
#define PAIR_LEAD 62
#define PAIR_SLOW 63
#define PAIR_STEPS 32

/*
 * The cells of all charsets of pairs for the same bytes stand side by side, one
 * in each slot: all of them read the same bytes, and memory is what is slow.
 */
#define PAIR_SLOTS 8

/*
 * Single bytes: three lanes of 16 bits, then the column of the step to it, a
 * bit of damage, and the row of the step from it.  Rows and columns stand for
 * class and letter together; row 0 is the edge.
 */
#define SINGLE_LANE 16
#define SINGLE_COLUMN(cell) ((cell) >> 48 & 0x7F)
#define SINGLE_BAD(cell) ((cell) >> 55 & 1)
#define SINGLE_ROW(cell) ((cell) >> 56)
#define SINGLE_CELL(column, bad, row)                                          \
	((uint64_t)(column) << 48 | (uint64_t)(bad) << 55 |                    \
	    (uint64_t)(row) << 56)
#define SINGLE_COLUMNS 96

/* A byte that is no character, and a cut end, cost so many nats. */
#define NATS_BAD 14
#define NATS_CUT 8

struct weights {
	unsigned char models[WEIGHTS_MODELS],
	    n; /* the languages of the lanes */
	bool is_pairs;
	unsigned char slot;
	const uint32_t *pair_steps;   /* [class][PAIR_STEPS] */
	const uint64_t *singles;      /* 256 cells of single bytes, or NULL */
	const uint64_t *single_steps; /* [row][SINGLE_COLUMNS] */
};

/* By byte, and by the low 7 bits of the lead byte and the second byte. */
extern const uint32_t weights_bytes[2][256][PAIR_SLOTS];
extern const uint32_t weights_pairs[0x80 * 0x100][PAIR_SLOTS];

/* For names; and with the ASCII of English, for documents. */
extern const struct weights weights[2][HYP_COUNT];

#endif
