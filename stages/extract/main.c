/* riffle-extract: the text of documents, in the place of their bytes. */

#include <unistd.h>

#include "diag.h"
#include "extract.h"
#include "limits.h"
#include "listfile.h"
#include "stage.h"

static const char usage[] =
    "riffle-extract [-a COUNT] [-b BYTES] [-c CHARS] [-d DEPTH] [-e DEPTH] "
    "[-m MIB] [-O] [-P FILE]... [-p PAGES] [-t SEC] [-w SEC]\n"
    "\n"
    "Reads a stream and writes it with the text of documents (office files,\n"
    "web pages, mail, PDF, pictures, films) in the place of their bytes.\n"
    "\n"
    "  -a COUNT  attributes of an XML element (1000)\n"
    "  -b BYTES  parse documents up to this size (1073741824)\n"
    "  -c CHARS  take so many characters of one document (268435456)\n"
    "  -d DEPTH  open archives and documents in each other so deep (16)\n"
    "  -e DEPTH  XML elements in each other so deep (256)\n"
    "  -m MIB    memory one document may take (1024)\n"
    "  -O        read the text that pictures show, too\n"
    "  -P FILE   passwords to try on protected documents, one a line\n"
    "  -p PAGES  read so many pages of one document (10000)\n"
    "  -t SEC    processor time one document may take (10)\n"
    "  -w SEC    time one document may take (30)\n";

int
main(int argc, char **argv)
{
	struct extract_opts opts;
	uint64_t mib = LIMIT_MEMORY / LIMIT_MIB, day = 86400;
	const struct stage_set sets[] = {
		{ 'a', &opts.xml_attributes, 1, INT32_MAX },
		{ 'b', &opts.document, 1, LIMIT_GIB * 1024 },
		{ 'c', &opts.text, 1, LIMIT_GIB * 1024 },
		{ 'd', &opts.depth, 1, 1000 },
		{ 'e', &opts.xml_depth, 1, INT32_MAX },
		{ 'm', &mib, 1, LIMIT_MIB },
		{ 'p', &opts.pages, 1, INT32_MAX },
		{ 't', &opts.process.cpu_seconds, 1, day },
		{ 'w', &opts.process.wall_seconds, 1, day },
	};
	struct passwords secret = { .n = 0 };
	bool good = true;
	int c;

	stage_hello("riffle-extract", argc, argv, usage, NULL);
	extract_opts_default(&opts);
	while ((c = getopt(argc, argv, "a:b:c:d:e:m:OP:p:t:w:")) != -1)
		if (c == 'O')
			opts.ocr = true;
		else if (c == 'P')
			good = good && listfile_passwords(&secret, optarg) == 0;
		else
			stage_set_number(
			    usage, sets, sizeof sets / sizeof *sets, c, optarg);
	opts.process.memory_bytes = mib * LIMIT_MIB;
	if (optind < argc)
		stage_usage(usage, "an argument too many");
	opts.passwords = secret.list;
	opts.n_passwords = secret.n;
	struct extract *x = good ? extract_new(&opts) : NULL;
	struct stage st = { stage_confined(argc, argv), x, extract_record,
		NULL };
	int code = x == NULL ? DIAG_FAILED : stage_run(&st);

	extract_free(x);
	listfile_fini(&secret);
	return code;
}
