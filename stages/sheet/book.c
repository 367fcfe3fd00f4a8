#include "book.h"

#include "archive/digest.h"
#include "buf.h"
#include "delim.h"
#include "diag.h"
#include "limits.h"
#include "scratch.h"
#include "xlsxread.h"
#include "xlsxwrite.h"

enum { MAX_NOTICES = 8 };

/* A workbook being written, and what is to be said about it. */
struct writer {
	const struct book *b;
	struct xlsxwrite *x;
	struct digest twin; /* of the hits as TSV; see review.h */
	struct buf line;
	struct buf text[MAX_NOTICES];
	struct str notices[MAX_NOTICES];
	size_t n;
};

/* notice: a sentence for Summary and About; n 0: none in its middle. */
static void
notice(
    struct writer *w, const char *a, const char *b, uint64_t n, const char *c)
{
	if (w->n == MAX_NOTICES)
		return;
	struct buf *text = &w->text[w->n];

	buf_addz(text, a);
	buf_addz(text, b);
	if (n > 0)
		buf_add_u64(text, n);
	buf_addz(text, c);
	w->notices[w->n++] = buf_str(text);
}

static int
on_row(void *arg, const struct str *row)
{
	return xlsxwrite_row(arg, row);
}

/* add_twin: a row of the TSV that is the same table of hits. */
static void
add_twin(struct writer *w, const struct str *row)
{
	size_t n;

	column_of(TABLE_HITS, &n);
	buf_reset(&w->line);
	delim_tsv(&w->line, row, n);
	digest_add(&w->twin, buf_str(&w->line));
}

static int
on_hit(void *arg, const struct str *row)
{
	struct writer *w = arg;

	add_twin(w, row);
	return xlsxwrite_row(w->x, row);
}

static int
write_rows(struct writer *w, enum table table)
{
	struct str header[COLUMN_MAX];

	if (table != TABLE_HITS)
		return w->b->each(w->b->arg, table, on_row, w->x);
	digest_init(&w->twin);
	column_header(table, header);
	add_twin(w, header);
	return w->b->each(w->b->arg, table, on_hit, w);
}

static int
write_tables(struct writer *w)
{
	static const enum table tables[] = { TABLE_HITS, TABLE_FILES,
		TABLE_FAULTS };

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		if (xlsxwrite_table(w->x, tables[i]) < 0 ||
		    write_rows(w, tables[i]) < 0 ||
		    xlsxwrite_table_end(w->x) < 0)
			return -1;
		if (xlsxwrite_sheets(w->x) > 1)
			notice(w, table_title(tables[i]),
			    " go on in further sheets, ",
			    xlsxwrite_sheets(w->x),
			    " in all: one does not hold so many rows");
	}
	return 0;
}

static int
write_pages(struct writer *w, struct xlsxpage *summary)
{
	struct summary s = w->b->summary;
	struct about a = w->b->about;
	size_t n;
	const struct column *columns = about_columns(&n);
	struct xlsxpage *about = xlsxwrite_page(w->x, "About", columns, n);
	unsigned char sum[32];
	char twin[65];

	if (about == NULL)
		return -1;
	if (xlsxwrite_cut(w->x) > 0)
		notice(w, "Cells cut, since a sheet holds no longer ones: ", "",
		    xlsxwrite_cut(w->x), "");
	if (!a.has_frame)
		notice(w,
		    "The stream was filtered: whether records are "
		    "missing is not known",
		    "", 0, "");
	digest_end(&w->twin, sum);
	digest_hex(sum, sizeof sum, twin);
	a.twin = str_of(twin);
	s.notices = a.notices = w->notices;
	s.n_notices = a.n_notices = w->n;
	return summary_page(&s, w->x, summary) < 0
		   ? -1
		   : about_page(&a, w->x, about);
}

static int
write_sheets(struct writer *w, bool lean)
{
	size_t n;
	const struct column *columns = summary_columns(&n);
	struct xlsxpage *summary = xlsxwrite_page(w->x, "Summary", columns, n);

	if (lean)
		notice(w,
		    "Very many rows: texts stand in their cells, which "
		    "Apple Numbers does not read",
		    "", 0, "");
	if (summary == NULL || write_tables(w) < 0)
		return -1;
	return write_pages(w, summary);
}

static int
count_row(void *arg, struct str sheet, const struct str *cells, size_t n)
{
	uint64_t *rows = arg;

	(void)sheet;
	(void)cells;
	*rows += n > 0;
	return 0;
}

/*
 * prove: is every row in the file?  The library does not look whether its
 * temporary files could be written, so a full disk may cost rows in silence.
 */
static int
prove(const char *path, uint64_t want)
{
	struct buf file = { NULL, 0, 0 };
	uint64_t rows = 0;
	int bad = scratch_file(path, LIMIT_MEMBER_BYTES, &file);

	if (bad == 0)
		bad = xlsxread_rows(path, buf_str(&file), count_row, &rows);
	buf_fini(&file);
	if (bad == 0 && rows != want) {
		diag_warn("%s: rows are missing; is the disk full?",
		    diag_quote(str_of(path)));
		bad = -1;
	}
	return bad;
}

int
book_write(const struct book *b, const char *path)
{
	struct writer w = { .b = b };
	struct xlsxwrite_opts o = { .folder = b->folder,
		.lean = b->n_rows > b->shared,
		.rows = b->rows };
	int bad = -1;

	w.x = xlsxwrite_new(path, &o);
	if (w.x == NULL)
		return -1;
	if (write_sheets(&w, o.lean) < 0) {
		xlsxwrite_drop(w.x);
	} else {
		uint64_t rows = xlsxwrite_rows(w.x);

		bad = xlsxwrite_close(w.x) < 0 ? -1 : prove(path, rows);
	}
	for (size_t i = 0; i < w.n; i++)
		buf_fini(&w.text[i]);
	buf_fini(&w.line);
	return bad;
}
