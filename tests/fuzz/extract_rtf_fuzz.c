/* Any bytes as RTF. */

#include "../unit/extract_doc.h"
#include "rtf.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	parsed(rtf_read, (struct str){ (const char *)p, n });
	return 0;
}
