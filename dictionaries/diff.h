#ifndef DIFF_H
#define DIFF_H

/* diff: what has changed between two dictionaries, sources or compiled. */

#include <stddef.h>

#include "buf.h"

struct diff_count {
	size_t gained, lost, changed; /* names, names, rows */
};

/*
 * diff: lines of what new has and old has not, the reverse, and what differs
 * in rows of the same name, appended to out; sorted.  -1 after one line when
 * a file cannot be read.
 */
int diff(const char *old, const char *new, struct buf *out,
    struct diff_count *count);

#endif
