#ifndef CENSUS_H
#define CENSUS_H

/*
 * census: how often something was met and in how many files.  It grows with
 * the different things, not with the records.  Owns copies of all it is given.
 */

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

enum census_kind { CENSUS_CATEGORY, CENSUS_ENTITY, CENSUS_FAULT, CENSUS_KINDS };

struct census_entry {
	enum census_kind kind;
	struct str name, group; /* group: an entity's category */
	uint64_t count, files;
	uint64_t score;     /* the best */
	struct str example; /* of the first that had it */
};

/* What one file has been counted for; all zero is none; ends by buf_fini(). */
struct census_seen {
	struct buf bits;
};

struct census;
struct census *census_new(void);
void census_free(struct census *t);

/* census_count: once more, in the file that seen belongs to. */
void census_count(struct census *t, struct census_seen *seen,
    enum census_kind kind, struct str name, struct str group, uint64_t score,
    struct str example);

/*
 * census_sorted: by kind, group, falling count, name; *n of them.  Nothing may
 * be counted afterwards.
 */
const struct census_entry *census_sorted(struct census *t, size_t *n);

#endif
