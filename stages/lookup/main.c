#include <stdlib.h>
#include <unistd.h>

#include "diag.h"
#include "stage.h"
#include "dict.h"
#include "lookup.h"
#include "score.h"

static const char usage[] =
    "riffle-lookup [-awxl] [-d FILE] <STREAM >STREAM\n"
    "\n"
    "Finds the names of a dictionary in texts, however they are dressed, and\n"
    "says for each hit where it stands, how sure it is and why.\n"
    "\n"
    "  -d FILE  a dictionary made by riffle-dictionary build;\n"
    "           else riffle.dict of the installation, or of RIFFLE_DATA\n"
    "  -w       weak hits too, with scores from 40 (else from 60)\n"
    "  -a       every match: whatever its score, inside longer ones, terms\n"
    "  -x       exact and folded forms only, no misspellings\n"
    "  -l       plain lines in; out: line start length entity category name\n"
    "           matched how score why, separated by TAB\n";

/* open_dictionary: the one named, or the one that came with us. */
static struct dict *
open_dictionary(const char *path)
{
	char *own = path == NULL ? stage_data("riffle.dict") : NULL;

	if (path == NULL && own == NULL) {
		diag_warn("no riffle.dict was found; name one with -d");
		return NULL;
	}
	struct dict *d = dict_open(path != NULL ? path : own);
	free(own);
	return d;
}

int
main(int argc, char **argv)
{
	struct lookup_opts opts = { SCORE_REPORT, false, DICT_EDITS_MAX };
	const char *path = NULL;
	bool lines = false;

	stage_hello("riffle-lookup", argc, argv, usage, NULL);
	for (int c; (c = getopt(argc, argv, "+:awxld:")) != -1;) {
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
			path = optarg;
			break;
		default:
			stage_usage(usage, NULL);
		}
	}
	if (optind < argc)
		stage_usage(usage, "it reads standard input, not files");

	struct dict *d = open_dictionary(path);
	if (d == NULL)
		return DIAG_USAGE;
	struct lookup *l = lookup_new(d, &opts);
	struct stage st = { stage_options(argc, argv), l, lookup_record, NULL };
	int code = lines ? stage_lines(l, lookup_line) : stage_run(&st);
	lookup_free(l);
	dict_close(d);
	return code;
}
