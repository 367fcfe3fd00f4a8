#include "escape.h"

enum coded_set {
	G_ASCII,
	G_KANA,
	G_JIS,
	G_JIS2,
	G_GB,
	G_KS,
	G_KPS,
	G_CNS1,
	G_CNS2
};

#define ESC 0x1B
#define SHIFT_OUT 0x0E
#define SHIFT_IN 0x0F

/*
 * RFC 1468, 1554, 1557, 1922; ISO-IR 202 for KPS 9566.  JIS-Roman is taken
 * for ASCII: its yen sign is a backslash in every path.
 */
static const struct designation {
	const char *bytes; /* behind ESC */
	unsigned char n;
	unsigned char slot;
	unsigned char coded;
	unsigned char set; /* which charset it speaks for */
} designations[] = {
	{ "(B", 2, 0, G_ASCII, SET_ASCII },
	{ "(J", 2, 0, G_ASCII, SET_ISO_2022_JP },
	{ "(I", 2, 0, G_KANA, SET_ISO_2022_JP },
	{ "$@", 2, 0, G_JIS, SET_ISO_2022_JP },
	{ "$B", 2, 0, G_JIS, SET_ISO_2022_JP },
	{ "$A", 2, 0, G_GB, SET_ISO_2022_JP },
	{ "$(B", 3, 0, G_JIS, SET_ISO_2022_JP },
	{ "$(C", 3, 0, G_KS, SET_ISO_2022_JP },
	{ "$(D", 3, 0, G_JIS2, SET_ISO_2022_JP },
	{ "$)A", 3, 1, G_GB, SET_ISO_2022_CN },
	{ "$)G", 3, 1, G_CNS1, SET_ISO_2022_CN },
	{ "$*H", 3, 2, G_CNS2, SET_ISO_2022_CN },
	{ "$)C", 3, 1, G_KS, SET_ISO_2022_KR },
	{ "$)N", 3, 1, G_KPS, SET_ISO_2022_KP },
};

#define DESIGNATIONS (sizeof designations / sizeof *designations)

/* A designation at p (behind ESC); *cut when the input ends inside one. */
static const struct designation *
designation_at(const unsigned char *p, const unsigned char *end, bool *cut)
{
	size_t n = (size_t)(end - p);

	*cut = false;
	for (size_t i = 0; i < DESIGNATIONS; i++) {
		const struct designation *d = &designations[i];
		if (n >= d->n && memcmp(p, d->bytes, d->n) == 0)
			return d;
		if (n < d->n && memcmp(p, d->bytes, n) == 0)
			*cut = true;
	}
	return NULL;
}

static uint32_t
pair_cell(enum charset_id id, unsigned a, unsigned b)
{
	uint32_t v = charset_sets[id].pairs[PAIR_INDEX(a | 0x80, b | 0x80)];

	return v >= CELL_FAR && v <= 0xDFFF ? charset_far[v - CELL_FAR] : v;
}

/* The character of a pair of bytes 0x21 to 0x7E, or 0. */
static uint32_t
coded_pair(unsigned coded, unsigned a, unsigned b)
{
	unsigned cell = PLANE_INDEX(a | 0x80, b | 0x80);

	switch (coded) {
	case G_JIS:
		return pair_cell(SET_EUC_JP, a, b);
	case G_GB: /* GB 2312 ends with row 0x77 */
		return a > 0x77 ? 0 : pair_cell(SET_GB18030, a, b);
	case G_KS:
		return pair_cell(SET_CP949, a, b);
	case G_KPS:
		return pair_cell(SET_KPS9566, a, b);
	case G_JIS2:
		return charset_jisx0212[cell];
	case G_CNS1:
		return pair_cell(SET_EUC_TW, a, b);
	case G_CNS2:
		return cns_cell(0, cell);
	}
	return 0;
}

/* One character of a set that is not ASCII; p[0] is 0x21 to 0x7E. */
static size_t
coded_next(unsigned coded, const unsigned char *p, const unsigned char *end,
    uint32_t *cp)
{
	if (coded == G_KANA) {
		*cp = p[0] <= 0x5F ? 0xFF40u + p[0] : CP_BAD;
		return 1;
	}
	*cp = CP_CUT;
	if (end - p < 2)
		return 1;
	*cp = CP_BAD;
	if (p[1] < 0x21 || p[1] > 0x7E)
		return 1;
	uint32_t v = coded_pair(coded, p[0], p[1]);
	if (v != 0)
		*cp = v;
	return 2;
}

static size_t
escape_at(struct escape_state *st, const unsigned char *p,
    const unsigned char *end, uint32_t *cp)
{
	bool cut;
	const struct designation *d = designation_at(p + 1, end, &cut);

	*cp = CP_NONE;
	if (d != NULL) {
		st->g[d->slot] = d->coded;
		return d->n + 1u;
	}
	if (end - p > 1 && p[1] == 'N') {
		st->second = true;
		return 2;
	}
	*cp = cut ? CP_CUT : ESC;
	return cut ? (size_t)(end - p) : 1;
}

