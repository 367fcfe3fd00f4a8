/*
 * validate: is standard input a stream as record(5) has it?  Written from the
 * format's description and without the product's own reader, so that a mistake
 * in that one is seen.  Says the first twenty violations; exit 3 when there
 * are any.
 *
 * Checked: line ends; the escapes, and that they are needed; field counts and
 * numbers; UTF-8; the first line; each stage with its end; items and dones as
 * brackets, ids once, parents; outcomes with a fault behind them; bytes in
 * order and in pieces; spans that follow each other and add up to their item;
 * texts with a place, cuts that add up; hits that stand where they say, in one
 * line or over the end of one.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS_MAX = 20, DEPTH_MAX = 256, PIECE_MAX = 64 * 1024 };

struct field {
	char *p;
	size_t n;
};

/* Texts of an open item, to look a hit up in. */
struct said {
	struct said *next;
	char *place;
	char *text;
	size_t n;
};

struct open {
	char id[17];
	bool fault;
	uint64_t bytes_at;
	bool spans; /* there were some, up to this byte */
	uint64_t span_at;
	struct said *said;
};

static struct {
	unsigned long line, violations;
	struct open open[DEPTH_MAX];
	unsigned depth;
	char stages[64][64];
	unsigned n_stages;
	uint64_t *ids; /* open addressing; 0 is free */
	size_t n_ids, cap_ids;
} v;

static void __attribute__((format(printf, 1, 2))) wrong(const char *format, ...)
{
	va_list ap;

	if (++v.violations > 20)
		return;
	printf("line %lu: ", v.line);
	va_start(ap, format);
	vprintf(format, ap);
	va_end(ap);
	putchar('\n');
}

/* utf8_at: length of a well-formed sequence, or 0. */
static size_t
utf8_at(const unsigned char *p, size_t n)
{
	static const struct {
		unsigned char first, last, low, high;
		size_t n;
	} forms[] = {
		{ 0x00, 0x7F, 0x00, 0xFF, 1 },
		{ 0xC2, 0xDF, 0x80, 0xBF, 2 },
		{ 0xE0, 0xE0, 0xA0, 0xBF, 3 },
		{ 0xE1, 0xEC, 0x80, 0xBF, 3 },
		{ 0xED, 0xED, 0x80, 0x9F, 3 },
		{ 0xEE, 0xEF, 0x80, 0xBF, 3 },
		{ 0xF0, 0xF0, 0x90, 0xBF, 4 },
		{ 0xF1, 0xF3, 0x80, 0xBF, 4 },
		{ 0xF4, 0xF4, 0x80, 0x8F, 4 },
	};

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (p[0] < forms[i].first || p[0] > forms[i].last)
			continue;
		if (forms[i].n == 1)
			return 1;
		if (n < forms[i].n || p[1] < forms[i].low ||
		    p[1] > forms[i].high)
			return 0;
		for (size_t k = 2; k < forms[i].n; k++)
			if ((p[k] & 0xC0) != 0x80)
				return 0;
		return forms[i].n;
	}
	return 0;
}

static int
hex(char c)
{
	const char *digits = "0123456789ABCDEF", *at = strchr(digits, c);

	return c == '\0' || at == NULL ? -1 : (int)(at - digits);
}

/* raw_field: bytes that may not stand unescaped. */
static void
raw_field(const char *name, struct field f, bool data)
{
	const unsigned char *p = (const unsigned char *)f.p;

	for (size_t i = 0; i < f.n;) {
		size_t n = data ? 1 : utf8_at(p + i, f.n - i);

		if (n == 0) {
			wrong("%s: not UTF-8 at byte %zu", name, i);
			return;
		}
		if (data ? p[i] == 0 || p[i] == '\r'
			 : p[i] < 0x20 || p[i] == 0x7F) {
			wrong("%s: a raw control at byte %zu", name, i);
			return;
		}
		i += n;
	}
	if (!data && f.n > 0 && f.p[0] == '"')
		wrong("%s: begins with a raw quote", name);
}

