#include "tag.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "mem.h"

#include "corpus.h"
#include "stretch.h"

enum { PASSES = 8, FINE_CUT = 4095 };

/* Of the weights: dense ones first, then by symbol, then by pair. */
enum { SINGLE = 4, LENGTH = 8, PAIR = 4 };

static size_t
single_at(const struct tag *t, size_t symbol)
{
	(void)t;
	return FEATURE_DENSE + symbol * SINGLE;
}

static size_t
length_at(const struct tag *t, size_t symbol)
{
	return single_at(t, t->lexicon->model.trained) + symbol * LENGTH;
}

static size_t
pair_at(const struct tag *t, size_t pair)
{
	return length_at(t, t->lexicon->model.trained) + pair * PAIR;
}

/* -- sentences --------------------------------------------------------------
 */

static void
free_sentence(struct tag_sentence *s)
{
	tagger_fini(&s->t);
	free(s->gold);
	free(s->match);
	free(s->matches);
}

void
tag_fini(struct tag *t)
{
	for (size_t i = 0; i < t->n; i++)
		free_sentence(&t->v[i]);
	free(t->v);
	keys_fini(&t->pairs);
	learn_fini(&t->fine);
	learn_fini(&t->coarse);
	runs_fini(&t->runs);
}

/* The boundaries of the characters, from those of the bytes. */
static void
find_gold(struct tag_sentence *s, const struct runs *runs, const char *ends)
{
	size_t at = 0;

	s->gold = mem_zalloc(s->t.n + 1, 1);
	for (size_t i = 0; i < runs->n; i++) {
		const struct run *r = &runs->v[i];
		size_t byte = r->at;

		at += i > 0 && !r->joined;
		for (; r->kind == RUN_HAN && byte < r->at + r->n; at++) {
			s->gold[at] = ends[byte] != 0;
			byte += tagger_bytes(&s->t, at);
		}
		if (r->kind != RUN_HAN)
			s->gold[at++] = ends[r->at] != 0;
	}
}

/* Matches as they are found, to be sorted by boundary. */
struct found {
	uint32_t *feature;
	size_t *boundary;
	size_t n, cap, cap_b;
};

static void
find_one(struct found *f, size_t b, unsigned feature)
{
	if (f->n == f->cap)
		f->feature =
		    mem_grow(f->feature, f->n, &f->cap, sizeof *f->feature);
	if (f->n == f->cap_b)
		f->boundary =
		    mem_grow(f->boundary, f->n, &f->cap_b, sizeof *f->boundary);
	f->feature[f->n] = feature;
	f->boundary[f->n++] = b;
}

static void
find_match(void *arg, size_t at, unsigned n, unsigned class)
{
	find_one(arg, at, feature_match(0, n, class));
	find_one(arg, at + n, feature_match(1, n, class));
	for (unsigned i = 1; i < n; i++)
		find_one(arg, at + i, feature_match(2, n, class));
}

static void
find_matches(struct tag_sentence *s, const struct model *m)
{
	struct found f = { .feature = NULL };
	size_t n = s->t.n, at = 0;

	memset(s->t.spans, 0, n + 2 * (size_t)TAGGER_MARGIN);
	tagger_matches(&s->t, m, find_match, &f);
	s->matches = mem_zalloc(n + 2, sizeof *s->matches);
	s->match = mem_alloc(f.n, sizeof *s->match);
	for (size_t b = 0; b <= n; b++) {
		s->matches[b] = (uint32_t)at;
		for (size_t i = 0; i < f.n; i++)
			if (f.boundary[i] == b)
				s->match[at++] = f.feature[i];
	}
	s->matches[n + 1] = (uint32_t)at;
	free(f.feature);
	free(f.boundary);
}

static void
add_sentence(struct tag *t, struct str text, const char *ends)
{
	struct tag_sentence *s;

	if (t->n == t->cap)
		t->v = mem_grow(t->v, t->n, &t->cap, sizeof *t->v);
	s = &t->v[t->n++];
	*s = (struct tag_sentence){ .gold = NULL };
	runs_find(&t->runs, text);
	stretch_fill(&s->t, &t->lexicon->model, text, t->runs.v, t->runs.n);
	memset(s->t.symbol + TAGGER_MARGIN + s->t.n, 0,
	    TAGGER_MARGIN * sizeof *s->t.symbol);
	memset(s->t.type + TAGGER_MARGIN + s->t.n, 0, TAGGER_MARGIN);
	find_gold(s, &t->runs, ends);
	find_matches(s, &t->lexicon->model);
}

void
tag_add(struct tag *t, struct str lines)
{
	struct buf text = { NULL, 0, 0 }, ends = { NULL, 0, 0 };
	struct str line;

	while (str_split(&lines, '\n', &line)) {
		corpus_sentence(line, &text, &ends);
		buf_addc(&ends, 1);
		if (text.n > 0)
			add_sentence(t, buf_str(&text), ends.p);
	}
	buf_fini(&text);
	buf_fini(&ends);
}

/* -- what a boundary shows --------------------------------------------------
 */

