#include "evidence.h"

#include <stdlib.h>

#include "mem.h"

/*
 * Points of company.  A common name has -40: beside its company it is a hit,
 * also with one thing against it; in the same document only when the company
 * is sure by itself and nothing is against it.  Without capitals (Han, kana,
 * Hangul) a document's company is not enough, marks or quotes must help.
 * A name that stands as any word would gets less from words and terms: a
 * studio has a sunrise, too.
 */
enum {
	NEAR = 50,
	NEAR_PLAIN = 35,
	DOCUMENT = 40,
	DOCUMENT_CJK = 30,
	DOCUMENT_WORD = 20
};

static uint32_t
id_of(unsigned what, uint32_t number)
{
	return (uint32_t)what << DICT_POST_SHIFT | number;
}

void
evidences_fini(struct evidences *e)
{
	free(e->e);
	*e = (struct evidences){ NULL, 0, 0, 0 };
}

void
evidences_add(struct evidences *e, unsigned what, uint32_t number,
    uint32_t start, uint32_t end, bool term)
{
	e->e = mem_grow(e->e, e->n, &e->cap, sizeof *e->e);
	e->e[e->n++] =
	    (struct evidence){ id_of(what, number), start, end, 0, 0, term };
}

struct str
evidence_name(struct dicts *ds, uint32_t id)
{
	struct str name = { NULL, 0 };
	bool is_word = id >> DICT_POST_SHIFT == EVIDENCE_WORD;

	if (!dicts_name(ds, is_word, id & DICT_POST_NUMBER, &name))
		name = STR("?");
	return name;
}

/* chars: characters of the bytes [from, to). */
static uint32_t
chars(struct str text, uint32_t from, uint32_t to)
{
	uint32_t n = 0;

	for (; from < to; from++)
		n += ((unsigned char)text.p[from] & 0xC0) != 0x80;
	return n;
}

