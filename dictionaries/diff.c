#include "diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "dict.h"
#include "dump.h"
#include "source.h"

/* One of the two: rows, in the order of their keys. */
struct side {
	struct source rows;
	struct dict *dict; /* whose bytes the rows are, or NULL */
	bool many;         /* it has more than one category */
};

/* is_compiled: by its first bytes; a file that cannot be read is none. */
static bool
is_compiled(const char *path)
{
	char head[sizeof DICT_MAGIC - 1] = { 0 };
	FILE *f = fopen(path, "rb");

	if (f == NULL)
		return false;
	size_t n = fread(head, 1, sizeof head, f);
	fclose(f);
	return n == sizeof head && memcmp(head, DICT_MAGIC, n) == 0;
}

/* take_row: a row of a compiled file as one of a source. */
static bool
take_row(struct side *side, const struct dict_row *row)
{
	struct source_row out = { .kind = row->kind, .flags = row->flags };
	struct buf needs = { NULL, 0, 0 };
	bool good = dict_needs_text(side->dict, row, &needs);

	out.field[SOURCE_CATEGORY] = row->category;
	out.field[SOURCE_ENTITY] = row->entity;
	out.field[SOURCE_NAME] = row->name;
	out.field[SOURCE_LANG] = row->lang;
	out.field[SOURCE_PROGRAM] = row->program;
	out.field[SOURCE_LISTED] = row->listed;
	out.field[SOURCE_SOURCE] = row->source;
	out.field[SOURCE_KIND] = str_of(dict_kind_name(row->kind));
	out.field[SOURCE_NEEDS] = buf_str(&needs);
	if (needs.p != NULL)
		source_keep(&side->rows, needs.p);
	source_add(&side->rows, &out);
	return good;
}

static int
open_compiled(struct side *side, const char *path)
{
	struct dict_row row;

	side->dict = dict_open(path);
	if (side->dict == NULL)
		return -1;
	for (uint32_t i = 0; i < dict_rows(side->dict); i++)
		if (!dict_row(side->dict, i, &row) || !take_row(side, &row)) {
			diag_warn("%s: row %u is damaged",
			    diag_quote(str_of(path)), i);
			return -1;
		}
	return 0;
}

/* compare: by entity, name and, where it counts, category. */
static int
compare(const struct source_row *a, const struct source_row *b, bool categories)
{
	int c = str_cmp(a->field[SOURCE_ENTITY], b->field[SOURCE_ENTITY]);

	if (c == 0)
		c = str_cmp(a->field[SOURCE_NAME], b->field[SOURCE_NAME]);
	if (c == 0 && categories)
		c = str_cmp(
		    a->field[SOURCE_CATEGORY], b->field[SOURCE_CATEGORY]);
	return c;
}

static int
compare_rows(const void *a, const void *b)
{
	return compare(a, b, true);
}

static int
side_open(struct side *side, const char *path)
{
	*side = (struct side){ .dict = NULL };
	source_init(&side->rows);
	int status = is_compiled(path) ? open_compiled(side, path)
				       : source_read(&side->rows, path, false);
	if (status < 0)
		return -1;
	if (side->dict == NULL)
		source_sort(&side->rows);
	if (side->rows.n > 1)
		qsort(side->rows.row, side->rows.n, sizeof *side->rows.row,
		    compare_rows);
	for (size_t i = 1; i < side->rows.n && !side->many; i++)
		side->many = !str_eq(side->rows.row[i].field[SOURCE_CATEGORY],
		    side->rows.row[0].field[SOURCE_CATEGORY]);
	return 0;
}

static void
side_close(struct side *side)
{
	source_fini(&side->rows);
	dict_close(side->dict);
}

static void
put(struct buf *out, const char *what, const struct source_row *r)
{
	const struct str field[] = { str_of(what), r->field[SOURCE_CATEGORY],
		r->field[SOURCE_ENTITY], r->field[SOURCE_NAME] };

	source_put(out, field, sizeof field / sizeof *field);
}

/* value: of a column; flags in their own order, and without what is derived. */
static struct str
value(const struct source_row *r, unsigned column, struct buf *scratch)
{
	unsigned flags = r->flags;

	if (column != SOURCE_FLAGS)
		return r->field[column];
	if (flags & DICT_SHORT)
		flags &= ~(unsigned)(DICT_COMMON | DICT_SHORT);
	source_put_flags(scratch, flags);
	return buf_str(scratch);
}

/* put_changes: a line for each column that differs; were there any? */
static bool
put_changes(
    struct buf *out, const struct source_row *a, const struct source_row *b)
{
	bool any = false;

	for (unsigned i = SOURCE_LANG; i < SOURCE_CATEGORY; i++) {
		struct buf one = { NULL, 0, 0 }, two = { NULL, 0, 0 };
		struct str was = value(a, i, &one), is = value(b, i, &two);
		const struct str field[] = { STR("changed"),
			b->field[SOURCE_CATEGORY], b->field[SOURCE_ENTITY],
			b->field[SOURCE_NAME], source_column_name(i), was, is };
		if (!str_eq(was, is)) {
			source_put(out, field, sizeof field / sizeof *field);
			any = true;
		}
		buf_fini(&one);
		buf_fini(&two);
	}
	return any;
}

static void
merge(const struct side *a, const struct side *b, struct buf *out,
    struct diff_count *count)
{
	bool categories = a->many || b->many;
	size_t i = 0, k = 0;

	while (i < a->rows.n || k < b->rows.n) {
		const struct source_row *ra =
		    i < a->rows.n ? a->rows.row + i : NULL;
		const struct source_row *rb =
		    k < b->rows.n ? b->rows.row + k : NULL;
		int c = ra == NULL   ? 1
			: rb == NULL ? -1
				     : compare(ra, rb, categories);
		if (c < 0) {
			put(out, "lost", ra);
			count->lost++;
		} else if (c > 0) {
			put(out, "gained", rb);
			count->gained++;
		} else {
			count->changed += put_changes(out, ra, rb);
		}
		i += c <= 0;
		k += c >= 0;
	}
}

int
diff(
    const char *old, const char *new, struct buf *out, struct diff_count *count)
{
	struct side a, b;
	int status = side_open(&a, old);

	*count = (struct diff_count){ 0, 0, 0 };
	if (status == 0) {
		status = side_open(&b, new);
		if (status == 0)
			merge(&a, &b, out, count);
		side_close(&b);
	}
	side_close(&a);
	return status;
}
