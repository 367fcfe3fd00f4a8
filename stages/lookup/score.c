#include "score.h"

#include <string.h>

#include "charset/charset.h"
#include "cuts.h"

enum { EXACT = 60, FOLDED = 55 };

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
	[WHY_INSIDE] = "inside-word",
	[WHY_WEAK_EDGE] = "weak-edge",
	[WHY_RUN_ON] = "run-on",
	[WHY_PARTICLE] = "particle",
	[WHY_EOJEOL] = "eojeol-goes-on",
	[WHY_MARKS] = "title-marks",
	[WHY_ALONE] = "alone",
	[WHY_TITLE_RUN] = "title-run",
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

/*
 * What follows a name within its eojeol: particles, copulas and the endings
 * of nouns, alone or one after the other.  That they agree with the final
 * consonant is not asked: names in Latin letters are spoken in several ways.
 */
static const char *const particles[] = {
	"은",
	"는",
	"이",
	"가",
	"을",
	"를",
	"의",
	"에",
	"에서",
	"에게",
	"께",
	"께서",
	"한테",
	"로",
	"으로",
	"로서",
	"으로서",
	"로써",
	"와",
	"과",
	"랑",
	"이랑",
	"하고",
	"도",
	"만",
	"까지",
	"부터",
	"보다",
	"처럼",
	"마다",
	"마저",
	"조차",
	"밖에",
	"뿐",
	"나",
	"이나",
	"든지",
	"라도",
	"이라도",
	"란",
	"이란",
	"라는",
	"이라는",
	"라고",
	"이라고",
	"라",
	"이라",
	"이다",
	"다",
	"입니다",
	"이며",
	"며",
	"이고",
	"고",
	"인",
	"였다",
	"이였다",
	"이었다",
	"일",
	"들",
	"측",
	"사",
	"식",
	"풍",
	"등",
	"씨",
	"님",
	"여",
	"이여",
	"야",
	"아",
	"대로",
	"커녕",
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

/* -- what stands between two units ----------------------------------------- */

/* between: the bytes dropped between units i - 1 and i. */
static struct str
between(const struct folded *f, struct str text, size_t i)
{
	size_t from = i == 0 ? 0 : folded_end(f, i - 1, text);
	size_t to = i < f->n ? f->at[i] : text.n;

	if (i > 0 && i < f->n && f->at[i] == f->at[i - 1])
		return (struct str){ text.p + to, 0 };
	return (struct str){ text.p + from, to > from ? to - from : 0 };
}

/* has_sign: is there more than spaces, dots, hyphens and apostrophes? */
static bool
has_sign(struct str gap)
{
	uint32_t cp;

	while (charset_next(&gap, &cp))
		if (fold_sign(cp) == FOLD_SIGN_OTHER && cp != '"')
			return true;
	return false;
}

/* is_one_sign: a single sign without a space, as inside 2023.4 or 1,426. */
static bool
is_one_sign(struct str gap)
{
	uint32_t cp;

	return charset_next(&gap, &cp) && gap.n == 0 &&
	       fold_sign(cp) != FOLD_SIGN_SPACE;
}

/* -- edges ----------------------------------------------------------------- */

/*
 * left_edge, right_edge: may a name begin at unit i, end before unit i?  Han,
 * kana and Hangul always may; letters and digits need something between; an
 * apostrophe is enough for long names, and before the s of a genitive.
 */
static bool
left_edge(const struct score_text *t, size_t i, size_t n)
{
	const struct folded *f = &t->folded;

	if (i == 0 || !fold_is_word(f->unit[i]))
		return true;
	if (fold_script(f->unit[i]) == FOLD_DIGIT &&
	    fold_script(f->unit[i - 1]) == FOLD_DIGIT &&
	    is_one_sign(between(f, t->text, i)))
		return false;
	if ((f->flags[i] & FOLD_GAP) != 0 || !fold_is_word(f->unit[i - 1]))
		return true;
	return (f->flags[i] & FOLD_JOIN) != 0 && n >= 8;
}

static bool
right_edge(const struct score_text *t, size_t i, size_t n)
{
	const struct folded *f = &t->folded;

	if (i >= f->n || !fold_is_word(f->unit[i - 1]))
		return true;
	if (fold_script(f->unit[i]) == FOLD_DIGIT &&
	    fold_script(f->unit[i - 1]) == FOLD_DIGIT &&
	    is_one_sign(between(f, t->text, i)))
		return false;
	if ((f->flags[i] & FOLD_GAP) != 0 || !fold_is_word(f->unit[i]))
		return true;
	if (!(f->flags[i] & FOLD_JOIN))
		return false;
	return n >= 8 ||
	       (f->unit[i] == 's' &&
		   (i + 1 >= f->n || (f->flags[i + 1] & FOLD_GAP) != 0 ||
		       !fold_is_word(f->unit[i + 1])));
}

/* no_paragraph: no paragraph ends inside. */
static bool
no_paragraph(const struct folded *f, const struct match *m)
{
	for (size_t i = m->at + 1; i < m->at + m->n; i++)
		if (f->flags[i] & FOLD_PARA)
			return false;
	return true;
}

/* splits: does the match begin or end inside one character (a ligature)? */
static bool
splits(const struct folded *f, const struct match *m)
{
	size_t end = m->at + m->n;

	return (m->at > 0 && f->at[m->at] == f->at[m->at - 1] &&
		   f->unit[m->at] < 0xDC00) ||
	       (end < f->n && f->at[end] == f->at[end - 1]);
}

bool
score_word(const struct score_text *t, const struct match *m)
{
	return left_edge(t, m->at, m->n) && right_edge(t, m->at + m->n, m->n) &&
	       no_paragraph(&t->folded, m) && !splits(&t->folded, m);
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
		if (has_sign(between(f, t->text, ti)))
			return false;
		if (word && !digits && (f->flags[ti] & FOLD_GAP) != 0) {
			if (n < 8)
				return false;
			like->spaced = true;
		}
	} else if (here && there) {
		if (has_sign(between(f, t->text, ti)) &&
		    !has_sign(between(name, name_text, ni)))
			like->signs = true;
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

/* find_edges: the cuts laid along the text, a mark where a word begins. */
static void
find_edges(struct score_text *t)
{
	struct cuts c;
	struct cuts_word word;

	t->edges_tried = true;
	t->has_edges = t->cuts.n > 0;
	if (!t->has_edges)
		return;
	buf_reset(&t->edge);
	memset(buf_reserve(&t->edge, t->text.n), '-', t->text.n);
	t->edge.n = t->text.n;
	for (cuts_start(&c, t->text, t->cuts); cuts_next(&c, &word);)
		t->edge.p[word.at] = word.mark;
}

enum edge { EDGE_FREE, EDGE_CUT, EDGE_WEAK, EDGE_UNKNOWN, EDGE_NONE };

/*
 * edge_at: what the place before unit i is, between two units of a script
 * without spaces: something between, a cut, no cut, or nobody has cut.
 */
static enum edge
edge_at(struct score_text *t, size_t i)
{
	const struct folded *f = &t->folded;

	if (i == 0 || i >= f->n || (f->flags[i] & FOLD_GAP) != 0)
		return EDGE_FREE;
	enum fold_script a = fold_script(f->unit[i - 1]);
	enum fold_script b = fold_script(f->unit[i]);
	if (a <= FOLD_LATIN || b <= FOLD_LATIN)
		return EDGE_FREE;
	if (!t->edges_tried)
		find_edges(t);
	if (!t->has_edges)
		return a != b ? EDGE_CUT : EDGE_UNKNOWN;
	switch (t->edge.p[f->at[i]]) {
	case ' ':
	case '+':
		return EDGE_CUT;
	case '?':
		return EDGE_WEAK;
	default:
		return EDGE_NONE;
	}
}

/* is_particles: Hangul that may follow a name in its eojeol. */
static bool
is_particles(struct str s, unsigned depth)
{
	if (s.n == 0)
		return true;
	if (depth == 0)
		return false;
	for (size_t i = 0; i < sizeof particles / sizeof *particles; i++) {
		struct str p = str_of(particles[i]);
		if (str_starts(s, p) &&
		    is_particles(str_from(s, p.n), depth - 1))
			return true;
	}
	return false;
}

/* tail: the Hangul that adjoins the name's end; empty when there is none. */
static struct str
tail(const struct score_text *t, size_t i)
{
	const struct folded *f = &t->folded;
	size_t end = i;

	while (end < f->n && !(f->flags[end] & FOLD_GAP) &&
	       fold_script(f->unit[end]) == FOLD_HANGUL && end - i < 12)
		end++;
	if (end == i)
		return (struct str){ NULL, 0 };
	size_t last = folded_end(f, end - 1, t->text);
	return (struct str){ t->text.p + f->at[i], last - f->at[i] };
}

/*
 * add_edges: names of scripts without spaces.  The shorter the name, the more
 * it matters that it does not begin or end inside a word; a long one outweighs
 * what a segmenter thinks of it, since it knows no names.  m is widened over
 * company forms, n the length of the name itself.
 */
static void
add_edges(
    struct score_text *t, const struct match *m, size_t n, struct finding *out)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n;
	bool small = out->needs_company || n <= 2;
	int none = small ? -25 : n == 3 ? -10 : 0;

	if (m->at > 0 && !fold_is_word(f->unit[m->at])) {
		enum edge e = edge_at(t, m->at);
		if (e == EDGE_NONE && none != 0)
			score_add(out, WHY_INSIDE, none);
		else if (e == EDGE_WEAK && none != 0)
			score_add(out, WHY_WEAK_EDGE, none / 2);
		else if (e == EDGE_UNKNOWN && small)
			score_add(out, WHY_RUN_ON, n == 1 ? -20 : -10);
	}
	if (end >= f->n || fold_is_word(f->unit[end - 1]))
		return;
	struct str rest = tail(t, end);
	if (rest.n > 0 && fold_script(f->unit[end - 1]) == FOLD_HANGUL) {
		if (is_particles(rest, 3))
			score_add(out, WHY_PARTICLE, 0);
		else
			score_add(out, WHY_EOJEOL, none != 0 ? none : -5);
		return;
	}
	enum edge e = edge_at(t, end);
	if (e == EDGE_NONE && none != 0)
		score_add(out, WHY_INSIDE, none);
	else if (e == EDGE_WEAK && none != 0)
		score_add(out, WHY_WEAK_EDGE, none / 2);
	else if (e == EDGE_UNKNOWN && small)
		score_add(out, WHY_RUN_ON, n == 1 ? -20 : -10);
}

/* -- the name's surroundings ----------------------------------------------- */

/* last_cp: the code point that ends s, or 0. */
static uint32_t
last_cp(struct str s)
{
	size_t i = s.n;
	uint32_t cp = 0;

	while (i > 0 && i + 4 > s.n && ((unsigned char)s.p[--i] & 0xC0) == 0x80)
		;
	struct str c = str_from(s, i);
	return s.n > 0 && charset_next(&c, &cp) ? cp : 0;
}

static uint32_t
first_cp(struct str s)
{
	uint32_t cp = 0;

	return charset_next(&s, &cp) ? cp : 0;
}

/*
 * is_marked: between title marks or quotes?  A comma may stand inside the
 * closing one.
 */
static bool
is_marked(struct str before, struct str after)
{
	static const struct {
		uint32_t open, close;
	} marks[] = {
		{ 0x300A, 0x300B },
		{ 0x3008, 0x3009 },
		{ 0x300C, 0x300D },
		{ 0x300E, 0x300F },
		{ 0x201C, 0x201D },
		{ 0x2018, 0x2019 },
		{ 0xAB, 0xBB },
		{ 0x2039, 0x203A },
		{ '"', '"' },
		{ 0x201E, 0x201C },
		{ 0x226A, 0x226B },
		{ 0xFF02, 0xFF02 },
		{ 0x3010, 0x3011 },
	};
	uint32_t a = last_cp(before), b = first_cp(after);

	if (b == ',' || b == '.' || b == '!' || b == '?')
		b = first_cp(str_from(after, 1));
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (a == marks[i].open && b == marks[i].close)
			return true;
	return false;
}

/* Capitalized neighbours that make no longer name of it. */
static const char *const no_run[] = {
	"a",
	"an",
	"and",
	"animation",
	"at",
	"by",
	"cartoon",
	"chapter",
	"cut",
	"ep",
	"episode",
	"file",
	"film",
	"for",
	"from",
	"in",
	"key",
	"of",
	"on",
	"or",
	"part",
	"scene",
	"season",
	"series",
	"sheet",
	"shot",
	"studio",
	"the",
	"title",
	"to",
	"vol",
	"volume",
	"with",
};

/* runs_on: do units [i, end) make a capitalized word that is not in no_run? */
static bool
runs_on(const struct score_text *t, size_t i, size_t end)
{
	const struct folded *f = &t->folded;

	if (!(f->flags[i] & FOLD_UPPER) || end - i < 2 ||
	    fold_script(f->unit[i]) != FOLD_LATIN)
		return false;
	for (size_t k = 0; k < sizeof no_run / sizeof *no_run; k++) {
		size_t n = strlen(no_run[k]), same = 0;
		while (same < n && n == end - i &&
		       f->unit[i + same] == (unsigned char)no_run[k][same])
			same++;
		if (same == n)
			return false;
	}
	return true;
}

/* is_space: nothing but one space or hyphen between? */
static bool
is_space(struct str gap)
{
	return gap.n == 1 && (gap.p[0] == ' ' || gap.p[0] == '-');
}

/*
 * in_title_run: capitalized words on either side: The Invincible Armada.  A
 * capital that only begins the text proves nothing.
 */
static bool
in_title_run(const struct score_text *t, const struct match *m)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n, from = m->at, to = end;

	if (end < f->n && is_space(between(f, t->text, end))) {
		while (to < f->n && (to == end || !f->flags[to] ||
					f->flags[to] == FOLD_UPPER))
			to++;
		if (runs_on(t, end, to))
			return true;
	}
	if (m->at > 0 && is_space(between(f, t->text, m->at))) {
		do
			from--;
		while (from > 0 &&
		       (!f->flags[from] || f->flags[from] == FOLD_UPPER));
		return from > 0 && runs_on(t, from, m->at);
	}
	return false;
}

