#include "buf.h"
#include "segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte chooses the language, the rest is the text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct segment_opts opts = { { NULL, 0 }, size % 2 == 1 };
	struct buf out = { NULL, 0, 0 };

	if (size == 0)
		return 0;

	struct segment *s = segment_new(&opts);
	struct str text = { (const char *)data + 1, size - 1 };

	if (s == NULL)
		return 0;
	segment_cuts(s, text, data[0] & 1 ? STR("ko") : STR("und"), &out);
	segment_line(s, &text, &out);
	buf_fini(&out);
	segment_free(s);
	return 0;
}
