#ifndef MODEL_H
#define MODEL_H

/*
 * model: how likely a text is in a language: the cost of each character is
 * that of the step between classes of characters and its own within its
 * class, in units of 1/COST_NAT nats.  The tables are constant, made at build
 * time by model_gen.c from model.tsv.
 *
 * Three languages are looked up at once: a cell holds the costs of a character
 * in each, eight bits wide, and its class above them; sums run in lanes of 21
 * bits, which hold 4,000 characters.
 */

#include <stdint.h>

#include "class.h"
#include "letters.h"

#define MODEL_LANES 3
#define MODEL_GROUPS (MODEL_COUNT / MODEL_LANES)
#define MODEL_LANE_BITS 21

/*
 * Each group is there twice: as its texts are, for names; and with the ASCII
 * of English in all lanes, for documents (add MODEL_COMMON to the group).
 */
#define MODEL_COMMON MODEL_GROUPS

extern const char *const model_names[MODEL_COUNT];
extern const uint32_t model_pages[][256];
extern const uint16_t model_page[2 * MODEL_GROUPS][256];
extern const uint64_t model_steps[2 * MODEL_GROUPS][CLASS_COUNT][CLASS_COUNT];
/*
 * Costs of pairs of letters: those of the western languages as a cell has
 * them, that of Russian above them.  model_inner is the same for a letter of
 * which it is known that it is one.
 */
extern const uint32_t model_pairs[LETTER_COUNT][LETTER_COUNT];
extern const uint32_t model_inner[LETTER_COUNT][LETTER_COUNT];
extern const uint8_t model_letter[LETTER_CODES];
extern const uint32_t model_rest[MODEL_GROUPS][CLASS_COUNT];

/* model_cell: costs and class of a code point in a group. */
static inline uint32_t
model_cell(unsigned group, uint32_t cp)
{
	if (cp > 0xFFFF)
		return model_rest[group % MODEL_GROUPS][class_of(cp)];
	return model_pages[model_page[group][cp >> 8]][cp & 0xFF];
}

static inline unsigned
model_cell_class(uint32_t cell)
{
	return cell >> 24;
}

/* model_spread: the costs of a cell in their lanes. */
static inline uint64_t
model_spread(uint32_t cell)
{
	uint64_t c = cell;

	return (c & 0xFF) | (c & 0xFF00) << (MODEL_LANE_BITS - 8) |
	       (c & 0xFF0000) << 2 * (MODEL_LANE_BITS - 8);
}

/* model_lane: the sum of one language. */
static inline int
model_lane(uint64_t sums, unsigned lane)
{
	return (int)(sums >> (lane * MODEL_LANE_BITS) &
		     ((1u << MODEL_LANE_BITS) - 1));
}

/*
 * model_paired: a cell of a letter behind another: as the pair is likely.  One
 * of no letter stays.  Which it is nobody can predict: no branch asks.
 */
static inline uint32_t
model_paired(uint32_t cell, unsigned group, unsigned before, unsigned letter)
{
	uint32_t inner = model_inner[before][letter];
	uint32_t mask = group % MODEL_GROUPS == MODEL_RU / MODEL_LANES
			    ? UINT32_C(0xFF) << 8 * (MODEL_RU % MODEL_LANES)
			    : 0xFFFFFF;

	if (group % MODEL_GROUPS == MODEL_RU / MODEL_LANES)
		inner = inner >> 24 << 8 * (MODEL_RU % MODEL_LANES);
	mask &= 0 - (uint32_t)(letter != LETTER_NONE);
	return cell ^ ((cell ^ inner) & mask);
}

/* model_class: the class of a code point. */
static inline unsigned
model_class(uint32_t cp)
{
	return model_cell_class(model_cell(0, cp));
}

/* model_char: its cost in one language; model_step: that of a step. */
static inline int
model_char(unsigned model, uint32_t cp)
{
	uint32_t cell = model_cell(model / MODEL_LANES, cp);

	return (int)(cell >> (model % MODEL_LANES * 8) & 0xFF);
}

static inline int
model_step(unsigned model, unsigned from, unsigned to)
{
	return model_lane(
	    model_steps[model / MODEL_LANES][from][to], model % MODEL_LANES);
}

#endif
