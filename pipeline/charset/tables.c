#include "set.h"

#include "jamo.h"
#include "utf8.h"

#include "charset_tables.h"

/* Which tables a kind has; see sets.def. */
#define TABLES_ASCII(id) NULL, NULL, NULL
#define TABLES_UTF8(id) NULL, NULL, NULL
#define TABLES_UTF16LE(id) NULL, NULL, NULL
#define TABLES_UTF16BE(id) NULL, NULL, NULL
#define TABLES_UTF32LE(id) NULL, NULL, NULL
#define TABLES_UTF32BE(id) NULL, NULL, NULL
#define TABLES_ESCAPES(id) NULL, NULL, NULL
#define TABLES_TILDE(id) NULL, NULL, NULL
#define TABLES_UTF7(id) NULL, NULL, NULL
#define TABLES_SINGLE(id) single_##id, NULL, NULL
#define TABLES_LOW(id) single_##id, NULL, low_##id
#define TABLES_DOUBLE(id) single_##id, pairs_##id + 1, NULL

const struct charset_set charset_sets[SET_COUNT] = {
#define SET(id, name, kind)                                                    \
	[SET_##id] = { name, KIND_##kind, TABLES_##kind(id) },
#include "sets.def"
#undef SET
};

enum charset_id
set_find(const char *name)
{
	unsigned id = 0;

	/* Most names are those that we gave away. */
	while (id < SET_COUNT && name != charset_sets[id].name)
		id++;
	if (id < SET_COUNT)
		return (enum charset_id)id;
	for (id = 0; id < SET_COUNT; id++)
		if (strcmp(name, charset_sets[id].name) == 0)
			break;
	return (enum charset_id)id;
}

/* The bytes from p that belong to one ill-formed part, at most max. */
static size_t
bad_part(const unsigned char *p, const unsigned char *end, size_t max)
{
	size_t n = 1;

	while (n < max && p + n < end && p[n] >= 0x80)
		n++;
	return n;
}

/* Four bytes: linear, the basic plane by ranges, the others in one piece. */
static size_t
gb_four(const unsigned char *p, const unsigned char *end, uint32_t *cp)
{
	*cp = CP_CUT;
	if (end - p < 3)
		return 2;
	*cp = CP_BAD;
	if (p[2] < 0x81 || p[2] == 0xFF)
		return 1;
	*cp = CP_CUT;
	if (end - p < 4)
		return 3;
	*cp = CP_BAD;
	if (p[3] < 0x30 || p[3] > 0x39)
		return 1;
	uint32_t i = gb_linear(p);
	if (i >= GB_FAR && i - GB_FAR < 0x100000) {
		*cp = i - GB_FAR + 0x10000;
		return 4;
	}
	if (i >= GB_NEAR)
		return 1;
	size_t low = 0, high = charset_gb_ranges_n;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (charset_gb_ranges[middle].index <= i)
			low = middle;
		else
			high = middle;
	}
	*cp = charset_gb_ranges[low].cp + (i - charset_gb_ranges[low].index);
	return 4;
}

/* Three bytes of EUC-JP: JIS X 0212. */
static size_t
euc_three(const unsigned char *p, const unsigned char *end, uint32_t *cp)
{
	*cp = CP_BAD;
	if (p[1] < 0xA1 || p[1] == 0xFF)
		return bad_part(p, end, 2);
	*cp = CP_CUT;
	if (end - p < 3)
		return 2;
	*cp = CP_BAD;
	if (p[2] < 0xA1 || p[2] == 0xFF)
		return bad_part(p, end, 3);
	uint32_t v = charset_jisx0212[PLANE_INDEX(p[1], p[2])];
	if (v != 0)
		*cp = v;
	return 3;
}

/* Four bytes of EUC-TW: 0x8E, the plane, a pair. */
static size_t
tw_four(const unsigned char *p, const unsigned char *end, uint32_t *cp)
{
	int plane = cns_number(p[1]);

	*cp = CP_BAD;
	if (plane < 0 && p[1] != 0xA1)
		return bad_part(p, end, 2);
	for (unsigned i = 2; i < 4; i++) {
		if (p + i == end) {
			*cp = CP_CUT;
			return i;
		}
		if (p[i] < 0xA1 || p[i] == 0xFF)
			return bad_part(p, end, i + 1);
	}
	uint32_t v =
	    plane < 0 ? charset_sets[SET_EUC_TW].pairs[PAIR_INDEX(p[2], p[3])]
		      : cns_cell((unsigned)plane, PLANE_INDEX(p[2], p[3]));
	if (v != 0)
		*cp = v;
	return 4;
}

