#include "sheet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "about.h"
#include "book.h"
#include "census.h"
#include "delim.h"
#include "diag.h"
#include "files.h"
#include "limits.h"
#include "mem.h"
#include "result.h"
#include "review.h"
#include "scratch.h"
#include "stage.h"
#include "summary.h"
#include "census.h"
#include "xlsxwrite.h"

/* Different programs and options told apart; joined shards may have many. */
enum { MAX_STAGES = 1000 };

struct sheet {
	struct sheet_opts o;
	char *folder; /* where rows wait */
	struct review *review;
	struct files *files;
	struct scratch *hits, *faults; /* NULL when nothing asks for them */
	struct census *census;
	uint64_t n_hits, n_faults;

	struct about_stage *stages;
	size_t n_stages, cap_stages;
	bool has_frame;
	bool is_begun; /* a record has come */

	struct result **results; /* one for each output */
	bool direct;             /* the output is written as rows come */
	bool begun;              /* its header is written */

	struct buf line;
};

const char *
sheet_rows(struct sheet_opts *opts, const char *arg)
{
	bool good = str_u64(str_of(arg), &opts->rows) && opts->rows >= 2 &&
		    opts->rows <= LIMIT_SHEET_ROWS;

	return good ? NULL : "-n: 2 to 1048576";
}

const char *
sheet_libraries(void)
{
	return xlsxwrite_library();
}

/* -- beginning ------------------------------------------------------------- */

/* name_of: the last step of a path. */
static struct str
name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return str_of(slash == NULL ? path : slash + 1);
}

/* is_name_or_new: is b the name a, or that under which a is written? */
static bool
is_name_or_new(struct str a, struct str b)
{
	return str_starts(b, a) &&
	       (b.n == a.n || str_eq(str_from(b, a.n), STR(".new")));
}

/* clash: would these two files be one, now or while they are written? */
static bool
clash(const char *a, const char *b)
{
	struct stat x, y;
	char *in_a = result_folder(a), *in_b = result_folder(b);
	bool one = stat(in_a, &x) == 0 && stat(in_b, &y) == 0 &&
		   x.st_dev == y.st_dev && x.st_ino == y.st_ino;

	free(in_a);
	free(in_b);
	return one && (is_name_or_new(name_of(a), name_of(b)) ||
			  is_name_or_new(name_of(b), name_of(a)));
}

/* check_clashes: two outputs of one name would wait for each other. */
static int
check_clashes(const struct outputs *o)
{
	for (size_t i = 0; i < o->n; i++)
		for (size_t k = 0; k < i; k++) {
			const char *a = o->all[k].path, *b = o->all[i].path;

			if (!result_is_file(a) || !result_is_file(b) ||
			    !clash(a, b))
				continue;
			diag_warn("%s: two outputs of one name",
			    diag_quote(str_of(b)));
			return -1;
		}
	return 0;
}

/* check_outputs: what can be seen to be wrong before the stream is read. */
static int
check_outputs(const struct sheet_opts *o)
{
	for (size_t i = 0; i < o->outputs.n; i++) {
		const char *path = o->outputs.all[i].path;
		struct stat st;

		if (path == NULL)
			continue;
		if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
			diag_warn("%s: is a folder", diag_quote(str_of(path)));
			return -1;
		}
		char *folder = result_folder(path);
		int bad =
		    result_is_file(path) ? access(folder, W_OK | X_OK) : 0;

		free(folder);
		if (bad < 0) {
			diag_warn("%s: %s", diag_quote(str_of(path)),
			    strerror(errno));
			return -1;
		}
	}
	return check_clashes(&o->outputs);
}

/* is_earlier: is this file one of those whose reviews are kept? */
static bool
is_earlier(const struct sheet_opts *o, const struct stat *st)
{
	struct stat other;

	for (size_t i = 0; i < o->n_earlier; i++)
		if (stat(o->earlier[i], &other) == 0 &&
		    other.st_dev == st->st_dev && other.st_ino == st->st_ino)
			return true;
	return false;
}

/*
 * check_reviews: what people have written is not lost by writing over it.  A
 * file of two names keeps the other.
 */
