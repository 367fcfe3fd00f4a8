#include "fuzzy.h"

#include <stdlib.h>

#include "edit.h"
#include "mem.h"
#include "scan.h"

void
fuzzy_fini(struct fuzzy *f)
{
	free(f->m);
	free(f->span);
	*f = (struct fuzzy){ .m = NULL };
}

/* -- spans ----------------------------------------------------------------- */

/* The text in hand. */
struct look {
	const struct dict *dict;
	const struct folded *f;
	const uint16_t *keys;
	const unsigned char *letters;
	enum scan_form form;
	struct fuzzy *out;
};

static bool
may_end(const struct folded *f, size_t end)
{
	return end >= f->n || match_may_begin(f, end);
}

static bool
has_paragraph(const struct folded *f, size_t at, size_t end)
{
	for (size_t i = at + 1; i < end; i++)
		if (f->flags[i] & FOLD_PARA)
			return true;
	return false;
}

/* add_span: a piece of the text as the key, if names may stand so. */
static void
add_span(
    const struct look *l, uint32_t key, size_t at, size_t n, unsigned edits)
{
	struct fuzzy *f = l->out;

	if (!may_end(l->f, at + n) || has_paragraph(l->f, at, at + n))
		return;
	f->span = mem_grow(f->span, f->n_spans, &f->cap_spans, sizeof *f->span);
	f->span[f->n_spans++] =
	    (struct match){ (uint32_t)at, (uint32_t)n, key, edits };
}

/*
 * try_from: all that begins at a unit and is the key but for its edits.  A
 * letter put in before the first or behind the last belongs to their words.
 */
static void
try_from(const struct look *l, const struct dict_seed *seed,
    const uint16_t *key, size_t at)
{
	const struct folded *f = l->f;
	struct edit_end ends[EDIT_ENDS];
	bool first = at + 1 < f->n && !match_may_begin(f, at + 1);
	unsigned n = edit_ends(key, seed->units, l->keys + at, f->n - at,
	    seed->edits, first, ends);

	for (unsigned i = 0; i < n; i++) {
		size_t end = at + ends[i].n;
		unsigned edits = ends[i].edits;
		add_span(l, seed->key, at, ends[i].n, edits);
		if (may_end(f, end) || edits == seed->edits)
			continue;
		edits += edit_put_in(l->keys[end]);
		if (edits <= seed->edits)
			add_span(l, seed->key, at, ends[i].n + 1, edits);
	}
}

static void
try_seed(const struct look *l, const struct dict_seed *seed, size_t at)
{
	uint16_t key[DICT_EDITS_UNITS];
	struct dict_key k;

	if (!dict_key(l->dict, seed->key, &k) || k.n != seed->units)
		return;
	/* Pointers into the zeros around the text; see MATCH_PAD. */
	if (!scan_is_like(k.unit, seed->units,
		l->keys + at - seed->pos - seed->edits, seed->edits, l->form))
		return;
	for (uint32_t i = 0; i < k.n; i++)
		key[i] = (uint16_t)dict_u16(k.unit + 2 * i);
	size_t from =
	    at > seed->pos + seed->edits ? at - seed->pos - seed->edits : 0;
	for (size_t i = from; i + seed->pos <= at + seed->edits; i++)
		if (i < l->f->n && match_may_begin(l->f, i))
			try_from(l, seed, key, i);
}

/*
 * has_edge: is there an edge of words at unit i of the text, give or take so
 * many?
 */
static bool
has_edge(const struct folded *f, size_t i, size_t edits)
{
	size_t at = i > edits ? i - edits : 0;

	for (; at <= i + edits; at++)
		if (may_end(f, at))
			return true;
	return false;
}

/*
 * may_stand: could the key of a seed begin and end there?  Where the seed
 * stands untouched both are as far from it as in the key, but for the edits.
 */
static bool
may_stand(const struct look *l, const struct dict_seed *seed, size_t at)
{
	size_t behind = at + seed->units;

	return seed->pos < seed->units && at + seed->edits >= seed->pos &&
	       behind <= l->f->n + seed->pos + seed->edits &&
	       has_edge(l->f, behind - seed->pos, seed->edits) &&
	       has_edge(l->f, at > seed->pos ? at - seed->pos : 0, seed->edits);
}

