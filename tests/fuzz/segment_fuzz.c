#include <stdlib.h>

#include "buf.h"
#include "segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The models are mapped once: a check of their sums takes a millisecond. */
static const struct segment_models *
models(void)
{
	static struct segment_models opened;
	static bool tried;

	if (!tried && !segment_models_open(&opened, TEST_MODELS))
		abort();
	tried = true;
	return &opened;
}

/* The first byte chooses the language, the rest is the text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const langs[] = { "und", "ko", "zh-Hans", "ja" };
	struct segment_opts opts = { { NULL, 0 }, size % 2 == 1 };
	struct buf out = { NULL, 0, 0 };

	if (size == 0)
		return 0;

	struct segment *s = segment_new(&opts, models());
	struct str text = { (const char *)data + 1, size - 1 };

	if (s == NULL)
		return 0;
	segment_cuts(s, text, str_of(langs[data[0] & 3]), &out);
	segment_line(s, &text, &out);
	buf_fini(&out);
	segment_free(s);
	return 0;
}
