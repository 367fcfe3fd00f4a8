#include "scan.h"

#include <string.h>

#include "scan_x86.h"

bool
scan_has(enum scan_form form)
{
	switch (form) {
	case SCAN_PORTABLE:
		return true;
#if SCAN_HAS_X86
	case SCAN_AVX2:
		return __builtin_cpu_supports("avx2") != 0;
	case SCAN_AVX512:
		return __builtin_cpu_supports("avx512f") != 0;
#endif
	default:
		return false;
	}
}

enum scan_form
scan_best(void)
{
	enum scan_form form = SCAN_FORMS - 1;

	while (!scan_has(form))
		form--;
	return form;
}

/* -- places ---------------------------------------------------------------- */

/* test_word, test_wide: is the bit of a hash set? */
static bool
test_word(const struct dict_seeds *s, uint32_t hash)
{
	uint32_t bit = hash >> s->word_shift;

	return (s->word[bit / 8] >> bit % 8 & 1) != 0;
}

static bool
test_wide(const struct dict_seeds *s, uint32_t hash, unsigned pattern)
{
	uint32_t i = hash >> s->wide_shift;

	return (s->wide[i / 2] >> (i % 2 * 4 + pattern) & 1) != 0;
}

static void
put(struct scan_list *l, size_t at, uint32_t hash)
{
	l->at[l->n] = (uint32_t)at;
	l->hash[l->n++] = hash;
}

static void
wide_at(const struct dict_seeds *s, const uint16_t *u, size_t at,
    struct scan_places *out)
{
	const uint32_t hash[] = {
		[DICT_IN_A_ROW] = dict_seed_wide(u[0], u[1], u[2]),
		[DICT_NO_THIRD] = dict_seed_wide(u[0], u[1], u[3]),
		[DICT_NO_SECOND] = dict_seed_wide(u[0], u[2], u[3]),
	};

	for (unsigned p = 0; p < s->wide_patterns; p++)
		if (test_wide(s, hash[p], p))
			put(&out->list[SCAN_WIDE + p], at, hash[p]);
}

static void
word_at(const struct dict_seeds *s, const uint16_t *u, size_t at,
    struct scan_places *out)
{
	uint32_t four = dict_seed_four(u);

	for (unsigned p = 0; p < s->word_patterns; p++) {
		uint32_t hash = dict_seed_word(four, u, p);
		if (test_word(s, hash))
			put(&out->list[p], at, hash);
	}
}

static void
scan_portable(const struct dict_seeds *seeds, const uint16_t *keys, size_t from,
    size_t to, struct scan_places *out)
{
	for (size_t i = from; i < to; i++)
		(dict_is_wide(keys[i]) ? wide_at : word_at)(
		    seeds, keys + i, i, out);
}

void
scan(const struct dict_seeds *seeds, const uint16_t *keys, size_t from,
    size_t to, enum scan_form form, struct scan_places *out)
{
	for (unsigned p = 0; p < SCAN_LISTS; p++)
		out->list[p].n = 0;
#if SCAN_HAS_X86
	if (form == SCAN_AVX512)
		scan_avx512(seeds, keys, from, to, out);
	else if (form == SCAN_AVX2)
		scan_avx2(seeds, keys, from, to, out);
	else
#endif
		scan_portable(seeds, keys, from, to, out);
	(void)form;
}

/* -- what stands around a place -------------------------------------------- */

void
scan_letters(
    const uint16_t *keys, size_t n, enum scan_form form, unsigned char *letters)
{
	size_t i = 0;

#if SCAN_HAS_X86
	if (form != SCAN_PORTABLE)
		i = scan_letters_avx2(keys, n, letters);
#endif
	(void)form;
	for (; i < n; i++)
		letters[i] = (unsigned char)dict_seed_letter(keys[i]);
}

/* is_byte: the highest bit of each byte that is not 0. */
static uint64_t
is_byte(uint64_t x)
{
	const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);

	return (((x & low) + low) | x) & ~low;
}

