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
#include "dump.h"
#include "generate.h"
#include "source.h"
#include "stage.h"
#include "whole.h"

static const char usage[] =
    "riffle-dictionary build [-gk] -o FILE SOURCE.tsv... | dump [-c CATEGORY] "
    "FILE | check SOURCE.tsv...\n"
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
	bool good =
	    fwrite(out.p, 1, out.n, stdout) == out.n && fflush(stdout) == 0;
	buf_fini(&out);
	dict_close(d);
	if (!good)
		diag_die(DIAG_FAILED, "cannot write standard output");
	return DIAG_OK;
}

int
main(int argc, char **argv)
{
	stage_hello("riffle-dictionary", argc, argv, usage, NULL);
	if (argc < 2)
		stage_usage(usage, "build, dump or check is wanted");
	if (strcmp(argv[1], "build") == 0)
		return build(argc - 1, argv + 1);
	if (strcmp(argv[1], "dump") == 0)
		return dump(argc - 1, argv + 1);
	if (strcmp(argv[1], "check") == 0)
		return check(argc - 1, argv + 1);
	stage_usage(usage, "build, dump or check is wanted");
}
