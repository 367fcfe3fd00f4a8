/*
 * replay: a fuzz target over its corpus, one file after the other, and over
 * each file cut at every place and with one bit flipped at every byte.  TAP.
 */

#define _DEFAULT_SOURCE /* scandir() */

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Files larger than this are taken whole only: the rest would take long. */
enum { SWEEP_MAX = 2048 };

static uint8_t *
slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return NULL;
	size_t cap = 1 << 20;
	uint8_t *p = malloc(cap);

	*n = p == NULL ? 0 : fread(p, 1, cap, f);
	fclose(f);
	return p;
}

/* once: in a block of just this size, so that a sanitizer sees its end. */
static void
once(const uint8_t *p, size_t n)
{
	uint8_t *copy = malloc(n == 0 ? 1 : n);

	if (copy == NULL)
		exit(4);
	if (n > 0)
		memcpy(copy, p, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static void
sweep(uint8_t *p, size_t n)
{
	once(p, n);
	if (n > SWEEP_MAX)
		return;
	for (size_t i = 0; i < n; i++) {
		once(p, i);
		p[i] ^= (uint8_t)(1u << i % 8);
		once(p, n);
		p[i] ^= (uint8_t)(1u << i % 8);
	}
}

int
main(int argc, char **argv)
{
	struct dirent **list;
	int run = 0;

	if (argc != 2)
		return 2;
	int n = scandir(argv[1], &list, NULL, alphasort);

	for (int i = 0; i < n; i++) {
		char path[4096];
		size_t size;

		if (list[i]->d_name[0] != '.' &&
		    snprintf(path, sizeof path, "%s/%s", argv[1],
			list[i]->d_name) < (int)sizeof path) {
			uint8_t *p = slurp(path, &size);

			if (p == NULL)
				return 4;
			sweep(p, size);
			free(p);
			printf("ok %d - %s\n", ++run, list[i]->d_name);
		}
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	if (run == 0)
		printf("not ok %d - no corpus in %s\n", ++run, argv[1]);
	printf("1..%d\n", run);
	return 0;
}
