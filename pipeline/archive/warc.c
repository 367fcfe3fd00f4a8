#include "warc.h"

#include "../limits.h"

/* A header longer than this is none. */
enum { LONGEST_HEADER = 1024 * 1024, MOST_LINES = 1000 };

/* -- lines ----------------------------------------------------------------- */

/* line: the next one of *rest without its end; false when it has no end. */
static bool
line(struct str *rest, struct str *out)
{
	size_t n = str_find(*rest, '\n');

	if (n == rest->n)
		return false;
	*out = str_head(*rest, n);
	*rest = str_from(*rest, n + 1);
	if (out->n > 0 && out->p[out->n - 1] == '\r')
		out->n--;
	return true;
}

/* field: the value of a line "name: value" of this name. */
static bool
field(struct str s, struct str name, struct str *value)
{
	if (s.n <= name.n || s.p[name.n] != ':' ||
	    !str_eq_nocase(str_head(s, name.n), name))
		return false;
	*value = str_trim(str_from(s, name.n + 1));
	return true;
}

/* bare: an URI without the angle brackets of WARC 1.0. */
static struct str
bare(struct str s)
{
	if (s.n >= 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
		return (struct str){ s.p + 1, s.n - 2 };
	return s;
}

/* -- times ----------------------------------------------------------------- */

/*
 * unix_time: year to second in one row of 14 digits, other characters between
 * them passed over.
 */
static int64_t
unix_time(struct str s)
{
	enum { DIGITS = 14 };
	static const uint16_t before[] = { 0, 31, 59, 90, 120, 151, 181, 212,
		243, 273, 304, 334 };
	unsigned d[DIGITS], n = 0;

	for (size_t i = 0; i < s.n && n < DIGITS; i++)
		if (str_is_digit(s.p[i]))
			d[n++] = (unsigned)(s.p[i] - '0');
	if (n < DIGITS)
		return WARC_NO_TIME;
	int64_t year = d[0] * 1000 + d[1] * 100 + d[2] * 10 + d[3];
	unsigned month = d[4] * 10 + d[5], day = d[6] * 10 + d[7];

	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31)
		return WARC_NO_TIME;
	/* Leap days up to the February that came last. */
	int64_t past = month > 2 ? year : year - 1;
	int64_t days = (year - 1970) * 365 + before[month - 1] + day - 1 +
		       (past / 4 - past / 100 + past / 400) - 477;

	return days * 86400 + (d[8] * 10 + d[9]) * 3600 +
	       (d[10] * 10 + d[11]) * 60 + d[12] * 10 + d[13];
}

/* -- records --------------------------------------------------------------- */

/* is_content: kinds of records that hold what was fetched. */
static bool
is_content(struct str type)
{
	static const char *const types[] = { "response", "resource",
		"conversion", "continuation" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_eq_nocase(type, str_of(types[i])))
			return true;
	return false;
}

/* warc_header: bytes of a header at s and what it says; 0: it is none. */
static uint64_t
warc_header(struct str s, struct warc_record *r)
{
	struct str rest = str_head(s, LONGEST_HEADER), l, v;
	bool has_length = false;

	if (!line(&rest, &l) || !str_starts(l, STR("WARC/")))
		return 0;
	for (unsigned i = 0; i < MOST_LINES && line(&rest, &l); i++) {
		if (l.n == 0)
			return has_length ? (uint64_t)(rest.p - s.p) : 0;
		if (field(l, STR("WARC-Type"), &v))
			r->has_page = is_content(v);
		else if (field(l, STR("WARC-Target-URI"), &v))
			r->uri = bare(v);
		else if (field(l, STR("WARC-Record-ID"), &v))
			r->id = bare(v);
		else if (field(l, STR("WARC-Date"), &v))
			r->time = unix_time(v);
		else if (field(l, STR("Content-Length"), &v))
			has_length = str_u64(v, &r->length);
	}
	return 0;
}

/*
 * arc_header: the same of ARC: one line, URI, address, time, type (and more in
 * version 2) and length, a blank between them.
 */
static uint64_t
arc_header(struct str s, struct warc_record *r)
{
	struct str rest = str_head(s, LONGEST_HEADER), l, v, time;
	size_t last;

	if (!line(&rest, &l))
		return 0;
	r->id = l;
	r->has_page = true;
	for (last = l.n; last > 0 && l.p[last - 1] != ' '; last--)
		;
	if (last == 0 || !str_u64(str_from(l, last), &r->length) ||
	    !str_split(&l, ' ', &r->uri) || !str_split(&l, ' ', &v) ||
	    !str_split(&l, ' ', &time) || l.n == 0 || r->uri.n == 0)
		return 0;
	r->time = unix_time(time);
	return r->time == WARC_NO_TIME ? 0 : (uint64_t)(rest.p - s.p);
}

