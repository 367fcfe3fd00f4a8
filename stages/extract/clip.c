#include "clip.h"

#include "octets.h"
#include "scraps.h"

void
clip_read(struct doc *d)
{
	struct str s = str_from(doc_bytes(d), 24), data;
	bool whole = true, found = false;

	while (s.n >= 16 && whole) {
		struct str kind = str_head(s, 8);
		uint64_t n = octets_big(s, 8, 8);

		s = str_from(s, 16);
		whole = octets_take(&s, n, &data);
		if (!str_eq(kind, STR("CHNKSQLi")))
			continue;
		found = true;
		scraps_find(d, data);
	}
	if (!whole || !found)
		doc_fault(d, FAULT_TRUNCATED, STR("a chunk is cut off"));
	doc_fault(d, FAULT_NO_EXTRACTOR,
	    STR("clip: strings of its database, not its tables"));
}
