#ifndef IMPORT_FILE_H
#define IMPORT_FILE_H

/*
 * import_file: a list being read, in pieces, however large it is.  The caller
 * owns the struct; the path stays the caller's.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "str.h"

struct import_file {
	const char *path;
	int fd;
	char *piece;
	size_t at, n; /* read so far of the piece, and its length */
	size_t line;  /* of the next byte, from 1 */
	bool failed;
};

/* import_file_open: 0; -1 after a warning, and nothing to close. */
int import_file_open(struct import_file *f, const char *path);

/* import_file_close: -1 when a read had failed, which was said. */
int import_file_close(struct import_file *f);

/* import_file_fill: the next piece; empty at the end or after a failure. */
struct str import_file_fill(struct import_file *f);

/* import_file_byte: the next byte, or -1.  Counts lines. */
int import_file_byte(struct import_file *f);

/*
 * import_file_line: the next line without its end, also CR LF, to out; 1, 0 at
 * the end, -1 when it is longer than limit: then out is its beginning.
 */
int import_file_line(struct import_file *f, size_t limit, struct buf *out);

#endif
