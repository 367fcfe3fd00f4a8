#include "import_csv.h"

#include "limits.h"

/* Where the reader stands in a field. */
enum state { BEFORE, PLAIN, QUOTED, BEHIND };

struct reading {
	enum state state;
	size_t end[IMPORT_CSV_FIELDS]; /* of the fields, in the text */
};

static void
end_field(struct import_csv *csv, struct reading *r)
{
	if (csv->n == IMPORT_CSV_FIELDS)
		csv->wrong = "too many fields";
	else
		r->end[csv->n++] = csv->text.n;
	r->state = BEFORE;
}

static void
put(struct import_csv *csv, int c)
{
	if (csv->text.n >= LIMIT_UNIT)
		csv->wrong = "a record that is too long";
	else
		buf_addc(&csv->text, (char)c);
}

/* begin: the first byte of a field. */
static void
begin(struct import_csv *csv, struct reading *r, int c)
{
	bool quoted = c == '"';

	if (csv->n < IMPORT_CSV_FIELDS)
		csv->quoted[csv->n] = quoted;
	r->state = quoted ? QUOTED : PLAIN;
	if (!quoted)
		put(csv, c);
}

/* take: one byte; false when the record ends with it. */
static bool
take(struct import_csv *csv, struct reading *r, int c)
{
	if (r->state == QUOTED) {
		if (c == '"')
			r->state = BEHIND;
		else if (c == '\n' && csv->flat)
			csv->wrong = "a quote that is not closed";
		else
			put(csv, c);
		return c != '\n' || !csv->flat;
	}
	if (c == ',' || c == '\n') {
		if (r->state == BEFORE && csv->n < IMPORT_CSV_FIELDS)
			csv->quoted[csv->n] = false;
		end_field(csv, r);
		return c == ',';
	}
	if (r->state == BEFORE) {
		begin(csv, r, c);
	} else if (r->state == PLAIN) {
		put(csv, c);
	} else if (c == '"') { /* doubled */
		put(csv, c);
		r->state = QUOTED;
	} else if (c != '\r') {
		csv->wrong = "something behind a closing quote";
		r->state = PLAIN;
	}
	return true;
}

/* is_nothing: a record that is an empty line, or the end of file of DOS. */
static bool
is_nothing(const struct import_csv *csv)
{
	struct str only = csv->field[0];

	return csv->n == 1 && !csv->quoted[0] &&
	       (only.n == 0 || str_eq(only, STR("\x1a")));
}

/* next: one record, also one that is nothing. */
static int
next(struct import_csv *csv)
{
	struct reading r = { .state = BEFORE };
	int c;

	buf_reset(&csv->text);
	buf_reserve(&csv->text, 1); /* so that there is something to add to */
	csv->n = 0;
	csv->wrong = NULL;
	csv->line = csv->file->line;
	c = import_file_byte(csv->file);
	if (c < 0)
		return 0;
	while (take(csv, &r, c) && (c = import_file_byte(csv->file)) >= 0)
		;
	if (c < 0 && r.state == QUOTED)
		csv->wrong = "a quote that is not closed";
	if (c < 0) /* the last line has no end */
		end_field(csv, &r);
	for (size_t i = 0, at = 0; i < csv->n; at = r.end[i++])
		csv->field[i] = (struct str){ csv->text.p + at, r.end[i] - at };
	size_t last = csv->n - 1;
	if (csv->n > 0 && !csv->quoted[last] &&
	    str_ends(csv->field[last], STR("\r")))
		csv->field[last].n--;
	return csv->wrong == NULL ? 1 : -1;
}

int
import_csv_next(struct import_csv *csv)
{
	int found;

	do
		found = next(csv);
	while (found > 0 && is_nothing(csv));
	return found;
}

void
import_csv_fini(struct import_csv *csv)
{
	buf_fini(&csv->text);
}

bool
import_csv_value(struct str *list, struct buf *out)
{
	size_t i = 0;

	buf_reset(out);
	if (list->n == 0)
		return false;
	if (list->p[0] == '"') {
		for (i = 1; i < list->n; i++) {
			if (list->p[i] == '"' && ++i < list->n &&
			    list->p[i] != '"')
				break;
			if (i < list->n)
				buf_addc(out, list->p[i]);
		}
	}
	for (; i < list->n && list->p[i] != ';'; i++)
		buf_addc(out, list->p[i]);
	*list = str_from(*list, i + 1);
	return true;
}
