#ifndef SCRATCH_H
#define SCRATCH_H

/*
 * scratch: rows that must wait, in a file without a name.  The caller owns a
 * struct scratch; a failure is said by diag_warn() and returned as -1.
 */

#include <stdint.h>

#include "buf.h"
#include "str.h"

struct scratch;

/* scratch_new: an empty file in the folder, gone with the process; or NULL. */
struct scratch *scratch_new(const char *folder);
void scratch_free(struct scratch *s);

/* scratch_row: a row of cells at the end. */
int scratch_row(struct scratch *s, const struct str *cells, size_t n);

/* scratch_rows: how many there are. */
uint64_t scratch_rows(const struct scratch *s);

/* scratch_rewind: from now on rows are read, the first one first. */
int scratch_rewind(struct scratch *s);

/*
 * scratch_next: the next row's cells, at most max; 1, 0 at the end, -1.  They
 * live until the next call.
 */
int scratch_next(struct scratch *s, struct str *cells, size_t max, size_t *n);

/* scratch_put, scratch_get: bytes at an offset, for records of equal size. */
int scratch_put(struct scratch *s, uint64_t off, const void *p, size_t n);
int scratch_get(struct scratch *s, uint64_t off, void *p, size_t n);

/* scratch_file: a file of at most so many bytes into a buffer; 0 or -1. */
int scratch_file(const char *path, uint64_t most, struct buf *into);

/* scratch_name: a new empty file's path to *name; the caller removes it. */
int scratch_name(const char *folder, struct buf *name);

#endif
