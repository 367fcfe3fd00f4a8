/*
 * model_gen: the tables of the model as C, from the costs that train.c wrote.
 *
 *     model_gen <model.tsv >charset_model.h
 *
 * Pages of 256 characters that are alike (most are: all of a script that a
 * language does not use) are stored once.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"

#define PAGES_MAX 4096

static const char *const names[] = MODEL_NAMES;

static unsigned char steps[MODEL_COUNT][CLASS_COUNT][CLASS_COUNT];
static unsigned char rest[MODEL_COUNT][CLASS_COUNT];
static unsigned char pairs[MODEL_COUNT][LETTER_COUNT][LETTER_COUNT];
static unsigned char costs[MODEL_COUNT][0x10000];
static unsigned char classes[0x10000];
static uint32_t pages[PAGES_MAX][256];
static unsigned pages_n;

static void
die(const char *what)
{
	fprintf(stderr, "model_gen: model.tsv: %s\n", what);
	exit(4);
}

static unsigned
get_number(char **s)
{
	unsigned long v = strtoul(*s, s, 10);

	if (v > 255)
		die("a number over 255");
	while (**s == ' ' || **s == '\t')
		++*s;
	return (unsigned)v;
}

static uint32_t
get_char(char **s)
{
	const unsigned char *p = (const unsigned char *)*s;
	unsigned byte;

	if (p[0] == '\\') {
		if (sscanf(*s, "\\x%2x", &byte) != 1)
			die("a wrong escape");
		*s += 4;
		return byte;
	}
	if (p[0] < 0x80) {
		*s += 1;
		return p[0];
	}
	if (p[0] < 0xE0) {
		*s += 2;
		return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
	}
	*s += 3;
	return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 |
	       (p[2] & 0x3F);
}

static void
read_line(char *line)
{
	char *lang = strchr(line, '\t');
	char *s = lang == NULL ? NULL : strchr(lang + 1, '\t');
	unsigned m = 0;

	if (line[0] == '#')
		return;
	if (s == NULL)
		die("a line without fields");
	*lang++ = '\0';
	*s++ = '\0';
	while (m < MODEL_COUNT && strcmp(lang, names[m]) != 0)
		m++;
	if (m == MODEL_COUNT)
		die("an unknown language");
	if (strcmp(line, "step") == 0) {
		unsigned from = get_number(&s);
		if (from >= CLASS_COUNT)
			die("an unknown class");
		for (unsigned to = 1; to < CLASS_COUNT; to++)
			steps[m][from][to] = (unsigned char)get_number(&s);
	} else if (strcmp(line, "pair") == 0) {
		unsigned from = get_number(&s);
		if (from >= LETTER_COUNT)
			die("an unknown letter");
		for (unsigned to = 0; to < LETTER_COUNT; to++)
			pairs[m][from][to] = (unsigned char)get_number(&s);
	} else if (strcmp(line, "rest") == 0) {
		for (unsigned c = 1; c < CLASS_COUNT; c++)
			rest[m][c] = (unsigned char)get_number(&s);
		for (uint32_t cp = 0; cp < 0x10000; cp++)
			costs[m][cp] = rest[m][classes[cp]];
	} else {
		/* The tab behind the number, then a blank that may be text. */
		unsigned char cost = (unsigned char)strtoul(s, &s, 10);
		if (*s++ != '\t')
			die("a line of characters without a tab");
		while (*s != '\0' && *s != '\n')
			costs[m][get_char(&s)] = cost;
	}
}

static unsigned
page_of(const uint32_t *cells)
{
	for (unsigned i = 0; i < pages_n; i++)
		if (memcmp(pages[i], cells, sizeof pages[i]) == 0)
			return i;
	if (pages_n == PAGES_MAX)
		die("too many different pages");
	memcpy(pages[pages_n], cells, sizeof pages[0]);
	return pages_n++;
}

/* The cost in a lane of a group; the second half of groups has one ASCII. */
static uint32_t
char_cost(unsigned group, unsigned lane, uint32_t cp)
{
	unsigned m = group % MODEL_GROUPS * MODEL_LANES + lane;

	return costs[group >= MODEL_COMMON && cp < 0x80 ? MODEL_EN : m][cp];
}

static uint64_t
step_cost(unsigned group, unsigned lane, unsigned from, unsigned to)
{
	unsigned m = group % MODEL_GROUPS * MODEL_LANES + lane;
	bool ascii = from <= CLASS_CONTROL && to <= CLASS_CONTROL;

	return steps[group >= MODEL_COMMON && ascii ? MODEL_EN : m][from][to];
}

static void
put_page_index(unsigned group)
{
	static uint32_t cells[256];

	printf("{");
	for (uint32_t page = 0; page < 256; page++) {
		for (uint32_t i = 0; i < 256; i++) {
			uint32_t cp = page << 8 | i;
			cells[i] = (uint32_t)classes[cp] << 24;
			for (unsigned lane = 0; lane < MODEL_LANES; lane++)
				cells[i] |= char_cost(group, lane, cp)
					    << 8 * lane;
		}
		printf("%s%u,", page % 16 == 0 ? "\n\t" : " ", page_of(cells));
	}
	printf("\n},\n");
}

