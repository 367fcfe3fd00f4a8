#ifndef WARC_H
#define WARC_H

/*
 * warc: archives of the web, records one behind the other: WARC 0.17 to 1.1
 * (ISO 28500) and its forerunner ARC.  Read here, since the library gives only
 * some kinds of records and leaves the HTTP headers in front of the pages.
 *
 * A walk borrows from the archive's bytes; so does all that it gives.
 */

#include <stdbool.h>
#include <stdint.h>

#include "../str.h"

#define WARC_NO_TIME INT64_MIN

/* A walk through an archive; the caller's, begins as { .s = archive }. */
struct warc {
	struct str s;
	uint64_t at; /* next record in s */
};

enum warc_kind { WARC_RECORD, WARC_END, WARC_BROKEN };

struct warc_record {
	enum warc_kind kind;
	uint64_t at, header; /* where it begins, bytes of its own header */
	/* Of WARC_RECORD: */
	struct str id;    /* of the record: its name, or what ARC has for it */
	int64_t time;     /* in seconds, or WARC_NO_TIME */
	uint64_t length;  /* of its block, as declared */
	struct str block; /* what of it is there */
	uint64_t tail;    /* line ends behind it */
	/*
	 * What speaks of the content, from the second line of its own header
	 * on (the first would make it an archive once more); and the content,
	 * where the record has one that is not such speech itself.
	 */
	struct str head;
	bool has_page;
	struct str uri, page;
	bool chunked; /* how a server has sent it: RFC 9112, 7.1 */
};

/*
 * warc_next: the next record, or as WARC_BROKEN, with its length in header,
 * what is none up to the next one.  The walk ends with WARC_END.
 */
void warc_next(struct warc *w, struct warc_record *r);

/* warc_piece_fn: the next bytes; non-zero: enough. */
typedef int (*warc_piece_fn)(void *arg, struct str piece);

enum warc_result { WARC_READ, WARC_STOPPED, WARC_TRUNCATED, WARC_DAMAGED };

/*
 * warc_page: a record's page in pieces, its chunks put together.  Where these
 * are broken the rest is given as it is.
 */
enum warc_result warc_page(
    const struct warc_record *r, warc_piece_fn fn, void *arg);

#endif
