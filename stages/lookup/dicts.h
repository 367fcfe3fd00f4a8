#ifndef DICTS_H
#define DICTS_H

/*
 * dicts: one or more dictionaries as one.  The rows, the entities and the
 * needed words of all of them are numbered in one series, and an entity that
 * several have is the same one: they meet by its slug.  A struct dicts owns
 * its dictionaries; what it hands out lies in them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dict.h"
#include "str.h"

struct dicts;

struct dicts *dicts_new(void);

/* dicts_free: closes them. */
void dicts_free(struct dicts *ds);

/*
 * dicts_add: one more, which is theirs now; the same one again changes
 * nothing.  -1 after one line when there are too many, or too large ones.
 */
int dicts_add(struct dicts *ds, struct dict *d);

/* dicts_open: the same of a file. */
int dicts_open(struct dicts *ds, const char *path);

/* dicts_count, dicts_at: how many there are, and number i of them. */
size_t dicts_count(const struct dicts *ds);
const struct dict *dicts_at(const struct dicts *ds, size_t i);

/* dicts_of_row, dicts_of_word: a number of dictionary i among those of all. */
uint32_t dicts_of_row(const struct dicts *ds, size_t i, uint32_t row);
uint32_t dicts_of_word(const struct dicts *ds, size_t i, uint32_t word);

/* dicts_row: as dict_row(), the row and its entity by their common numbers. */
bool dicts_row(struct dicts *ds, uint32_t row, struct dict_row *out);

/*
 * dicts_need: need number i of a row.  What is only a word in its own
 * dictionary is an entity when another one has it.
 */
bool dicts_need(
    struct dicts *ds, uint32_t row, uint32_t i, struct dict_need *out);

/* dicts_name: the slug of an entity, or the needed word. */
bool dicts_name(
    const struct dicts *ds, bool is_word, uint32_t number, struct str *out);

/* dicts_find: the entity of this slug, or DICT_NONE. */
uint32_t dicts_find(struct dicts *ds, struct str slug);

/*
 * dicts_compare: two rows, by what their sources say in the order of columns,
 * so that the order of the dictionaries never shows.
 */
int dicts_compare(struct dicts *ds, uint32_t row, uint32_t other);

/*
 * dicts_is_twin: rows of two dictionaries with the same name of an entity, of
 * which one dictionary would keep the first.
 */
bool dicts_is_twin(struct dicts *ds, uint32_t row, uint32_t other);

#endif
