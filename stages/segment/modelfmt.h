#ifndef MODELFMT_H
#define MODELFMT_H

/*
 * modelfmt: a model file, byte by byte.  All integers are little-endian;
 * every section begins at a multiple of eight.  Reader and trainer share this
 * file; model/README.md says what the sections hold and how they were made.
 *
 * Weights are whole numbers, MODEL_NAT to a nat.  A hash table consists of
 * buckets of 8 or 16 bytes, and a key is in one of two of them.  Entries hold
 * a part of the hash instead of the key, so that some keys in a thousand find
 * what is not theirs; the trainer sees the same.
 */

#include <stdint.h>

#include "dictfmt.h"

#define MODEL_MAGIC "riffmodl"
#define MODEL_VERSION 1u
#define MODEL_ORDER UINT32_C(0x01020304) /* as the writer's integers lie */
#define MODEL_NAT 512

enum {
	MODEL_AT_MAGIC = 0,
	MODEL_AT_VERSION = 8,   /* u32 */
	MODEL_AT_ORDER = 12,    /* u32 */
	MODEL_AT_LANG = 16,     /* a tag, NUL up to 8 bytes */
	MODEL_AT_SIZE = 24,     /* u64: of the whole file */
	MODEL_AT_CHECKSUM = 32, /* u64: of the bytes from MODEL_AT_INPUTS on */
	MODEL_AT_INPUTS = 40,   /* SHA-256 of all that it was trained from */
	MODEL_AT_TABLE = 72     /* per section u32 offset, u32 bytes */
};

enum model_section {
	MODEL_LICENCE, /* UTF-8: terms and sources */

	/* Of a tagger (Chinese, Japanese). */
	MODEL_MAP,    /* u16 for each code point of the basic plane: symbol */
	MODEL_TYPES,  /* u8 for each symbol: enum feature_type; class of word */
	MODEL_SINGLE, /* u64 for each trained symbol: four weights */
	MODEL_LENGTH, /* 8 i16 each: by length of the word before it */
	MODEL_PAIRS,  /* hash of u64, two a bucket: tag, three weights */
	MODEL_DENSE,  /* i16: see enum feature_dense */
	MODEL_TRIE,   /* hash of u16, four a bucket: beginnings of words */
	MODEL_SINGLE_COARSE, /* the same of the difference to the coarse */
	MODEL_PAIRS_COARSE,  /* standard; without one these are empty */
	MODEL_DENSE_COARSE,

	/* Of a ranker (Korean). */
	MODEL_WEIGHTS, /* hash of u32, two a bucket: tag, weight */
	MODEL_WORDS,   /* hash of u16, four a bucket: tag, class of word */

	MODEL_SECTIONS
};

#define MODEL_HEADER (MODEL_AT_TABLE + MODEL_SECTIONS * 8)

/* modelfmt_place, modelfmt_other: the buckets, of n, where a hash may be. */
static inline uint32_t
modelfmt_place(uint64_t hash, uint32_t n)
{
	return (uint32_t)((hash >> 32) * n >> 32);
}

static inline uint32_t
modelfmt_other(uint64_t hash, uint32_t n)
{
	return (uint32_t)((hash >> 12 & UINT32_MAX) * n >> 32);
}

/* modelfmt_mix: one more number into a hash. */
static inline uint64_t
modelfmt_mix(uint64_t hash, uint32_t more)
{
	hash = (hash ^ more) * UINT64_C(0x9E3779B97F4A7C15);
	return hash ^ hash >> 29;
}

/* modelfmt_pair: of two symbols that follow each other. */
static inline uint64_t
modelfmt_pair(uint32_t a, uint32_t b)
{
	uint64_t hash = (a << 16 | b) * UINT64_C(0x9E3779B97F4A7C15);

	return hash ^ hash >> 32;
}

/* -- entries of the hash tables -------------------------------------------- */

/* modelfmt_tag: the part of a hash that a pair or weight keeps; never 0. */
static inline uint32_t
modelfmt_tag(uint64_t hash)
{
	return (uint32_t)(hash & 0xFFFF) != 0 ? (uint32_t)(hash & 0xFFFF) : 1;
}

/*
 * A beginning of a word: tag, whether longer words have the same beginning,
 * class of the word that ends here (0 is none).
 */
enum { MODEL_NODE_CLASS = 7, MODEL_NODE_LONGER = 8, MODEL_NODE_TAG = 0xFFF0 };

/* A word of the Korean list: tag and class. */
enum { MODEL_WORD_CLASS = 15, MODEL_WORD_TAG = 0xFFF0 };

static inline uint32_t
modelfmt_tag12(uint64_t hash)
{
	uint32_t tag = (uint32_t)hash & MODEL_NODE_TAG;

	return tag != 0 ? tag : 0x10;
}

#define MODEL_HASH_START UINT64_C(0x243F6A8885A308D3)

#endif
