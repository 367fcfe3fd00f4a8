#include "dicts.h"

#include <stdlib.h>

#include "diag.h"
#include "limits.h"
#include "mem.h"

/* A dictionary, and where its numbers begin among those of all. */
struct one {
	struct dict *dict;
	uint32_t row, entity, word;
	/* Of each entity and word 1 + the common number, once it is known. */
	uint32_t *entities, *words;
};

struct dicts {
	struct one one[LIMIT_DICTS];
	size_t n;
	struct one end; /* the numbers behind the last one */
};

struct dicts *
dicts_new(void)
{
	return mem_zalloc(1, sizeof(struct dicts));
}

void
dicts_free(struct dicts *ds)
{
	for (size_t i = 0; ds != NULL && i < ds->n; i++) {
		dict_close(ds->one[i].dict);
		free(ds->one[i].entities);
		free(ds->one[i].words);
	}
	free(ds);
}

int
dicts_add(struct dicts *ds, struct dict *d)
{
	uint32_t rows = dict_rows(d), entities = dict_entities(d);
	uint32_t words = dict_words(d);

	for (size_t i = 0; i < ds->n; i++)
		if (dict_is_same(ds->one[i].dict, d)) {
			dict_close(d);
			return 0;
		}
	if (ds->n == LIMIT_DICTS || rows > UINT32_MAX - ds->end.row ||
	    entities > DICT_POST_NUMBER - ds->end.entity ||
	    words > DICT_POST_NUMBER - ds->end.word) {
		diag_warn("too many dictionaries, or too large ones");
		dict_close(d);
		return -1;
	}
	ds->one[ds->n] = ds->end;
	ds->one[ds->n++].dict = d;
	ds->end.row += rows;
	ds->end.entity += entities;
	ds->end.word += words;
	return 0;
}

int
dicts_open(struct dicts *ds, const char *path)
{
	struct dict *d = dict_open(path);

	return d == NULL ? -1 : dicts_add(ds, d);
}

size_t
dicts_count(const struct dicts *ds)
{
	return ds->n;
}

const struct dict *
dicts_at(const struct dicts *ds, size_t i)
{
	return ds->one[i].dict;
}

uint32_t
dicts_of_row(const struct dicts *ds, size_t i, uint32_t row)
{
	return ds->one[i].row + row;
}

uint32_t
dicts_of_word(const struct dicts *ds, size_t i, uint32_t word)
{
	return ds->one[i].word + word;
}

/* with_row: the dictionary that has it. */
static struct one *
with_row(struct dicts *ds, uint32_t row)
{
	size_t i = ds->n - 1;

	while (i > 0 && ds->one[i].row > row)
		i--;
	return &ds->one[i];
}

/* find_in: number of the entity in one of them, or DICT_NONE. */
static uint32_t
find_in(const struct dict *d, struct str slug)
{
	uint32_t lo = 0, hi = dict_entities(d);
	struct str name;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (!dict_name(d, false, mid, &name))
			return DICT_NONE;
		int c = str_cmp(name, slug);
		if (c == 0)
			return mid;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return DICT_NONE;
}

uint32_t
dicts_find(struct dicts *ds, struct str slug)
{
	for (size_t i = 0; i < ds->n; i++) {
		uint32_t number = find_in(ds->one[i].dict, slug);
		if (number != DICT_NONE)
			return ds->one[i].entity + number;
	}
	return DICT_NONE;
}

/* entity: the common number of one in a dictionary; searched for once. */
static uint32_t
entity(struct dicts *ds, struct one *o, uint32_t number, struct str slug)
{
	if (ds->n == 1)
		return number;
	if (o->entities == NULL)
		o->entities =
		    mem_zalloc(dict_entities(o->dict), sizeof *o->entities);
	if (o->entities[number] == 0)
		o->entities[number] = 1 + dicts_find(ds, slug);
	return o->entities[number] - 1;
}

