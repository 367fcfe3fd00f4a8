/* riffle-extract: the text of documents, in the place of their bytes. */

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "diag.h"
#include "extract.h"
#include "limits.h"
#include "stage.h"

static const char usage[] =
    "riffle-extract [-b BYTES] [-c CHARS] [-d DEPTH] [-m MIB] [-t SEC] [-w "
    "SEC]\n"
    "\n"
    "Reads a stream on standard input and writes it to standard output with "
    "the\n"
    "text of documents (docx xlsx pptx odt ods odp html eml mbox) in the "
    "place\n"
    "of their bytes.  Files in documents become items.\n"
    "\n"
    "  -b BYTES  parse documents up to this size          (1073741824)\n"
    "  -c CHARS  take so many characters of a document     (268435456)\n"
    "  -d DEPTH  open archives and documents this deep            (16)\n"
    "  -m MIB    memory a document may take                     (1024)\n"
    "  -t SEC    processor time a document may take               (10)\n"
    "  -w SEC    time a document may take                         (30)\n";

/* number: the argument of an option; it ends the program when it is none. */
static uint64_t
number(const char *arg, uint64_t max)
{
	uint64_t n;

	if (!str_u64(str_of(arg), &n) || n == 0 || n > max)
		stage_usage(usage, "not a number that can be used");
	return n;
}

int
main(int argc, char **argv)
{
	struct extract_opts opts;
	int c;

	stage_hello("riffle-extract", argc, argv, usage, NULL);
	extract_opts_default(&opts);
	while ((c = getopt(argc, argv, "b:c:d:m:t:w:")) != -1)
		switch (c) {
		case 'b':
			opts.document = number(optarg, LIMIT_GIB * 1024);
			break;
		case 'c':
			opts.text = number(optarg, LIMIT_GIB * 1024);
			break;
		case 'd':
			opts.depth = (unsigned)number(optarg, 1000);
			break;
		case 'm':
			opts.process.memory_bytes =
			    number(optarg, 1024 * 1024) * LIMIT_MIB;
			break;
		case 't':
			opts.process.cpu_seconds =
			    (unsigned)number(optarg, 86400);
			break;
		case 'w':
			opts.process.wall_seconds =
			    (unsigned)number(optarg, 86400);
			break;
		default:
			stage_usage(usage, NULL);
		}
	if (optind < argc)
		stage_usage(usage, "an argument too many");
	struct extract *x = extract_new(&opts);

	if (x == NULL)
		return DIAG_FAILED;
	struct stage st = { .options = stage_options(argc, argv),
		.state = x,
		.record = extract_record };
	int code = stage_run(&st);

	extract_free(x);
	return code;
}
