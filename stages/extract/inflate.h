#ifndef INFLATE_H
#define INFLATE_H

/*
 * inflate: deflated bytes without a header, as streams of documents hold them.
 */

#include <stddef.h>

#include "buf.h"
#include "doc.h"
#include "str.h"

enum inflate_result {
	INFLATE_WHOLE,
	INFLATE_CUT,     /* the bytes end too early */
	INFLATE_DAMAGED, /* they are not what deflate makes */
	INFLATE_RATIO,   /* they expand too much */
	INFLATE_LARGE    /* to more than is held in memory */
};

/* inflate_raw: appends what comes out; all before what is wrong is there. */
enum inflate_result inflate_raw(struct str in, struct buf *out);

/* inflate_tell: what was wrong is a fault of the part of this name. */
void inflate_tell(struct doc *d, enum inflate_result r, struct str part);

#endif
