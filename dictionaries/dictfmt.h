#ifndef DICTFMT_H
#define DICTFMT_H

/*
 * dictfmt: the compiled dictionary, byte by byte; see dictionary(5).  All
 * integers are little-endian; every section begins at a multiple of eight.
 * Reader and builder share this file and nothing else.
 */

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

#define DICT_MAGIC "riffdict"
#define DICT_MAGIC_END "tcidffir"
#define DICT_VERSION 3u

/* -- the header ------------------------------------------------------------ */

enum {
	DICT_AT_MAGIC = 0,
	DICT_AT_VERSION = 8,   /* u32 */
	DICT_AT_SECTIONS = 12, /* u32: how many */
	DICT_AT_FOLD = 16,     /* u64: fold_hash() */
	DICT_AT_SIZE = 24,     /* u64: of the whole file */
	DICT_AT_CHECKSUM = 32, /* u64: dict_file_checksum() */
	DICT_AT_TABLE = 40     /* per section u32 offset, u32 bytes */
};

enum dict_section {
	DICT_STRINGS,    /* UTF-8, one after the other */
	DICT_CATEGORIES, /* string reference */
	DICT_ENTITIES,   /* string reference */
	DICT_WORDS,      /* string reference: needed words that are no entity */
	DICT_ROWS,
	DICT_NEEDS, /* u32: DICT_POST_ENTITY or DICT_POST_WORD and a number */
	DICT_UNITS, /* u16: the keys' units */
	DICT_KEYS,  /* sorted by their units; one more than there are */
	DICT_POSTS, /* u32: what a key stands for */
	DICT_LEADS, /* hash table: the keys too short for a seed */
	DICT_FIRST, /* one byte for each of 65,536 first units of such */
	DICT_BITS,  /* a bitmap by hash: which of them there are */
	/* Of each enum dict_lane these four. */
	DICT_SEEDS,   /* sorted by their hash: pieces by which keys are found */
	DICT_SEED_AT, /* u32: the first seed of each run of hashes */
	DICT_WORD_BITS, /* bitmaps by hash: which seeds there are, of letters */
	DICT_WIDE_BITS, /* and of other scripts, four bits each */
	DICT_LANES_END = DICT_SEEDS + 4 * 2,
	DICT_BLOCKS =
	    DICT_LANES_END, /* u32: the rows that may be blocks of addresses */
	DICT_SECTIONS
};

/* What keys are searched for: as they are, and misspelt. */
enum dict_lane { DICT_WHOLE, DICT_MISSPELT, DICT_LANES };

static inline enum dict_section
dict_lane_section(enum dict_lane lane, enum dict_section s)
{
	return (enum dict_section)((unsigned)s + 4 * (unsigned)lane);
}

/*
 * dict_word_patterns, dict_wide_patterns: of how many kinds (the first ones of
 * enum dict_pattern) the seeds of a lane are.  Few names are found soonest
 * with one kind, of many the long ones want seeds of their own.
 */
#define DICT_MANY_KEYS 20000u
static inline unsigned
dict_word_patterns(enum dict_lane lane, uint64_t n_keys)
{
	return lane == DICT_WHOLE && n_keys < DICT_MANY_KEYS ? 1 : 3;
}

static inline unsigned
dict_wide_patterns(enum dict_lane lane)
{
	return lane == DICT_WHOLE ? 1 : 3;
}

#define DICT_HEADER (DICT_AT_TABLE + DICT_SECTIONS * 8)

/* -- entries --------------------------------------------------------------- */

/* Units of zero behind the last one of DICT_UNITS, for vectors. */
#define DICT_UNITS_PAD 16u

/* A string reference: u32 offset in DICT_STRINGS, u32 bytes. */
#define DICT_REF_SIZE 8

enum {
	DICT_ROW_NAME = 0, /* string reference, as are the next four */
	DICT_ROW_LANG = 8,
	DICT_ROW_PROGRAM = 16,
	DICT_ROW_LISTED = 24,
	DICT_ROW_SOURCE = 32,
	DICT_ROW_ENTITY = 40,   /* u32 */
	DICT_ROW_NEED = 44,     /* u32: the first of its needs */
	DICT_ROW_NEEDS = 48,    /* u16: how many */
	DICT_ROW_CATEGORY = 50, /* u8 */
	DICT_ROW_KIND = 51,     /* u8: enum dict_kind */
	DICT_ROW_FLAGS = 52,    /* u8: enum dict_flag */
	DICT_ROW_SIZE = 56
};

