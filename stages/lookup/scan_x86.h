#ifndef SCAN_X86_H
#define SCAN_X86_H

/* scan_x86: the forms of scan.h with vectors; there they are described. */

#include "fold.h"
#include "scan.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define SCAN_HAS_X86 1
#else
#define SCAN_HAS_X86 0
#endif

/* scan_avx2, scan_avx512: scan(), into lists that are empty. */
void scan_avx2(const struct dict_seeds *s, const uint16_t *keys, size_t from,
    size_t to, struct scan_places *out);
void scan_avx512(const struct dict_seeds *s, const uint16_t *keys, size_t from,
    size_t to, struct scan_places *out);

/* scan_letters_avx2: scan_letters(); returns how many units it has done. */
size_t scan_letters_avx2(
    const uint16_t *keys, size_t n, unsigned char *letters);

/* scan_runs_avx512: the runs of the places of a list. */
void scan_runs_avx512(const struct dict_seeds *s, struct scan_list *l);

/*
 * Entries of seeds and the places at which they may stand: the first unit, the
 * pattern, the first unit behind it.
 */
struct scan_pairs {
	size_t n;
	uint32_t entry[SCAN_BATCH], hash[SCAN_BATCH];
	uint32_t at[SCAN_BATCH], pattern[SCAN_BATCH], behind[SCAN_BATCH];
};

/* scan_fits_avx512: leaves the pairs that scan_walk() gives. */
void scan_fits_avx512(const struct dict_seeds *seeds,
    const unsigned char *letters, struct scan_pairs *pairs);

/* The flags of fold.h that make an edge. */
#define SCAN_EDGE (FOLD_GAP | FOLD_JOIN)

/* scan_edges_avx512: scan_edges(). */
size_t scan_edges_avx512(const uint16_t *keys, const uint8_t *flags,
    size_t from, size_t to, uint32_t out[SCAN_ROOM]);

/* scan_like_avx2: scan_is_like(). */
bool scan_like_avx2(
    const unsigned char *key, size_t n, const uint16_t *text, unsigned edits);

#endif
