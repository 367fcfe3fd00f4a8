#include "score.h"

#include <string.h>

#include "around.h"
#include "edge.h"
#include "korean.h"
#include "likeness.h"
#include "syllable.h"

enum {
	EXACT = 60,
	FOLDED = 55,
	EDIT1 = 45,
	EDIT2 = 35,
	RARITY = 25,
	IN_BLOCK = 5
};

static const char *const how_names[HOW_COUNT] = {
	[HOW_EXACT] = "exact",
	[HOW_FOLDED] = "folded",
	[HOW_EDIT1] = "edit1",
	[HOW_EDIT2] = "edit2",
	[HOW_GENERATED] = "generated",
	[HOW_IDENTIFIER] = "identifier",
	[HOW_ADDRESS] = "address",
};

static const char *const why_names[WHY_COUNT] = {
	[WHY_EXACT] = "exact",
	[WHY_FOLDED] = "folded",
	[WHY_EDIT1] = "edit1",
	[WHY_EDIT2] = "edit2",
	[WHY_GENERATED] = "generated",
	[WHY_IDENTIFIER] = "identifier",
	[WHY_ADDRESS] = "address",
	[WHY_PERCENT] = "percent",
	[WHY_SPELLING] = "dprk-spelling",
	[WHY_SPACED] = "spaced",
	[WHY_SIGNS] = "other-signs",
	[WHY_PLACE] = "place",
	[WHY_TERM] = "term",
	[WHY_UNVERIFIED] = "unverified",
	[WHY_COMMON] = "common",
	[WHY_SHORT] = "short",
	[WHY_FORM] = "company-form",
	[WHY_SMALL] = "small-letters",
	[WHY_RARITY] = "rarity",
	[WHY_BLOCK] = "in-block",
	[WHY_INSIDE] = "inside-word",
	[WHY_WEAK_EDGE] = "weak-edge",
	[WHY_RUN_ON] = "run-on",
	[WHY_PARTICLE] = "particle",
	[WHY_EOJEOL] = "eojeol-goes-on",
	[WHY_MARKS] = "title-marks",
	[WHY_ALONE] = "alone",
	[WHY_TITLE_RUN] = "title-run",
	[WHY_PLAIN] = "plain",
	[WHY_NUMBER] = "number-beside",
	[WHY_NEAR] = "near:",
	[WHY_DOCUMENT] = "document:",
	[WHY_ALIKE] = "others-alike",
	[WHY_PART] = "part-of-it",
	[WHY_ONE_WORD] = "one-word",
	[WHY_SYLLABLE] = "other-syllable",
};

/* Categories by their names; those of other dictionaries are names of firms. */
static const struct {
	const char *category;
	enum score_use use;
} uses[] = {
	{ "people", USE_PERSON },
	{ "series", USE_SERIES },
	{ "companies", USE_COMPANY },
	{ "shells", USE_COMPANY },
	{ "vessels", USE_NAME },
	{ "networks", USE_NAME },
	{ "places", USE_PLACE },
	{ "terms", USE_TERM },
};

void
scorer_init(struct scorer *s, struct dicts *ds)
{
	*s = (struct scorer){
		.dicts = ds, .company = company_new(), .kname = kname_new()
	};
}

void
scorer_fini(struct scorer *s)
{
	company_free(s->company);
	kname_free(s->kname);
	folded_fini(&s->name);
}

const char *
score_how_name(enum score_how how)
{
	return how < HOW_COUNT ? how_names[how] : "?";
}

const char *
score_why_name(enum score_why why)
{
	return why < WHY_COUNT ? why_names[why] : "?";
}

bool
score_is_better(
    struct dicts *ds, const struct finding *a, const struct finding *b)
{
	uint32_t n = a->end - a->start, m = b->end - b->start;

	if (a->score != b->score)
		return a->score > b->score;
	if (a->how != b->how)
		return a->how < b->how;
	if (a->kind != b->kind)
		return a->kind < b->kind;
	if (n != m)
		return n > m;
	if (a->start != b->start)
		return a->start < b->start;
	return dicts_compare(ds, a->row, b->row) < 0;
}

