#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "limits.h"
#include "mem.h"
#include "plan.h"
#include "reconcile.h"
#include "record.h"
#include "run.h"
#include "spawn.h"
#include "stage.h"

static const char usage[] =
    "riffle run PATH... -o DIR | plan PATH... -o OUT | shard LIST -o FILE | "
    "reconcile OUT | join OUT\n"
    "\n"
    "  riffle run         the whole pipe: files in, sheets of hits out\n"
    "  riffle plan        lists what is new, in shards, for a batch\n"
    "  riffle shard       reads the files of one list into one stream\n"
    "  riffle reconcile   proves that a batch has read every planned file\n"
    "  riffle join        the streams of a batch as one\n"
    "\n"
    "The pipe that `riffle run` stands for (-n prints it):\n"
    "  riffle-unpack      walks folders, opens archives in archives\n"
    "  riffle-extract     documents to text: office, mail, HTML\n"
    "  riffle-decode      finds the charset and language; UTF-8\n"
    "  riffle-segment     marks the words of Chinese, Korean, Japanese\n"
    "  riffle-lookup      finds the names of the dictionaries\n"
    "  riffle-sheet       tables for people: TSV, CSV, XLSX\n"
    "Beside it:\n"
    "  riffle-show        a stream made readable\n"
    "  riffle-dictionary  compiles, prints and checks dictionaries\n"
    "\n"
    "Each answers --help.  Manuals: man 7 riffle, man 1 riffle,\n"
    "man riffle-unpack and so on; the stream: man 5 record.\n";

static const char run_usage[] =
    "riffle run [-n] [-D] [-d DICT]... [-k DIR] [-O] [-p FILE] [-r SHEET] "
    "[--strict] PATH... -o DIR\n"
    "\n"
    "Reads all files below PATH and writes DIR/hits.xlsx, hits.tsv, files.tsv\n"
    "and faults.tsv; the summary goes to standard output.\n"
    "  -o DIR    where the sheets go; made if need be\n"
    "  -n        print the shell line that does the same, and do nothing\n"
    "  -k DIR    keep the streams between the stages, 1-unpack.rec and so on\n"
    "  -d DICT   another compiled dictionary; once for each\n"
    "  -D        the default one too, beside those of -d\n"
    "  -O        read the text that pictures and scanned pages show, too\n"
    "  -p FILE   passwords for archives and documents, one a line\n"
    "  -r SHEET  keep the reviewed and note columns of this earlier sheet\n"
    "  --strict  exit 3 when something could not be read in full\n";

static const char plan_usage[] =
    "riffle plan [-b MIB] [-c COUNT] [PATH...] -o OUT\n"
    "\n"
    "Lists the files below PATH that are new, or have changed since they were\n"
    "planned, in shards OUT/plan/NNNNNN.list.  Without PATH OUT must have a\n"
    "plan, and what a killed one has left is cleared away.\n"
    "  -o OUT    the folder of the batch; made if need be\n"
    "  -b MIB    size of a shard, 256; a larger file has one to itself\n"
    "  -c COUNT  files of a shard, 2000\n";

static const char shard_usage[] =
    "riffle shard [-D] [-d DICT]... [-O] [-p FILE] LIST -o STREAM\n"
    "\n"
    "Reads the files of LIST and writes one stream, whole or not at all.\n"
    "  -o STREAM  the file; a finished one is replaced\n"
    "  -d DICT    another compiled dictionary; once for each\n"
    "  -D         the default one too, beside those of -d\n"
    "  -O         read the text that pictures and scanned pages show, too\n"
    "  -p FILE    passwords for archives and documents, one a line\n";

static const char reconcile_usage[] =
    "riffle reconcile [--strict] OUT\n"
    "\n"
    "Compares the streams of a batch with its plan and prints the balance.\n"
    "Exit 4 when a planned file is missing.\n"
    "  --strict  exit 3 when something could not be read in full\n";

static const char join_usage[] =
    "riffle join OUT\n"
    "\n"
    "Writes the streams of a batch as one, each file as it was read last.\n";

/* What the command line holds, whatever the command. */
struct call {
	const char *usage;
	const char *letters; /* of its options, for getopt() */
	struct run_opts run;
	struct str *operand;
	size_t n, cap;
	const char **earlier, **dictionary;
	size_t earlier_cap, dictionary_cap;
	char *folder, *typed;
	bool print;
	struct plan_limits limits;
};

