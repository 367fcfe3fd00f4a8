/* riffle-extract: the text of documents, in the place of their bytes. */

#include <unistd.h>

#include "diag.h"
#include "extract.h"
#include "limits.h"
#include "stage.h"

static const char usage[] =
    "riffle-extract [-b BYTES] [-c CHARS] [-d DEPTH] [-m MIB] [-O] [-p PAGES] "
    "[-t SEC] [-w SEC]\n"
    "\n"
    "Reads a stream and writes it with the text of documents (office files,\n"
    "web pages, mail, PDF, pictures, films) in the place of their bytes.\n"
    "\n"
    "  -b BYTES  parse documents up to this size (1073741824)\n"
    "  -c CHARS  take so many characters of one document (268435456)\n"
    "  -d DEPTH  open archives and documents in each other so deep (16)\n"
    "  -m MIB    memory one document may take (1024)\n"
    "  -O        read the text that pictures show, too\n"
    "  -p PAGES  read so many pages of one document (10000)\n"
    "  -t SEC    processor time one document may take (10)\n"
    "  -w SEC    time one document may take (30)\n";

int
main(int argc, char **argv)
{
	struct extract_opts opts;
	struct sandbox_limits *child = &opts.process;

	stage_hello("riffle-extract", argc, argv, usage, NULL);
	extract_opts_default(&opts);
	for (int c; (c = getopt(argc, argv, "b:c:d:m:Op:t:w:")) != -1;)
		switch (c) {
		case 'b':
			opts.document =
			    stage_number(usage, c, optarg, 1, LIMIT_GIB * 1024);
			break;
		case 'c':
			opts.text =
			    stage_number(usage, c, optarg, 1, LIMIT_GIB * 1024);
			break;
		case 'd':
			opts.depth =
			    (unsigned)stage_number(usage, c, optarg, 1, 1000);
			break;
		case 'm':
			child->memory_bytes =
			    LIMIT_MIB *
			    stage_number(usage, c, optarg, 1, LIMIT_MIB);
			break;
		case 'O':
			opts.ocr = true;
			break;
		case 'p':
			opts.pages =
			    stage_number(usage, c, optarg, 1, INT32_MAX);
			break;
		case 't':
			child->cpu_seconds =
			    (unsigned)stage_number(usage, c, optarg, 1, 86400);
			break;
		case 'w':
			child->wall_seconds =
			    (unsigned)stage_number(usage, c, optarg, 1, 86400);
			break;
		default:
			stage_usage(usage, NULL);
		}
	if (optind < argc)
		stage_usage(usage, "an argument too many");
	struct extract *x = extract_new(&opts);
	struct stage st = { stage_confined(argc, argv), x, extract_record,
		NULL };
	int code = x == NULL ? DIAG_FAILED : stage_run(&st);

	extract_free(x);
	return code;
}
