#ifndef DIGEST_H
#define DIGEST_H

/*
 * digest: SHA-256 of what goes by, by libcrypto.  The struct is the caller's
 * and holds no memory, so nothing here can fail.
 */

#include <stdint.h>

#include "../str.h"

/* Room for the library's state; digest.c checks that it is enough. */
struct digest {
	uint64_t state[16];
};

/* digest_init: of nothing yet.  digest_add: of more. */
void digest_init(struct digest *d);
void digest_add(struct digest *d, struct str s);

/* digest_end: the 32 bytes; d is of no use after that. */
void digest_end(struct digest *d, unsigned char out[32]);

/* digest_hex: the first n bytes (at most 32) as 2 n digits and a NUL. */
void digest_hex(const unsigned char *bytes, unsigned n, char *hex);

#endif
