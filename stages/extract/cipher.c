/* The plain functions of libcrypto are the ones before version 3. */
#define OPENSSL_API_COMPAT 0x10100000L

#include "cipher.h"

#include <string.h>

#include <openssl/aes.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

_Static_assert(CIPHER_BLOCK == AES_BLOCK_SIZE, "of AES");
_Static_assert(CIPHER_HASH_MAX == SHA512_DIGEST_LENGTH, "the longest");

size_t
cipher_hash_size(enum cipher_hash kind)
{
	static const size_t sizes[] = { 16, 20, 32, 48, 64 };

	return sizes[kind];
}

static void
sha512(bool is_384, struct str a, struct str b, unsigned char *out)
{
	SHA512_CTX c;

	if (is_384)
		SHA384_Init(&c);
	else
		SHA512_Init(&c);
	SHA512_Update(&c, a.p, a.n);
	SHA512_Update(&c, b.p, b.n);
	if (is_384)
		SHA384_Final(out, &c);
	else
		SHA512_Final(out, &c);
}

void
cipher_hash(enum cipher_hash kind, struct str a, struct str b, char *out)
{
	unsigned char *to = (unsigned char *)out;
	MD5_CTX md5;
	SHA_CTX sha1;
	SHA256_CTX sha256;

	switch (kind) {
	case CIPHER_MD5:
		MD5_Init(&md5);
		MD5_Update(&md5, a.p, a.n);
		MD5_Update(&md5, b.p, b.n);
		MD5_Final(to, &md5);
		break;
	case CIPHER_SHA1:
		SHA1_Init(&sha1);
		SHA1_Update(&sha1, a.p, a.n);
		SHA1_Update(&sha1, b.p, b.n);
		SHA1_Final(to, &sha1);
		break;
	case CIPHER_SHA256:
		SHA256_Init(&sha256);
		SHA256_Update(&sha256, a.p, a.n);
		SHA256_Update(&sha256, b.p, b.n);
		SHA256_Final(to, &sha256);
		break;
	case CIPHER_SHA384:
	case CIPHER_SHA512:
		sha512(kind == CIPHER_SHA384, a, b, to);
		break;
	}
}

bool
cipher_aes(struct str key, const char *iv, struct str in, struct buf *out)
{
	AES_KEY k;

	if ((key.n != 16 && key.n != 24 && key.n != 32) ||
	    AES_set_decrypt_key(
		(const unsigned char *)key.p, (int)key.n * 8, &k) != 0)
		return false;
	buf_reserve(out, in.n);
	for (; in.n >= CIPHER_BLOCK; in = str_from(in, CIPHER_BLOCK)) {
		char *to = buf_reserve(out, CIPHER_BLOCK);

		AES_decrypt(
		    (const unsigned char *)in.p, (unsigned char *)to, &k);
		for (unsigned i = 0; iv != NULL && i < CIPHER_BLOCK; i++)
			to[i] = (char)(to[i] ^ iv[i]);
		if (iv != NULL)
			iv = in.p;
		out->n += CIPHER_BLOCK;
	}
	return true;
}

void
cipher_rc4_init(struct cipher_rc4 *c, struct str key)
{
	unsigned j = 0;

	for (unsigned i = 0; i < 256; i++)
		c->state[i] = (unsigned char)i;
	for (unsigned i = 0; i < 256; i++) {
		unsigned char was = c->state[i];

		j = (j + was + (unsigned char)key.p[i % key.n]) & 0xff;
		c->state[i] = c->state[j];
		c->state[j] = was;
	}
	c->i = c->j = 0;
}

void
cipher_rc4(struct cipher_rc4 *c, char *p, size_t n)
{
	unsigned char *s = c->state;

	for (; n > 0; n--, p++) {
		unsigned char was = s[++c->i];

		c->j = (unsigned char)(c->j + was);
		s[c->i] = s[c->j];
		s[c->j] = was;
		*p = (char)(*p ^ s[(s[c->i] + was) & 0xff]);
	}
}