size_t
escape_next(struct escape_state *st, const unsigned char *p,
    const unsigned char *end, uint32_t *cp)
{
	unsigned coded = st->second ? st->g[2] : st->g[st->shifted];
	unsigned c = p[0];

	if (c == ESC)
		return escape_at(st, p, end, cp);
	if (c == SHIFT_OUT || c == SHIFT_IN) {
		st->shifted = c == SHIFT_OUT;
		*cp = CP_NONE;
		return 1;
	}
	if (c == '\n') { /* every line begins in ASCII */
		st->shifted = false;
		st->g[0] = G_ASCII;
	}
	if (c < 0x21 || c == 0x7F || (coded == G_ASCII && c < 0x80)) {
		st->second = false;
		*cp = c;
		return 1;
	}
	*cp = CP_BAD;
	if (c >= 0x80)
		return 1;
	size_t n = coded_next(coded, p, end, cp);
	if (*cp != CP_CUT)
		st->second = false;
	return n;
}

/* RFC 1843. */
size_t
tilde_next(struct escape_state *st, const unsigned char *p,
    const unsigned char *end, uint32_t *cp)
{
	unsigned c = p[0];

	if (c == '~') {
		*cp = CP_CUT;
		if (end - p < 2)
			return 1;
		*cp = CP_NONE;
		if (p[1] == '{' || p[1] == '}') {
			st->shifted = p[1] == '{';
			return 2;
		}
		if (p[1] == '\n')
			return 2;
		*cp = c;
		return p[1] == '~' ? 2 : 1;
	}
	if (c == '\n')
		st->shifted = false;
	if (c >= 0x21 && c < 0x7F && st->shifted)
		return coded_next(G_GB, p, end, cp);
	*cp = c < 0x80 ? c : CP_BAD;
	return 1;
}

/* The value of a digit of base64, or 64. */
static unsigned
digit64(unsigned c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : 64;
}

/* A unit of UTF-16 inside base64: pairs of surrogates make one character. */
static uint32_t
utf7_unit(struct escape_state *st, uint32_t unit)
{
	uint32_t high = st->high;

	st->high = 0;
	if (unit >= 0xD800 && unit < 0xDC00) {
		st->high = unit;
		return high == 0 ? CP_NONE : CP_BAD;
	}
	if (unit >= 0xDC00 && unit < 0xE000)
		return high == 0
			   ? CP_BAD
			   : 0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00;
	/* The lone surrogate is lost with this unit: one damaged place. */
	return high == 0 ? unit : CP_BAD;
}

/* The end of base64: bits that are left must be zero padding. */
static size_t
utf7_leave(struct escape_state *st, unsigned c, uint32_t *cp)
{
	bool bad = st->high != 0 || st->bits_n >= 6 || (!st->begun && c != '-');
	bool plus = !st->begun && c == '-';

	st->inside = false;
	st->high = 0;
	*cp = bad ? CP_BAD : plus ? (uint32_t)'+' : CP_NONE;
	return c == '-';
}

/* RFC 2152, and leniently any ASCII outside base64. */
size_t
utf7_next(struct escape_state *st, const unsigned char *p,
    const unsigned char *end, uint32_t *cp)
{
	unsigned c = p[0], digit = digit64(c);

	(void)end;
	if (!st->inside && c == '+') {
		*st = (struct escape_state){ .inside = true };
		*cp = CP_NONE;
		return 1;
	}
	if (!st->inside) {
		*cp = c < 0x80 ? c : CP_BAD;
		return 1;
	}
	if (digit == 64)
		return utf7_leave(st, c, cp);
	st->begun = true;
	st->bits = (st->bits << 6 | digit) & 0xFFFFFF;
	st->bits_n += 6;
	*cp = CP_NONE;
	if (st->bits_n >= 16) {
		st->bits_n -= 16;
		*cp = utf7_unit(st, st->bits >> st->bits_n & 0xFFFF);
	}
	return 1;
}

bool
utf7_is_cut(const struct escape_state *st)
{
	return st->inside && (st->high != 0 || st->bits_n >= 6 || !st->begun);
}

/* Does all of s decode, and is there a character beyond ASCII? */
static bool
all_decodes(enum charset_id id, struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
	struct escape_state st = { .shifted = false };
	bool any = false;

	while (p < end) {
		uint32_t cp;
		p += charset_sets[id].kind == KIND_TILDE
			 ? tilde_next(&st, p, end, &cp)
			 : escape_next(&st, p, end, &cp);
		if (cp == CP_CUT)
			break;
		if (cp == CP_BAD || cp == ESC)
			return false;
		any |= cp > 0x7F && cp != CP_NONE;
	}
	return any;
}

enum charset_id
escape_detect(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
	enum charset_id id = SET_COUNT;

	for (const unsigned char *q = p; q < end; q++) {
		bool cut;
		const struct designation *d;
		q = memchr(q, ESC, (size_t)(end - q));
		if (q == NULL)
			break;
		d = designation_at(q + 1, end, &cut);
		if (d != NULL && d->set != SET_ASCII && id == SET_COUNT)
			id = d->set;
	}
	if (id == SET_COUNT)
		for (size_t i = 0; i + 1 < s.n && id == SET_COUNT; i++)
			if (s.p[i] == '~' && s.p[i + 1] == '{')
				id = SET_HZ;
	return id != SET_COUNT && all_decodes(id, s) ? id : SET_COUNT;
}
