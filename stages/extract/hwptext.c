#include "hwptext.h"

#include "charset/charset.h"
#include "le.h"

/*
 * Hancom's own syllables of old Korean, each of its jamo in Unicode.  The one
 * here is the first half of the maker's own name, and stands in many of its
 * documents: Hangul as it was spelt in 1912.
 */
static const struct private_char {
	uint32_t cp;
	const char *utf8;
} private_chars[] = {
	{ 0xF53A, "\xE1\x84\x92\xE1\x86\x9E\xE1\x86\xAB" },
};

/* Controls that are one unit: the others take eight, see width(). */
enum {
	LINE_BREAK = 10,
	PARAGRAPH_END = 13,
	TAB = 9,
	HYPHEN = 24,
	HARD_SPACE = 30,
	FIXED_SPACE = 31,
	WIDE = 8
};

static bool
is_private(uint32_t cp)
{
	return (cp >= 0xE000 && cp < 0xF900) || cp >= 0xF0000;
}

/* add_char: of the private area the known ones become what they stand for. */
static void
add_char(struct buf *out, uint32_t cp, struct hwptext_odd *odd)
{
	if (!is_private(cp)) {
		buf_add_utf8(out, cp);
		return;
	}
	for (size_t i = 0; i < sizeof private_chars / sizeof *private_chars;
	     i++)
		if (private_chars[i].cp == cp) {
			buf_addz(out, private_chars[i].utf8);
			return;
		}
	odd->private_use++;
	buf_add_utf8(out, cp);
}

/* width: how many units a control takes. */
static size_t
width(unsigned code)
{
	return code == 0 || code == LINE_BREAK || code == PARAGRAPH_END ||
		       code >= HYPHEN
		   ? 1
		   : WIDE;
}

/* add_control: what a control shows in the text, which mostly is nothing. */
static void
add_control(struct buf *out, unsigned code)
{
	switch (code) {
	case TAB:
		buf_addc(out, '\t');
		break;
	case LINE_BREAK:
		buf_addc(out, '\n');
		break;
	case HYPHEN:
		buf_addc(out, '-');
		break;
	case HARD_SPACE:
		buf_addz(out, "\xC2\xA0");
		break;
	case FIXED_SPACE:
		buf_addc(out, ' ');
		break;
	default:
		break;
	}
}

/* add_wide: a unit that is no ASCII; returns how many units it took. */
static size_t
add_wide(struct buf *out, struct str units, size_t at, struct hwptext_odd *odd)
{
	uint32_t cp = le_u16(units, at), low = le_u16(units, at + 2);

	if (cp < 0xD800 || cp >= 0xE000) {
		add_char(out, cp, odd);
		return 1;
	}
	if (cp < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
		cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
		add_char(out, cp, odd);
		return 2;
	}
	odd->bad++;
	buf_add_utf8(out, cp);
	return 1;
}

void
hwptext_add(struct buf *out, struct str units, struct hwptext_odd *odd)
{
	for (size_t i = 0; i + 1 < units.n;) {
		unsigned cp = le_u16(units, i);

		if (cp < 0x20) {
			add_control(out, cp);
			i += 2 * width(cp);
		} else if (cp < 0x80) {
			buf_addc(out, (char)cp);
			i += 2;
		} else {
			i += 2 * add_wide(out, units, i, odd);
		}
	}
}

void
hwptext_add_plain(struct buf *out, struct str units)
{
	struct hwptext_odd odd = { 0, 0 };
	size_t n = 0;

	while (n + 1 < units.n && le_u16(units, n) != 0)
		n += 2;
	units = str_head(units, n);
	for (size_t i = 0; i < units.n;) {
		unsigned cp = le_u16(units, i);

		if (cp < 0x80) {
			buf_addc(out, (char)cp);
			i += 2;
		} else {
			i += 2 * add_wide(out, units, i, &odd);
		}
	}
}

void
hwptext_add_utf8(struct buf *out, struct str s, struct hwptext_odd *odd)
{
	uint32_t cp;

	while (s.n > 0) {
		size_t n = 0;

		/* No private character begins with another byte than these. */
		while (n < s.n && (unsigned char)s.p[n] < 0xEE)
			n++;
		buf_adds(out, str_head(s, n));
		s = str_from(s, n);
		if (charset_next(&s, &cp))
			add_char(out, cp, odd);
	}
}

size_t
hwptext_link(char *p, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n && p[i] != ';'; i++) {
		if (p[i] == '\\' && i + 1 < n)
			i++;
		p[to++] = p[i];
	}
	return to;
}

void
hwptext_tell(struct doc *d, const struct hwptext_odd *odd)
{
	struct buf n = { NULL, 0, 0 };

	if (odd->private_use == 0)
		return;
	buf_add_u64(&n, odd->private_use);
	doc_meta(d, STR("private-characters"), buf_str(&n));
	buf_fini(&n);
}
