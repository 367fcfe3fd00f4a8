#include "dictbuild.h"

#include <stdlib.h>
#include <string.h>

#include "company.h"
#include "diag.h"
#include "dictfmt.h"
#include "fold.h"
#include "limits.h"
#include "mem.h"
#include "seeds.h"

/* A key on its way to the file: its units lie in the builder's arena. */
struct key {
	const uint16_t *unit;
	uint32_t n;
	uint32_t post;
	unsigned edits;
};

/* A string table: the distinct strings, sorted, then numbered. */
struct names {
	struct str *s;
	size_t n, cap;
};

/* A key that is too short for a seed. */
struct lead {
	uint64_t hash;
	uint32_t key;
};

struct builder {
	struct source *source;
	struct company *company;
	struct names categories, entities, words;
	struct buf section[DICT_SECTIONS];
	/* Where a string of the last rows was put: they repeat. */
	struct str memo[SOURCE_COLUMNS];
	uint32_t memo_at[SOURCE_COLUMNS];
	uint16_t **arena;
	size_t n_arena, cap_arena, arena_left;
	uint16_t *arena_at;
	struct key *key;
	size_t n_keys, cap_keys;
	struct lead *lead;
	size_t n_leads, cap_leads;
	struct seed *seed;
	size_t n_seeds, cap_seeds;
	struct folded folded;
};

static void
put16(struct buf *b, uint32_t v)
{
	buf_addc(b, (char)(v & 0xFF));
	buf_addc(b, (char)(v >> 8 & 0xFF));
}

static void
put32(struct buf *b, uint32_t v)
{
	put16(b, v & 0xFFFF);
	put16(b, v >> 16);
}

static void
set32(unsigned char *p, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> 8 * i & 0xFF);
}

static void
set64(unsigned char *p, uint64_t v)
{
	set32(p, (uint32_t)(v & UINT32_MAX));
	set32(p + 4, (uint32_t)(v >> 32));
}

static uint32_t
power_over(size_t n)
{
	uint32_t p = 64;

	while (p < n)
		p *= 2;
	return p;
}

/* -- strings and numbers --------------------------------------------------- */

