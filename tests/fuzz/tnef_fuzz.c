/* Any bytes as winmail.dat; checksums need not fit to be read. */

#include "../unit/extract_doc.h"
#include "tnef.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	parsed(tnef_read, (struct str){ (const char *)p, n });
	return 0;
}
