#include "lookup.h"

#include <stdlib.h>
#include <string.h>

#include "address.h"
#include "dated.h"
#include "dicts.h"
#include "edge.h"
#include "evidence.h"
#include "fuzzy.h"
#include "guess.h"
#include "items.h"
#include "limits.h"
#include "match.h"
#include "mem.h"
#include "number.h"
#include "percent.h"
#include "score.h"
#include "seam.h"

enum { CONTEXT = 40 }; /* characters on either side */

/* A hit of a document that waits for company; its strings in the arena. */
struct waiting {
	struct finding f;
	size_t start; /* in its text */
	size_t place, n_place;
	size_t matched, n_matched;
	size_t context, n_context;
};

/* What is kept of an open item that has text. */
struct doc {
	struct seen seen;
	struct waiting *waiting;
	size_t n, cap;
	struct buf arena;
	struct dated dated;
	bool told; /* that hits were dropped which company may yet come to */
	struct doc *next; /* of all that are open */
};

/* The text in hand: where it is from, and where its hits go. */
struct target {
	struct rec_sink *out; /* NULL with -l */
	struct str id, place, path;
	size_t cut; /* bytes of the text that are not looked at, before it */
	struct item *item;
	struct doc *doc; /* NULL: nothing is remembered */
	struct buf *lines;
	uint64_t line;
};

struct lookup {
	struct dicts *dicts;
	struct lookup_opts opts;
	struct scorer scorer;
	struct addresses addresses;
	uint32_t numbered[2]; /* the entities of enum number_what */
	struct score_text text;
	struct matches matches;
	struct fuzzy fuzzy;
	struct percent percent;
	struct seam seam; /* of the last text and this one */
	bool crosses;     /* names begin in the one and end in the other */
	struct evidences evidence;
	struct finding *found;
	size_t n, cap;
	uint32_t *company;
	size_t cap_company;
	struct items *items;
	struct doc *docs;
	struct buf why;
	uint64_t line;
};

struct lookup *
lookup_new(struct dicts *ds, const struct lookup_opts *opts)
{
	struct lookup *l = mem_zalloc(1, sizeof *l);

	l->dicts = ds;
	l->opts = *opts;
	scorer_init(&l->scorer, ds);
	addresses_init(&l->addresses, ds);
	l->numbered[NUMBER_SEASON] = dicts_find(ds, STR("season-word"));
	l->numbered[NUMBER_EPISODE] = dicts_find(ds, STR("episode-word"));
	l->items = items_new();
	return l;
}

static void
doc_free(struct lookup *l, struct doc *doc)
{
	struct doc **p = &l->docs;

	while (*p != doc)
		p = &(*p)->next;
	*p = doc->next;
	seen_fini(&doc->seen);
	free(doc->waiting);
	buf_fini(&doc->arena);
	free(doc);
}

void
lookup_free(struct lookup *l)
{
	if (l == NULL)
		return;
	while (l->docs != NULL)
		doc_free(l, l->docs);
	scorer_fini(&l->scorer);
	addresses_fini(&l->addresses);
	folded_fini(&l->text.folded);
	buf_fini(&l->text.edge);
	matches_fini(&l->matches);
	fuzzy_fini(&l->fuzzy);
	percent_fini(&l->percent);
	seam_fini(&l->seam);
	evidences_fini(&l->evidence);
	free(l->found);
	free(l->company);
	items_free(l->items);
	buf_fini(&l->why);
	free(l);
}

/* -- finding --------------------------------------------------------------- */

static bool
is_sure(const struct finding *f)
{
	return !f->needs_company && f->score >= SCORE_REPORT;
}

/* take_row: a match as the name of a row; found, and perhaps evidence. */
static void
take_row(struct lookup *l, const struct match *m, uint32_t row, bool core)
{
	struct finding f;

	if (!score_row(&l->scorer, &l->text, m, row, core, &f))
		return;
	/* A misspelling is a guess, and no company for others. */
	if (m->edits > 0)
		;
	else if (f.use == USE_TERM || f.use == USE_PLACE)
		evidences_add(&l->evidence, EVIDENCE_WEAK, f.entity, f.start,
		    f.end, f.use == USE_TERM);
	else if (is_sure(&f))
		evidences_add(&l->evidence, EVIDENCE_STRONG, f.entity, f.start,
		    f.end, false);
	l->found = mem_grow(l->found, l->n, &l->cap, sizeof *l->found);
	l->found[l->n++] = f;
}

