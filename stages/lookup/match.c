#include "match.h"

#include <stdlib.h>

#include "limits.h"
#include "mem.h"

void
matches_fini(struct matches *m)
{
	free(m->m);
	free(m->keys);
	*m = (struct matches){ NULL, 0, 0, NULL, 0 };
}

bool
match_may_begin(const struct folded *f, size_t i)
{
	if (i == 0 || (f->flags[i] & (FOLD_GAP | FOLD_JOIN)) != 0)
		return true;
	if (f->unit[i] < 0x80 && f->unit[i - 1] < 0x80)
		return false;
	return !fold_is_word(f->unit[i]) || !fold_is_word(f->unit[i - 1]);
}

static void
found(struct matches *out, size_t at, uint32_t n, uint32_t key)
{
	out->m = mem_grow(out->m, out->n, &out->cap, sizeof *out->m);
	out->m[out->n++] = (struct match){ (uint32_t)at, n, key };
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

void
match_all(const struct dict *d, const struct folded *f, struct matches *out)
{
	struct dict_filter filter = dict_filter(d);

	out->n = 0;
	if (f->n > out->cap_keys) {
		out->keys = mem_realloc(out->keys, f->n, sizeof *out->keys);
		out->cap_keys = f->n;
	}
	fold_keys(f->unit, f->n, out->keys);
	for (size_t i = 0; i < f->n; i++) {
		const uint16_t *text = out->keys + i;
		size_t n = f->n - i;
		unsigned leads = filter.first[text[0]];
		if (leads == 0 || (text[0] < 0x80 && !match_may_begin(f, i)))
			continue;
		if (leads != 1) {
			uint32_t h = n < 2 ? 0
					   : dict_pair_hash(text[0], text[1]) &
						 filter.mask;
			if (n < 2 || !(filter.pairs[h / 8] >> h % 8 & 1))
				leads &= 1;
		}
		if (leads == 0 || !match_may_begin(f, i))
			continue;
		unsigned full = dict_lead_units(text[0]);
		for (unsigned l = full; l > 0; l--) {
			uint32_t lo, hi;
			if (!(leads >> (l - 1) & 1) || l > n ||
			    !dict_lead(d, text, l, &lo, &hi))
				continue;
			if (l < full)
				found(out, i, l, lo);
			else
				walk(d, text,
				    n < LIMIT_DICT_NAME ? n : LIMIT_DICT_NAME,
				    i, lo, hi, l, out);
		}
	}
}
