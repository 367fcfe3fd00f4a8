#ifndef MODEL_H
#define MODEL_H

/*
 * model: a model file, read only and mapped.  A file that is damaged, foreign
 * or hostile is refused when it is opened; whatever passes, no number in it
 * leads out of it.  A struct model owns its mapping.
 */

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

#include "feature.h"
#include "modelfmt.h"

/* A hash table of the file; n buckets, 0 is no table. */
struct model_table {
	const unsigned char *p;
	uint32_t n;
};

/* Weights of one standard of cutting. */
struct model_weights {
	const unsigned char *single; /* of `trained` symbols */
	const unsigned char *dense;
	struct model_table pairs;
};

struct model {
	struct str file;
	bool mapped;

	/* A tagger; symbols is 0 when the file is none. */
	const unsigned char *map, *types, *length;
	uint32_t symbols, trained;
	struct model_table trie;
	struct model_weights fine, coarse;
	bool has_coarse;

	/* A ranker; weights.n is 0 when the file is none. */
	struct model_table weights, words;
};

/*
 * model_open: maps the file; false after one line that says what is wrong.
 * lang: the tag that the file must have.
 */
bool model_open(struct model *m, const char *path, const char *lang);

/* model_of: the same of bytes that stay the caller's; name for messages. */
bool model_of(
    struct model *m, struct str bytes, const char *name, const char *lang);

void model_close(struct model *m);

/* model_symbol: of a code point; 0 for one that the model does not know. */
static inline unsigned
model_symbol(const struct model *m, uint32_t cp)
{
	return cp < 0x10000 ? dict_u16(m->map + 2 * cp) : 0;
}

static inline int
model_i16(const unsigned char *p)
{
	return (int16_t)dict_u16(p);
}

/* The searches below have no branch: what comes next cannot be foreseen. */

static inline uint64_t
model_pick64(const unsigned char *bucket, uint64_t tag)
{
	uint64_t a = dict_u64(bucket), b = dict_u64(bucket + 8);

	return (a & -(uint64_t)((a & 0xFFFF) == tag)) |
	       (b & -(uint64_t)((b & 0xFFFF) == tag));
}

/*
 * model_pair: the entry of two symbols: three weights in the upper lanes, the
 * lowest one 0; 0 when there is none.
 */
static inline uint64_t
model_pair(struct model_table t, unsigned a, unsigned b)
{
	uint64_t hash = modelfmt_pair(a, b), tag = modelfmt_tag(hash);
	const unsigned char *x = t.p + 16 * (size_t)modelfmt_place(hash, t.n);
	const unsigned char *y = t.p + 16 * (size_t)modelfmt_other(hash, t.n);

	return (model_pick64(x, tag) | model_pick64(y, tag)) &
	       ~UINT64_C(0xFFFF);
}

/* Of four lanes of 16 bits the one whose upper twelve are the tag, or 0. */
static inline uint64_t
model_pick16(uint64_t lanes, uint64_t tag)
{
	const uint64_t ones = UINT64_C(0x0001000100010001);
	const uint64_t low = ones * 0x7FFF;
	uint64_t differ = (lanes ^ tag * ones) & ones * MODEL_NODE_TAG;
	uint64_t same = ~(((differ & low) + low) | differ | low);

	return lanes & (same >> 15) * 0xFFFF;
}

/* model_node: the entry of such a hash in a table of u16; 0 for none. */
static inline unsigned
model_node(struct model_table t, uint64_t hash)
{
	uint64_t tag = modelfmt_tag12(hash);
	uint64_t x = dict_u64(t.p + 8 * (size_t)modelfmt_place(hash, t.n));
	uint64_t y = dict_u64(t.p + 8 * (size_t)modelfmt_other(hash, t.n));
	uint64_t found = model_pick16(x, tag) | model_pick16(y, tag);

	found |= found >> 32;
	return (unsigned)(found | found >> 16) & 0xFFFF;
}

/* model_weight: of such a hash; 0 for none. */
static inline int
model_weight(struct model_table t, uint64_t hash)
{
	uint64_t tag = modelfmt_tag(hash), found = 0;
	uint64_t pair[2] = { dict_u64(
				 t.p + 8 * (size_t)modelfmt_place(hash, t.n)),
		dict_u64(t.p + 8 * (size_t)modelfmt_other(hash, t.n)) };

	for (unsigned i = 0; i < 2; i++) {
		uint64_t a = pair[i] & UINT32_MAX, b = pair[i] >> 32;

		found |= (a & -(uint64_t)((a & 0xFFFF) == tag)) |
			 (b & -(uint64_t)((b & 0xFFFF) == tag));
	}
	return (int16_t)(found >> 16);
}

#endif
