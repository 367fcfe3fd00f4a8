#ifndef REVIEW_H
#define REVIEW_H

/*
 * review: what people wrote into earlier sheets, given back to the hits of
 * this run.  A hit is the same when its id, place, start, length, entity and
 * matched text are.  Failing that it has moved, when path, place, entity and
 * matched text are the same and no other hit, then or now, could be meant.
 * Old rows that carry a review and whose hit is gone are kept.
 *
 * A workbook names the SHA-256 of its twin, the TSV of the same hits that is
 * written beside it.  A twin in which nobody has written says nothing that the
 * workbook does not, or did not before somebody changed their mind there; so
 * it is passed over.  Workbooks are therefore loaded before texts.
 *
 * First all sheets are loaded, then every hit is seen, then the account is
 * settled, then every hit is filled.  Rows are those of TABLE_HITS.
 */

#include <stdbool.h>
#include <stdint.h>

#include "column.h"
#include "str.h"

struct review;

struct review_counts {
	uint64_t known, moved, gone; /* hits; the rest is new */
	uint64_t reviewed;           /* hits with something in reviewed */
};

struct review *review_new(void);
void review_free(struct review *r);

/* review_is_workbook: is the file one, and not text? */
bool review_is_workbook(const char *path);

/* review_is_twin: is the file the twin of a workbook that was loaded? */
bool review_is_twin(const struct review *r, const char *path);
/* review_load: an earlier sheet, .xlsx or text.  0, or -1 after diag_warn(). */
int review_load(struct review *r, const char *path);

/* review_is_written: is the file such a sheet, and has anybody written in it?
 */
bool review_is_written(const char *path);

/* review_see: a hit of this run, before it can be filled. */
void review_see(struct review *r, const struct str *row);

/* review_settle: all hits have been seen. */
void review_settle(struct review *r);

/* review_counts: what came of it, once settled. */
struct review_counts review_counts(const struct review *r);

/* review_fill: puts reviewed, note and state into a row; they borrow from r. */
void review_fill(struct review *r, struct str *row);

/*
 * review_gone: the next row whose hit is gone, *at counting from 0; false
 * after the last.  The row borrows from r.
 */
bool review_gone(const struct review *r, size_t *at, struct str *row);

#endif
