#include "import_known.h"

#include <stdlib.h>

#include "buf.h"
#include "mem.h"
#include "record.h"

/* A listing, or a key with nothing behind it. */
struct pair {
	struct str key, entity, date;
};

struct pairs {
	struct pair *p;
	size_t n, cap;
};

struct import_known {
	struct buf text;
	struct pairs listings, keys;
};

static void
add(struct pairs *t, struct pair pair)
{
	t->p = mem_grow(t->p, t->n, &t->cap, sizeof *t->p);
	t->p[t->n++] = pair;
}

static int
compare(const void *pa, const void *pb)
{
	const struct pair *a = pa, *b = pb;
	int c = str_cmp(a->key, b->key);

	if (c == 0)
		c = str_cmp(a->entity, b->entity);
	return c != 0 ? c : str_cmp(a->date, b->date);
}

static void
sort(struct pairs *t)
{
	if (t->n > 1)
		qsort(t->p, t->n, sizeof *t->p, compare);
}

/* find: the first pair of this key, or NULL. */
static const struct pair *
find(const struct pairs *t, struct str key)
{
	size_t lo = 0, hi = t->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (str_cmp(t->p[mid].key, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && str_eq(t->p[lo].key, key) ? &t->p[lo] : NULL;
}

/* room: how many bytes the text will have, so that it does not move. */
static size_t
room(const struct dict *d)
{
	struct dict_row row;
	size_t n = 1;

	for (uint32_t i = 0; i < dict_rows(d); i++)
		if (dict_row(d, i, &row))
			/* An escape makes four bytes of one. */
			n += row.entity.n * 2 + row.name.n * 4 + row.listed.n +
			     2;
	return n;
}

static struct str
put(struct buf *b, struct str s)
{
	struct str to = { b->p + b->n, s.n };

	buf_adds(b, s);
	return to;
}

/* add_listings: `OFAC 23763 2018-03-30;UN KPe.055`: lists and numbers. */
static void
add_listings(
    struct import_known *k, const struct dict_row *row, struct str entity)
{
	struct str rest = put(&k->text, row->listed), one;

	while (str_split(&rest, ';', &one)) {
		size_t list = str_find(one, ' ');
		struct str number = str_from(one, list + 1);
		size_t n = str_find(number, ' ');
		if (n > 0)
			add(&k->listings,
			    (struct pair){ .key = str_head(one, list + 1 + n),
				.entity = entity,
				.date = str_from(number, n + 1) });
	}
}

struct import_known *
import_known_new(const struct dict *d)
{
	struct import_known *k = mem_zalloc(1, sizeof *k);
	struct dict_row row;

	buf_reserve(&k->text, room(d));
	for (uint32_t i = 0; i < dict_rows(d); i++) {
		if (!dict_row(d, i, &row))
			continue;
		size_t at = k->text.n;
		struct str entity = put(&k->text, row.entity);
		buf_addc(&k->text, '\t');
		rec_escape(&k->text, row.name);
		buf_addc(&k->text, '\t');
		struct str key = { k->text.p + at, k->text.n - at };
		add(&k->keys, (struct pair){ .key = key });
		add_listings(k, &row, entity);
	}
	sort(&k->listings);
	sort(&k->keys);
	return k;
}

void
import_known_free(struct import_known *k)
{
	if (k == NULL)
		return;
	buf_fini(&k->text);
	free(k->listings.p);
	free(k->keys.p);
	free(k);
}

bool
import_known_entity(const struct import_known *k, struct str listed,
    struct str *entity, struct str *date)
{
	const struct pair *p = find(&k->listings, listed);

	if (p == NULL)
		return false;
	*entity = p->entity;
	*date = p->date;
	return true;
}

bool
import_known_has(const struct import_known *k, struct str key)
{
	return find(&k->keys, key) != NULL;
}
