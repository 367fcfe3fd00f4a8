#ifndef SPAWN_H
#define SPAWN_H

/*
 * spawn: programs joined by pipes, watched until the last of them has ended.
 * When one fails the others are stopped and the first cause is said, not the
 * broken pipes it leaves behind.  Nothing that was started here outlives the
 * call, nor the caller when that is killed.
 */

#include <stddef.h>

struct spawn_part {
	const char *name; /* what messages call it */
	const char *file; /* what to execute; NULL: argv[0], found by PATH */
	char **argv;      /* ends with NULL; NULL: fn instead */
	/*
	 * A part of the caller itself, in a process of its own: reads standard
	 * input, writes standard output, returns an exit code.
	 */
	int (*fn)(void *arg);
	void *arg;
};

/* Added to the number of the signal that ended the run from outside. */
#define SPAWN_SIGNAL 128

/*
 * spawn_pipe: runs n parts, the first from an empty standard input, the last
 * to the caller's standard output.  Returns the greatest exit code when all
 * are 0 or 3; else, after saying the cause, 2 if that was a wrong call and 4
 * otherwise; SPAWN_SIGNAL and more after SIGINT, SIGTERM or SIGHUP.  The last
 * part and the caller's own are not stopped but left to see that their input
 * was cut off, so that half-written files are cleared away.
 */
int spawn_pipe(const struct spawn_part *parts, size_t n);

#endif
