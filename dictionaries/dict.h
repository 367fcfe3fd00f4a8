#ifndef DICT_H
#define DICT_H

/*
 * dict: a compiled dictionary, read only.  The file is mapped; every string
 * and unit handed out lies in it and lives until dict_close().  A file that
 * is damaged or hostile is refused when opened, or gives false where an
 * offset leads out of it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dictfmt.h"
#include "str.h"

struct dict;

/* dict_open: maps a file; NULL after one line that says what is wrong. */
struct dict *dict_open(const char *path);

/* dict_of: the same of bytes that stay the caller's; name is for messages. */
struct dict *dict_of(struct str bytes, const char *name);

void dict_close(struct dict *d);

/* dict_is_same: the same file, as far as its size and its checksum tell? */
bool dict_is_same(const struct dict *a, const struct dict *b);

/* dict_rows, dict_entities, dict_words: how many there are. */
uint32_t dict_rows(const struct dict *d);
uint32_t dict_entities(const struct dict *d);
uint32_t dict_words(const struct dict *d);

struct dict_row {
	struct str name, lang, program, listed, source, category, entity;
	uint32_t entity_number;
	uint32_t need;  /* its first */
	uint32_t needs; /* how many */
	enum dict_kind kind;
	unsigned flags; /* enum dict_flag */
};

/* dict_row: row number i. */
bool dict_row(const struct dict *d, uint32_t i, struct dict_row *out);

/* dict_need: number i (from a row's first on): an entity or a word. */
struct dict_need {
	bool is_entity;
	uint32_t number; /* among entities, or among words */
	struct str text;
};
bool dict_need(const struct dict *d, uint32_t i, struct dict_need *out);

/* dict_name: the entity of this number, or the needed word. */
bool dict_name(
    const struct dict *d, bool is_word, uint32_t number, struct str *out);

/* dict_kind_name, dict_kind_find: as in the sources; DICT_KINDS for none. */
const char *dict_kind_name(enum dict_kind kind);
enum dict_kind dict_kind_find(struct str name);

/* dict_flag_name: of one bit; NULL for one that sources do not have. */
const char *dict_flag_name(unsigned bit);

/* -- the index ------------------------------------------------------------- */

/*
 * struct dict_filter: may a short key stand here?  first[unit] has bit n - 1
 * set when there are keys of n units with this first one; then the bit of
 * their dict_lead_hash() is set, too.
 */
struct dict_filter {
	const unsigned char *first;
	const unsigned char *bits;
	unsigned shift; /* of the hash, to the number of a bit */
};
struct dict_filter dict_filter(const struct dict *d);

/* dict_may_lead: is the bit of this hash set? */
static inline bool
dict_may_lead(const struct dict_filter *f, uint64_t hash)
{
	uint64_t bit = hash >> f->shift;

	return (f->bits[bit / 8] >> bit % 8 & 1) != 0;
}

/* dict_lead: the short key of these n packed units; false if there is none. */
bool dict_lead(
    const struct dict *d, uint64_t packed, unsigned n, uint32_t *key);

#define DICT_NONE UINT32_MAX

struct dict_key {
	const unsigned char *unit; /* n of them, read by dict_u16(); there are
				    * DICT_UNITS_PAD more behind the last */
	uint32_t n;
	unsigned edits; /* how many it is searched with, at most */
};
bool dict_key(const struct dict *d, uint32_t i, struct dict_key *out);

/* dict_posts: the numbers [*first, *last) of what key i stands for. */
bool dict_posts(
    const struct dict *d, uint32_t i, uint32_t *first, uint32_t *last);

/* dict_post: one of them: DICT_POST_ROW, _CORE or _WORD, and its number. */
bool dict_post(const struct dict *d, uint32_t i, unsigned *what, uint32_t *n);

/* dict_block: row number of block i of addresses; false behind the last. */
bool dict_block(const struct dict *d, uint32_t i, uint32_t *row);

/* -- seeds ----------------------------------------------------------------- */

/*
 * struct dict_seeds: which hashes of seeds there are.  word has a bit for
 * each hash of five letters, wide four bits for each of three units of other
 * scripts, of which bit 1 << pattern counts.
 */
struct dict_seeds {
	const unsigned char *word, *wide;
	unsigned word_shift, wide_shift;       /* of the hash, to a number */
	unsigned word_patterns, wide_patterns; /* how many kinds */
	uint32_t n;                            /* all of them */
	const unsigned char *entry, *run;      /* see dict_seed_run() */
	unsigned run_shift;
};
struct dict_seeds dict_seeds(const struct dict *d, enum dict_lane lane);

struct dict_seed {
	uint32_t key;
	uint32_t left, right; /* dict_seed_letter() of four units each */
	unsigned pos, patterns, edits, units;
};

/*
 * dict_seed_run: the numbers [*from, *to) of the entries among which those of
 * this hash are.  Of each hash there is a run, as dict_open() has seen.
 */
static inline void
dict_seed_run(
    const struct dict_seeds *s, uint32_t hash, uint32_t *from, uint32_t *to)
{
	const unsigned char *p = s->run + (size_t)4 * (hash >> s->run_shift);

	*from = dict_u32(p);
	*to = dict_u32(p + 4);
	if (*to > s->n)
		*to = s->n;
}

/* dict_seed: entry i, less than n; false when it is of another hash. */
static inline bool
dict_seed(const struct dict_seeds *s, uint32_t i, uint32_t hash,
    struct dict_seed *out)
{
	const unsigned char *p = s->entry + (size_t)i * DICT_SEED_SIZE;

	if (dict_u32(p + DICT_SEED_HASH) != hash ||
	    p[DICT_SEED_EDITS] > DICT_EDITS_MAX)
		return false;
	*out = (struct dict_seed){ dict_u32(p + DICT_SEED_KEY),
		dict_u32(p + DICT_SEED_LEFT), dict_u32(p + DICT_SEED_RIGHT),
		p[DICT_SEED_POS], p[DICT_SEED_PATTERNS], p[DICT_SEED_EDITS],
		p[DICT_SEED_UNITS] };
	return true;
}

/*
 * dict_run_soon, dict_seed_soon, dict_key_soon: a run, an entry or a key that
 * will be asked for.  Memory is slower than all that is done in between.
 */
static inline void
dict_soon(const unsigned char *p)
{
#if defined(__GNUC__)
	__builtin_prefetch(p);
#else
	(void)p;
#endif
}

static inline void
dict_run_soon(const struct dict_seeds *s, uint32_t hash)
{
	dict_soon(s->run + (size_t)4 * (hash >> s->run_shift));
}

static inline void
dict_seed_soon(const struct dict_seeds *s, uint32_t i)
{
	dict_soon(s->entry + (size_t)i * DICT_SEED_SIZE);
}

void dict_key_soon(const struct dict *d, uint32_t i);

#endif
