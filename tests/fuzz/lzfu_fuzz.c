/* Any bytes as compressed RTF. */

#include <stdint.h>

#include "lzfu.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf out = { NULL, 0, 0 };

	(void)lzfu_read((struct str){ (const char *)p, n }, &out);
	buf_fini(&out);
	return 0;
}
