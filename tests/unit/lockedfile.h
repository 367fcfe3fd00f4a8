#ifndef LOCKEDFILE_H
#define LOCKEDFILE_H

/*
 * lockedfile: documents behind passwords, made in memory for tests: what says
 * how they are encrypted, and what a password makes of their bytes.
 */

#ifndef OPENSSL_API_COMPAT
#define OPENSSL_API_COMPAT 0x10100000L
#endif

#include <openssl/aes.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#include "buf.h"
#include "cipher.h"
#include "olefile.h"
#include "str.h"

enum { LOCK_HASH = 64 };
static const char lock_salt[16] = "salt of 16 bytes";
static const char lock_words[16] = "to be proven by ";

static inline struct str
lock_str(const char *p, size_t n)
{
	return (struct str){ p, n };
}

/* lock_wide: a password of ASCII as UTF-16. */
static inline void
lock_wide(struct buf *b, const char *password)
{
	for (; *password != '\0'; password++)
		ole_put(b, (unsigned char)*password, 2);
}

/* lock_hash: of two runs of bytes, by SHA-512 or SHA-1. */
static inline void
lock_hash(bool is_512, struct str a, struct str b, char *out)
{
	struct buf both = { NULL, 0, 0 };

	buf_adds(&both, a);
	buf_adds(&both, b);
	if (is_512)
		SHA512((unsigned char *)both.p, both.n, (unsigned char *)out);
	else
		SHA1((unsigned char *)both.p, both.n, (unsigned char *)out);
	buf_fini(&both);
}

static inline void
lock_base64(struct buf *out, struct str s)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t v = 0;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 |
			    (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_addc(out,
			    i + k > s.n ? '=' : digits[v >> (18 - 6 * k) & 63]);
	}
}

/* lock_cbc: whole blocks; what is short of one is filled up with zeros. */
static inline void
lock_cbc(struct str key, const char *iv, struct str in, struct buf *out)
{
	AES_KEY k;
	struct buf padded = { NULL, 0, 0 };
	unsigned char chain[16];

	buf_adds(&padded, in);
	ole_fill(&padded, (16 - in.n % 16) % 16, 0);
	AES_set_encrypt_key((const unsigned char *)key.p, (int)key.n * 8, &k);
	if (iv != NULL)
		memcpy(chain, iv, 16);
	for (size_t at = 0; at < padded.n; at += 16) {
		for (size_t i = 0; i < 16; i++)
			chain[i] = (unsigned char)((iv != NULL ? chain[i] : 0) ^
						   padded.p[at + i]);
		AES_encrypt(chain, chain, &k);
		buf_add(out, chain, 16);
	}
	buf_fini(&padded);
}

/* -- packages: agile -- */

struct lock_agile {
	bool is_512; /* with keys of 256 bits; else SHA-1 and 128 */
	const char *spins;
	unsigned n_spins;
};

/* lock_value: an attribute: a value under the key for this purpose. */
static inline void
lock_value(struct buf *xml, const struct lock_agile *a, const char *hash,
    const char *name, struct str purpose, struct str value)
{
	char key[LOCK_HASH];
	struct buf locked = { NULL, 0, 0 };

	lock_hash(a->is_512, lock_str(hash, a->is_512 ? 64 : 20), purpose, key);
	lock_cbc(lock_str(key, a->is_512 ? 32 : 16), lock_salt, value, &locked);
	buf_addz(xml, name);
	buf_addz(xml, "='");
	lock_base64(xml, buf_str(&locked));
	buf_addz(xml, "' ");
	buf_fini(&locked);
}

static inline void
lock_how(struct buf *xml, const struct lock_agile *a)
{
	buf_addz(xml, a->is_512 ? "hashAlgorithm='SHA512' keyBits='256' "
				: "hashAlgorithm='SHA1' keyBits='128' ");
	buf_addz(xml, "cipherAlgorithm='AES' cipherChaining='ChainingModeCBC' "
		      "saltValue='");
	lock_base64(xml, lock_str(lock_salt, 16));
	buf_addz(xml, "' ");
}

static inline void
lock_agile(const struct lock_agile *a, const char *password, struct str plain,
    struct buf *info, struct buf *package)
{
	static const char data_key[33] = "a key of the data: 32 bytes long";
	size_t hash_n = a->is_512 ? 64 : 20, key_n = a->is_512 ? 32 : 16;
	char hash[LOCK_HASH], proof[LOCK_HASH], number[4];
	struct buf wide = { NULL, 0, 0 };

	lock_wide(&wide, password);
	lock_hash(a->is_512, lock_str(lock_salt, 16), buf_str(&wide), hash);
	for (unsigned i = 0; i < a->n_spins; i++) {
		for (unsigned k = 0; k < 4; k++)
			number[k] = (char)(i >> 8 * k & 0xff);
		lock_hash(a->is_512, lock_str(number, 4),
		    lock_str(hash, hash_n), hash);
	}
	buf_add(info, "\4\0\4\0\x40\0\0\0", 8);
	buf_addz(info, "<encryption><keyData ");
	lock_how(info, a);
	buf_addz(info, "/><keyEncryptors><keyEncryptor><p:encryptedKey ");
	lock_how(info, a);
	buf_addz(info, "spinCount='");
	buf_addz(info, a->spins);
	buf_addz(info, "' ");
	lock_hash(a->is_512, lock_str(lock_words, 16), STR(""), proof);
	lock_value(info, a, hash, "encryptedVerifierHashInput",
	    STR("\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79"), lock_str(lock_words, 16));
	lock_value(info, a, hash, "encryptedVerifierHashValue",
	    STR("\xd7\xaa\x0f\x6d\x30\x61\x34\x4e"), lock_str(proof, hash_n));
	lock_value(info, a, hash, "encryptedKeyValue",
	    STR("\x14\x6e\x0b\xe7\xab\xac\xd0\xd6"), lock_str(data_key, key_n));
	buf_addz(info, "/></keyEncryptor></keyEncryptors></encryption>");
	ole_put(package, plain.n, 8);
	for (unsigned i = 0; plain.n > 0; i++, plain = str_from(plain, 4096)) {
		for (unsigned k = 0; k < 4; k++)
			number[k] = (char)(i >> 8 * k & 0xff);
		lock_hash(a->is_512, lock_str(lock_salt, 16),
		    lock_str(number, 4), hash);
		lock_cbc(lock_str(data_key, key_n), hash, str_head(plain, 4096),
		    package);
	}
	buf_fini(&wide);
}

