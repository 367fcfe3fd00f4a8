#ifndef ZIPREAD_H
#define ZIPREAD_H

/*
 * zipread: the content of one zip member.  Stored and deflated members come
 * through libdeflate or zlib, Deflate64 through our own reader, the others and
 * what AES encrypts through libzip.
 * Delivered bytes are counted here, whatever a header declares.
 */

#include "../buf.h"
#include "zipindex.h"

enum zip_result {
	ZIP_READ_OK,
	ZIP_READ_CRC,       /* all delivered, checksum wrong */
	ZIP_READ_SIZE,      /* delivered, but not the declared size */
	ZIP_READ_TRUNCATED, /* the archive ends inside the member */
	ZIP_READ_DAMAGED,   /* the compressed stream is broken */
	ZIP_READ_METHOD,    /* a method nothing here decompresses */
	ZIP_READ_ENCRYPTED, /* no password given */
	ZIP_READ_PASSWORD,  /* none of the passwords fits */
	ZIP_READ_STOPPED    /* the consumer said enough (a limit) */
};

/*
 * zip_sink_fn: takes the next delivered bytes; nonzero stops the member.
 * Pieces come in order and are at most 1 MiB.
 */
typedef int (*zip_sink_fn)(void *arg, struct str piece);

/*
 * zip_read: delivers e's content.  passwords may be NULL; the first that fits
 * is used.  Everything readable before a fault is delivered.
 */
enum zip_result zip_read(struct str file, const struct zip_entry *e,
    const struct str *passwords, size_t n_passwords, zip_sink_fn fn, void *arg);

/*
 * zip_read_whole: the same for a member that can be had in one piece, which is
 * faster: it lies in the file itself or in room.  False, with nothing known,
 * when it is large, encrypted, of another method or damaged: zip_read() then
 * tells which, and gives what there is.
 */
bool zip_read_whole(struct str file, const struct zip_entry *e,
    struct buf *room, struct str *content);

/*
 * zip_password: which password opens an encrypted member (n: none does).
 * Cheap beside reading, so that a caller can remember which one it was.
 */
size_t zip_password(struct str file, const struct zip_entry *e,
    const struct str *passwords, size_t n);

/*
 * zip_read_all: the same into a buffer, at most max bytes (ZIP_READ_STOPPED
 * beyond).  For small parts of documents.
 */
enum zip_result zip_read_all(
    struct str file, const struct zip_entry *e, struct buf *out, uint64_t max);

/*
 * zip_read_frame: an archive that holds this member and no other, its data as
 * they are, but not encrypted: password (or NULL) is one that opens it.  For
 * methods that another library has.  False when the data do not lie in the
 * file or are not opened.
 */
bool zip_read_frame(struct str file, const struct zip_entry *e,
    const struct str *password, struct buf *out);

/* zip_read_library: name and release of the library for --version. */
const char *zip_read_library(void);

#endif
