#include "inflate.h"

#include <zlib.h>

#include "limits.h"

enum { PIECE = 64 * 1024 };

/* is_over: has more come out than of so many bytes may? */
static enum inflate_result
is_over(size_t out, size_t in)
{
	if (out > LIMIT_RATIO_FREE && out / LIMIT_RATIO_MEMBER > in)
		return INFLATE_RATIO;
	return out > LIMIT_INFLATED ? INFLATE_LARGE : INFLATE_WHOLE;
}

static enum inflate_result
ended(int code)
{
	if (code == Z_STREAM_END)
		return INFLATE_WHOLE;
	return code == Z_OK || code == Z_BUF_ERROR ? INFLATE_CUT
						   : INFLATE_DAMAGED;
}

enum inflate_result
inflate_raw(struct str in, struct buf *out)
{
	z_stream z = { .next_in = (z_const Bytef *)(uintptr_t)in.p };
	enum inflate_result over = INFLATE_WHOLE;
	size_t left = in.n, before = out->n;
	int code;

	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		return INFLATE_LARGE;
	do {
		/* zlib counts in less than size_t. */
		if (z.avail_in == 0) {
			z.avail_in =
			    (uInt)(left < LIMIT_MIB ? left : LIMIT_MIB);
			left -= z.avail_in;
		}
		z.next_out = (Bytef *)buf_reserve(out, PIECE);
		z.avail_out = PIECE;
		code = inflate(&z, Z_NO_FLUSH);
		out->n += PIECE - z.avail_out;
		over = is_over(out->n - before, in.n);
	} while (code == Z_OK && over == INFLATE_WHOLE &&
		 (z.avail_in > 0 || left > 0 || z.avail_out == 0));
	inflateEnd(&z);
	return over != INFLATE_WHOLE ? over : ended(code);
}

void
inflate_tell(struct doc *d, enum inflate_result r, struct str part)
{
	switch (r) {
	case INFLATE_CUT:
		doc_fault_in(d, FAULT_TRUNCATED, part, "ends too early");
		break;
	case INFLATE_DAMAGED:
		doc_fault_in(d, FAULT_DAMAGED, part, "cannot be decompressed");
		break;
	case INFLATE_RATIO:
		doc_fault_in(d, FAULT_LIMIT_RATIO, part, "expands too much");
		break;
	case INFLATE_LARGE:
		doc_fault_in(d, FAULT_LIMIT_MEMORY, part, "too large");
		break;
	case INFLATE_WHOLE:
		break;
	}
}