void
score_add(struct finding *f, enum score_why why, int points)
{
	if (f->n_points < SCORE_POINTS)
		f->point[f->n_points++] =
		    (struct point){ (uint8_t)why, (int8_t)points };
	f->score = (int16_t)(f->score + points);
}

void
score_drop(struct finding *f, enum score_why why)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < f->n_points; i++)
		if (f->point[i].why == why)
			f->score = (int16_t)(f->score - f->point[i].points);
		else
			f->point[kept++] = f->point[i];
	f->n_points = (uint8_t)kept;
}

void
score_folded(struct finding *f)
{
	if (f->how != HOW_EXACT)
		return;
	f->how = HOW_FOLDED;
	f->point[0] = (struct point){ WHY_FOLDED, FOLDED };
	f->score = (int16_t)(f->score - EXACT + FOLDED);
}

void
score_span(const struct score_text *t, const struct match *m, uint32_t *start,
    uint32_t *end)
{
	*start = t->folded.at[m->at];
	*end = (uint32_t)folded_end(&t->folded, m->at + m->n - 1, t->text);
}

static enum score_use
use_of(struct str category)
{
	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
		if (str_eq(category, str_of(uses[i].category)))
			return uses[i].use;
	return USE_FIRM;
}

/* -- points ---------------------------------------------------------------- */

/*
 * rarity: how much a name says, 0 to 25.  What five ordinary letters say, or
 * two Han characters, is next to nothing.
 */
static int
rarity(int bits)
{
	int points = (bits - 13) * 3 / 4;

	return points < 0 ? 0 : points > RARITY ? RARITY : points;
}

/* widen: a match over company forms that adjoin, and the brackets of these. */
static void
widen(struct scorer *s, const struct score_text *t, struct match *m,
    struct finding *out)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n;
	size_t before = company_before(s->company, f, t->text, m->at);
	size_t after = company_after(s->company, f, t->text, end);

	m->at -= (uint32_t)before;
	m->n += (uint32_t)(before + after);
	score_span(t, m, &out->start, &out->end);
	struct str left = str_head(t->text, out->start);
	struct str right = str_from(t->text, out->end);
	if (before > 0 && str_ends(left, STR("(")))
		out->start -= 1;
	else if (before > 0 && str_ends(left, STR("（")))
		out->start -= 3;
	if (after > 0 && str_starts(right, STR(")")))
		out->end += 1;
	else if (after > 0 && str_starts(right, STR("）")))
		out->end += 3;
}

/* add_base: how the text has the name, and what its category is for. */
static void
add_base(struct finding *out, unsigned flags, const struct likeness *like)
{
	switch (out->how) {
	case HOW_EXACT:
		score_add(out, WHY_EXACT, EXACT);
		break;
	case HOW_FOLDED:
		score_add(out, WHY_FOLDED, FOLDED);
		break;
	case HOW_EDIT1:
		score_add(out, WHY_EDIT1, EDIT1);
		break;
	case HOW_EDIT2:
		score_add(out, WHY_EDIT2, EDIT2);
		break;
	case HOW_GENERATED:
		score_add(out, WHY_GENERATED, 45);
		break;
	case HOW_IDENTIFIER:
		score_add(out, WHY_IDENTIFIER, 60);
		break;
	default:
		score_add(out, WHY_ADDRESS, 60);
		break;
	}
	if (like->spelling)
		score_add(out, WHY_SPELLING, 0);
	if (like->spaced)
		score_add(out, WHY_SPACED, -10);
	if (like->signs)
		score_add(out, WHY_SIGNS, -10);
	if (out->use == USE_PLACE)
		score_add(out, WHY_PLACE, -35);
	else if (out->use == USE_TERM)
		score_add(out, WHY_TERM, -50);
	if (flags & DICT_UNVERIFIED)
		score_add(out, WHY_UNVERIFIED, -5);
	if (out->needs_company)
		score_add(
		    out, flags & DICT_SHORT ? WHY_SHORT : WHY_COMMON, -40);
}

