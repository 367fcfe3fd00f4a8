#include <stdlib.h>
#include <unistd.h>

#include "diag.h"
#include "mem.h"
#include "outputs.h"
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
    "  -r OLD     keep reviewed and note of an earlier sheet; repeatable\n"
    "  -g         CSV: an apostrophe before what looks like a formula\n"
    "  -n ROWS    rows of one sheet of a workbook, 2 to 1048576\n";

/* option: one option; NULL, or what is wrong with it. */
static const char *
option(int c, const char *arg, struct sheet_opts *o)
{
	switch (c) {
	case 'F':
		return outputs_format(&o->outputs, arg);
	case 'O':
		return outputs_folder(&o->outputs, arg);
	case 'g':
		o->guard = true;
		return NULL;
	case 'n':
		return sheet_rows(o, arg);
	case 'o':
		return outputs_file(&o->outputs, arg);
	case 'r':
		o->earlier[o->n_earlier++] = arg;
		return NULL;
	default:
		return outputs_table(&o->outputs, arg);
	}
}

int
main(int argc, char **argv)
{
	struct sheet_opts o = { .rows = 0 };
	const char *wrong = NULL;
	int c;

	stage_hello("riffle-sheet", argc, argv, usage, sheet_libraries());
	o.earlier = mem_zalloc((size_t)argc, sizeof *o.earlier);
	while (!wrong && (c = getopt(argc, argv, ":F:O:gn:o:r:t:")) != -1)
		if (c == '?' || c == ':')
			stage_usage(usage, NULL);
		else
			wrong = option(c, optarg, &o);
	if (wrong == NULL && optind < argc)
		wrong = "records come from standard input";
	if (wrong == NULL && o.outputs.n == 0)
		wrong = outputs_file(&o.outputs, NULL);
	if (wrong != NULL)
		stage_usage(usage, wrong);
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
