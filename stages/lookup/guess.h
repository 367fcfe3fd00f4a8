#ifndef GUESS_H
#define GUESS_H

/*
 * guess: misspellings beside what else was found.  A name that stands there as
 * it is needs no guess; of several readings of one name the best is kept; and
 * where many names are as near, none of them is told by it.
 */

#include <stddef.h>

#include "score.h"

/* guess_settle: keeps some of n findings, sorted by place; returns how many. */
size_t guess_settle(struct dicts *ds, struct finding *f, size_t n);

#endif
