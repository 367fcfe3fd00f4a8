#ifndef FILTER_H
#define FILTER_H

/*
 * filter: a compressed stream as decompressed pieces.  gz, xz, lzma, lz, bz2
 * and what is armoured as text are decoded here, since the archive library
 * withholds the last piece of what is damaged or cut off: all that was decoded
 * is given, wrong checksums are said behind it, and of a bz2 the blocks behind
 * a damaged one are found.  The other kinds go through the library.
 *
 * It runs in a sandboxed child, and what it holds ends with that.
 */

#include <sys/types.h>

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>

#include "../buf.h"
#include "foreign.h"

struct archive;
struct filter_decoder;

/* What foreign.c looks at are the first three. */
struct filter {
	const char *type;
	enum foreign_trouble trouble;
	const char *message; /* NULL while all is well */

	const struct filter_decoder *how;
	struct str content; /* all that is decoded */
	struct str in;      /* what is left of it */
	bool ended;         /* a stream has, and another may follow */
	bool over;          /* no more streams */
	enum foreign_trouble late_trouble; /* to be said at the end */
	const char *late;
	unsigned char *piece;
	uint64_t given; /* bytes so far, of this stream or (library) of all */
	uint64_t skip;  /* that were given before, in a second reading */
	z_stream z;
	lzma_stream x;
	bool unchecked;   /* x: a second reading, without checksums */
	struct str begin; /* x: of the stream in hand to the end */
	bz_stream b;
	unsigned repairs; /* b: how often the next block was looked for */
	struct buf shifted;
	struct buf decoded; /* uu: all of it */
	struct str left;    /* of that */
	struct archive *a;
	struct buf patched; /* a: content with other checksums */
};

/* filter_is: is this one of sniff()'s types that are compressed streams? */
bool filter_is(const char *type);

/* filter_open: 0, or -1 with trouble and message. */
int filter_open(struct filter *f, struct str content, const char *type);

/*
 * filter_next: the next piece, which lives until the call after; 0 when there
 * is no more, for which message then may be the reason.
 */
ssize_t filter_next(struct filter *f, const void **p);

/* filter_end: how much of the content its streams were; 0: not known. */
uint64_t filter_end(struct filter *f);

/* filter_trouble: what a message of the library means. */
enum foreign_trouble filter_trouble(const char *message);

#endif
