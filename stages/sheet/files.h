#ifndef FILES_H
#define FILES_H

/*
 * files: the table of files.  What an item says of itself comes first, what
 * became of it last; in between lie its members.  Rows wait in scratch files,
 * so memory holds only the items that are open.
 */

#include <stdint.h>

#include "column.h"
#include "items.h"
#include "record.h"
#include "census.h"

struct files;

struct files_counts {
	uint64_t all, bytes;
	uint64_t outcomes[OUTCOME_COUNT];
	uint64_t open;      /* without a `done`: a filtered stream */
	uint64_t with_hits; /* files named in hits */
};

/* An open item, as far as others need it. */
struct files_item {
	struct str path;
	struct census_seen seen;
};

/*
 * files_new: folder is where rows wait; NULL when the table is not wanted and
 * only paths and counts are.  NULL after diag_warn().
 */
struct files *files_new(const char *folder);
void files_free(struct files *f);

/* files_item, files_done: an `item`, a `done`.  0 or -1. */
int files_item(struct files *f, struct record *rec);
int files_done(struct files *f, struct record *rec);

/*
 * files_hit, files_fault: counted for the item of this id.  What they return
 * lives until the next call; of an id that is not open it has no path.
 */
struct files_item *files_hit(struct files *f, struct str id);
struct files_item *files_fault(struct files *f, struct str id);

/* files_end: no more records; what is open is closed.  0 or -1. */
int files_end(struct files *f);

struct files_counts files_counts(const struct files *f);

/* files_rewind, files_next: the table's rows; 1, 0 at the end, -1. */
int files_rewind(struct files *f);
int files_next(struct files *f, struct str *row);

#endif
