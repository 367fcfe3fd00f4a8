#ifndef LINES_H
#define LINES_H

/*
 * lines: text given out line by line.  Line ends are LF, CR, CR LF, NEL
 * (U+0085), LS and PS (U+2028, U+2029).  What has no end yet is kept; a line
 * longer than a unit is given in pieces, each with the line's number, see
 * unit.h.
 */

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"

struct lines {
	struct buf rest; /* the beginning of a line */
	uint64_t number; /* of the line in hand, from 1 */
	bool after_cr;   /* an LF that comes next belongs to the CR */
};

/* lines_fn: a line or piece that is not empty; it dies with the call. */
typedef void (*lines_fn)(void *arg, uint64_t number, struct str line);

void lines_init(struct lines *l);
void lines_fini(struct lines *l);

/* lines_feed: more text, well-formed UTF-8 that ends between characters. */
void lines_feed(struct lines *l, struct str text, lines_fn fn, void *arg);

/* lines_end: there is no more; the last line may lack its end. */
void lines_end(struct lines *l, lines_fn fn, void *arg);

#endif