/* try_places: all seeds at some places; their keys are asked for first. */
static void
try_places(const struct look *l, const struct dict_seeds *seeds)
{
	struct scan_walk walk = { 0 };
	struct scan_batch b;
	uint8_t kept[SCAN_BATCH];

	while (
	    scan_walk(seeds, &l->out->places, l->letters, l->form, &walk, &b)) {
		size_t n = 0;
		for (size_t i = 0; i < b.n; i++) {
			if (!may_stand(l, &b.seed[i], b.at[i]))
				continue;
			dict_key_soon(l->dict, b.seed[i].key);
			kept[n++] = (uint8_t)i;
		}
		for (size_t i = 0; i < n; i++)
			try_seed(l, &b.seed[kept[i]], b.at[kept[i]]);
	}
}

/* -- which of them count --------------------------------------------------- */

static int
compare_spans(const void *pa, const void *pb)
{
	const struct match *a = pa, *b = pb;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return (a->edits > b->edits) - (a->edits < b->edits);
}

/* is_same: the same place of the same key; it may be there in two ways. */
static bool
is_same(const struct match *a, const struct match *b)
{
	return a->key == b->key && a->at == b->at && a->n == b->n;
}

/*
 * is_wrong: does a span of the same key that overlaps it need no edits?  Those
 * that begin before it and reach into it are at most as long as the key and
 * its edits.
 */
static bool
is_wrong(const struct fuzzy *f, size_t i)
{
	const struct match *m = &f->span[i];

	for (size_t k = i; k-- > 0;) {
		const struct match *o = &f->span[k];
		if (o->key != m->key ||
		    o->at + DICT_EDITS_UNITS + DICT_EDITS_MAX < m->at)
			break;
		if (o->at + o->n > m->at && o->edits == 0)
			return true;
	}
	for (size_t k = i + 1; k < f->n_spans; k++) {
		const struct match *o = &f->span[k];
		if (o->key != m->key || o->at >= m->at + m->n)
			break;
		if (o->edits == 0)
			return true;
	}
	return false;
}

static int
compare_matches(const void *pa, const void *pb)
{
	const struct match *a = pa, *b = pb;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return (a->key > b->key) - (a->key < b->key);
}

static void
take_spans(struct fuzzy *f)
{
	size_t kept = 0;

	if (f->n_spans > 1)
		qsort(f->span, f->n_spans, sizeof *f->span, compare_spans);
	for (size_t i = 0; i < f->n_spans; i++)
		if (kept == 0 || !is_same(&f->span[kept - 1], &f->span[i]))
			f->span[kept++] = f->span[i];
	f->n_spans = kept;
	for (size_t i = 0; i < f->n_spans; i++) {
		if (f->span[i].edits == 0 || is_wrong(f, i))
			continue;
		f->m = mem_grow(f->m, f->n, &f->cap, sizeof *f->m);
		f->m[f->n++] = f->span[i];
	}
	if (f->n > 1)
		qsort(f->m, f->n, sizeof *f->m, compare_matches);
}

void
fuzzy_begin(const struct dict *d, const struct folded *f,
    const struct matches *text, struct fuzzy *out)
{
	struct dict_seeds seeds = dict_seeds(d, DICT_MISSPELT);

	scan(&seeds, text->keys, 0, scan_part(0, f->n), scan_best(),
	    &out->places);
}

void
fuzzy_ask(const struct dict *d, struct fuzzy *out)
{
	struct dict_seeds seeds = dict_seeds(d, DICT_MISSPELT);

	scan_ask(&seeds, scan_best(), &out->places);
}

void
fuzzy_all(const struct dict *d, const struct folded *f,
    const struct matches *text, struct fuzzy *out)
{
	struct dict_seeds seeds = dict_seeds(d, DICT_MISSPELT);
	struct look l = { d, f, text->keys, text->letters, scan_best(), out };

	out->n = out->n_spans = 0;
	try_places(&l, &seeds);
	for (size_t from = SCAN_UNITS; from < f->n; from += SCAN_UNITS) {
		scan(&seeds, l.keys, from, scan_part(from, f->n), l.form,
		    &out->places);
		scan_ask(&seeds, l.form, &out->places);
		try_places(&l, &seeds);
	}
	take_spans(out);
}
