/*
 * xscript: how good names across scripts are, on pairs that nothing was learned
 * from.
 *
 *     xscript hangul|kana|han FILE
 *
 * How often the right native name is the nearest one to a Latin name, among
 * 8,000: prints how many names, queries, recall at 1 and at 5, in per cent.
 * Names that cost the same count as nearer.
 *
 *     xscript spell hangul|kana FILE
 *     xscript people FILE
 *
 * How often a word, or a Korean of three syllables, is spelt as it is spelt
 * indeed: prints how many words, how often the first is right and how often
 * one of two (of people: three) is.  Words that were translated count as wrong.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codepoint.h"
#include "diag.h"
#include "hangul.h"
#include "kname.h"
#include "mem.h"
#include "pairs.h"
#include "spell.h"
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

static int
nearest(enum xcost_script script, const struct pairs *p)
{
	struct xcost_scratch x = { .roman = { NULL, 0, 0 } };
	struct entry *e = mem_alloc(NAMES, sizeof *e);
	unsigned at1 = 0, at5 = 0;
	size_t n = 0;

	for (size_t i = 0; i < p->n && n < NAMES; i++) {
		struct entry *to = &e[n];
		to->pair = p->pair[i];
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
	printf("%zu\t%d\t%.1f\t%.1f\n", n, QUERIES, 100.0 * at1 / QUERIES,
	    100.0 * at5 / QUERIES);
	xcost_fini(&x);
	free(e);
	return 0;
}

/* -- spelling -------------------------------------------------------------- */

enum { WORDS = 8 };

struct words {
	struct folded folded;
	struct buf letters;
	struct str word[WORDS];
	size_t n;
};

/* take: the words of a Latin name, cut at blanks and hyphens. */
static bool
take(struct words *w, struct str s)
{
	fold(s, &w->folded);
	buf_reset(&w->letters);
	buf_reserve(&w->letters, w->folded.n);
	w->n = 0;
	for (size_t i = 0; i < w->folded.n; i++) {
		unsigned u = w->folded.unit[i];
		if (u < 'a' || u > 'z')
			return false;
		if (i == 0 || (w->folded.flags[i] & FOLD_GAP) != 0) {
			if (w->n == WORDS)
				return false;
			w->word[w->n++] = (struct str){ w->letters.p + i, 0 };
		}
		buf_addc(&w->letters, (char)u);
		w->word[w->n - 1].n++;
	}
	return w->n > 0;
}

struct tally {
	size_t n, first, any;
};

static int
put_tally(const struct tally *t)
{
	double n = t->n == 0 ? 1 : (double)t->n;

	printf("%zu\t%.1f\t%.1f\n", t->n, 100 * (double)t->first / n,
	    100 * (double)t->any / n);
	return 0;
}

static int
spelling(enum spell_script script, const struct pairs *p)
{
	struct speller *s = speller_new();
	struct words w = { .n = 0 };
	struct tally t = { 0, 0, 0 };
	struct spelling out[2];

	for (size_t i = 0; i < p->n; i++) {
		struct str rest = p->pair[i].native, part, native[WORDS];
		size_t n = 0;
		while (n < WORDS && str_split(&rest, ' ', &part))
			native[n++] = part;
		if (!take(&w, p->pair[i].latin) || w.n != n)
			continue;
		for (size_t k = 0; k < n; k++) {
			size_t m = spell(s, script, w.word[k], 2, out);
			bool one = m > 0 && str_eq(out[0].text, native[k]);
			bool two = m > 1 && str_eq(out[1].text, native[k]);
			t.n++;
			t.first += one;
			t.any += one || two;
		}
	}
	folded_fini(&w.folded);
	buf_fini(&w.letters);
	speller_free(s);
	return put_tally(&t);
}

/* is_person: three syllables, a family name first. */
static bool
is_person(struct str s, uint32_t cp[KNAME_SYLLABLES])
{
	size_t n = 0;
	uint32_t c;

	while (codepoint_next(&s, &c)) {
		if (n == KNAME_SYLLABLES || !hangul_is(c))
			return false;
		cp[n++] = c;
	}
	return n == KNAME_SYLLABLES && kname_family(cp, n) == 1;
}

static int
people(const struct pairs *p)
{
	struct kname *k = kname_new();
	struct words w = { .n = 0 };
	struct tally t = { 0, 0, 0 };
	struct kname_form out[KNAME_MOST];
	uint32_t cp[KNAME_SYLLABLES];

	for (size_t i = 0; i < p->n; i++) {
		if (!is_person(p->pair[i].native, cp) ||
		    !take(&w, p->pair[i].latin) || w.n < 2)
			continue;
		size_t n = kname_spell(k, w.word, w.n, out);
		t.n++;
		for (size_t j = 0; j < n; j++)
			if (memcmp(out[j].cp, cp, sizeof cp) == 0) {
				t.first += j == 0;
				t.any++;
			}
	}
	folded_fini(&w.folded);
	buf_fini(&w.letters);
	kname_free(k);
	return put_tally(&t);
}

int
main(int argc, char **argv)
{
	static const char usage[] = "xscript hangul|kana|han FILE | "
				    "spell hangul|kana FILE | people FILE";
	struct pairs p;

	diag_init("xscript");
	bool by_ear = argc == 4 && strcmp(argv[1], "spell") == 0;
	bool of_people = argc == 3 && strcmp(argv[1], "people") == 0;
	enum xcost_script script = XCOST_SCRIPTS;
	if (by_ear || argc == 3)
		script = xcost_script(str_of(argv[argc - 2]));
	if (!of_people &&
	    (script == XCOST_SCRIPTS || (by_ear && script == XCOST_HAN)))
		diag_die(DIAG_USAGE, "%s", usage);
	if (pairs_read(&p, argv[argc - 1], PAIRS_MEASURE) < 0)
		return DIAG_FAILED;
	int code = of_people ? people(&p)
		   : by_ear  ? spelling(script == XCOST_HANGUL ? SPELL_HANGUL
							       : SPELL_KANA,
				  &p)
			    : nearest(script, &p);
	pairs_fini(&p);
	return code;
}
