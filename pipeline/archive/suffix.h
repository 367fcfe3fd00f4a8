#ifndef SUFFIX_H
#define SUFFIX_H

/*
 * suffix: what a file's name says of archives.  Its content decides what it is;
 * the name tells what stands in a compressed file, and what is missing where
 * the content is of no known kind.
 */

#include <stdbool.h>

#include "../buf.h"

/*
 * suffix_less: adds to out the last step of a compressed file's path without
 * the suffix that says so, or with ".tar" for those that stand for two.
 */
void suffix_less(struct buf *out, struct str path);

/* What a name promises. */
enum suffix_kind {
	SUFFIX_OTHER,   /* nothing of archives */
	SUFFIX_ARCHIVE, /* an archive or a compressed file */
	SUFFIX_PART     /* one part of an archive cut in pieces */
};

enum suffix_kind suffix_kind(struct str path);

#endif