static int
compare_str(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void
names_add(struct names *t, struct str s)
{
	t->s = mem_grow(t->s, t->n, &t->cap, sizeof *t->s);
	t->s[t->n++] = s;
}

static void
names_sort(struct names *t)
{
	size_t kept = 0;

	if (t->n > 1)
		qsort(t->s, t->n, sizeof *t->s, compare_str);
	for (size_t i = 0; i < t->n; i++)
		if (i == 0 || !str_eq(t->s[i], t->s[i - 1]))
			t->s[kept++] = t->s[i];
	t->n = kept;
}

/* names_find: the number of a string, or DICT_POST_NUMBER. */
static uint32_t
names_find(const struct names *t, struct str s)
{
	const struct str *p =
	    t->n == 0 ? NULL
		      : bsearch(&s, t->s, t->n, sizeof *t->s, compare_str);

	return p == NULL ? DICT_POST_NUMBER : (uint32_t)(p - t->s);
}

static void
put_ref(struct builder *b, struct buf *to, struct str s)
{
	put32(to, (uint32_t)b->section[DICT_STRINGS].n);
	put32(to, (uint32_t)s.n);
	buf_adds(&b->section[DICT_STRINGS], s);
}

/* put_column: a reference to a column that is often that of the last row. */
static void
put_column(struct builder *b, struct buf *to, enum source_column c,
    const struct source_row *row)
{
	struct str s = row->field[c];

	if (s.n == 0 || !str_eq(s, b->memo[c])) {
		b->memo[c] = s;
		b->memo_at[c] = (uint32_t)b->section[DICT_STRINGS].n;
		buf_adds(&b->section[DICT_STRINGS], s);
	}
	put32(to, s.n == 0 ? 0 : b->memo_at[c]);
	put32(to, (uint32_t)s.n);
}

static void
put_names(struct builder *b, enum dict_section section, const struct names *t)
{
	for (size_t i = 0; i < t->n; i++)
		put_ref(b, &b->section[section], t->s[i]);
}

/* -- keys ------------------------------------------------------------------ */

/* take_units: a copy of n units that stays where it is. */
static uint16_t *
take_units(struct builder *b, size_t n)
{
	enum { BLOCK = 1 << 20 };

	/* Seeds may look behind the end of the last one. */
	if (n + SEEDS_PAD > b->arena_left) {
		b->arena = mem_grow(
		    b->arena, b->n_arena, &b->cap_arena, sizeof *b->arena);
		b->arena_left = n + SEEDS_PAD > BLOCK ? n + SEEDS_PAD : BLOCK;
		b->arena_at = mem_zalloc(b->arena_left, sizeof(uint16_t));
		b->arena[b->n_arena++] = b->arena_at;
	}
	uint16_t *p = b->arena_at;
	b->arena_at += n;
	b->arena_left -= n;
	return p;
}

/* add_key: units to be found; fuzzy says that they may be misspelt. */
static void
add_key(struct builder *b, const uint16_t *unit, size_t n, uint32_t post,
    bool fuzzy)
{
	uint16_t *copy = take_units(b, n);

	fold_keys(unit, n, copy);
	b->key = mem_grow(b->key, b->n_keys, &b->cap_keys, sizeof *b->key);
	b->key[b->n_keys++] = (struct key){ copy, (uint32_t)n, post,
		fuzzy ? seeds_edits(copy, n) : 0 };
}

/*
 * is_short: too short to stand alone?  Letters say less each than syllables,
 * and these less than Han; the floors are those of research on false hits:
 * under five letters, three syllables or characters, four kana.
 */
static bool
is_short(const uint16_t *unit, size_t n)
{
	size_t weight = 0;

	for (size_t i = 0; i < n; i++)
		switch (fold_script(unit[i])) {
		case FOLD_HAN:
		case FOLD_HANGUL:
			weight += 20;
			break;
		case FOLD_KANA:
			weight += 15;
			break;
		default:
			weight += 12;
			break;
		}
	return weight < 60;
}

/*
 * add_name: the keys of a row: the whole name, and its core without company
 * forms, unless the row wants no other spelling.  What is wrong, or NULL.
 */
static const char *
add_name(struct builder *b, struct source_row *row, uint32_t number)
{
	struct str name = row->field[SOURCE_NAME];
	struct folded *f = &b->folded;
	size_t from, to;

	fold(name, f);
	if (f->n == 0)
		return "nothing in the name to search for";
	if (f->n > LIMIT_DICT_NAME)
		return "the name is too long";
	if (company_after(b->company, f, name, 0) == f->n)
		return "nothing but a company form";
	if (!(row->flags & DICT_COMMON) && row->kind != DICT_IDENTIFIER &&
	    is_short(f->unit, f->n))
		row->flags |= DICT_COMMON | DICT_SHORT;
	/* What is common or a number is that only as it stands. */
	bool fuzzy = (row->flags & (DICT_COMMON | DICT_EXACT)) == 0 &&
		     row->kind != DICT_IDENTIFIER &&
		     row->kind != DICT_MISSPELLING;
	add_key(
	    b, f->unit, f->n, DICT_POST_ROW << DICT_POST_SHIFT | number, fuzzy);
	if (!(row->flags & DICT_EXACT) &&
	    company_core(b->company, f, name, &from, &to))
		add_key(b, f->unit + from, to - from,
		    DICT_POST_CORE << DICT_POST_SHIFT | number, fuzzy);
	return NULL;
}

static int
compare_keys(const void *pa, const void *pb)
{
	const struct key *a = pa, *b = pb;
	uint32_t n = a->n < b->n ? a->n : b->n;

	for (uint32_t i = 0; i < n; i++)
		if (a->unit[i] != b->unit[i])
			return a->unit[i] < b->unit[i] ? -1 : 1;
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return (a->post > b->post) - (a->post < b->post);
}

static bool
is_same(const struct key *a, const struct key *b)
{
	return a->n == b->n &&
	       memcmp(a->unit, b->unit, a->n * sizeof *a->unit) == 0;
}

/*
 * put_keys: the distinct keys in order.  Afterwards b->key holds them.
 */
static void
put_keys(struct builder *b)
{
	struct buf *to = &b->section[DICT_KEYS];
	size_t kept = 0;

	if (b->n_keys > 1)
		qsort(b->key, b->n_keys, sizeof *b->key, compare_keys);
	for (size_t i = 0; i < b->n_keys; i++) {
		struct key *k = &b->key[i];
		uint32_t post = (uint32_t)(b->section[DICT_POSTS].n / 4);
		put32(&b->section[DICT_POSTS], k->post);
		if (kept > 0 && is_same(&b->key[kept - 1], k)) {
			if (b->key[kept - 1].edits < k->edits)
				b->key[kept - 1].edits = k->edits;
			continue;
		}
		put32(to, (uint32_t)(b->section[DICT_UNITS].n / 2));
		put32(to, post);
		put32(to, k->n); /* and no edits, until seeds are chosen */
		for (uint32_t u = 0; u < k->n; u++)
			put16(&b->section[DICT_UNITS], k->unit[u]);
		b->key[kept++] = *k;
	}
	b->n_keys = kept;
	for (unsigned i = 0; i < DICT_UNITS_PAD; i++)
		put16(&b->section[DICT_UNITS], 0);
	put32(to, 0);
	put32(to, (uint32_t)(b->section[DICT_POSTS].n / 4));
	put32(to, 0);
}

/* -- short keys ------------------------------------------------------------ */

static void
add_lead(struct builder *b, size_t i)
{
	const struct key *k = &b->key[i];
	uint16_t unit[DICT_LEAD_MAX] = { 0 };

	for (unsigned u = 0; u < k->n && u < DICT_LEAD_MAX; u++)
		unit[u] = k->unit[u];
	b->lead = mem_grow(b->lead, b->n_leads, &b->cap_leads, sizeof *b->lead);
	b->lead[b->n_leads++] =
	    (struct lead){ dict_lead_hash(dict_pack(unit), k->n), (uint32_t)i };
}

static void
put_leads(struct builder *b)
{
	uint32_t slots = power_over(b->n_leads * 2);
	unsigned char *p = mem_zalloc(slots, DICT_LEAD_SIZE);

	for (size_t i = 0; i < b->n_leads; i++) {
		uint32_t at = (uint32_t)b->lead[i].hash & (slots - 1);
		unsigned char *slot = p + (size_t)at * DICT_LEAD_SIZE;
		while (dict_u32(slot + DICT_LEAD_KEY) != 0) {
			at = (at + 1) & (slots - 1);
			slot = p + (size_t)at * DICT_LEAD_SIZE;
		}
		set32(slot + DICT_LEAD_TAG, (uint32_t)(b->lead[i].hash >> 32));
		set32(slot + DICT_LEAD_KEY, b->lead[i].key + 1);
	}
	buf_add(&b->section[DICT_LEADS], p, (size_t)slots * DICT_LEAD_SIZE);
	free(p);
}

/*
 * put_filters: which short keys there may be: their lengths by their first
 * unit, and a bit for each hash; sixteen places a bit, so that of what is none
 * one in sixteen or fewer is looked up in vain.
 */
static void
put_filters(struct builder *b)
{
	unsigned char *first = mem_zalloc(0x10000, 1), *bits;
	uint32_t bytes = power_over(b->n_leads * 2);
	unsigned shift = 61;

	if (bytes < 8192)
		bytes = 8192;
	bits = mem_zalloc(bytes, 1);
	for (uint32_t k = bytes; k > 1; k /= 2)
		shift--;
	for (size_t i = 0; i < b->n_leads; i++) {
		const struct key *k = &b->key[b->lead[i].key];
		uint64_t bit = b->lead[i].hash >> shift;
		bits[bit / 8] |= (unsigned char)(1u << bit % 8);
		first[k->unit[0]] |= (unsigned char)(1u << (k->n - 1));
	}
	buf_add(&b->section[DICT_FIRST], first, 0x10000);
	buf_add(&b->section[DICT_BITS], bits, bytes);
	free(first);
	free(bits);
}

/* -- seeds ----------------------------------------------------------------- */

/* sort_seeds: by their hash, else in the order they are in. */
static void
sort_seeds(struct builder *b)
{
	struct seed *other = mem_alloc(b->n_seeds + 1, sizeof *other);

	for (unsigned shift = 0; shift < 32; shift += 16) {
		size_t *at = mem_zalloc((1 << 16) + 1, sizeof *at);
		for (size_t i = 0; i < b->n_seeds; i++)
			at[(b->seed[i].hash >> shift & 0xFFFF) + 1]++;
		for (size_t i = 1; i <= 0xFFFF; i++)
			at[i] += at[i - 1];
		for (size_t i = 0; i < b->n_seeds; i++)
			other[at[b->seed[i].hash >> shift & 0xFFFF]++] =
			    b->seed[i];
		struct seed *swap = b->seed;
		b->seed = other;
		other = swap;
		free(at);
	}
	free(other);
}

static void
keep_seed(struct builder *b, const struct seed *s)
{
	b->seed = mem_grow(b->seed, b->n_seeds, &b->cap_seeds, sizeof *b->seed);
	b->seed[b->n_seeds++] = *s;
}

/* whole_seeds: one for each key; those that have none are looked up. */
static void
whole_seeds(struct builder *b)
{
	struct seeds *seeds = seeds_new(b->n_keys);
	struct seed found;

	for (size_t i = 0; i < b->n_keys; i++) {
		const struct key *k = &b->key[i];
		if (seeds_whole(seeds, k->unit, k->n, (uint32_t)i, &found))
			keep_seed(b, &found);
		else
			add_lead(b, i);
	}
	seeds_free(seeds);
}

/* misspelt_seeds: those of keys that may be misspelt. */
static void
misspelt_seeds(struct builder *b)
{
	struct seeds *seeds = seeds_new(b->n_keys);
	struct seed found[SEEDS_MAX];

	for (size_t i = 0; i < b->n_keys; i++) {
		const struct key *k = &b->key[i];
		unsigned edits = k->edits;
		size_t n = seeds_choose(
		    seeds, k->unit, k->n, (uint32_t)i, &edits, found);
		b->section[DICT_KEYS].p[i * DICT_KEY_SIZE + DICT_KEY_EDITS] =
		    (char)edits;
		for (size_t s = 0; s < n; s++)
			keep_seed(b, &found[s]);
	}
	seeds_free(seeds);
}

static void
put_seed_list(struct builder *b, enum dict_lane lane)
{
	struct buf *to = &b->section[dict_lane_section(lane, DICT_SEEDS)];
	struct buf *at = &b->section[dict_lane_section(lane, DICT_SEED_AT)];

	for (size_t i = 0; i < b->n_seeds; i++) {
		const struct seed *s = &b->seed[i];
		unsigned char *p =
		    (unsigned char *)buf_reserve(to, DICT_SEED_SIZE);
		set32(p + DICT_SEED_HASH, s->hash);
		set32(p + DICT_SEED_KEY, s->key);
		set32(p + DICT_SEED_LEFT, s->left);
		set32(p + DICT_SEED_RIGHT, s->right);
		p[DICT_SEED_POS] = s->pos;
		p[DICT_SEED_PATTERNS] = s->patterns;
		p[DICT_SEED_EDITS] = s->edits;
		p[DICT_SEED_UNITS] = s->units;
		to->n += DICT_SEED_SIZE;
	}
	uint32_t runs = power_over(b->n_seeds);
	unsigned shift = 32;
	for (uint32_t n = runs; n > 1; n /= 2)
		shift--;
	size_t i = 0;
	for (uint32_t run = 0; run <= runs; run++) {
		while (i < b->n_seeds && b->seed[i].hash >> shift < run)
			i++;
		put32(at, (uint32_t)i);
	}
}

/*
 * put_seed_bits: which seeds there are; so many places for one that few are
 * taken for another.
 */
static void
put_seed_bits(struct builder *b, enum dict_lane lane, bool wide)
{
	unsigned shift = wide ? 31 : 29;
	size_t n = 0;

	for (size_t i = 0; i < b->n_seeds; i++)
		n += b->seed[i].wide == wide;
	uint32_t bytes = power_over(n * 8);

	if (bytes < 8192)
		bytes = 8192;
	if (bytes > DICT_SEED_BITS_MAX)
		bytes = DICT_SEED_BITS_MAX;
	for (uint32_t k = bytes; k > 1; k /= 2)
		shift--;
	unsigned char *p = mem_zalloc(bytes, 1);
	for (size_t i = 0; i < b->n_seeds; i++) {
		const struct seed *s = &b->seed[i];
		if (s->wide != wide)
			continue;
		uint32_t bit = s->hash >> shift;
		if (wide)
			p[bit / 2] |=
			    (unsigned char)(s->patterns << bit % 2 * 4);
		else
			p[bit / 8] |= (unsigned char)(1u << bit % 8);
	}
	buf_add(&b->section[dict_lane_section(
		    lane, wide ? DICT_WIDE_BITS : DICT_WORD_BITS)],
	    p, bytes);
	free(p);
}

/* put_seeds: the index by which keys are found. */
static void
put_seeds(struct builder *b, enum dict_lane lane)
{
	b->n_seeds = 0;
	if (lane == DICT_WHOLE)
		whole_seeds(b);
	else
		misspelt_seeds(b);
	sort_seeds(b);
	put_seed_list(b, lane);
	put_seed_bits(b, lane, false);
	put_seed_bits(b, lane, true);
}

/* -- rows ------------------------------------------------------------------ */

static void
put_row(struct builder *b, const struct source_row *row, uint32_t number)
{
	struct buf *to = &b->section[DICT_ROWS];
	struct str needs = row->field[SOURCE_NEEDS], need;
	uint32_t first = (uint32_t)(b->section[DICT_NEEDS].n / 4), n = 0;

	for (; str_split(&needs, ';', &need); n++) {
		uint32_t e = names_find(&b->entities, need);
		uint32_t w = names_find(&b->words, need);
		put32(&b->section[DICT_NEEDS],
		    e != DICT_POST_NUMBER
			? DICT_POST_ENTITY << DICT_POST_SHIFT | e
			: DICT_POST_WORD << DICT_POST_SHIFT | w);
	}
	put_column(b, to, SOURCE_NAME, row);
	put_column(b, to, SOURCE_LANG, row);
	put_column(b, to, SOURCE_PROGRAM, row);
	put_column(b, to, SOURCE_LISTED, row);
	put_column(b, to, SOURCE_SOURCE, row);
	put32(to, names_find(&b->entities, row->field[SOURCE_ENTITY]));
	put32(to, first);
	put16(to, n);
	buf_addc(
	    to, (char)names_find(&b->categories, row->field[SOURCE_CATEGORY]));
	buf_addc(to, (char)row->kind);
	put32(to, row->flags);
	/* Few identifiers are blocks, and a list of millions has many rows. */
	if (row->kind == DICT_IDENTIFIER &&
	    str_find(row->field[SOURCE_NAME], '/') < row->field[SOURCE_NAME].n)
		put32(&b->section[DICT_BLOCKS], number);
}

/* take_words: the needs that are no entity; they are searched for as well. */
static void
take_words(struct builder *b)
{
	const struct source *s = b->source;
	struct str need;

	for (size_t i = 0; i < s->n; i++) {
		struct str needs = s->row[i].field[SOURCE_NEEDS];
		while (str_split(&needs, ';', &need))
			if (names_find(&b->entities, need) == DICT_POST_NUMBER)
				names_add(&b->words, need);
	}
	names_sort(&b->words);
	for (size_t i = 0; i < b->words.n; i++) {
		fold(b->words.s[i], &b->folded);
		if (b->folded.n > 0 && b->folded.n <= LIMIT_DICT_NAME)
			add_key(b, b->folded.unit, b->folded.n,
			    DICT_POST_WORD << DICT_POST_SHIFT | (uint32_t)i,
			    false);
	}
}

/* take_rows: the keys of all rows; those that give none go. */
static void
take_rows(struct builder *b)
{
	struct source *s = b->source;
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct str needs = s->row[i].field[SOURCE_NEEDS], need;
		size_t n = 0;
		while (str_split(&needs, ';', &need))
			n++;
		const char *wrong =
		    n > UINT16_MAX ? "too many needs"
				   : add_name(b, &s->row[i], (uint32_t)kept);
		if (wrong != NULL) {
			s->useless++;
			diag_warn("%s:%zu: %s",
			    diag_quote(str_of(s->path[s->row[i].file])),
			    s->row[i].line, wrong);
		} else {
			s->row[kept++] = s->row[i];
		}
	}
	s->n = kept;
	for (size_t i = 0; i < s->n; i++) {
		names_add(&b->entities, s->row[i].field[SOURCE_ENTITY]);
		names_add(&b->categories, s->row[i].field[SOURCE_CATEGORY]);
	}
	names_sort(&b->entities);
	names_sort(&b->categories);
}

