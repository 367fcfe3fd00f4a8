#include "fact.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "mem.h"
#include "octets.h"

/* is_odd: more controls than a text has, so that it is none. */
static bool
is_odd(struct str s)
{
	size_t odd = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		odd += (c < ' ' && !str_is_space((char)c)) || c == 0x7F;
	}
	return odd * 8 > s.n;
}

/* next_line: ended by CR, LF, both, or VT (a line end inside a paragraph). */
static bool
next_line(struct str *rest, struct str *line)
{
	size_t n = 0;

	if (rest->n == 0)
		return false;
	while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r' &&
	       rest->p[n] != '\v')
		n++;
	*line = str_head(*rest, n);
	*rest = str_from(*rest, n + 1);
	return true;
}

void
fact_text(struct doc *d, struct str place, struct str utf8)
{
	struct buf mended = { NULL, 0, 0 };
	struct str line;

	if (!charset_is_utf8(utf8)) {
		charset_to_utf8("UTF-8", utf8, &mended);
		utf8 = buf_str(&mended);
	}
	while (!is_odd(utf8) && next_line(&utf8, &line))
		if (doc_text(d, place, str_trim(line)) < 0)
			break;
	buf_fini(&mended);
}

void
fact_wide(struct doc *d, struct str place, struct str bytes, bool big)
{
	const char *charset = big ? "UTF-16BE" : "UTF-16LE";
	struct buf utf8 = { NULL, 0, 0 };
	size_t n = 0;

	while (n + 1 < bytes.n && (bytes.p[n] != 0 || bytes.p[n + 1] != 0))
		n += 2;
	charset_to_utf8(charset, str_head(bytes, n), &utf8);
	doc_charset(d, charset, NULL);
	fact_text(d, place, buf_str(&utf8));
	doc_charset(d, "UTF-8", NULL);
	buf_fini(&utf8);
}

void
fact_meta(struct doc *d, struct str key, struct str utf8)
{
	struct buf place = { NULL, 0, 0 };

	doc_place_name(&place, "meta", key);
	fact_text(d, buf_str(&place), utf8);
	buf_fini(&place);
}

void
fact_string(struct doc *d, const char *key, struct str value)
{
	struct buf mended = { NULL, 0, 0 };

	value = fact_bare(value);
	if (!charset_is_utf8(value)) {
		charset_to_utf8("windows-1252", value, &mended);
		value = buf_str(&mended);
	}
	if (value.n > 0 && !is_odd(value))
		doc_meta(d, str_of(key), value);
	buf_fini(&mended);
}

void
fact_number(struct doc *d, const char *key, uint64_t v)
{
	struct buf b = { NULL, 0, 0 };

	buf_add_u64(&b, v);
	if (v > 0)
		doc_meta(d, str_of(key), buf_str(&b));
	buf_fini(&b);
}

void
fact_pixels(struct doc *d, uint64_t width, uint64_t height)
{
	struct buf b = { NULL, 0, 0 };

	buf_add_u64(&b, width);
	buf_addc(&b, 'x');
	buf_add_u64(&b, height);
	if (width > 0 && height > 0)
		doc_meta(d, STR("pixels"), buf_str(&b));
	buf_fini(&b);
}

/* add_digits: v with leading zeros. */
static void
add_digits(struct buf *b, uint64_t v, unsigned digits)
{
	char text[20];

	for (unsigned i = digits; i-- > 0; v /= 10)
		text[i] = (char)('0' + v % 10);
	buf_add(b, text, digits);
}

void
fact_duration(struct doc *d, uint64_t units, uint64_t per_second)
{
	struct buf b = { NULL, 0, 0 };

	if (per_second == 0 || units == 0)
		return;
	buf_add_u64(&b, units / per_second);
	buf_addc(&b, '.');
	/* Whatever a file claims, a product does not overflow. */
	uint64_t rest = units % per_second;

	while (per_second > UINT32_MAX) {
		rest /= 2;
		per_second /= 2;
	}
	add_digits(&b, rest * 1000 / per_second, 3);
	doc_meta(d, STR("duration"), buf_str(&b));
	buf_fini(&b);
}

