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
#define SET(id, name, kind, iconv) SET_##id,
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
	KIND_DOUBLE,  /* the same, and one of pairs */
	KIND_ESCAPES, /* ISO 2022 in seven bits */
	KIND_TILDE,   /* HZ */
	KIND_UTF7,
	KIND_ICONV
};

/*
 * Cells of the tables: the code point; 0 for none.  In a table of single
 * bytes CELL_LEAD begins a pair.  In a table of pairs a value from 0xD800 to
 * 0xDFFF is a place in charset_far[].
 */
#define CELL_LEAD 1
#define CELL_FAR 0xD800
#define CELL_FARS 0x800

/* Pairs: lead bytes from 0x80, second bytes from 0x30. */
#define PAIR_TRAIL 0x30
#define PAIR_COLUMNS (0x100 - PAIR_TRAIL)
#define PAIR_CELLS (0x80 * PAIR_COLUMNS)

/* The 94 by 94 planes that only come behind an escape or a third byte. */
#define PLANE_CELLS (94 * 94)

/* A far cell: a code point, and 11 bits of a mark that follows it, or 0. */
#define FAR_CP(far) ((far)&0x1FFFFF)
#define FAR_MARK(far) ((far) >> 21)

struct charset_set {
	const char *name;
	enum charset_kind kind;
	const char *iconv;
	const uint16_t *single; /* 128 cells */
	const uint16_t *pairs;  /* PAIR_CELLS */
};

/* A stretch of four-byte GB18030 codes of the basic plane. */
struct charset_range {
	uint16_t index; /* linear number of the first code */
	uint16_t cp;
};

extern const struct charset_set charset_sets[SET_COUNT];
extern const uint32_t charset_far[CELL_FARS];
extern const uint16_t charset_jisx0212[PLANE_CELLS];
extern const uint16_t charset_cns1[PLANE_CELLS];
extern const uint16_t charset_cns2[PLANE_CELLS];
extern const struct charset_range charset_gb_ranges[];
extern const size_t charset_gb_ranges_n;

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

#endif
