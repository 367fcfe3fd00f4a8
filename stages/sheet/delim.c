#include "delim.h"

#include "cell.h"
#include "charset/charset.h"
#include "diag.h"
#include "limits.h"
#include "record.h"

static const char bom[] = "\xEF\xBB\xBF";

/* What makes a spreadsheet calculate at the start of a cell (OWASP). */
static const char formula_starts[] = "=+-@\t\n\r";

/* -- writing --------------------------------------------------------------- */

void
delim_tsv(struct buf *out, const struct str *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(out, '\t');
		rec_escape(out, cells[i]);
	}
	buf_addc(out, '\n');
}

void
delim_csv_begin(struct buf *out)
{
	buf_addz(out, bom);
}

static bool
is_formula(struct str cell)
{
	return cell.n > 0 && memchr(formula_starts, cell.p[0],
				 sizeof formula_starts - 1) != NULL;
}

unsigned
delim_csv(struct buf *out, const struct str *cells, size_t n, bool guard)
{
	struct buf shown = { NULL, 0, 0 };
	unsigned cut = 0;

	for (size_t i = 0; i < n; i++) {
		buf_reset(&shown);
		cut += cell_sheet(&shown, cells[i]);
		buf_addz(out, i > 0 ? ",\"" : "\"");
		if (guard && is_formula(cells[i]))
			buf_addc(out, '\'');
		for (struct str s = buf_str(&shown); s.n > 0;) {
			size_t k = str_find(s, '"');

			buf_add(out, s.p, k);
			if (k < s.n)
				buf_addz(out, "\"\"");
			s = str_from(s, k + 1);
		}
		buf_addc(out, '"');
	}
	buf_addz(out, "\r\n");
	buf_fini(&shown);
	return cut;
}

/* -- reading --------------------------------------------------------------- */

struct delim_reader {
	struct str rest;
	char separator;
	struct buf text; /* the row's cells one after another */
	size_t ends[LIMIT_SHEET_COLUMNS];
	size_t n;
};

/* separator_of: what the header line, the first with any, is divided by. */
static char
separator_of(struct str file)
{
	struct str line;
	size_t commas = 0, semicolons = 0;

	while (commas + semicolons == 0 && str_split(&file, '\n', &line))
		for (size_t i = 0; i < line.n; i++) {
			if (line.p[i] == '\t')
				return '\t';
			commas += line.p[i] == ',';
			semicolons += line.p[i] == ';';
		}
	return semicolons > commas ? ';' : ',';
}

/* quoted: a cell that begins with a quote, to its closing one. */
static void
quoted(struct delim_reader *r)
{
	r->rest = str_from(r->rest, 1);
	while (r->rest.n > 0) {
		size_t k = str_find(r->rest, '"');

		buf_add(&r->text, r->rest.p, k);
		r->rest = str_from(r->rest, k + 1);
		if (r->rest.n == 0 || r->rest.p[0] != '"')
			return;
		buf_addc(&r->text, '"');
		r->rest = str_from(r->rest, 1);
	}
}

static void
unquoted(struct delim_reader *r)
{
	size_t k = 0;

	while (k < r->rest.n && r->rest.p[k] != r->separator &&
	       r->rest.p[k] != '\n')
		k++;
	struct str cell = str_head(r->rest, k);

	r->rest = str_from(r->rest, k);
	if (r->rest.n == 0 || r->rest.p[0] == '\n')
		while (cell.n > 0 && cell.p[cell.n - 1] == '\r')
			cell.n--;
	buf_adds(&r->text, cell);
}

/* undo: what was done to a cell when it was written. */
static void
undo(struct delim_reader *r, size_t from)
{
	struct str cell = str_from(buf_str(&r->text), from);
	struct buf plain = { NULL, 0, 0 };

	if (r->separator == '\t' && str_find(cell, '\\') < cell.n)
		rec_unescape(&plain, cell);
	else if (r->separator != '\t' && cell.n > 1 && cell.p[0] == '\'' &&
		 is_formula(str_from(cell, 1)))
		buf_adds(&plain, str_from(cell, 1));
	else
		return;
	r->text.n = from;
	buf_adds(&r->text, buf_str(&plain));
	buf_fini(&plain);
}

/* row: one row's cells into r.  False at the end of its input. */
static bool
row(struct delim_reader *r)
{
	if (r->rest.n == 0)
		return false;
	buf_reset(&r->text);
	buf_reserve(&r->text, 1);
	r->n = 0;
	for (;;) {
		size_t from = r->text.n;

		if (r->rest.n > 0 && r->rest.p[0] == '"')
			quoted(r);
		unquoted(r); /* also what stands behind a closing quote */
		undo(r, from);
		if (r->n < LIMIT_SHEET_COLUMNS)
			r->ends[r->n++] = r->text.n;
		else
			r->text.n = from;
		if (r->rest.n == 0)
			return true;
		char c = r->rest.p[0];

		r->rest = str_from(r->rest, 1);
		if (c == '\n')
			return true;
	}
}

int
delim_read(const char *path, struct str file, old_row_fn fn, void *arg)
{
	struct delim_reader r = { .rest = file };
	struct str cells[LIMIT_SHEET_COLUMNS];
	int stopped = 0;

	if (str_starts(file, STR(bom)))
		r.rest = str_from(file, sizeof bom - 1);
	if (!charset_is_utf8(r.rest)) {
		if (path != NULL)
			diag_warn(
			    "%s: not UTF-8; save it as XLSX or CSV in UTF-8",
			    diag_quote(str_of(path)));
		return -1;
	}
	r.separator = separator_of(r.rest);
	while (stopped == 0 && row(&r)) {
		size_t from = 0;

		for (size_t i = 0; i < r.n; i++) {
			cells[i] =
			    (struct str){ r.text.p + from, r.ends[i] - from };
			from = r.ends[i];
		}
		stopped = fn(arg, STR(""), cells, r.n);
	}
	buf_fini(&r.text);
	return stopped == 0 ? 0 : -1;
}
