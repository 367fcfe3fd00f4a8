#ifndef BIFFCRYPT_H
#define BIFFCRYPT_H

/*
 * biffcrypt: workbooks behind a password: which bytes of their records are
 * encrypted, and the way that is older than RC4.
 *
 * Source: [MS-XLS], sections 2.2.10 and 2.4.117; [MS-OFFCRYPTO], section 2.3.7.
 */

#include "offcrypt.h"

/*
 * biffcrypt_open: the whole stream to plain, when a password fits.  at is what
 * lies behind the record that says how it is encrypted, filepass its data.
 */
enum offcrypt_result biffcrypt_open(struct str stream, size_t at,
    struct str filepass, const struct doc_limits *limits, struct buf *plain);

#endif
