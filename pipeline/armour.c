#include "armour.h"

bool
armour_line(struct str *rest, struct str *line)
{
	struct str s = *rest;

	if (s.n == 0)
		return false;
	size_t n = 0;

	while (n < s.n && s.p[n] != '\n' && s.p[n] != '\r')
		n++;
	*line = str_head(s, n);
	s = str_from(s, n);
	*rest = str_from(s, str_starts(s, STR("\r\n")) ? 2 : 1);
	return true;
}

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (str_is_digit(c))
		return c - '0' + 52;
	if (c == '+' || c == '-')
		return 62;
	return c == '/' || c == '_' ? 63 : -1;
}

/*
 * A = ends a group, and another may follow: mailers join what they have
 * encoded piece by piece.
 */
size_t
armour_base64(struct buf *out, struct str s)
{
	uint32_t bits = 0;
	unsigned n = 0;
	size_t wrong = 0;

	buf_reserve(out, s.n / 4 * 3);
	for (size_t i = 0; i < s.n; i++) {
		int v = base64_value(s.p[i]);

		if (s.p[i] == '=')
			bits = n = 0;
		else if (v < 0 && !str_is_space(s.p[i]))
			wrong++;
		if (v < 0)
			continue;
		bits = bits << 6 | (uint32_t)v;
		if (n++ == 0)
			continue;
		buf_addc(out, (char)(bits >> (8 - 2 * n) & 0xFF));
		if (n == 4)
			bits = n = 0;
	}
	return wrong;
}

static unsigned
uu_value(char c)
{
	return ((unsigned)(unsigned char)c - 32) & 63;
}

/* uu_line: decodes one line; false when it is none. */
static bool
uu_line(struct buf *out, struct str line)
{
	if (line.n == 0 || line.p[0] < 32 || line.p[0] > 96)
		return false;
	size_t n = uu_value(line.p[0]), groups = (n + 2) / 3;

	/* Blanks at the end get lost on the way; a check sum may follow. */
	if (line.n < 1 + (n * 8 + 5) / 6 && line.n + 8 < 1 + groups * 4)
		return false;
	if (line.n > 1 + groups * 4 + 1)
		return false;
	for (size_t i = 0; i < n; i++) {
		size_t bit = i * 8, at = 1 + bit / 6;
		unsigned a = at < line.n ? uu_value(line.p[at]) : 0;
		unsigned b = at + 1 < line.n ? uu_value(line.p[at + 1]) : 0;
		unsigned shift = (unsigned)(bit % 6);

		buf_addc(
		    out, (char)((a << (2 + shift) | b >> (4 - shift)) & 0xFF));
	}
	return true;
}

/*
 * begins: the line that a file begins with, mode and name behind a word; *rest
 * moves behind it.
 */
static bool
begins(struct str *rest, struct str word, struct str *name)
{
	struct str line, s = *rest;
	size_t i = word.n;

	if (!str_starts(s, word) || !armour_line(&s, &line))
		return false;
	while (i < line.n && line.p[i] >= '0' && line.p[i] <= '7')
		i++;
	if (i < word.n + 3 || i > word.n + 4 || i + 1 >= line.n ||
	    line.p[i] != ' ')
		return false;
	*name = str_trim(str_from(line, i));
	*rest = s;
	return true;
}

bool
armour_uudecode(struct str *s, struct str *name, struct buf *out)
{
	struct str rest = *s, line, after;
	size_t before = out->n;

	if (!begins(&rest, STR("begin "), name))
		return false;
	for (after = rest; armour_line(&after, &line); rest = after) {
		if (str_eq(str_trim(line), STR("end"))) {
			*s = after;
			return out->n > before;
		}
		if (!uu_line(out, line))
			break;
	}
	*s = rest;
	return out->n > before;
}

/* The most bytes that a line is made of. */
enum { UU_LINE = 45 };

/* The other kind of file, by POSIX's uuencode -m. */
static const struct str base64_word = STR_INIT("begin-base64 ");

bool
armour_begins(struct str s)
{
	struct buf first = { NULL, 0, 0 };
	struct str name, line;
	bool good;

	if (begins(&s, base64_word, &name))
		good = armour_line(&s, &line) &&
		       armour_base64(&first, line) == 0 && first.n > 0;
	else
		good = begins(&s, STR("begin "), &name) &&
		       armour_line(&s, &line) && uu_line(&first, line) &&
		       first.n > 0 && first.n <= UU_LINE &&
		       (first.n + 2) / 3 * 4 < line.n;
	buf_fini(&first);
	return good;
}

struct str
armour_name(struct str s)
{
	struct str name = { NULL, 0 };

	if (!begins(&s, base64_word, &name))
		(void)begins(&s, STR("begin "), &name);
	return name;
}

bool
armour_file(struct str *s, struct buf *out)
{
	struct str whole = *s, line, name;

	if (!begins(s, base64_word, &name)) {
		if (!armour_uudecode(s, &name, out))
			return false;
		/* It may have ended at a line that is none. */
		return str_ends(
		    str_trim(str_head(whole, whole.n - s->n)), STR("end"));
	}
	while (armour_line(s, &line)) {
		if (str_eq(str_trim(line), STR("====")))
			return true;
		(void)armour_base64(out, line);
	}
	return false;
}
