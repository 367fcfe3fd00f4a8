#include "number.h"

#include "str.h"

enum { DIGITS_MAX = 4 };

static bool
is_digit(uint16_t unit)
{
	return unit >= '0' && unit <= '9';
}

/* 一 to 九, 十, 百, 零, 〇, 两 as the fold has them. */
static bool
is_han_digit(uint16_t unit)
{
	static const uint16_t han[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
		0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341, 0x767E, 0x96F6, 0x3007,
		0x4E24 };

	for (size_t i = 0; i < sizeof han / sizeof *han; i++)
		if (han[i] == unit)
			return true;
	return false;
}

/* What follows the number of an ordinal: 季 期 기, 集 话 화 부 회. */
static bool
is_counter(uint16_t unit, enum number_what *what)
{
	static const uint16_t season[] = { 0x5B63, 0x671F, 0xAE30 };
	static const uint16_t episode[] = { 0x96C6, 0x8BDD, 0xD654, 0xBD80,
		0xD68C };

	for (size_t i = 0; i < sizeof season / sizeof *season; i++)
		if (season[i] == unit) {
			*what = NUMBER_SEASON;
			return true;
		}
	for (size_t i = 0; i < sizeof episode / sizeof *episode; i++)
		if (episode[i] == unit) {
			*what = NUMBER_EPISODE;
			return true;
		}
	return false;
}

/* ordinal: 第 or 제 at unit i, a number, a counter; its end, or 0. */
static size_t
ordinal(const struct folded *f, size_t i, enum number_what *what)
{
	bool han = f->unit[i] == 0x7B2C;
	size_t k = i + 1;

	if (!han && f->unit[i] != 0xC81C)
		return 0;
	while (k < f->n && k - i <= DIGITS_MAX &&
	       (is_digit(f->unit[k]) || (han && is_han_digit(f->unit[k]))))
		k++;
	if (k == i + 1 || k >= f->n || !is_counter(f->unit[k], what))
		return 0;
	return k + 1;
}

/* begins: do the letters of word stand at unit i, at the edge of a word? */
static bool
begins(const struct folded *f, size_t i, struct str word)
{
	if (i > 0 && !(f->flags[i] & FOLD_GAP) && fold_is_word(f->unit[i - 1]))
		return false;
	if (f->n - i <= word.n)
		return false;
	for (size_t k = 0; k < word.n; k++)
		if (f->unit[i + k] != (unsigned char)word.p[k] ||
		    (k > 0 && (f->flags[i + k] & FOLD_GAP)))
			return false;
	return true;
}

/* digits: the end of the digits from unit i on, of a few at most; or i. */
static size_t
digits(const struct folded *f, size_t i)
{
	size_t k = i;

	while (k < f->n && is_digit(f->unit[k]) && k - i <= DIGITS_MAX &&
	       (k == i || !(f->flags[k] & FOLD_GAP)))
		k++;
	return k - i > DIGITS_MAX ? i : k;
}

static bool
ends(const struct folded *f, size_t i)
{
	return i >= f->n || (f->flags[i] & FOLD_GAP) ||
	       !fold_is_word(f->unit[i]);
}

/* latin: S3, S03E05, EP12, E12, in capitals when a letter stands alone. */
static size_t
latin(const struct folded *f, size_t i, enum number_what *what)
{
	size_t k;

	*what = NUMBER_EPISODE;
	if (begins(f, i, STR("ep"))) {
		k = digits(f, i + 2);
		return k > i + 2 && ends(f, k) ? k : 0;
	}
	if (!begins(f, i, STR("s")) || (f->flags[i + 1] & FOLD_GAP))
		return 0;
	k = digits(f, i + 1);
	if (k == i + 1 || k > i + 3)
		return 0;
	if (k < f->n && f->unit[k] == 'e' && !(f->flags[k] & FOLD_GAP)) {
		size_t e = digits(f, k + 1);
		return e > k + 1 && ends(f, e) ? e : 0;
	}
	*what = NUMBER_SEASON;
	return (f->flags[i] & FOLD_UPPER) && ends(f, k) ? k : 0;
}

/* season: シーズン or 시즌 and a number. */
static size_t
season(const struct folded *f, size_t i, enum number_what *what)
{
	static const uint16_t kana[] = { 0x30B7, 0x30FC, 0x30BA, 0x30F3 };
	static const uint16_t hangul[] = { 0xC2DC, 0xC98C };
	const uint16_t *word = f->unit[i] == kana[0] ? kana : hangul;
	size_t n = word == kana ? 4 : 2, k;

	*what = NUMBER_SEASON;
	if (f->n - i <= n)
		return 0;
	for (k = 0; k < n; k++)
		if (f->unit[i + k] != word[k])
			return 0;
	k = digits(f, i + n);
	return k > i + n ? k : 0;
}

bool
number_next(
    const struct folded *f, size_t *at, size_t *start, enum number_what *what)
{
	for (size_t i = *at; i < f->n; i++) {
		size_t end = 0;
		switch (f->unit[i]) {
		case 0x7B2C:
		case 0xC81C:
			end = ordinal(f, i, what);
			break;
		case 'e':
		case 's':
			end = latin(f, i, what);
			break;
		case 0x30B7:
		case 0xC2DC:
			end = season(f, i, what);
			break;
		default:
			break;
		}
		if (end > 0) {
			*start = i;
			*at = end;
			return true;
		}
	}
	*at = f->n;
	return false;
}
