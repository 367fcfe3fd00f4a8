/*
 * xscript: how often the right native name is the nearest one to a Latin name,
 * among 8,000 that nothing was learned from.
 *
 *     xscript hangul|kana|han FILE
 *
 * Prints names, queries, recall at 1 and at 5, in per cent with one digit
 * behind the point.  Names that cost the same count as nearer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "mem.h"
#include "pairs.h"
#include "xcost.h"

enum { NAMES = 8000, QUERIES = 700 };

struct entry {
	struct pair pair;
	struct xcost_name native, latin[2];
};

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	return str_cmp(x->pair.native, y->pair.native);
}

/* distinct: entries of different native names; returns how many. */
static size_t
distinct(struct entry *e, size_t n)
{
	size_t kept = 0;

	qsort(e, n, sizeof *e, compare);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || compare(&e[kept - 1], &e[i]) != 0)
			e[kept++] = e[i];
	return kept;
}

static unsigned
cost(enum xcost_script script, const struct xcost_name *native,
    const struct entry *query)
{
	unsigned a = xcost(script, native, &query->latin[0]);
	unsigned b = xcost(script, native, &query->latin[1]);

	return a < b ? a : b;
}

static unsigned
rank(enum xcost_script script, const struct entry *e, size_t n, size_t query)
{
	unsigned own = cost(script, &e[query].native, &e[query]), nearer = 0;

	for (size_t i = 0; i < n; i++)
		if (i != query && cost(script, &e[i].native, &e[query]) <= own)
			nearer++;
	return nearer;
}

int
main(int argc, char **argv)
{
	struct xcost_scratch x = { { NULL, NULL, NULL, 0, 0 }, { NULL, 0, 0 } };
	struct entry *e = mem_alloc(NAMES, sizeof *e);
	enum xcost_script script = XCOST_SCRIPTS;
	unsigned at1 = 0, at5 = 0;
	struct pairs p;
	size_t n = 0;

	diag_init("xscript");
	if (argc == 3)
		script = xcost_script(str_of(argv[1]));
	if (script == XCOST_SCRIPTS)
		diag_die(DIAG_USAGE, "xscript hangul|kana|han FILE");
	if (pairs_read(&p, argv[2], PAIRS_MEASURE) < 0)
		return DIAG_FAILED;
	for (size_t i = 0; i < p.n && n < NAMES; i++) {
		struct entry *to = &e[n];
		to->pair = p.pair[i];
		if (xcost_native(&x, to->pair.native, script, &to->native) &&
		    xcost_latin(&x, to->pair.latin, false, &to->latin[0]) &&
		    xcost_latin(&x, to->pair.latin, true, &to->latin[1]))
			n++;
	}
	n = distinct(e, n);
	for (size_t q = 0; q < QUERIES && n >= QUERIES; q++) {
		unsigned r = rank(script, e, n, q * (n / QUERIES));
		at1 += r == 0;
		at5 += r < 5;
	}
	printf("%s\t%zu\t%d\t%.1f\t%.1f\n", argv[1], n, QUERIES,
	    100.0 * at1 / QUERIES, 100.0 * at5 / QUERIES);
	xcost_fini(&x);
	pairs_fini(&p);
	free(e);
	return 0;
}
