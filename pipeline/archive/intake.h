#ifndef INTAKE_H
#define INTAKE_H

/*
 * intake: one item from its first byte to its `done`.  Content comes in pieces
 * and is counted, hashed and held against the limits; as soon as its type is
 * known it goes on as `bytes`, or is kept because it is an archive, or is only
 * hashed.  An archive's members are intakes inside its own.
 *
 * The struct is the caller's and lives on its stack; intake_end() frees what
 * it holds.  Other modules use the fields as the comments allow.
 */

#include <stdbool.h>
#include <stdint.h>

#include "../items.h"
#include "../sniff.h"
#include "account.h"
#include "content.h"
#include "digest.h"
#include "member.h"

struct member_run {
	struct member_opts opts;
	uint64_t members; /* of all that was given so far */
	/* The top-level file in hand: what went in and what came out of it. */
	uint64_t top_in, top_out;
	bool top_full; /* one of its limits is used up: nothing more of it */
	enum fault_code top_code; /* which */
	void *sha256;             /* the library's handle for the hash */
};

/* A fault that waits until its item has been written. */
struct intake_fault {
	enum fault_code code;
	enum outcome to;
	uint64_t offset;
	struct buf detail;
};

enum intake_state {
	INTAKE_HEAD, /* too little seen to know what it is */
	INTAKE_PASS, /* goes on, or is only hashed */
	INTAKE_HOLD, /* an archive, or what may prove to be one at its end */
};

struct intake {
	struct member_run *run;
	struct rec_sink *out;
	struct member m;
	char id[17];
	struct buf path, raw;
	enum intake_state state;
	struct sniff is;
	bool written;       /* the item record has been */
	bool emit;          /* bytes records are wanted */
	struct str archive; /* its content, when it is one */
	/* Of its bytes, when it is opened: the opener's to fill. */
	struct account account;
	bool stopped; /* a limit was reached: takes no more */
	struct buf head;
	struct content hold;
	uint64_t n;    /* bytes delivered */
	uint64_t most; /* the most that may be */
	enum fault_code most_code;
	struct digest sha;
	uint64_t holes, hole_bytes; /* of a sparse file; not delivered */
	char digest[65];
	enum outcome outcome;
	struct intake_fault *faults;
	size_t n_faults, cap_faults;
};

/* intake_begin: m's strings must live until intake_end(). */
void intake_begin(struct intake *in, struct member_run *run,
    const struct member *m, struct rec_sink *out);

/* intake_add: more content; false when a limit says enough. */
bool intake_add(struct intake *in, struct str piece);

/* intake_fault: says what is wrong with it and lowers its outcome. */
void intake_fault(struct intake *in, enum fault_code code, enum outcome to,
    struct str detail, uint64_t offset);

/* intake_end: no more content: members, if it is an archive, and `done`. */
void intake_end(struct intake *in);

/*
 * intake_end_as: the same for an item without content: a folder, a link, what
 * could not be read at all.
 */
void intake_end_as(struct intake *in, const char *type);

/*
 * intake_whole: the same for content that is in one place from the start; of a
 * file (or NULL) it is asked at the end whether it has changed.
 */
void intake_whole(
    struct intake *in, struct str content, const struct content *file);

/* intake_item: writes the item and its name, once; type is static. */
void intake_item(struct intake *in, const char *type);

/* intake_text: a text that belongs to the item beside its content. */
void intake_text(struct intake *in, struct str place, struct str raw);

/* -- members of an archive ------------------------------------------------- */

/* What is remembered while an archive's members go by. */
struct intake_members {
	struct intake *in;  /* the archive */
	bool names_only;    /* no content comes; a used-up limit takes them */
	uint64_t n;         /* members so far */
	uint64_t *seen;     /* ids of names so far, a hash table */
	uint32_t *times;    /* how often each came */
	size_t used, slots; /* slots: a power of two */
};

void intake_members_init(struct intake_members *ms, struct intake *in);
void intake_members_fini(struct intake_members *ms);

/*
 * intake_member: begins the next member: m has what the archive says of it;
 * parent, repeat and depth are filled in here.  False when a limit of the run
 * leaves no room: that has been said of the archive.
 */
bool intake_member(
    struct intake_members *ms, struct intake *member, struct member *m);

/*
 * intake_name_alone: why a member comes without content once a limit of its
 * top-level file is used up.
 */
void intake_name_alone(struct intake *member);

/* Where bytes lie that are no part of an archive. */
enum intake_side { INTAKE_BEFORE, INTAKE_BEHIND };

/*
 * intake_rest: bytes, at this place in the file, in front of an archive or
 * behind it: a child of their own if they are of a known kind, else a fault.
 * Padding, and the program that unpacks what is behind it, are nothing.  Told
 * when the members have been, whose ids are then what they are without it.
 */
void intake_rest(struct intake_members *ms, struct str rest, uint64_t at,
    enum intake_side side);

/* -- openers --------------------------------------------------------------- */

/* openzip: content that begins or ends as a zip does: item, members, faults. */
void openzip(struct intake *in, struct str content);

/* openzip_hidden: is there a zip's directory in data of no known kind? */
bool openzip_hidden(struct str content);

/* openforeign: an archive or compressed stream that libarchive reads. */
void openforeign(struct intake *in, struct str content, const char *type);

/*
 * openforeign_one: the content of the one member of an archive made for it,
 * into an intake.  False when the reader could not.
 */
bool openforeign_one(struct intake *in, struct str archive, const char *type);

/* intake_may_open: is there depth left?  Says so when there is not. */
bool intake_may_open(struct intake *in);

/* intake_document: the whole content goes on under this type. */
void intake_document(struct intake *in, const char *type, struct str content);

#endif
