#include "edit.h"

#include <string.h>

#include "fold.h"

enum { WIDTH = 2 * DICT_EDITS_MAX + 1, JAMO_FINALS = 28, JAMO_VOWELS = 21 };

static bool
is_syllable(uint16_t unit)
{
	return unit >= 0xAC00 && unit <= 0xD7A3;
}

static bool
is_digit(uint16_t unit)
{
	return fold_script(unit) == FOLD_DIGIT;
}

static bool
is_latin(uint16_t unit)
{
	return fold_script(unit) == FOLD_LATIN;
}

/* is_silent: an initial that fold_keys() makes of ㄹ. */
static bool
is_silent(unsigned initial)
{
	enum { NIEUN = 2, IEUNG = 11 };

	return initial == NIEUN || initial == IEUNG;
}

unsigned
edit_change(uint16_t a, uint16_t b)
{
	if (a == b)
		return 0;
	if (is_digit(a) || is_digit(b))
		return is_latin(a) || is_latin(b) ? 1 : EDIT_NEVER;
	if (!is_syllable(a) || !is_syllable(b))
		return 1;
	unsigned x = a - 0xAC00u, y = b - 0xAC00u, jamo = 0;
	jamo += x % JAMO_FINALS != y % JAMO_FINALS;
	x /= JAMO_FINALS;
	y /= JAMO_FINALS;
	bool vowel = x % JAMO_VOWELS != y % JAMO_VOWELS;
	x /= JAMO_VOWELS;
	y /= JAMO_VOWELS;
	bool initial = x != y;
	/* An ㄹ has become one or the other by the vowel behind it. */
	if (vowel && is_silent(x) && is_silent(y))
		initial = false;
	jamo += vowel;
	jamo += initial;
	return jamo == 1 ? 1 : 2;
}

unsigned
edit_put_in(uint16_t unit)
{
	return is_digit(unit) ? EDIT_NEVER : 1;
}

/*
 * is_swap: are two neighbours of the key there the other way round?  A digit
 * may change places with a letter, which leaves the number what it is.
 */
static bool
is_swap(const uint16_t *key, const uint16_t *text)
{
	return key[0] == text[1] && key[1] == text[0] && key[0] != key[1] &&
	       (!is_digit(key[0]) || !is_digit(key[1]));
}