static void
take_match(struct lookup *l, size_t in, const struct match *m)
{
	uint32_t first, last, number, start, end;
	unsigned what;

	const struct dict *d = dicts_at(l->dicts, in);

	if (!dict_posts(d, m->key, &first, &last))
		return;
	for (uint32_t i = first; i < last; i++) {
		if (!dict_post(d, i, &what, &number))
			return;
		if (m->edits > 0 && what == DICT_POST_WORD)
			continue;
		if (what != DICT_POST_WORD) {
			take_row(l, m, dicts_of_row(l->dicts, in, number),
			    what == DICT_POST_CORE);
		} else if (edge_is_word(&l->text, m)) {
			score_span(&l->text, m, &start, &end);
			evidences_add(&l->evidence, EVIDENCE_WORD,
			    dicts_of_word(l->dicts, in, number), start, end,
			    false);
		}
	}
}

/*
 * take_one: a match in units of which the first `before` are those of the line
 * before; what lies there was found there.
 */
static void
take_one(struct lookup *l, size_t in, struct match m, size_t before)
{
	if (m.at >= before) {
		m.at -= (uint32_t)before;
		take_match(l, in, &m);
	} else if (m.at + m.n > before) {
		l->crosses = true;
	}
}

/* take_names: the names of dictionary `in` that stand in these units. */
static void
take_names(
    struct lookup *l, size_t in, const struct folded *units, size_t before)
{
	const struct dict *d = dicts_at(l->dicts, in);

	const bool misspelt = l->opts.edits > 0;

	if (misspelt)
		fuzzy_begin(d, units, &l->matches, &l->fuzzy);
	match_all(d, units, &l->matches);
	if (misspelt)
		fuzzy_ask(d, &l->fuzzy);
	for (size_t i = 0; i < l->matches.n; i++)
		take_one(l, in, l->matches.m[i], before);
	if (!misspelt)
		return;
	fuzzy_all(d, units, &l->matches, &l->fuzzy);
	for (size_t i = 0; i < l->fuzzy.n; i++)
		if (l->fuzzy.m[i].edits <= l->opts.edits)
			take_one(l, in, l->fuzzy.m[i], before);
}

/* take_addresses: addresses that lie in a block of the dictionary. */
static void
take_addresses(struct lookup *l, struct str text)
{
	size_t at = 0, start;
	uint32_t address;
	struct finding f;

	if (l->addresses.n == 0)
		return;
	while (address_next(text, &at, &start, &address)) {
		const struct address_block *b =
		    addresses_find(&l->addresses, address);
		if (b == NULL || !score_address(&l->scorer, b->row,
				     (uint32_t)start, (uint32_t)at, &f))
			continue;
		if (is_sure(&f))
			evidences_add(&l->evidence, EVIDENCE_STRONG, f.entity,
			    f.start, f.end, false);
		l->found = mem_grow(l->found, l->n, &l->cap, sizeof *l->found);
		l->found[l->n++] = f;
	}
}

/*
 * take_numbers: numbered seasons and episodes keep company to what needs
 * words for either.
 */
static void
take_numbers(struct lookup *l)
{
	const struct folded *f = &l->text.folded;
	size_t at = 0, start;
	enum number_what what;

	if (l->numbered[0] == DICT_NONE && l->numbered[1] == DICT_NONE)
		return;
	while (number_next(f, &at, &start, &what))
		for (size_t i = 0; i < 2; i++)
			if (l->numbered[i] != DICT_NONE)
				evidences_add(&l->evidence, EVIDENCE_WEAK,
				    l->numbered[i], f->at[start],
				    (uint32_t)folded_end(
					f, at - 1, l->text.text),
				    true);
}

