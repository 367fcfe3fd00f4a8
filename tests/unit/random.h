#ifndef RANDOM_H
#define RANDOM_H

/*
 * random: numbers for tests, the same ones from the same seed everywhere.
 */

#include <stdint.h>

/* random_next: the next number; *state is the seed at first, and never 0. */
static inline uint64_t
random_next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

#endif
