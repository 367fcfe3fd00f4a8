/*
 * train: counts what is ordinary in texts and writes the table of frequency.h.
 *
 *     train FILE... [words=FILE]... >frequency.txt
 *
 * A file is plain text, one of words has a word and how often it was met in
 * each line.  Of a gram of two units or more the cost is that of its last one
 * behind the others; of one alone it is its part of its script.  Rare grams
 * are left out: they say no more than their shorter ones do.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "fold.h"
#include "frequency.h"
#include "mem.h"

/* Words of a list were met in far more text than we have. */
#define PART_OF_WORDS (1.0 / 8)

struct gram {
	uint64_t units;
	double count;  /* how often it was met */
	double before; /* and with something behind it */
};

struct counts {
	struct gram *slot;
	size_t n, cap; /* a power of two */
	double script[FOLD_SCRIPT_COUNT];
};

static void
die(const char *what)
{
	fprintf(stderr, "train: %s\n", what);
	exit(4);
}

static struct gram *
find(struct counts *c, uint64_t units)
{
	size_t i = frequency_hash(units) & (c->cap - 1);

	while (c->slot[i].units != 0 && c->slot[i].units != units)
		i = (i + 1) & (c->cap - 1);
	return &c->slot[i];
}

static struct gram *
enter(struct counts *c, uint64_t units)
{
	if (c->n * 2 >= c->cap) {
		struct counts more = *c;
		more.cap = c->cap == 0 ? 1 << 16 : c->cap * 2;
		more.slot = mem_zalloc(more.cap, sizeof *more.slot);
		for (size_t i = 0; i < c->cap; i++)
			if (c->slot[i].units != 0)
				*find(&more, c->slot[i].units) = c->slot[i];
		free(c->slot);
		*c = more;
	}
	struct gram *g = find(c, units);
	if (g->units == 0) {
		g->units = units;
		c->n++;
	}
	return g;
}

/* order_of: how many units a gram has. */
static unsigned
order_of(uint64_t units)
{
	unsigned n = 1;

	while (units >>= 16)
		n++;
	return n;
}

/* longest: of letters four units say something, of the others three. */
static unsigned
longest(uint16_t unit)
{
	return fold_is_word(unit) ? FREQUENCY_ORDER : 3;
}

static void
count_unit(struct counts *c, uint64_t context, uint16_t unit, double times)
{
	for (unsigned n = 0; n < longest(unit); n++) {
		uint64_t before = context & ((UINT64_C(1) << 16 * n) - 1);
		if (n > 0 && before >> 16 * (n - 1) == 0)
			break;
		enter(c, before << 16 | unit)->count += times;
		if (n > 0)
			enter(c, before)->before += times;
	}
	c->script[fold_script(unit)] += times;
}

static void
count_text(struct counts *c, const struct folded *f, double times)
{
	uint64_t context = 0;

	for (size_t i = 0; i < f->n; i++) {
		uint16_t unit = f->unit[i];
		if (unit >= 0xD800 && unit < 0xE000) {
			context = 0; /* half a character outside the plane */
			continue;
		}
		if (i == 0 || (f->flags[i] & FOLD_GAP) != 0 ||
		    fold_is_word(unit) != fold_is_word(f->unit[i - 1]))
			context = frequency_edge(unit);
		count_unit(c, context, unit, times);
		context = frequency_context(context, unit);
	}
}

static void
count_file(struct counts *c, const char *path, bool words)
{
	struct folded f = { NULL, NULL, NULL, 0, 0 };
	FILE *in = fopen(path, "rb");
	char line[1 << 16];

	if (in == NULL)
		die(path);
	while (fgets(line, sizeof line, in) != NULL) {
		struct str text = str_of(line);
		double times = 1;
		if (words) {
			size_t gap = str_find(text, ' ');
			times = atof(str_from(text, gap).p) * PART_OF_WORDS;
			text = str_head(text, gap);
		}
		fold(text, &f);
		count_text(c, &f, times);
	}
	if (ferror(in))
		die(path);
	fclose(in);
	folded_fini(&f);
}

/* is_kept: was a gram met often enough? */
static bool
is_kept(const struct gram *g)
{
	static const double least[2][FREQUENCY_ORDER + 1] = {
		{ 0, 1, 8, 12, 12 },
		{ 0, 1, 4, 6, 9 },
	};
	uint16_t unit = (uint16_t)(g->units & 0xFFFF);

	return unit != FREQUENCY_EDGE &&
	       g->count >= least[fold_is_word(unit)][order_of(g->units)];
}

static unsigned
cost(struct counts *c, const struct gram *g)
{
	uint16_t unit = (uint16_t)(g->units & 0xFFFF);
	double of = order_of(g->units) == 1 ? c->script[fold_script(unit)]
					    : find(c, g->units >> 16)->before;
	double bits = -log2((g->count - 0.5) / of);
	double quarters = floor(bits * FREQUENCY_BIT + 0.5);

	return quarters < 0 ? 0 : quarters > 255 ? 255 : (unsigned)quarters;
}

static int
compare(const void *pa, const void *pb)
{
	const struct gram *a = pa, *b = pb;

	return (a->units > b->units) - (a->units < b->units);
}

static void
put(const struct gram *g, unsigned quarters)
{
	struct buf line = { NULL, 0, 0 };

	for (unsigned n = order_of(g->units); n-- > 0;)
		buf_add_utf8(&line, g->units >> 16 * n & 0xFFFF);
	printf("%s\t%u\n", buf_z(&line), quarters);
	buf_fini(&line);
}

int
main(int argc, char **argv)
{
	struct counts c = { 0 };
	static const char head[] = "words=";
	size_t n = 0;

	for (int i = 1; i < argc; i++) {
		bool words = strncmp(argv[i], head, sizeof head - 1) == 0;
		count_file(
		    &c, words ? argv[i] + sizeof head - 1 : argv[i], words);
	}
	if (c.n == 0)
		die("nothing to count");
	struct gram *kept = mem_alloc(c.n, sizeof *kept);
	for (size_t i = 0; i < c.cap; i++)
		if (c.slot[i].units != 0 && is_kept(&c.slot[i]))
			kept[n++] = c.slot[i];
	qsort(kept, n, sizeof *kept, compare);
	printf("# What is ordinary in text: generated, do not edit; see "
	       "README.md\n");
	for (size_t i = 0; i < n; i++)
		put(&kept[i], cost(&c, &kept[i]));
	free(kept);
	free(c.slot);
	if (fflush(stdout) != 0)
		die("write");
	return 0;
}
