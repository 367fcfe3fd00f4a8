#include "fold.h"

#include <stdlib.h>
#include <string.h>

#include "fold_rule.h"
#include "fold_table.h"
#include "fold_x86.h"
#include "mem.h"

void
folded_fini(struct folded *f)
{
	free(f->unit);
	free(f->at);
	free(f->flags);
	*f = (struct folded){ NULL, NULL, NULL, 0, 0 };
}

/* folded_room: units that a text of n bytes may need, once and for all. */
static void
folded_room(struct folded *f, size_t n)
{
	/* The most that one byte gives is three: & is "and". */
	size_t want = n * 3 + FOLD_RULE_MULTI_MAX + FOLD_X86_ROOM;

	if (want <= f->cap)
		return;
	if (want < 1024)
		want = 1024;
	f->unit = mem_realloc(f->unit, want, sizeof *f->unit);
	f->at = mem_realloc(f->at, want, sizeof *f->at);
	f->flags = mem_realloc(f->flags, want, sizeof *f->flags);
	f->cap = want;
}

/*
 * decode: the code point at p, its length to *n.  What is no UTF-8 is U+FFFD
 * of one byte, so that damage costs one sign and nothing that follows it.
 */
static inline uint32_t
decode(const unsigned char *p, size_t left, size_t *n)
{
	uint32_t c = p[0];

	*n = 1;
	if (c < 0x80)
		return c;
	if (c >= 0xC2 && c <= 0xDF && left >= 2 && (p[1] & 0xC0) == 0x80) {
		*n = 2;
		return (c & 0x1F) << 6 | (p[1] & 0x3Fu);
	}
	if (c >= 0xE0 && c <= 0xEF && left >= 3 && (p[1] & 0xC0) == 0x80 &&
	    (p[2] & 0xC0) == 0x80) {
		c = (c & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
		if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF))
			return 0xFFFD;
		*n = 3;
		return c;
	}
	if (c >= 0xF0 && c <= 0xF4 && left >= 4 && (p[1] & 0xC0) == 0x80 &&
	    (p[2] & 0xC0) == 0x80 && (p[3] & 0xC0) == 0x80) {
		c = (c & 0x07) << 18 | (p[1] & 0x3Fu) << 12 |
		    (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
		if (c < 0x10000 || c > 0x10FFFF)
			return 0xFFFD;
		*n = 4;
		return c;
	}
	return 0xFFFD;
}

static bool
next(struct str *s, uint32_t *cp)
{
	size_t n;

	if (s->n == 0)
		return false;
	*cp = decode((const unsigned char *)s->p, s->n, &n);
	*s = str_from(*s, n);
	return true;
}

/* astral_find: place of cp among the folds outside the basic plane, or -1. */
static int
astral_find(uint32_t cp)
{
	int lo = 0;
	int hi = (int)(sizeof fold_astral_cp / sizeof *fold_astral_cp) - 1;

	while (lo <= hi) {
		int mid = (lo + hi) / 2;
		if (fold_astral_cp[mid] == cp)
			return mid;
		if (fold_astral_cp[mid] < cp)
			lo = mid + 1;
		else
			hi = mid - 1;
	}
	return -1;
}

/*
 * Letters outside the basic plane are those of old and rare scripts; the
 * planes of pictures and of tags hold none.
 */
static enum fold_rule
astral_rule(uint32_t cp)
{
	if (cp >= 0xE0000 && cp < 0xF0000)
		return FOLD_RULE_MARK;
	if ((cp >= 0x1D000 && cp < 0x1D400) || (cp >= 0x1F000 && cp < 0x20000))
		return FOLD_RULE_SIGN;
	return FOLD_RULE_LETTER;
}

/* A consonant and a vowel, or a syllable and its final, that stand apart. */
static bool
compose_hangul(uint16_t *last, uint32_t cp)
{
	if (cp <= 0x1175 && *last >= 0x1100 && *last <= 0x1112) {
		*last =
		    (uint16_t)(FOLD_HANGUL_FIRST +
			       ((*last - 0x1100u) * 21 + (cp - 0x1161)) * 28);
		return true;
	}
	if (cp >= 0x11A8 && *last >= FOLD_HANGUL_FIRST &&
	    *last <= FOLD_HANGUL_LAST &&
	    (*last - FOLD_HANGUL_FIRST) % 28 == 0) {
		*last = (uint16_t)(*last + (cp - 0x11A7));
		return true;
	}
	return false;
}

