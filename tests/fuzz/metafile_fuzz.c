/* Any bytes as a drawing of Windows; an EMF begins with 1 in four bytes. */

#include "../unit/extract_doc.h"
#include "metafile.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	bool is_emf = n > 1 && p[0] == 1 && p[1] == 0 && (n < 3 || p[2] == 0);

	parsed(is_emf ? metafile_read_emf : metafile_read_wmf,
	    (struct str){ (const char *)p, n });
	return 0;
}
