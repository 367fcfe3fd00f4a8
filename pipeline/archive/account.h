#ifndef ACCOUNT_H
#define ACCOUNT_H

/*
 * account: what the bytes of an archive are, so that none of them is lost
 * without a word.  A reader enters what it knows in any order; when all is
 * said the account is told as `span` records that begin at 0, do not overlap,
 * leave nothing out and so add up to the archive's size.
 *
 * The struct is the caller's; zero is an account nobody has opened, of which
 * nothing is told.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../record.h"
#include "../str.h"

enum account_kind {
	ACCOUNT_HEADER,     /* in front of a member's data */
	ACCOUNT_DATA,       /* a member's own bytes, as they are stored */
	ACCOUNT_DESCRIPTOR, /* behind a member's data: sizes, padding */
	ACCOUNT_DIRECTORY,  /* of the archive: lists, end marks, its comment */
	ACCOUNT_PREFIX,     /* in front of the archive */
	ACCOUNT_SUFFIX,     /* behind it */
	ACCOUNT_GAP,        /* in it, and of no member */
	ACCOUNT_HOLE,       /* bytes of a member that are not stored: no part
			      of the sum */
	ACCOUNT_KIND_COUNT
};

struct account_span {
	uint64_t at, end;
	enum account_kind kind;
};

struct account {
	struct account_span *spans;
	size_t n, cap;
	uint64_t begin, end; /* of the archive in its file */
	bool open;
};

/*
 * account_open: the archive reaches from begin to end; in front of it is
 * prefix, behind it suffix, and what nobody enters between them gap.
 */
void account_open(struct account *a, uint64_t begin, uint64_t end);

/*
 * account_add: so many bytes from `at` on are of this kind.  More than the file
 * has is cut off when it is told.  A ACCOUNT_HOLE stands where in the archive
 * it belongs and has the length it would have had.
 */
void account_add(
    struct account *a, enum account_kind kind, uint64_t at, uint64_t length);

/*
 * account_end: the archive proved to end here; what reaches beyond is cut.
 */
void account_end(struct account *a, uint64_t end);

/*
 * account_put: the spans of an open account over a file of so many bytes.
 * Bytes that were entered twice are told once: what is structure goes before
 * what is data, and of the same the first before the later.
 */
void account_put(
    struct account *a, uint64_t size, struct str id, struct rec_sink *out);

void account_fini(struct account *a);

#endif
