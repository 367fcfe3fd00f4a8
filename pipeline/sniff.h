#ifndef SNIFF_H
#define SNIFF_H

/*
 * sniff: what a run of bytes is, by its content and never by its name.  The
 * types are those of `item`; a type also says which program opens it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/* Who reads a type: what unpack does with a member depends on it. */
enum sniff_class {
	SNIFF_EMPTY,    /* no bytes */
	SNIFF_ARCHIVE,  /* unpack opens it (zip, tar, gz, 7z, ...) */
	SNIFF_DOCUMENT, /* extract reads it (docx, html, eml, ...) */
	SNIFF_TEXT,     /* decode reads it */
	SNIFF_OPAQUE,   /* known or not, no stage reads it yet */
	SNIFF_CLOSED,   /* an archive of a kind that nothing here opens */
	SNIFF_BINARY    /* extract reads it; a zip may stand behind it */
};

struct sniff {
	const char *type; /* "zip", "docx", "text", "png", "data"; static */
	enum sniff_class class;
};

/* sniff_is_binary: no document, no text, no archive; one may be behind it. */
static inline bool
sniff_is_binary(enum sniff_class c)
{
	return c == SNIFF_OPAQUE || c == SNIFF_BINARY;
}

/*
 * sniff: the type of content of which head is the first part (64 KiB is
 * enough) and size the whole length in bytes (UINT64_MAX when unknown).  A zip
 * is told from a document by its directory with sniff_zip().
 */
struct sniff sniff(struct str head, uint64_t size);

/*
 * sniff_tar_header: is this a header of a tar?  Its checksum must be right,
 * which that of zeros is not.
 */
bool sniff_tar_header(struct str s);

/*
 * sniff_zip: refines "zip" by one member name after the other: feed all raw
 * names of the directory (and mimetype's content, when stored) and ask.
 */
struct sniff_zip {
	bool content_types, word, xl, ppt, odf_content, hwpx, epub;
	bool java, android, xps;
	bool document, workbook, presentation; /* the main part of each */
	bool stranger; /* a member that no office file has */
	char mimetype[64];
};
void sniff_zip_name(struct sniff_zip *z, struct str raw_name);
void sniff_zip_mimetype(struct sniff_zip *z, struct str content);
struct sniff sniff_zip_type(const struct sniff_zip *z);

/*
 * sniff_zip_end: does this last part of a file (64 KiB is enough) end as a zip
 * does?  A program or picture may stand in front of one.
 */
bool sniff_zip_end(struct str tail);

/*
 * sniff_inside: where in a program an archive begins that it would unpack (7z,
 * rar), and its type; 0 when there is none.
 */
size_t sniff_inside(struct str content, struct sniff *is);

#endif
