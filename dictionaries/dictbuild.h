#ifndef DICTBUILD_H
#define DICTBUILD_H

/*
 * dictbuild: a compiled dictionary from sources.  The same rows give the same
 * bytes, in whatever order and from however many files they came.
 */

#include "buf.h"
#include "source.h"

/*
 * dictbuild: the compiled file, appended to out (which must be empty).  Sorts
 * the sources.  A row that cannot be searched for is told with its line,
 * counted in s->useless and left out.  -1 when the dictionary would be too
 * large.
 */
int dictbuild(struct source *s, struct buf *out);

#endif