static int
compare_place(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

/* is_at: do two findings stand at one place? */
static bool
is_at(const struct finding *a, const struct finding *b)
{
	return a->start == b->start && a->end == b->end;
}

/* has_twin: is its name there from another dictionary, before it? */
static bool
has_twin(const struct lookup *l, size_t i)
{
	const struct finding *f = &l->found[i];

	for (size_t k = i; k > 0 && is_at(f, &l->found[k - 1]); k--)
		if (dicts_is_twin(l->dicts, f->row, l->found[k - 1].row))
			return true;
	return false;
}

/*
 * order_rows: findings at one place in the order their rows would have in one
 * dictionary, which would have each name once.
 */
static void
order_rows(struct lookup *l)
{
	size_t kept = 0;

	for (size_t i = 1; i < l->n; i++) {
		const struct finding f = l->found[i];
		size_t k = i;
		for (; k > 0 && is_at(&f, &l->found[k - 1]) &&
		       dicts_compare(l->dicts, f.row, l->found[k - 1].row) < 0;
		     k--)
			l->found[k] = l->found[k - 1];
		l->found[k] = f;
	}
	/* What goes has its twin before it: that one stays or has one, too. */
	for (size_t i = l->n; i-- > 0;)
		if (has_twin(l, i))
			l->found[i].how = HOW_COUNT;
	for (size_t i = 0; i < l->n; i++)
		if (l->found[i].how != HOW_COUNT)
			l->found[kept++] = l->found[i];
	l->n = kept;
}

/*
 * keep_best: one finding an entity and place.  At one place there are as many
 * as the dictionary has rows with this key; the first of each entity is kept
 * and replaced.
 */
static void
keep_best(struct lookup *l)
{
	size_t kept = 0, group = 0;

	for (size_t i = 0; i < l->n; i++) {
		struct finding *f = &l->found[i];
		if (kept > group && (l->found[group].start != f->start ||
					l->found[group].end != f->end))
			group = kept;
		size_t k = group;
		while (k < kept && l->found[k].entity != f->entity)
			k++;
		if (k == kept) {
			l->company[kept] = l->company[i];
			l->found[kept++] = *f;
		} else if (score_is_better(l->dicts, f, &l->found[k])) {
			l->company[k] = l->company[i];
			l->found[k] = *f;
		}
	}
	l->n = kept;
}

/*
 * struct reach: how far reach the longer names that are sure, those that are
 * misspelt, and the longer terms and places, which explain common names only.
 */
struct reach {
	uint32_t sure, guess, known;
	uint32_t guessed; /* the entity of the guess */
};

/*
 * is_inside: does the finding lie in a longer one that explains it?  A
 * misspelling explains misspellings only, and what else of its own entity is in
 * it.
 */
static bool
is_inside(const struct finding *f, const struct reach *r)
{
	return f->end <= r->sure ||
	       (f->end <= r->guess &&
		   (score_is_guess(f) || f->entity == r->guessed)) ||
	       (f->needs_company && f->end <= r->known);
}

static void
reach(const struct finding *f, struct reach *r)
{
	uint32_t *to = score_is_guess(f) ? &r->guess : &r->sure;

	if (f->score >= SCORE_REPORT && f->end > *to) {
		*to = f->end;
		if (score_is_guess(f))
			r->guessed = f->entity;
	}
	if ((f->use == USE_TERM || f->use == USE_PLACE) && f->end > r->known)
		r->known = f->end;
}

/* -- hits out -------------------------------------------------------------- */

/* put_why: the reasons, each with its points. */
static void
put_why(struct lookup *l, const struct finding *f, uint32_t company,
    const struct doc *doc)
{
	struct dict_row r;
	struct dated listed;

	buf_reset(&l->why);
	for (unsigned i = 0; i < f->n_points; i++) {
		const struct point *p = &f->point[i];
		if (i > 0)
			buf_addc(&l->why, ' ');
		buf_addz(&l->why, score_why_name((enum score_why)p->why));
		if (p->why == WHY_NEAR || p->why == WHY_DOCUMENT)
			buf_adds(&l->why, evidence_name(l->dicts, company));
		buf_addc(&l->why, p->points < 0 ? '-' : '+');
		buf_add_u64(&l->why, (uint64_t)abs(p->points));
	}
	if (doc == NULL || !dicts_row(l->dicts, f->row, &r) ||
	    !dated_iso(r.listed, DATED_FILE, &listed) ||
	    !dated_before(&doc->dated, &listed))
		return;
	/* That is another finding, not a lesser one. */
	buf_addz(&l->why, " before-listing:");
	buf_add(&l->why, listed.day, listed.n);
	buf_addz(&l->why, "+0");
}

static uint64_t
shown_score(const struct finding *f)
{
	return f->score < 0 ? 0 : f->score > 100 ? 100 : (uint64_t)f->score;
}

/* context_of: so many characters on either side of the finding. */
static struct str
context_of(struct str text, const struct finding *f)
{
	size_t from = f->start, to = f->end;

	for (unsigned n = 0; n < CONTEXT && from > 0; n++)
		do
			from--;
		while (
		    from > 0 && ((unsigned char)text.p[from] & 0xC0) == 0x80);
	for (unsigned n = 0; n < CONTEXT && to < text.n; n++)
		do
			to++;
		while (
		    to < text.n && ((unsigned char)text.p[to] & 0xC0) == 0x80);
	return (struct str){ text.p + from, to - from };
}

static void
put_hit(struct lookup *l, struct rec_sink *out, struct str id, struct str place,
    struct str path, const struct finding *f, size_t start, struct str matched,
    struct str context)
{
	struct dict_row r;

	if (!dicts_row(l->dicts, f->row, &r))
		return;
	rec_begin(out, REC_HIT);
	rec_put(out, HIT_ID, id);
	rec_put(out, HIT_PLACE, place);
	rec_put_u64(out, HIT_START, start);
	rec_put_u64(out, HIT_LENGTH, f->end - f->start);
	rec_put(out, HIT_CATEGORY, r.category);
	rec_put(out, HIT_ENTITY, r.entity);
	rec_put(out, HIT_NAME, r.name);
	rec_put(out, HIT_MATCHED, matched);
	rec_put(out, HIT_HOW, str_of(score_how_name((enum score_how)f->how)));
	rec_put_u64(out, HIT_SCORE, shown_score(f));
	rec_put(out, HIT_WHY, buf_str(&l->why));
	rec_put(out, HIT_SOURCE, r.source);
	rec_put(out, HIT_CONTEXT, context);
	rec_put(out, HIT_PATH, path);
	rec_end(out);
}

static void
put_line(struct lookup *l, const struct target *t, const struct finding *f,
    struct str matched)
{
	struct dict_row r;
	struct buf *out = t->lines;

	if (!dicts_row(l->dicts, f->row, &r))
		return;
	buf_add_u64(out, t->line);
	buf_addc(out, '\t');
	buf_add_u64(out, f->start);
	buf_addc(out, '\t');
	buf_add_u64(out, f->end - f->start);
	const struct str field[] = { r.entity, r.category, r.name, matched,
		str_of(score_how_name((enum score_how)f->how)) };
	for (size_t i = 0; i < sizeof field / sizeof *field; i++) {
		buf_addc(out, '\t');
		rec_escape(out, field[i]);
	}
	buf_addc(out, '\t');
	buf_add_u64(out, shown_score(f));
	buf_addc(out, '\t');
	rec_escape(out, buf_str(&l->why));
	buf_addc(out, '\n');
}

static void
put(struct lookup *l, const struct target *t, const struct finding *f,
    uint32_t company)
{
	struct str text = l->text.text;
	struct str matched = { text.p + f->start, f->end - f->start };

	put_why(l, f, company, t->doc);
	if (t->out != NULL)
		put_hit(l, t->out, t->id, t->place, t->path, f,
		    t->cut + f->start, matched, context_of(text, f));
	else
		put_line(l, t, f, matched);
}

static bool
is_wanted(const struct lookup *l, const struct finding *f)
{
	return l->opts.all || f->score >= l->opts.least;
}

/* -- waiting --------------------------------------------------------------- */

/*
 * judge: the hits that waited, by what the document has shown; how many were
 * dropped.
 */
static size_t
judge(struct lookup *l, struct doc *doc, struct str id, struct str path,
    struct rec_sink *out)
{
	const char *p = doc->arena.p;
	size_t dropped = 0;

	for (size_t i = 0; i < doc->n; i++) {
		struct waiting *w = &doc->waiting[i];
		uint32_t company = seen_company(&doc->seen, l->dicts, &w->f);
		if (!is_wanted(l, &w->f)) {
			dropped++;
			continue;
		}
		put_why(l, &w->f, company, doc);
		put_hit(l, out, id, (struct str){ p + w->place, w->n_place },
		    path, &w->f, w->start,
		    (struct str){ p + w->matched, w->n_matched },
		    (struct str){ p + w->context, w->n_context });
	}
	doc->n = 0;
	buf_reset(&doc->arena);
	return dropped;
}

/*
 * judge_early: no more can wait.  What is dropped now might have found company
 * later in the document: that is said, once.
 */
static void
judge_early(struct lookup *l, const struct target *t)
{
	size_t dropped = judge(l, t->doc, t->id, t->path, t->out);

	if (dropped == 0 || t->doc->told)
		return;
	t->doc->told = true;
	items_fault(t->item, t->out, FAULT_LIMIT_MEMORY, OUTCOME_PARTLY,
	    STR("too many hits wait for company; judged before its end"),
	    REC_NO_OFFSET);
}

static size_t
store(struct doc *doc, struct str s)
{
	size_t at = doc->arena.n;

	buf_adds(&doc->arena, s);
	return at;
}

static void
wait_for_company(
    struct lookup *l, const struct target *t, const struct finding *f)
{
	struct doc *doc = t->doc;
	struct str text = l->text.text;
	struct str matched = { text.p + f->start, f->end - f->start };
	struct str context = context_of(text, f);

	if (doc->n == LIMIT_WAITING)
		judge_early(l, t);
	doc->waiting =
	    mem_grow(doc->waiting, doc->n, &doc->cap, sizeof *doc->waiting);
	struct waiting *w = &doc->waiting[doc->n++];
	w->f = *f;
	w->start = t->cut + f->start;
	w->place = store(doc, t->place);
	w->n_place = t->place.n;
	w->matched = store(doc, matched);
	w->n_matched = matched.n;
	w->context = store(doc, context);
	w->n_context = context.n;
}

/*
 * decide: a finding goes out, waits, or is dropped.  One that needs company
 * and has none near by gets the document's; unless that is there already and
 * cannot get better, it waits for the document's end, so that the order of
 * its parts makes no difference.
 */
static void
decide(struct lookup *l, const struct target *t, struct finding *f,
    uint32_t company)
{
	if (f->needs_company && company == 0 && f->use != USE_TERM &&
	    t->doc != NULL) {
		if (!l->opts.all && f->score + evidence_best(f) < l->opts.least)
			return;
		if (!seen_strong(&t->doc->seen, l->dicts, f)) {
			wait_for_company(l, t, f);
			return;
		}
		company = seen_company(&t->doc->seen, l->dicts, f);
	}
	if (is_wanted(l, f))
		put(l, t, f, company);
}

/*
 * decide_all: findings from left to right, those at one place together: what
 * reaches over them has been met before.
 */
static void
decide_all(struct lookup *l, const struct target *t, struct reach *r)
{
	for (size_t i = 0, next; i < l->n; i = next) {
		const struct finding *first = &l->found[i];
		for (next = i;
		     next < l->n && l->found[next].start == first->start &&
		     l->found[next].end == first->end;
		     next++) {
			/* A copy: what a document adds must hide nothing. */
			struct finding f = l->found[next];
			if (l->opts.all || !is_inside(&f, r))
				decide(l, t, &f, l->company[next]);
		}
		for (size_t k = i; k < next; k++)
			reach(&l->found[k], r);
	}
}

/* -- texts ----------------------------------------------------------------- */

/*
 * find: what stands in the text, read through percent-encoding or not; into
 * l->found, with its company.  Whether names begin in the line before goes to
 * l->crosses, where it follows one.
 */
static void
find(struct lookup *l, struct str text, struct str cuts, bool follows)
{
	const struct folded *units = &l->text.folded;

	l->n = 0;
	l->evidence.n = 0;
	l->crosses = false;
	l->text.text = text;
	l->text.cuts = cuts;
	l->text.edges_tried = false;
	fold(text, &l->text.folded);
	if (follows)
		units = seam_units(&l->seam, units);
	match_text(units, &l->matches);
	for (size_t i = 0; i < dicts_count(l->dicts); i++)
		take_names(l, i, units, follows ? l->seam.n : 0);
	take_addresses(l, text);
	take_numbers(l);
	if (l->n == 0)
		return;
	if (l->n > 1)
		qsort(l->found, l->n, sizeof *l->found, compare_place);
	if (dicts_count(l->dicts) > 1)
		order_rows(l);
	l->n = guess_settle(l->dicts, l->found, l->n);
	if (l->n > l->cap_company) {
		l->cap_company = l->n;
		l->company = mem_realloc(l->company, l->n, sizeof *l->company);
	}
	evidences_near(
	    &l->evidence, l->dicts, text, l->found, l->n, l->company);
}

/* to_raw: findings in a text read through, as places of the raw one. */
static void
to_raw(struct lookup *l, struct str raw)
{
	const struct percent *p = &l->percent;

	for (size_t i = 0; i < l->n; i++) {
		struct finding *f = &l->found[i];
		if (percent_is_in(p, f->start, f->end)) {
			score_folded(f);
			score_add(f, WHY_PERCENT, 0);
		}
		f->start = p->raw[f->start];
		f->end = p->raw[f->end];
		f->name_start = p->raw[f->name_start];
		f->name_end = p->raw[f->name_end];
	}
	l->text.text = raw;
}

/* is_over: does it begin before the line end at lf, and end behind it? */
static bool
is_over(uint32_t start, uint32_t end, size_t lf)
{
	return start < lf && end > lf;
}

/*
 * is_told: is all of it in one of the two lines, where it was reported, but
 * for its company form?
 */
static bool
is_told(const struct lookup *l, const struct finding *f, size_t lf)
{
	if (!is_over(f->name_start, f->name_end, lf))
		return true;
	for (size_t i = 0; i < l->n; i++) {
		const struct finding *o = &l->found[i];
		if (o->row == f->row && o->core && o->start < f->end &&
		    f->start < o->end && !is_over(o->start, o->end, lf))
			return true;
	}
	return false;
}

/*
 * forget_inside: hits of the line before that wait, and lie in one that goes
 * on in this line.
 */
static void
forget_inside(struct lookup *l, const struct target *t, const struct finding *f)
{
	struct str before = buf_str(&l->seam.place);
	struct doc *doc = t->doc;
	size_t kept = 0;

	for (size_t i = 0; i < doc->n; i++) {
		const struct waiting *w = &doc->waiting[i];
		struct str place = { doc->arena.p + w->place, w->n_place };
		if (w->start < t->cut + f->start || !str_eq(place, before))
			doc->waiting[kept++] = *w;
	}
	doc->n = kept;
}

/*
 * examine_seam: names that begin in the line before and end in this one.  What
 * lies in one of the two is looked for there.
 */
static void
examine_seam(
    struct lookup *l, struct target t, struct str text, struct reach *r)
{
	struct seam *s = &l->seam;
	size_t kept = 0;

	seam_join(s, t.place, text);
	find(l, buf_str(&s->text), (struct str){ NULL, 0 }, false);
	for (size_t i = 0; i < l->evidence.n && t.doc != NULL; i++) {
		const struct evidence *e = &l->evidence.e[i];
		if (is_over(e->start, e->end, s->lf))
			seen_add(&t.doc->seen, e->id);
	}
	if (l->n == 0)
		return;
	keep_best(l);
	for (size_t i = 0; i < l->n; i++)
		if (is_told(l, &l->found[i], s->lf))
			l->found[i].how = HOW_COUNT;
	for (size_t i = 0; i < l->n; i++)
		if (l->found[i].how != HOW_COUNT) {
			l->company[kept] = l->company[i];
			l->found[kept++] = l->found[i];
		}
	l->n = kept;
	t.place = buf_str(&s->both);
	t.cut = s->cut;
	for (size_t i = 0; i < l->n && !l->opts.all && t.doc != NULL; i++)
		if (is_sure(&l->found[i]) && !score_is_guess(&l->found[i]))
			forget_inside(l, &t, &l->found[i]);
	decide_all(l, &t, r);
	/* In this line they reach as far as they do behind the line end. */
	uint32_t lf = (uint32_t)s->lf + 1;
	r->sure = r->sure > lf ? r->sure - lf : 0;
	r->guess = r->guess > lf ? r->guess - lf : 0;
	r->known = r->known > lf ? r->known - lf : 0;
}

/* read_through: finds what stands in a text whose percent-encoding is read. */
static void
read_through(struct lookup *l, struct str text)
{
	/* The cuts are those of the raw text. */
	find(l, buf_str(&l->percent.text), (struct str){ NULL, 0 }, false);
	to_raw(l, text);
}

static void
examine(
    struct lookup *l, const struct target *t, struct str text, struct str cuts)
{
	bool follows = seam_follows(&l->seam, t->id, t->place, text);
	struct reach r = { 0, 0, 0, 0 };

	if (percent_read(&l->percent, text)) {
		read_through(l, text);
		seam_drop(&l->seam);
	} else {
		find(l, text, cuts, follows);
		if (l->crosses) {
			examine_seam(l, *t, text, &r);
			find(l, text, cuts, false);
		}
		if (t->out != NULL)
			seam_keep(
			    &l->seam, t->id, t->place, text, &l->text.folded);
	}
	if (t->doc != NULL)
		for (size_t i = 0; i < l->evidence.n; i++)
			seen_add(&t->doc->seen, l->evidence.e[i].id);
	keep_best(l);
	decide_all(l, t, &r);
}

/* doc_of: what is kept of an item; begun with its first text. */
static struct doc *
doc_of(struct lookup *l, struct item *item)
{
	if (item == NULL)
		return NULL;
	if (item->own == NULL) {
		struct doc *doc = mem_zalloc(1, sizeof *doc);
		doc->next = l->docs;
		l->docs = doc;
		item->own = doc;
	}
	return item->own;
}

/* take_date: the document says of itself when it was written, or its file. */
static void
take_date(struct doc *doc, struct str s, enum dated_by by, bool mail)
{
	struct dated d;

	if (mail ? dated_mail(s, by, &d) : dated_iso(s, by, &d))
		dated_take(&doc->dated, &d);
}

static void
meta_record(struct lookup *l, struct record *in)
{
	struct item *item = items_find(l->items, rec_get(in, META_ID));
	struct str key = rec_get(in, META_KEY), value = rec_get(in, META_VALUE);

	if (item == NULL)
		return;
	if (str_eq(key, STR("created")))
		take_date(doc_of(l, item), value, DATED_CREATED, false);
	else if (str_eq(key, STR("modified")))
		take_date(doc_of(l, item), value, DATED_MODIFIED, false);
}

static void
text_record(struct lookup *l, struct record *in, struct rec_sink *out)
{
	struct str id = rec_get(in, TEXT_ID);
	struct item *item = items_find(l->items, id);
	struct target t = { .out = out,
		.id = id,
		.place = rec_get(in, TEXT_PLACE),
		.path = item == NULL ? (struct str){ NULL, 0 } : item->path,
		.item = item,
		.doc = doc_of(l, item) };

	if (t.doc != NULL && str_ends(t.place, STR("header:date")))
		take_date(t.doc, rec_get(in, TEXT_TEXT), DATED_MODIFIED, true);
	rec_forward(out, in);
	examine(l, &t, rec_get(in, TEXT_TEXT), rec_get(in, TEXT_CUTS));
}

static void
done_record(struct lookup *l, struct record *in, struct rec_sink *out)
{
	struct item *item = items_find(l->items, rec_get(in, DONE_ID));

	if (item != NULL && item->own != NULL) {
		judge(l, item->own, item->id, item->path, out);
		doc_free(l, item->own);
		item->own = NULL;
	}
	items_done(l->items, in, out);
}

int
lookup_record(void *state, struct record *in, struct rec_sink *out)
{
	struct lookup *l = state;

	switch (rec_tag(in)) {
	case REC_ITEM:
		take_date(doc_of(l, items_open(l->items, in)),
		    rec_get(in, ITEM_MTIME), DATED_FILE, false);
		rec_forward(out, in);
		break;
	case REC_META:
		meta_record(l, in);
		rec_forward(out, in);
		break;
	case REC_TEXT:
		text_record(l, in, out);
		break;
	case REC_DONE:
		done_record(l, in, out);
		break;
	default:
		rec_forward(out, in);
		break;
	}
	return 0;
}

int
lookup_line(void *state, const struct str *line, struct buf *out)
{
	struct lookup *l = state;

	if (line == NULL)
		return 0;
	struct target t = { .lines = out, .line = ++l->line };

	examine(l, &t, *line, (struct str){ NULL, 0 });
	return 0;
}
