/*
 * riffle-dictionary: sources to a compiled dictionary and back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "dict.h"
#include "dictbuild.h"
#include "diff.h"
#include "dump.h"
#include "generate.h"
#include "import.h"
#include "source.h"
#include "stage.h"
#include "whole.h"

static const char usage[] =
    "riffle-dictionary build [-gk] -o FILE SOURCE.tsv... | dump [-c CATEGORY] "
    "FILE | check SOURCE.tsv... | diff OLD NEW | import [-c CATEGORY | -o DIR] "
    "[-d DATE] [-n FILE] FORMAT FILE...\n"
    "\n"
    "Dictionaries of names: TSV sources to the compiled file that\n"
    "riffle-lookup searches with, and back.\n"
    "\n"
    "  build     compiles sources; the category is the file's name\n"
    "    -g      adds what names are called in other scripts\n"
    "    -k      leaves out bad rows and goes on\n"
    "    -o FILE the compiled file; it is replaced only when all is well\n"
    "  dump      writes a compiled file as one source, with a last column\n"
    "            for the category; build reads that as well\n"
    "    -c NAME only this category, as the source it came from\n"
    "  check     says what is wrong with sources, line by line\n"
    "  diff      names gained and lost, rows changed; sources or compiled\n"
    "  import    a published list as a source, with the category as last "
    "column:\n"
    "            ofac SDN.CSV [ALT.CSV [ADD.CSV]] | un LIST.XML |\n"
    "            opensanctions targets.simple.csv or entities.ftm.json\n"
    "    -c NAME only people, companies, vessels or addresses, as a source\n"
    "    -d DATE of OFAC's files, which do not say it\n"
    "    -n FILE what this compiled file lists keeps its entity; only new "
    "names\n"
    "    -o DIR  a source for each category, in this folder\n"
    "\n"
    "Exit: 0; 2 wrong call, bad row or file; 4 could not be written\n";

/* read_all: the sources named; -1 when one could not be read at all. */
static int
read_all(struct source *s, char **path, bool strict)
{
	int status = 0;

	source_init(s);
	for (; *path != NULL; path++)
		if (source_read(s, *path, strict) < 0)
			status = -1;
	return status;
}

/* print: to standard output, all of it or the end. */
static void
print(struct buf *out)
{
	bool good =
	    fwrite(out->p, 1, out->n, stdout) == out->n && fflush(stdout) == 0;

	buf_fini(out);
	if (!good)
		diag_die(DIAG_FAILED, "cannot write standard output");
}

/* write_whole: the file, there whole or as it was before; an exit code. */
static int
write_whole(const char *path, struct str bytes)
{
	struct whole file;
	int opened = whole_open(&file, path);

	if (opened > 0)
		whole_add(&file, bytes);
	if (opened < 0 || (opened > 0 && whole_commit(&file) < 0))
		return DIAG_FAILED;
	return DIAG_OK;
}

/*
 * check_output: a dictionary under the name of a source would be taken for
 * one, by people and by us; over a source it would destroy it.
 */
static void
check_output(const char *path, char **sources)
{
	struct stat out, in;
	struct str name = str_of(path);

	if (name.n >= 4 &&
	    str_eq_nocase(str_from(name, name.n - 4), STR(".tsv")))
		stage_usage(usage, "-o: .tsv is the name of a source");
	if (stat(path, &out) < 0)
		return;
	for (; *sources != NULL; sources++)
		if (stat(*sources, &in) == 0 && in.st_dev == out.st_dev &&
		    in.st_ino == out.st_ino)
			stage_usage(usage, "-o: that file is a source");
}

static int
build(int argc, char **argv)
{
	struct source s;
	struct buf out = { NULL, 0, 0 };
	const char *path = NULL;
	bool go_on = false, other_scripts = false;

	for (int c; (c = getopt(argc, argv, "+:gko:")) != -1;) {
		if (c == 'g')
			other_scripts = true;
		else if (c == 'k')
			go_on = true;
		else if (c == 'o')
			path = optarg;
		else
			stage_usage(usage, NULL);
	}
	if (path == NULL || argv[optind] == NULL)
		stage_usage(usage, "build wants -o FILE and sources");
	check_output(path, argv + optind);
	int code = DIAG_USAGE;
	int status = read_all(&s, argv + optind, false);
	if (status == 0 && other_scripts)
		generate(&s);
	if (status == 0 && dictbuild(&s, &out) == 0 && (s.bad == 0 || go_on))
		code = write_whole(path, buf_str(&out));
	buf_fini(&out);
	source_fini(&s);
	return code;
}

static int
check(int argc, char **argv)
{
	struct source s;
	struct buf out = { NULL, 0, 0 };

	if (getopt(argc, argv, "+:") != -1)
		stage_usage(usage, NULL);
	if (argv[optind] == NULL)
		stage_usage(usage, "check wants sources");
	int status = read_all(&s, argv + optind, true);
	if (dictbuild(&s, &out) < 0 || s.bad + s.useless > 0)
		status = -1;
	buf_fini(&out);
	source_fini(&s);
	return status < 0 ? DIAG_USAGE : DIAG_OK;
}

static int
dump(int argc, char **argv)
{
	struct str category = { NULL, 0 };
	struct buf out = { NULL, 0, 0 };

	for (int c; (c = getopt(argc, argv, "+:c:")) != -1;) {
		if (c != 'c')
			stage_usage(usage, NULL);
		category = str_of(optarg);
	}
	if (argv[optind] == NULL || argv[optind + 1] != NULL)
		stage_usage(usage, "dump wants one compiled file");
	struct dict *d = dict_open(argv[optind]);
	if (d == NULL || dict_dump(d, category, &out) < 0)
		return DIAG_USAGE;
	dict_close(d);
	print(&out);
	return DIAG_OK;
}