enum {
	DICT_KEY_UNIT = 0,   /* u32: its first unit */
	DICT_KEY_POST = 4,   /* u32: its first post; the last is the next's */
	DICT_KEY_UNITS = 8,  /* u16 */
	DICT_KEY_EDITS = 10, /* u8: how many edits it is searched with */
	DICT_KEY_SIZE = 12
};

/* DICT_LEADS: a slot. */
enum {
	DICT_LEAD_TAG = 0, /* u32: of the hash */
	DICT_LEAD_KEY = 4, /* u32: 1 + the key; 0 is an empty slot */
	DICT_LEAD_SIZE = 8
};

enum {
	DICT_SEED_HASH = 0,      /* u32 */
	DICT_SEED_KEY = 4,       /* u32 */
	DICT_SEED_LEFT = 8,      /* 4 u8: dict_seed_letter() of those before */
	DICT_SEED_RIGHT = 12,    /* 4 u8: of those behind, in order; 0: none */
	DICT_SEED_POS = 16,      /* u8: its first unit in the key */
	DICT_SEED_PATTERNS = 17, /* u8: bits of enum dict_pattern */
	DICT_SEED_EDITS = 18,    /* u8: of the key */
	DICT_SEED_UNITS = 19,    /* u8: of the key */
	DICT_SEED_SIZE = 20
};

/* What a post or a need is: the two highest bits; the rest is its number. */
#define DICT_POST_ROW 0u    /* the name of a row */
#define DICT_POST_CORE 1u   /* the same without its company form */
#define DICT_POST_WORD 2u   /* a needed word */
#define DICT_POST_ENTITY 3u /* (needs only) a needed entity */
#define DICT_POST_SHIFT 30
#define DICT_POST_NUMBER ((UINT32_C(1) << DICT_POST_SHIFT) - 1)

enum dict_kind {
	DICT_CANONICAL,
	DICT_ALIAS,
	DICT_TRANSLATION,
	DICT_ROMANISATION,
	DICT_MISSPELLING,
	DICT_IDENTIFIER,
	DICT_GENERATED,
	DICT_KINDS
};

enum dict_flag {
	DICT_COMMON = 1,     /* reported only in company */
	DICT_EXACT = 2,      /* no other spelling */
	DICT_CASE = 4,       /* capitals must agree */
	DICT_UNVERIFIED = 8, /* general knowledge */
	DICT_SHORT = 16      /* made common by the builder, being short */
};

/* -- short keys ------------------------------------------------------------ */