static uint64_t
number(const struct call *call, const char *value, uint64_t unit)
{
	uint64_t v;

	if (!str_u64(str_of(value), &v) || v == 0 || v > UINT64_MAX / unit)
		stage_usage(call->usage, "not a number from 1");
	return v * unit;
}

static void
option(struct call *call, int letter)
{
	switch (letter) {
	case 'b':
		call->limits.bytes = number(call, optarg, LIMIT_MIB);
		break;
	case 'c':
		call->limits.files = number(call, optarg, 1);
		break;
	case 'd':
		call->dictionary =
		    mem_grow(call->dictionary, call->run.n_dictionaries,
			&call->dictionary_cap, sizeof *call->dictionary);
		call->dictionary[call->run.n_dictionaries++] = optarg;
		call->run.dictionary = call->dictionary;
		break;
	case 'D':
		call->run.own_too = true;
		break;
	case 'k':
		call->run.keep = optarg;
		break;
	case 'n':
		call->print = true;
		break;
	case 'o':
		call->run.out = optarg;
		break;
	case 'O':
		call->run.ocr = true;
		break;
	case 'p':
		call->run.passwords = optarg;
		break;
	case 'r':
		call->earlier = mem_grow(call->earlier, call->run.n_earlier,
		    &call->earlier_cap, sizeof *call->earlier);
		call->earlier[call->run.n_earlier++] = optarg;
		call->run.earlier = call->earlier;
		break;
	default:
		stage_usage(call->usage, NULL);
	}
}

static void
operand(struct call *call, const char *z)
{
	call->operand =
	    mem_grow(call->operand, call->n, &call->cap, sizeof *call->operand);
	call->operand[call->n++] = str_of(z);
}

/*
 * parse: options may stand before, between and behind the operands, since
 * `riffle run PATH... -o DIR` is how one thinks of it; "--" ends them.
 */
static void
parse(struct call *call, int argc, char **argv)
{
	opterr = 0;
	optind = 1;
	while (optind < argc) {
		int was = optind;

		if (call->usage != plan_usage && call->usage != shard_usage &&
		    call->usage != join_usage &&
		    strcmp(argv[optind], "--strict") == 0) {
			call->run.strict = true;
			optind++;
			continue;
		}
		int letter = getopt(argc, argv, call->letters);

		if (letter != -1) {
			option(call, letter);
		} else if (optind > was) {
			while (optind < argc)
				operand(call, argv[optind++]);
		} else {
			operand(call, argv[optind++]);
		}
	}
	call->run.paths = call->operand;
	call->run.n_paths = call->n;
}

/* folder_of: the part of a path up to its last slash; "" when it has none. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return mem_dup(path, slash == NULL ? 0 : (size_t)(slash - path) + 1);
}

/* folders: where the programs are, and how this one was called. */
static void
folders(struct call *call, const char *argv0)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

	call->run.typed = call->typed = folder_of(argv0);
	/* Elsewhere than on Linux: as called, or where PATH has them. */
	self[n > 0 ? n : 0] = '\0';
	call->folder = folder_of(n > 0 ? self : argv0);
	call->run.folder = call->folder;
}

/* need_outside: a folder of ours must not be read while it is written. */
static void
need_outside(const struct call *call, const char *folder)
{
	if (folder != NULL && run_lies_in(folder, call->operand, call->n))
		diag_die(DIAG_USAGE, "%s lies inside what is to be read",
		    diag_quote(str_of(folder)));
}

/* need: what the command cannot do without. */
static void
need(const struct call *call, bool one, bool out)
{
	struct stat st;

	if (one && call->n != 1)
		stage_usage(call->usage, "one operand is needed");
	if (out && call->run.out == NULL)
		stage_usage(call->usage, "no -o");
	for (size_t i = 0; i < call->n; i++)
		if (lstat(call->operand[i].p, &st) < 0)
			diag_die(DIAG_USAGE, "%s: there is no such file",
			    diag_quote(call->operand[i]));
	if (!one) {
		need_outside(call, call->run.out);
		need_outside(call, call->run.keep);
	}
}

/* need_plan: the folder of a batch, not another one. */
static void
need_plan(const char *out)
{
	if (!plan_exists(out))
		diag_die(DIAG_USAGE, "%s: nothing was planned here",
		    diag_quote(str_of(out)));
}