void
fact_time(struct doc *d, const char *key, int64_t seconds)
{
	struct buf b = { NULL, 0, 0 };

	/* A year of five digits is no date. */
	if (seconds <= 0 || seconds >= INT64_C(253402300800))
		return;
	uint64_t days = (uint64_t)seconds / 86400;
	uint64_t rest = (uint64_t)seconds % 86400;
	/* Years from March on, in eras of 400: days are then a polynomial. */
	uint64_t z = days + 719468, era = z / 146097, doe = z % 146097;
	uint64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	uint64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	uint64_t mp = (5 * doy + 2) / 153;
	uint64_t month = mp < 10 ? mp + 3 : mp - 9;

	add_digits(&b, yoe + era * 400 + (month <= 2), 4);
	buf_addc(&b, '-');
	add_digits(&b, month, 2);
	buf_addc(&b, '-');
	add_digits(&b, doy - (153 * mp + 2) / 5 + 1, 2);
	buf_addc(&b, 'T');
	add_digits(&b, rest / 3600, 2);
	buf_addc(&b, ':');
	add_digits(&b, rest / 60 % 60, 2);
	buf_addc(&b, ':');
	add_digits(&b, rest % 60, 2);
	buf_addc(&b, 'Z');
	doc_meta(d, str_of(key), buf_str(&b));
	buf_fini(&b);
}

/* is_likely: is a unit of UTF-16 of a block that our languages are written in?
 */
static bool
is_likely(uint64_t u)
{
	return (u >= ' ' && u < 0x530 && u != 0x7F) ||
	       (u >= 0x3000 && u < 0x3100) || (u >= 0x4E00 && u < 0xA000) ||
	       (u >= 0xAC00 && u < 0xD7A4) || (u >= 0xFF00 && u < 0xFFF0);
}

bool
fact_is_big(struct str s, bool likely)
{
	size_t big = 0, little = 0;

	if (str_starts(s, STR("\xFE\xFF")) || str_starts(s, STR("\xFF\xFE")))
		return s.p[0] == '\xFE';
	for (size_t i = 0; i + 1 < s.n; i += 2) {
		big += is_likely(octets_big(s, i, 2));
		little += is_likely(octets_little(s, i, 2));
	}
	return big == little ? likely : big > little;
}

struct str
fact_uncut(struct str s)
{
	size_t n = s.n;

	for (; n > 0 && n + 4 > s.n; n--)
		if (charset_is_utf8(str_head(s, n)))
			return str_head(s, n);
	for (n = 0; n < s.n;)
		n += (unsigned char)s.p[n] > 0x80 ? 2 : 1;
	return str_head(s, n > s.n ? s.n - 1 : s.n);
}

struct str
fact_bare(struct str s)
{
	return str_trim(str_head(s, str_find(s, '\0')));
}

/* -- strings of unknown charset -- */

void
fact_pool_add(struct fact_pool *p, struct str place, struct str bytes)
{
	bytes = fact_bare(bytes);
	if (bytes.n == 0 || is_odd(bytes))
		return;
	p->strings = mem_grow(p->strings, p->n, &p->cap, sizeof *p->strings);
	p->strings[p->n++] =
	    (struct fact_pooled){ place.n, p->bytes.n, bytes.n };
	buf_adds(&p->bytes, place);
	buf_adds(&p->bytes, bytes);
}

void
fact_pool_meta(struct fact_pool *p, const char *key, struct str bytes)
{
	struct buf place = { NULL, 0, 0 };

	doc_place_name(&place, "meta", str_of(key));
	fact_pool_add(p, buf_str(&place), bytes);
	buf_fini(&place);
}

void
fact_pool_field(struct fact_pool *p, const char *key, struct str bytes)
{
	bool is_full = str_find(bytes, '\0') == bytes.n;

	fact_pool_meta(p, key, is_full ? fact_uncut(bytes) : bytes);
}

