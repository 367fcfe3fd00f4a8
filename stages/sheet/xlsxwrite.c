#include "xlsxwrite.h"

#include <stdlib.h>

#include <xlsxwriter.h>

#include "buf.h"
#include "cell.h"
#include "diag.h"
#include "mem.h"

/* A date like any other, so that the same rows give the same bytes. */
enum { CREATED = 946684800 }; /* 2000-01-01 */

/* A spreadsheet shows 15 digits of a number. */
#define EXACT_NUMBER UINT64_C(999999999999999)

enum { MAX_PAGES = 4, FROZEN_COLUMNS = 3 };

struct xlsxpage {
	lxw_worksheet *sheet;
	lxw_row_t row;
	const struct column *columns;
	size_t n_columns;
};

struct xlsxwrite {
	lxw_workbook *book;
	lxw_format *header, *number_header, *after_header, *own_header;
	lxw_format *title;
	lxw_format *own, *after; /* cells; after: text beside a number */
	struct xlsxpage pages[MAX_PAGES];
	size_t n_pages;
	uint64_t max_rows;

	/* The table in hand. */
	enum table table;
	const struct column *columns;
	size_t n_columns;
	lxw_worksheet *sheet;
	lxw_row_t row;
	unsigned part;

	struct buf cell;
	uint64_t cut, rows;
};

static int
check(lxw_error error)
{
	if (error == LXW_NO_ERROR)
		return 0;
	diag_warn("cannot make the workbook: %s", lxw_strerror(error));
	return -1;
}

static lxw_format *
make_format(struct xlsxwrite *x, bool bold, lxw_color_t fill)
{
	lxw_format *f = workbook_add_format(x->book);

	if (f == NULL)
		diag_die_memory();
	if (bold)
		format_set_bold(f);
	if (fill != 0) {
		format_set_bg_color(f, fill);
		format_set_bottom(f, LXW_BORDER_THIN);
	}
	return f;
}

struct xlsxwrite *
xlsxwrite_new(const char *path, const struct xlsxwrite_opts *opts)
{
	char *folder = mem_dup(opts->folder, str_of(opts->folder).n);
	lxw_workbook_options o = { .constant_memory = opts->lean,
		.tmpdir = folder,
		.use_zip64 = opts->lean };
	lxw_workbook *book = workbook_new_opt(path, &o);

	free(folder); /* the library has its own copy */
	if (book == NULL) {
		diag_warn("cannot make the workbook");
		return NULL;
	}
	struct xlsxwrite *x = mem_zalloc(1, sizeof *x);
	char made_by[] = "riffle-sheet", what[] = "riffle: hits";
	lxw_doc_properties about = {
		.title = what, .author = made_by, .created = CREATED
	};

	x->book = book;
	x->max_rows = opts->rows;
	x->header = make_format(x, true, 0xD9E2EC);
	x->number_header = make_format(x, true, 0xD9E2EC);
	x->after_header = make_format(x, true, 0xD9E2EC);
	x->own_header = make_format(x, true, 0xFFF2CC);
	x->own = make_format(x, false, 0);
	x->after = make_format(x, false, 0);
	x->title = make_format(x, true, 0);
	format_set_font_size(x->title, 13);
	format_set_align(x->number_header, LXW_ALIGN_RIGHT);
	format_set_indent(x->after, 1);
	format_set_indent(x->after_header, 1);
	/* Text, lest a date or "1/2" written there turns into a number. */
	format_set_num_format(x->own, "@");
	if (check(workbook_set_properties(book, &about)) < 0) {
		xlsxwrite_drop(x);
		return NULL;
	}
	return x;
}

static lxw_worksheet *
add_sheet(struct xlsxwrite *x, const char *title)
{
	lxw_worksheet *s = workbook_add_worksheet(x->book, title);

	if (s == NULL)
		diag_warn("cannot add the sheet %s", title);
	return s;
}

/* write_text: a cell as a string; an empty one is no cell at all. */
static int
write_text(struct xlsxwrite *x, lxw_worksheet *s, lxw_row_t row, size_t column,
    struct str text, lxw_format *format)
{
	if (text.n == 0)
		return 0;
	buf_reset(&x->cell);
	/* What people wrote keeps its lines. */
	x->cut += cell_sheet_xml(&x->cell, text, format != x->own);
	return check(worksheet_write_string(
	    s, row, (lxw_col_t)column, buf_z(&x->cell), format));
}

/* write_number: as a number if the sheet will show the same digits. */
static int
write_number(struct xlsxwrite *x, lxw_worksheet *s, lxw_row_t row,
    size_t column, struct str text)
{
	uint64_t v;

	if (!str_u64(text, &v) || v > EXACT_NUMBER ||
	    (text.n > 1 && text.p[0] == '0'))
		return write_text(x, s, row, column, text, NULL);
	return check(
	    worksheet_write_number(s, row, (lxw_col_t)column, (double)v, NULL));
}

/* is_after: does text of column i stand beside a number? */
static bool
is_after(const struct column *columns, size_t i)
{
	return i > 0 && columns[i - 1].kind == COLUMN_NUMBER;
}

static lxw_format *
header_format(const struct xlsxwrite *x, const struct column *columns, size_t i)
{
	switch (columns[i].kind) {
	case COLUMN_OWN:
		return x->own_header;
	case COLUMN_NUMBER:
		return x->number_header;
	default:
		return is_after(columns, i) ? x->after_header : x->header;
	}
}

