#include "summary.h"

#include "buf.h"

/* The meaning of a fault's code, from the stream's own definition. */
static const char *const meanings[FAULT_COUNT] = {
#define FAULT(id, name, lowers, doc) [FAULT_##id] = doc,
#include "faults.def"
#undef FAULT
};

struct str
summary_meaning(struct str code)
{
	enum fault_code known = fault_find(code);

	return known == FAULT_COUNT ? STR("") : str_of(meanings[known]);
}

struct giver {
	table_row_fn fn;
	void *arg;
	struct buf digits;
	int stopped;
};

static struct str
digits(struct giver *g, uint64_t v)
{
	size_t from = g->digits.n;

	buf_add_u64(&g->digits, v);
	return str_from(buf_str(&g->digits), from);
}

/* give: a row; numbers of UINT64_MAX are left empty. */
static void
give(struct giver *g, const char *section, struct str name, struct str detail,
    uint64_t count, uint64_t files, uint64_t score, struct str example)
{
	struct str row[COLUMN_MAX];

	if (g->stopped != 0)
		return;
	/* Room for three numbers, so that none of them moves. */
	buf_reset(&g->digits);
	buf_reserve(&g->digits, 64);
	row[SUMMARY_SECTION] = str_of(section);
	row[SUMMARY_NAME] = name;
	row[SUMMARY_DETAIL] = detail;
	row[SUMMARY_COUNT] = count == UINT64_MAX ? STR("") : digits(g, count);
	row[SUMMARY_FILES] = files == UINT64_MAX ? STR("") : digits(g, files);
	row[SUMMARY_SCORE] = score == UINT64_MAX ? STR("") : digits(g, score);
	row[SUMMARY_EXAMPLE] = example;
	g->stopped = g->fn(g->arg, row);
}

static void
give_count(struct giver *g, const char *section, const char *name,
    const char *detail, uint64_t count, uint64_t files)
{
	give(g, section, str_of(name), str_of(detail), count, files, UINT64_MAX,
	    STR(""));
}

static void
give_files(struct giver *g, const struct summary *s)
{
	static const char *const details[OUTCOME_COUNT] = {
		[OUTCOME_READ] = "read whole",
		[OUTCOME_PARTLY] = "read in part; see Faults",
		[OUTCOME_UNREAD] = "not read; see Faults",
	};

	give_count(g, "files", "all",
	    "files, and members of archives and "
	    "documents",
	    s->files.all, UINT64_MAX);
	for (unsigned i = 0; i < OUTCOME_COUNT; i++)
		give_count(g, "files", outcome_name((enum outcome)i),
		    details[i], s->files.outcomes[i], UINT64_MAX);
	if (s->files.open > 0)
		give_count(g, "files", "open",
		    "without a done record; the "
		    "stream was filtered",
		    s->files.open, UINT64_MAX);
	give_count(g, "files", "bytes", "bytes of content delivered",
	    s->files.bytes, UINT64_MAX);
}

static void
give_hits(struct giver *g, const struct summary *s)
{
	const struct review_counts *r = &s->review;

	give_count(g, "hits", "all", "rows of Hits, those gone apart", s->hits,
	    s->files.with_hits);
	if (!s->has_review)
		return;
	give_count(g, "hits", "reviewed", "with something in reviewed",
	    r->reviewed, UINT64_MAX);
	give_count(g, "hits", "new", "not in the earlier sheet",
	    s->hits - r->known - r->moved, UINT64_MAX);
	give_count(
	    g, "hits", "known", "in the earlier sheet", r->known, UINT64_MAX);
	give_count(g, "hits", "moved", "in the earlier sheet, at another byte",
	    r->moved, UINT64_MAX);
	give_count(g, "hits", "gone",
	    "reviewed earlier, no hit any more; "
	    "their rows are kept",
	    r->gone, UINT64_MAX);
}

