#ifndef PACK_H
#define PACK_H

/*
 * pack: containers and charsets for made-up files.  Zips are written by hand,
 * since what they are for here is what no library writes: names in dead
 * charsets without the UTF-8 flag, false and true Unicode Path fields, old
 * encryption.  Everything is appended to a buffer of the caller; the same
 * input gives the same bytes.
 */

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

/* The one time stamp in all containers: 4 December 2023, 09:30:00. */
#define PACK_TIME 1701682200

/* struct pack_zip: a zip being written; all zero at first. */
struct pack_zip {
	struct buf out;
	struct buf directory;
	unsigned n;
};

enum pack_zip_how {
	PACK_UTF8 = 1,   /* the name is UTF-8 and the flag says so */
	PACK_STORED = 2, /* not compressed */
	PACK_PATH = 4,   /* a Unicode Path field with the UTF-8 name */
	PACK_STALE = 8,  /* such a field, but of another name's CRC */
};

/*
 * pack_zip_add: a member.  name is written as it is; utf8 is for the Unicode
 * Path field; with a password the data is encrypted the old way.
 */
void pack_zip_add(struct pack_zip *z, struct str name, struct str data, int how,
    struct str utf8, const char *password);

/* pack_zip_end: writes the directory; z->out is the zip, the caller's. */
void pack_zip_end(struct pack_zip *z);

struct pack_file {
	struct str name;
	struct str data;
};

/*
 * pack_archive: files in a container ("gnutar", "7zip", or "raw" for a single
 * file) inside a filter ("none", "gzip", "bzip2", "xz", "zstd").
 */
void pack_archive(struct buf *out, const char *format, const char *filter,
    const struct pack_file *files, size_t n);

/*
 * pack_encode: UTF-8 to a charset of iconv's; "UTF-8" as it is, "NFD" with
 * Hangul taken apart, and "BOM:" before the name writes a byte order mark.
 */
void pack_encode(struct buf *out, struct str utf8, const char *charset);

/* pack_base64: lines of 76 characters. */
void pack_base64(struct buf *out, struct str data);

/* pack_png: a picture of noise, side pixels wide and high. */
void pack_png(struct buf *out, uint32_t side);

/* pack_noise: n bytes that look like chance and never change. */
void pack_noise(struct buf *out, size_t n);

/* pack_die: one line, exit 4. */
_Noreturn void pack_die(const char *what, const char *why);

#endif
