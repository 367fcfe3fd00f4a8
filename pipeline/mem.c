#include "mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"

void *
mem_alloc(size_t n, size_t size)
{
	return mem_realloc(NULL, n, size);
}

void *
mem_zalloc(size_t n, size_t size)
{
	void *p = calloc(n == 0 ? 1 : n, size == 0 ? 1 : size);

	if (p == NULL)
		diag_die_memory();
	return p;
}

void *
mem_realloc(void *p, size_t n, size_t size)
{
	if (size != 0 && n > SIZE_MAX / size)
		diag_die_memory();
	n *= size;
	p = realloc(p, n == 0 ? 1 : n);
	if (p == NULL)
		diag_die_memory();
	return p;
}

char *
mem_dup(const void *p, size_t n)
{
	if (n == SIZE_MAX)
		diag_die_memory();
	char *copy = mem_alloc(n + 1, 1);

	if (n > 0)
		memcpy(copy, p, n);
	copy[n] = '\0';
	return copy;
}

void *
mem_grow(void *array, size_t used, size_t *cap, size_t size)
{
	if (used < *cap)
		return array;
	if (*cap > SIZE_MAX / 2)
		diag_die_memory();
	*cap = *cap < 8 ? 16 : *cap * 2;
	return mem_realloc(array, *cap, size);
}
