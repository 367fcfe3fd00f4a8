#ifndef TALLY_H
#define TALLY_H

/*
 * tally: what a stream held, counted record by record: files and members by
 * outcome, faults by code, hits by category and entity, and whether the
 * stream was whole.  Memory is that of the entities that were hit.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "items.h"
#include "record.h"

struct tally_entity {
	char *category, *entity;
	size_t category_n, entity_n;
	uint64_t hits;
};

/* A tally that is all zero is empty and valid. */
struct tally {
	uint64_t stages, ends;
	size_t depth;   /* items that are open */
	bool is_broken; /* a `done` or an `end` too many, or no outcome */
	uint64_t files[OUTCOME_COUNT], members[OUTCOME_COUNT];
	uint64_t bytes;                   /* size of the files that are done */
	uint64_t top_bytes;               /* size of the file that is open */
	uint64_t faults[FAULT_COUNT + 1]; /* the last: codes unknown here */
	uint64_t hits;
	struct tally_entity *entity; /* sorted by category, then entity */
	size_t n_entities, entities_cap;
};

void tally_fini(struct tally *t);

/* tally_record: counts one record, of any tag. */
void tally_record(struct tally *t, struct record *rec);

/* tally_is_whole: has everything that began also ended, as it may? */
bool tally_is_whole(const struct tally *t);

/* tally_unread: files and members that were not read in full. */
uint64_t tally_unread(const struct tally *t);

/* tally_sum: of all outcomes. */
uint64_t tally_sum(const uint64_t counts[OUTCOME_COUNT]);

/* tally_faults: a line for each fault code met: prefix, code, TAB, count. */
void tally_faults(const struct tally *t, struct buf *out, const char *prefix);

/* tally_print: the summary for people, some lines of text. */
void tally_print(const struct tally *t, struct buf *out);

/* tally_size: bytes as people say them, "12.3 MB", appended. */
void tally_size(struct buf *out, uint64_t bytes);

#endif
