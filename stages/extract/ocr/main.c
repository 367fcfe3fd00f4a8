/*
 * riffle-extract-ocr: what riffle-extract -O starts to read a picture's text:
 * the picture on standard input, records on standard output.
 */
#include <stdlib.h>
#include <unistd.h>

#include "alone.h"
#include "confine.h"
#include "diag.h"
#include "doc.h"
#include "forkserver.h"
#include "limits.h"
#include "ocr.h"
#include "stage.h"

static const char usage[] =
    "riffle-extract-ocr [-s] [-c CHARS] [-d DIR] [-i ID] [-l LANGS] <FILE\n"
    "\n"
    "Reads a picture and writes records of the text in it; riffle-extract -O\n"
    "calls it.\n"
    "\n"
    "  -c CHARS  take so many characters (268435456)\n"
    "  -d DIR    where the models are\n"
    "  -i ID     of the item that the records are about\n"
    "  -l LANGS  languages, of tesseract's names "
    "(chi_sim+chi_tra+kor+jpn+eng)\n"
    "  -s        stand by: standard input is riffle-extract's socket\n";

/*
 * one_thread: its library takes as many threads as it likes unless it finds
 * this when it is loaded; a second one is no faster.
 */
static void
one_thread(char **argv)
{
	if (getenv("OMP_THREAD_LIMIT") != NULL)
		return;
	if (setenv("OMP_THREAD_LIMIT", "1", 1) == 0)
		(void)execv("/proc/self/exe", argv);
}

static void
run(const char *id, const char *data, const char *languages,
    const struct doc_limits *limits)
{
	char name[FORKSERVER_NAME + 1];
	struct rec_sink *out = rec_sink_fd(STDOUT_FILENO);
	struct ocr *o = ocr_open(data, languages);

	if (o == NULL)
		_exit(DIAG_USAGE);
	if (id == NULL)
		forkserver_serve(name);
	struct str bytes = alone_input();

	if (confine_self(NULL) != 0)
		_exit(DIAG_FAILED);
	struct doc *d =
	    doc_new(str_of(id != NULL ? id : name), bytes, limits, out);

	ocr_read(o, d);
	_exit(rec_flush(out) == 0 ? 0 : DIAG_FAILED);
}

int
main(int argc, char **argv)
{
	struct doc_limits limits = { LIMIT_TEXT, LIMIT_MEMBERS, 0,
		LIMIT_XML_DEPTH, LIMIT_XML_ATTRIBUTES, NULL, 0, 0 };
	const char *id = "0000000000000000", *data = NULL;
	const char *languages = "chi_sim+chi_tra+kor+jpn+eng";
	int c;

	one_thread(argv);
	stage_hello("riffle-extract-ocr", argc, argv, usage, NULL);
	while ((c = getopt(argc, argv, "c:d:i:l:s")) != -1)
		switch (c) {
		case 'c':
			limits.text =
			    stage_number(usage, c, optarg, 1, LIMIT_GIB * 1024);
			break;
		case 'd':
			data = optarg;
			break;
		case 'i':
			id = optarg;
			break;
		case 'l':
			languages = optarg;
			break;
		case 's':
			id = NULL;
			break;
		default:
			stage_usage(usage, NULL);
		}
	if (optind < argc)
		stage_usage(usage, "an argument too many");
	alone_hush();
	run(id, data, languages, &limits);
}