/* -- the file -------------------------------------------------------------- */

static int
put_file(struct builder *b, struct buf *out)
{
	unsigned char head[DICT_HEADER] = { 0 };
	static const char zero[8];
	uint64_t size = DICT_HEADER + 8;

	for (unsigned i = 0; i < DICT_SECTIONS; i++)
		size += (b->section[i].n + 7) / 8 * 8;
	if (size > LIMIT_DICT || b->categories.n > UINT8_MAX) {
		diag_warn("the dictionary would be too large");
		return -1;
	}
	buf_add(out, head, sizeof head);
	for (unsigned i = 0; i < DICT_SECTIONS; i++) {
		set32(head + DICT_AT_TABLE + 8 * i, (uint32_t)out->n);
		set32(head + DICT_AT_TABLE + 8 * i + 4,
		    (uint32_t)b->section[i].n);
		buf_adds(out, buf_str(&b->section[i]));
		buf_add(out, zero, (8 - out->n % 8) % 8);
	}
	buf_add(out, DICT_MAGIC_END, 8);
	memcpy(head + DICT_AT_MAGIC, DICT_MAGIC, 8);
	set32(head + DICT_AT_VERSION, DICT_VERSION);
	set32(head + DICT_AT_SECTIONS, DICT_SECTIONS);
	set64(head + DICT_AT_FOLD, fold_hash());
	set64(head + DICT_AT_SIZE, size);
	memcpy(out->p, head, sizeof head);
	set64((unsigned char *)out->p + DICT_AT_CHECKSUM,
	    dict_file_checksum((unsigned char *)out->p + DICT_AT_TABLE,
		out->n - DICT_AT_TABLE));
	return 0;
}

int
dictbuild(struct source *s, struct buf *out)
{
	struct builder b = { .source = s, .company = company_new() };

	source_sort(s);
	take_rows(&b);
	take_words(&b);
	put_names(&b, DICT_CATEGORIES, &b.categories);
	put_names(&b, DICT_ENTITIES, &b.entities);
	put_names(&b, DICT_WORDS, &b.words);
	for (size_t i = 0; i < s->n; i++)
		put_row(&b, &s->row[i], (uint32_t)i);
	put_keys(&b);
	put_seeds(&b, DICT_WHOLE);
	put_seeds(&b, DICT_MISSPELT);
	put_leads(&b);
	put_filters(&b);
	int status = put_file(&b, out);

	for (unsigned i = 0; i < DICT_SECTIONS; i++)
		buf_fini(&b.section[i]);
	for (size_t i = 0; i < b.n_arena; i++)
		free(b.arena[i]);
	free(b.arena);
	free(b.key);
	free(b.lead);
	free(b.seed);
	free(b.categories.s);
	free(b.entities.s);
	free(b.words.s);
	folded_fini(&b.folded);
	company_free(b.company);
	return status;
}
