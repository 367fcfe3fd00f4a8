#include <stdlib.h>
#include <unistd.h>

#include "diag.h"
#include "stage.h"
#include "dicts.h"
#include "lookup.h"
#include "score.h"

static const char usage[] =
    "riffle-lookup [-awxl] [-D] [-d FILE]... <STREAM >STREAM\n"
    "\n"
    "Finds the names of a dictionary in texts, however they are dressed, and\n"
    "says for each hit where it stands, how sure it is and why.\n"
    "\n"
    "  -d FILE  a dictionary made by riffle-dictionary build, once for each;\n"
    "           else riffle.dict of the installation, or of RIFFLE_DATA\n"
    "  -D       that one too, beside those of -d\n"
    "  -w       weak hits too, with scores from 40 (else from 60)\n"
    "  -a       every match: whatever its score, inside longer ones, terms\n"
    "  -x       exact and folded forms only, no misspellings\n"
    "  -l       plain lines in; out: line start length entity category name\n"
    "           matched how score why, separated by TAB\n";

/* add: the dictionary of this path; NULL: the one that came with us. */
static void
add(struct dicts *ds, const char *path)
{
	char *own = path == NULL ? stage_data("riffle.dict") : NULL;

	if (path == NULL && own == NULL)
		diag_die(DIAG_USAGE, "no riffle.dict; name one with -d");
	if (dicts_open(ds, path == NULL ? own : path) < 0)
		exit(DIAG_USAGE);
	free(own);
}

int
main(int argc, char **argv)
{
	struct lookup_opts opts = { SCORE_REPORT, false, DICT_EDITS_MAX };
	struct dicts *ds = dicts_new();
	bool lines = false;

	stage_hello("riffle-lookup", argc, argv, usage, NULL);
	for (int c; (c = getopt(argc, argv, "+:awxlDd:")) != -1;) {
		switch (c) {
		case 'a':
			opts.all = true;
			break;
		case 'w':
			opts.least = SCORE_WEAK;
			break;
		case 'x':
			opts.edits = 0;
			break;
		case 'l':
			lines = true;
			break;
		case 'd':
			add(ds, optarg);
			break;
		case 'D':
			add(ds, NULL);
			break;
		default:
			stage_usage(usage, NULL);
		}
	}
	if (optind < argc)
		stage_usage(usage, "it reads standard input, not files");
	if (dicts_count(ds) == 0)
		add(ds, NULL);
	struct lookup *l = lookup_new(ds, &opts);
	struct stage st = { stage_options(argc, argv), l, lookup_record, NULL };
	int code = lines ? stage_lines(l, lookup_line) : stage_run(&st);
	lookup_free(l);
	dicts_free(ds);
	return code;
}
