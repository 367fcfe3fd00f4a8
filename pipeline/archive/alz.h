#ifndef ALZ_H
#define ALZ_H

/*
 * alz: archives of ALZip, which Korea used where others used zip: headers one
 * behind the other, each with its member's data; store, deflate, and a bzip2
 * whose marks are other ones; encrypted, if at all, as zip does.
 *
 * Source: the format as publicly described by those who have read it; the
 * maker has published nothing of it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "../buf.h"

/* A walk through an archive; the caller's, begins as { .s = archive }. */
struct alz {
	struct str s;
	uint64_t at; /* next header in s */
};

enum alz_kind { ALZ_MEMBER, ALZ_DIRECTORY, ALZ_END, ALZ_BROKEN };

struct alz_entry {
	enum alz_kind kind;
	uint64_t at, header; /* where it begins, bytes of header and name */
	/* Of ALZ_MEMBER: */
	struct str name; /* bytes as stored */
	uint16_t dos_date, dos_time;
	bool is_folder, is_encrypted;
	struct str key; /* what proves the password, when it is encrypted */
	unsigned method;
	uint32_t crc;
	uint64_t size, packed; /* as declared */
	struct str data;       /* what of it is there */
};

/*
 * alz_next: the next part of the archive; the walk ends with ALZ_END (at the
 * end mark, or where the bytes end between two parts) or ALZ_BROKEN (what
 * follows is none, or the bytes end within one).
 */
void alz_next(struct alz *a, struct alz_entry *e);

enum alz_result {
	ALZ_READ,
	ALZ_STOPPED,   /* the caller had enough */
	ALZ_TRUNCATED, /* its data end too early */
	ALZ_DAMAGED,
	ALZ_CRC,
	ALZ_SIZE,      /* not as many bytes as declared */
	ALZ_ENCRYPTED, /* nothing was given */
	ALZ_METHOD,    /* of no known method; nothing was given */
};

/* alz_piece_fn: the next bytes; non-zero: enough. */
typedef int (*alz_piece_fn)(void *arg, struct str piece);

/* alz_read: a member's content in pieces; whatever decodes is given. */
enum alz_result alz_read(const struct alz_entry *e, alz_piece_fn fn, void *arg);

/*
 * alz_decrypt: an encrypted member as it would be without, its data in room, by
 * the first password that fits; false: none does.
 */
bool alz_decrypt(const struct alz_entry *e, const struct str *passwords,
    size_t n, struct buf *room, struct alz_entry *plain);

#endif
