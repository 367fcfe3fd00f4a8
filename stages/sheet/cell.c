#include "cell.h"

#include "charset/charset.h"
#include "limits.h"

/* What a cell ends with when it has lost its rest; 15 units. */
static const char cut_mark[] = "\xE2\x80\xA6[cut, see id]";
enum { CUT_MARK_UNITS = sizeof cut_mark - 1 - 2 };

static const char hex_digits[] = "0123456789ABCDEF";

static void
add_hex(struct buf *out, uint32_t v, int digits)
{
	while (digits-- > 0)
		buf_addc(out, hex_digits[v >> (4 * digits) & 15]);
}

/* decode: the code point at the start of well-formed UTF-8; its length. */
static size_t
decode(struct str s, uint32_t *cp)
{
	unsigned char c = (unsigned char)s.p[0];
	size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;

	*cp = n == 1 ? c : c & (0x7Fu >> n);
	for (size_t i = 1; i < n; i++)
		*cp = *cp << 6 | ((unsigned char)s.p[i] & 0x3Fu);
	return n;
}

static bool
is_noncharacter(uint32_t cp)
{
	return (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF);
}

/* add_cp: one code point as it is shown. */
static void
add_cp(struct buf *out, struct str at, uint32_t cp, size_t n, bool one_line)
{
	if (cp == '\r') {
		buf_addz(out, "\\r");
	} else if (one_line && (cp == '\t' || cp == '\n')) {
		buf_addz(out, cp == '\t' ? "\\t" : "\\n");
	} else if ((cp < 0x20 && cp != '\t' && cp != '\n') || cp == 0x7F) {
		buf_addz(out, "\\x");
		add_hex(out, cp, 2);
	} else if (is_noncharacter(cp)) {
		buf_addz(out, cp > 0xFFFF ? "\\U" : "\\u");
		add_hex(out, cp, cp > 0xFFFF ? 8 : 4);
	} else {
		buf_add(out, at.p, n);
	}
}

/* One cell in the making: how much it holds and where it could be cut. */
struct cell {
	struct buf *out;
	struct str rest; /* of the raw text */
	size_t valid;    /* bytes at its start that are known to be UTF-8 */
	size_t units;    /* of UTF-16 so far */
	size_t cut_at;   /* length of out where the mark still has room */
	bool one_line;   /* TAB and LF are shown as escapes, too */
};

/* step: the next character, shown; its units.  False at the end. */
static bool
step(struct cell *c)
{
	size_t was = c->out->n, units = 1;
	uint32_t cp;

	if (c->rest.n == 0)
		return false;
	if (c->valid == 0)
		c->valid = charset_utf8_prefix(c->rest);
	if (c->valid == 0) {
		buf_addz(c->out, "\\x");
		add_hex(c->out, (unsigned char)c->rest.p[0], 2);
		c->rest = str_from(c->rest, 1);
		c->units += 4;
		return true;
	}
	size_t n = decode(c->rest, &cp);

	if (cp != '\r' || !str_starts(c->rest, STR("\r\n"))) {
		add_cp(c->out, c->rest, cp, n, c->one_line);
		units =
		    c->out->n - was == n ? 1 + (cp > 0xFFFF) : c->out->n - was;
		c->units += units;
	}
	c->rest = str_from(c->rest, n);
	c->valid -= n;
	return true;
}

static int
hex_value(char ch)
{
	if (str_is_digit(ch))
		return ch - '0';
	ch = str_lower(ch);
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

/* xml_escape_at: is there an _xHHHH_ at the start of s?  Its value or -1. */
static long
xml_escape_at(struct str s)
{
	long v = 0;

	if (s.n < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_')
		return -1;
	for (size_t i = 2; i < 6; i++) {
		int d = hex_value(s.p[i]);
		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* is_plain: short enough, and nothing in it that a cell could not hold? */
static bool
is_plain(struct str raw)
{
	if (raw.n > LIMIT_SHEET_CELL)
		return false;
	for (size_t i = 0; i < raw.n; i++) {
		unsigned char ch = (unsigned char)raw.p[i];

		/* 0xEF and above: where noncharacters can begin. */
		if (ch < 0x20 || ch == 0x7F || ch >= 0xEF)
			return false;
		if (ch == '_' && i + 1 < raw.n && raw.p[i + 1] == 'x')
			return false;
	}
	return charset_is_utf8(raw);
}

static bool
make_cell(struct buf *out, struct str raw, bool xml, bool one_line)
{
	struct cell c = { out, raw, 0, 0, out->n, one_line };

	if (is_plain(raw)) {
		buf_adds(out, raw);
		return false;
	}
	for (;;) {
		if (c.units + CUT_MARK_UNITS <= LIMIT_SHEET_CELL)
			c.cut_at = out->n;
		if (xml && xml_escape_at(c.rest) >= 0) {
			buf_addz(out, "_x005F");
			c.units += 6;
		}
		if (!step(&c))
			return false;
		if (c.units > LIMIT_SHEET_CELL)
			break;
	}
	out->n = c.cut_at;
	buf_addz(out, cut_mark);
	return true;
}

bool
cell_sheet(struct buf *out, struct str raw)
{
	return make_cell(out, raw, false, false);
}

bool
cell_sheet_xml(struct buf *out, struct str raw, bool one_line)
{
	return make_cell(out, raw, true, one_line);
}

void
cell_show(struct buf *out, struct str raw)
{
	struct cell c = { out, raw, 0, 0, 0, false };

	while (step(&c))
		;
}

void
cell_from_xml(struct buf *out, struct str text)
{
	while (text.n > 0) {
		size_t n = str_find(text, '_');

		buf_add(out, text.p, n);
		text = str_from(text, n);
		if (text.n == 0)
			break;
		long v = xml_escape_at(text);

		if (v >= 0)
			buf_add_utf8(out, (uint32_t)v);
		else
			buf_addc(out, '_');
		text = str_from(text, v >= 0 ? 7 : 1);
	}
}

/* is_blank: how many bytes at i are white space, or an escape for it? */
static size_t
is_blank(const struct buf *b, size_t i)
{
	if (str_is_space(b->p[i]))
		return 1;
	if (b->p[i] == '\\' && i + 1 < b->n)
		return strchr("tnr", b->p[i + 1]) != NULL ? 2 : 0;
	return 0;
}

void
cell_key(struct buf *out, struct str raw)
{
	size_t from = out->n, to = from;

	cell_sheet(out, raw);
	for (size_t i = from; i < out->n;) {
		size_t blank = is_blank(out, i);

		if (blank == 0)
			out->p[to++] = out->p[i++];
		i += blank;
	}
	out->n = to;
}
