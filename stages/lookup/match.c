#include "match.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

void
matches_fini(struct matches *m)
{
	free(m->m);
	free(m->room);
	*m = (struct matches){ .m = NULL };
}

static void
found(struct matches *out, size_t at, uint32_t n, uint32_t key)
{
	out->m = mem_grow(out->m, out->n, &out->cap, sizeof *out->m);
	out->m[out->n++] = (struct match){ (uint32_t)at, n, key, 0 };
}

/* -- short keys ------------------------------------------------------------ */

/* short_at: the short keys that begin at unit i, where a name may begin. */
static void
short_at(const struct dict *d, const struct dict_filter *filter, size_t i,
    size_t n, unsigned leads, struct matches *out)
{
	uint64_t packed = dict_pack(out->keys + i);
	uint32_t key;

	for (unsigned l = DICT_LEAD_MAX; l > 0; l--)
		if ((leads >> (l - 1) & 1) != 0 && l <= n &&
		    dict_may_lead(filter, dict_lead_hash(packed, l)) &&
		    dict_lead(d, packed, l, &key))
			found(out, i, l, key);
}

void
match_text(const struct folded *f, struct matches *out)
{
	size_t room = f->n + 2 * MATCH_PAD;

	/* Three bytes a unit: its key, and behind all of them its letter. */
	if (room > out->cap_keys) {
		free(out->room);
		out->room = mem_zalloc(room, 3);
		out->cap_keys = room;
		out->keys = out->room + MATCH_PAD;
		out->letters = (unsigned char *)(out->room + room) + MATCH_PAD;
	}
	fold_keys(f->unit, f->n, out->keys);
	scan_letters(out->keys, f->n, scan_best(), out->letters);
	/* Farther behind may be what was there before: it is only looked at. */
	memset(out->keys + f->n, 0, MATCH_ZEROS * sizeof *out->keys);
	memset(out->letters + f->n, 0, MATCH_ZEROS);
}

/* short_begins: the units of [from, to) at which a short key may begin. */
static size_t
short_begins(const struct dict_filter *filter, const struct folded *f,
    const uint16_t *keys, size_t from, size_t to, enum scan_form form,
    uint32_t at[SCAN_ROOM])
{
	size_t n = scan_edges(keys, f->flags, from, to, form, at), kept = 0;

	/* Without a branch, since none could be foretold. */
	for (size_t k = 0; k < n; k++) {
		at[kept] = at[k];
		kept += filter->first[keys[at[k]]] != 0;
	}
	return kept;
}

/* match_short: the keys that have no seed, and begin at one of n units. */
static void
match_short(const struct dict *d, const struct dict_filter *filter,
    const struct folded *f, const uint32_t *at, size_t n, struct matches *out)
{
	for (size_t k = 0; k < n; k++) {
		size_t i = at[k];
		unsigned leads = filter->first[out->keys[i]];
		if (match_may_begin(f, i))
			short_at(d, filter, i, f->n - i, leads, out);
	}
}

/* -- keys with a seed ------------------------------------------------------ */

/* try_seed: does the key of a seed stand around it? */
static void
try_seed(const struct dict *d, const struct folded *f,
    const struct dict_seed *seed, size_t at, struct matches *out)
{
	struct dict_key key;

	if (at < seed->pos || !dict_key(d, seed->key, &key) ||
	    key.n > f->n - (at - seed->pos))
		return;
	at -= seed->pos;
	for (uint32_t i = 0; i < key.n; i++)
		if (dict_u16(key.unit + 2 * i) != out->keys[at + i])
			return;
	if (match_may_begin(f, at))
		found(out, at, key.n, seed->key);
}

static int
compare(const void *pa, const void *pb)
{
	const struct match *a = pa, *b = pb;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return (a->n < b->n) - (a->n > b->n);
}

/* match_long: the keys that have a seed at one of the places. */
static void
match_long(const struct dict *d, const struct dict_seeds *seeds,
    const struct folded *f, enum scan_form form, struct matches *out)
{
	struct scan_walk walk = { 0 };
	struct scan_batch b;

	while (scan_walk(seeds, &out->places, out->letters, form, &walk, &b))
		for (size_t i = 0; i < b.n; i++)
			try_seed(d, f, &b.seed[i], b.at[i], out);
}

void
match_all(const struct dict *d, const struct folded *f, struct matches *out)
{
	struct dict_seeds seeds = dict_seeds(d, DICT_WHOLE);
	struct dict_filter filter = dict_filter(d);
	enum scan_form form = scan_best();
	uint32_t at[SCAN_ROOM];

	out->n = 0;
	/* Between asking memory and what it has there is other work. */
	for (size_t from = 0; from < f->n; from += SCAN_UNITS) {
		size_t to = scan_part(from, f->n);
		scan(&seeds, out->keys, from, to, form, &out->places);
		size_t n =
		    short_begins(&filter, f, out->keys, from, to, form, at);
		scan_ask(&seeds, form, &out->places);
		match_short(d, &filter, f, at, n, out);
		match_long(d, &seeds, f, form, out);
	}
	if (out->n > 1)
		qsort(out->m, out->n, sizeof *out->m, compare);
}
