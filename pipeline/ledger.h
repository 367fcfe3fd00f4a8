#ifndef LEDGER_H
#define LEDGER_H

/*
 * ledger: what the list of a shard promises against what its stream holds:
 * exactly one `item` and one `done` for each file.  Memory is that of the
 * list.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record.h"

struct ledger_entry {
	uint64_t id;
	uint32_t items, dones;
};

struct ledger {
	struct ledger_entry *entry; /* sorted by id */
	size_t n, depth;
	uint64_t foreign; /* files of the stream that the list lacks */
};

/* ledger_init: the files that are expected. */
void ledger_init(struct ledger *l, const uint64_t *ids, size_t n);
void ledger_fini(struct ledger *l);

/* ledger_record: every record of the stream, in order. */
void ledger_record(struct ledger *l, struct record *rec);

/* ledger_find: the entry of this id, or NULL. */
struct ledger_entry *ledger_find(const struct ledger *l, uint64_t id);

/* ledger_is_missing: an `item` or its `done` never came. */
bool ledger_is_missing(const struct ledger_entry *e);

/* ledger_is_twice: one of them came more than once. */
bool ledger_is_twice(const struct ledger_entry *e);

/* ledger_is_balanced: says what is not; name: of the stream. */
bool ledger_is_balanced(const struct ledger *l, const char *name);

#endif
