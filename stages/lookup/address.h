#ifndef ADDRESS_H
#define ADDRESS_H

/*
 * address: IPv4 addresses in a text that lie in a block of the dictionary, a
 * row of kind identifier such as 175.45.176.0/22.  The blocks are read once;
 * a struct addresses is the caller's.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dicts.h"
#include "str.h"

struct address_block {
	uint32_t prefix; /* its length */
	uint32_t net;
	uint32_t row;
	uint32_t entity;
};

struct addresses {
	struct address_block *block; /* by prefix length, then by net, row */
	size_t n;
	size_t first[34]; /* of each prefix length; [33] is n */
};

void addresses_init(struct addresses *a, struct dicts *ds);
void addresses_fini(struct addresses *a);

/* addresses_find: the narrowest block that the address lies in, or NULL. */
const struct address_block *addresses_find(
    const struct addresses *a, uint32_t address);

/*
 * address_next: the next dotted quad of the text from *at on, and the bytes
 * [*start, *at) it has.  Not one of more than four numbers, or glued to a
 * letter.
 */
bool address_next(
    struct str text, size_t *at, size_t *start, uint32_t *address);

#endif
