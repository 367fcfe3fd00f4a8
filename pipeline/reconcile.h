#ifndef RECONCILE_H
#define RECONCILE_H

/*
 * reconcile: the shard streams of a batch against its plan, and the one
 * stream they make together.  Shards are read one by one; memory is that of
 * one list and of the files that were planned again.
 */

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "plan.h"
#include "record.h"
#include "tally.h"

struct reconcile {
	uint64_t planned, missing, twice, foreign;
	uint64_t broken;    /* streams and lists that could not be used */
	struct tally tally; /* of all files but for what was planned again */
};

/*
 * reconcile_run: counts all shards of OUT; what is wrong is also said.
 * 0, or -1 when there is no plan to compare with.
 */
int reconcile_run(struct reconcile *r, const char *out);
void reconcile_fini(struct reconcile *r);

/* reconcile_is_complete: has every planned file its one item and done? */
bool reconcile_is_complete(const struct reconcile *r);

/* reconcile_print: the balance, a line each: what TAB number. */
void reconcile_print(const struct reconcile *r, struct buf *text);

/*
 * reconcile_join: the streams of all shards as one, without the files whose
 * place a newer shard has taken.  0, or -1 after diag_warn().
 */
int reconcile_join(const char *out, struct rec_sink *sink);

#endif
