#ifndef PLAN_H
#define PLAN_H

/*
 * plan: which file belongs to which shard.  The folder OUT/plan holds
 *     NNNNNN.list   the files of a shard, one escaped path a line, for -f of
 *                   riffle-unpack; in the order of walk()
 *     state.tsv     path, size, mtime, shards: what has been planned, sorted
 *                   like walk(); of several shards the last is the valid one
 * A file is planned once and again when its size or time of change differs;
 * then its newer shard takes the place of what the older one says of it.  The
 * state is written last, so a plan that was killed has not happened.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "record.h"
#include "str.h"

struct plan_limits {
	uint64_t bytes; /* of one shard; a larger file is alone in its shard */
	uint64_t files;
};

struct plan_result {
	uint64_t files, bytes;   /* planned now */
	uint64_t first, last;    /* shards made now; first > last: none */
	uint64_t known, changed; /* files planned before; those that changed */
};

/*
 * plan_make: walks the inputs and plans what is new or has changed, after
 * clearing away what a killed plan left.  Writes nothing when there is
 * nothing.  0, or -1 after diag_warn().
 */
int plan_make(const struct str *in, size_t n, const char *out,
    const struct plan_limits *limits, struct plan_result *result);

/* plan_exists: was anything ever planned in this folder? */
bool plan_exists(const char *out);

/* -- reading a plan ---------------------------------------------------------
 */

/* A file in an older shard whose place a newer one has taken. */
struct plan_moved {
	uint64_t id, shard;
};

struct plan {
	uint64_t shards;          /* numbered from 1 */
	uint64_t *files;          /* of each shard; files[0] is none's */
	uint64_t sum;             /* files that are valid, one for each path */
	struct plan_moved *moved; /* sorted */
	size_t n_moved, moved_cap;
};

/* plan_open: what state.tsv says; 0, or -1 after diag_warn(). */
int plan_open(struct plan *plan, const char *out);
void plan_fini(struct plan *plan);

/* plan_has_moved: has another shard taken this file's place in this one? */
bool plan_has_moved(const struct plan *plan, uint64_t id, uint64_t shard);

/*
 * plan_sift: does this record belong to a file whose place another shard has
 * taken?  Wants every record of the shard's stream, in order.
 */
struct plan_sift {
	const struct plan *plan;
	uint64_t shard;
	size_t depth; /* 0 at first, like moved */
	bool moved;
};
bool plan_sift(struct plan_sift *sift, struct record *rec);

/*
 * plan_list_name, plan_shard_name: OUT/plan/000007.list and
 * OUT/shards/000007.rec, appended.
 */
void plan_list_name(struct buf *path, const char *out, uint64_t shard);
void plan_shard_name(struct buf *path, const char *out, uint64_t shard);

/*
 * plan_list: the ids of the files in a list; the caller frees *ids.
 * 0, or -1 after diag_warn().
 */
int plan_list(const char *path, uint64_t **ids, size_t *n);

/* plan_id: the id of a file that is no member of anything, as a number. */
uint64_t plan_id(struct str path);

/* plan_id_parse: an id of the stream as a number; false when it is none. */
bool plan_id_parse(struct str hex, uint64_t *id);

#endif
