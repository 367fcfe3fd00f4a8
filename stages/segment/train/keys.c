#include "keys.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

void
keys_fini(struct keys *k)
{
	free(k->slot);
	free(k->key);
	*k = (struct keys){ .slot = NULL };
}

/* The slot of a key, or the free one where it belongs. */
static size_t
place(const struct keys *k, uint64_t key)
{
	uint64_t hash = (key ^ key >> 31) * UINT64_C(0x9E3779B97F4A7C15);
	size_t i = (size_t)(hash >> 20) & (k->slots - 1);

	while (k->slot[i] != 0 && k->key[k->slot[i] - 1] != key)
		i = (i + 1) & (k->slots - 1);
	return i;
}

static void
grow(struct keys *k)
{
	free(k->slot);
	k->slots = k->slots == 0 ? 1024 : k->slots * 2;
	k->slot = mem_zalloc(k->slots, sizeof *k->slot);
	for (size_t i = 0; i < k->n; i++)
		k->slot[place(k, k->key[i])] = (uint32_t)i + 1;
}

uint32_t
keys_number(struct keys *k, uint64_t key)
{
	size_t i;

	if (k->n * 2 >= k->slots)
		grow(k);
	i = place(k, key);
	if (k->slot[i] == 0) {
		if (k->n == k->cap)
			k->key =
			    mem_grow(k->key, k->n, &k->cap, sizeof *k->key);
		k->key[k->n++] = key;
		k->slot[i] = (uint32_t)k->n;
	}
	return k->slot[i] - 1;
}

uint32_t
keys_find(const struct keys *k, uint64_t key)
{
	return k->n == 0 ? KEYS_NONE : k->slot[place(k, key)] - 1;
}