static bool
all_digits(const uint16_t *unit, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (fold_script(unit[i]) != FOLD_DIGIT)
			return false;
	return true;
}

/* take_name: the row's name folded, and what of it the match stands for. */
static bool
take_name(struct scorer *s, const struct dict_row *r, bool core,
    struct likeness_name *out)
{
	size_t from, to;

	fold(r->name, &s->name);
	*out = (struct likeness_name){ &s->name, r->name, 0, s->name.n, 0,
		s->name.n };
	if (company_core(s->company, &s->name, r->name, &from, &to)) {
		out->core_from = from;
		out->core_to = to;
	} else if (core) {
		return false;
	}
	if (core) {
		out->from = from;
		out->to = to;
	}
	return true;
}

/* may_be: does the row allow what its name and the match differ in? */
static bool
may_be(const struct dict_row *r, const struct match *m,
    const struct likeness *like)
{
	const unsigned as_it_is = DICT_EXACT | DICT_COMMON;

	if (m->edits > 0 &&
	    ((r->flags & as_it_is) != 0 || r->kind == DICT_IDENTIFIER ||
		r->kind == DICT_MISSPELLING))
		return false;
	if ((r->flags & DICT_EXACT) && like->spelling)
		return false;
	if ((r->flags & DICT_CASE) && like->case_differs)
		return false;
	/* A common word in small letters is the word. */
	return !(r->flags & DICT_COMMON) || r->needs == 0 || !like->lower;
}

/* how_of: in which way the match is the row's name. */
static enum score_how
how_of(const struct dict_row *r, const struct match *m, bool same)
{
	if (m->edits > 0)
		return m->edits == 1 ? HOW_EDIT1 : HOW_EDIT2;
	if (r->kind == DICT_GENERATED)
		return HOW_GENERATED;
	if (r->kind == DICT_IDENTIFIER)
		return str_eq(r->category, STR("networks")) ? HOW_ADDRESS
							    : HOW_IDENTIFIER;
	return same ? HOW_EXACT : HOW_FOLDED;
}

static bool
is_firm(const struct finding *f)
{
	return f->use == USE_FIRM || f->use == USE_COMPANY;
}

/* has_any: has one of units [from, to) such a flag? */
static bool
has_any(const struct folded *f, size_t from, size_t to, unsigned flag)
{
	for (size_t i = from; i < to; i++)
		if (f->flags[i] & flag)
			return true;
	return false;
}

/* is_acronym: is every letter of a name a capital, and are they few? */
static bool
is_acronym(const struct likeness_name *name)
{
	const struct folded *f = name->folded;

	for (size_t i = name->from; i < name->to; i++)
		if (fold_script(f->unit[i]) == FOLD_LATIN &&
		    !(f->flags[i] & FOLD_UPPER))
			return false;
	return name->to - name->from <= 5;
}

/*
 * add_dress: points off for how a name is dressed.  Lists have companies in
 * capitals, and what many of them are called is a phrase in small letters, if
 * no company form says otherwise.
 */
static void
add_dress(const struct score_text *t, const struct match *m, bool widened,
    const struct likeness_name *name, const struct likeness *like,
    struct finding *out)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n;
	bool form =
	    widened || name->core_from > name->from || name->core_to < name->to;

	if (out->how == HOW_IDENTIFIER || out->how == HOW_ADDRESS)
		return;
	if (out->needs_company) {
		if (like->case_differs && is_acronym(name))
			score_add(out, WHY_SMALL, -15);
	} else if (out->use == USE_COMPANY && like->lower && !form &&
		   !has_any(f, m->at, end, FOLD_UPPER)) {
		score_add(out, WHY_SMALL, -25);
	} else if (out->core && like->lower) {
		score_add(out, WHY_SMALL, -15);
	} else if (m->edits == 1 && like->lower) {
		score_add(out, WHY_SMALL, -8);
	}
	if (out->use == USE_PERSON && !out->cjk &&
	    !has_any(f, m->at + 1, end, FOLD_GAP) &&
	    has_any(name->folded, name->from + 1, name->to, FOLD_GAP))
		score_add(out, WHY_ONE_WORD, -20);
}

