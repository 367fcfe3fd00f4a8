/*
 * The plain functions rather than those over a provider: these allocate
 * nothing, while the others crash in their first call when memory is out.
 * Asked for before any header.
 */
#define OPENSSL_API_COMPAT 0x10100000L

#include "digest.h"

#include <openssl/sha.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(struct digest),
    "struct digest has room for the library's state");

void
digest_init(struct digest *d)
{
	SHA256_Init((SHA256_CTX *)d);
}

void
digest_add(struct digest *d, struct str s)
{
	if (s.n > 0)
		SHA256_Update((SHA256_CTX *)d, s.p, s.n);
}

void
digest_end(struct digest *d, unsigned char out[32])
{
	SHA256_Final(out, (SHA256_CTX *)d);
}

void
digest_hex(const unsigned char *bytes, unsigned n, char *hex)
{
	static const char digits[] = "0123456789abcdef";

	for (unsigned i = 0; i < n; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[2 * n] = '\0';
}