static void
give_entry(struct giver *g, const struct census_entry *e)
{
	static const char *const sections[CENSUS_KINDS] = {
		[CENSUS_CATEGORY] = "category",
		[CENSUS_ENTITY] = "entity",
		[CENSUS_FAULT] = "fault",
	};
	struct str detail = e->group;
	uint64_t score = e->score;

	if (e->kind == CENSUS_FAULT) {
		detail = summary_meaning(e->name);
		score = UINT64_MAX;
	}
	give(g, sections[e->kind], e->name, detail, e->count, e->files, score,
	    e->example);
}

int
summary_rows(const struct summary *s, table_row_fn fn, void *arg)
{
	struct giver g = { fn, arg, { NULL, 0, 0 }, 0 };
	size_t n;
	const struct census_entry *entries = census_sorted(s->census, &n);

	give_files(&g, s);
	give_hits(&g, s);
	for (size_t i = 0; i < n; i++)
		give_entry(&g, &entries[i]);
	for (size_t i = 0; i < s->n_notices; i++)
		give(&g, "notice", s->notices[i], STR(""), UINT64_MAX,
		    UINT64_MAX, UINT64_MAX, STR(""));
	buf_fini(&g.digits);
	return g.stopped;
}

/* -- the page -------------------------------------------------------------- */

/* How a section begins on the page: its title, then the heads of its columns.
 */
static const struct heading {
	const char *section, *title;
	const char *heads[SUMMARY_EXAMPLE]; /* from SUMMARY_NAME on */
} headings[] = {
	{ "files", "Files", { "outcome", "meaning", "count", "", "", "" } },
	{ "hits", "Hits", { "", "meaning", "count", "files", "", "" } },
	{ "category", "Hits by category",
	    { "category", "", "hits", "files", "best score", "a best hit" } },
	{ "entity", "Hits by name",
	    { "entity", "category", "hits", "files", "best score",
		"a best hit" } },
	{ "fault", "Faults", { "code", "meaning", "faults", "files", "", "" } },
	{ "notice", "Notices", { "", "", "", "", "", "" } },
};

struct page {
	struct xlsxwrite *x;
	struct xlsxpage *page;
	const struct heading *heading; /* of the section in hand */
};

static int
begin_section(struct page *p, struct str section)
{
	struct str heads[SUMMARY_EXAMPLE];
	struct str title;
	bool first = p->heading == NULL;
	int bad = 0;

	p->heading = headings;
	while (!str_eq(section, str_of(p->heading->section)))
		p->heading++;
	title = str_of(p->heading->title);
	if (!first)
		bad = xlsxwrite_line(p->x, p->page, NULL, 0, XLSX_PLAIN);
	if (bad == 0)
		bad = xlsxwrite_line(p->x, p->page, &title, 1, XLSX_TITLE);
	for (size_t i = 0; i < SUMMARY_EXAMPLE; i++)
		heads[i] = str_of(p->heading->heads[i]);
	if (bad == 0 && !str_eq(section, STR("notice")))
		bad = xlsxwrite_line(
		    p->x, p->page, heads, SUMMARY_EXAMPLE, XLSX_HEAD);
	return bad;
}

static int
page_row(void *arg, const struct str *row)
{
	struct page *p = arg;
	struct str section = row[SUMMARY_SECTION];

	if ((p->heading == NULL ||
		!str_eq(section, str_of(p->heading->section))) &&
	    begin_section(p, section) < 0)
		return -1;
	return xlsxwrite_line(
	    p->x, p->page, row + SUMMARY_NAME, SUMMARY_EXAMPLE, XLSX_PLAIN);
}

int
summary_page(
    const struct summary *s, struct xlsxwrite *x, struct xlsxpage *page)
{
	struct page p = { x, page, NULL };

	return summary_rows(s, page_row, &p) == 0 ? 0 : -1;
}

const struct column *
summary_columns(size_t *n)
{
	const struct column *all = column_of(TABLE_SUMMARY, n);

	/* The section is told by its title. */
	*n -= SUMMARY_NAME;
	return all + SUMMARY_NAME;
}
