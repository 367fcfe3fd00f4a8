/* Any bytes as the records of a workbook. */

#include "../unit/extract_doc.h"
#include "msxls.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	parsed(msxls_read, (struct str){ (const char *)p, n });
	return 0;
}
