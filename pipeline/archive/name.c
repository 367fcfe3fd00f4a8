#include "name.h"

#include <math.h>

/* -- charsets -------------------------------------------------------------- */

void
name_decode(struct name *name, struct str raw, const struct charset_verdict *v)
{
	buf_reset(&name->utf8);
	buf_reset(&name->how);
	name->charset = v->charset;
	name->unknown = v->unknown;
	if (charset_to_utf8(v->charset, raw, &name->utf8) > 0)
		name->unknown = true;
	buf_addz(&name->how, charset_how_name(v->how));
	if (!isnan(v->margin)) {
		buf_addc(&name->how, ' ');
		charset_margin(&name->how, v->margin);
	}
}

void
name_rule(struct name *name, struct str utf8, enum charset_how how)
{
	buf_reset(&name->utf8);
	buf_reset(&name->how);
	buf_adds(&name->utf8, utf8);
	buf_addz(&name->how, charset_how_name(how));
	name->charset = how == CHARSET_ASCII ? "US-ASCII" : "UTF-8";
	name->unknown = false;
}

bool
name_is_ascii(struct str raw)
{
	for (size_t i = 0; i < raw.n; i++)
		if ((unsigned char)raw.p[i] >= 0x80 || raw.p[i] == 0x1b)
			return false;
	return true;
}

void
name_judge(struct name *name, struct str raw)
{
	struct charset_hint hint = { .is_name = true };
	struct charset_verdict v;

	if (name_is_ascii(raw)) {
		name_rule(name, raw, CHARSET_ASCII);
		return;
	}
	charset_detect(raw, &hint, &v);
	name_decode(name, raw, &v);
}

void
name_fini(struct name *name)
{
	buf_fini(&name->utf8);
	buf_fini(&name->how);
}

/* -- names that lead elsewhere --------------------------------------------- */

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

static bool
has_parent_step(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '.' && s.p[i + 1] == '.' &&
		    (i == 0 || is_slash(s.p[i - 1])) &&
		    (i + 2 == s.n || is_slash(s.p[i + 2])))
			return true;
	return false;
}

const char *
name_unsafe(struct str s)
{
	struct str rest = s;
	uint32_t cp;

	if (has_parent_step(s))
		return "leads to a folder above";
	if (s.n > 0 && is_slash(s.p[0]))
		return "leads to the root";
	if (s.n > 1 && s.p[1] == ':' && str_is_alpha(s.p[0]))
		return "names a drive";
	while (charset_next(&rest, &cp)) {
		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return "holds a control character";
		if ((cp >= 0x202a && cp <= 0x202e) ||
		    (cp >= 0x2066 && cp <= 0x2069))
			return "changes the direction of writing";
	}
	return NULL;
}

/* -- times ----------------------------------------------------------------- */

static void
add_digits(struct buf *out, uint64_t v, unsigned digits)
{
	char text[8];

	for (unsigned i = digits; i-- > 0; v /= 10)
		text[i] = (char)('0' + v % 10);
	buf_add(out, text, digits);
}

static void
add_time(struct buf *out, const unsigned v[6])
{
	static const char after[] = { '-', '-', 'T', ':', ':', '\0' };

	for (unsigned i = 0; i < 6; i++) {
		add_digits(out, v[i], i == 0 ? 4 : 2);
		if (after[i] != '\0')
			buf_addc(out, after[i]);
	}
}

/* Days of years that begin in March, so that a leap day comes last. */
void
name_time_unix(struct buf *out, int64_t seconds)
{
	const int64_t day = 86400, era_days = 146097;
	const int64_t first = INT64_C(-62135596800); /* year 1 */
	const int64_t last = INT64_C(253402300799);  /* year 9999 */

	if (seconds < first || seconds > last)
		return;
	/* 719468 days lie between the first of March of year 0 and 1970. */
	int64_t days = (seconds - first) / day - 719162 + 719468;
	int64_t of_day = (seconds - first) % day;
	int64_t era = days / era_days, d = days % era_days;
	int64_t y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
	int64_t in_year = d - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * in_year + 2) / 153;
	unsigned v[6];

	v[2] = (unsigned)(in_year - (153 * m + 2) / 5 + 1);
	v[1] = (unsigned)(m < 10 ? m + 3 : m - 9);
	v[0] = (unsigned)(y + era * 400 + (v[1] <= 2));
	v[3] = (unsigned)(of_day / 3600);
	v[4] = (unsigned)(of_day / 60 % 60);
	v[5] = (unsigned)(of_day % 60);
	add_time(out, v);
	buf_addc(out, 'Z');
}

void
name_time_dos(struct buf *out, uint16_t date, uint16_t time)
{
	const unsigned v[6] = { 1980u + (date >> 9), date >> 5 & 15, date & 31,
		time >> 11, time >> 5 & 63, 2u * (time & 31) };

	if (v[1] < 1 || v[1] > 12 || v[2] < 1 || v[3] > 23 || v[4] > 59 ||
	    v[5] > 59)
		return;
	add_time(out, v);
}
