#include "dump.h"

#include <stdlib.h>

#include "diag.h"
#include "mem.h"
#include "source.h"

bool
dict_needs_text(
    const struct dict *d, const struct dict_row *row, struct buf *text)
{
	struct dict_need need;
	bool good = true;

	for (uint32_t i = 0; i < row->needs && good; i++) {
		good = dict_need(d, row->need + i, &need);
		if (i > 0)
			buf_addc(text, ';');
		if (good)
			buf_adds(text, need.text);
	}
	return good;
}

static bool
put_row(struct buf *line, const struct dict *d, const struct dict_row *row,
    bool category)
{
	struct buf flags = { NULL, 0, 0 }, needs = { NULL, 0, 0 };
	unsigned bits = row->flags;
	bool good = dict_needs_text(d, row, &needs);

	/* Short ones are made common by each build anew. */
	if (bits & DICT_SHORT)
		bits &= ~(unsigned)(DICT_COMMON | DICT_SHORT);
	source_put_flags(&flags, bits);
	const struct str field[SOURCE_COLUMNS] = {
		row->entity,
		row->name,
		row->lang,
		str_of(dict_kind_name(row->kind)),
		buf_str(&flags),
		buf_str(&needs),
		row->program,
		row->listed,
		row->source,
		row->category,
	};
	source_put(line, field, SOURCE_COLUMNS - (category ? 0u : 1u));
	buf_fini(&flags);
	buf_fini(&needs);
	return good;
}

static int
compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

int
dict_dump(const struct dict *d, struct str category, struct buf *out)
{
	uint32_t n = dict_rows(d), taken = 0;
	struct buf lines = { NULL, 0, 0 };
	size_t *end = mem_alloc((size_t)n + 1, sizeof *end);
	struct str *line = mem_alloc((size_t)n + 1, sizeof *line);
	struct dict_row row;
	int status = -1;

	for (uint32_t i = 0; i < n; i++) {
		if (!dict_row(d, i, &row)) {
			diag_warn("row %u of the dictionary is damaged", i);
			goto out;
		}
		if (category.n > 0 && !str_eq(category, row.category))
			continue;
		if (!put_row(&lines, d, &row, category.n == 0)) {
			diag_warn("row %u of the dictionary is damaged", i);
			goto out;
		}
		end[taken++] = lines.n;
	}
	if (category.n > 0 && taken == 0) {
		diag_warn("no category %s in it", diag_quote(category));
		goto out;
	}
	for (uint32_t i = 0; i < taken; i++) {
		size_t from = i == 0 ? 0 : end[i - 1];
		/* Sorted as lines without their end, as sort(1) does. */
		line[i] = (struct str){ lines.p + from, end[i] - from - 1 };
	}
	if (taken > 1)
		qsort(line, taken, sizeof *line, compare);
	source_header(out, category.n == 0);
	for (uint32_t i = 0; i < taken; i++) {
		buf_adds(out, line[i]);
		buf_addc(out, '\n');
	}
	status = 0;
out:
	buf_fini(&lines);
	free(end);
	free(line);
	return status;
}
