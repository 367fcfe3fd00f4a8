#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "diag.h"
#include "limits.h"
#include "mem.h"
#include "sheet.h"
#include "stage.h"

static const char usage[] =
    "riffle-sheet [-g] [-F FORMAT] [-t TABLE] [-r OLD] [-n ROWS] "
    "[-o FILE | -O DIR]...\n"
    "A stream of records from standard input to tables for people.\n"
    "  -o FILE    write FILE: .tsv, .csv or .xlsx; default: standard output\n"
    "  -O DIR     write hits.tsv, hits.xlsx, files.tsv, faults.tsv in DIR\n"
    "  -t TABLE   of the -o that follow: hits (default), files, faults, "
    "summary\n"
    "  -F FORMAT  of the -o that follow: tsv, csv, xlsx, whatever the suffix\n"
    "  -r OLD     keep reviewed and note of an earlier sheet (repeatable)\n"
    "  -g         CSV: guard what looks like a formula by an apostrophe\n"
    "  -n ROWS    rows of one sheet of a workbook, at most 1048576\n"
    "Hits are all kept: what a sheet cannot hold goes on in the next one.\n";

static void
add_output(struct sheet_opts *o, const char *path, enum table table,
    enum sheet_format format)
{
	if (path != NULL && format == SHEET_FORMATS)
		format = sheet_format_of(path);
	if (format == SHEET_FORMATS)
		stage_usage(usage, "an output ends in .tsv, .csv or .xlsx");
	o->outputs[o->n_outputs++] =
	    (struct sheet_output){ path, format, table };
}

/* add_folder: the four files of a whole run. */
static void
add_folder(struct sheet_opts *o, const char *folder)
{
	static const struct {
		const char *name;
		enum table table;
	} all[] = { { "/hits.tsv", TABLE_HITS }, { "/hits.xlsx", TABLE_HITS },
		{ "/files.tsv", TABLE_FILES },
		{ "/faults.tsv", TABLE_FAULTS } };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct buf path = { NULL, 0, 0 };

		buf_addz(&path, folder);
		buf_addz(&path, all[i].name);
		add_output(o, buf_z(&path), all[i].table, SHEET_FORMATS);
	}
}

int
main(int argc, char **argv)
{
	struct sheet_opts o = { .rows = LIMIT_SHEET_ROWS,
		.shared = LIMIT_SHEET_SHARED };
	enum sheet_format format = SHEET_FORMATS;
	enum table table = TABLE_HITS;
	int c;

	stage_hello("riffle-sheet", argc, argv, usage, "libxlsxwriter, expat");
	o.outputs = mem_zalloc((size_t)argc * 4, sizeof *o.outputs);
	o.earlier = mem_zalloc((size_t)argc, sizeof *o.earlier);
	while ((c = getopt(argc, argv, ":F:O:gn:o:r:t:")) != -1)
		switch (c) {
		case 'F':
			format = sheet_format_find(str_of(optarg));
			if (format == SHEET_FORMATS)
				stage_usage(usage, "-F: tsv, csv or xlsx");
			break;
		case 'O':
			add_folder(&o, optarg);
			break;
		case 'g':
			o.guard = true;
			break;
		case 'n':
			if (!str_u64(str_of(optarg), &o.rows) || o.rows < 2 ||
			    o.rows > LIMIT_SHEET_ROWS)
				stage_usage(usage, "-n: 2 to 1048576");
			break;
		case 'o':
			add_output(&o, optarg, table, format);
			break;
		case 'r':
			o.earlier[o.n_earlier++] = optarg;
			break;
		case 't':
			table = table_find(str_of(optarg));
			if (table == TABLE_COUNT)
				stage_usage(usage,
				    "-t: hits, files, faults or summary");
			break;
		default:
			stage_usage(usage, NULL);
		}
	if (optind < argc)
		stage_usage(usage, "records come from standard input");
	if (o.n_outputs == 0)
		add_output(&o, NULL, table,
		    format == SHEET_FORMATS ? SHEET_TSV : format);
	struct sheet *s = sheet_new(&o);

	if (s == NULL)
		return DIAG_USAGE;
	struct stage st = { .options = stage_options(argc, argv),
		.state = s,
		.record = sheet_record,
		.finish = sheet_finish };
	int code = stage_drain(&st);

	sheet_free(s);
	return code;
}