static int
compare(const void *pa, const void *pb)
{
	const struct evidence *a = pa, *b = pb;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end < b->end ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

/* number_chars: the places of all evidence, in one pass over the text. */
static void
number_chars(struct evidences *e, struct str text)
{
	uint32_t at = 0, pos = 0;

	e->longest = 0;
	for (size_t i = 0; i < e->n; i++) {
		struct evidence *v = &e->e[i];
		pos += chars(text, at, v->start);
		at = v->start;
		v->pos = pos;
		v->behind = pos + chars(text, v->start, v->end);
		if (v->behind - v->pos > e->longest)
			e->longest = v->behind - v->pos;
	}
}

static bool
is_of_trade(const struct finding *f)
{
	return f->use == USE_SERIES || f->use == USE_FIRM;
}

/*
 * is_needed: does the evidence keep this finding company?  A name that does
 * not say what it needs is kept so by any word of the trade when it is of the
 * trade, else by any sure name.
 */
static bool
is_needed(struct dicts *ds, const struct dict_row *row, const struct finding *f,
    const struct evidence *v)
{
	unsigned what = v->id >> DICT_POST_SHIFT;
	uint32_t number = v->id & DICT_POST_NUMBER;
	struct dict_need need;

	if (what == EVIDENCE_STRONG && number == f->entity)
		return true;
	if (row->needs == 0)
		return is_of_trade(f) ? v->term : what == EVIDENCE_STRONG;
	for (uint32_t i = 0; i < row->needs; i++)
		if (dicts_need(ds, f->row, i, &need) && need.number == number &&
		    need.is_entity == (what != EVIDENCE_WORD))
			return true;
	return false;
}

/* is_before: of two at one place, by their names, whatever their numbers. */
static bool
is_before(struct dicts *ds, const struct evidence *a, const struct evidence *b)
{
	return b != NULL && a->start == b->start && a->end == b->end &&
	       str_cmp(evidence_name(ds, a->id), evidence_name(ds, b->id)) < 0;
}

/*
 * nearest: the closest evidence for a finding among e[from..]; what is sure by
 * itself before what is not.
 */
static uint32_t
nearest(const struct evidences *e, size_t from, struct dicts *ds,
    const struct finding *f, uint32_t pos, uint32_t behind, bool *beside)
{
	uint32_t best_distance = EVIDENCE_CHARS + 1;
	const struct evidence *best = NULL;
	struct dict_row row;

	if (!dicts_row(ds, f->row, &row))
		return 0;
	for (size_t i = from; i < e->n; i++) {
		const struct evidence *v = &e->e[i];
		if (v->pos > behind + EVIDENCE_CHARS)
			break;
		if (v->start < f->end && f->start < v->end)
			continue;
		uint32_t distance =
		    v->start >= f->end ? v->pos - behind : pos - v->behind;
		bool sure = v->id >> DICT_POST_SHIFT == EVIDENCE_STRONG;
		bool had = best != NULL &&
			   best->id >> DICT_POST_SHIFT == EVIDENCE_STRONG;
		bool better = sure != had ? sure
			      : distance != best_distance
				  ? distance < best_distance
				  : is_before(ds, v, best);
		if (better && distance <= EVIDENCE_CHARS &&
		    is_needed(ds, &row, f, v)) {
			best = v;
			best_distance = distance;
		}
	}
	*beside = best_distance <= 1;
	return best == NULL ? 0 : best->id;
}

void
evidences_near(struct evidences *e, struct dicts *ds, struct str text,
    struct finding *f, size_t n, uint32_t *company)
{
	uint32_t at = 0, pos = 0;
	size_t from = 0;

	if (e->n > 1)
		qsort(e->e, e->n, sizeof *e->e, compare);
	number_chars(e, text);
	for (size_t i = 0; i < n; i++) {
		company[i] = 0;
		if (!f[i].needs_company || f[i].use == USE_TERM)
			continue;
		pos += chars(text, at, f[i].start);
		at = f[i].start;
		uint32_t behind = pos + chars(text, f[i].start, f[i].end);
		while (from < e->n &&
		       e->e[from].pos + e->longest + EVIDENCE_CHARS < pos)
			from++;
		bool beside = false;
		company[i] = nearest(e, from, ds, &f[i], pos, behind, &beside);
		if (company[i] == 0)
			continue;
		bool sure = company[i] >> DICT_POST_SHIFT == EVIDENCE_STRONG;
		bool plain = f[i].plain && !sure;
		if (plain)
			score_add(&f[i], WHY_PLAIN, 0);
		score_add(&f[i], WHY_NEAR, plain ? NEAR_PLAIN : NEAR);
		/* Two names side by side are no longer name of another. */
		if (sure && beside)
			score_drop(&f[i], WHY_TITLE_RUN);
	}
}

void
seen_fini(struct seen *s)
{
	free(s->slot);
	*s = (struct seen){ NULL, 0, 0 };
}

static size_t
slot_of(const struct seen *s, uint32_t id)
{
	size_t i = (size_t)(id * UINT32_C(0x9E3779B1)) & (s->cap - 1);

	while (s->slot[i] != 0 && s->slot[i] != id)
		i = (i + 1) & (s->cap - 1);
	return i;
}

void
seen_add(struct seen *s, uint32_t id)
{
	if (s->n * 2 >= s->cap) {
		struct seen more = { NULL, 0, s->cap == 0 ? 64 : s->cap * 2 };
		more.slot = mem_zalloc(more.cap, sizeof *more.slot);
		for (size_t i = 0; i < s->cap; i++)
			if (s->slot[i] != 0)
				more.slot[slot_of(&more, s->slot[i])] =
				    s->slot[i];
		more.n = s->n;
		free(s->slot);
		*s = more;
	}
	size_t i = slot_of(s, id);
	s->n += s->slot[i] == 0;
	s->slot[i] = id;
}

static bool
has(const struct seen *s, uint32_t id)
{
	return s->cap > 0 && s->slot[slot_of(s, id)] == id;
}

/* strong, weak: the id of such company in the document, or 0. */
static uint32_t
strong(const struct seen *s, struct dicts *ds, const struct finding *f)
{
	struct dict_row row;
	struct dict_need need;
	uint32_t own = id_of(EVIDENCE_STRONG, f->entity);

	if (has(s, own))
		return own;
	if (!dicts_row(ds, f->row, &row))
		return 0;
	for (uint32_t i = 0; i < row.needs; i++)
		if (dicts_need(ds, f->row, i, &need) && need.is_entity &&
		    has(s, id_of(EVIDENCE_STRONG, need.number)))
			return id_of(EVIDENCE_STRONG, need.number);
	return 0;
}

static uint32_t
weak(const struct seen *s, struct dicts *ds, const struct finding *f)
{
	struct dict_row row;
	struct dict_need need;

	if (!dicts_row(ds, f->row, &row))
		return 0;
	for (uint32_t i = 0; i < row.needs; i++) {
		if (!dicts_need(ds, f->row, i, &need))
			continue;
		uint32_t id =
		    id_of(need.is_entity ? EVIDENCE_WEAK : EVIDENCE_WORD,
			need.number);
		if (has(s, id))
			return id;
	}
	return 0;
}

bool
seen_strong(const struct seen *s, struct dicts *ds, const struct finding *f)
{
	return strong(s, ds, f) != 0;
}

int
evidence_best(const struct finding *f)
{
	return f->cjk ? DOCUMENT_CJK : DOCUMENT;
}

uint32_t
seen_company(const struct seen *s, struct dicts *ds, struct finding *f)
{
	uint32_t id = strong(s, ds, f);

	if (id != 0) {
		if (f->plain)
			score_add(f, WHY_PLAIN, 0);
		score_add(f, WHY_DOCUMENT,
		    f->plain ? DOCUMENT_WORD : evidence_best(f));
		return id;
	}
	id = weak(s, ds, f);
	if (id != 0)
		score_add(f, WHY_DOCUMENT, DOCUMENT_WORD);
	return id;
}
