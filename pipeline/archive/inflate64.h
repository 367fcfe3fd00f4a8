#ifndef INFLATE64_H
#define INFLATE64_H

/*
 * inflate64: Deflate64, method 9 of zips, which Windows writes for members
 * over 2 GB and no library here reads.  It is deflate (RFC 1951) with a window
 * of 64 KiB, distances up to it (codes 30 and 31) and a last length code of 16
 * more bits (PKWARE APPNOTE 4.4.5; the table of lengths as 7-Zip writes it).
 */

#include "../str.h"

enum inflate64_result {
	INFLATE64_OK,
	INFLATE64_TRUNCATED, /* the input ends before the stream does */
	INFLATE64_DAMAGED,
	INFLATE64_STOPPED /* the consumer said enough */
};

/* inflate64_fn: takes the next bytes; nonzero says enough. */
typedef int (*inflate64_fn)(void *arg, struct str piece);

/*
 * inflate64: all of a stream that `in` begins with, in pieces of at most
 * 256 KiB.  What comes before a fault is handed on.
 */
enum inflate64_result inflate64(struct str in, inflate64_fn fn, void *arg);

#endif
