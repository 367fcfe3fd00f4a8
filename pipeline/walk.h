#ifndef WALK_H
#define WALK_H

/*
 * walk: the files below a path, in the one order that riffle-unpack reads
 * them and `riffle plan` lists them: depth first, the names of a folder sorted
 * bytewise.  Links are given as what they are and never followed.  Memory is
 * that of the names in the folders which are open.
 */

#include <sys/stat.h>

#include "str.h"

struct walk_entry {
	struct str path; /* the path given, then "/" and a name for each step */
	int error;       /* errno of what could not be looked at or opened; 0 */
	struct stat st;  /* of the entry itself; all zero when that failed */
};

/* walk_fn: one entry, borrowed.  0 to go on, anything else ends the walk. */
typedef int (*walk_fn)(void *arg, const struct walk_entry *entry);

/*
 * walk: calls fn for everything at and below path that is no folder, and for
 * each folder that cannot be read (with its error), so that nothing is passed
 * over in silence.  Returns 0, or what fn returned to end it.
 */
int walk(struct str path, walk_fn fn, void *arg);

/*
 * walk_cmp: the order in which walk() gives two paths: bytewise, but "/" comes
 * before every other byte.
 */
int walk_cmp(struct str a, struct str b);

/*
 * walk_clean: a path as a user types it, without repeated and final slashes;
 * "//" is what the stream writes for a step into an archive.  Appended.
 */
struct buf;
void walk_clean(struct buf *out, struct str path);

#endif