static void
put_pages(void)
{
	printf("const uint32_t model_pages[][256] = {\n");
	for (unsigned i = 0; i < pages_n; i++) {
		printf("{");
		for (unsigned k = 0; k < 256; k++)
			printf("%s%lu,", k % 8 == 0 ? "\n\t" : " ",
			    (unsigned long)pages[i][k]);
		printf("\n},\n");
	}
	printf("};\n");
}

static void
put_steps(unsigned group)
{
	printf("{\n");
	for (unsigned from = 0; from < CLASS_COUNT; from++) {
		printf("{");
		for (unsigned to = 0; to < CLASS_COUNT; to++) {
			uint64_t sum = 0;
			for (unsigned lane = 0; lane < MODEL_LANES; lane++)
				sum |= step_cost(group, lane, from, to)
				       << lane * MODEL_LANE_BITS;
			printf("%sUINT64_C(%llu),", to % 4 == 0 ? "\n\t" : " ",
			    (unsigned long long)sum);
		}
		printf("\n},\n");
	}
	printf("},\n");
}

/* Characters beyond the basic plane have the cost of their class's rest. */
static void
put_rest(unsigned group)
{
	printf("{");
	for (unsigned c = 0; c < CLASS_COUNT; c++) {
		uint32_t cell = c << 24;
		for (unsigned lane = 0; lane < MODEL_LANES; lane++)
			cell |= (uint32_t)rest[group * MODEL_LANES + lane][c]
				<< 8 * lane;
		printf(" %lu,", (unsigned long)cell);
	}
	printf(" },\n");
}

/*
 * What a pair costs when its second is known to be of one class of letters: of
 * Russian, or with a mark; 0 for the others, whose own cost stands.
 */
static unsigned
inner_cost(unsigned m, unsigned from, unsigned to)
{
	unsigned first = m == MODEL_RU ? LETTER_RUSSIAN : LETTER_MARKED;
	unsigned end = m == MODEL_RU ? LETTER_COUNT : LETTER_APOSTROPHE;
	double class = 0;

	if (to < first || to >= end)
		return 0;
	for (unsigned i = first; i < end; i++)
		class += exp(-(double)pairs[m][from][i] / COST_NAT);
	double c = pairs[m][from][to] + log(class) * COST_NAT;
	return c < 0 ? 0 : (unsigned)(c + 0.5);
}

static void
put_pairs(const char *name, bool inner)
{
	printf("const uint32_t %s[LETTER_COUNT][LETTER_COUNT] = {\n", name);
	for (unsigned from = 0; from < LETTER_COUNT; from++) {
		printf("{");
		for (unsigned to = 0; to < LETTER_COUNT; to++) {
			uint32_t cell = 0;
			for (unsigned i = 0; i <= MODEL_LANES; i++) {
				unsigned m =
				    i < MODEL_LANES ? MODEL_FR + i : MODEL_RU;
				uint32_t c = inner ? inner_cost(m, from, to)
						   : pairs[m][from][to];
				cell |= c << 8 * i;
			}
			printf(" %lu,", (unsigned long)cell);
		}
		printf(" },\n");
	}
	printf("};\n");
}

static void
put_letters(void)
{
	printf("const uint8_t model_letter[LETTER_CODES] = {");
	for (uint32_t cp = 0; cp < LETTER_CODES; cp++)
		printf(cp % 16 == 0 ? "\n\t%u," : " %u,", letter_of(cp));
	printf("\n};\n");
}

int
main(void)
{
	static char line[1 << 20];

	for (uint32_t cp = 0; cp < 0x10000; cp++)
		classes[cp] = (unsigned char)class_of(cp);
	while (fgets(line, sizeof line, stdin) != NULL)
		read_line(line);
	if (rest[MODEL_COUNT - 1][CLASS_HAN] == 0 ||
	    pairs[MODEL_COUNT - 1][1][1] == 0)
		die("incomplete");
	for (unsigned m = 0; m < MODEL_COUNT; m++)
		for (uint32_t cp = 0xF000; cp < 0xF200; cp++)
			if (class_leader(cp) != 0)
				costs[m][cp] = costs[m][class_leader(cp)];

	puts("/* Generated by model_gen.c; do not edit. */");
	printf("const uint16_t model_page[2 * MODEL_GROUPS][256] = {\n");
	for (unsigned g = 0; g < 2 * MODEL_GROUPS; g++)
		put_page_index(g);
	printf("};\n");
	put_pages();
	printf("const uint64_t model_steps[2 * MODEL_GROUPS][CLASS_COUNT]"
	       "[CLASS_COUNT] = {\n");
	for (unsigned g = 0; g < 2 * MODEL_GROUPS; g++)
		put_steps(g);
	printf("};\n"
	       "const uint32_t model_rest[MODEL_GROUPS][CLASS_COUNT] = {\n");
	for (unsigned g = 0; g < MODEL_GROUPS; g++)
		put_rest(g);
	printf("};\n");
	put_pairs("model_pairs", false);
	put_pairs("model_inner", true);
	put_letters();
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