static int
check_reviews(const struct sheet_opts *o, const struct review *r)
{
	for (size_t i = 0; i < o->outputs.n; i++) {
		const struct output *to = &o->outputs.all[i];
		struct stat st;

		if (to->path == NULL || to->is_ours ||
		    stat(to->path, &st) < 0 || !S_ISREG(st.st_mode) ||
		    st.st_nlink > 1 || is_earlier(o, &st))
			continue;
		if (r != NULL && review_is_twin(r, to->path))
			continue;
		if (review_is_written(to->path)) {
			diag_warn("%s: holds reviews; keep them by -r, or "
				  "move the file away",
			    diag_quote(str_of(to->path)));
			return -1;
		}
	}
	return 0;
}

/* waiting_folder: beside a result, where room for it is needed anyway. */
static char *
waiting_folder(const struct sheet_opts *o)
{
	const char *set = getenv("TMPDIR");

	for (size_t i = 0; i < o->outputs.n; i++)
		if (result_is_file(o->outputs.all[i].path))
			return result_folder(o->outputs.all[i].path);
	if (set == NULL || *set == '\0')
		set = "/tmp";
	return mem_dup(set, strlen(set));
}

/* wants: must the rows of this table wait for the end of the stream? */
static bool
wants(const struct sheet *s, enum table table)
{
	if (s->direct)
		return false;
	for (size_t i = 0; i < s->o.outputs.n; i++)
		if (s->o.outputs.all[i].format == SHEET_XLSX ||
		    s->o.outputs.all[i].table == table)
			return true;
	return false;
}

/*
 * is_direct: one table on standard output whose rows are known when they come
 * needs no file to wait in.
 */
static bool
is_direct(const struct sheet_opts *o)
{
	const struct output *first = o->outputs.all;

	return o->outputs.n == 1 && first->path == NULL &&
	       first->format != SHEET_XLSX &&
	       (first->table == TABLE_FAULTS ||
		   (first->table == TABLE_HITS && o->n_earlier == 0));
}

/* load_reviews: workbooks first, for they tell which texts are their twins. */
static int
load_reviews(struct sheet *s)
{
	if (s->o.n_earlier > 0)
		s->review = review_new();
	for (int texts = 0; texts < 2; texts++)
		for (size_t i = 0; i < s->o.n_earlier; i++) {
			const char *path = s->o.earlier[i];

			if (review_is_workbook(path) == (texts == 0) &&
			    review_load(s->review, path) < 0)
				return -1;
		}
	return 0;
}

static int
open_all(struct sheet *s)
{
	if (check_outputs(&s->o) < 0 || load_reviews(s) < 0 ||
	    check_reviews(&s->o, s->review) < 0)
		return -1;
	s->folder = waiting_folder(&s->o);
	s->files = files_new(wants(s, TABLE_FILES) ? s->folder : NULL);
	if (s->files == NULL)
		return -1;
	/* The states of hits are counted on their rows: -t summary, too. */
	bool hits = wants(s, TABLE_HITS), faults = wants(s, TABLE_FAULTS);

	if (hits && (s->hits = scratch_new(s->folder)) == NULL)
		return -1;
	if (faults && (s->faults = scratch_new(s->folder)) == NULL)
		return -1;
	if (s->direct && (s->results[0] = result_new(NULL)) == NULL)
		return -1;
	return 0;
}

struct sheet *
sheet_new(const struct sheet_opts *opts)
{
	struct sheet *s = mem_zalloc(1, sizeof *s);

	s->o = *opts;
	if (s->o.rows == 0)
		s->o.rows = LIMIT_SHEET_ROWS;
	if (s->o.shared == 0)
		s->o.shared = LIMIT_SHEET_SHARED;
	s->direct = is_direct(opts);
	s->census = census_new();
	s->results = mem_zalloc(opts->outputs.n, sizeof *s->results);
	if (open_all(s) == 0)
		return s;
	sheet_free(s);
	return NULL;
}