/* dict_u16 and so on: integers of the file. */
static inline uint32_t
dict_u16(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static inline uint32_t
dict_u32(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
	       (uint32_t)p[3] << 24;
}

static inline uint64_t
dict_u64(const unsigned char *p)
{
	return (uint64_t)dict_u32(p) | (uint64_t)dict_u32(p + 4) << 32;
}

/* Keys of letters below five units, and of others below three, have no seed. */
#define DICT_LEAD_MAX 4u

/* dict_pack: four units in one number, the first one lowest. */
static inline uint64_t
dict_pack(const uint16_t *unit)
{
	return (uint64_t)unit[0] | (uint64_t)unit[1] << 16 |
	       (uint64_t)unit[2] << 32 | (uint64_t)unit[3] << 48;
}

/*
 * dict_lead_hash: of the first n (1 to 4) of packed units.  One multiplication
 * for each place of a text where a name may begin.
 */
static inline uint64_t
dict_lead_hash(uint64_t packed, unsigned n)
{
	uint64_t h = packed << (64 - 16 * n);

	h = (h ^ h >> 32 ^ n) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ h >> 29;
}

/* -- seeds ----------------------------------------------------------------- */

/*
 * A name with k edits still has pieces that no edit has touched.  Of letters a
 * seed is five, six or eight units in a row; of other scripts three, which in
 * a text may also stand with a fourth between them.  dict_is_wide: which of
 * the two a seed is, by its first unit.
 */
#define DICT_SEED_WIDE 3u
#define DICT_EDITS_MAX 2u
#define DICT_EDITS_UNITS 255u /* longer names have no misspellings */

enum dict_pattern {
	DICT_IN_A_ROW,  /* 0 1 2 */
	DICT_NO_THIRD,  /* 0 1 3 */
	DICT_NO_SECOND, /* 0 2 3 */
	DICT_PATTERNS,
	DICT_FIVE = 0, /* of letters */
	DICT_SIX,
	DICT_EIGHT
};

/* A bitmap of seeds stays in a cache of the second level. */
#define DICT_SEED_BITS_MAX (UINT32_C(1) << 22)

static inline bool
dict_is_wide(uint16_t unit)
{
	return unit >= 0x2E80 && unit <= 0xD7A3;
}

#define DICT_SEED_K1 UINT32_C(0x9E3779B1)
#define DICT_SEED_K2 UINT32_C(0x85EBCA6B)
#define DICT_SEED_K3 UINT32_C(0xC2B2AE35)
#define DICT_SEED_K4 UINT32_C(0x27D4EB2F)

static inline uint32_t
dict_seed_mix(uint32_t h)
{
	return (h ^ h >> 15) * DICT_SEED_K4;
}

/*
 * dict_seed_four: of four letters, to which dict_seed_word() adds the others
 * of one of the patterns; dict_seed_wide: the hash of three units.
 */
static inline uint32_t
dict_seed_four(const uint16_t *u)
{
	uint32_t x = u[0] | (uint32_t)u[1] << 16;
	uint32_t y = u[2] | (uint32_t)u[3] << 16;

	return x * DICT_SEED_K1 + y * DICT_SEED_K2;
}

static inline uint32_t
dict_seed_word(uint32_t four, const uint16_t *u, unsigned pattern)
{
	uint32_t x = u[4], y = u[6] | (uint32_t)u[7] << 16;

	if (pattern != DICT_FIVE)
		x |= (uint32_t)u[5] << 16;
	four += x * DICT_SEED_K3;
	if (pattern == DICT_EIGHT)
		four += y * DICT_SEED_K4;
	return dict_seed_mix(four);
}

static inline uint32_t
dict_seed_wide(uint16_t a, uint16_t b, uint16_t c)
{
	uint32_t x = a | (uint32_t)b << 16;

	return dict_seed_mix(x * DICT_SEED_K2 + c * DICT_SEED_K1);
}

/*
 * dict_seed_letter: a byte for a unit, not 0.  Four units of the key on either
 * side of a seed stand there in the text, but for one an edit.
 */
#define DICT_SEED_AROUND 4u
#define DICT_LETTER_K 0x9E37u
static inline uint32_t
dict_seed_letter(uint16_t unit)
{
	uint32_t byte = unit * DICT_LETTER_K >> 8 & 0xFF;

	return byte == 0 ? 1 : byte;
}

/* dict_seed_size: units of a seed; of others than letters three of four. */
static inline size_t
dict_seed_size(bool wide, unsigned pattern)
{
	if (wide)
		return DICT_SEED_WIDE;
	return pattern == DICT_FIVE ? 5 : pattern == DICT_SIX ? 6 : 8;
}

/*
 * dict_checksum: four lanes of eight bytes, since a file of many names is
 * summed each time it is opened.
 */
static inline uint64_t
dict_checksum(const unsigned char *p, uint64_t n)
{
	const uint64_t k = UINT64_C(0x9E3779B97F4A7C15);
	uint64_t lane[4] = { n, k, ~n, ~k };

	for (; n >= 32; n -= 32, p += 32)
		for (unsigned i = 0; i < 4; i++) {
			lane[i] = (lane[i] ^ dict_u64(p + 8 * i)) * k;
			lane[i] ^= lane[i] >> 32;
		}
	uint64_t h = lane[0];
	for (unsigned i = 1; i < 4; i++)
		h = (h ^ lane[i]) * k, h ^= h >> 32;
	for (; n > 0; n--, p++)
		h = (h ^ *p) * k, h ^= h >> 32;
	return h;
}

/*
 * dict_file_checksum: of the bytes from DICT_AT_TABLE on, but of a large file
 * its beginning and its end alone: hundreds of megabytes that are mapped must
 * not be read before a search can begin.  What is damaged between leads to
 * wrong hits, not out of the file.
 */
#define DICT_SUM_PART (UINT64_C(4) << 20)
static inline uint64_t
dict_file_checksum(const unsigned char *p, uint64_t n)
{
	if (n <= 2 * DICT_SUM_PART)
		return dict_checksum(p, n);
	return dict_checksum(p, DICT_SUM_PART) * 3 +
	       dict_checksum(p + n - DICT_SUM_PART, DICT_SUM_PART);
}

#endif