/* A kana and a sound mark of any kind that follows it. */
static void
compose_kana(uint16_t *last, uint32_t cp)
{
	unsigned which = cp == 0x309A || cp == 0x309C || cp == 0xFF9F;

	if (*last >= 0x30A0 && *last < 0x3100) {
		uint16_t to = fold_voiced[which * 0x60 + (*last - 0x30A0u)];
		if (to != 0)
			*last = to;
	}
}

/*
 * drop: the flags of the next unit after a dropped character.  A carriage
 * return is white space: the line feed behind it is the line's end.
 */
static unsigned
drop(unsigned pending, enum fold_rule rule)
{
	switch (rule) {
	case FOLD_RULE_JOIN:
		return pending | FOLD_JOIN;
	case FOLD_RULE_DOT:
	case FOLD_RULE_SPACE:
	case FOLD_RULE_SIGN:
		return pending | FOLD_GAP;
	case FOLD_RULE_LINE:
		return pending | FOLD_GAP |
		       (pending & FOLD_LINE ? FOLD_LINE | FOLD_PARA
					    : FOLD_LINE);
	case FOLD_RULE_PARA:
		return pending | FOLD_GAP | FOLD_LINE | FOLD_PARA;
	default:
		return pending;
	}
}

/* is_ascii: are the next eight bytes, which are there? */
static inline bool
is_ascii(const unsigned char *p)
{
	uint64_t eight;

	memcpy(&eight, p, sizeof eight);
	return (eight & UINT64_C(0x8080808080808080)) == 0;
}

static inline void
fold_text(struct str s, bool vectors, struct folded *out)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = 0, i = 0;
	size_t again = vectors ? 0 : s.n; /* where vectors may do it */
	unsigned pending = FOLD_GAP;

	folded_room(out, s.n);
	uint16_t *unit = out->unit;
	uint32_t *at = out->at;
	uint8_t *flags = out->flags;

	while (i < s.n) {
		size_t len = 1;
		uint32_t cp = p[i];
		unsigned a = fold_ascii[cp];
		if (!(a & FOLD_ASCII_OTHER)) {
			if (i >= again && s.n - i >= 16 && is_ascii(p + i) &&
			    is_ascii(p + i + 8)) {
				struct fold_at to = { i, n, pending };
				if (fold_x86_ascii(s, fold_ascii,
					fold_ascii_unit, &to, out)) {
					i = to.i;
					n = to.n;
					pending = to.pending;
					continue;
				}
				again = i + 16;
			}
			/* No branch on what is a letter: it would be missed. */
			unsigned keep = a >> 7;
			unit[n] = fold_unit[cp];
			at[n] = (uint32_t)i;
			flags[n] = (uint8_t)(pending | (a & FOLD_UPPER));
			n += keep;
			pending = (pending | a) & (keep - 1) & 0x0F;
			i++;
			continue;
		}
		if (cp >= 0xE1 && i >= again) {
			struct fold_at to = { i, n, pending };
			if (fold_x86_mixed(s, fold_kind, fold_unit, &to, out)) {
				i = to.i;
				n = to.n;
				pending = to.pending;
				continue;
			}
			again = i + 12;
		}
		if (cp >= 0x80)
			cp = decode(p + i, s.n - i, &len);
		if (cp < 0x10000) {
			unsigned kind = fold_kind[cp];
			enum fold_rule rule = kind & FOLD_RULE_MASK;
			if (rule == FOLD_RULE_LETTER) {
				unit[n] = fold_unit[cp];
				at[n] = (uint32_t)i;
				flags[n] = (uint8_t)(pending |
						     (kind & FOLD_RULE_UPPER));
				n++;
				pending = 0;
			} else if (rule == FOLD_RULE_MULTI) {
				/* cppcheck-suppress pointerOutOfBoundsCond ;
				 * of a letter that becomes several the unit is
				 * an offset into this very table */
				const uint16_t *m = fold_multi + fold_unit[cp];
				for (unsigned k = 1; k <= m[0]; k++) {
					unit[n] = m[k];
					at[n] = (uint32_t)i;
					flags[n++] =
					    (uint8_t)(pending |
						      (kind & FOLD_RULE_UPPER));
					pending = 0;
				}
				/* & stands between words of its own. */
				if (cp == '&' || cp == 0xFF06)
					flags[n - 3] |= FOLD_GAP,
					    pending = FOLD_GAP;
			} else if (rule == FOLD_RULE_SOUND) {
				if (n > 0 && pending == 0)
					compose_kana(&unit[n - 1], cp);
			} else if (rule == FOLD_RULE_VOWEL ||
				   rule == FOLD_RULE_FINAL) {
				if (n == 0 || pending != 0 ||
				    !compose_hangul(&unit[n - 1], cp)) {
					unit[n] = (uint16_t)cp;
					at[n] = (uint32_t)i;
					flags[n++] = (uint8_t)pending;
					pending = 0;
				}
			} else {
				pending = drop(pending, rule);
			}
		} else {
			int k = astral_find(cp);
			enum fold_rule rule = astral_rule(cp);
			if (k >= 0 || rule == FOLD_RULE_LETTER) {
				unit[n] = k >= 0
					      ? fold_astral_unit[k]
					      : (uint16_t)(0xD7C0 + (cp >> 10));
				at[n] = (uint32_t)i;
				flags[n++] = (uint8_t)pending;
				pending = 0;
				if (k < 0) {
					unit[n] =
					    (uint16_t)(0xDC00 + (cp & 0x3FF));
					at[n] = (uint32_t)i;
					flags[n++] = 0;
				}
			} else {
				pending = drop(pending, rule);
			}
		}
		i += len;
	}
	out->n = n;
}