static void
add_pair(struct tag *t, struct learn *l, struct learn_set *out, unsigned a,
    unsigned b, unsigned lane)
{
	uint32_t trained = t->lexicon->model.trained, pair;

	if (a >= trained || b >= trained)
		return;
	pair = keys_number(&t->pairs, (uint64_t)a << 16 | b);
	learn_grow(l, pair_at(t, (size_t)pair + 1));
	learn_add(out, pair_at(t, pair) + lane);
}

/* Around boundary b; i is its place in the arrays. */
static void
add_static(struct tag *t, struct learn *l, const struct tag_sentence *s,
    size_t b, struct learn_set *out)
{
	size_t i = TAGGER_MARGIN + b;
	const uint16_t *symbol = s->t.symbol + i;
	const unsigned char *type = s->t.type + i;

	for (int q = -2; q <= 1; q++)
		if (symbol[q] < t->lexicon->model.trained)
			learn_add(
			    out, single_at(t, symbol[q]) + (size_t)(1 - q));
	for (int q = -2; q <= 0; q++)
		add_pair(
		    t, l, out, symbol[q], symbol[q + 1], (unsigned)(1 - q));
	learn_add(out, feature_near(type));
	learn_add(out, feature_left(type));
	learn_add(out, feature_right(type));
	learn_add(out, feature_around(s->t.spans[i], type));
	for (uint32_t k = s->matches[b]; k < s->matches[b + 1]; k++)
		learn_add(out, s->match[k]);
}

/* The word that is open, and the one before it. */
struct open {
	size_t at, before;
};

static void
close_word(struct open *o, size_t b)
{
	o->before = b - o->at;
	o->at = b;
}

static unsigned
most99(size_t n)
{
	return n > 99 ? 99 : (unsigned)n;
}

static void
add_open(const struct tag *t, const struct tag_sentence *s, size_t b,
    const struct open *o, struct learn_set *out)
{
	size_t i = TAGGER_MARGIN + b;
	unsigned n = most99(b - o->at), symbol = s->t.symbol[i];
	uint32_t classes = s->t.classes[TAGGER_MARGIN + o->at];

	learn_add(out, feature_word(n, classes, s->t.spans[i]));
	learn_add(out, feature_rest(n, classes, s->t.spans[i]));
	learn_add(out, feature_before(n, most99(o->before)));
	if (symbol < t->lexicon->model.trained)
		learn_add(out, length_at(t, symbol) + feature_length(n));
}

static bool
is_open(const struct tag_sentence *s, size_t b)
{
	const unsigned char *type = s->t.type + TAGGER_MARGIN + b;

	return feature_is_open(type[-1], type[0]);
}

/* Against the gradient of the logistic loss, where it is worth a step. */
static void
learn_boundary(
    struct learn *l, const struct learn_set *set, double score, bool gold)
{
	double gradient = 1 / (1 + learn_exp(-score)) - gold;

	if (gradient > 0.002 || gradient < -0.002)
		learn_step(l, set, gradient);
}

/* -- the fine standard ------------------------------------------------------
 */

/*
 * What has been decided before is what the tagger itself would decide, right
 * or wrong: that is what it will see.
 */
static void
learn_fine(struct tag *t, const struct tag_sentence *s)
{
	struct open o = { 0, 0 };

	for (size_t b = 1; b < s->t.n; b++) {
		struct learn_set set = { .n = 0 };
		double score = 1;

		if (is_open(s, b)) {
			add_static(t, &t->fine, s, b, &set);
			add_open(t, s, b, &o, &set);
			score = learn_score(&t->fine, &set);
			learn_boundary(&t->fine, &set, score, s->gold[b]);
		}
		if (score > 0)
			close_word(&o, b);
	}
}

static uint32_t *
numbers(size_t from, size_t to)
{
	uint32_t *v = mem_alloc(to - from, sizeof *v);

	for (size_t i = from; i < to; i++)
		v[i - from] = (uint32_t)i;
	return v;
}

void
tag_fine(struct tag *t, size_t from, size_t to)
{
	uint32_t *order = numbers(from, to);
	uint64_t state = 88172645463325252U;

	t->fine.rate = 0.2;
	learn_grow(&t->fine, pair_at(t, 0));
	for (unsigned pass = 0; pass < PASSES; pass++) {
		learn_shuffle(order, (uint32_t)(to - from), &state);
		for (size_t i = 0; i < to - from; i++)
			learn_fine(t, &t->v[order[i]]);
		if (pass >= PASSES / 2)
			learn_sum(&t->fine);
	}
	learn_average(&t->fine);
	free(order);
}

/* -- the coarse one ---------------------------------------------------------
 */

/* A sentence from left to right by the fine and the coarse standard. */
struct walk {
	struct open fine, coarse;
	double fine_score;
	struct learn_set set; /* of the coarse one */
};

/* The score of the coarse standard at an open boundary. */
static double
walk_score(
    struct tag *t, const struct tag_sentence *s, size_t b, struct walk *w)
{
	struct learn_set fine = { .n = 0 };
	double score;

