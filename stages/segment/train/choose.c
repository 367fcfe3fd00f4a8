#include "choose.h"

#include <stdlib.h>
#include <string.h>

#include "charset/charset.h"
#include "mem.h"

#include "runs.h"

void
choose_fini(struct choose *c)
{
	image_fini(&c->image);
	keys_fini(&c->words);
	keys_fini(&c->features);
	learn_fini(&c->weights);
	free(c->noun);
	free(c->other);
	free(c->v);
}

/* -- the list of words ------------------------------------------------------
 */

/* What a word is besides a noun; a predicate's form outweighs the rest. */
enum { OTHER_NONE, OTHER_ADVERB, OTHER_PREDICATE, OTHERS };

static bool
is_one_of(struct str tag, const char *list)
{
	struct str all = str_of(list), one;

	while (str_split(&all, ' ', &one))
		if (str_eq(one, tag))
			return true;
	return false;
}

static unsigned
other_of(struct str tag)
{
	struct str first;

	if (is_one_of(tag, "MAG MAJ MM IC"))
		return OTHER_ADVERB;
	return str_split(&tag, '+', &first) &&
		       is_one_of(first, "VV VA VX XSV XSA")
		   ? OTHER_PREDICATE
		   : OTHER_NONE;
}

/* 1 to 3 for common nouns, the commoner the lower; 4 for names; 0 for none. */
static unsigned
noun_of(struct str tag, uint64_t cost)
{
	if (is_one_of(tag, "NNP"))
		return 4;
	if (!is_one_of(tag, "NNG NNB NNBC NR NP"))
		return 0;
	return cost < 2400 ? 1 : cost < 3600 ? 2 : 3;
}

/* Whole syllables, few enough to be looked up. */
static bool
is_hangul(struct str word)
{
	uint32_t cp;
	size_t n = word.n;

	while (charset_next(&word, &cp))
		if (cp < 0xAC00 || cp > 0xD7A3)
			return false;
	return n > 0 && n <= 24;
}

static void
add_word(struct choose *c, struct str word, unsigned noun, unsigned other)
{
	uint32_t i = keys_number(&c->words, rank_word(word));

	if (i == c->cap_noun) {
		c->noun = mem_grow(c->noun, i, &c->cap_noun, 1);
		memset(c->noun + i, 0, c->cap_noun - i);
	}
	if (i == c->cap_other) {
		c->other = mem_grow(c->other, i, &c->cap_other, 1);
		memset(c->other + i, 0, c->cap_other - i);
	}
	if (noun > 0 && (c->noun[i] == 0 || noun < c->noun[i]))
		c->noun[i] = (unsigned char)noun;
	if (other > c->other[i])
		c->other[i] = (unsigned char)other;
}

void
choose_words(struct choose *c, struct str lines)
{
	struct str line, word, tag;
	uint64_t cost;

	while (str_split(&lines, '\n', &line)) {
		if (!str_split(&line, '\t', &word) ||
		    !str_split(&line, '\t', &tag) || !str_u64(line, &cost) ||
		    !is_hangul(word))
			continue;
		unsigned noun = noun_of(tag, cost), other = other_of(tag);

		if (noun > 0 || other > 0)
			add_word(c, word, noun, other);
	}
}

void
choose_list(struct choose *c)
{
	struct image_entries e = { NULL, 0, 0 };

	for (size_t i = 0; i < c->words.n; i++) {
		uint64_t hash = c->words.key[i];

		image_add(&e, hash,
		    modelfmt_tag12(hash) |
			(c->noun[i] * (unsigned)OTHERS + c->other[i]));
	}
	image_table(&c->image, MODEL_WORDS, 2, 4, MODEL_WORD_TAG, &e);
}

/* -- eojeols ----------------------------------------------------------------
 */

/* An eojeol of the file. */
struct row {
	struct str text;
	size_t cut; /* bytes */
	char class;
};

static bool
read_row(struct str line, struct row *row)
{
	struct str place, rest;
	uint64_t cut;
	uint32_t cp;

	if (!str_split(&line, '\t', &row->text) || row->text.n == 0 ||
	    !str_split(&line, '\t', &place) || !str_u64(place, &cut) ||
	    line.n != 1)
		return false;
	row->class = line.p[0];
	for (rest = row->text; cut > 0 && charset_next(&rest, &cp); cut--)
		;
	row->cut = row->text.n - rest.n;
	return true;
}

/*
 * Only what is an eojeol to the segmenter, too, and has something to choose;
 * where what is right is not among that, it is none.
 */
