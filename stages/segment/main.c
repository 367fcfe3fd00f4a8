#include <unistd.h>

#include "diag.h"
#include "stage.h"

#include "segment.h"

static const char usage[] =
    "riffle-segment [-l [-c]] [-L LANG] <STREAM >STREAM\n"
    "\n"
    "Says where the words of a text are: Korean particles, Chinese and\n"
    "Japanese words, and those of other scripts.\n"
    "\n"
    "  -l       plain lines in, their words joined by one space out\n"
    "  -c       with -l: by the coarse standard, without weak boundaries\n"
    "  -L LANG  the language of texts that do not say theirs: ko, zh, ja ...\n";

/* A language tag as the stream has them: letters, digits and hyphens. */
static int
is_tag(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_alpha(s.p[i]) && !str_is_digit(s.p[i]) &&
		    s.p[i] != '-')
			return 0;
	return s.n > 0;
}

int
main(int argc, char **argv)
{
	struct segment_opts opts = { { NULL, 0 }, false };
	bool lines = false;
	int c, code;

	stage_hello("riffle-segment", argc, argv, usage, segment_libraries());
	while ((c = getopt(argc, argv, "lcL:")) != -1) {
		switch (c) {
		case 'l':
			lines = true;
			break;
		case 'c':
			opts.coarse = true;
			break;
		case 'L':
			opts.lang = str_of(optarg);
			break;
		default:
			stage_usage(usage, NULL);
		}
	}
	if (optind < argc)
		stage_usage(usage, "it reads standard input, not files");
	if (opts.coarse && !lines)
		stage_usage(usage, "-c goes with -l");
	if (opts.lang.p != NULL && !is_tag(opts.lang))
		stage_usage(usage, "-L wants a language tag");

	struct segment_models models;
	struct segment *s;

	if (!segment_models_open(&models, NULL))
		return DIAG_USAGE;
	s = segment_new(&opts, &models);
	if (s == NULL)
		return DIAG_FAILED;
	if (lines) {
		code = stage_lines(s, segment_line);
	} else {
		struct stage st = { stage_options(argc, argv), s,
			segment_record, NULL };
		code = stage_run(&st);
	}
	segment_free(s);
	segment_models_close(&models);
	return code;
}