/* is_chunked: does one of the lines of HTTP headers say so? */
static bool
is_chunked(struct str headers)
{
	struct str l, v;

	while (line(&headers, &l))
		if (field(l, STR("Transfer-Encoding"), &v) &&
		    str_eq_nocase(v, STR("chunked")))
			return true;
	return false;
}

/* http: bytes of the headers that an answer has in front; 0: it is none. */
static size_t
http(struct str block, bool *chunked)
{
	struct str rest = str_head(block, LONGEST_HEADER), l = { NULL, 0 };

	if (!str_starts(rest, STR("HTTP/")))
		return 0;
	while (line(&rest, &l) && l.n > 0)
		;
	if (l.n > 0)
		return 0;
	size_t n = (size_t)(rest.p - block.p);

	*chunked = is_chunked(str_head(block, n));
	return n;
}

/* ends: line ends at the beginning of s. */
static uint64_t
ends(struct str s)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == '\r' || s.p[n] == '\n'))
		n++;
	return n;
}

/* no_record: bytes up to the next line that begins a record. */
static uint64_t
no_record(struct str s)
{
	struct str rest = s, l;

	while (line(&rest, &l))
		if (str_starts(rest, STR("WARC/")))
			return (uint64_t)(rest.p - s.p);
	return s.n;
}

void
warc_next(struct warc *w, struct warc_record *r)
{
	struct str s = str_from(w->s, (size_t)w->at);

	*r = (struct warc_record){
		.kind = WARC_BROKEN, .at = w->at, .time = WARC_NO_TIME
	};
	if (s.n == 0) {
		r->kind = WARC_END;
		return;
	}
	r->header =
	    str_starts(s, STR("WARC/")) ? warc_header(s, r) : arc_header(s, r);
	if (r->header == 0) {
		r->header = no_record(s);
		w->at += r->header;
		return;
	}
	r->kind = WARC_RECORD;
	s = str_from(s, (size_t)r->header);
	r->block = str_head(s, r->length < s.n ? (size_t)r->length : s.n);
	r->tail = ends(str_from(s, r->block.n));
	size_t n = r->has_page ? http(r->block, &r->chunked) : r->block.n;

	struct str whole = str_from(w->s, (size_t)w->at);

	whole = str_head(whole, (size_t)r->header + n);
	r->head = str_from(whole, str_find(whole, '\n') + 1);
	r->page = str_from(r->block, n);
	w->at += r->header + r->block.n + r->tail;
}

/* -- pages ----------------------------------------------------------------- */

/* hex: the number that a line of a chunk begins with; false when none. */
static bool
hex(struct str s, uint64_t *out)
{
	size_t i = 0;

	*out = 0;
	for (; i < s.n && i < 16; i++) {
		unsigned c = (unsigned char)s.p[i], d = c - '0';

		if (d > 9)
			d = (c | 32) >= 'a' ? (c | 32) - 'a' + 10 : 16;
		if (d > 15)
			break;
		*out = *out << 4 | d;
	}
	return i > 0 && (i == s.n || s.p[i] == ';' || s.p[i] == ' ');
}

static enum warc_result
give(struct str piece, warc_piece_fn fn, void *arg)
{
	return piece.n > 0 && fn(arg, piece) != 0 ? WARC_STOPPED : WARC_READ;
}

static enum warc_result
unchunk(struct str rest, warc_piece_fn fn, void *arg)
{
	for (;;) {
		struct str before = rest, l;
		uint64_t n;

		if (!line(&rest, &l) || !hex(l, &n))
			return give(before, fn, arg) == WARC_STOPPED
				   ? WARC_STOPPED
			       : before.n == 0 ? WARC_TRUNCATED
					       : WARC_DAMAGED;
		if (n == 0)
			return WARC_READ;
		struct str chunk =
		    str_head(rest, n < rest.n ? (size_t)n : rest.n);

		if (give(chunk, fn, arg) == WARC_STOPPED)
			return WARC_STOPPED;
		if (chunk.n < n)
			return WARC_TRUNCATED;
		rest = str_from(rest, chunk.n);
		/* The line end behind a chunk is no part of it. */
		rest = str_from(rest, str_starts(rest, STR("\r\n")) ? 2
				      : str_starts(rest, STR("\n")) ? 1
								    : 0);
	}
}

enum warc_result
warc_page(const struct warc_record *r, warc_piece_fn fn, void *arg)
{
	enum warc_result result =
	    r->chunked ? unchunk(r->page, fn, arg) : give(r->page, fn, arg);

	return result != WARC_STOPPED && r->block.n < r->length ? WARC_TRUNCATED
								: result;
}
