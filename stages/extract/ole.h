#ifndef OLE_H
#define OLE_H

/*
 * ole: an OLE2 compound file, read only, from bytes in memory: a tree of
 * storages that hold streams.  What is damaged or cut off is said in bits and
 * results, never refused: all that can be read is.  The bytes are the caller's
 * and outlive the struct, which the caller owns and ends with ole_close().
 *
 * Source: [MS-CFB], versions 3 (sectors of 512 bytes) and 4 (4096).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

/* What is wrong with the file as a whole; bits of ole.trouble. */
enum ole_trouble {
	OLE_TRUNCATED = 1, /* its tables or directory lie behind its end */
	OLE_DAMAGED = 2,   /* its tables or directory contradict themselves */
	OLE_UNLISTED = 4,  /* streams that no storage names */
	OLE_LIMIT = 8      /* too many entries */
};

struct ole_entry {
	struct str name; /* UTF-8; control characters stand as they are */
	bool is_storage; /* else a stream */
	bool is_lost;  /* in no storage; found in the directory all the same */
	bool used;     /* the reader's own; false at first */
	uint64_t size; /* bytes of a stream, as declared */
	struct str clsid;  /* 16 bytes: the kind of a storage; or none */
	uint64_t modified; /* 100 nanoseconds since 1601, 0 when not told */
	uint32_t start;    /* first sector */
	/* The storage it is in, its neighbours, what is in it; or NULL. */
	struct ole_entry *parent, *next, *child, *last;
};

/* Sectors of one size, and which comes after which. */
struct ole_space {
	struct str bytes; /* sector 0 begins here */
	unsigned shift;   /* of the size of a sector */
	uint32_t *next;
	size_t n;
};

struct ole {
	struct str bytes;
	unsigned trouble;          /* enum ole_trouble */
	struct ole_entry *entries; /* the root is the first, parents before */
	size_t n;                  /* what is in them; never 0 when open */
	/* Inner parts. */
	struct ole_space large, small;
	uint64_t cutoff; /* shorter streams lie in the small sectors */
	struct buf directory, names, container;
};

/* ole_open: 0; -1 when the bytes do not begin as a compound file. */
int ole_open(struct ole *o, struct str bytes);
void ole_close(struct ole *o);

/* ole_root: the outermost storage. */
struct ole_entry *ole_root(const struct ole *o);

/*
 * ole_find: what a storage holds under a path, "BodyText/Section0", or NULL.
 * Letters of ASCII in either case.
 */
struct ole_entry *ole_find(const struct ole_entry *storage, struct str path);

/* ole_stream: the same, but NULL for what is a storage. */
struct ole_entry *ole_stream(const struct ole_entry *storage, struct str path);

enum ole_result {
	OLE_WHOLE,
	OLE_CUT,    /* the file ends in it */
	OLE_BROKEN, /* its sectors end too early, or run in a circle */
	OLE_MAX     /* longer than the caller takes */
};

/*
 * ole_read: a stream's bytes, at most max of them, to *out: they lie in the
 * file where its sectors are in a row, else in store, whose content they
 * replace; so they live as long as both.
 */
enum ole_result ole_read(const struct ole *o, const struct ole_entry *e,
    uint64_t max, struct buf *store, struct str *out);

#endif
