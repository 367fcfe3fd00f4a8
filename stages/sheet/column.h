#ifndef COLUMN_H
#define COLUMN_H

/*
 * column: the tables that riffle-sheet writes and their columns, expanded
 * from columns.def.  A row is an array of struct str, one for each column.
 */

#include <stddef.h>

#include "str.h"

/* TABLE_HITS and the rest. */
enum table {
#define TABLE(id, name, title) TABLE_##id,
#define COLUMN(table, id, name, width, kind, doc)
#include "columns.def"
#undef TABLE
#undef COLUMN
	TABLE_COUNT
};

/* HITS_CATEGORY and the rest: places in a row, from 0 in each table. */
enum column_place {
#define TABLE(id, name, title) id##_BEFORE_ = -1,
#define COLUMN(table, id, name, width, kind, doc) table##_##id,
#include "columns.def"
#undef TABLE
#undef COLUMN
	COLUMN_END_
};

enum column_kind { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_OWN };

struct column {
	enum table table;
	const char *name;
	const char *doc;
	int width; /* in characters, about */
	enum column_kind kind;
};

/* A row of any table has room in so many cells. */
enum { COLUMN_MAX = 24 };

/* table_row_fn: a row, living until it returns; nonzero stops. */
typedef int (*table_row_fn)(void *arg, const struct str *row);

/* column_of: the columns of a table, *n of them. */
const struct column *column_of(enum table table, size_t *n);

/* column_find: the table's column of this name, or -1. */
int column_find(enum table table, struct str name);

/* column_header: the names of the table's columns as a row; how many. */
size_t column_header(enum table table, struct str row[COLUMN_MAX]);

/* table_name, table_title: as in columns.def. */
const char *table_name(enum table table);
const char *table_title(enum table table);

/* table_find: the table of this name, or TABLE_COUNT. */
enum table table_find(struct str name);

#endif
