#ifndef KEYS_H
#define KEYS_H

/*
 * keys: numbers for 64-bit keys, from 0 on, in the order they are first seen.
 * A struct keys that is all zero is empty; it owns its memory.
 */

#include <stddef.h>
#include <stdint.h>

struct keys {
	uint32_t *slot; /* 1 + number, 0 is free */
	uint64_t *key;  /* by number */
	size_t n, cap, slots;
};

#define KEYS_NONE UINT32_MAX

void keys_fini(struct keys *k);

/* keys_number: of this key, a new one when it has none. */
uint32_t keys_number(struct keys *k, uint64_t key);

/* keys_find: the same; KEYS_NONE when it has none. */
uint32_t keys_find(const struct keys *k, uint64_t key);

#endif