static int
differ(int argc, char **argv)
{
	struct diff_count count;
	struct buf out = { NULL, 0, 0 };

	if (getopt(argc, argv, "+:") != -1)
		stage_usage(usage, NULL);
	if (argc - optind != 2)
		stage_usage(usage, "diff wants two dictionaries");
	if (diff(argv[optind], argv[optind + 1], &out, &count) < 0) {
		buf_fini(&out);
		return DIAG_USAGE;
	}
	print(&out);
	diag_note("%zu names gained, %zu names lost, %zu rows changed",
	    count.gained, count.lost, count.changed);
	return DIAG_OK;
}

/* -- import ---------------------------------------------------------------- */

struct import_call {
	const char *folder; /* -o, or NULL */
	size_t category;    /* -c, or IMPORT_CATEGORIES */
	struct str date;
	const char *known; /* -n, or NULL */
	char **list;       /* the format and the files */
};

static size_t
find_category(const char *name)
{
	size_t i = 0;

	while (
	    i < IMPORT_CATEGORIES && strcmp(name, import_category_name(i)) != 0)
		i++;
	if (i == IMPORT_CATEGORIES)
		stage_usage(
		    usage, "-c: people, companies, vessels or addresses");
	return i;
}

static void
import_options(int argc, char **argv, struct import_call *call)
{
	*call = (struct import_call){ .category = IMPORT_CATEGORIES };
	for (int c; (c = getopt(argc, argv, "+:c:d:n:o:")) != -1;)
		switch (c) {
		case 'c':
			call->category = find_category(optarg);
			break;
		case 'd':
			call->date = str_of(optarg);
			if (!import_is_date(call->date))
				stage_usage(usage, "-d: not YYYY-MM-DD");
			break;
		case 'n':
			call->known = optarg;
			break;
		case 'o':
			call->folder = optarg;
			break;
		default:
			stage_usage(usage, NULL);
		}
	if (call->folder != NULL && call->category != IMPORT_CATEGORIES)
		stage_usage(usage, "-o writes all categories, -c one");
	call->list = argv + optind;
}

static int
import_list(struct import *im, const struct import_call *call)
{
	char **list = call->list;
	size_t n = 0;

	while (list[n] != NULL)
		n++;
	if (n >= 2 && n <= 4 && strcmp(list[0], "ofac") == 0)
		return import_ofac(im, call->date, list + 1);
	if (n == 2 && strcmp(list[0], "un") == 0)
		return import_un(im, list[1]);
	if (n == 2 && strcmp(list[0], "opensanctions") == 0)
		return import_opensanctions(im, list[1]);
	stage_usage(usage,
	    "import wants ofac SDN.CSV [ALT.CSV [ADD.CSV]], un LIST.XML or "
	    "opensanctions FILE");
}

/* write_folder: a source for each category; an exit code. */
static int
write_folder(const struct import *im, const char *folder)
{
	struct buf out = { NULL, 0, 0 }, path = { NULL, 0, 0 };
	int code = DIAG_OK;

	if (whole_make_folders(folder) < 0)
		return DIAG_FAILED;
	for (size_t i = 0; i < IMPORT_CATEGORIES && code == DIAG_OK; i++) {
		buf_reset(&path);
		buf_addz(&path, folder);
		buf_addc(&path, '/');
		buf_addz(&path, import_category_name(i));
		buf_addz(&path, ".tsv");
		buf_reset(&out);
		import_write(im, (enum import_category)i, &out);
		code = write_whole(buf_z(&path), buf_str(&out));
	}
	buf_fini(&out);
	buf_fini(&path);
	return code;
}

/* know: what a dictionary has; -1 when it cannot be read. */
static int
know(struct import *im, const char *path)
{
	struct dict *d = path == NULL ? NULL : dict_open(path);

	if (d != NULL)
		import_know(im, d);
	dict_close(d);
	return path == NULL || d != NULL ? 0 : -1;
}

/* tell_count: what has become of the list, on standard error. */
static void
tell_count(const struct import *im)
{
	struct import_count n = import_counted(im);

	diag_note("%zu entries, %zu names, %zu identifiers, %zu rows left out",
	    n.entries, n.names, n.numbers, n.left_out);
	if (n.known > 0)
		diag_note("%zu names and identifiers known already", n.known);
	if (n.others > 0)
		diag_note("%zu objects of kinds without names to search for",
		    n.others);
}

static int
import(int argc, char **argv)
{
	struct import_call call;

	import_options(argc, argv, &call);
	struct import *im = import_new();
	int code = DIAG_OK;
	if (know(im, call.known) < 0 || import_list(im, &call) < 0) {
		import_free(im);
		return DIAG_USAGE;
	}
	import_finish(im);
	if (call.folder != NULL) {
		code = write_folder(im, call.folder);
	} else {
		struct buf out = { NULL, 0, 0 };
		import_write(im, (enum import_category)call.category, &out);
		print(&out);
	}
	if (code == DIAG_OK)
		tell_count(im);
	import_free(im);
	return code;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(int argc, char **argv);
	} commands[] = {
		{ "build", build },
		{ "dump", dump },
		{ "check", check },
		{ "diff", differ },
		{ "import", import },
	};

	stage_hello("riffle-dictionary", argc, argv, usage, NULL);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (argc > 1 && strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
	stage_usage(usage, "build, dump, check, diff or import is wanted");
}
