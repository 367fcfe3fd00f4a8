#include "likeness.h"

#include "dictfmt.h"
#include "edge.h"
#include "edit.h"
#include "frequency.h"

/* -- gaps ------------------------------------------------------------------ */

/*
 * compare_gap: what stands before a unit, in text and in name.  False when a
 * name of n units does not look like that.
 */
static bool
compare_gap(const struct score_text *t, size_t ti,
    const struct likeness_name *name, size_t ni, size_t n,
    struct likeness *like)
{
	const unsigned any = FOLD_GAP | FOLD_JOIN;
	const struct folded *f = &t->folded;
	bool here = (f->flags[ti] & any) != 0;
	bool there = (name->folded->flags[ni] & any) != 0;
	bool word = fold_is_word(f->unit[ti]) && fold_is_word(f->unit[ti - 1]);
	bool digits = fold_script(f->unit[ti]) == FOLD_DIGIT &&
		      fold_script(f->unit[ti - 1]) == FOLD_DIGIT;

	if (here && !there && edge_is_hyphenated(edge_between(f, t->text, ti)))
		return true;
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
		if (signs > 0 && edge_signs(edge_between(
				     name->folded, name->text, ni)) == 0) {
			/* One comma may be a slip, more of them are a list. */
			if (signs > 1)
				return false;
			like->signs = true;
		}
	} else if (there && word && !digits &&
		   (name->folded->flags[ni] & FOLD_GAP) != 0) {
		if (n < 8)
			return false;
	}
	return true;
}

/* compare_case: capitals of one unit. */
static void
compare_case(const struct score_text *t, size_t ti,
    const struct likeness_name *name, size_t ni, struct likeness *like)
{
	bool up = (t->folded.flags[ti] & FOLD_UPPER) != 0;
	bool name_up = (name->folded->flags[ni] & FOLD_UPPER) != 0;

	if (up != name_up)
		like->case_differs = true;
	if (name_up && !up &&
	    (ni == name->from || match_may_begin(name->folded, ni)))
		like->lower = true;
}

/* -- without edits --------------------------------------------------------- */

/* sum_bits: what a row of units says, in bits. */
static int
sum_bits(const uint16_t *unit, const uint8_t *flags, size_t n)
{
	uint8_t costs[DICT_EDITS_UNITS];
	unsigned sum = 0;

	if (n > DICT_EDITS_UNITS)
		n = DICT_EDITS_UNITS;
	frequency_costs(unit, flags, n, costs);
	for (size_t i = 0; i < n; i++)
		sum += costs[i];
	return (int)(sum / FREQUENCY_BIT);
}

bool
likeness_same(const struct score_text *t, const struct match *m,
    const struct likeness_name *name, struct likeness *out)
{
	const struct folded *f = &t->folded, *g = name->folded;

	*out = (struct likeness){ .spelling = false };
	if (name->to - name->from != m->n)
		return false;
	for (size_t k = 0; k < m->n; k++) {
		size_t ti = m->at + k, ni = name->from + k;
		if (f->unit[ti] != g->unit[ni])
			out->spelling = true;
		compare_case(t, ti, name, ni, out);
		if (k > 0 && !compare_gap(t, ti, name, ni, m->n, out))
			return false;
	}
	out->bits = sum_bits(g->unit + name->from, g->flags + name->from, m->n);
	return true;
}

/* -- with edits ------------------------------------------------------------ */

/* What became of the units of a name, and where those of the text are from. */
struct alignment {
	uint8_t what[DICT_EDITS_UNITS];
	uint16_t from[DICT_EDITS_UNITS + DICT_EDITS_MAX];
};

/*
 * spare_words: of two equal letters it is open which one is gone; not the one
 * that is a word of its own.
 */
static void
spare_words(const struct likeness_name *name, const uint16_t *key, size_t n,
    size_t n_text, struct alignment *a)
{
	const uint8_t *flags = name->folded->flags + name->from;

	for (size_t i = 0; i + 2 < n; i++)
		if (a->what[i] == EDIT_GONE && a->what[i + 1] == EDIT_KEPT &&
		    key[i] == key[i + 1] && (flags[i + 1] & FOLD_GAP) != 0 &&
		    !(flags[i + 2] & FOLD_GAP)) {
			a->what[i] = EDIT_KEPT;
			a->what[i + 1] = EDIT_GONE;
			for (size_t j = 0; j < n_text; j++)
				if (a->from[j] == i + 1)
					a->from[j] = (uint16_t)i;
		}
}