void
sheet_free(struct sheet *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->o.outputs.n; i++)
		result_free(s->results[i]);
	free(s->results);
	for (size_t i = 0; i < s->n_stages; i++)
		free((void *)(uintptr_t)s->stages[i].name.p);
	free(s->stages);
	buf_fini(&s->line);
	review_free(s->review);
	files_free(s->files);
	scratch_free(s->hits);
	scratch_free(s->faults);
	census_free(s->census);
	free(s->folder);
	outputs_fini(&s->o.outputs);
	free(s->o.earlier);
	free(s);
}

/* -- rows as text -------------------------------------------------------- */

struct text_output {
	const struct output *to;
	struct result *result;
	struct buf *line;
	bool guard;
};

static int
text_row(void *arg, const struct str *row)
{
	struct text_output *t = arg;
	size_t n;

	column_of(t->to->table, &n);
	buf_reset(t->line);
	if (t->to->format == SHEET_TSV)
		delim_tsv(t->line, row, n);
	else
		delim_csv(t->line, row, n, t->guard);
	return result_add(t->result, buf_str(t->line));
}

static int
text_header(struct text_output *t)
{
	struct str row[COLUMN_MAX];

	buf_reset(t->line);
	if (t->to->format == SHEET_CSV)
		delim_csv_begin(t->line);
	column_header(t->to->table, row);
	return result_add(t->result, buf_str(t->line)) < 0 ? -1
							   : text_row(t, row);
}

static struct text_output
text_output(struct sheet *s, size_t i)
{
	return (struct text_output){ &s->o.outputs.all[i], s->results[i],
		&s->line, s->o.guard };
}

/* direct_row: a row of a table that is written at once. */
static int
direct_row(struct sheet *s, enum table table, const struct str *row)
{
	struct text_output t = text_output(s, 0);

	if (t.to->table != table)
		return 0;
	if (!s->begun && text_header(&t) < 0)
		return -1;
	s->begun = true;
	return row == NULL ? 0 : text_row(&t, row);
}

/* -- records ------------------------------------------------------------- */

static void
clear(struct str *row)
{
	for (size_t i = 0; i < COLUMN_MAX; i++)
		row[i] = STR("");
}

static void
take_stage(struct sheet *s, struct record *rec)
{
	struct str fields[3] = { rec_get(rec, STAGE_NAME),
		rec_get(rec, STAGE_RELEASE), rec_get(rec, STAGE_OPTIONS) };
	struct buf all = { NULL, 0, 0 };

	for (size_t i = 0; i < s->n_stages; i++)
		if (str_eq(s->stages[i].name, fields[0]) &&
		    str_eq(s->stages[i].release, fields[1]) &&
		    str_eq(s->stages[i].options, fields[2])) {
			s->stages[i].times++;
			return;
		}
	if (s->n_stages == MAX_STAGES)
		return;
	for (size_t i = 0; i < 3; i++)
		buf_adds(&all, fields[i]);
	const char *text = mem_dup(all.p, all.n);
	struct str name = { text, fields[0].n };
	struct str release = { name.p + name.n, fields[1].n };
	struct str options = { release.p + release.n, fields[2].n };

	buf_fini(&all);
	s->stages =
	    mem_grow(s->stages, s->n_stages, &s->cap_stages, sizeof *s->stages);
	s->stages[s->n_stages++] =
	    (struct about_stage){ name, release, options, 1 };
}

