#ifndef WHOLE_H
#define WHOLE_H

/*
 * whole: a file that is there whole or not at all.  It is written under its
 * name with ".new" behind, which is locked, so that two writers never mix and
 * what a killed one left is simply written over; then synced and renamed.
 * A link or anything but a plain file under that name is not touched.
 * Every failure is said where it is met.
 */

#include "buf.h"
#include "str.h"

struct whole {
	int fd; /* may be written to, also by others who got it by fork() */
	struct buf path, temporary;
	struct buf waits; /* what whole_add() has gathered */
	int failed;
};

/*
 * whole_open: begins the file.  1; 0 when another process wrote it while we
 * waited for the lock, then there is nothing to do; -1 on failure.
 */
int whole_open(struct whole *a, const char *path);

/* whole_add: bytes at the end; a failure comes out at whole_commit(). */
void whole_add(struct whole *a, struct str bytes);

/*
 * whole_commit: written, synced, renamed, the folder synced; 0 or -1, and
 * then the file is as it was before.  a is empty afterwards.
 */
int whole_commit(struct whole *a);

/* whole_drop: gives up; the file is as it was before. */
void whole_drop(struct whole *a);

/* whole_sync_folder: makes what was renamed in the folder of path last. */
int whole_sync_folder(const char *path);

/* whole_make_folders: path and the folders above it; 0 or -1. */
int whole_make_folders(const char *path);

#endif