/*
 * fits: do the units beside a seed stand beside the letters [from, to) of a
 * text, but for its edits?
 */
static inline bool
fits(const struct dict_seed *seed, const unsigned char *from,
    const unsigned char *to)
{
	const uint64_t key = seed->left | (uint64_t)seed->right << 32;
	const ptrdiff_t k = (ptrdiff_t)seed->edits;
	/* What the key does not have is not absent. */
	uint64_t absent = is_byte(key);

	for (ptrdiff_t i = -k; i <= k; i++)
		absent &= is_byte(key ^ (dict_u32(from - DICT_SEED_AROUND + i) |
					    (uint64_t)dict_u32(to + i) << 32));
	return (absent >> 7) * UINT64_C(0x0101010101010101) >> 56 <=
	       seed->edits;
}

void
scan_ask(const struct dict_seeds *seeds, const struct scan_places *places)
{
	uint32_t from, to;

	for (unsigned k = 0; k < SCAN_LISTS; k++)
		for (size_t i = 0; i < places->list[k].n; i++)
			dict_run_soon(seeds, places->list[k].hash[i]);
	for (unsigned k = 0; k < SCAN_LISTS; k++)
		for (size_t i = 0; i < places->list[k].n; i++) {
			dict_seed_run(
			    seeds, places->list[k].hash[i], &from, &to);
			dict_seed_soon(seeds, from);
		}
}

/* next_run: goes on to the run of the next place; false behind the last. */
static bool
next_run(const struct dict_seeds *seeds, const struct scan_places *places,
    struct scan_walk *w)
{
	while (w->list < SCAN_LISTS) {
		const struct scan_list *l = &places->list[w->list];
		for (; w->i < l->n; w->i++) {
			dict_seed_run(seeds, l->hash[w->i], &w->entry, &w->end);
			if (w->entry < w->end)
				return true;
		}
		w->list++;
		w->i = 0;
	}
	return false;
}

size_t
scan_walk(const struct dict_seeds *seeds, const struct scan_places *places,
    const unsigned char *letters, struct scan_walk *w,
    struct scan_seed out[SCAN_BATCH])
{
	size_t n = 0;

	while (w->entry < w->end || next_run(seeds, places, w)) {
		const struct scan_list *l = &places->list[w->list];
		const unsigned pattern = w->list % DICT_PATTERNS;
		const uint32_t at = l->at[w->i], hash = l->hash[w->i];
		const unsigned char *to =
		    letters + at +
		    dict_seed_size(w->list >= SCAN_WIDE, pattern);
		for (; w->entry < w->end; w->entry++) {
			struct dict_seed *seed = &out[n].seed;
			if (!dict_seed(seeds, w->entry, hash, seed) ||
			    !(seed->patterns >> pattern & 1) ||
			    !fits(seed, letters + at, to))
				continue;
			out[n++].at = at;
			if (n == SCAN_BATCH) {
				w->entry++;
				w->i += w->entry == w->end;
				return n;
			}
		}
		w->i++;
	}
	return n;
}

/* is_like: scan_is_like(), unit by unit. */
static bool
is_like(
    const unsigned char *key, size_t n, const uint16_t *text, unsigned edits)
{
	unsigned missing = 0;

	for (size_t i = 0; i < n && missing <= edits; i++) {
		uint32_t unit = dict_u16(key + 2 * i);
		unsigned s = 0;
		while (s <= 2 * edits && text[i + s] != unit)
			s++;
		missing += s > 2 * edits;
	}
	return missing <= edits;
}

bool
scan_is_like(const unsigned char *key, size_t n, const uint16_t *text,
    unsigned edits, enum scan_form form)
{
#if SCAN_HAS_X86
	if (form != SCAN_PORTABLE)
		return scan_like_avx2(key, n, text, edits);
#endif
	(void)form;
	return is_like(key, n, text, edits);
}
