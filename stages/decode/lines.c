#include "lines.h"

#include "limits.h"
#include "unit.h"

void
lines_init(struct lines *l)
{
	*l = (struct lines){ .number = 1 };
}

void
lines_fini(struct lines *l)
{
	buf_fini(&l->rest);
}

/*
 * Which line ends but LF a text holds: few do, and then LF is all we seek.  The
 * next LF and CR are remembered, so that a text of one of them is not searched
 * for the other at every line.
 */
struct ends {
	const char *lf, *cr; /* at or behind the last place asked for, or end */
	bool nel, ls;
};

static bool
holds(struct str text, const char *bytes, size_t n)
{
	struct str rest = text;

	while (rest.n >= n) {
		rest = str_from(rest, str_find(rest, bytes[0]));
		if (rest.n >= n && memcmp(rest.p, bytes, n) == 0)
			return true;
		rest = str_from(rest, 1);
	}
	return false;
}

static struct ends
ends_in(struct str text)
{
	return (struct ends){ text.p + str_find(text, '\n'),
		text.p + str_find(text, '\r'), holds(text, "\xC2\x85", 2),
		holds(text, "\xE2\x80\xA8", 3) ||
		    holds(text, "\xE2\x80\xA9", 3) };
}

/* next_of: offset of the next byte c in text; *at is the last one found. */
static size_t
next_of(struct str text, char c, const char **at)
{
	if (*at < text.p)
		*at = text.p + str_find(text, c);
	return (size_t)(*at - text.p);
}

/*
 * Offset of the next line end, or text.n; *n is its length, 0 when there is
 * none.  A CR at the very end may be half of a CR LF: the caller remembers.
 */
static size_t
next_end(struct str text, struct ends *ends, size_t *n)
{
	size_t at = next_of(text, '\n', &ends->lf);
	size_t cr = next_of(text, '\r', &ends->cr);

	*n = at < text.n;
	if (cr < at) {
		*n = cr + 1 == at && at < text.n ? 2 : 1;
		at = cr;
	}
	if (!ends->nel && !ends->ls)
		return at;
	for (size_t i = 0; i < at; i++) {
		const char *p = text.p + i;
		if (p[0] == '\xC2' && i + 1 < text.n && p[1] == '\x85') {
			*n = 2;
			return i;
		}
		if (p[0] == '\xE2' && i + 2 < text.n && p[1] == '\x80' &&
		    (p[2] == '\xA8' || p[2] == '\xA9')) {
			*n = 3;
			return i;
		}
	}
	return at;
}

/* A line, or the part of one in hand, in pieces of at most a unit. */
static void
give(struct lines *l, struct str line, lines_fn fn, void *arg)
{
	while (line.n > LIMIT_UNIT) {
		size_t n = unit_cut(line);
		fn(arg, l->number, str_head(line, n));
		line = str_from(line, n);
	}
	if (line.n > 0)
		fn(arg, l->number, line);
}

/* Keeps what has no end; gives whole units of it, so that it stays short. */
static void
keep(struct lines *l, struct str part, lines_fn fn, void *arg)
{
	buf_adds(&l->rest, part);
	if (l->rest.n < 2 * LIMIT_UNIT)
		return;
	size_t n = unit_cut(buf_str(&l->rest));
	fn(arg, l->number, str_head(buf_str(&l->rest), n));
	l->rest.n -= n;
	memmove(l->rest.p, l->rest.p + n, l->rest.n);
}

void
lines_feed(struct lines *l, struct str text, lines_fn fn, void *arg)
{
	if (text.n == 0)
		return;

	struct ends ends = ends_in(text);

	if (l->after_cr) {
		if (text.p[0] == '\n')
			text = str_from(text, 1);
		l->after_cr = false;
	}
	while (text.n > 0) {
		size_t n, at = next_end(text, &ends, &n);
		struct str line = str_head(text, at);
		if (n == 0) {
			keep(l, line, fn, arg);
			return;
		}
		if (l->rest.n > 0) {
			buf_adds(&l->rest, line);
			line = buf_str(&l->rest);
		}
		give(l, line, fn, arg);
		buf_reset(&l->rest);
		l->number++;
		l->after_cr = at + n == text.n && text.p[at] == '\r' && n == 1;
		text = str_from(text, at + n);
	}
}

void
lines_end(struct lines *l, lines_fn fn, void *arg)
{
	give(l, buf_str(&l->rest), fn, arg);
	buf_reset(&l->rest);
}
