#ifndef CUTSTREAM_H
#define CUTSTREAM_H

/*
 * cutstream: a compressed stream that was cut off as one that ends where its
 * bytes do, so that a decoder which withholds the last of what is cut gives
 * all of it: without checksums and sizes of the whole, the last whole block
 * marked as the last; of lz4, of which a block may have 4 MiB, also what can
 * be decoded of the block that was cut.
 *
 * Source: RFC 8878 (zstd); the LZ4 frame format 1.6 and block format.
 */

#include <stdbool.h>

#include "../buf.h"

/*
 * cutstream: appends the frames of content, the last of them mended.  Types
 * are sniff()'s: "zst", "lz4".  False when the last is whole or not one.
 */
bool cutstream(struct str content, const char *type, struct buf *out);

/*
 * cutstream_lz4_block: appends what the beginning of a compressed block holds,
 * at most so many bytes.  It must not refer to a block before.
 */
void cutstream_lz4_block(struct str block, size_t most, struct buf *out);

#endif
