#ifndef RUN_H
#define RUN_H

/*
 * run: the whole pipe, from paths to sheets or from a list to one shard's
 * stream; as processes, or as the shell line that does the same.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "str.h"

struct run_opts {
	/* Where the programs lie, "" or ending with "/": to execute, to print.
	 */
	const char *folder, *typed;
	const struct str *paths; /* NULL when list is set */
	size_t n_paths;
	const char *list; /* of files, for -f of riffle-unpack */
	const char *out;  /* folder of the sheets, or file of the stream */
	const char *keep; /* folder for the streams between stages, or NULL */
	const char *const *dictionary; /* none: the default one */
	size_t n_dictionaries;
	bool own_too;               /* the default one beside them */
	bool ocr;                   /* what pictures show is read too */
	const char *passwords;      /* file, or NULL */
	const char *const *earlier; /* sheets with reviews to keep */
	size_t n_earlier;
	bool strict;
};

/* run_shell_line: what run_sheets() does, for sh; with the final LF. */
void run_shell_line(struct buf *line, const struct run_opts *opts);

/*
 * run_sheets: paths to hits, files and faults in the folder; the summary on
 * standard output.  Returns an exit code, or SPAWN_SIGNAL and more.
 */
int run_sheets(const struct run_opts *opts);

/*
 * run_shard: a list to one stream in a file that is there whole, with exactly
 * one item and done for each file, or not at all.  Returns like run_sheets().
 */
int run_shard(const struct run_opts *opts);

/* run_print: lines of text to a descriptor; 0, or -1 after diag_warn(). */
int run_print(int fd, struct str text);

/* run_lies_in: is this folder (there or not) inside one of the paths? */
bool run_lies_in(const char *folder, const struct str *paths, size_t n);

#endif
