#ifndef DRAWN_H
#define DRAWN_H

/*
 * drawn: text that a page or picture draws run by run: those that stand at one
 * height after each other are a line.  The caller's struct; all zero is empty.
 */

#include "doc.h"

struct drawn {
	struct buf base;      /* place of what the lines are in */
	uint64_t n;           /* lines begun */
	struct doc_unit line; /* the one in hand */
	struct buf height;    /* where it stands, as the file says it */
};

/* drawn_begin: lines are counted anew, at this place. */
void drawn_begin(struct drawn *w, struct str base);

/* drawn_add: a run at a height, which is compared and not understood. */
void drawn_add(
    struct doc *d, struct drawn *w, struct str text, struct str height);

/* drawn_end: the line in hand ends. */
void drawn_end(struct doc *d, struct drawn *w);
void drawn_fini(struct drawn *w);

#endif