/* word: the entity that a needed word is in another one, or DICT_NONE. */
static uint32_t
word(struct dicts *ds, struct one *o, uint32_t number, struct str slug)
{
	if (ds->n == 1)
		return DICT_NONE;
	if (o->words == NULL)
		o->words = mem_zalloc(dict_words(o->dict), sizeof *o->words);
	if (o->words[number] == 0) {
		uint32_t found = dicts_find(ds, slug);
		/* 1 + DICT_NONE would be 0. */
		o->words[number] = found == DICT_NONE ? DICT_NONE : 1 + found;
	}
	return o->words[number] == DICT_NONE ? DICT_NONE : o->words[number] - 1;
}

bool
dicts_row(struct dicts *ds, uint32_t row, struct dict_row *out)
{
	struct one *o = with_row(ds, row);

	if (!dict_row(o->dict, row - o->row, out))
		return false;
	out->entity_number = entity(ds, o, out->entity_number, out->entity);
	return true;
}

bool
dicts_need(struct dicts *ds, uint32_t row, uint32_t i, struct dict_need *out)
{
	struct one *o = with_row(ds, row);
	struct dict_row r;

	if (!dict_row(o->dict, row - o->row, &r) ||
	    !dict_need(o->dict, r.need + i, out))
		return false;
	if (out->is_entity) {
		out->number = entity(ds, o, out->number, out->text);
		return true;
	}
	uint32_t found = word(ds, o, out->number, out->text);
	out->is_entity = found != DICT_NONE;
	out->number = out->is_entity ? found : o->word + out->number;
	return true;
}

bool
dicts_name(
    const struct dicts *ds, bool is_word, uint32_t number, struct str *out)
{
	for (size_t i = ds->n; i-- > 0;) {
		const struct one *o = &ds->one[i];
		uint32_t first = is_word ? o->word : o->entity;
		if (first <= number)
			return dict_name(o->dict, is_word, number - first, out);
	}
	return false;
}

/* compare_needs: what two rows need, one after the other. */
static int
compare_needs(
    struct dicts *ds, uint32_t row, uint32_t n, uint32_t other, uint32_t m)
{
	struct dict_need a, b;
	int c = 0;

	for (uint32_t i = 0; i < n && i < m && c == 0; i++)
		if (dicts_need(ds, row, i, &a) && dicts_need(ds, other, i, &b))
			c = str_cmp(a.text, b.text);
	return c != 0 ? c : (n > m) - (n < m);
}

int
dicts_compare(struct dicts *ds, uint32_t row, uint32_t other)
{
	struct dict_row a, b;

	if (with_row(ds, row) == with_row(ds, other))
		return (row > other) - (row < other);
	if (!dicts_row(ds, row, &a) || !dicts_row(ds, other, &b))
		return 0;
	const struct str first[][2] = { { a.entity, b.entity },
		{ a.name, b.name }, { a.lang, b.lang },
		{ str_of(dict_kind_name(a.kind)),
		    str_of(dict_kind_name(b.kind)) } };
	const struct str last[][2] = { { a.program, b.program },
		{ a.listed, b.listed }, { a.source, b.source },
		{ a.category, b.category } };
	int c = 0;
	for (size_t i = 0; i < sizeof first / sizeof *first && c == 0; i++)
		c = str_cmp(first[i][0], first[i][1]);
	if (c == 0)
		c = (a.flags > b.flags) - (a.flags < b.flags);
	if (c == 0)
		c = compare_needs(ds, row, a.needs, other, b.needs);
	for (size_t i = 0; i < sizeof last / sizeof *last && c == 0; i++)
		c = str_cmp(last[i][0], last[i][1]);
	return c;
}

bool
dicts_is_twin(struct dicts *ds, uint32_t row, uint32_t other)
{
	struct dict_row a, b;

	return with_row(ds, row) != with_row(ds, other) &&
	       dicts_row(ds, row, &a) && dicts_row(ds, other, &b) &&
	       a.entity_number == b.entity_number && str_eq(a.name, b.name) &&
	       str_eq(a.category, b.category);
}
