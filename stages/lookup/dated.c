#include "dated.h"

/* digits: does s begin with n of them? */
static bool
digits(struct str s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (i >= s.n || !str_is_digit(s.p[i]))
			return false;
	return true;
}

/* part: a hyphen and two digits at byte i, with nothing more behind. */
static bool
part(struct str s, size_t i)
{
	struct str rest = str_from(s, i);

	return rest.n >= 3 && rest.p[0] == '-' &&
	       digits(str_from(rest, 1), 2) && !digits(str_from(rest, 3), 1);
}

bool
dated_iso(struct str s, enum dated_by by, struct dated *out)
{
	struct str word;

	while (str_split(&s, ' ', &word)) {
		if (!digits(word, 4) || !part(word, 4))
			continue;
		*out = (struct dated){ .by = by, .n = part(word, 7) ? 10 : 7 };
		memcpy(out->day, word.p, out->n);
		return true;
	}
	return false;
}

/* month: 1 to 12 of the three letters that a word begins with, or 0. */
static unsigned
month(struct str word)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (unsigned m = 0; m < 12 && word.n >= 3; m++)
		if (str_eq_nocase(str_head(word, 3),
			(struct str){ names + (size_t)3 * m, 3 }))
			return m + 1;
	return 0;
}

bool
dated_mail(struct str s, enum dated_by by, struct dated *out)
{
	struct str day = { NULL, 0 }, of = { NULL, 0 }, year;

	while (str_split(&s, ' ', &year)) {
		unsigned m = month(of);
		if (m > 0 && day.n <= 2 && digits(day, day.n) && year.n == 4 &&
		    digits(year, 4) && day.n > 0) {
			*out = (struct dated){ .by = by, .n = 10 };
			memcpy(out->day, year.p, 4);
			memcpy(out->day + 4, "-00-00", 6);
			out->day[5] = (char)('0' + m / 10);
			out->day[6] = (char)('0' + m % 10);
			memcpy(out->day + 10 - day.n, day.p, day.n);
			return true;
		}
		day = of;
		of = year;
	}
	return false;
}

void
dated_take(struct dated *d, const struct dated *other)
{
	if (other->by >= d->by)
		*d = *other;
}

bool
dated_before(const struct dated *a, const struct dated *b)
{
	unsigned n = a->n < b->n ? a->n : b->n;

	return a->by != DATED_NOT && b->by != DATED_NOT &&
	       memcmp(a->day, b->day, n) < 0;
}