static bool
align(const struct score_text *t, const struct match *m,
    const struct likeness_name *name, struct alignment *a)
{
	uint16_t key[DICT_EDITS_UNITS];
	uint16_t text[DICT_EDITS_UNITS + DICT_EDITS_MAX];
	size_t n = name->to - name->from;

	if (n > DICT_EDITS_UNITS || m->n > DICT_EDITS_UNITS + DICT_EDITS_MAX ||
	    m->edits > DICT_EDITS_MAX)
		return false;
	fold_keys(name->folded->unit + name->from, n, key);
	fold_keys(t->folded.unit + m->at, m->n, text);
	if (!edit_align(key, n, text, m->n, m->edits, a->what, a->from))
		return false;
	spare_words(name, key, n, m->n, a);
	return true;
}

/* Syllables that must be left when one is gone that was a word. */
enum { GONE_LEAST = 4 };

/* struct word: a piece of the name between its gaps. */
struct word {
	size_t n, kept, gone, edits;
	unsigned quarters;
	bool letters; /* of a script with words */
	bool core;
};

/* next_word: the word that begins at unit *i; *i becomes its end. */
static struct word
next_word(const struct likeness_name *name, const struct alignment *a,
    const uint8_t *costs, size_t *i)
{
	struct word w = { 0 };
	size_t n = name->to - name->from;
	const struct folded *f = name->folded;

	w.letters = fold_is_word(f->unit[name->from + *i]);
	do {
		size_t at = name->from + *i;
		w.n++;
		w.kept += a->what[*i] == EDIT_KEPT;
		w.gone += a->what[*i] == EDIT_GONE;
		w.edits += a->what[*i] != EDIT_KEPT;
		w.quarters += costs[*i];
		w.core |= at >= name->core_from && at < name->core_to;
		++*i;
	} while (*i < n && !(f->flags[name->from + *i] & FOLD_GAP));
	return w;
}

/*
 * may_be_gone: may a word of a name be left out as a whole?  One letter, but
 * not the last one, which numbers the parts of a work; a syllable, when what is
 * left says as much as a name must that may be misspelt.
 */
static bool
may_be_gone(const struct likeness_name *name, const struct word *w, size_t end)
{
	const size_t n = name->to - name->from;

	if (w->n != 1)
		return false;
	if (w->letters)
		return end < n;
	return fold_script(name->folded->unit[name->from + end - 1]) ==
		   FOLD_HANGUL &&
	       n > GONE_LEAST;
}

/*
 * keeps_words: is every word still there, and the one that says most in a
 * state to say it?  Company forms say nothing, and may be gone.
 */
static bool
keeps_words(const struct likeness_name *name, const struct alignment *a)
{
	uint8_t costs[DICT_EDITS_UNITS];
	size_t n = name->to - name->from, i = 0;
	struct word most = { 0 };

	frequency_costs(name->folded->unit + name->from,
	    name->folded->flags + name->from, n, costs);
	while (i < n) {
		struct word w = next_word(name, a, costs, &i);
		if (!w.core)
			continue;
		if ((w.gone == w.n && !may_be_gone(name, &w, i)) ||
		    (w.kept == 0 && w.n > 1))
			return false;
		if (w.quarters > most.quarters)
			most = w;
	}
	return !most.letters || most.edits * 5 <= most.n * 2;
}

/* number_end: the end of the digits that begin at unit i of a name. */
static size_t
number_end(const struct likeness_name *name, size_t i)
{
	const struct folded *f = name->folded;
	size_t end = i;

	while (end < name->to && fold_script(f->unit[end]) == FOLD_DIGIT &&
	       (end == i || !(f->flags[end] & FOLD_GAP)))
		end++;
	return end;
}

/* is_year: are four units 19xx or 20xx? */
static bool
is_year(const uint16_t *unit)
{
	return (unit[0] == '1' && unit[1] == '9') ||
	       (unit[0] == '2' && unit[1] == '0');
}

/*
 * keeps_numbers: is what became of the digits of a name no other number?  A
 * letter may stand for one of several; a year may lack one.
 */