static void
add_case(struct choose *c, struct runs *runs, const struct row *row)
{
	struct buf *list = &c->image.section[MODEL_WORDS];
	struct model_table words = { (const unsigned char *)list->p,
		(uint32_t)(list->n / 8) };
	struct rank_eojeol e = { .text = row->text };
	struct choose_case *k;

	runs_find(runs, row->text);
	if (runs->n != 1 || runs->v[0].kind != RUN_LETTERS ||
	    row->class == 'J' || row->class == 'X')
		return;
	e.tail = runs->v[0].tail;
	e.head = runs->v[0].head;
	if (c->n == c->cap)
		c->v = mem_grow(c->v, c->n, &c->cap, sizeof *c->v);
	k = &c->v[c->n];
	rank_choose(words, &e, &k->choice);
	if (k->choice.n == 0)
		return;
	for (k->right = 0; k->right < k->choice.n; k->right++)
		if (e.tail + k->choice.reading[k->right].cut[0] == row->cut)
			break;
	k->noun = row->class == 'N' && row->cut < row->text.n;
	c->n++;
}

void
choose_add(struct choose *c, struct str lines)
{
	struct runs runs = { .v = NULL };
	struct str line;
	struct row row;

	while (str_split(&lines, '\n', &line))
		if (read_row(line, &row))
			add_case(c, &runs, &row);
	runs_fini(&runs);
}

/* -- learning ---------------------------------------------------------------
 */

enum { PASSES = 8 };

/* Nouns with a particle count so often. */
#define NOUN_WEIGHT 3.0

/* Of five times, details of a word are hidden twice. */
enum { HIDDEN = 2, HIDDEN_OF = 5 };

static void
set_of(struct choose *c, const struct choose_case *k, size_t i, bool hide,
    struct learn_set *out)
{
	out->n = 0;
	for (unsigned f = 0; f < k->choice.features[i]; f++) {
		if (hide && !rank_is_rough(i == k->choice.n, f))
			continue;
		learn_add(
		    out, keys_number(&c->features, k->choice.feature[i][f]));
	}
	learn_grow(&c->weights, c->features.n);
}

/* The probability of each alternative. */
static void
weigh(const double *score, size_t n, double *p)
{
	double most = score[0], sum = 0;

	for (size_t i = 1; i < n; i++)
		most = score[i] > most ? score[i] : most;
	for (size_t i = 0; i < n; i++)
		sum += p[i] = learn_exp(score[i] - most);
	for (size_t i = 0; i < n; i++)
		p[i] /= sum;
}

static void
learn_case(struct choose *c, const struct choose_case *k, bool hide)
{
	struct learn_set set[PARTICLE_READINGS + 1];
	double score[PARTICLE_READINGS + 1] = { 0 };
	double p[PARTICLE_READINGS + 1];
	size_t n = k->choice.n + 1;

	for (size_t i = 0; i < n; i++) {
		set_of(c, k, i, hide, &set[i]);
		score[i] = learn_score(&c->weights, &set[i]);
	}
	weigh(score, n, p);
	for (size_t i = 0; i < n; i++) {
		double gradient = p[i] - (i == k->right);

		if (gradient > 0.003 || gradient < -0.003)
			learn_step(&c->weights, &set[i],
			    k->noun ? gradient * NOUN_WEIGHT : gradient);
	}
}

static void
write_weights(struct choose *c)
{
	struct image_entries e = { NULL, 0, 0 };

	for (size_t i = 0; i < c->features.n; i++) {
		uint64_t hash = c->features.key[i];
		int w = learn_whole(&c->weights, i, 32767);

		if (w != 0)
			image_add(&e, hash,
			    (uint64_t)((unsigned)w & 0xFFFF) << 16 |
				modelfmt_tag(hash));
	}
	image_table(&c->image, MODEL_WEIGHTS, 4, 2, 0xFFFF, &e);
}

void
choose_learn(struct choose *c)
{
	uint32_t *order = mem_alloc(c->n, sizeof *order);
	uint64_t state = 88172645463325252U;

	c->weights.rate = 0.1;
	for (uint32_t i = 0; i < c->n; i++)
		order[i] = i;
	for (unsigned pass = 0; pass < PASSES; pass++) {
		learn_shuffle(order, (uint32_t)c->n, &state);
		for (size_t i = 0; i < c->n; i++)
			learn_case(c, &c->v[order[i]],
			    learn_random(&state, HIDDEN_OF) < HIDDEN);
		if (pass >= PASSES / 2)
			learn_sum(&c->weights);
	}
	learn_average(&c->weights);
	write_weights(c);
	free(order);
}
