/*
 * frequency_gen: the table of frequency.h as C, from what train.c wrote.
 *
 *     frequency_gen <frequency.txt >frequency_table.c
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frequency.h"

static void
die(const char *what)
{
	fprintf(stderr, "frequency_gen: %s\n", what);
	exit(4);
}

/* get_unit: a unit of the basic plane in UTF-8; the file is ours. */
static uint64_t
get_unit(const unsigned char **p)
{
	const unsigned char *s = *p;

	if (s[0] < 0x80) {
		*p += 1;
		return s[0];
	}
	if (s[0] < 0xE0) {
		*p += 2;
		return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
	}
	*p += 3;
	return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
}

struct gram {
	uint64_t units;
	unsigned cost;
};

static size_t
get_grams(struct gram **out)
{
	char line[256];
	size_t n = 0, cap = 0;

	while (fgets(line, sizeof line, stdin) != NULL) {
		const unsigned char *p = (unsigned char *)line;
		struct gram g = { 0, 0 };
		if (line[0] == '#')
			continue;
		while (*p != '\t' && *p != 0)
			g.units = g.units << 16 | get_unit(&p);
		if (*p != '\t' || g.units == 0)
			die("a line that is none");
		g.cost = (unsigned)atoi((const char *)p + 1);
		if (n == cap) {
			cap = cap == 0 ? 4096 : cap * 2;
			*out = realloc(*out, cap * sizeof **out);
			if (*out == NULL)
				die("out of memory");
		}
		(*out)[n++] = g;
	}
	return n;
}

int
main(void)
{
	struct gram *gram = NULL;
	size_t n = get_grams(&gram), slots = 64;

	while (slots < n * 2)
		slots *= 2;
	struct gram *slot = calloc(slots, sizeof *slot);
	if (slot == NULL)
		die("out of memory");
	for (size_t i = 0; i < n; i++) {
		size_t at = frequency_hash(gram[i].units) & (slots - 1);
		while (slot[at].units != 0)
			at = (at + 1) & (slots - 1);
		slot[at] = gram[i];
	}
	printf("#include \"frequency.h\"\n"
	       "const uint64_t frequency_slots = %zu;\n"
	       "const uint64_t frequency_gram[%zu] = {",
	    slots, slots);
	for (size_t i = 0; i < slots; i++)
		printf("%s0x%llx,", i % 8 == 0 ? "\n" : "",
		    (unsigned long long)slot[i].units);
	printf("\n};\nconst uint8_t frequency_value[%zu] = {", slots);
	for (size_t i = 0; i < slots; i++)
		printf("%s%u,", i % 16 == 0 ? "\n" : "", slot[i].cost);
	printf("\n};\n");
	free(gram);
	free(slot);
	return fflush(stdout) == 0 ? 0 : 4;
}
