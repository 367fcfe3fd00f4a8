#ifndef OFFCRYPT_H
#define OFFCRYPT_H

/*
 * offcrypt: office files behind a password.  The one that Excel itself knows,
 * the empty one and those of the caller are tried; nothing is guessed.
 *
 * Source: [MS-OFFCRYPTO], sections 2.3.4 to 2.3.7.
 */

#include <stdbool.h>

#include "cipher.h"
#include "doc.h"

enum offcrypt_result {
	OFFCRYPT_OPEN,  /* a password fits */
	OFFCRYPT_WRONG, /* none does */
	OFFCRYPT_METHOD /* encrypted in a way that is not known */
};

/* What a password that fits makes of a document. */
struct offcrypt {
	enum {
		OFFCRYPT_RC4,
		OFFCRYPT_RC4_API,
		OFFCRYPT_AES,
		OFFCRYPT_AGILE
	} kind;
	char base[CIPHER_HASH_MAX]; /* the key, or what keys derive from */
	size_t base_n, key_n;
	/* Of an agile one: */
	enum cipher_hash hash;
	char salt[CIPHER_HASH_MAX];
	size_t salt_n;
};

/* offcrypt_open: info is the whole descriptor, which begins with a version. */
enum offcrypt_result offcrypt_open(
    struct offcrypt *c, struct str info, const struct doc_limits *limits);

/*
 * offcrypt_stream: bytes of a stream in place, by RC4 (of other kinds nothing
 * is done); each block of so many bytes has a key of its own.
 */
void offcrypt_stream(const struct offcrypt *c, char *p, size_t n, size_t block);

/*
 * offcrypt_package: the package behind its length, by AES, appended; false
 * when it is shorter than that, or not of such a kind.
 */
bool offcrypt_package(
    const struct offcrypt *c, struct str package, struct buf *out);

/* offcrypt_password: number i of those that are tried; false behind the last.
 */
bool offcrypt_password(
    const struct doc_limits *limits, size_t i, struct str *password);

/* offcrypt_fault: a document stays closed; what it is, "encrypted workbook". */
void offcrypt_fault(struct doc *d, enum offcrypt_result why, const char *what);

#endif
