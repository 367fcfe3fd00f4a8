/*
 * Any bytes as the records of a presentation; the first two say where the last
 * edit is.
 */

#include "../unit/extract_doc.h"
#include "../unit/olefile.h"
#include "le.h"
#include "msppt.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str s = { (const char *)p, n };
	struct buf user = { NULL, 0, 0 }, file = { NULL, 0, 0 };

	ole_fill(&user, 16, 0);
	ole_put(&user, le_u16(s, 0), 4);
	const struct ole_part parts[] = {
		{ "PowerPoint Document", str_from(s, 2) },
		{ "Current User", buf_str(&user) },
		{ NULL, { NULL, 0 } },
	};

	ole_make(&file, parts, (struct ole_layout){ .large = false });
	parsed(msppt_read, buf_str(&file));
	buf_fini(&user);
	buf_fini(&file);
	return 0;
}
