#include "tagger.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

void
tagger_fini(struct tagger *t)
{
	free(t->symbol);
	free(t->type);
	free(t->bytes);
	free(t->spans);
	free(t->classes);
	free(t->verdict);
	memset(t, 0, sizeof *t);
}

void
tagger_start(struct tagger *t, size_t n)
{
	t->n = 0;
	if (n <= t->cap)
		return;
	t->cap = n + n / 2;

	size_t room = t->cap + 2 * (size_t)TAGGER_MARGIN;

	t->symbol = mem_realloc(t->symbol, room, sizeof *t->symbol);
	t->type = mem_realloc(t->type, room, sizeof *t->type);
	t->bytes = mem_realloc(t->bytes, room, sizeof *t->bytes);
	t->spans = mem_realloc(t->spans, room, sizeof *t->spans);
	t->classes = mem_realloc(t->classes, room, sizeof *t->classes);
	t->verdict = mem_realloc(t->verdict, room, sizeof *t->verdict);
	memset(t->symbol, 0, TAGGER_MARGIN * sizeof *t->symbol);
	memset(t->type, 0, TAGGER_MARGIN * sizeof *t->type);
}

/* Behind the last character, and where the sums begin. */
static void
clear(struct tagger *t)
{
	size_t end = TAGGER_MARGIN + t->n;

	memset(t->symbol + end, 0, TAGGER_MARGIN * sizeof *t->symbol);
	memset(t->type + end, 0, TAGGER_MARGIN * sizeof *t->type);
	memset(t->spans, 0, end + TAGGER_MARGIN);
	memset(t->verdict, 0, (end + TAGGER_MARGIN) * sizeof *t->verdict);
}

/* -- single characters and pairs --------------------------------------------
 */

/*
 * Four sums of 16 bits in one number, added without a carry from one to the
 * next.
 */
static inline uint64_t
add_lanes(uint64_t a, uint64_t b)
{
	const uint64_t high = UINT64_C(0x8000800080008000);

	return ((a & ~high) + (b & ~high)) ^ ((a ^ b) & high);
}

/*
 * The weights of character q go to the boundaries before q - 1 to q + 2, so
 * four sums are under way at a time, the lowest of which is complete when q
 * has been added.
 */
struct lanes {
	uint64_t fine, coarse;
};

static inline void
add_symbols(struct lanes *l, const struct model *m, unsigned a, unsigned b)
{
	if (a >= m->trained)
		return;
	l->fine = add_lanes(l->fine, dict_u64(m->fine.single + 8 * (size_t)a));
	if (m->has_coarse)
		l->coarse = add_lanes(
		    l->coarse, dict_u64(m->coarse.single + 8 * (size_t)a));
	if (b >= m->trained)
		return;
	l->fine = add_lanes(l->fine, model_pair(m->fine.pairs, a, b));
	if (m->has_coarse)
		l->coarse =
		    add_lanes(l->coarse, model_pair(m->coarse.pairs, a, b));
}

static void
sum_symbols(struct tagger *t, const struct model *m)
{
	struct lanes l = { 0, 0 };
	size_t end = TAGGER_MARGIN + t->n;

	for (size_t q = TAGGER_MARGIN - 1; q <= end; q++) {
		add_symbols(&l, m, t->symbol[q], t->symbol[q + 1]);
		t->verdict[q - 1].fine += (int16_t)l.fine;
		t->verdict[q - 1].coarse += (int16_t)l.coarse;
		l.fine >>= 16;
		l.coarse >>= 16;
	}
}

/* -- words of the list ------------------------------------------------------
 */

static inline void
widen(unsigned char *spans, unsigned shift, unsigned span)
{
	if (((unsigned)*spans >> shift & 3U) < span)
		*spans =
		    (unsigned char)((*spans & ~(3U << shift)) | span << shift);
}

static void
add_spans(struct tagger *t, size_t at, unsigned n)
{
	unsigned char *spans = t->spans + TAGGER_MARGIN + at;
	unsigned span = feature_span(n);

	widen(spans, 2, span);
	widen(spans + n, 4, span);
	for (unsigned i = 1; i < n; i++)
		widen(spans + i, 0, span);
}

