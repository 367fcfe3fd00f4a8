/* Any bytes as a document behind a password: a compound file or a workbook. */

#include "../unit/extract_doc.h"
#include "msxls.h"
#include "oleany.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	bool is_compound = n > 0 && p[0] == 0xd0;

	parsed(is_compound ? oleany_read : msxls_read,
	    (struct str){ (const char *)p, n });
	return 0;
}
