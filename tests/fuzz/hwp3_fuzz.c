/* Any bytes as the body of HWP 3.  A first byte of Z: as the file. */

#include "../unit/extract_doc.h"
#include "hwp3.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
body(struct doc *d)
{
	hwp3_body(d, doc_bytes(d));
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str all = { (const char *)p, n };

	if (n > 0 && p[0] == 'Z')
		parsed(hwp3_read, str_from(all, 1));
	else
		parsed(body, all);
	return 0;
}