/* write_cell: a cell as its column wants it. */
static int
write_cell(struct xlsxwrite *x, lxw_worksheet *s, lxw_row_t row,
    const struct column *columns, size_t i, struct str text)
{
	lxw_format *format = NULL;

	if (columns[i].kind == COLUMN_NUMBER)
		return write_number(x, s, row, i, text);
	if (columns[i].kind == COLUMN_OWN)
		format = x->own;
	else if (is_after(columns, i))
		format = x->after;
	return write_text(x, s, row, i, text, format);
}

/* -- pages ----------------------------------------------------------------- */

struct xlsxpage *
xlsxwrite_page(struct xlsxwrite *x, const char *title,
    const struct column *columns, size_t n)
{
	lxw_worksheet *s = add_sheet(x, title);

	if (s == NULL || x->n_pages == MAX_PAGES)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (check(worksheet_set_column(s, (lxw_col_t)i, (lxw_col_t)i,
			columns[i].width, NULL)) < 0)
			return NULL;
	worksheet_gridlines(s, LXW_HIDE_ALL_GRIDLINES);
	worksheet_set_landscape(s);
	worksheet_fit_to_pages(s, 1, 0);
	struct xlsxpage *page = &x->pages[x->n_pages++];

	*page = (struct xlsxpage){ s, 0, columns, n };
	return page;
}

/* write_head: the head of a column; its bar has no gaps. */
static int
write_head(
    struct xlsxwrite *x, const struct xlsxpage *page, size_t i, struct str text)
{
	lxw_format *format = header_format(x, page->columns, i);

	if (text.n == 0)
		return check(worksheet_write_blank(
		    page->sheet, page->row, (lxw_col_t)i, format));
	return write_text(x, page->sheet, page->row, i, text, format);
}

int
xlsxwrite_line(struct xlsxwrite *x, struct xlsxpage *page,
    const struct str *cells, size_t n, enum xlsxwrite_style style)
{
	bool any = false;
	int bad = 0;

	if (page->row >= x->max_rows)
		return 0; /* what it counts is in the tables too */
	for (size_t i = 0; i < n && i < page->n_columns && bad == 0; i++) {
		any = any || cells[i].n > 0 || style == XLSX_HEAD;
		if (style == XLSX_HEAD)
			bad = write_head(x, page, i, cells[i]);
		else if (style == XLSX_TITLE)
			bad = write_text(
			    x, page->sheet, page->row, i, cells[i], x->title);
		else
			bad = write_cell(x, page->sheet, page->row,
			    page->columns, i, cells[i]);
	}
	page->row++;
	x->rows += any;
	return bad;
}

/* -- tables ---------------------------------------------------------------- */

/* begin_part: the table's first sheet, or the one where it goes on. */
static int
begin_part(struct xlsxwrite *x)
{
	struct buf title = { NULL, 0, 0 };

	buf_addz(&title, table_title(x->table));
	if (++x->part > 1) {
		buf_addc(&title, ' ');
		buf_add_u64(&title, x->part);
	}
	x->sheet = add_sheet(x, buf_z(&title));
	buf_fini(&title);
	if (x->sheet == NULL)
		return -1;
	for (size_t i = 0; i < x->n_columns; i++) {
		const struct column *c = &x->columns[i];
		lxw_col_t at = (lxw_col_t)i;

		if (check(worksheet_set_column(x->sheet, at, at, c->width,
			c->kind == COLUMN_OWN ? x->own : NULL)) < 0 ||
		    write_text(x, x->sheet, 0, i, str_of(c->name),
			header_format(x, x->columns, i)) < 0)
			return -1;
	}
	worksheet_freeze_panes(
	    x->sheet, 1, x->table == TABLE_HITS ? FROZEN_COLUMNS : 1);
	worksheet_repeat_rows(x->sheet, 0, 0);
	worksheet_set_landscape(x->sheet);
	worksheet_fit_to_pages(x->sheet, 1, 0);
	x->row = 1;
	x->rows++;
	return 0;
}

static int
end_part(struct xlsxwrite *x)
{
	return check(worksheet_autofilter(
	    x->sheet, 0, 0, x->row - 1, (lxw_col_t)(x->n_columns - 1)));
}

int
xlsxwrite_table(struct xlsxwrite *x, enum table table)
{
	x->table = table;
	x->columns = column_of(table, &x->n_columns);
	x->part = 0;
	return begin_part(x);
}

int
xlsxwrite_row(struct xlsxwrite *x, const struct str *cells)
{
	int bad;

	if (x->row >= x->max_rows && (end_part(x) < 0 || begin_part(x) < 0))
		return -1;
	/* A row without a cell would not be there at all. */
	bad = check(worksheet_write_blank(x->sheet, x->row, 0, x->own));
	for (size_t i = 0; i < x->n_columns && bad == 0; i++)
		bad = write_cell(x, x->sheet, x->row, x->columns, i, cells[i]);
	x->row++;
	x->rows++;
	return bad;
}

int
xlsxwrite_table_end(struct xlsxwrite *x)
{
	return end_part(x);
}

unsigned
xlsxwrite_sheets(const struct xlsxwrite *x)
{
	return x->part;
}

uint64_t
xlsxwrite_cut(const struct xlsxwrite *x)
{
	return x->cut;
}

uint64_t
xlsxwrite_rows(const struct xlsxwrite *x)
{
	return x->rows;
}

int
xlsxwrite_close(struct xlsxwrite *x)
{
	int bad = check(workbook_close(x->book));

	buf_fini(&x->cell);
	free(x);
	return bad;
}

const char *
xlsxwrite_library(void)
{
	return "libxlsxwriter " LXW_VERSION;
}

void
xlsxwrite_drop(struct xlsxwrite *x)
{
	if (x == NULL)
		return;
	lxw_workbook_free(x->book);
	buf_fini(&x->cell);
	free(x);
}