/* beside_number: SEK 1,200, RGB 255, Cat-5, 3 SEK. */
static bool
beside_number(const struct score_text *t, const struct match *m)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n;

	return (end < f->n && fold_script(f->unit[end]) == FOLD_DIGIT &&
		   is_space(between(f, t->text, end))) ||
	       (m->at > 0 && fold_script(f->unit[m->at - 1]) == FOLD_DIGIT &&
		   is_space(between(f, t->text, m->at)));
}

static bool
has_slash(struct str gap)
{
	return str_find(gap, '/') < gap.n;
}

/*
 * is_alone: a name without spaces that is all there is, but for numbers and
 * Latin letters: a cell, a title, a part of a path.
 */
static bool
is_alone(const struct score_text *t, const struct match *m)
{
	const struct folded *f = &t->folded;
	size_t from = m->at, to = m->at + m->n;

	while (from > 0 && fold_is_word(f->unit[from - 1]))
		from--;
	while (to < f->n && fold_is_word(f->unit[to]))
		to++;
	return (from == 0 || has_slash(between(f, t->text, from))) &&
	       (to == f->n || has_slash(between(f, t->text, to)));
}

/* add_surroundings: marks around it, capitals and numbers beside it. */
static void
add_surroundings(
    const struct score_text *t, const struct match *m, struct finding *out)
{
	struct str before = str_head(t->text, out->start);
	struct str after = str_from(t->text, out->end);

	if (is_marked(before, after))
		score_add(out, WHY_MARKS, out->needs_company ? 10 : 5);
	if (out->needs_company && out->cjk && is_alone(t, m))
		score_add(out, WHY_ALONE, 10);
	if (!out->needs_company || out->cjk)
		return;
	if (in_title_run(t, m))
		score_add(out, WHY_TITLE_RUN, -20);
	if (m->n <= 5 && beside_number(t, m))
		score_add(out, WHY_NUMBER, -20);
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
	if (to - from != m->n || !score_word(t, m) ||
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
	add_edges(t, &wide, m->n, out);
	add_surroundings(t, m, out);
	return true;
}
