#ifndef SOURCE_H
#define SOURCE_H

/*
 * source: dictionary sources, the TSV files of dictionary(5), read and looked
 * over.  A struct source owns the rows of all files it was given.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "str.h"

/* The columns, in their order; the category is the file's name. */
enum source_column {
	SOURCE_ENTITY,
	SOURCE_NAME,
	SOURCE_LANG,
	SOURCE_KIND,
	SOURCE_FLAGS,
	SOURCE_NEEDS,
	SOURCE_PROGRAM,
	SOURCE_LISTED,
	SOURCE_SOURCE,
	SOURCE_CATEGORY, /* only what `dump` writes has it as a column */
	SOURCE_COLUMNS
};

struct source_row {
	struct str field[SOURCE_COLUMNS]; /* unescaped */
	unsigned kind;                    /* enum dict_kind */
	unsigned flags;                   /* enum dict_flag */
	size_t file;                      /* number of its file */
	size_t line;
};

struct source {
	struct source_row *row;
	size_t n, cap;
	size_t bad;     /* rows that are wrong, each told in a line */
	size_t useless; /* rows that are well but cannot be searched for */
	char **owned;
	size_t n_owned, cap_owned;
	const char **path; /* the caller's */
	size_t n_path, cap_path;
};

void source_init(struct source *s);
void source_fini(struct source *s);

/*
 * source_read: one file more.  A row that is wrong is told with its line and
 * left out.  strict asks also that rows be sorted.  -1 when the file cannot
 * be read or its first line is not the one it should be.
 */
int source_read(struct source *s, const char *path, bool strict);

/*
 * source_sort: all rows by entity, name and the rest, whatever the order of
 * the files; a name that an entity has twice in a category is told and left
 * out.
 */
void source_sort(struct source *s);

/* source_add: one row more; its strings must live as long as the source. */
void source_add(struct source *s, const struct source_row *row);

/* source_keep: memory of malloc() that from now on the source owns. */
char *source_keep(struct source *s, char *p);

/* source_header: the header line, with or without the category. */
void source_header(struct buf *out, bool category);

/* source_column_name: as in the header line. */
struct str source_column_name(enum source_column column);

/* source_put: n fields, escaped, with tabs between, and the end of the line. */
void source_put(struct buf *out, const struct str *field, size_t n);

/* source_put_flags: the names of the flags with `;` between them. */
void source_put_flags(struct buf *out, unsigned flags);

#endif
