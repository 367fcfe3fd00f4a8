/*
 * riffle-extract-pdf: what riffle-extract starts to read a PDF file: the
 * document on standard input, records of it on standard output.  Linked with
 * poppler, it is under the GNU General Public License, version 2 or later.
 */
#include <errno.h>
#include <unistd.h>

#include "doc.h"
#include "alone.h"
#include "confine.h"
#include "diag.h"
#include "forkserver.h"
#include "limits.h"
#include "pdf.h"
#include "stage.h"

static const char usage[] =
    "riffle-extract-pdf [-rs] [-c CHARS] [-d DIR] [-i ID] [-p PAGES] <FILE\n"
    "\n"
    "Reads a PDF file and writes records of its text; riffle-extract calls "
    "it.\n"
    "\n"
    "  -c CHARS  take so many characters (268435456)\n"
    "  -d DIR    where poppler-data is\n"
    "  -i ID     of the item that the records are about\n"
    "  -p PAGES  read so many pages (10000)\n"
    "  -r        give pages that are pictures only as files\n"
    "  -s        stand by: standard input is riffle-extract's socket\n";

/* put_out: a pdf_opts.page_done; when nobody listens any more it is over. */
static void
put_out(void *arg)
{
	struct buf *b = arg;

	for (struct str s = buf_str(b); s.n > 0;) {
		ssize_t n = write(STDOUT_FILENO, s.p, s.n);

		if (n < 0 && errno != EINTR)
			_exit(DIAG_FAILED);
		s = str_from(s, n > 0 ? (size_t)n : 0);
	}
	buf_reset(b);
}

/* gather: records wait for the end of their page; a large one does not. */
static void
gather(void *arg, struct str lines)
{
	struct buf *b = arg;

	buf_adds(b, lines);
	if (b->n >= LIMIT_BYTES_DATA)
		put_out(b);
}

static void
run(const char *id, const char *cmaps, const struct doc_limits *limits,
    struct pdf_opts opts)
{
	char name[FORKSERVER_NAME + 1];
	const char *const readable[] = { cmaps, NULL };
	struct buf waiting = { NULL, 0, 0 };
	struct rec_sink *out = rec_sink_call(gather, &waiting);

	alone_hush();
	pdf_warm_up();
	if (id == NULL)
		forkserver_serve(name);
	struct str bytes = alone_input();

	if (confine_self(readable) != 0)
		_exit(DIAG_FAILED);
	struct doc *d =
	    doc_new(str_of(id != NULL ? id : name), bytes, limits, out);

	opts.page_done = put_out;
	opts.arg = &waiting;
	pdf_read(d, &opts);
	put_out(&waiting);
	/* The system tidies up faster than libraries, and asks for less. */
	_exit(0);
}

int
main(int argc, char **argv)
{
	struct doc_limits limits = { LIMIT_TEXT, LIMIT_MEMBERS, 0,
		LIMIT_XML_DEPTH, LIMIT_XML_ATTRIBUTES, NULL, 0, 0 };
	struct pdf_opts opts = { LIMIT_PAGES, false, NULL, NULL };
	const char *cmaps = POPPLER_DATADIR;
	const char *id = "0000000000000000";
	int c;

	stage_hello("riffle-extract-pdf", argc, argv, usage, NULL);
	while ((c = getopt(argc, argv, "c:d:i:p:rs")) != -1)
		switch (c) {
		case 'c':
			limits.text =
			    stage_number(usage, c, optarg, 1, LIMIT_GIB * 1024);
			break;
		case 'd':
			cmaps = optarg;
			break;
		case 'i':
			id = optarg;
			break;
		case 'p':
			opts.pages =
			    stage_number(usage, c, optarg, 1, INT32_MAX);
			break;
		case 'r':
			opts.render = true;
			break;
		case 's':
			id = NULL;
			break;
		default:
			stage_usage(usage, NULL);
		}
	if (optind < argc)
		stage_usage(usage, "an argument too many");
	run(id, cmaps, &limits, opts);
}