void
fold_portable(struct str s, struct folded *out)
{
	fold_text(s, false, out);
}

void
fold(struct str s, struct folded *out)
{
	if (fold_x86_has())
		fold_text(s, true, out);
	else
		fold_portable(s, out);
}

size_t
folded_end(const struct folded *f, size_t i, struct str source)
{
	struct str rest = str_from(source, f->at[i]);
	uint32_t cp;

	/* Units of one source character end together. */
	while (i + 1 < f->n && f->at[i + 1] == f->at[i])
		i++;
	size_t limit = i + 1 < f->n ? f->at[i + 1] : source.n;
	if (!next(&rest, &cp))
		return source.n;
	size_t end = (size_t)(rest.p - source.p);
	while (end < limit && next(&rest, &cp)) {
		unsigned rule = cp < 0x10000 ? fold_kind[cp] & FOLD_RULE_MASK
					     : (unsigned)astral_rule(cp);
		if (rule < FOLD_RULE_SOUND || rule > FOLD_RULE_MARK)
			break;
		/* An invisible joiner is no part of the letter before it. */
		if (rule == FOLD_RULE_MARK && cp >= 0x2000 && cp < 0x20D0)
			break;
		end = (size_t)(rest.p - source.p);
	}
	return end < limit ? end : limit;
}

static inline uint16_t
spelling(uint16_t unit)
{
	if (unit < FOLD_HANGUL_FIRST || unit > FOLD_HANGUL_LAST)
		return unit;
	return fold_spell[unit - FOLD_HANGUL_FIRST];
}

uint16_t
fold_spelling(uint16_t unit)
{
	return spelling(unit);
}

void
fold_keys(const uint16_t *unit, size_t n, uint16_t *keys)
{
	/* Most of a text stays as it is. */
	size_t i = 0;

	for (; i + 4 <= n; i += 4) {
		uint64_t four;
		memcpy(&four, unit + i, sizeof four);
		memcpy(keys + i, &four, sizeof four);
		/* One of them at U+AC00 or above? */
		if ((((four & UINT64_C(0x7FFF7FFF7FFF7FFF)) +
			 UINT64_C(0x5400540054005400)) &
			four & UINT64_C(0x8000800080008000)) != 0)
			for (size_t k = i; k < i + 4; k++)
				keys[k] = spelling(unit[k]);
	}
	for (; i < n; i++)
		keys[i] = spelling(unit[i]);
}

uint64_t
fold_hash(void)
{
	return FOLD_TABLE_HASH;
}

enum fold_sign
fold_sign(uint32_t cp)
{
	enum fold_rule rule =
	    cp < 0x10000 ? (enum fold_rule)(fold_kind[cp] & FOLD_RULE_MASK)
			 : astral_rule(cp);

	switch (rule) {
	case FOLD_RULE_LETTER:
	case FOLD_RULE_MULTI:
	case FOLD_RULE_VOWEL:
	case FOLD_RULE_FINAL:
		return FOLD_SIGN_LETTER;
	case FOLD_RULE_SOUND:
	case FOLD_RULE_MARK:
		return FOLD_SIGN_MARK;
	case FOLD_RULE_JOIN:
		return FOLD_SIGN_JOIN;
	case FOLD_RULE_DOT:
		return FOLD_SIGN_DOT;
	case FOLD_RULE_SPACE:
	case FOLD_RULE_LINE:
	case FOLD_RULE_PARA:
		return FOLD_SIGN_SPACE;
	default:
		return FOLD_SIGN_OTHER;
	}
}
