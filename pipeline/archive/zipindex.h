#ifndef ZIPINDEX_H
#define ZIPINDEX_H

/*
 * zipindex: the members of a zip as its own bytes say, from the local headers
 * and the central directory, without decompressing anything.  Our own reader,
 * since no library gives back the stored name bytes or all members.
 *
 * Source: PKWARE APPNOTE 6.3.10; Info-ZIP extra fields (0x7075, 0x5455).
 * The index owns its entries; names borrow from the archive's bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../str.h"

#define ZIP_NO_TIME INT64_MIN

struct zip_entry {
	struct str raw_name;     /* as stored, of the directory if it has one */
	struct str local_name;   /* of the local header; differs in odd files */
	struct str unicode_name; /* field 0x7075 if its CRC fits, or empty */
	struct str comment;      /* of the entry, raw bytes */
	uint64_t header_at;      /* offset of the local header in the file */
	uint64_t data_at;        /* offset of the compressed bytes */
	uint64_t packed_size;
	uint64_t size;         /* declared */
	uint32_t descriptor_n; /* bytes behind the data that repeat the sizes */
	uint32_t crc;
	uint32_t attributes; /* external, from the directory */
	uint16_t method;
	uint16_t flags; /* general purpose bits */
	uint16_t dos_time, dos_date;
	uint16_t made_by;    /* host system in the high byte */
	int64_t unix_time;   /* fields 0x5455, 0x000a, or ZIP_NO_TIME */
	uint16_t aes_method; /* field 0x9901: what method 99 stands for */
	uint16_t aes_version;
	uint8_t aes_strength; /* 1 to 3; 0 when not AES */
	bool listed;          /* the central directory has it */
	bool overlaps;        /* shares bytes with another member */
	uint32_t directory;   /* which lists it, from 1 at the end; or 0 */
	bool alias;           /* an earlier entry has the same local header */
	bool open_end;        /* no size is stored; packed_size is the most */
	bool bad_header;      /* its local header is missing or broken */
	bool elsewhere;       /* because it is in another part of a set */
};

/* What else is wrong with the archive as a whole; bits of zip_index.trouble */
enum zip_trouble {
	ZIP_TRUNCATED = 1,        /* no end of directory, or cut members */
	ZIP_SECOND_DIRECTORY = 2, /* more than one end of directory */
	ZIP_OVERLAP = 4,          /* members share bytes */
	ZIP_UNLISTED = 8,         /* local headers the directory lacks */
	ZIP_DAMAGED = 16,         /* directory entries that lead nowhere */
	ZIP_LIMIT = 32,           /* more members than asked for */
	ZIP_SPLIT = 64,           /* one part of several disks */
	ZIP_MASKED = 128          /* the directory is encrypted */
};

/* A stretch of the file. */
struct zip_extent {
	uint64_t at, end;
};

struct zip_index {
	struct zip_entry *entries; /* by offset of the local header */
	size_t n;
	struct zip_extent *dirs; /* directories, their ends, marks of a set */
	size_t n_dirs;
	uint64_t left; /* members beyond the limit, not indexed */
	unsigned trouble;
	struct str comment;
	uint64_t begin; /* of what headers account for, in the file */
	uint64_t end;
	/* Of one part of a set: so much of it is of a member of the part before
	 */
	uint64_t rest;
};

/*
 * zip_index_read: indexes a whole archive in memory (or mapped).  0, or -1
 * when nothing in it is a zip's header at all.  At most max entries.
 */
int zip_index_read(struct zip_index *z, struct str file, uint64_t max);
void zip_index_fini(struct zip_index *z);

#endif
