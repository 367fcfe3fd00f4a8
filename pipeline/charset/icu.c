#include "icu.h"

#include <stdlib.h>

#include <unicode/uclean.h>

#include "../mem.h"

static void *
allocate(const void *context, size_t size)
{
	(void)context;
	return mem_alloc(1, size);
}

static void *
reallocate(const void *context, void *p, size_t size)
{
	(void)context;
	return mem_realloc(p, 1, size);
}

static void
release(const void *context, void *p)
{
	(void)context;
	free(p);
}

void
icu_memory(void)
{
	UErrorCode e = U_ZERO_ERROR;

	/* It fails only when ICU has begun already, with this same memory. */
	u_setMemoryFunctions(NULL, allocate, reallocate, release, &e);
}