/* is_apart: a swap of two with a third between them on one side. */
static bool
is_apart(uint16_t a, uint16_t b, uint16_t text_a, uint16_t text_b)
{
	const uint16_t key[] = { a, b }, text[] = { text_a, text_b };

	return is_swap(key, text);
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * The table of distances, of which only a band is kept: row i of it is for
 * the first i units of the key, place c of a row for the first i + c - edits
 * of the text.
 */
struct band {
	const uint16_t *key, *text;
	size_t n, n_text;
	unsigned edits;
};

/*
 * bridged: the least of ways to a place that are swaps: of neighbours, or of
 * what became neighbours (axb to ba), or what were so (ab to bxa).
 */
static unsigned
bridged(const struct band *b, uint8_t *const before[4], size_t i, size_t j,
    unsigned c)
{
	const uint16_t *key = b->key + i, *text = b->text + j;
	const unsigned k = b->edits;
	unsigned best = EDIT_NEVER;

	if (i > 1 && j > 1 && before[2][c] < k && is_swap(key - 2, text - 2))
		best = before[2][c] + 1u;
	if (k < 2)
		return best;
	if (i > 2 && j > 1 && c < 2 * k && before[3][c + 1] == 0 &&
	    is_apart(key[-3], key[-1], text[-2], text[-1]))
		best = least(best, 2);
	if (i > 1 && j > 2 && c > 0 && before[2][c - 1] == 0 &&
	    is_apart(key[-2], key[-1], text[-3], text[-1]))
		best = least(best, 1 + edit_put_in(text[-2]));
	return best;
}

/*
 * row: row i, before[0], from those before it; settled is without texts that
 * end in a unit put in.
 */
static void
row(const struct band *b, size_t i, uint8_t *const before[4], uint8_t *settled)
{
	const unsigned k = b->edits;
	uint8_t *out = before[0], *one = before[1];

	for (unsigned c = 0; c <= 2 * k; c++) {
		unsigned best = EDIT_NEVER;
		out[c] = settled[c] = EDIT_NEVER;
		if (i + c < k || i + c - k > b->n_text)
			continue;
		size_t j = i + c - k;
		if (j > 0 && one[c] <= k)
			best =
			    one[c] + edit_change(b->key[i - 1], b->text[j - 1]);
		if (c < 2 * k && one[c + 1] < k)
			best = least(best, one[c + 1] + 1u);
		best = least(best, bridged(b, before, i, j, c));
		settled[c] = (uint8_t)least(best, EDIT_NEVER);
		if (c > 0 && j > 0 && out[c - 1] < k)
			best = least(
			    best, out[c - 1] + edit_put_in(b->text[j - 1]));
		out[c] = (uint8_t)least(best, EDIT_NEVER);
	}
}

static bool
is_over(const uint8_t *row_, unsigned k)
{
	for (unsigned c = 0; c <= 2 * k; c++)
		if (row_[c] <= k)
			return false;
	return true;
}

unsigned
edit_ends(const uint16_t *key, size_t n, const uint16_t *text, size_t n_text,
    unsigned edits, bool first, struct edit_end out[EDIT_ENDS])
{
	const struct band b = { key, text, n, n_text, edits };
	uint8_t rows[4][WIDTH], settled[WIDTH] = { 0 };
	unsigned found = 0, over = 0;

	memset(rows, EDIT_NEVER, sizeof rows);
	rows[0][edits] = 0;
	if (first && edits > 0 && n_text > 0)
		rows[0][edits + 1] = (uint8_t)edit_put_in(text[0]);
	for (size_t i = 1; i <= n; i++) {
		uint8_t *const before[4] = { rows[i % 4], rows[(i + 3) % 4],
			rows[(i + 2) % 4], rows[(i + 1) % 4] };
		row(&b, i, before, settled);
		/* A swap may bridge two rows, not three. */
		over = is_over(before[0], edits) ? over + 1 : 0;
		if (over == 3)
			return 0;
	}
	for (unsigned c = 0; c <= 2 * edits; c++)
		if (settled[c] <= edits && n + c > edits)
			out[found++] =
			    (struct edit_end){ (uint32_t)(n + c - edits),
				    settled[c] };
	return found;
}

/* -- alignment ------------------------------------------------------------- */

/* Where the way back through the table has come to. */
struct way {
	const struct band *b;
	uint8_t (*rows)[WIDTH];
	uint8_t *what;
	uint16_t *from;
	size_t i, j;
};

/* at: the place for i units of the key and j of the text, or EDIT_NEVER. */
static unsigned
at(const struct way *w, size_t i, size_t j)
{
	const unsigned k = w->b->edits;

	return j + k < i || j > i + k ? EDIT_NEVER : w->rows[i][j + k - i];
}

static void
kept(struct way *w, size_t i, size_t j)
{
	w->what[i] = EDIT_KEPT;
	w->from[j] = (uint16_t)i;
}

/* step_swap: a swap that ends here, of i units of the key and j of the text. */
static bool
step_swap(struct way *w, size_t i, size_t j, unsigned edits)
{
	const uint16_t *key = w->b->key + w->i, *text = w->b->text + w->j;

	if (w->i < i || w->j < j ||
	    at(w, w->i - i, w->j - j) + edits != at(w, w->i, w->j) ||
	    !is_apart(
		key[-(ptrdiff_t)i], key[-1], text[-(ptrdiff_t)j], text[-1]))
		return false;
	kept(w, w->i - i, w->j - 1);
	kept(w, w->i - 1, w->j - j);
	if (i == 3)
		w->what[w->i - 2] = EDIT_GONE;
	if (j == 3)
		w->from[w->j - 2] = EDIT_PUT_IN;
	w->i -= i;
	w->j -= j;
	return true;
}

/* step: one step back; of two ways the one that keeps more letters. */
static bool
step(struct way *w)
{
	const unsigned here = at(w, w->i, w->j);
	const size_t i = w->i, j = w->j;

	if (here > w->b->edits)
		return false;
	if (i > 0 && j > 0 && w->b->key[i - 1] == w->b->text[j - 1] &&
	    at(w, i - 1, j - 1) == here) {
		kept(w, --w->i, --w->j);
	} else if (step_swap(w, 2, 2, 1) || step_swap(w, 3, 2, 2) ||
		   step_swap(w, 2, 3, 2)) {
		return true;
	} else if (i > 0 && at(w, i - 1, j) + 1 == here) {
		w->what[--w->i] = EDIT_GONE;
	} else if (j > 0 &&
		   at(w, i, j - 1) + edit_put_in(w->b->text[j - 1]) == here) {
		w->from[--w->j] = EDIT_PUT_IN;
	} else if (i > 0 && j > 0) {
		w->what[--w->i] = EDIT_CHANGED;
		w->from[--w->j] = (uint16_t)w->i;
	} else {
		return false;
	}
	return true;
}

bool
edit_align(const uint16_t *key, size_t n, const uint16_t *text, size_t n_text,
    unsigned edits, uint8_t *what, uint16_t *from)
{
	const struct band b = { key, text, n, n_text, edits };
	uint8_t rows[DICT_EDITS_UNITS + 1][WIDTH], settled[WIDTH];
	struct way w = { &b, rows, what, from, n, n_text };

	if (n > DICT_EDITS_UNITS || n == 0 || n_text == 0)
		return false;
	memset(rows[0], EDIT_NEVER, WIDTH);
	rows[0][edits] = 0;
	if (edits > 0)
		rows[0][edits + 1] = (uint8_t)edit_put_in(text[0]);
	for (size_t i = 1; i <= n; i++) {
		uint8_t *const before[4] = { rows[i], rows[i - 1],
			rows[i > 1 ? i - 2 : 0], rows[i > 2 ? i - 3 : 0] };
		row(&b, i, before, settled);
	}
	while (w.i > 0 || w.j > 0)
		if (!step(&w))
			return false;
	return true;
}
