#include "import_json.h"

#include "charset/charset.h"

struct import_json
import_json_of(struct str text)
{
	return (struct import_json){ .rest = text };
}

static bool
fail(struct import_json *j)
{
	j->bad = true;
	return false;
}

/* next: the byte that comes behind blanks, or NUL. */
static char
next(struct import_json *j)
{
	while (
	    j->rest.n > 0 && (j->rest.p[0] == ' ' || j->rest.p[0] == '\t' ||
				 j->rest.p[0] == '\n' || j->rest.p[0] == '\r'))
		j->rest = str_from(j->rest, 1);
	return j->bad || j->rest.n == 0 ? '\0' : j->rest.p[0];
}

static bool
pass(struct import_json *j, char c)
{
	if (next(j) != c || c == '\0')
		return false;
	j->rest = str_from(j->rest, 1);
	return true;
}

bool
import_json_enter(struct import_json *j, char bracket)
{
	if (!pass(j, bracket))
		return false;
	if (j->depth == IMPORT_JSON_DEPTH)
		return fail(j);
	j->open[j->depth] = bracket == '{' ? '}' : ']';
	j->first[j->depth++] = true;
	return true;
}

/* more: a comma, unless it is the first; false with the closing bracket. */
static bool
more(struct import_json *j, char close)
{
	if (j->bad || j->depth == 0 || j->open[j->depth - 1] != close)
		return fail(j);
	if (pass(j, close)) {
		j->depth--;
		return false;
	}
	if (!j->first[j->depth - 1] && !pass(j, ','))
		return fail(j);
	j->first[j->depth - 1] = false;
	return true;
}

bool
import_json_item(struct import_json *j)
{
	return more(j, ']');
}

bool
import_json_key(struct import_json *j, struct buf *out)
{
	if (!more(j, '}'))
		return false;
	if (!import_json_string(j, out) || !pass(j, ':'))
		return fail(j);
	return true;
}

/* unit: the four digits of \uXXXX. */
static bool
unit(struct import_json *j, uint32_t *v)
{
	*v = 0;
	if (j->rest.n < 4)
		return fail(j);
	for (unsigned i = 0; i < 4; i++) {
		char c = str_lower(j->rest.p[i]);
		if (str_is_digit(c))
			*v = *v * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			*v = *v * 16 + (uint32_t)(c - 'a' + 10);
		else
			return fail(j);
	}
	j->rest = str_from(j->rest, 4);
	return true;
}

/* wide: behind \u; a half of a pair alone becomes U+FFFD. */
static bool
wide(struct import_json *j, struct buf *out)
{
	uint32_t high, low;

	if (!unit(j, &high))
		return false;
	if (high >= 0xD800 && high < 0xDC00 &&
	    str_starts(j->rest, STR("\\u"))) {
		struct import_json behind = *j;
		behind.rest = str_from(behind.rest, 2);
		if (!unit(&behind, &low))
			return fail(j);
		if (low >= 0xDC00 && low < 0xE000) {
			high = 0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00;
			j->rest = behind.rest;
		}
	}
	buf_add_utf8(out, high);
	return true;
}

/* escape: what a backslash stands before. */
static bool
escape(struct import_json *j, struct buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = j->rest.n == 0 ? '\0' : j->rest.p[0];

	j->rest = str_from(j->rest, 1);
	if (c == 'u')
		return wide(j, out);
	for (size_t i = 0; i < sizeof from - 1; i++)
		if (from[i] == c) {
			buf_addc(out, to[i]);
			return true;
		}
	return fail(j);
}

bool
import_json_string(struct import_json *j, struct buf *out)
{
	buf_reset(out);
	if (!pass(j, '"'))
		return false;
	while (j->rest.n > 0 && j->rest.p[0] != '"') {
		char c = j->rest.p[0];
		if ((unsigned char)c < 0x20)
			return fail(j);
		j->rest = str_from(j->rest, 1);
		if (c != '\\')
			buf_addc(out, c);
		else if (!escape(j, out))
			return false;
	}
	if (j->rest.n == 0 || !charset_is_utf8(buf_str(out)))
		return fail(j);
	j->rest = str_from(j->rest, 1);
	return true;
}

/* word: a number, true, false or null; false when nothing like it comes. */
static bool
word(struct import_json *j, struct str *out)
{
	size_t n = 0;

	next(j);
	while (n < j->rest.n &&
	       (str_is_alpha(j->rest.p[n]) || str_is_digit(j->rest.p[n]) ||
		   j->rest.p[n] == '-' || j->rest.p[n] == '+' ||
		   j->rest.p[n] == '.'))
		n++;
	*out = str_head(j->rest, n);
	j->rest = str_from(j->rest, n);
	return n > 0 ? true : fail(j);
}

/* is_number: as JSON writes them, near enough: a digit, or one behind `-`. */
static bool
is_number(struct str s)
{
	return str_is_digit(s.p[0]) ||
	       (s.n > 1 && s.p[0] == '-' && str_is_digit(s.p[1]));
}

/* scalar: passes a value that is no bracket; was it `true`? */
static bool
scalar(struct import_json *j)
{
	struct str w = { NULL, 0 };

	if (next(j) == '"') {
		struct buf scratch = { NULL, 0, 0 };
		import_json_string(j, &scratch);
		buf_fini(&scratch);
		return false;
	}
	if (j->bad || !word(j, &w))
		return false;
	if (!is_number(w) && !str_eq(w, STR("true")) &&
	    !str_eq(w, STR("false")) && !str_eq(w, STR("null")))
		fail(j);
	return str_eq(w, STR("true"));
}

bool
import_json_true(struct import_json *j)
{
	if (next(j) != '{' && next(j) != '[')
		return scalar(j);
	import_json_skip(j);
	return false;
}

void
import_json_skip(struct import_json *j)
{
	unsigned from = j->depth;
	struct buf key = { NULL, 0, 0 };

	/* Not by calling itself: the depth is the input's choice. */
	do {
		if (j->depth > from) {
			bool object = j->open[j->depth - 1] == '}';
			if (!(object ? import_json_key(j, &key)
				     : import_json_item(j)))
				continue;
		}
		if (!import_json_enter(j, '{') && !import_json_enter(j, '['))
			scalar(j);
	} while (!j->bad && j->depth > from);
	buf_fini(&key);
}

bool
import_json_done(struct import_json *j)
{
	return next(j) == '\0' && j->rest.n == 0 && !j->bad && j->depth == 0;
}
