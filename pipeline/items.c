#include "items.h"

#include <stdlib.h>

#include "mem.h"

struct open_item {
	struct item item; /* first: items_find() hands out its address */
	struct buf text;  /* id, parent, path, raw, type, charset in a row */
};

struct items {
	struct open_item **open;
	size_t n, cap;
};

static const char *const outcomes[OUTCOME_COUNT] = {
	[OUTCOME_READ] = "read",
	[OUTCOME_PARTLY] = "partly",
	[OUTCOME_UNREAD] = "unread",
};

const char *
outcome_name(enum outcome o)
{
	return outcomes[o];
}

enum outcome
outcome_find(struct str name)
{
	for (unsigned i = 0; i < OUTCOME_COUNT; i++)
		if (str_eq(name, str_of(outcomes[i])))
			return (enum outcome)i;
	return OUTCOME_UNREAD;
}

struct items *
items_new(void)
{
	return mem_zalloc(1, sizeof(struct items));
}

static void
item_free(struct open_item *o)
{
	buf_fini(&o->text);
	free(o);
}

void
items_free(struct items *it)
{
	if (it == NULL)
		return;
	while (it->n > 0)
		item_free(it->open[--it->n]);
	free(it->open);
	free(it);
}

/* hex_add: the bytes that hex digits stand for. */
static void
hex_add(struct buf *out, struct str hex)
{
	static const char digits[] = "0123456789abcdef";

	for (; hex.n >= 2; hex = str_from(hex, 2)) {
		const char *high = memchr(digits, str_lower(hex.p[0]), 16);
		const char *low = memchr(digits, str_lower(hex.p[1]), 16);

		if (high == NULL || low == NULL)
			return;
		buf_addc(out, (char)((high - digits) << 4 | (low - digits)));
	}
}

/* add_raw: the raw path chain: the parent's, then this step. */
static void
add_raw(struct buf *out, const struct item *parent, struct str path,
    struct str raw_name)
{
	struct str step = path;

	if (parent != NULL) {
		buf_adds(out, parent->raw);
		buf_add(out, "//", 2);
		if (str_starts(path, parent->path))
			step = str_from(path, parent->path.n + 2);
	}
	if (raw_name.n > 0)
		hex_add(out, raw_name);
	else
		buf_adds(out, step);
}

struct item *
items_open(struct items *it, struct record *rec)
{
	struct str id = rec_get(rec, ITEM_ID);
	struct str parent_id = rec_get(rec, ITEM_PARENT);
	struct str path = rec_get(rec, ITEM_PATH);
	struct str type = rec_get(rec, ITEM_TYPE);
	struct str charset = rec_get(rec, ITEM_NAME_CHARSET);
	struct item *parent = items_find(it, parent_id);
	struct open_item *o = mem_zalloc(1, sizeof *o);

	add_raw(&o->text, parent, path, rec_get(rec, ITEM_RAW_NAME));
	size_t raw_n = o->text.n;

	buf_adds(&o->text, id);
	buf_adds(&o->text, parent_id);
	buf_adds(&o->text, path);
	buf_adds(&o->text, type);
	buf_adds(&o->text, charset);

	/* Only now does the text stay where it is. */
	struct str all = buf_str(&o->text);

	o->item.raw = str_head(all, raw_n);
	all = str_from(all, raw_n);
	o->item.id = str_head(all, id.n);
	all = str_from(all, id.n);
	o->item.parent = str_head(all, parent_id.n);
	all = str_from(all, parent_id.n);
	o->item.path = str_head(all, path.n);
	all = str_from(all, path.n);
	o->item.type = str_head(all, type.n);
	o->item.name_charset = str_from(all, type.n);

	it->open = mem_grow(it->open, it->n, &it->cap, sizeof *it->open);
	it->open[it->n++] = o;
	return &o->item;
}

/* index_of: place of an open item, or it->n. */
static size_t
index_of(const struct items *it, struct str id)
{
	for (size_t i = it->n; i > 0; i--)
		if (str_eq(it->open[i - 1]->item.id, id))
			return i - 1;
	return it->n;
}

struct item *
items_find(struct items *it, struct str id)
{
	size_t i = id.n == 0 ? it->n : index_of(it, id);

	return i == it->n ? NULL : &it->open[i]->item;
}

struct item *
items_inner(struct items *it)
{
	return it->n == 0 ? NULL : &it->open[it->n - 1]->item;
}

size_t
items_depth(const struct items *it)
{
	return it->n;
}

void
items_done(struct items *it, struct record *rec, struct rec_sink *out)
{
	size_t i = index_of(it, rec_get(rec, DONE_ID));

	if (i == it->n) {
		rec_forward(out, rec);
		return;
	}
	struct open_item *o = it->open[i];
	enum outcome was = outcome_find(rec_get(rec, DONE_OUTCOME));

	if (o->item.lowered > was)
		rec_forward_with(out, rec, DONE_OUTCOME,
		    str_of(outcome_name(o->item.lowered)));
	else
		rec_forward(out, rec);
	item_free(o);
	for (it->n--; i < it->n; i++)
		it->open[i] = it->open[i + 1];
}

void
items_fault(struct item *item, struct rec_sink *out, enum fault_code code,
    enum outcome to, struct str detail, uint64_t offset)
{
	if (fault_lowers(code) && item->lowered < to)
		item->lowered = to;
	rec_fault(out, item->id, code, detail, offset);
}
