#include "checkdigit.h"

/* value: of a letter or digit in this order, or the length of it. */
static unsigned
value(const char *order, char c)
{
	return (unsigned)str_find(str_of(order), c);
}

/* sum: of the first n values, each with its weight. */
static unsigned
sum(struct str s, const char *order, const unsigned char *weight, size_t n)
{
	unsigned total = 0;

	for (size_t i = 0; i < n; i++)
		total += value(order, s.p[i]) * weight[i];
	return total;
}

static bool
are_digits(struct str s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (!str_is_digit(s.p[i]))
			return false;
	return true;
}

/*
 * China: who registered it and as what, six digits for where, nine signs and
 * the check digit; each weight is three times the one before it, modulo 31.
 * One that begins otherwise may be the number of a person.
 */
static bool
is_wrong_in_china(struct str s)
{
	static const char order[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	static const unsigned char weight[] = { 1, 3, 9, 27, 19, 26, 16, 17, 20,
		29, 25, 13, 8, 24, 10, 30, 28 };
	enum { SIGNS = 31, ALL = 18 };

	if (s.n != ALL || s.p[0] != '9' || value("1239", s.p[1]) == 4 ||
	    !are_digits(s, 2, 8))
		return false;
	for (size_t i = 8; i < ALL; i++)
		if (value(order, s.p[i]) == SIGNS)
			return false;
	unsigned want =
	    (SIGNS - sum(s, order, weight, ALL - 1) % SIGNS) % SIGNS;
	return value(order, s.p[ALL - 1]) != want;
}

/* Singapore: the year, five digits, a letter. */
static bool
is_wrong_in_singapore(struct str s)
{
	static const char letters[] = "ZKCMDNERGWH";
	static const unsigned char weight[] = { 10, 8, 6, 4, 9, 7, 5, 3, 1 };

	if (s.n != 10 || !are_digits(s, 0, 9) || !str_is_alpha(s.p[9]) ||
	    (s.p[0] != '1' && s.p[0] != '2') ||
	    (s.p[1] != '9' && s.p[1] != '0'))
		return false;
	return letters[sum(s, "0123456789", weight, 9) % 11] != s.p[9];
}

bool
checkdigit_is_wrong(struct str number)
{
	return is_wrong_in_china(number) || is_wrong_in_singapore(number);
}