static bool
keeps_numbers(const struct likeness_name *name, const struct alignment *a)
{
	for (size_t i = name->from, end; i<name->to; i = end> i ? end : i + 1) {
		size_t changed = 0, gone = 0;
		end = number_end(name, i);
		for (size_t k = i; k < end; k++) {
			changed += a->what[k - name->from] == EDIT_CHANGED;
			gone += a->what[k - name->from] == EDIT_GONE;
		}
		if (changed + gone == 0)
			continue;
		if (changed == end - i || gone > 1)
			return false;
		if (gone > 0 &&
		    (end - i != 4 || !is_year(name->folded->unit + i)))
			return false;
	}
	return true;
}

/* What an edit takes from what the letters of a text say, in bits. */
enum { CHANGED_LETTER = 5, CHANGED_JAMO = 5, CHANGED_WIDE = 11 };

/*
 * What it says where a misspelling stands: to be whole words of letters, or of
 * Hangul (or a part of one); and of other scripts, where every character may
 * begin a name.
 */
enum {
	WORDS_LETTER = 8,
	WORDS_HANGUL = 13,
	WORDS_SYLLABLE = 1,
	WORDS_HAN = 7,
	WORDS_KANA = 3
};

/* What two units may say of each other that belong to no word, in bits. */
enum { LOOSE = 1 };

/*
 * taken: what of a text is no evidence for the name: a letter that is not the
 * name's is rare where it stands, and makes the next one so.
 */
static int
taken(const struct score_text *t, const struct match *m,
    const struct alignment *a)
{
	int bits = 0;

	for (size_t j = 0; j < m->n; j++) {
		uint16_t unit = t->folded.unit[m->at + j];
		bool put_in = a->from[j] == EDIT_PUT_IN;
		if (!put_in && a->what[a->from[j]] != EDIT_CHANGED)
			continue;
		if (fold_is_word(unit))
			bits += CHANGED_LETTER;
		else if (!put_in && fold_script(unit) == FOLD_HANGUL)
			bits += CHANGED_JAMO;
		else
			bits += CHANGED_WIDE;
	}
	return bits;
}

/* words: what is said by the edges of a match. */
static int
words(const struct score_text *t, const struct match *m)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n;

	switch (fold_script(f->unit[m->at])) {
	case FOLD_HAN:
		return WORDS_HAN;
	case FOLD_KANA:
		return WORDS_KANA;
	case FOLD_HANGUL:
		return (f->flags[m->at] & FOLD_GAP) != 0 &&
			       (end >= f->n || (f->flags[end] & FOLD_GAP) != 0)
			   ? WORDS_HANGUL
			   : WORDS_SYLLABLE;
	default:
		return WORDS_LETTER;
	}
}

/*
 * bound: how much more the unit before an edge says of the one behind it than
 * text in general, in bits: two that belong to one word say much.
 */
static int
bound(const struct folded *f, size_t edge)
{
	uint64_t context = 0;

	if (edge == 0 || edge >= f->n || (f->flags[edge] & FOLD_GAP) != 0 ||
	    fold_is_word(f->unit[edge]) || fold_is_word(f->unit[edge - 1]))
		return 0;
	if (edge > 1 && !fold_is_word(f->unit[edge - 2]) &&
	    (f->flags[edge - 1] & FOLD_GAP) == 0)
		context = frequency_context(context, f->unit[edge - 2]);
	context = frequency_context(context, f->unit[edge - 1]);
	int bits = (int)frequency_cost(0, f->unit[edge]) -
		   (int)frequency_cost(context, f->unit[edge]);

	bits = bits / (int)FREQUENCY_BIT - LOOSE;
	return bits < 0 ? 0 : bits;
}

/* is_core_edited: has an edit touched what is no company form? */
static bool
is_core_edited(const struct likeness_name *name, const struct alignment *a)
{
	for (size_t i = name->core_from; i < name->core_to; i++)
		if (i >= name->from && i < name->to &&
		    a->what[i - name->from] != EDIT_KEPT)
			return true;
	return false;
}

/*
 * said: what the units say, less what is taken.  Where the core is misspelt
 * its company form says nothing for it.
 */