/* print: to standard output; an exit code. */
static int
print(struct buf *text)
{
	int failed = run_print(STDOUT_FILENO, buf_str(text));

	buf_fini(text);
	return failed < 0 ? DIAG_FAILED : DIAG_OK;
}

static int
do_run(struct call *call)
{
	struct buf line = { 0 };

	if (call->n == 0)
		stage_usage(call->usage, "no path");
	need(call, false, true);
	if (!call->print)
		return run_sheets(&call->run);
	run_shell_line(&line, &call->run);
	return print(&line);
}

static int
do_plan(struct call *call)
{
	struct plan_result r;
	struct buf text = { 0 };

	need(call, false, true);
	if (call->n == 0)
		need_plan(call->run.out);
	if (plan_make(
		call->operand, call->n, call->run.out, &call->limits, &r) < 0)
		return DIAG_FAILED;
	buf_addz(&text, "known\t");
	buf_add_u64(&text, r.known);
	buf_addz(&text, "\nplanned\t");
	buf_add_u64(&text, r.files);
	buf_addz(&text, "\nchanged\t");
	buf_add_u64(&text, r.changed);
	buf_addz(&text, "\nbytes\t");
	buf_add_u64(&text, r.bytes);
	buf_addz(&text, "\nshards\t");
	buf_add_u64(&text, r.last + 1 - r.first);
	buf_addc(&text, '\n');
	return print(&text);
}

static int
do_shard(struct call *call)
{
	need(call, true, true);
	call->run.list = call->operand[0].p;
	call->run.n_paths = 0;
	return run_shard(&call->run);
}

static int
do_reconcile(struct call *call)
{
	struct reconcile r;
	struct buf text = { 0 };
	int code = DIAG_OK;

	need(call, true, false);
	need_plan(call->operand[0].p);
	if (reconcile_run(&r, call->operand[0].p) < 0)
		return DIAG_FAILED;
	reconcile_print(&r, &text);
	if (print(&text) != DIAG_OK || !reconcile_is_complete(&r))
		code = DIAG_FAILED;
	else if (call->run.strict && tally_unread(&r.tally) > 0)
		code = DIAG_INCOMPLETE;
	reconcile_fini(&r);
	return code;
}

static int
do_join(struct call *call)
{
	need(call, true, false);
	need_plan(call->operand[0].p);
	struct rec_sink *sink = rec_sink_fd(STDOUT_FILENO);
	int failed = reconcile_join(call->operand[0].p, sink);

	if (rec_flush(sink) < 0 || close(STDOUT_FILENO) < 0) {
		diag_warn("cannot write");
		failed = -1;
	}
	rec_sink_free(sink);
	return failed < 0 ? DIAG_FAILED : DIAG_OK;
}

static const struct command {
	const char *name, *usage, *letters;
	int (*fn)(struct call *);
} commands[] = {
	{ "run", run_usage, "o:nk:Dd:Op:r:", do_run },
	{ "plan", plan_usage, "o:b:c:", do_plan },
	{ "shard", shard_usage, "o:Dd:Op:", do_shard },
	{ "reconcile", reconcile_usage, "", do_reconcile },
	{ "join", join_usage, "", do_join },
};

int
main(int argc, char **argv)
{
	struct call call = { .limits = {
				 LIMIT_SHARD_BYTES, LIMIT_SHARD_FILES } };
	char help[] = "--help", *alone[] = { argv[0], help, NULL };
	const struct command *c = commands;

	/* Alone it says what there is. */
	if (argc < 2)
		stage_hello("riffle", 2, alone, usage, NULL);
	stage_hello("riffle", argc, argv, usage, NULL);
	while (strcmp(argv[1], c->name) != 0)
		if (++c == commands + sizeof commands / sizeof *commands)
			stage_usage(usage, "no such command");
	stage_hello("riffle", argc - 1, argv + 1, c->usage, NULL);
	call.usage = c->usage;
	call.letters = c->letters;
	folders(&call, argv[0]);
	parse(&call, argc - 1, argv + 1);
	int code = c->fn(&call);

	free(call.operand);
	free(call.earlier);
	free(call.dictionary);
	free(call.folder);
	free(call.typed);
	if (code > SPAWN_SIGNAL) {
		/* Whoever waits for us is to see what ended us. */
		signal(code - SPAWN_SIGNAL, SIG_DFL);
		raise(code - SPAWN_SIGNAL);
	}
	return code;
}
