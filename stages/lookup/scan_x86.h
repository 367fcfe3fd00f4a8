#ifndef SCAN_X86_H
#define SCAN_X86_H

/* scan_x86: the forms of scan.h with vectors; there they are described. */

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

/* scan_like_avx2: scan_is_like(). */
bool scan_like_avx2(
    const unsigned char *key, size_t n, const uint16_t *text, unsigned edits);

#endif
