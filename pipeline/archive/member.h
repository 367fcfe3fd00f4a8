#ifndef MEMBER_H
#define MEMBER_H

/*
 * member: from a file's or member's content to its records: what it is, its
 * item, its name as text, its members if it is an archive (and theirs, and so
 * on), its bytes if a later stage reads them, its done.  riffle-unpack uses it
 * for files, riffle-extract for what is attached to documents, so that a zip
 * in a mail is opened like any other.
 *
 * A run counts the members and bytes of all that goes through it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "../record.h"
#include "../sandbox.h"
#include "../str.h"

/* All from limits.h unless an option says otherwise. */
struct member_opts {
	bool all_bytes; /* bytes of every member, not only of what is read */
	uint64_t depth;
	uint64_t members, run_members;
	uint64_t member_bytes, top_bytes;
	uint64_t ratio_free, ratio_member, ratio_top;
	/* Of a child that reads an archive; a large one gets longer. */
	struct sandbox_limits reader;
	const struct str *passwords; /* the caller's, NULL for none */
	size_t n_passwords;
};
void member_opts_default(struct member_opts *opts);

struct member_run;
struct member_run *member_run_new(const struct member_opts *opts);
void member_run_free(struct member_run *run);

/* What is known before the content is looked at.  Zero fields are unknown. */
struct member {
	struct str parent_id;   /* empty at the top */
	struct str parent_path; /* UTF-8; empty at the top */
	struct str parent_raw;  /* raw path chain of the parent */
	struct str raw_name;    /* its name's bytes as stored */
	struct str name;        /* the same as UTF-8 */
	struct str shown; /* the name as text, where name is a whole path */
	struct str name_charset, name_how; /* as in `item` */
	struct str flags;
	struct str mtime;
	struct str target;     /* of a link, UTF-8 */
	struct str comment;    /* what the archive says of it; raw bytes */
	struct str other_name; /* a second name that it has there; raw bytes */
	uint64_t size;         /* declared; read only when has_size */
	bool has_size;
	bool name_unknown; /* no charset fits its name */
	unsigned repeat;   /* how often this name came before in the parent */
	unsigned depth;    /* archives and documents it lies in */
	uint64_t packed;   /* bytes it was decompressed from; 0: it was not */
};

/*
 * member_give: content in memory (or mapped) to records.  Faults of the
 * content are written, not returned.  0, or -1 when the run's own limits are
 * used up (said in a fault) and the rest should not be given.
 */
int member_give(struct member_run *run, const struct member *m,
    struct str content, struct rec_sink *out);

/*
 * member_top: a new file of the top level begins, so large (UINT64_MAX: not
 * known): its bytes and its ratio are counted from here, over all that
 * member_give() is given of it.
 */
void member_top(struct member_run *run, uint64_t size);

/*
 * member_id: the id of a raw path chain (the outer file's path as given, then
 * for each step "//" and the raw name): 16 hex digits and a NUL.
 */
void member_id(struct str raw_chain, unsigned repeat, char id[17]);

#endif
