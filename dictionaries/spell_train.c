/*
 * spell_train: learns from pairs of names which sounds letters stand for.
 *
 *     spell_train hangul|kana FILE >spell_hangul.def
 *
 * Every way to cut a word and its spelling into runs of up to three letters
 * and three sounds is weighed by what its parts have weighed so far, and each
 * part counts by the weight of the ways it is in: expectation and maximization
 * over all ways.  Parts that stay rare are left out, and the rest learned
 * again.  Only the half of the names that is for learning is used.  Same
 * input, same bytes.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "fold.h"
#include "mem.h"
#include "pairs.h"
#include "spell.h"
#include "xcost.h"

enum { SLOTS = 1 << 22, LONGEST = 40, WORDS = 6 };

/* Rounds before and after the rare parts go, and what is rare. */
enum { ROUNDS_ALL = 5, ROUNDS_KEPT = 4 };
static const double rare = 16;

/* Of single letters more stay, so that there is a way through each word. */
static const double rare_letter = 2;

/* Costs of letters between the scripts beyond which two words are not one. */
enum { TOO_FAR = 26 };

struct part {
	char latin[SPELL_LATIN + 1], sounds[SPELL_SOUNDS + 1];
	double weight, count;
};

struct example {
	struct str latin, sounds;
};

struct learner {
	enum spell_script script;
	struct part *part; /* a hash table */
	size_t n_parts;
	bool closed; /* no new parts */
	struct example *example;
	size_t n, cap;
};

/* part_of: the entry of so many letters and sounds; NULL for none. */
static struct part *
part_of(struct learner *t, const char *latin, unsigned l, const char *sounds,
    unsigned k)
{
	char key[SPELL_LATIN + SPELL_SOUNDS + 2] = { 0 };
	uint64_t h = 0xCBF29CE484222325u;

	memcpy(key, latin, l);
	memcpy(key + SPELL_LATIN + 1, sounds, k);
	for (size_t i = 0; i < sizeof key; i++)
		h = (h ^ (unsigned char)key[i]) * 0x100000001B3u;
	for (size_t at = (h ^ h >> 29) % SLOTS;; at = (at + 1) % SLOTS) {
		struct part *p = &t->part[at];
		if (p->latin[0] == '\0') {
			if (t->closed)
				return NULL;
			if (++t->n_parts > SLOTS / 4 * 3)
				diag_die(DIAG_FAILED, "too many parts");
			memcpy(p->latin, key, SPELL_LATIN + 1);
			memcpy(
			    p->sounds, key + SPELL_LATIN + 1, SPELL_SOUNDS + 1);
			p->weight = 1;
			return p;
		}
		if (memcmp(p->latin, key, SPELL_LATIN + 1) == 0 &&
		    memcmp(p->sounds, key + SPELL_LATIN + 1,
			SPELL_SOUNDS + 1) == 0)
			return p;
	}
}

/* -- learning -------------------------------------------------------------- */

/* What all ways to and from a place in both rows weigh. */
struct sums {
	double to[LONGEST + 1][LONGEST + 1], from[LONGEST + 1][LONGEST + 1];
};

/* near: letters and sounds go at about the same pace. */
static bool
near(const struct example *e, size_t i, size_t j)
{
	double x = (double)i / (double)e->latin.n;
	double y = (double)j / (double)e->sounds.n;

	return fabs(x - y) < 0.3;
}

/*
 * each_step: goes over all parts that lead from a place; adds to sums, or, at
 * the end, to their counts.
 */
enum pass { FORWARD, BACKWARD, COUNT };
static void
each_step(struct learner *t, const struct example *e, struct sums *s, size_t i,
    size_t j, enum pass pass)
{
	size_t n = e->latin.n, m = e->sounds.n;

	for (unsigned l = 1; l <= SPELL_LATIN && i + l <= n; l++)
		for (unsigned k = 0; k <= SPELL_SOUNDS && j + k <= m; k++) {
			if (!near(e, i + l, j + k))
				continue;
			struct part *p =
			    part_of(t, e->latin.p + i, l, e->sounds.p + j, k);
			if (p == NULL)
				continue;
			double way = p->weight * s->from[i + l][j + k];
			if (pass == FORWARD)
				s->to[i + l][j + k] += p->weight * s->to[i][j];
			else if (pass == BACKWARD)
				s->from[i][j] += way;
			else
				p->count += s->to[i][j] * way / s->to[n][m];
		}
}

static void
expect(struct learner *t, const struct example *e, struct sums *s)
{
	size_t n = e->latin.n, m = e->sounds.n;

	memset(s, 0, sizeof *s);
	s->to[0][0] = s->from[n][m] = 1;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= m; j++)
			if (s->to[i][j] > 0)
				each_step(t, e, s, i, j, FORWARD);
	if (!(s->to[n][m] > 0))
		return;
	for (size_t i = n; i-- > 0;)
		for (size_t j = m + 1; j-- > 0;)
			if (s->to[i][j] > 0)
				each_step(t, e, s, i, j, BACKWARD);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j <= m; j++)
			if (s->to[i][j] > 0)
				each_step(t, e, s, i, j, COUNT);
}

/* learn: weights from counts; when only what is not rare stays, it is said. */
static void
learn(struct learner *t, bool prune)
{
	double sum = 0;

	for (size_t i = 0; i < SLOTS; i++) {
		struct part *p = &t->part[i];
		double least = p->latin[1] == '\0' ? rare_letter : rare;
		if (prune && p->count < least)
			p->count = 0;
		sum += p->count;
	}
	for (size_t i = 0; i < SLOTS; i++) {
		t->part[i].weight = t->part[i].count / sum;
		t->part[i].count = 0;
	}
}