	add_static(t, &t->fine, s, b, &fine);
	learn_grow(&t->coarse, t->fine.n);
	w->set = fine;
	add_open(t, s, b, &w->fine, &fine);
	score = w->fine_score = learn_score(&t->fine, &fine);
	learn_add(&w->set,
	    feature_own(most99(b - w->coarse.at), (int)(score * MODEL_NAT)));
	return score + learn_score(&t->coarse, &w->set);
}

static void
walk_on(struct walk *w, size_t b, double score)
{
	if (w->fine_score > 0)
		close_word(&w->fine, b);
	if (score > 0)
		close_word(&w->coarse, b);
}

static void
learn_coarse(struct tag *t, const struct tag_sentence *s)
{
	struct walk w = { .fine = { 0, 0 } };

	for (size_t b = 1; b < s->t.n; b++) {
		double score = w.fine_score = 1;

		if (is_open(s, b)) {
			score = walk_score(t, s, b, &w);
			learn_boundary(&t->coarse, &w.set, score, s->gold[b]);
		}
		walk_on(&w, b, score);
	}
}

void
tag_coarse(struct tag *t, size_t from, size_t to, size_t out, size_t out_to)
{
	learn_fini(&t->coarse);
	t->coarse.rate = 0.2;
	for (unsigned pass = 0; pass < PASSES; pass++) {
		for (size_t i = from; i < to; i++)
			if (i < out || i >= out_to)
				learn_coarse(t, &t->v[i]);
		if (pass >= PASSES / 2)
			learn_sum(&t->coarse);
	}
	learn_average(&t->coarse);
}

/* A boundary found and one that is there, for words that begin alike. */
static void
count(struct tag_score *score, bool found, bool gold, bool *same)
{
	score->right += found && gold && *same;
	score->found += found;
	score->gold += gold;
	*same = found == gold && (*same || found);
}

void
tag_coarse_score(struct tag *t, size_t from, size_t to, struct tag_score *score)
{
	for (size_t i = from; i < to; i++) {
		const struct tag_sentence *s = &t->v[i];
		struct walk w = { .fine = { 0, 0 } };
		bool same = true;

		for (size_t b = 1; b < s->t.n; b++) {
			double sum = w.fine_score = 1;

			if (is_open(s, b))
				sum = walk_score(t, s, b, &w);
			count(score, sum > 0, s->gold[b], &same);
			walk_on(&w, b, sum);
		}
		count(score, true, true, &same);
	}
}

/* -- writing ----------------------------------------------------------------
 */

static void
write_dense(
    struct image *m, enum model_section s, const struct learn *l, size_t n)
{
	for (size_t i = 0; i < n; i++)
		image_u16(m, s, (unsigned)learn_whole(l, i, 32767) & 0xFFFF);
}

/* Four weights, the first one lowest. */
static uint64_t
lanes(const struct learn *l, size_t at, unsigned from)
{
	uint64_t v = 0;

	for (unsigned i = from; i < 4 && at + i < l->n; i++)
		v |= (uint64_t)((unsigned)learn_whole(l, at + i, FINE_CUT) &
				0xFFFF)
		     << 16 * i;
	return v;
}

/* Pairs whose weights are all so small change nothing. */
static bool
matters(const struct learn *l, size_t at)
{
	enum { LEAST = 8 };

	for (unsigned i = 1; i < 4 && at + i < l->n; i++)
		if (abs(learn_whole(l, at + i, FINE_CUT)) >= LEAST)
			return true;
	return false;
}

static void
write_pairs(struct tag *t, enum model_section s, const struct learn *l)
{
	struct image_entries e = { NULL, 0, 0 };

	for (size_t i = 0; i < t->pairs.n; i++) {
		uint64_t key = t->pairs.key[i];
		uint64_t hash = modelfmt_pair(
		    (uint32_t)(key >> 16), (uint32_t)key & 0xFFFF);

		if (matters(l, pair_at(t, i)))
			image_add(&e, hash,
			    lanes(l, pair_at(t, i), 1) | modelfmt_tag(hash));
	}
	image_table(&t->lexicon->image, s, 8, 2, 0xFFFF, &e);
}

static void
write_single(struct tag *t, enum model_section s, const struct learn *l)
{
	for (uint32_t i = 0; i < t->lexicon->model.trained; i++)
		image_u64(&t->lexicon->image, s, lanes(l, single_at(t, i), 0));
}

void
tag_write(struct tag *t)
{
	struct image *m = &t->lexicon->image;

	write_dense(m, MODEL_DENSE, &t->fine, FEATURE_DENSE);
	write_single(t, MODEL_SINGLE, &t->fine);
	write_pairs(t, MODEL_PAIRS, &t->fine);
	for (size_t i = length_at(t, 0); i < pair_at(t, 0); i++)
		image_u16(m, MODEL_LENGTH,
		    (unsigned)learn_whole(&t->fine, i, 32767) & 0xFFFF);
	if (t->coarse.n == 0)
		return;
	write_dense(m, MODEL_DENSE_COARSE, &t->coarse, FEATURE_COARSE);
	write_single(t, MODEL_SINGLE_COARSE, &t->coarse);
	write_pairs(t, MODEL_PAIRS_COARSE, &t->coarse);
}
