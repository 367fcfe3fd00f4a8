/*
 * Any bytes as a Deflate64 stream: it ends, gives pieces of a bounded size, no
 * more after enough was said, and of its first half the beginning of the same.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "archive/inflate64.h"
#include "buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { MOST = 1024 * 1024 };

struct got {
	struct buf all;
	bool stopped;
};

static int
take(void *arg, struct str piece)
{
	struct got *got = arg;

	if (got->stopped || piece.n == 0 || piece.n > 256 * 1024)
		abort();
	buf_adds(&got->all, piece);
	got->stopped = got->all.n > MOST;
	return got->stopped;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str in = { (const char *)p, n };
	struct got whole = { .stopped = false }, half = { .stopped = false };
	enum inflate64_result r = inflate64(in, take, &whole);

	if ((r == INFLATE64_STOPPED) != whole.stopped)
		abort();
	inflate64(str_head(in, n / 2), take, &half);
	if (!str_starts(buf_str(&whole.all), buf_str(&half.all)))
		abort();
	buf_fini(&whole.all);
	buf_fini(&half.all);
	return 0;
}
