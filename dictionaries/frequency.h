#ifndef FREQUENCY_H
#define FREQUENCY_H

/*
 * frequency: how much a row of folded units says, in ordinary texts of the
 * languages that are met: quarters of a bit.  A row that any text has says
 * little, a rare name says much.  The table was counted by train.c; see
 * README.md for the texts it is from.
 */

#include <stddef.h>
#include <stdint.h>

#include "fold.h"

/* Of what a table of grams has: units at most, the costs of a bit. */
#define FREQUENCY_ORDER 4u
#define FREQUENCY_BIT 4u

/* Stands for the edge of a word where letters begin one. */
#define FREQUENCY_EDGE 0x20u

/*
 * frequency_context: the last units before a place, the nearest one lowest;
 * 0 is none.
 */
static inline uint64_t
frequency_context(uint64_t before, uint16_t unit)
{
	return (before << 16 | unit) & UINT64_C(0xFFFFFFFFFFFF);
}

/* frequency_after: the context of a unit behind one of the other kind. */
static inline uint64_t
frequency_edge(uint16_t next)
{
	return fold_is_word(next) ? FREQUENCY_EDGE : 0;
}

/* frequency_cost: of one unit in its context, in quarters of a bit. */
unsigned frequency_cost(uint64_t context, uint16_t unit);

/*
 * frequency_costs: of each of n units, in what stands before them; flags (or
 * NULL) say where words begin.
 */
void frequency_costs(
    const uint16_t *unit, const uint8_t *flags, size_t n, uint8_t *costs);

/* frequency_hash: where a gram is looked for. */
static inline uint64_t
frequency_hash(uint64_t gram)
{
	gram *= UINT64_C(0x9E3779B97F4A7C15);
	return gram ^ gram >> 32;
}

/* The table that frequency_gen.c makes: grams by their hash, their costs. */
extern const uint64_t frequency_slots; /* a power of two */
extern const uint64_t frequency_gram[];
extern const uint8_t frequency_value[];

#endif
