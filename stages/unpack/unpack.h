#ifndef UNPACK_H
#define UNPACK_H

/*
 * unpack: the start of the pipe: files and folders to items, archives opened.
 * What a file is and what becomes of it is pipeline/archive's business; here
 * is which files there are, how they are read, and what they are called.
 */

#include <stdbool.h>

#include "archive/member.h"
#include "record.h"

struct unpack;

struct unpack *unpack_new(void);
void unpack_free(struct unpack *u);

/* unpack_limits: others than the default ones; its passwords do not count. */
void unpack_limits(struct unpack *u, const struct member_opts *opts);

/* unpack_path: one more path to read; copied. */
void unpack_path(struct unpack *u, struct str path);

/*
 * unpack_list: more paths, from a file (or "-", standard input): one a line,
 * escaped as a field of the stream, or as they are and ended by NUL.  0, or -1
 * after diag_warn().
 */
int unpack_list(struct unpack *u, const char *file, bool by_nul);

/*
 * unpack_files_only: a path that is a folder is not entered but an item with
 * the fault `open`: every path gives exactly one item.
 */
void unpack_files_only(struct unpack *u);

/*
 * unpack_passwords: more passwords, one a line, as they are, at most
 * LIMIT_PASSWORDS in all; empty lines are none.  0, or -1 after diag_warn().
 */
int unpack_passwords(struct unpack *u, const char *file);

/* unpack_libraries: names and releases of what it stands on. */
const char *unpack_libraries(void);

/*
 * unpack_run: all of it to records; a stage_finish_fn.  0, or -1 after
 * diag_warn() when the machine has failed.
 */
int unpack_run(void *unpack, struct rec_sink *out);

#endif
