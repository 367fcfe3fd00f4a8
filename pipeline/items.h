#ifndef ITEMS_H
#define ITEMS_H

/*
 * items: the items that are open at a place of the stream, outermost first,
 * as `item` ... `done` nest.  A stage that needs to know the path or type of
 * what a record belongs to, or lowers an outcome, keeps one.  What is handed
 * out lives until that item is done.
 */

#include <stdbool.h>

#include "record.h"

enum outcome { OUTCOME_READ, OUTCOME_PARTLY, OUTCOME_UNREAD, OUTCOME_COUNT };

struct item {
	struct str id;
	struct str parent; /* empty at the top */
	struct str path;
	struct str raw; /* raw path chain, as member_id() takes it */
	struct str type;
	struct str name_charset;
	enum outcome lowered; /* by this stage, so far */
	void *own;            /* the stage's; NULL at first, the stage frees */
};

struct items;

struct items *items_new(void);
void items_free(struct items *it);

/* items_open: an `item` record; returns the new innermost item. */
struct item *items_open(struct items *it, struct record *rec);

/* items_find: the open item of this id, or NULL.  Looks from the inside. */
struct item *items_find(struct items *it, struct str id);

/* items_inner: the innermost open item, or NULL. */
struct item *items_inner(struct items *it);

/* items_depth: how many are open. */
size_t items_depth(const struct items *it);

/*
 * items_done: a `done` record, forwarded with its outcome lowered if this
 * stage lowered it; the item is forgotten.  An id that is not open is
 * forwarded as it is.
 */
void items_done(struct items *it, struct record *rec, struct rec_sink *out);

/* items_fault: writes a fault of the item and lowers it if the code does. */
void items_fault(struct item *item, struct rec_sink *out, enum fault_code code,
    enum outcome to, struct str detail, uint64_t offset);

/* outcome_name, outcome_find: as in the stream; unknown names are unread. */
const char *outcome_name(enum outcome o);
enum outcome outcome_find(struct str name);

#endif