static void
train(struct learner *t)
{
	struct sums *s = mem_alloc(1, sizeof *s);

	for (unsigned round = 0; round < ROUNDS_ALL + ROUNDS_KEPT; round++) {
		for (size_t i = 0; i < t->n; i++)
			expect(t, &t->example[i], s);
		learn(t, round + 1 >= ROUNDS_ALL);
		t->closed = true;
	}
	free(s);
}

/* -- words ----------------------------------------------------------------- */

static size_t
split(struct str s, struct str word[WORDS])
{
	size_t n = 0;
	struct str part;

	while (str_split(&s, ' ', &part))
		if (part.n > 0) {
			if (n == WORDS)
				return 0;
			word[n++] = part;
		}
	return n;
}

/* letters: ^, the letters of a word, $; false when there is anything else. */
static bool
letters(struct folded *f, struct str word, struct buf *out)
{
	fold(word, f);
	buf_addc(out, SPELL_BEGIN);
	for (size_t i = 0; i < f->n; i++) {
		if (f->unit[i] < 'a' || f->unit[i] > 'z' ||
		    (i > 0 && f->flags[i] & FOLD_GAP))
			return false;
		buf_addc(out, (char)f->unit[i]);
	}
	buf_addc(out, SPELL_END);
	return f->n > 0;
}

/* is_near: may the native word be the Latin one by ear? */
static bool
is_near(struct xcost_scratch *x, enum spell_script script, struct str latin,
    struct str native)
{
	enum xcost_script as =
	    script == SPELL_HANGUL ? XCOST_HANGUL : XCOST_KANA;
	struct xcost_name a, b;

	return xcost_native(x, native, as, &a) &&
	       xcost_latin(x, latin, false, &b) &&
	       xcost(as, &a, &b) <= (unsigned)TOO_FAR * (a.n + b.n) / 2;
}

static void
load(struct learner *t, const char *path)
{
	struct xcost_scratch x = { { NULL, NULL, NULL, 0, 0 }, { NULL, 0, 0 } };
	struct str latin[WORDS], native[WORDS];
	struct pairs p;

	if (pairs_read(&p, path, PAIRS_LEARN) < 0)
		exit(DIAG_FAILED);
	for (size_t i = 0; i < p.n; i++) {
		size_t n = split(p.pair[i].latin, latin);
		if (n != split(p.pair[i].native, native))
			continue;
		for (size_t w = 0; w < n; w++) {
			struct buf from = { NULL, 0, 0 }, to = { NULL, 0, 0 };
			if (letters(&x.folded, latin[w], &from) &&
			    spell_sounds(t->script, native[w], &to) &&
			    from.n <= LONGEST && to.n <= LONGEST &&
			    is_near(&x, t->script, latin[w], native[w])) {
				t->example = mem_grow(t->example, t->n, &t->cap,
				    sizeof *t->example);
				t->example[t->n++] =
				    (struct example){ buf_str(&from),
					    buf_str(&to) };
			} else {
				buf_fini(&from);
				buf_fini(&to);
			}
		}
	}
	pairs_fini(&p);
	xcost_fini(&x);
}

/* -- output ---------------------------------------------------------------- */

static int
compare(const void *a, const void *b)
{
	const struct part *x = a, *y = b;
	int c = strcmp(x->latin, y->latin);

	return c != 0 ? c : strcmp(x->sounds, y->sounds);
}

static void
put(struct learner *t)
{
	size_t n = 0;

	for (size_t i = 0; i < SLOTS; i++)
		if (t->part[i].weight > 0)
			t->part[n++] = t->part[i];
	qsort(t->part, n, sizeof *t->part, compare);
	printf("/*\n * Sounds of letters and their costs: generated by "
	       "spell_train.c, do not edit.\n * Learned from %zu words "
	       "(Y. Merhav and S. Ash, Design Challenges in Named\n"
	       " * Entity Transliteration, COLING 2018; the pairs are (c) 2018 "
	       "Amazon.com,\n * under a licence like MIT's, and are not kept "
	       "here).  %zu rows.\n */\n",
	    t->n, n);
	for (size_t i = 0; i < n; i++)
		printf("{ \"%s\", \"%s\", %u },\n", t->part[i].latin,
		    t->part[i].sounds,
		    (unsigned)floor(-log(t->part[i].weight) * XCOST_NAT + 0.5));
}

int
main(int argc, char **argv)
{
	struct learner t = { .script = SPELL_SCRIPTS };

	diag_init("spell_train");
	if (argc == 3 && strcmp(argv[1], "hangul") == 0)
		t.script = SPELL_HANGUL;
	else if (argc == 3 && strcmp(argv[1], "kana") == 0)
		t.script = SPELL_KANA;
	if (t.script == SPELL_SCRIPTS)
		diag_die(DIAG_USAGE, "spell_train hangul|kana FILE");
	t.part = mem_zalloc(SLOTS, sizeof *t.part);
	load(&t, argv[2]);
	train(&t);
	put(&t);
	for (size_t i = 0; i < t.n; i++) {
		free((char *)t.example[i].latin.p);
		free((char *)t.example[i].sounds.p);
	}
	free(t.example);
	free(t.part);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
