#include "column.h"

static const struct column columns[] = {
#define TABLE(id, name, title)
#define COLUMN(table, id, name, width, kind, doc)                              \
	{ TABLE_##table, name, doc, width, COLUMN_##kind },
#include "columns.def"
#undef TABLE
#undef COLUMN
};

static const struct table_info {
	const char *name;
	const char *title;
} tables[TABLE_COUNT] = {
#define TABLE(id, name, title) [TABLE_##id] = { name, title },
#define COLUMN(table, id, name, width, kind, doc)
#include "columns.def"
#undef TABLE
#undef COLUMN
};

const struct column *
column_of(enum table table, size_t *n)
{
	const size_t all = sizeof columns / sizeof *columns;
	size_t from = 0;

	while (from < all && columns[from].table != table)
		from++;
	size_t to = from;

	while (to < all && columns[to].table == table)
		to++;
	*n = to - from;
	return columns + from;
}

int
column_find(enum table table, struct str name)
{
	size_t n;
	const struct column *c = column_of(table, &n);

	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(name, str_of(c[i].name)))
			return (int)i;
	return -1;
}

size_t
column_header(enum table table, struct str row[COLUMN_MAX])
{
	size_t n;
	const struct column *c = column_of(table, &n);

	for (size_t i = 0; i < n; i++)
		row[i] = str_of(c[i].name);
	return n;
}

const char *
table_name(enum table table)
{
	return tables[table].name;
}

const char *
table_title(enum table table)
{
	return tables[table].title;
}

enum table
table_find(struct str name)
{
	unsigned i = 0;

	while (i < TABLE_COUNT && !str_eq(name, str_of(tables[i].name)))
		i++;
	return (enum table)i;
}
