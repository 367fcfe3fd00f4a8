#ifndef VECTOR_H
#define VECTOR_H

/*
 * vector: the scans of long runs of bytes in blocks of 32, where the machine
 * has AVX2.  Each gives a beginning that is certainly good and ends between
 * two characters; 0 says nothing.  What is behind it is the portable form's
 * business, which also finds where exactly it ends: so both always agree, and
 * elsewhere than on x86 nothing of this is there.
 *
 * Whether the machine has it is asked anew in each call: that is one load and
 * one test of what the C library's start has found out, less than a call
 * through a pointer, and leaves nothing to be set up or remembered.
 */

#include <stdbool.h>
#include <stddef.h>

/* Shorter inputs are not worth the call. */
#define VECTOR_MIN 64

/* vector_is_here: are the three below more than `return 0`? */
bool vector_is_here(void);

/* vector_ascii: bytes below 0x80. */
size_t vector_ascii(const unsigned char *p, size_t n);

/* vector_utf8: well-formed UTF-8. */
size_t vector_utf8(const unsigned char *p, size_t n);

/*
 * vector_stable: of well-formed UTF-8, characters that NFC leaves alone
 * whatever stands around them; of the scripts read here, nearly all.
 */
size_t vector_stable(const unsigned char *p, size_t n);

#endif
