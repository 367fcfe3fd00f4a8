#ifndef SET_H
#define SET_H

/*
 * set: the charsets we convert and their tables, all constant.  Tables are
 * flat and made at build time by tables_gen.c, so that decoding a character
 * (and scoring it, detect.c) is one load.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../str.h"
#include "utf8.h"

enum charset_id {
#define SET(id, name, kind) SET_##id,
#include "sets.def"
#undef SET
	SET_COUNT
};

enum charset_kind {
	KIND_ASCII,
	KIND_UTF8,
	KIND_UTF16LE,
	KIND_UTF16BE,
	KIND_UTF32LE,
	KIND_UTF32BE,
	KIND_SINGLE,  /* a table of the upper 128 bytes */
	KIND_LOW,     /* the same, and one of the bytes below 0x20 */
	KIND_DOUBLE,  /* a table of the upper 128 bytes and one of pairs */
	KIND_ESCAPES, /* ISO 2022 in seven bits */
	KIND_TILDE,   /* HZ */
	KIND_UTF7
};

/*
 * Cells of the tables: the code point; 0 for none.  In a table of single
 * bytes CELL_LEAD begins a pair.  In a table of pairs a value from 0xD800 to
 * 0xDFFF is a place in charset_far[].
 */
#define CELL_LEAD 1
#define CELL_FAR 0xD800
#define CELL_FARS 0x800

/*
 * Pairs: lead bytes from 0x80, second bytes from 1.  A second byte 0 falls on
 * 0xFF of the row before, or on a cell before the table: there stands nothing
 * from U+0800 up, so that the quick way through the table need not ask.
 */
#define PAIR_TRAIL 1
#define PAIR_COLUMNS (0x100 - PAIR_TRAIL)
#define PAIR_CELLS (0x80 * PAIR_COLUMNS)
#define PAIR_INDEX(lead, trail)                                                \
	(((int)(lead)-0x80) * PAIR_COLUMNS + (int)(trail)-PAIR_TRAIL)

/* Letters among the controls of ASCII; 0 where the control stands. */
#define LOW_CELLS 0x20

/* The 94 by 94 planes that only come behind an escape or a third byte. */
#define PLANE_CELLS (94 * 94)
#define PLANE_WORDS ((PLANE_CELLS + 31) / 32)
#define PLANE_INDEX(row, column) (((row)-0xA1u) * 94 + (column)-0xA1u)

/* CNS 11643: planes 2 to 7 and 15; plane 1 is EUC-TW's table of pairs. */
#define CNS_PLANES 7

/*
 * GB18030: linear numbers of four bytes; GB_NEAR of them are in the basic
 * plane, from GB_FAR on stand the others.
 */
#define GB_NEAR 39420
#define GB_FAR 189000

/* KS X 1001: behind it three letters, or fillers, make one syllable. */
#define KS_FILLER 0x3164

/* A far cell: a code point, and 11 bits of a mark that follows it, or 0. */
#define FAR_CP(far) ((far)&0x1FFFFF)
#define FAR_MARK(far) ((far) >> 21)

struct charset_set {
	const char *name;
	enum charset_kind kind;
	const uint16_t *single; /* 128 cells */
	const uint16_t *pairs;  /* PAIR_CELLS */
	const uint16_t *low;    /* LOW_CELLS */
};

/* A stretch of GB18030's four bytes; it ends where the next begins. */
struct charset_range {
	uint16_t index; /* linear number of the first code */
	uint16_t cp;
};

extern const struct charset_set charset_sets[SET_COUNT];
extern const uint32_t charset_far[CELL_FARS];
extern const uint16_t charset_jisx0212[PLANE_CELLS];
extern const uint16_t charset_cns[CNS_PLANES][PLANE_CELLS];
extern const uint32_t charset_cns_far[CNS_PLANES][PLANE_WORDS];
extern const struct charset_range charset_gb_ranges[];
extern const size_t charset_gb_ranges_n;

/*
 * By the high bits of eight bytes, the first byte's the lowest, that begin
 * with a character of one byte below 0x80 or two: where the third, the fourth
 * and the fifth character begin, in four bits each.
 */
extern const uint16_t charset_steps[256];

/* gb_linear: the linear number of four bytes of GB18030. */
static inline uint32_t
gb_linear(const unsigned char b[4])
{
	return ((b[0] - 0x81u) * 10 + b[1] - 0x30u) * 1260 +
	       (b[2] - 0x81u) * 10 + b[3] - 0x30u;
}

/* cns_number: which plane of charset_cns[] 0xA2, 0xA3... tells, or -1. */
static inline int
cns_number(unsigned byte)
{
	return byte >= 0xA2 && byte <= 0xA7 ? (int)byte - 0xA2
	       : byte == 0xAF               ? CNS_PLANES - 1
					    : -1;
}

/* cns_cell: the character of a cell of one of those planes, or 0. */
static inline uint32_t
cns_cell(unsigned plane, unsigned cell)
{
	uint32_t far = charset_cns_far[plane][cell / 32] >> cell % 32 & 1;

	return far << 17 | charset_cns[plane][cell];
}

/* set_find: the set of a canonical name, or SET_COUNT. */
enum charset_id set_find(const char *name);

/*
 * set_next: one character of a set without state: its code point to *cp, its
 * length in bytes as result, at least 1.  When it is CP_BAD the length is
 * that of the ill-formed part, which never holds an ASCII byte behind its
 * first; when CP_CUT, that of the rest.  FAR_MARK(*cp) is a mark to follow.
 */
size_t set_next(const struct charset_set *set, const unsigned char *p,
    const unsigned char *end, uint32_t *cp);

/*
 * set_syllable: the syllable that a filler of KS X 1001 at p makes with the
 * three pairs behind it, in eight bits (high 0x80) or seven (0); the result is
 * its length.  *cp is KS_FILLER, and the length that of the one pair, when it
 * makes none; CP_CUT when the input ends before that is known.
 */
size_t set_syllable(const unsigned char *p, const unsigned char *end,
    unsigned high, uint32_t *cp);

#endif
