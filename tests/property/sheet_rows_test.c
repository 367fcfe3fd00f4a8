#include "check.h"

#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "cell.h"
#include "delim.h"
#include "record.h"
#include "scratch.h"
#include "sheet.h"
#include "xlsxread.h"

/*
 * Every hit of a stream is a row of each format, in order, and its cells say
 * what the record says: as it is in TSV, as cell.h shows it in the others.
 */

enum { RUNS = 12, HITS = 150, CELLS = 17, FIELDS = 14 };

static uint64_t seed = 20261123;

static uint64_t
draw(uint64_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

static void
draw_text(struct buf *out)
{
	const struct str pieces[] = { STR("SEK"), STR("\""), STR("\t"),
		STR("\n"), STR("\r"), STR("\r\n"), STR("\\"), STR("\\n"),
		STR("="), STR("'"), STR(","), STR(";"), STR("\001"), STR("\0"),
		STR("\xFF"), STR("\xE6\x97"), STR("\xE6\x97\xA0\xE6\x95\x8C"),
		STR("\xF0\xA0\xAE\xB7"), STR("\xEF\xBF\xBF"), STR("_x0041_"),
		STR("_x005F_"), STR("_"), STR(" "), STR("<&>]]>"), STR("\x7F"),
		STR("0012"), STR("1e5"), STR("\xEF\xBB\xBF") };

	for (uint64_t n = draw(6); n > 0; n--) {
		const struct str *p =
		    &pieces[draw(sizeof pieces / sizeof *pieces)];
		buf_adds(out, *p);
	}
}

static const enum rec_field_place fields[FIELDS] = { HIT_ID, HIT_PLACE,
	HIT_START, HIT_LENGTH, HIT_CATEGORY, HIT_ENTITY, HIT_NAME, HIT_MATCHED,
	HIT_HOW, HIT_SCORE, HIT_WHY, HIT_SOURCE, HIT_CONTEXT, HIT_PATH };

/* Where each field goes in a row. */
static const int columns[FIELDS] = { HITS_ID, HITS_PLACE, HITS_START,
	HITS_LENGTH, HITS_CATEGORY, HITS_ENTITY, HITS_NAME, HITS_MATCHED,
	HITS_HOW, HITS_SCORE, HITS_WHY, HITS_SOURCE, HITS_CONTEXT, HITS_PATH };

/* What was put in, and what a reader has given so far. */
struct run {
	struct buf cells[HITS][CELLS];
	enum { TSV, CSV, XLSX } format;
	unsigned at, wrong, failed;
};

/* want: the cell as this format has it. */
static void
want(const struct run *run, struct str raw, struct buf *out)
{
	struct buf xml = { NULL, 0, 0 };

	buf_reset(out);
	if (run->format == TSV) {
		buf_adds(out, raw);
	} else if (run->format == CSV) {
		cell_sheet(out, raw);
	} else {
		cell_sheet_xml(&xml, raw, true);
		cell_from_xml(out, buf_str(&xml));
		buf_fini(&xml);
	}
}

static int
on_row(void *arg, struct str sheet, const struct str *cells, size_t n)
{
	struct run *run = arg;
	struct buf b = { NULL, 0, 0 };

	if (run->format == XLSX && !str_starts(sheet, STR("Hits")))
		return 0;
	if (n > 0 && str_eq(cells[0], STR("category")))
		return 0;
	if (run->at == HITS) {
		run->wrong++;
		return 0;
	}
	for (size_t i = 0; i < CELLS; i++) {
		struct str cell = i < n ? cells[i] : STR("");

		want(run, buf_str(&run->cells[run->at][i]), &b);
		/* A guarded apostrophe goes when it is read again. */
		if (run->format == CSV && b.n > 1 && b.p[0] == '\'' &&
		    memchr("=+-@\t\n\r", b.p[1], 7) != NULL)
			continue;
		if (!str_eq(cell, buf_str(&b))) {
			run->wrong++;
			printf("# row %u, cell %zu: \"%s\", not \"%s\"\n",
			    run->at, i, diag_quote(cell),
			    diag_quote(buf_str(&b)));
		}
	}
	run->at++;
	buf_fini(&b);
	return 0;
}

static void
give_hit(struct sheet *s, struct run *run, unsigned number)
{
	struct buf line = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&line);

	rec_begin(sink, REC_HIT);
	for (size_t i = 0; i < FIELDS; i++) {
		struct buf *b = &run->cells[number][columns[i]];

		buf_reset(b);
		buf_reserve(b, 1);
		if (columns[i] == HITS_SCORE || columns[i] == HITS_START)
			buf_add_u64(
			    b, draw(3) == 0 ? draw(UINT64_MAX) : draw(100));
		else
			draw_text(b);
		rec_put(sink, fields[i], buf_str(b));
	}
	rec_end(sink);
	rec_flush(sink);
	struct record *rec = rec_from_line((struct str){ line.p, line.n - 1 });

	run->failed += sheet_record(s, rec, NULL) != 0;
	rec_free(rec);
	rec_sink_free(sink);
	buf_fini(&line);
}

static void
read_back(struct run *run, const char *path, const char *why)
{
	struct buf file = { NULL, 0, 0 };

	run->at = run->wrong = 0;
	CHECK(scratch_file(path, 1 << 20, &file) == 0);
	if (run->format == XLSX)
		CHECK(xlsxread_rows(path, buf_str(&file), on_row, run) == 0);
	else
		CHECK(delim_read(path, buf_str(&file), on_row, run) == 0);
	CHECK_WHY(run->at == HITS && run->wrong == 0, why);
	buf_fini(&file);
	unlink(path);
}

static void
test_run(struct run *run, uint64_t number)
{
	struct sheet_opts o = { .rows = number % 2 == 0 ? 0 : 40,
		.shared = number % 3 == 0 ? 1 : 0 };

	CHECK(outputs_file(&o.outputs, "rows.tsv") == NULL);
	CHECK(outputs_file(&o.outputs, "rows.csv") == NULL);
	CHECK(outputs_file(&o.outputs, "rows.xlsx") == NULL);
	struct sheet *s = sheet_new(&o);

	CHECK(s != NULL);
	for (unsigned i = 0; i < HITS; i++)
		give_hit(s, run, i);
	CHECK(run->failed == 0);
	CHECK(sheet_finish(s, NULL) == 0);
	sheet_free(s);
	run->format = TSV;
	read_back(run, "rows.tsv", "TSV has every hit");
	run->format = CSV;
	read_back(run, "rows.csv", "CSV has every hit");
	run->format = XLSX;
	read_back(run, "rows.xlsx", "XLSX has every hit");
}

int
main(int argc, char **argv)
{
	struct run *run = calloc(1, sizeof *run);

	if (argc > 1)
		seed = strtoull(argv[1], NULL, 10) | 1;
	printf("# seed %llu\n", (unsigned long long)seed);
	for (uint64_t i = 0; run != NULL && i < RUNS; i++)
		test_run(run, i);
	for (size_t i = 0; run != NULL && i < HITS; i++)
		for (size_t c = 0; c < CELLS; c++)
			buf_fini(&run->cells[i][c]);
	free(run);
	return check_done();
}
