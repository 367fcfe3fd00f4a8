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
edit_single(uint16_t unit)
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
 * row: row i from the two before it; *put_in (or NULL) without texts that end
 * in a unit put in.
 */
static void
row(const struct band *b, size_t i, const uint8_t *two, const uint8_t *one,
    uint8_t *out, uint8_t *settled)
{
	const unsigned k = b->edits;

	for (unsigned c = 0; c <= 2 * k; c++) {
		unsigned best = EDIT_NEVER;
		out[c] = settled[c] = EDIT_NEVER;
		if (i + c < k || i + c - k > b->n_text)
			continue;
		size_t j = i + c - k;
		if (j > 0 && one[c] <= k)
			best = one[c] +
			       edit_change(b->key[i - 1], b->text[j - 1]);
		if (c < 2 * k && one[c + 1] < k)
			best = least(
			    best, one[c + 1] + edit_single(b->key[i - 1]));
		if (i > 1 && j > 1 && two[c] < k &&
		    is_swap(b->key + i - 2, b->text + j - 2))
			best = least(best, two[c] + 1u);
		settled[c] = (uint8_t)least(best, EDIT_NEVER);
		if (c > 0 && j > 0 && out[c - 1] < k)
			best = least(
			    best, out[c - 1] + edit_single(b->text[j - 1]));
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
	uint8_t rows[3][WIDTH], settled[WIDTH];
	unsigned found = 0;

	memset(rows, EDIT_NEVER, sizeof rows);
	rows[0][edits] = 0;
	if (first && edits > 0 && n_text > 0)
		rows[0][edits + 1] = (uint8_t)edit_single(text[0]);
	for (size_t i = 1; i <= n; i++) {
		uint8_t *two = rows[(i + 1) % 3], *one = rows[(i + 2) % 3];
		row(&b, i, two, one, rows[i % 3], settled);
		/* A swap may bridge one row, not two. */
		if (is_over(rows[i % 3], edits) && is_over(one, edits))
			return 0;
	}
	for (unsigned c = 0; c <= 2 * edits; c++)
		if (settled[c] <= edits && n + c > edits)
			out[found++] = (struct edit_end){
				(uint32_t)(n + c - edits), settled[c]
			};
	return found;
}

/* -- alignment ------------------------------------------------------------- */

/*
 * back: from the end of the table to its beginning, one step at a time.  Of
 * two ways the one that keeps more letters is taken.
 */
static bool
back(const struct band *b, uint8_t rows[][WIDTH], uint8_t *what, uint16_t *from)
{
	const unsigned k = b->edits;
	size_t i = b->n, j = b->n_text;

	while (i > 0 || j > 0) {
		if (j + k < i || j > i + k)
			return false;
		unsigned c = (unsigned)(j + k - i), here = rows[i][c];
		if (here > k)
			return false;
		bool both = i > 0 && j > 0;
		if (both && b->key[i - 1] == b->text[j - 1] &&
		    rows[i - 1][c] == here) {
			what[--i] = EDIT_KEPT;
			from[--j] = (uint16_t)i;
		} else if (i > 1 && j > 1 && rows[i - 2][c] + 1u == here &&
			   is_swap(b->key + i - 2, b->text + j - 2)) {
			what[i - 1] = what[i - 2] = EDIT_KEPT;
			from[j - 1] = (uint16_t)(i - 2);
			from[j - 2] = (uint16_t)(i - 1);
			i -= 2;
			j -= 2;
		} else if (i > 0 && c < 2 * k &&
			   rows[i - 1][c + 1] + edit_single(b->key[i - 1]) ==
			       here) {
			what[--i] = EDIT_GONE;
		} else if (j > 0 && c > 0 &&
			   rows[i][c - 1] + edit_single(b->text[j - 1]) ==
			       here) {
			from[--j] = EDIT_PUT_IN;
		} else if (both) {
			what[--i] = EDIT_CHANGED;
			from[--j] = (uint16_t)i;
		} else {
			return false;
		}
	}
	return true;
}

bool
edit_align(const uint16_t *key, size_t n, const uint16_t *text, size_t n_text,
    unsigned edits, uint8_t *what, uint16_t *from)
{
	const struct band b = { key, text, n, n_text, edits };
	uint8_t rows[DICT_EDITS_UNITS + 1][WIDTH], settled[WIDTH];

	if (n > DICT_EDITS_UNITS || n == 0 || n_text == 0)
		return false;
	memset(rows[0], EDIT_NEVER, WIDTH);
	rows[0][edits] = 0;
	if (edits > 0)
		rows[0][edits + 1] = (uint8_t)edit_single(text[0]);
	for (size_t i = 1; i <= n; i++)
		row(&b, i, i > 1 ? rows[i - 2] : rows[0], rows[i - 1], rows[i],
		    settled);
	return back(&b, rows, what, from);
}