/* -- what a provider of Windows has -- */

/* lock_api: the descriptor of RC4 or AES up to what proves a password. */
static inline void
lock_api(struct buf *info, bool is_aes, unsigned key_bits)
{
	buf_add(info, is_aes ? "\4\0\2\0\x24\0\0\0" : "\2\0\2\0\4\0\0\0", 8);
	ole_put(info, 34, 4); /* bytes of what follows */
	ole_put(info, is_aes ? 0x24 : 4, 4);
	ole_put(info, 0, 4);
	ole_put(info, is_aes ? 0x660e : 0x6801, 4);
	ole_put(info, 0x8004, 4);
	ole_put(info, key_bits, 4);
	ole_put(info, is_aes ? 24 : 1, 4);
	ole_put(info, 0, 8);
	ole_put(info, 0, 2); /* the provider's name */
	ole_put(info, 16, 4);
	buf_add(info, lock_salt, 16);
}

/* lock_standard: AES of 128 bits, each block alone. */
static inline void
lock_standard(const char *password, struct str plain, struct buf *info,
    struct buf *package)
{
	char hash[LOCK_HASH], block[64], key[LOCK_HASH], number[4];
	struct buf wide = { NULL, 0, 0 };

	lock_wide(&wide, password);
	lock_hash(false, lock_str(lock_salt, 16), buf_str(&wide), hash);
	for (unsigned i = 0; i < 50000; i++) {
		for (unsigned k = 0; k < 4; k++)
			number[k] = (char)(i >> 8 * k & 0xff);
		lock_hash(false, lock_str(number, 4), lock_str(hash, 20), hash);
	}
	lock_hash(false, lock_str(hash, 20), STR("\0\0\0\0"), hash);
	for (unsigned i = 0; i < 64; i++)
		block[i] = (char)(0x36 ^ (i < 20 ? hash[i] : 0));
	lock_hash(false, lock_str(block, 64), STR(""), key);
	lock_api(info, true, 128);
	lock_cbc(lock_str(key, 16), NULL, lock_str(lock_words, 16), info);
	ole_put(info, 20, 4);
	lock_hash(false, lock_str(lock_words, 16), STR(""), hash);
	lock_cbc(lock_str(key, 16), NULL, lock_str(hash, 20), info);
	ole_put(package, plain.n, 8);
	lock_cbc(lock_str(key, 16), NULL, plain, package);
	buf_fini(&wide);
}

/* lock_stream: RC4 in place, a key for each block; of 40 bits by MD5. */
static inline void
lock_stream(const char *base, bool is_api, char *p, size_t n, size_t block)
{
	char key[LOCK_HASH];
	struct cipher_rc4 rc4;

	for (unsigned i = 0; n > 0; i++) {
		struct buf b = { NULL, 0, 0 };
		size_t part = n < block ? n : block;

		buf_add(&b, base, is_api ? 20 : 5);
		ole_put(&b, i, 4);
		if (is_api)
			SHA1((unsigned char *)b.p, b.n, (unsigned char *)key);
		else
			MD5((unsigned char *)b.p, b.n, (unsigned char *)key);
		cipher_rc4_init(&rc4, lock_str(key, 16));
		cipher_rc4(&rc4, p, part);
		buf_fini(&b);
		p += part;
		n -= part;
	}
}

/* lock_rc4: the descriptor, and what keys derive from (LOCK_HASH bytes). */
static inline void
lock_rc4(const char *password, bool is_api, struct buf *info, char *base)
{
	struct buf wide = { NULL, 0, 0 }, many = { NULL, 0, 0 };
	struct buf proof = { NULL, 0, 0 };
	char hash[LOCK_HASH];

	lock_wide(&wide, password);
	if (is_api) {
		lock_hash(false, lock_str(lock_salt, 16), buf_str(&wide), base);
		lock_api(info, false, 128);
	} else {
		MD5((unsigned char *)wide.p, wide.n, (unsigned char *)hash);
		for (unsigned i = 0; i < 16; i++) {
			buf_add(&many, hash, 5);
			buf_add(&many, lock_salt, 16);
		}
		MD5((unsigned char *)many.p, many.n, (unsigned char *)base);
		buf_add(info, "\1\0\1\0", 4);
		buf_add(info, lock_salt, 16);
	}
	buf_add(&proof, lock_words, 16);
	if (is_api)
		SHA1((const unsigned char *)lock_words, 16,
		    (unsigned char *)hash);
	else
		MD5((const unsigned char *)lock_words, 16,
		    (unsigned char *)hash);
	buf_add(&proof, hash, is_api ? 20 : 16);
	lock_stream(base, is_api, proof.p, proof.n, 4096);
	buf_add(info, proof.p, 16);
	if (is_api)
		ole_put(info, 20, 4);
	buf_add(info, proof.p + 16, proof.n - 16);
	buf_fini(&wide);
	buf_fini(&many);
	buf_fini(&proof);
}

#endif
