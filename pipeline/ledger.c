#include "ledger.h"

#include <stdlib.h>

#include "diag.h"
#include "mem.h"
#include "plan.h"

static int
by_id(const void *a, const void *b)
{
	const struct ledger_entry *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

void
ledger_init(struct ledger *l, const uint64_t *ids, size_t n)
{
	*l = (struct ledger){ mem_zalloc(n, sizeof *l->entry), n, 0, 0 };
	for (size_t i = 0; i < n; i++)
		l->entry[i].id = ids[i];
	if (n > 0)
		qsort(l->entry, n, sizeof *l->entry, by_id);
}

void
ledger_fini(struct ledger *l)
{
	free(l->entry);
	*l = (struct ledger){ 0 };
}

struct ledger_entry *
ledger_find(const struct ledger *l, uint64_t id)
{
	struct ledger_entry key = { id, 0, 0 };

	return l->n == 0 ? NULL
			 : bsearch(&key, l->entry, l->n, sizeof key, by_id);
}

static struct ledger_entry *
entry_of(const struct ledger *l, struct str hex)
{
	uint64_t id;

	return plan_id_parse(hex, &id) ? ledger_find(l, id) : NULL;
}

void
ledger_record(struct ledger *l, struct record *rec)
{
	enum rec_tag tag = rec_tag(rec);
	struct ledger_entry *e;

	if (tag == REC_ITEM && l->depth++ == 0) {
		e = entry_of(l, rec_get(rec, ITEM_ID));
		if (e == NULL)
			l->foreign++;
		else
			e->items++;
	} else if (tag == REC_DONE && l->depth > 0 && --l->depth == 0) {
		e = entry_of(l, rec_get(rec, DONE_ID));
		if (e != NULL)
			e->dones++;
	}
}

bool
ledger_is_missing(const struct ledger_entry *e)
{
	return e->items == 0 || e->dones == 0;
}

bool
ledger_is_twice(const struct ledger_entry *e)
{
	return e->items > 1 || e->dones > 1;
}

bool
ledger_is_balanced(const struct ledger *l, const char *name)
{
	uint64_t missing = 0, twice = 0;

	for (size_t i = 0; i < l->n; i++) {
		missing += ledger_is_missing(&l->entry[i]);
		twice += ledger_is_twice(&l->entry[i]);
	}
	if (missing == 0 && twice == 0 && l->foreign == 0)
		return true;
	diag_warn("%s: of %zu files %llu missing, %llu twice; %llu foreign",
	    diag_quote(str_of(name)), l->n, (unsigned long long)missing,
	    (unsigned long long)twice, (unsigned long long)l->foreign);
	return false;
}
