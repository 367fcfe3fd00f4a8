#include "match.h"

#include <stdlib.h>
#include <string.h>

#include "limits.h"
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

/*
 * common: how many units key and text have in common from the start, and in
 * *after whether the key comes after the text in order.
 */
static uint32_t
common(const struct dict_key *key, const uint16_t *text, size_t n, bool *after)
{
	uint32_t i = 0;

	while (i < key->n && i < n && dict_u16(key->unit + 2 * i) == text[i])
		i++;
	*after =
	    i < key->n && (i == n || dict_u16(key->unit + 2 * i) > text[i]);
	return i;
}

/*
 * walk: the keys of [lo, hi) that the text begins with.  The longest of them
 * is the last key that does not come after the text, or one of those that
 * this one begins with; the others are what the longest begins with.
 */
static void
walk(const struct dict *d, const uint16_t *text, size_t n, size_t at,
    uint32_t lo, uint32_t hi, unsigned least, struct matches *out)
{
	struct dict_key key;
	uint32_t last = DICT_NONE, same = 0;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		bool after;
		if (!dict_key(d, mid, &key))
			return;
		uint32_t c = common(&key, text, n, &after);
		if (after) {
			hi = mid;
		} else {
			last = mid;
			same = c;
			lo = mid + 1;
		}
	}
	while (last != DICT_NONE && dict_key(d, last, &key) && key.n >= least) {
		if (key.n <= same)
			found(out, at, key.n, last);
		last = key.parent;
	}
}

/* match_at: the matches that begin at unit i, where a name may begin. */
static void
match_at(const struct dict *d, const struct dict_filter *filter, size_t i,
    size_t n, unsigned leads, struct matches *out)
{
	const uint16_t *text = out->keys + i;
	uint64_t packed = dict_pack(text);
	unsigned full = dict_lead_units(text[0]);

	for (unsigned l = full; l > 0; l--) {
		uint32_t lo, hi;
		if (!(leads >> (l - 1) & 1) || l > n ||
		    (!dict_may_lead(filter, dict_lead_hash(packed, l)) &&
			(l < full || !dict_may_lead_long(filter,
					 dict_long_hash(text)))) ||
		    !dict_lead(d, packed, l, &lo, &hi))
			continue;
		if (l < full)
			found(out, i, l, lo);
		else
			walk(d, text, n < LIMIT_DICT_NAME ? n : LIMIT_DICT_NAME,
			    i, lo, hi, l, out);
	}
}

/* take_keys: what is compared of the text. */
static void
take_keys(const struct folded *f, struct matches *out)
{
	size_t room = f->n + 2 * MATCH_PAD;

	if (room > out->cap_keys) {
		out->room = mem_realloc(out->room, room, sizeof *out->room);
		out->cap_keys = room;
		memset(out->room, 0, MATCH_PAD * sizeof *out->room);
		out->keys = out->room + MATCH_PAD;
	}
	fold_keys(f->unit, f->n, out->keys);
	memset(out->keys + f->n, 0, MATCH_PAD * sizeof *out->keys);
}

/*
 * begins: the units of [from, to) at which a word may begin, but for what only
 * the script can tell; without a branch, since none could be foretold.
 */
static size_t
begins(const struct folded *f, const uint16_t *keys, size_t from, size_t to,
    uint32_t *out)
{
	const unsigned edge = FOLD_GAP | FOLD_JOIN;
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		unsigned last = i == 0 ? 0x80 : keys[i - 1];
		out[n] = (uint32_t)i;
		n += ((keys[i] | last) >= 0x80) | ((f->flags[i] & edge) != 0);
	}
	return n;
}

void
match_all(const struct dict *d, const struct folded *f, struct matches *out)
{
	enum { PART = 512 };
	struct dict_filter filter = dict_filter(d);
	uint32_t at[PART];

	out->n = 0;
	take_keys(f, out);
	for (size_t from = 0; from < f->n; from += PART) {
		size_t to = f->n - from < PART ? f->n : from + PART;
		size_t n = begins(f, out->keys, from, to, at);
		for (size_t k = 0; k < n; k++) {
			size_t i = at[k];
			unsigned leads = filter.first[out->keys[i]];
			if (leads != 0 && match_may_begin(f, i))
				match_at(
				    d, &filter, i, f->n - i, leads, out);
		}
	}
}
