/*
 * Misspellings: what is found by seeds is what a slow and obvious search
 * finds, no more and no less, and the same in every form of the scan.  Names
 * of all scripts are misspelt at random and put among pieces of others.
 */
#include <stdlib.h>

#include "check.h"

#include "buf.h"
#include "fuzzy.h"
#include "mem.h"
#include "match.h"
#include "seeds.h"
#include "slow.h"

enum { ROUNDS = 40, NAMES = 40, TEXTS = 30, SIDE = 300 };

static void
make_name(uint64_t *seed, struct buf *out)
{
	unsigned n = 4 + slow_random(seed) % 20;
	unsigned from = slow_random(seed) % SLOW_PIECES;

	while (n-- > 0)
		slow_piece(seed, from, out);
}

/* -- dictionaries ---------------------------------------------------------- */

/* full: has a key of one kind of script all the edits of the policy? */
static unsigned
not_full(const struct dict *d)
{
	struct dict_key key;
	unsigned wrong = 0;

	for (uint32_t k = 0; dict_key(d, k, &key) && key.n > 0; k++) {
		uint16_t unit[SIDE];
		size_t wide = 0;
		if (key.n >= SIDE)
			continue;
		for (uint32_t i = 0; i < key.n; i++) {
			unit[i] = (uint16_t)dict_u16(key.unit + 2 * i);
			wide += dict_is_wide(unit[i]);
		}
		if (wide == 0 || wide == key.n)
			wrong += key.edits != seeds_edits(unit, key.n);
	}
	return wrong;
}

struct tally {
	size_t found;
	unsigned wrong, walk, other;
};

static void
check_text(const struct dict *d, const struct slow_keys keys[DICT_EDITS_MAX],
    struct str text, struct tally *t)
{
	struct folded f = { NULL, NULL, NULL, 0, 0 };
	struct matches m = { .m = NULL };
	struct fuzzy got = { .m = NULL };
	struct slow_spans a = { NULL, 0, 0 }, b = a;

	fold(text, &f);
	match_text(&f, &m);
	match_all(d, &f, &m);
	fuzzy_begin(d, &f, &m, &got);
	fuzzy_ask(d, &got);
	fuzzy_all(d, &f, &m, &got);
	slow_table(d, &f, m.keys, &a);
	slow_settle(&a);
	for (unsigned k = 0; k < DICT_EDITS_MAX; k++)
		slow_walk(&keys[k], &f, m.keys, &b);
	slow_settle(&b);
	t->found += got.n;
	t->wrong += slow_differs(&a, &got);
	t->walk += slow_differs(&b, &got);
	t->other += !slow_same_forms(d, &f, &m);
	free(a.s);
	free(b.s);
	folded_fini(&f);
	matches_fini(&m);
	fuzzy_fini(&got);
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20231122;
	struct tally t = { 0 };
	unsigned short_of = 0;

	printf("# seed %llu\n", (unsigned long long)seed);
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct buf name[NAMES] = { 0 }, file = { NULL, 0, 0 };
		struct buf text = { NULL, 0, 0 };
		for (size_t i = 0; i < NAMES; i++)
			make_name(&seed, &name[i]);
		struct str names[NAMES];
		for (size_t i = 0; i < NAMES; i++)
			names[i] = str_trim(buf_str(&name[i]));
		slow_compile(names, NAMES, &file);
		struct dict *d = dict_of(buf_str(&file), "random");
		if (d == NULL)
			abort();
		struct slow_keys keys[DICT_EDITS_MAX];
		for (unsigned k = 0; k < DICT_EDITS_MAX; k++)
			slow_keys_of(d, k + 1, &keys[k]);
		short_of += not_full(d);
		for (unsigned i = 0; i < TEXTS; i++) {
			buf_reset(&text);
			for (unsigned k = 0; k < 3; k++) {
				unsigned from =
				    slow_random(&seed) % SLOW_PIECES;
				slow_piece(&seed, from, &text);
				slow_misspell(&seed,
				    str_trim(buf_str(
					&name[slow_random(&seed) % NAMES])),
				    slow_random(&seed) % 4, &text);
			}
			unsigned before = t.wrong;
			check_text(d, keys, buf_str(&text), &t);
			if (t.wrong > before && before == 0)
				printf("# first: round %u text %u\n", round, i);
		}
		for (unsigned k = 0; k < DICT_EDITS_MAX; k++)
			slow_keys_fini(&keys[k]);
		dict_close(d);
		for (size_t i = 0; i < NAMES; i++)
			buf_fini(&name[i]);
		buf_fini(&file);
		buf_fini(&text);
	}
	printf("# %zu misspellings in %d texts\n", t.found, ROUNDS * TEXTS);
	CHECK_WHY(t.found > 500, "there is something to find");
	CHECK_WHY(t.wrong == 0, "as a slow search finds it");
	CHECK_WHY(t.walk == 0, "and as the search of the long test does");
	CHECK_WHY(t.other == 0, "in every form of the scan");
	CHECK_WHY(short_of == 0, "with all the edits of the policy");
	return check_done();
}
