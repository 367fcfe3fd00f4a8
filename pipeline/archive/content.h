#ifndef CONTENT_H
#define CONTENT_H

/*
 * content: all bytes of a file or member in one place, since an archive's
 * directory stands at its end.  What comes in pieces is gathered in memory up
 * to LIMIT_MEMBER_MEMORY and beyond that in a file without a name, which is
 * then mapped.  A file is read into memory while small, else mapped: if it is
 * cut shorter while mapped, zeros stand for what is gone, and
 * content_changed() says so.  The caller owns the struct.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../buf.h"

struct content {
	struct buf memory;
	int fd;          /* file without a name, or the file mapped; -1 */
	bool own;        /* fd is ours to close */
	void *map;       /* NULL while not mapped */
	size_t mapped;   /* bytes of it */
	uint64_t n;      /* bytes in all */
	int64_t written; /* when a mapped file was, in nanoseconds */
	bool failed;     /* a write to the file failed; errno then in error */
	int error;
};

#define CONTENT_EMPTY ((struct content){ .fd = -1 })

/*
 * content_add: more bytes at the end.  False when the disk cannot take them:
 * what was there before stays.
 */
bool content_add(struct content *c, struct str piece);

/* content_whole: all of it; lives until content_fini() or the next add. */
struct str content_whole(struct content *c);

/*
 * content_file: what fd, a regular file of this size, holds; fd stays open and
 * the caller's.  False with errno when it cannot be read; what could be read
 * is then there.
 */
bool content_file(struct content *c, int fd, uint64_t size);

/* content_changed: has the file got another size or time since? */
bool content_changed(const struct content *c);

void content_fini(struct content *c);

#endif