static int
take_hit(struct sheet *s, struct record *rec)
{
	struct str row[COLUMN_MAX];
	struct files_item *item = files_hit(s->files, rec_get(rec, HIT_ID));
	uint64_t score = 0;
	size_t n;

	clear(row);
	column_of(TABLE_HITS, &n);
	row[HITS_CATEGORY] = rec_get(rec, HIT_CATEGORY);
	row[HITS_ENTITY] = rec_get(rec, HIT_ENTITY);
	row[HITS_MATCHED] = rec_get(rec, HIT_MATCHED);
	row[HITS_NAME] = rec_get(rec, HIT_NAME);
	row[HITS_SCORE] = rec_get(rec, HIT_SCORE);
	row[HITS_HOW] = rec_get(rec, HIT_HOW);
	row[HITS_PATH] = rec_get(rec, HIT_PATH);
	row[HITS_PLACE] = rec_get(rec, HIT_PLACE);
	row[HITS_CONTEXT] = rec_get(rec, HIT_CONTEXT);
	row[HITS_WHY] = rec_get(rec, HIT_WHY);
	row[HITS_SOURCE] = rec_get(rec, HIT_SOURCE);
	row[HITS_ID] = rec_get(rec, HIT_ID);
	row[HITS_START] = rec_get(rec, HIT_START);
	row[HITS_LENGTH] = rec_get(rec, HIT_LENGTH);
	if (!str_u64(row[HITS_SCORE], &score))
		score = 0;
	s->n_hits++;
	census_count(s->census, &item->seen, CENSUS_CATEGORY,
	    row[HITS_CATEGORY], STR(""), score, row[HITS_MATCHED]);
	census_count(s->census, &item->seen, CENSUS_ENTITY, row[HITS_ENTITY],
	    row[HITS_CATEGORY], score, row[HITS_MATCHED]);
	if (s->review != NULL)
		review_see(s->review, row);
	if (s->direct)
		return direct_row(s, TABLE_HITS, row);
	return s->hits == NULL ? 0 : scratch_row(s->hits, row, n);
}

static int
take_fault(struct sheet *s, struct record *rec)
{
	struct str row[COLUMN_MAX];
	struct str code = rec_get(rec, FAULT_CODE);
	struct files_item *item = files_fault(s->files, rec_get(rec, FAULT_ID));
	size_t n;

	clear(row);
	column_of(TABLE_FAULTS, &n);
	row[FAULTS_PATH] = item->path;
	row[FAULTS_CODE] = code;
	row[FAULTS_MEANING] = summary_meaning(code);
	row[FAULTS_DETAIL] = rec_get(rec, FAULT_DETAIL);
	row[FAULTS_STAGE] = rec_get(rec, FAULT_STAGE);
	row[FAULTS_OFFSET] = rec_get(rec, FAULT_OFFSET);
	row[FAULTS_ID] = rec_get(rec, FAULT_ID);
	s->n_faults++;
	census_count(
	    s->census, &item->seen, CENSUS_FAULT, code, STR(""), 0, STR(""));
	if (s->direct)
		return direct_row(s, TABLE_FAULTS, row);
	return s->faults == NULL ? 0 : scratch_row(s->faults, row, n);
}

int
sheet_record(void *state, struct record *in, struct rec_sink *out)
{
	struct sheet *s = state;

	(void)out;
	s->is_begun = true;
	switch (rec_tag(in)) {
	case REC_STAGE:
		s->has_frame = true;
		take_stage(s, in);
		return 0;
	case REC_ITEM:
		return files_item(s->files, in);
	case REC_HIT:
		return take_hit(s, in);
	case REC_FAULT:
		return take_fault(s, in);
	case REC_DONE:
		return files_done(s->files, in);
	default:
		return 0;
	}
}

/* -- all rows of a table ------------------------------------------------- */

static int
each_hit(struct sheet *s, table_row_fn fn, void *arg)
{
	struct str row[COLUMN_MAX];
	size_t n, at = 0;
	int got = scratch_rewind(s->hits);

	while (got >= 0 &&
	       (got = scratch_next(s->hits, row, COLUMN_MAX, &n)) > 0) {
		if (s->review != NULL)
			review_fill(s->review, row);
		if (fn(arg, row) != 0)
			return -1;
	}
	while (
	    got == 0 && s->review != NULL && review_gone(s->review, &at, row))
		if (fn(arg, row) != 0)
			return -1;
	return got;
}

static int
each_fault(struct sheet *s, table_row_fn fn, void *arg)
{
	struct str row[COLUMN_MAX];
	size_t n;
	int got = scratch_rewind(s->faults);

	while (got >= 0 &&
	       (got = scratch_next(s->faults, row, COLUMN_MAX, &n)) > 0)
		if (fn(arg, row) != 0)
			return -1;
	return got;
}

static int
each_file(struct sheet *s, table_row_fn fn, void *arg)
{
	struct str row[COLUMN_MAX];
	int got = files_rewind(s->files);

	while (got >= 0 && (got = files_next(s->files, row)) > 0)
		if (fn(arg, row) != 0)
			return -1;
	return got;
}

