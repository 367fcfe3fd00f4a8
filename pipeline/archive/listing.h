#ifndef LISTING_H
#define LISTING_H

/*
 * listing: the names that an archive's own headers have, of kinds whose reader
 * gives none of them where a part of a set is alone: cab and rar 5.  Nothing is
 * decompressed.
 *
 * Source: Microsoft's Cabinet File Format; the RAR 5.0 technical note.
 */

#include <stdbool.h>
#include <stdint.h>

#include "../str.h"

#define LISTING_NO_TIME INT64_MIN

/* A walk through an archive; the caller's, see listing_begin(). */
struct listing {
	struct str s;
	uint64_t at;   /* next header in s */
	unsigned left; /* cab: files that are to come */
	bool is_cab;
};

struct listing_entry {
	uint64_t at;     /* of its header */
	struct str name; /* bytes as stored */
	uint64_t size;   /* declared */
	int64_t mtime;   /* Unix time, or LISTING_NO_TIME */
	bool is_folder;
	bool elsewhere; /* its content begins in the part before */
};

/* A block of a rar 5: its header, and the data behind it. */
struct listing_block {
	uint64_t kind, flags;
	uint64_t size, data; /* bytes of the header, and of data */
	size_t body;         /* where what is of its kind begins */
};

enum { LISTING_FILE = 2, LISTING_END = 5 }; /* kinds of it */

/* listing_block: the block at the beginning of s; false: there is none. */
bool listing_block(struct str s, struct listing_block *b);

/* listing_begin: of an archive of sniff()'s type; false: of none known here. */
bool listing_begin(struct listing *l, struct str archive, const char *type);

/* listing_next: false when no header is left. */
bool listing_next(struct listing *l, struct listing_entry *e);

#endif