/* unescape: in place; each escape must be one that is needed. */
static void
unescape(const char *name, struct field *f, bool data)
{
	size_t n = 0;

	raw_field(name, *f, data);
	for (size_t i = 0; i < f->n; i++) {
		if (f->p[i] != '\\') {
			f->p[n++] = f->p[i];
			continue;
		}
		char c = i + 1 < f->n ? f->p[i + 1] : '\0';
		const char *at = c == '\0' ? NULL : strchr("\\tnr", c);

		if (at != NULL) {
			f->p[n++] = c == 't'   ? '\t'
				    : c == 'n' ? '\n'
				    : c == 'r' ? '\r'
					       : '\\';
			i++;
			continue;
		}
		int high = c == 'x' && i + 3 < f->n ? hex(f->p[i + 2]) : -1;
		int low = c == 'x' && i + 3 < f->n ? hex(f->p[i + 3]) : -1;

		if (high < 0 || low < 0) {
			wrong("%s: no such escape at byte %zu", name, i);
			f->p[n++] = '\\';
			continue;
		}
		int b = high << 4 | low;
		bool needed =
		    data ? b == 0
			 : (b < 0x20 && b != '\t' && b != '\n' && b != '\r') ||
			       b >= 0x7F || (b == '"' && i == 0);

		if (!needed)
			wrong("%s: \\x%02X need not be escaped", name, b);
		f->p[n++] = (char)b;
		i += 3;
	}
	f->n = n;
	f->p[n] = '\0'; /* a TAB or LF stood there, or an escape was longer */
}

static bool
is_number(struct field f, bool may_be_empty)
{
	if (f.n == 0)
		return may_be_empty;
	for (size_t i = 0; i < f.n; i++)
		if (f.p[i] < '0' || f.p[i] > '9')
			return false;
	return true;
}

static bool
is_hex(struct field f, size_t n)
{
	if (n != 0 && f.n != n)
		return false;
	if (f.n % 2 != 0)
		return false;
	for (size_t i = 0; i < f.n; i++)
		if (strchr("0123456789abcdef", f.p[i]) == NULL)
			return false;
	return true;
}

static struct open *
find_open(const char *tag, struct field id)
{
	if (!is_hex(id, 16)) {
		wrong("%s: not an id", tag);
		return NULL;
	}
	for (unsigned i = v.depth; i > 0; i--)
		if (strcmp(v.open[i - 1].id, id.p) == 0)
			return &v.open[i - 1];
	wrong("%s: of an item that is not open", tag);
	return NULL;
}

static bool remember(uint64_t id);

/* grow: a table twice as large, everything put in again. */
static void
grow(void)
{
	uint64_t *old = v.ids;
	size_t cap = v.cap_ids;

	v.cap_ids = cap == 0 ? 1024 : cap * 2;
	v.ids = calloc(v.cap_ids, sizeof *v.ids);
	v.n_ids = 0;
	if (v.ids == NULL)
		exit(4);
	for (size_t i = 0; i < cap; i++)
		if (old[i] != 0)
			remember(old[i]);
	free(old);
}