static struct summary
make_summary(struct sheet *s)
{
	struct summary m = { .files = files_counts(s->files),
		.hits = s->n_hits,
		.faults = s->n_faults,
		.has_review = s->review != NULL,
		.census = s->census };

	if (s->review != NULL)
		m.review = review_counts(s->review);
	return m;
}

static int
each_row(struct sheet *s, enum table table, table_row_fn fn, void *arg)
{
	struct summary m;

	switch (table) {
	case TABLE_HITS:
		return each_hit(s, fn, arg);
	case TABLE_FILES:
		return each_file(s, fn, arg);
	case TABLE_FAULTS:
		return each_fault(s, fn, arg);
	default:
		m = make_summary(s);
		return summary_rows(&m, fn, arg) == 0 ? 0 : -1;
	}
}

static int
write_text(struct sheet *s, size_t i)
{
	struct text_output t = text_output(s, i);

	return text_header(&t) < 0 ? -1
				   : each_row(s, t.to->table, text_row, &t);
}

/* -- the workbook ---------------------------------------------------------- */

static int
each_of(void *arg, enum table table, table_row_fn fn, void *fn_arg)
{
	return each_row(arg, table, fn, fn_arg);
}

static int
write_book(struct sheet *s, const char *path)
{
	struct summary summary = make_summary(s);
	struct book b = { .folder = s->folder,
		.rows = s->o.rows,
		.shared = s->o.shared,
		.n_rows = s->n_hits + s->n_faults + summary.files.all,
		.each = each_of,
		.arg = s,
		.summary = summary,
		.about = { .release = stage_release(),
		    .has_frame = s->has_frame,
		    .stages = s->stages,
		    .n_stages = s->n_stages } };

	return book_write(&b, path);
}

/* copy_book: a workbook to what is no plain file, by way of one that is. */
static int
copy_book(struct sheet *s, struct result *to)
{
	struct buf name = { NULL, 0, 0 }, file = { NULL, 0, 0 };
	int bad = scratch_name(s->folder, &name);

	if (bad == 0) {
		bad = write_book(s, name.p) < 0 ||
			      scratch_file(name.p, LIMIT_MEMBER_BYTES, &file) <
				  0 ||
			      result_add(to, buf_str(&file)) < 0
			  ? -1
			  : 0;
		unlink(name.p);
	}
	buf_fini(&name);
	buf_fini(&file);
	return bad;
}

/* -- the end --------------------------------------------------------------- */

static int
write_output(struct sheet *s, size_t i)
{
	const struct output *to = &s->o.outputs.all[i];

	if (s->results[i] == NULL)
		s->results[i] = result_new(to->path);
	if (s->results[i] == NULL)
		return -1;
	const char *path = result_path(s->results[i]);
	int bad;

	if (s->direct)
		bad = direct_row(s, to->table, NULL);
	else if (to->format != SHEET_XLSX)
		bad = write_text(s, i);
	else if (path != NULL)
		bad = write_book(s, path);
	else
		bad = copy_book(s, s->results[i]);
	return bad < 0 ? -1 : result_sync(s->results[i]);
}

int
sheet_finish(void *state, struct rec_sink *out)
{
	struct sheet *s = state;

	(void)out;
	/* Whatever wrote no line at all must not empty sheets that are there.
	 */
	if (!s->is_begun && s->o.outputs.n > 0) {
		diag_warn("no sheet is written");
		return -1;
	}
	if (files_end(s->files) < 0)
		return -1;
	if (s->review != NULL)
		review_settle(s->review);
	for (size_t i = 0; i < s->o.outputs.n; i++)
		if (write_output(s, i) < 0)
			return -1;
	/* Only now, when nothing can be short of room any more. */
	for (size_t i = 0; i < s->o.outputs.n; i++)
		if (result_keep(s->results[i]) < 0)
			return -1;
	if (s->review != NULL && review_counts(s->review).gone > 0)
		diag_note("reviewed rows without a hit, kept as gone: %llu",
		    (unsigned long long)review_counts(s->review).gone);
	return 0;
}
