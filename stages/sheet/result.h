#ifndef RESULT_H
#define RESULT_H

/*
 * result: where a table or a workbook goes.  A file is written by whole.h, so
 * that it is there whole or not at all; standard output and what is no plain
 * file (a device, a pipe) are written as rows come.  The caller owns a struct
 * result; a failure is said by diag_warn() and returned as -1.
 */

#include <stdbool.h>

#include "str.h"

struct result;

/* result_new: for this path, NULL for standard output.  NULL on failure. */
struct result *result_new(const char *path);

/* result_add: bytes at its end. */
int result_add(struct result *r, struct str bytes);

/*
 * result_path: the temporary name of a file, for a library that writes files
 * itself.  NULL for standard output and devices.
 */
const char *result_path(struct result *r);

/* result_sync: everything written is on the disk. */
int result_sync(struct result *r);

/* result_keep: the file gets its name.  After result_sync(). */
int result_keep(struct result *r);

/* result_free: what was not kept is removed. */
void result_free(struct result *r);

/* result_is_file: is the path a plain file, or can it become one? */
bool result_is_file(const char *path);

/* result_folder: the folder a path lies in; the caller frees. */
char *result_folder(const char *path);

#endif