static int
said(const struct score_text *t, const struct match *m,
    const struct likeness_name *name, const struct alignment *a)
{
	uint8_t costs[DICT_EDITS_UNITS + DICT_EDITS_MAX];
	const struct folded *f = &t->folded;
	bool core = is_core_edited(name, a);
	unsigned sum = 0;

	frequency_costs(f->unit + m->at, f->flags + m->at, m->n, costs);
	for (size_t j = 0; j < m->n; j++) {
		size_t at = name->from + a->from[j];
		if (!core || a->from[j] == EDIT_PUT_IN ||
		    (at >= name->core_from && at < name->core_to))
			sum += costs[j];
	}
	return (int)(sum / FREQUENCY_BIT) + words(t, m) - taken(t, m, a) -
	       bound(f, m->at) - bound(f, m->at + m->n);
}

/*
 * has_signs_near: does the name have signs around what became unit j of the
 * text, which is beside an edit?
 */
static bool
has_signs_near(
    const struct likeness_name *name, const struct alignment *a, size_t j)
{
	size_t at = name->from;

	/* The unit of the name that was last kept before it. */
	for (size_t i = j; i-- > 0 && at == name->from;)
		if (a->from[i] != EDIT_PUT_IN)
			at = name->from + a->from[i];
	for (size_t i = 0; i <= DICT_EDITS_MAX + 1; i++, at++)
		if (at > name->from && at < name->to &&
		    edge_signs(edge_between(name->folded, name->text, at)) > 0)
			return true;
	return false;
}

/* has_gap_near: is there a gap in the name before the unit, or before one
 * beside? */
static bool
has_gap_near(const struct likeness_name *name, size_t ni, size_t by)
{
	for (size_t i = ni > by ? ni - by : 0; i <= ni + by; i++)
		if (i > name->from && i < name->to &&
		    (name->folded->flags[i] & (FOLD_GAP | FOLD_JOIN)) != 0)
			return true;
	return false;
}

/*
 * is_near_edit: has an edit touched the units of the name beside this one?
 * Then a gap may belong to one as well as to the other.
 */
static bool
is_near_edit(
    const struct likeness_name *name, const struct alignment *a, size_t ni)
{
	size_t at = ni - name->from, n = name->to - name->from;

	for (size_t i = at > 2 ? at - 2 : 0; i < n && i <= at + 1; i++)
		if (a->what[i] != EDIT_KEPT)
			return true;
	return false;
}

/* unit_near: which unit of the name one of the text is, or is put in before. */
static size_t
unit_near(const struct alignment *a, size_t j)
{
	for (size_t i = j + 1; i-- > 0;)
		if (a->from[i] != EDIT_PUT_IN)
			return a->from[i] + (size_t)(i < j);
	return 0;
}

/* edited_gap: compare_gap() for a text with edits. */
static bool
edited_gap(const struct score_text *t, const struct match *m,
    const struct likeness_name *name, const struct alignment *a, size_t j,
    struct likeness *out)
{
	size_t ti = m->at + j, ni = name->from + unit_near(a, j);

	if (a->from[j] != EDIT_PUT_IN && a->from[j - 1] + 1 == a->from[j] &&
	    !(is_near_edit(name, a, ni) && has_gap_near(name, ni, 1)))
		return compare_gap(t, ti, name, ni, m->n, out);
	if (edge_signs(edge_between(&t->folded, t->text, ti)) > 0 &&
	    !has_signs_near(name, a, j))
		out->signs = true;
	if ((t->folded.flags[ti] & FOLD_GAP) != 0 &&
	    fold_is_word(t->folded.unit[ti]) && !has_gap_near(name, ni, 2))
		out->spaced = true;
	return true;
}

bool
likeness_edited(const struct score_text *t, const struct match *m,
    const struct likeness_name *name, struct likeness *out)
{
	struct alignment a;

	*out = (struct likeness){ .spelling = false };
	if (!align(t, m, name, &a) || !keeps_words(name, &a) ||
	    !keeps_numbers(name, &a))
		return false;
	for (size_t j = 0; j < m->n; j++) {
		size_t ti = m->at + j;
		if (a.from[j] != EDIT_PUT_IN && a.what[a.from[j]] == EDIT_KEPT)
			compare_case(t, ti, name, name->from + a.from[j], out);
		if (j == 0)
			continue;
		if (!edited_gap(t, m, name, &a, j, out))
			return false;
	}
	out->bits = said(t, m, name, &a);
	return true;
}
