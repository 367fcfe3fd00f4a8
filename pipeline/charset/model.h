#ifndef MODEL_H
#define MODEL_H

/*
 * model: how likely a text is in a language: the cost of each character is
 * that of the step between classes of characters and its own within its
 * class, in units of 1/COST_NAT nats.  The tables are constant, made at build
 * time by model_gen.c from model.tsv.
 */

#include <stdint.h>

#include "class.h"

extern const char *const model_names[MODEL_COUNT];
extern const uint8_t model_step[MODEL_COUNT][CLASS_COUNT][CLASS_COUNT];
extern const uint8_t model_rest[MODEL_COUNT][CLASS_COUNT];
extern const uint8_t model_pages[][256];
extern const uint16_t model_page[MODEL_COUNT][256];
extern const uint8_t model_class_pages[][256];
extern const uint8_t model_class_page[256];

/* model_class: the class of a code point. */
static inline unsigned
model_class(uint32_t cp)
{
	if (cp > 0xFFFF)
		return class_of(cp);
	return model_class_pages[model_class_page[cp >> 8]][cp & 0xFF];
}

/* model_char: the cost of a code point within its class. */
static inline unsigned
model_char(unsigned model, uint32_t cp, unsigned class)
{
	if (cp > 0xFFFF)
		return model_rest[model][class];
	return model_pages[model_page[model][cp >> 8]][cp & 0xFF];
}

#endif
