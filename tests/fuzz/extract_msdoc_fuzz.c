/*
 * Any bytes as a document of old Word: two bytes say how many of them are its
 * text and header, the others are its tables.
 */

#include "../unit/extract_doc.h"
#include "../unit/olefile.h"
#include "le.h"
#include "msdoc.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str s = { (const char *)p, n };
	size_t text = le_u16(s, 0);
	const struct ole_part parts[] = {
		{ "WordDocument", le_part(s, 2, text) },
		{ "1Table", str_from(s, 2 + text) },
		{ NULL, { NULL, 0 } },
	};
	struct buf file = { NULL, 0, 0 };

	ole_make(&file, parts, (struct ole_layout){ .large = false });
	parsed(msdoc_read, buf_str(&file));
	buf_fini(&file);
	return 0;
}
