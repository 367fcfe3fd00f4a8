/*
 * train: counts characters and steps between classes of characters in plain
 * text and writes the model's costs, see README.md.
 *
 *     train LANG=FILE... >model.tsv
 *
 * The cost of a character is that of the step from the class before it plus
 * its own inside its class, both -log P in units of 1/COST_NAT nats.  P is
 * smoothed after Witten and Bell: as many events as there are kinds of them
 * go to the uniform distribution, so that what was never seen still has a
 * chance.  A hundredth of every class is uniform besides: names hold rarer
 * characters than sentences do.  Same input, same bytes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "class.h"

#define CODES 0x10000 /* characters beyond it have the cost of their class */
#define UNIFORM 0.01

static const char *const model_names[] = MODEL_NAMES;

static double chars[MODEL_COUNT][CODES];
static double steps[MODEL_COUNT][CLASS_COUNT][CLASS_COUNT];
static double sizes[CLASS_COUNT]; /* characters of each class */
static unsigned char class_table[CODES];

static void
die(const char *what)
{
	fprintf(stderr, "train: %s\n", what);
	exit(4);
}

/* The input is ours and known to be well-formed; anything else ends it. */
static uint32_t
get_utf8(FILE *f)
{
	int c = getc(f);
	unsigned more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC2 ? 1 : 0;
	uint32_t cp;

	if (c == EOF || (c >= 0x80 && c < 0xC2) || c > 0xF4) {
		if (c != EOF)
			die("not UTF-8");
		return UINT32_MAX;
	}
	cp = more == 0 ? (uint32_t)c : (uint32_t)c & (0x3Fu >> more);
	for (; more > 0; more--) {
		c = getc(f);
		if ((c & 0xC0) != 0x80)
			die("not UTF-8");
		cp = cp << 6 | ((uint32_t)c & 0x3F);
	}
	return cp;
}

static void
count(unsigned model, const char *path)
{
	FILE *f = fopen(path, "rb");
	unsigned before = CLASS_EDGE;
	uint32_t cp;

	if (f == NULL)
		die(path);
	while ((cp = get_utf8(f)) != UINT32_MAX) {
		if (cp == '\n') {
			before = CLASS_EDGE;
			continue;
		}
		unsigned class = class_of(cp);
		steps[model][before][class]++;
		if (cp < CODES)
			chars[model][cp]++;
		before = class;
	}
	if (ferror(f))
		die(path);
	fclose(f);
}

static unsigned
cost(double p)
{
	double c = floor(-log(p) * COST_NAT + 0.5);

	return c > 255 ? 255 : (unsigned)c;
}

/*
 * What a class is followed by is smoothed with how often classes occur at
 * all, and that with the uniform distribution.
 */
static void
put_steps(unsigned m)
{
	double all[CLASS_COUNT] = { 0 }, n = 0, seen = 0;

	for (unsigned to = 1; to < CLASS_COUNT; to++) {
		for (unsigned from = 0; from < CLASS_COUNT; from++)
			all[to] += steps[m][from][to];
		n += all[to];
		seen += all[to] > 0;
	}
	for (unsigned from = 0; from < CLASS_COUNT; from++) {
		double sum = 0, kinds = 0;
		for (unsigned to = 1; to < CLASS_COUNT; to++) {
			sum += steps[m][from][to];
			kinds += steps[m][from][to] > 0;
		}
		kinds += sum == 0;
		printf("step\t%s\t%u\t", model_names[m], from);
		for (unsigned to = 1; to < CLASS_COUNT; to++) {
			double even = seen / (CLASS_COUNT - 1);
			double back = (all[to] + even) / (n + seen);
			double p =
			    (steps[m][from][to] + kinds * back) / (sum + kinds);
			p = UNIFORM / (CLASS_COUNT - 1) / 10 +
			    p * (1 - UNIFORM / 10);
			printf("%s%u", to > 1 ? " " : "", cost(p));
		}
		putchar('\n');
	}
}

static void
put_char(uint32_t cp)
{
	if (cp < 0x20 || cp == 0x7F || cp == '\\')
		printf("\\x%02X", (unsigned)cp);
	else if (cp < 0x80)
		putchar((int)cp);
	else if (cp < 0x800)
		printf("%c%c", 0xC0 | cp >> 6, 0x80 | (cp & 0x3F));
	else
		printf("%c%c%c", 0xE0 | cp >> 12, 0x80 | (cp >> 6 & 0x3F),
		    0x80 | (cp & 0x3F));
}

static void
put_chars(unsigned m)
{
	double sum[CLASS_COUNT] = { 0 }, kinds[CLASS_COUNT] = { 0 };
	unsigned rest[CLASS_COUNT];
	static unsigned char costs[CODES];

	for (uint32_t cp = 0; cp < CODES; cp++) {
		sum[class_table[cp]] += chars[m][cp];
		kinds[class_table[cp]] += chars[m][cp] > 0;
	}
	printf("rest\t%s\t", model_names[m]);
	for (unsigned c = 1; c < CLASS_COUNT; c++) {
		double free = sum[c] == 0 ? 1 : kinds[c] / (sum[c] + kinds[c]);
		rest[c] = cost((UNIFORM + (1 - UNIFORM) * free) / sizes[c]);
		printf("%s%u", c > 1 ? " " : "", rest[c]);
	}
	putchar('\n');
	for (uint32_t cp = 0; cp < CODES; cp++) {
		unsigned c = class_table[cp];
		double p = 0;
		if (chars[m][cp] > 0)
			p = (chars[m][cp] + kinds[c] / sizes[c]) /
			    (sum[c] + kinds[c]);
		costs[cp] = (unsigned char)(p > 0 ? cost(UNIFORM / sizes[c] +
							 (1 - UNIFORM) * p)
						  : rest[c]);
	}
	for (unsigned level = 0; level < 256; level++) {
		bool any = false;
		for (uint32_t cp = 0; cp < CODES; cp++) {
			if (costs[cp] != level || chars[m][cp] == 0 ||
			    level == rest[class_table[cp]])
				continue;
			if (!any)
				printf("char\t%s\t%u\t", model_names[m], level);
			any = true;
			put_char(cp);
		}
		if (any)
			putchar('\n');
	}
}

int
main(int argc, char **argv)
{
	for (uint32_t cp = 0; cp < CODES; cp++) {
		class_table[cp] = (unsigned char)class_of(cp);
		if (cp < 0xD800 || cp > 0xDFFF)
			sizes[class_table[cp]]++;
	}
	sizes[CLASS_HAN_RARE] += 0xA000; /* the supplementary plane in use */
	for (int i = 1; i < argc; i++) {
		const char *path = strchr(argv[i], '=');
		unsigned m = 0;
		while (path != NULL && m < MODEL_COUNT &&
		       (strncmp(argv[i], model_names[m],
			    (size_t)(path - argv[i])) != 0 ||
			   model_names[m][path - argv[i]] != '\0'))
			m++;
		if (path == NULL || m == MODEL_COUNT)
			die("usage: train LANG=FILE... >model.tsv");
		count(m, path + 1);
	}
	puts("# Costs of characters for charset detection: generated, do not "
	     "edit; see README.md");
	for (unsigned m = 0; m < MODEL_COUNT; m++) {
		put_steps(m);
		put_chars(m);
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