static size_t
double_next(const struct charset_set *set, const unsigned char *p,
    const unsigned char *end, uint32_t *cp)
{
	uint32_t v = p[0] < 0x80 ? p[0] : set->single[p[0] - 0x80];

	*cp = v;
	if (v == 0 && p[0] != 0)
		*cp = CP_BAD;
	if (p[0] < 0x80 || v != CELL_LEAD)
		return 1;
	*cp = CP_CUT;
	if (end - p < 2)
		return 1;
	if (p[1] >= 0x30) {
		v = set->pairs[PAIR_INDEX(p[0], p[1])];
		if (v >= CELL_FAR && v <= 0xDFFF)
			v = charset_far[v - CELL_FAR];
		*cp = v;
		if (v != 0)
			return 2;
		if (p[1] <= 0x39 && set == &charset_sets[SET_GB18030])
			return gb_four(p, end, cp);
		if (p[0] == 0x8F && set == &charset_sets[SET_EUC_JP])
			return euc_three(p, end, cp);
		if (p[0] == 0x8E && set == &charset_sets[SET_EUC_TW])
			return tw_four(p, end, cp);
	}
	*cp = CP_BAD;
	return bad_part(p, end, 2);
}

static uint32_t
unit16(const unsigned char *p, bool big)
{
	return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0];
}

static size_t
utf16_next(
    const unsigned char *p, const unsigned char *end, bool big, uint32_t *cp)
{
	*cp = CP_CUT;
	if (end - p < 2)
		return 1;
	uint32_t u = unit16(p, big);
	*cp = u;
	if (u < 0xD800 || u > 0xDFFF)
		return 2;
	if (u < 0xDC00 && end - p < 4) {
		*cp = CP_CUT;
		return (size_t)(end - p);
	}
	*cp = CP_BAD;
	if (u >= 0xDC00)
		return 2;
	uint32_t v = unit16(p + 2, big);
	if (v < 0xDC00 || v > 0xDFFF)
		return 2;
	*cp = 0x10000 + ((u - 0xD800) << 10) + (v - 0xDC00);
	return 4;
}

static size_t
utf32_next(
    const unsigned char *p, const unsigned char *end, bool big, uint32_t *cp)
{
	*cp = CP_CUT;
	if (end - p < 4)
		return (size_t)(end - p);
	uint32_t u = big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
			       unit16(p + 2, true)
			 : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 |
			       unit16(p, false);
	*cp = u > 0x10FFFF || (u >= 0xD800 && u <= 0xDFFF) ? CP_BAD : u;
	return 4;
}

size_t
set_next(const struct charset_set *set, const unsigned char *p,
    const unsigned char *end, uint32_t *cp)
{
	switch (set->kind) {
	case KIND_UTF8:
		return utf8_next(p, end, cp);
	case KIND_UTF16LE:
		return utf16_next(p, end, false, cp);
	case KIND_UTF16BE:
		return utf16_next(p, end, true, cp);
	case KIND_UTF32LE:
		return utf32_next(p, end, false, cp);
	case KIND_UTF32BE:
		return utf32_next(p, end, true, cp);
	case KIND_DOUBLE:
		return double_next(set, p, end, cp);
	case KIND_LOW:
		*cp = p[0];
		if (p[0] < LOW_CELLS && set->low[p[0]] != 0)
			*cp = set->low[p[0]];
		if (p[0] < 0x80)
			return 1;
		/* fall through */
	case KIND_SINGLE:
		*cp = p[0] < 0x80 ? p[0] : set->single[p[0] - 0x80];
		if (*cp == 0 && p[0] != 0)
			*cp = CP_BAD;
		return 1;
	case KIND_ASCII:
	case KIND_ESCAPES:
	case KIND_TILDE:
	case KIND_UTF7:
		break;
	}
	*cp = p[0] < 0x80 ? p[0] : CP_BAD;
	return 1;
}

/* The letter of a pair of row 4 of KS X 1001, or 0. */
static uint32_t
ks_letter(const unsigned char *p, unsigned high)
{
	bool letter = p[0] == (0x24 | high) && (p[1] & 0x80) == high &&
		      (p[1] & 0x7F) > 0x20 && (p[1] & 0x7F) <= 0x54;

	return letter ? JAMO_CONSONANT + (p[1] & 0x7Fu) - 0x21 : 0;
}

/* KS X 1001, annex: any of the three may be missing; we want the first two. */
size_t
set_syllable(const unsigned char *p, const unsigned char *end, unsigned high,
    uint32_t *cp)
{
	int parts[3];

	*cp = KS_FILLER;
	for (unsigned i = 0; i < 3; i++) {
		const unsigned char *pair = p + 2 * (i + 1);
		bool whole = end - pair >= 2;
		if (!whole && (pair == end || *pair == (0x24 | high))) {
			*cp = CP_CUT;
			return (size_t)(end - p);
		}
		uint32_t letter = whole ? ks_letter(pair, high) : 0;
		parts[i] = i == 0                ? jamo_initial(letter)
			   : i == 1              ? jamo_medial(letter)
			   : letter == KS_FILLER ? 0
						 : jamo_final(letter);
		if (parts[i] < 0)
			return 2;
	}
	*cp = jamo_syllable(parts[0], parts[1], parts[2]);
	return 8;
}