/* walk: the words from character `at` on; returns their classes. */
static inline uint32_t
walk(struct tagger *t, const struct model *m, size_t at, tagger_match_fn fn,
    void *arg)
{
	const uint16_t *symbol = t->symbol + TAGGER_MARGIN + at;
	unsigned node = m->types[symbol[0]], class = node >> 3 & 7;
	unsigned n, most = FEATURE_WORD_MAX;
	uint32_t classes = class;

	if (class != 0)
		fn(arg, at, 1, class);
	if ((node & 64) == 0)
		return classes;
	if (t->n - at < most)
		most = (unsigned)(t->n - at);

	uint64_t hash = modelfmt_mix(MODEL_HASH_START, symbol[0]);

	for (n = 2; n <= most && symbol[n - 1] >= FEATURE_TYPES; n++) {
		hash = modelfmt_mix(hash, symbol[n - 1]);
		node = model_node(m->trie, hash);
		class = node & MODEL_NODE_CLASS;
		if (class != 0) {
			classes |= class << (4 * n - 4);
			add_spans(t, at, n);
			fn(arg, at, n, class);
		}
		if ((node & MODEL_NODE_LONGER) == 0)
			break;
	}
	return classes;
}

static inline void
matches(struct tagger *t, const struct model *m, tagger_match_fn fn, void *arg)
{
	for (size_t i = 0; i < t->n; i++)
		t->classes[TAGGER_MARGIN + i] = walk(t, m, i, fn, arg);
}

void
tagger_matches(
    struct tagger *t, const struct model *m, tagger_match_fn fn, void *arg)
{
	matches(t, m, fn, arg);
}

struct match_sums {
	struct tagger_verdict *verdict; /* before the first character */
	const struct model *m;
};

static inline int
dense(const struct model_weights *w, unsigned i)
{
	return model_i16(w->dense + 2 * (size_t)i);
}

static inline void
add_weight(const struct match_sums *s, size_t b, unsigned feature)
{
	s->verdict[b].fine += dense(&s->m->fine, feature);
	if (s->m->has_coarse)
		s->verdict[b].coarse += dense(&s->m->coarse, feature);
}

static inline void
add_match(void *arg, size_t at, unsigned n, unsigned class)
{
	const struct match_sums *s = arg;

	add_weight(s, at, feature_match(0, n, class));
	add_weight(s, at + n, feature_match(1, n, class));
	for (unsigned i = 1; i < n; i++)
		add_weight(s, at + i, feature_match(2, n, class));
}

/* -- boundaries -------------------------------------------------------------
 */

/* The word that is open, and the one before it. */
struct open {
	size_t at, before; /* where it begins; characters of that one */
};

static inline void
close_word(struct open *o, size_t b)
{
	o->before = b - o->at;
	o->at = b;
}

static inline int
static_sum(const struct model_weights *w, const struct tagger *t, size_t i)
{
	const unsigned char *type = t->type + i;

	return dense(w, feature_near(type)) + dense(w, feature_left(type)) +
	       dense(w, feature_right(type)) +
	       dense(w, feature_around(t->spans[i], type));
}

static inline int
open_sum(const struct model *m, const struct tagger *t, size_t i,
    const struct open *o)
{
	const struct model_weights *w = &m->fine;
	size_t length = i - o->at;
	unsigned n = length > 99 ? 99 : (unsigned)length;
	unsigned before = o->before > 99 ? 99 : (unsigned)o->before;
	uint32_t classes = t->classes[o->at];
	int sum = dense(w, feature_word(n, classes, t->spans[i])) +
		  dense(w, feature_rest(n, classes, t->spans[i])) +
		  dense(w, feature_before(n, before));

	if (t->symbol[i] < m->trained)
		sum += model_i16(m->length + 16 * (size_t)t->symbol[i] +
				 2 * feature_length(n));
	return sum;
}

static inline int
coarse_sum(const struct model *m, const struct tagger *t, size_t i,
    const struct open *o, int fine)
{
	size_t n = i - o->at;

	return fine + static_sum(&m->coarse, t, i) +
	       dense(&m->coarse, feature_own(n > 99 ? 99 : (unsigned)n, fine));
}

static void
judge(struct tagger *t, const struct model *m)
{
	size_t end = TAGGER_MARGIN + t->n;
	struct open fine = { TAGGER_MARGIN, 0 }, coarse = fine;

	for (size_t i = TAGGER_MARGIN + 1; i < end; i++) {
		struct tagger_verdict *v = &t->verdict[i];

		if (!feature_is_open(t->type[i - 1], t->type[i])) {
			v->fine = v->coarse = TAGGER_CERTAIN;
		} else {
			v->fine += static_sum(&m->fine, t, i) +
				   open_sum(m, t, i, &fine);
			v->coarse += m->has_coarse
					 ? coarse_sum(m, t, i, &coarse, v->fine)
					 : v->fine;
		}
		if (v->fine > 0)
			close_word(&fine, i);
		if (v->coarse > 0)
			close_word(&coarse, i);
	}
}

void
tagger_run(struct tagger *t, const struct model *m)
{
	struct match_sums s = { t->verdict + TAGGER_MARGIN, m };

	clear(t);
	sum_symbols(t, m);
	matches(t, m, add_match, &s);
	judge(t, m);
}
