#ifndef MEM_H
#define MEM_H

/*
 * mem: allocation that cannot fail.  Sizes that input can choose have been
 * compared with limits.h before they get here; what remains is the machine's
 * failure, and that ends the process with 4.  Callers own what they get and
 * give it back with free().
 */

#include <stddef.h>

/* mem_alloc: n objects of this size, not cleared. */
void *mem_alloc(size_t n, size_t size);

/* mem_zalloc: the same, all bytes zero. */
void *mem_zalloc(size_t n, size_t size);

/* mem_realloc: p (or NULL) grown or shrunk to n objects of this size. */
void *mem_realloc(void *p, size_t n, size_t size);

/* mem_dup: a copy of n bytes, with a NUL behind it for libraries. */
char *mem_dup(const void *p, size_t n);

/*
 * mem_grow: room for one more object in a growing array.  *cap is the number
 * of objects there is room for, used the number in use; returns the array,
 * moved if need be.
 */
void *mem_grow(void *array, size_t used, size_t *cap, size_t size);

#endif
