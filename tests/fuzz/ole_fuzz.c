/* Any bytes as a compound file; all its streams are read. */

#include "ole.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* A short time each: streams may all be of the same sectors. */
enum { STREAMS = 64, STREAM_MAX = 64 * 1024 };

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf store = { NULL, 0, 0 };
	struct str out;
	struct ole o;

	if (ole_open(&o, (struct str){ (const char *)p, n }) < 0)
		return 0;
	for (size_t i = 0; i < o.n && i < STREAMS; i++) {
		const struct ole_entry *e = &o.entries[i];

		if (!e->is_storage)
			(void)ole_read(&o, e, STREAM_MAX, &store, &out);
		(void)ole_find(ole_root(&o), e->name);
	}
	(void)ole_find(ole_root(&o), STR("s/t"));
	ole_close(&o);
	buf_fini(&store);
	return 0;
}