void
fact_unicode(struct doc *d, struct fact_pool *p, struct str place, struct str s)
{
	if (charset_is_utf8(s))
		fact_text(d, place, s);
	else
		fact_pool_add(p, place, s);
}

/* narrow: units that are bytes, some not ASCII, as bytes; false for others. */
static bool
narrow(struct str wide, bool big, struct buf *out)
{
	bool is_high = false;

	for (size_t i = 0; i + 1 < wide.n; i += 2) {
		uint64_t u =
		    big ? octets_big(wide, i, 2) : octets_little(wide, i, 2);

		if (u > 0xFF)
			return false;
		is_high |= u >= 0x80;
		buf_addc(out, (char)u);
	}
	return is_high;
}

void
fact_widened(struct doc *d, struct fact_pool *p, struct str place,
    struct str bytes, bool big)
{
	struct buf b = { NULL, 0, 0 };

	if (narrow(bytes, big, &b))
		fact_pool_add(p, place, buf_str(&b));
	else
		fact_wide(d, place, bytes, big);
	buf_fini(&b);
}

static struct str
pooled(const struct fact_pool *p, size_t i, struct str *place)
{
	struct str s = str_from(buf_str(&p->bytes), p->strings[i].at);

	*place = str_head(s, p->strings[i].place_n);
	return str_head(str_from(s, place->n), p->strings[i].n);
}

/* judge: all strings that are not ASCII or UTF-8 by themselves, together. */
static void
judge(const struct fact_pool *p, struct charset_verdict *v)
{
	struct buf all = { NULL, 0, 0 };
	struct str place;

	for (size_t i = 0; i < p->n; i++) {
		struct str s = pooled(p, i, &place);

		if (charset_is_utf8(s))
			continue;
		buf_adds(&all, s);
		buf_addc(&all, '\n');
	}
	charset_detect(buf_str(&all), NULL, v);
	buf_fini(&all);
}

/* as_known: a string in the charset that they are known to be in. */
static bool
as_known(struct doc *d, struct str place, struct str s, const char *known)
{
	struct buf utf8 = { NULL, 0, 0 };
	bool good = charset_to_utf8(known, s, &utf8) == 0;

	if (good) {
		doc_charset(d, known, charset_own_lang(known));
		fact_text(d, place, buf_str(&utf8));
	}
	buf_fini(&utf8);
	return good;
}

/* give: one string; what the others say is only a hint where it does not fit.
 */
static void
give(struct doc *d, struct str place, struct str s,
    const struct charset_verdict *v)
{
	struct charset_hint hint = { .likely = v->charset };
	struct charset_verdict own = *v;
	struct buf utf8 = { NULL, 0, 0 };

	if (charset_is_utf8(s) || !charset_fits(s, v))
		charset_detect(s, &hint, &own);
	uint64_t bad = charset_to_utf8(own.charset, s, &utf8);

	doc_charset(d, own.charset, own.lang);
	fact_text(d, place, buf_str(&utf8));
	if (bad > 0)
		doc_fault_in(d, FAULT_TEXT_DAMAGED, place, own.charset);
	else if (own.unknown)
		doc_fault_in(d, FAULT_CHARSET_UNKNOWN, place, own.charset);
	buf_fini(&utf8);
}

void
fact_pool_give(struct doc *d, struct fact_pool *p, const char *known)
{
	struct charset_verdict v;
	struct str place;

	if (p->n > 0)
		judge(p, &v);
	for (size_t i = 0; i < p->n && !doc_is_full(d); i++) {
		struct str s = pooled(p, i, &place);

		if (known == NULL || !as_known(d, place, s, known))
			give(d, place, s, &v);
	}
	doc_charset(d, "UTF-8", NULL);
	free(p->strings);
	buf_fini(&p->bytes);
	*p = (struct fact_pool){ .n = 0 };
}
