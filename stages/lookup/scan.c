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
		return __builtin_cpu_supports("avx512bw") != 0 &&
		       __builtin_cpu_supports("avx512vl") != 0 &&
		       __builtin_cpu_supports("bmi2") != 0;
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
	for (unsigned k = 0; k < SCAN_LISTS; k++)
		for (size_t i = 0; i < out->list[k].n; i++)
			dict_run_soon(seeds, out->list[k].hash[i]);
}

/* runs_portable: the runs of the places of a list. */
static void
runs_portable(const struct dict_seeds *seeds, struct scan_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		dict_seed_run(seeds, l->hash[i], &l->from[i], &l->to[i]);
}

void
scan_ask(const struct dict_seeds *seeds, enum scan_form form,
    struct scan_places *places)
{
	for (unsigned k = 0; k < SCAN_LISTS; k++) {
		struct scan_list *l = &places->list[k];
#if SCAN_HAS_X86
		if (form == SCAN_AVX512)
			scan_runs_avx512(seeds, l);
		else
#endif
			runs_portable(seeds, l);
		for (size_t i = 0; i < l->n; i++)
			dict_seed_soon(seeds, l->from[i]);
	}
	(void)form;
}

size_t
scan_edges(const uint16_t *keys, const uint8_t *flags, size_t from, size_t to,
    enum scan_form form, uint32_t out[SCAN_ROOM])
{
	size_t n = 0;

#if SCAN_HAS_X86
	if (form == SCAN_AVX512)
		return scan_edges_avx512(keys, flags, from, to, out);
#endif
	(void)form;
	/* Without a branch: none could be foretold. */
	for (size_t i = from; i < to; i++) {
		out[n] = (uint32_t)i;
		n += ((keys[i] | *(keys + i - 1)) >= 0x80) | (i == 0) |
		     ((flags[i] & SCAN_EDGE) != 0);
	}
	return n;
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

/* add_pairs: the entries of a run, as many as there is room for. */
static inline void
add_pairs(const struct scan_list *l, unsigned pattern, size_t size,
    struct scan_walk *w, struct scan_pairs *out)
{
	const uint32_t at = l->at[w->i], hash = l->hash[w->i];
	uint32_t entry = l->from[w->i] + w->done, to = l->to[w->i];
	size_t n = out->n;

	for (; entry < to && n < SCAN_BATCH; n++, w->done++) {
		out->entry[n] = entry++;
		out->hash[n] = hash;
		out->at[n] = at;
		out->pattern[n] = pattern;
		out->behind[n] = at + (uint32_t)size;
	}
	out->n = n;
}

/* take_pairs: the entries at the places, from where the walk has come to. */
static void
take_pairs(const struct scan_places *places, struct scan_walk *w,
    struct scan_pairs *out)
{
	out->n = 0;
	for (; w->list < SCAN_LISTS; w->list++, w->i = 0) {
		const struct scan_list *l = &places->list[w->list];
		const unsigned pattern = w->list % DICT_PATTERNS;
		const size_t size =
		    dict_seed_size(w->list >= SCAN_WIDE, pattern);
		for (; w->i < l->n; w->i++, w->done = 0) {
			add_pairs(l, pattern, size, w, out);
			if (out->n == SCAN_BATCH)
				return;
		}
	}
}

/* fits_portable: leaves the pairs of which the seeds stand there. */
static void
fits_portable(const struct dict_seeds *seeds, const unsigned char *letters,
    struct scan_pairs *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->n; i++) {
		struct dict_seed seed;
		if (!dict_seed(seeds, p->entry[i], p->hash[i], &seed) ||
		    !(seed.patterns >> p->pattern[i] & 1) ||
		    !fits(&seed, letters + p->at[i], letters + p->behind[i]))
			continue;
		p->entry[kept] = p->entry[i];
		p->hash[kept] = p->hash[i];
		p->at[kept++] = p->at[i];
	}
	p->n = kept;
}

bool
scan_walk(const struct dict_seeds *seeds, const struct scan_places *places,
    const unsigned char *letters, enum scan_form form, struct scan_walk *walk,
    struct scan_batch *out)
{
	struct scan_pairs pairs;

	out->n = 0;
	take_pairs(places, walk, &pairs);
	if (pairs.n == 0)
		return false;
#if SCAN_HAS_X86
	if (form == SCAN_AVX512)
		scan_fits_avx512(seeds, letters, &pairs);
	else
#endif
		fits_portable(seeds, letters, &pairs);
	(void)form;
	for (size_t i = 0; i < pairs.n; i++)
		if (dict_seed(seeds, pairs.entry[i], pairs.hash[i],
			&out->seed[out->n]))
			out->at[out->n++] = pairs.at[i];
	return true;
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
