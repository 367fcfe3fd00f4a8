#ifndef PROGRESS_H
#define PROGRESS_H

/*
 * progress: one line on a terminal that says how far a run is.  What is to be
 * read is counted by a walk beforehand, so the time left can be said.
 */

#include <stddef.h>
#include <stdint.h>

#include "str.h"
#include "tally.h"

struct progress {
	int fd;                /* the terminal; -1: no line is wanted */
	uint64_t files, bytes; /* in all */
	uint64_t begun_ms, shown_ms;
};

/*
 * progress_begin: counts what is to be read, when standard error is a terminal.
 * The descriptor is a copy of standard error, the caller's to close.
 */
void progress_begin(struct progress *p, const struct str *paths, size_t n);

/* progress_show: draws the line again, if it is time. */
void progress_show(struct progress *p, const struct tally *t);

/* progress_end: clears the line. */
void progress_end(const struct progress *p);

/* progress_line: the text of the line after so many milliseconds. */
void progress_line(struct buf *out, const struct progress *p,
    const struct tally *t, uint64_t elapsed_ms);

#endif
