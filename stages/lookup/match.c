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

/* take_keys: what is compared of the text. */
static void
take_keys(const struct folded *f, enum scan_form form, struct matches *out)
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
	scan_letters(out->keys, f->n, form, out->letters);
	/* Farther behind may be what was there before: it is only looked at. */
	memset(out->keys + f->n, 0, MATCH_ZEROS * sizeof *out->keys);
	memset(out->letters + f->n, 0, MATCH_ZEROS);
}

/*
 * begins: the units of [from, to) at which a short key may begin, but for what
 * only the script can tell; without a branch, since none could be foretold.
 */
static size_t
begins(const struct folded *f, const uint16_t *keys, const unsigned char *first,
    size_t from, size_t to, uint32_t *out)
{
	const unsigned edge = FOLD_GAP | FOLD_JOIN;
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		unsigned last = i == 0 ? 0x80 : keys[i - 1];
		out[n] = (uint32_t)i;
		n +=
		    (((keys[i] | last) >= 0x80) | ((f->flags[i] & edge) != 0)) &
		    (first[keys[i]] != 0);
	}
	return n;
}

static void
match_short(const struct dict *d, const struct folded *f, struct matches *out)
{
	enum { PART = 512 };
	struct dict_filter filter = dict_filter(d);
	uint32_t at[PART];

	for (size_t from = 0; from < f->n; from += PART) {
		size_t to = f->n - from < PART ? f->n : from + PART;
		size_t n = begins(f, out->keys, filter.first, from, to, at);
		for (size_t k = 0; k < n; k++) {
			size_t i = at[k];
			unsigned leads = filter.first[out->keys[i]];
			if (match_may_begin(f, i))
				short_at(d, &filter, i, f->n - i, leads, out);
		}
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

/* match_long: the keys that have a seed. */
static void
match_long(const struct dict *d, const struct folded *f, enum scan_form form,
    struct matches *out)
{
	struct dict_seeds seeds = dict_seeds(d, DICT_WHOLE);
	struct scan_seed seed[SCAN_BATCH];

	for (size_t from = 0; from < f->n; from += SCAN_UNITS) {
		size_t left = f->n - from, n = SCAN_BATCH;
		struct scan_walk walk = { 0 };
		scan(&seeds, out->keys, from,
		    from + (left < SCAN_UNITS ? left : SCAN_UNITS), form,
		    &out->places);
		scan_ask(&seeds, &out->places);
		while (n == SCAN_BATCH) {
			n = scan_walk(
			    &seeds, &out->places, out->letters, &walk, seed);
			for (size_t i = 0; i < n; i++)
				try_seed(d, f, &seed[i].seed, seed[i].at, out);
		}
	}
}

void
match_all(const struct dict *d, const struct folded *f, struct matches *out)
{
	enum scan_form form = scan_best();

	out->n = 0;
	take_keys(f, form, out);
	match_short(d, f, out);
	match_long(d, f, form, out);
	if (out->n > 1)
		qsort(out->m, out->n, sizeof *out->m, compare);
}
