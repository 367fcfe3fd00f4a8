#ifndef CIPHER_H
#define CIPHER_H

/*
 * cipher: what protected documents are encrypted with; the one user of
 * libcrypto here.  Its plain functions alone: they read no configuration and
 * load nothing, which a process behind walls could not.  RC4 is our own, since
 * libcrypto has it no longer.
 */

#include <stdbool.h>

#include "buf.h"
#include "str.h"

enum cipher_hash {
	CIPHER_MD5,
	CIPHER_SHA1,
	CIPHER_SHA256,
	CIPHER_SHA384,
	CIPHER_SHA512
};

enum { CIPHER_HASH_MAX = 64, CIPHER_BLOCK = 16 };

/* cipher_hash_size: bytes of a hash. */
size_t cipher_hash_size(enum cipher_hash kind);

/* cipher_hash: of a and b in a row, to out, which has CIPHER_HASH_MAX bytes. */
void cipher_hash(enum cipher_hash kind, struct str a, struct str b, char *out);

/*
 * cipher_aes: whole blocks of in decrypted, appended; a rest that is no block
 * is left.  iv: CIPHER_BLOCK bytes that blocks are chained from, or NULL when
 * each stands alone.  False when the key is not of 16, 24 or 32 bytes.
 */
bool cipher_aes(struct str key, const char *iv, struct str in, struct buf *out);

struct cipher_rc4 {
	unsigned char state[256], i, j;
};

/* cipher_rc4_init: key has 1 to 256 bytes. */
void cipher_rc4_init(struct cipher_rc4 *c, struct str key);

/* cipher_rc4: n bytes in place, behind those before. */
void cipher_rc4(struct cipher_rc4 *c, char *p, size_t n);

#endif
