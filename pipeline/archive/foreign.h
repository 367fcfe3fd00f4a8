#ifndef FOREIGN_H
#define FOREIGN_H

/*
 * foreign: archives and compressed streams that libarchive reads, in a child
 * of their own: what it finds comes back as events, and if it dies the events
 * before are kept.  The filter (gz, xz, ...) and the format behind it are
 * sniffed apart, so that compressed zeros are not taken for an empty tar.  The
 * one user of libarchive; what that does not read, alz.h and warc.h do here.
 */

#include <stdbool.h>
#include <stdint.h>

#include "../sandbox.h"
#include "../str.h"
#include "member.h"

enum foreign_kind {
	FOREIGN_INSIDE, /* first: name is "tar" for a compressed tar, or empty
			 */
	FOREIGN_MEMBER, /* a member begins */
	FOREIGN_DATA,   /* name: the next bytes of its content */
	FOREIGN_HOLE,   /* size zeros that are not stored */
	FOREIGN_FAULT, /* of the member in hand, or of the archive before any */
	FOREIGN_CLOSE, /* the member has ended */
	FOREIGN_DONE   /* all was read, or the child ended: foreign_close() */
};

enum foreign_type {
	FOREIGN_FILE,
	FOREIGN_FOLDER,
	FOREIGN_LINK,
	FOREIGN_DEVICE
};

/* What went wrong, as far as the library's message tells. */
enum foreign_trouble {
	FOREIGN_DAMAGED,
	FOREIGN_TRUNCATED,
	FOREIGN_CRC,
	FOREIGN_ENCRYPTED,
	FOREIGN_METHOD,
	FOREIGN_MEMORY,
	FOREIGN_SIZE,     /* another than was declared */
	FOREIGN_PASSWORD, /* none of those given fits */
	FOREIGN_TROUBLE_COUNT
};

#define FOREIGN_NO_SIZE UINT64_MAX
#define FOREIGN_NO_DATA UINT64_MAX
#define FOREIGN_NO_TIME INT64_MIN

/* One event; the strings live until the next. */
struct foreign_event {
	enum foreign_kind kind;
	enum foreign_type type;       /* FOREIGN_MEMBER */
	enum foreign_trouble trouble; /* FOREIGN_FAULT */
	/* FOREIGN_FAULT: of the archive itself; FOREIGN_DONE: nothing is left
	 */
	bool whole;
	bool encrypted;
	bool unlisted; /* the archive does not say what it is; of the parent */
	bool local;    /* FOREIGN_MEMBER: mtime is of no known time zone */
	uint64_t size; /* FOREIGN_DONE: where the streams end; 0: not known */
	uint64_t at;   /* FOREIGN_MEMBER: its header in the archive */
	int64_t mtime;
	struct str name;   /* bytes as stored, or the message */
	struct str target; /* of a link */
};

struct foreign;

/*
 * foreign_open: begins to read content, whose type is sniff()'s.  So many of
 * the first members come without their data; FOREIGN_NO_DATA: all.  The times
 * of opts->reader are for a small archive, a large one gets longer.  NULL when
 * no child could be made (errno).
 */
struct foreign *foreign_open(const struct member_opts *opts, struct str content,
    const char *type, uint64_t without_data);

/* foreign_next: the next event; after FOREIGN_DONE no more. */
void foreign_next(struct foreign *f, struct foreign_event *event);

/*
 * foreign_close: how the child ended, and the signal if one ended it.  One
 * that is not done is stopped: SANDBOX_REFUSED.
 */
enum sandbox_end foreign_close(struct foreign *f, int *detail);

/* foreign_library: name and release of the library for --version. */
const char *foreign_library(void);

#endif
