#include <unistd.h>

#include "charset/charset.h"
#include "diag.h"
#include "stage.h"

#include "decode.h"

static const char usage[] =
    "riffle-decode [-l [-g]] [-e CHARSET] [-t] <STREAM >STREAM\n"
    "\n"
    "Finds out which charset text is in and turns it into UTF-8, in NFC, one\n"
    "record a line, with its language.\n"
    "\n"
    "  -l          plain lines in, escaped byte strings; out: charset, how it\n"
    "              was found, margin in nats, text\n"
    "  -g          with -l: lines up to a blank one are judged together, as\n"
    "              the names of one archive\n"
    "  -e CHARSET  do not judge: everything is in CHARSET\n"
    "  -t          list the charsets known\n";

/* The list needs no input and fits one write. */
static int
list(void)
{
	struct buf out = { NULL, 0, 0 };

	decode_list(&out);
	if (write(STDOUT_FILENO, out.p, out.n) != (ssize_t)out.n)
		diag_die(DIAG_FAILED, "cannot write the list");
	buf_fini(&out);
	return DIAG_OK;
}

int
main(int argc, char **argv)
{
	struct decode_opts opts = { NULL, false };
	bool lines = false, names = false;
	int c, code;

	stage_hello("riffle-decode", argc, argv, usage, charset_libraries());
	while ((c = getopt(argc, argv, "lge:t")) != -1) {
		switch (c) {
		case 'l':
			lines = true;
			break;
		case 'g':
			opts.groups = true;
			break;
		case 'e':
			opts.charset = charset_find(str_of(optarg));
			if (opts.charset == NULL)
				stage_usage(usage, "-e wants a charset of -t");
			break;
		case 't':
			names = true;
			break;
		default:
			stage_usage(usage, NULL);
		}
	}
	if (optind < argc)
		stage_usage(usage, "it reads standard input, not files");
	if (opts.groups && !lines)
		stage_usage(usage, "-g goes with -l");
	if (names)
		return list();

	struct decode *d = decode_new(&opts);
	if (lines) {
		code = stage_lines(d, decode_line);
	} else {
		struct stage st = { stage_options(argc, argv), d, decode_record,
			NULL };
		code = stage_run(&st);
	}
	decode_free(d);
	return code;
}
