#ifndef STREAM_H
#define STREAM_H

/*
 * stream: compressed streams by their structure alone, without decompressing:
 * where they end, so that what lies behind is not fed to a decoder, and what
 * to change so that a decoder gives all it has in spite of a wrong checksum.
 *
 * Source: RFC 8878 (zstd); the LZ4 frame format 1.6.
 */

#include "../buf.h"

/*
 * stream_end: bytes of content up to the end of its last whole stream; 0 when
 * its structure does not tell.  Types are sniff()'s: "zst", "lz4".
 */
size_t stream_end(struct str content, const char *type);

/*
 * stream_unchecked: appends the content changed so that checksums are ignored
 * or right ("zst").  False when that cannot be done.
 */
bool stream_unchecked(struct str content, const char *type, struct buf *out);

#endif
