#ifndef CHILD_H
#define CHILD_H

/*
 * child: a document parsed in a process of its own, and the records it found.
 * Small results come back through shared memory, so that whatever kills the
 * child, all it had said until then is there; larger ones through the pipe.
 * The caller owns the handle and the records only while they are handed out.
 */

#include <stdint.h>

#include "doc.h"
#include "record.h"
#include "sandbox.h"

/* child_parse_fn: a parser; all it finds goes to d. */
typedef void (*child_parse_fn)(struct doc *d);

/*
 * child_record_fn: a record of the child that is whole, of this document and
 * of a kind that a child may write: text, meta, fault; item, bytes and done of
 * a file in it (see doc_give()).  Anything else never gets here.
 */
typedef void (*child_record_fn)(void *arg, struct record *rec);

struct child;
struct forkserver;

/* child_new: NULL with errno when there is no shared memory. */
struct child *child_new(void);
void child_free(struct child *c);

struct child_job {
	child_parse_fn parse;       /* NULL: a program of its own parses */
	struct forkserver *program; /* is told the id */
	struct str id, bytes;
	struct doc_limits doc;
	struct sandbox_limits process;
	uint64_t output; /* bytes of records a child may write */
};

/*
 * child_run: parses; what a program writes is looked at like all else.  *end
 * and *detail as of sandbox_finish(); *forged counts lines that were refused.
 * 0, or -1 with errno when no child can be made.
 */
int child_run(struct child *c, const struct child_job *job, child_record_fn fn,
    void *arg, enum sandbox_end *end, int *detail, uint64_t *forged);

#endif
