/*
 * Any bytes as compressed streams that were cut off.  What is mended is whole
 * by its structure, and not much longer than what there was; what is decoded
 * of a block is within its bound.
 */

#include <stdint.h>
#include <stdlib.h>

#include "archive/cutstream.h"
#include "archive/stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* The most that one block may hold, and a header. */
enum { BLOCK = 4 * 1024 * 1024 + 64, SMALL = 1000 };

static void
must(bool good)
{
	if (!good)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char *const types[] = { "zst", "lz4" };
	struct str content = { (const char *)p, n };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct buf out = { NULL, 0, 0 };

		if (cutstream(content, types[i], &out))
			must(stream_end(buf_str(&out), types[i]) == out.n);
		must(out.n <= n + BLOCK);
		buf_fini(&out);
	}
	struct buf block = { NULL, 0, 0 };

	cutstream_lz4_block(content, SMALL, &block);
	must(block.n <= SMALL);
	buf_fini(&block);
	return 0;
}