/* remember: false when the id was there already. */
static bool
remember(uint64_t id)
{
	if (v.n_ids * 2 >= v.cap_ids)
		grow();
	size_t i =
	    (size_t)(id * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (v.cap_ids - 1);

	for (; v.ids[i] != 0; i = (i + 1) & (v.cap_ids - 1))
		if (v.ids[i] == id)
			return false;
	v.ids[i] = id;
	v.n_ids++;
	return true;
}

static void
item(struct field *f)
{
	if (!is_hex(f[0], 16)) {
		wrong("item: not an id");
		return;
	}
	if (!remember(strtoull(f[0].p, NULL, 16)))
		wrong("item: an id for the second time");
	if (v.depth == DEPTH_MAX)
		exit(4);
	const char *parent = v.depth == 0 ? "" : v.open[v.depth - 1].id;

	if (strcmp(f[1].p, parent) != 0)
		wrong("item: parent is \"%s\", but it lies in \"%s\"", f[1].p,
		    parent);
	if (f[2].n == 0)
		wrong("item: no path");
	if (f[3].n == 0)
		wrong("item: no type");
	if (!is_number(f[4], true))
		wrong("item: size is no number");
	if (!is_hex(f[6], 0))
		wrong("item: raw_name is not hex");
	struct open *o = &v.open[v.depth++];

	*o = (struct open){ .fault = false };
	memcpy(o->id, f[0].p, 17);
}

static void
cuts(struct field text, struct field c)
{
	size_t want = 0, got = 0, number = 0;

	/* White space of ASCII; other spaces are the stage's own test. */
	for (size_t i = 0; i < text.n; i++) {
		unsigned char b = (unsigned char)text.p[i];

		if (b >= 0x80)
			return;
		want += !(b == ' ' || (b >= 9 && b <= 13) ||
			  (b >= 0x1C && b <= 0x1F));
	}
	for (size_t i = 0; i < c.n; i++) {
		if (c.p[i] >= '0' && c.p[i] <= '9') {
			number = number * 10 + (size_t)(c.p[i] - '0');
			continue;
		}
		if (strchr(" ?+", c.p[i]) == NULL) {
			wrong("text: not cuts: %s", c.p);
			return;
		}
		got += number;
		number = 0;
	}
	if (got + number != want)
		wrong("text: cuts of %zu bytes over %zu", got + number, want);
}

static void
text(struct open *o, struct field *f)
{
	struct said *s = malloc(sizeof *s);
	char *place = malloc(f[1].n + 1), *copy = malloc(f[4].n + 1);

	if (s == NULL || place == NULL || copy == NULL)
		exit(4);
	if (f[1].n == 0)
		wrong("text: no place");
	if (f[5].n > 0)
		cuts(f[4], f[5]);
	memcpy(place, f[1].p, f[1].n + 1);
	memcpy(copy, f[4].p, f[4].n + 1);
	*s = (struct said){ o->said, place, copy, f[4].n };
	o->said = s;
}

/* find_said: the text of the first n bytes of a place, and a number. */
static const struct said *
find_said(
    const struct open *o, const char *place, size_t n, unsigned long number)
{
	char digits[24];
	const struct said *s = o->said;

	snprintf(digits, sizeof digits, "%lu", number);
	while (s != NULL && (strncmp(s->place, place, n) != 0 ||
				strcmp(s->place + n, digits) != 0))
		s = s->next;
	return s;
}

/*
 * stands_over: does it stand at the end of a line and the beginning of the
 * next one, as line:12-13 says?
 */
static bool
stands_over(const struct open *o, const char *place, size_t start,
    const struct field *matched)
{
	const char *dash = strrchr(place, '-');
	size_t n = dash == NULL ? 0 : (size_t)(dash - place);

	while (n > 0 && place[n - 1] >= '0' && place[n - 1] <= '9')
		n--;
	if (n < 5 || memcmp(place + n - 5, "line:", 5) != 0)
		return false;
	unsigned long first = strtoul(place + n, NULL, 10);
	const struct said *a = find_said(o, place, n, first);
	const struct said *b = find_said(o, place, n, first + 1);

	if (a == NULL || b == NULL || strtoul(dash + 1, NULL, 10) != first + 1)
		return false;
	/* Some of it in either, and the line end between. */
	size_t in_first = start < a->n ? a->n - start : 0;
	size_t in_second = matched->n - in_first - 1;

	return in_first > 0 && in_first + 1 < matched->n && in_second <= b->n &&
	       matched->p[in_first] == '\n' &&
	       memcmp(a->text + start, matched->p, in_first) == 0 &&
	       memcmp(b->text, matched->p + in_first + 1, in_second) == 0;
}

static void
hit(struct open *o, struct field *f)
{
	if (!is_number(f[2], false) || !is_number(f[3], false)) {
		wrong("hit: start or length is no number");
		return;
	}
	size_t start = strtoul(f[2].p, NULL, 10);
	size_t length = strtoul(f[3].p, NULL, 10);
	bool stands = false;

	for (struct said *s = o->said; s != NULL && !stands; s = s->next)
		stands = strcmp(s->place, f[1].p) == 0 && length > 0 &&
			 start <= s->n && length <= s->n - start &&
			 length == f[7].n &&
			 memcmp(s->text + start, f[7].p, length) == 0;
	if (!stands && length == f[7].n)
		stands = stands_over(o, f[1].p, start, &f[7]);
	if (!stands)
		wrong("hit: \"%s\" does not stand at %zu of %s", f[7].p, start,
		    f[1].p);
	if (f[4].n == 0 || f[5].n == 0 || f[6].n == 0 || f[10].n == 0 ||
	    f[13].n == 0)
		wrong("hit: category, entity, name, why or path is empty");
	if (!is_number(f[9], false) || strtoul(f[9].p, NULL, 10) > 100)
		wrong("hit: score is not 0 to 100");
}

static void
span(struct open *o, struct field *f)
{
	static const char *const kinds[] = { "header", "data", "descriptor",
		"directory", "prefix", "suffix", "gap", "hole" };
	size_t k = 0;

	if (!is_number(f[1], false) || !is_number(f[2], false)) {
		wrong("span: offset or length is no number");
		return;
	}
	uint64_t at = strtoull(f[1].p, NULL, 10);
	uint64_t n = strtoull(f[2].p, NULL, 10);

	while (
	    k < sizeof kinds / sizeof *kinds && strcmp(kinds[k], f[3].p) != 0)
		k++;
	if (k == sizeof kinds / sizeof *kinds)
		wrong("span: no such kind: %s", f[3].p);
	if (n == 0)
		wrong("span: of no bytes");
	if (strcmp(f[3].p, "hole") == 0) {
		if (at > o->span_at)
			wrong("span: a hole before its place");
		return;
	}
	if (at != o->span_at)
		wrong("span: at %s, but the one before ends at %llu", f[1].p,
		    (unsigned long long)o->span_at);
	o->spans = true;
	o->span_at = at + n;
}

static void
done(struct field *f)
{
	struct open *o = v.depth == 0 ? NULL : &v.open[v.depth - 1];

	if (o == NULL || strcmp(o->id, f[0].p) != 0) {
		wrong("done: not of the innermost item");
		return;
	}
	bool read = strcmp(f[1].p, "read") == 0;

	if (!read && strcmp(f[1].p, "partly") != 0 &&
	    strcmp(f[1].p, "unread") != 0)
		wrong("done: outcome \"%s\"", f[1].p);
	if (!read && !o->fault)
		wrong("done: %s without a fault", f[1].p);
	if (!is_number(f[2], true))
		wrong("done: bytes is no number");
	if (f[3].n != 0 && !is_hex(f[3], 64))
		wrong("done: not a SHA-256");
	if (o->spans && strtoull(f[2].p, NULL, 10) != o->span_at)
		wrong("done: %s bytes, but spans of %llu", f[2].p,
		    (unsigned long long)o->span_at);
	while (o->said != NULL) {
		struct said *s = o->said;

		o->said = s->next;
		free(s->place);
		free(s->text);
		free(s);
	}
	v.depth--;
}

static void
stage(struct field name, bool begins)
{
	if (begins && v.n_stages < 64 && name.n < 64) {
		memcpy(v.stages[v.n_stages++], name.p, name.n + 1);
		return;
	}
	for (unsigned i = 0; i < v.n_stages; i++)
		if (strcmp(v.stages[i], name.p) == 0) {
			memmove(v.stages[i], v.stages[--v.n_stages], 64);
			return;
		}
	wrong("end of %s, which did not begin", name.p);
}

/* Tags and the number of their fields. */
static const struct {
	const char *name;
	unsigned n;
} tags[] = {
	{ "stream", 1 },
	{ "stage", 3 },
	{ "item", 10 },
	{ "bytes", 3 },
	{ "text", 6 },
	{ "meta", 3 },
	{ "span", 4 },
	{ "hit", 14 },
	{ "fault", 5 },
	{ "done", 4 },
	{ "end", 4 },
};

static void
record(const char *tag, struct field *f)
{
	struct open *o;

	if (strcmp(tag, "stream") == 0) {
		if (strcmp(f[0].p, "1") != 0)
			wrong("stream: format %s", f[0].p);
		v.n_ids = 0; /* streams may be joined */
		if (v.ids != NULL)
			memset(v.ids, 0, v.cap_ids * sizeof *v.ids);
	} else if (strcmp(tag, "stage") == 0) {
		stage(f[0], true);
	} else if (strcmp(tag, "end") == 0) {
		for (unsigned i = 1; i < 4; i++)
			if (!is_number(f[i], false))
				wrong("end: a count is no number");
		stage(f[0], false);
	} else if (v.n_stages == 0) {
		wrong("%s outside of any stage", tag);
	} else if (strcmp(tag, "item") == 0) {
		item(f);
	} else if (strcmp(tag, "done") == 0) {
		done(f);
	} else if (strcmp(tag, "fault") == 0) {
		if (f[1].n == 0 || f[2].n == 0 || !is_number(f[4], true))
			wrong("fault: no stage, no code or an odd offset");
		if (f[0].n > 0 && (o = find_open(tag, f[0])) != NULL)
			o->fault = true;
	} else if ((o = find_open(tag, f[0])) == NULL) {
		return;
	} else if (strcmp(tag, "text") == 0) {
		text(o, f);
	} else if (strcmp(tag, "hit") == 0) {
		hit(o, f);
	} else if (strcmp(tag, "span") == 0) {
		span(o, f);
	} else if (strcmp(tag, "bytes") == 0) {
		uint64_t at = strtoull(f[1].p, NULL, 10);

		if (!is_number(f[1], false) || at < o->bytes_at)
			wrong("bytes: out of order");
		if (f[2].n > PIECE_MAX)
			wrong("bytes: a piece of %zu", f[2].n);
		o->bytes_at = at + f[2].n;
	}
}

static void
line(char *p, size_t n)
{
	struct field f[FIELDS_MAX];
	unsigned k = 0, want = 0;
	char *tag = p, *end = p + n;

	v.line++;
	if (n == 0 || p[n - 1] != '\n') {
		wrong("the last line has no end");
		return;
	}
	*--end = '\0';
	char *tab = memchr(p, '\t', (size_t)(end - p));

	while (tab != NULL) {
		char *from = tab + 1;

		*tab = '\0';
		tab = memchr(from, '\t', (size_t)(end - from));
		if (k < FIELDS_MAX)
			f[k] = (struct field){ from,
				(size_t)((tab == NULL ? end : tab) - from) };
		k++;
	}
	if (v.line == 1 && strcmp(tag, "stream") != 0)
		wrong("the first line is no stream");
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (strcmp(tags[i].name, tag) == 0)
			want = tags[i].n;
	if (want == 0)
		return; /* an unknown tag passes */
	if (k < want || k > FIELDS_MAX) {
		wrong("%s: %u fields", tag, k);
		return;
	}
	for (unsigned i = 0; i < k; i++)
		unescape(tag, &f[i], strcmp(tag, "bytes") == 0 && i == 2);
	record(tag, f);
}

int
main(void)
{
	char *p = NULL;
	size_t cap = 0;

	for (ssize_t n; (n = getline(&p, &cap, stdin)) > 0;)
		line(p, (size_t)n);
	if (v.line == 0)
		wrong("an empty stream");
	while (v.depth > 0)
		wrong("item %s without done", v.open[--v.depth].id);
	for (unsigned i = 0; i < v.n_stages; i++)
		wrong("stage %s without end", v.stages[i]);
	if (v.violations > 20)
		printf("... %lu violations\n", v.violations);
	free(v.ids);
	free(p);
	return v.violations == 0 ? 0 : 3;
}