/*
 * is_other_korean: is what is taken for a misspelling the name of another
 * Korean?  Of a person it need only look like one; any other list may have
 * people in it as well.
 */
static bool
is_other_korean(const struct scorer *s, const struct score_text *t,
    const struct match *m, const struct likeness_name *name,
    const struct finding *f)
{
	const struct korean_name here = { &t->folded, m->at, m->at + m->n };
	const struct korean_name there = { name->folded, name->from, name->to };

	if (m->edits == 0)
		return false;
	if (f->use == USE_PERSON &&
	    syllable_is_name(there.folded, there.from, there.to) &&
	    syllable_is_name(here.folded, here.from, here.to))
		return true;
	return korean_differs(s->kname, &there, &here);
}

/* add_points: how the name stands there, and what surrounds it. */
static void
add_points(struct score_text *t, const struct match *m,
    const struct match *wide, const struct dict_row *r,
    const struct likeness_name *name, const struct likeness *like,
    struct finding *out)
{
	bool widened = wide->n != m->n;

	add_base(out, r->flags, like);
	if (m->edits > 0 && r->kind == DICT_GENERATED)
		score_add(out, WHY_GENERATED, -10);
	if (out->core || widened)
		score_add(out, WHY_FORM, 0);
	add_dress(t, m, widened, name, like, out);
	if (!out->needs_company)
		score_add(out, WHY_RARITY, rarity(like->bits));
	edge_add(t, wide, m->n, out);
	around_add(t, m, out);
}

bool
score_row(struct scorer *s, struct score_text *t, const struct match *m,
    uint32_t row, bool core, struct finding *out)
{
	struct likeness_name name;
	struct likeness like;
	struct dict_row r;

	memset(out, 0, sizeof *out);
	if (!dicts_row(s->dicts, row, &r) || !take_name(s, &r, core, &name) ||
	    !edge_is_word(t, m))
		return false;
	bool alike = m->edits > 0 ? likeness_edited(t, m, &name, &like)
				  : likeness_same(t, m, &name, &like);
	if (!alike || !may_be(&r, m, &like))
		return false;
	out->row = row;
	out->entity = r.entity_number;
	out->kind = (uint8_t)r.kind;
	out->use = (uint8_t)use_of(r.category);
	out->cjk = !fold_is_word(t->folded.unit[m->at]);
	out->needs_company = (r.flags & DICT_COMMON) != 0;
	out->core = core;
	out->telling = rarity(like.bits) == RARITY;
	score_span(t, m, &out->start, &out->end);
	out->name_start = out->start;
	out->name_end = out->end;
	struct str here =
	    str_head(str_from(t->text, out->start), out->end - out->start);
	bool same = !core && str_eq(here, r.name);
	/* Without letters the signs are the name: 1.23.4 is not 12.34. */
	if (all_digits(t->folded.unit + m->at, m->n) && !same)
		return false;
	struct match wide = *m;
	if (!out->needs_company && is_firm(out))
		widen(s, t, &wide, out);
	out->how = (uint8_t)how_of(&r, m, same && wide.n == m->n);
	add_points(t, m, &wide, &r, &name, &like, out);
	if (is_other_korean(s, t, m, &name, out))
		score_add(out, WHY_SYLLABLE, -20);
	return true;
}

bool
score_address(struct scorer *s, uint32_t row, uint32_t start, uint32_t end,
    struct finding *out)
{
	struct dict_row r;

	if (!dicts_row(s->dicts, row, &r))
		return false;
	*out = (struct finding){ .row = row,
		.entity = r.entity_number,
		.start = start,
		.end = end,
		.name_start = start,
		.name_end = end,
		.use = (uint8_t)use_of(r.category),
		.how = HOW_ADDRESS,
		.kind = (uint8_t)r.kind,
		.needs_company = (r.flags & DICT_COMMON) != 0 };
	add_base(out, r.flags, &(struct likeness){ .spelling = false });
	score_add(out, WHY_BLOCK, IN_BLOCK);
	return true;
}
