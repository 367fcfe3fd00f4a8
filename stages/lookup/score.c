#include "score.h"

#include <string.h>

#include "around.h"
#include "edge.h"

enum { EXACT = 60, FOLDED = 55, IN_BLOCK = 5 };

static const char *const how_names[HOW_COUNT] = {
	[HOW_EXACT] = "exact",
	[HOW_FOLDED] = "folded",
	[HOW_GENERATED] = "generated",
	[HOW_IDENTIFIER] = "identifier",
	[HOW_ADDRESS] = "address",
};

static const char *const why_names[WHY_COUNT] = {
	[WHY_EXACT] = "exact",
	[WHY_FOLDED] = "folded",
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
};

/* Categories by their names; those of other dictionaries are names of firms. */
static const struct {
	const char *category;
	enum score_use use;
} uses[] = {
	{ "people", USE_NAME },
	{ "series", USE_NAME },
	{ "vessels", USE_NAME },
	{ "networks", USE_NAME },
	{ "places", USE_PLACE },
	{ "terms", USE_TERM },
};

void
scorer_init(struct scorer *s, const struct dict *d)
{
	*s = (struct scorer){ .dict = d, .company = company_new() };
}

void
scorer_fini(struct scorer *s)
{
	company_free(s->company);
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

/* -- is it the name? ------------------------------------------------------- */

/* What was met when text and name were laid side by side. */
struct likeness {
	bool spelling; /* they differ as North and South do */
	bool spaced;   /* a gap in the text alone, between letters */
	bool joined;   /* a gap in the name alone, between letters */
	bool signs;    /* other signs than the name has */
	bool lower;    /* a capital of the name is small in the text */
	bool case_differs;
};

/*
 * compare_gap: what stands before unit k of the match, in text and in name.
 * False when a name does not look like that.
 */
static bool
compare_gap(const struct score_text *t, size_t ti, const struct folded *name,
    struct str name_text, size_t ni, size_t n, struct likeness *like)
{
	const unsigned any = FOLD_GAP | FOLD_JOIN;
	const struct folded *f = &t->folded;
	bool here = (f->flags[ti] & any) != 0;
	bool there = (name->flags[ni] & any) != 0;
	bool word = fold_is_word(f->unit[ti]) && fold_is_word(f->unit[ti - 1]);
	bool digits = fold_script(f->unit[ti]) == FOLD_DIGIT &&
		      fold_script(f->unit[ti - 1]) == FOLD_DIGIT;

	if (here && !there) {
		if (edge_signs(edge_between(f, t->text, ti)) > 0)
			return false;
		if (word && !digits && (f->flags[ti] & FOLD_GAP) != 0) {
			if (n < 8)
				return false;
			like->spaced = true;
		}
	} else if (here && there) {
		unsigned signs = edge_signs(edge_between(f, t->text, ti));
		if (signs > 0 &&
		    edge_signs(edge_between(name, name_text, ni)) == 0) {
			/* One comma may be a slip, more of them are a list. */
			if (signs > 1)
				return false;
			like->signs = true;
		}
	} else if (there && word && !digits &&
		   (name->flags[ni] & FOLD_GAP) != 0) {
		if (n < 8)
			return false;
		like->joined = true;
	}
	return true;
}

/* compare: the match and units [from, from + n) of the name. */
static bool
compare(const struct score_text *t, const struct match *m,
    const struct folded *name, struct str name_text, size_t from,
    struct likeness *like)
{
	const struct folded *f = &t->folded;

	*like = (struct likeness){ false, false, false, false, false, false };
	for (size_t k = 0; k < m->n; k++) {
		size_t ti = m->at + k, ni = from + k;
		bool up = (f->flags[ti] & FOLD_UPPER) != 0;
		bool name_up = (name->flags[ni] & FOLD_UPPER) != 0;
		if (f->unit[ti] != name->unit[ni])
			like->spelling = true;
		if (up != name_up)
			like->case_differs = true;
		if (name_up && !up && (k == 0 || match_may_begin(name, ni)))
			like->lower = true;
		if (k > 0 &&
		    !compare_gap(t, ti, name, name_text, ni, m->n, like))
			return false;
	}
	return true;
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
 * rarity: how much a name of these letters says, 0 to 25.  Without a table of
 * frequencies the length has to stand for it: a Han character or a syllable
 * says as much as two or three letters.
 */
static int
rarity(const uint16_t *unit, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n && sum < 64; i++)
		switch (fold_script(unit[i])) {
		case FOLD_HAN:
		case FOLD_HANGUL:
			sum += i == 0 ? 0 : 5;
			break;
		case FOLD_KANA:
			sum += i == 0 ? 0 : 4;
			break;
		case FOLD_DIGIT:
			sum += 1;
			break;
		default:
			sum += i < 3 ? 0 : 2;
			break;
		}
	return sum > 25 ? 25 : sum;
}

/* widen: a match over company forms that adjoin, and the brackets of these. */
static bool
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
	return before + after > 0;
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
		score_add(out, WHY_PLACE, -25);
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

bool
score_row(struct scorer *s, struct score_text *t, const struct match *m,
    uint32_t row, bool core, struct finding *out)
{
	struct likeness like;
	struct dict_row r;
	size_t from = 0, to;

	memset(out, 0, sizeof *out);
	if (!dict_row(s->dict, row, &r))
		return false;
	fold(r.name, &s->name);
	to = s->name.n;
	if (core && !company_core(s->company, &s->name, r.name, &from, &to))
		return false;
	if (to - from != m->n || !edge_is_word(t, m) ||
	    !compare(t, m, &s->name, r.name, from, &like))
		return false;

	const uint16_t *unit = s->name.unit + from;
	out->row = row;
	out->entity = r.entity_number;
	out->kind = (uint8_t)r.kind;
	out->use = (uint8_t)use_of(r.category);
	out->cjk = !fold_is_word(unit[0]);
	out->needs_company = (r.flags & DICT_COMMON) != 0;
	score_span(t, m, &out->start, &out->end);
	bool same =
	    !core && out->end - out->start == r.name.n &&
	    str_eq(str_head(str_from(t->text, out->start), r.name.n), r.name);
	struct match wide = *m;
	bool widened = !out->needs_company && out->use == USE_FIRM &&
		       widen(s, t, &wide, out);

	if ((r.flags & DICT_EXACT) && like.spelling)
		return false;
	if ((r.flags & DICT_CASE) && like.case_differs)
		return false;
	/* A common word in small letters is the word. */
	if (out->needs_company && r.needs > 0 && like.lower)
		return false;
	/* Without letters the signs are the name: 1.23.4 is not 12.34. */
	if (all_digits(unit, m->n) && !same)
		return false;
	out->how = same && !widened ? HOW_EXACT : HOW_FOLDED;
	if (r.kind == DICT_GENERATED)
		out->how = HOW_GENERATED;
	else if (r.kind == DICT_IDENTIFIER)
		out->how = str_eq(r.category, STR("networks")) ? HOW_ADDRESS
							       : HOW_IDENTIFIER;
	add_base(out, r.flags, &like);
	if (core || widened)
		score_add(out, WHY_FORM, 0);
	if (core && like.lower)
		score_add(out, WHY_SMALL, -15);
	if (!out->needs_company)
		score_add(out, WHY_RARITY, rarity(unit, m->n));
	edge_add(t, &wide, m->n, out);
	around_add(t, m, out);
	return true;
}

bool
score_address(struct scorer *s, uint32_t row, uint32_t start, uint32_t end,
    struct finding *out)
{
	struct dict_row r;

	if (!dict_row(s->dict, row, &r))
		return false;
	*out = (struct finding){ .row = row,
		.entity = r.entity_number,
		.start = start,
		.end = end,
		.use = (uint8_t)use_of(r.category),
		.how = HOW_ADDRESS,
		.kind = (uint8_t)r.kind,
		.needs_company = (r.flags & DICT_COMMON) != 0 };
	add_base(out, r.flags, &(struct likeness){ .spelling = false });
	score_add(out, WHY_BLOCK, IN_BLOCK);
	return true;
}
