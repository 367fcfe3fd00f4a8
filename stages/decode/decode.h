#ifndef DECODE_H
#define DECODE_H

/*
 * decode: bytes of text to lines of text.  A document is judged on its first
 * 64 KiB and read window by window; a window that contradicts the verdict is
 * judged again.  A struct decode owns what is open and its buffers; memory is
 * bounded by two windows and one unit for each open item.
 */

#include <stdbool.h>

#include "buf.h"
#include "record.h"
#include "str.h"

struct decode_opts {
	const char *charset; /* -e: canonical name, or NULL to judge */
	bool groups;         /* -g: lines up to a blank one belong together */
};

struct decode;

/* decode_new: *opts is copied. */
struct decode *decode_new(const struct decode_opts *opts);
void decode_free(struct decode *d);

/* decode_record: a stage_record_fn. */
int decode_record(void *decode, struct record *in, struct rec_sink *out);

/*
 * decode_line: a stage_line_fn: an escaped byte string in; charset, how,
 * margin and text out.
 */
int decode_line(void *decode, const struct str *line, struct buf *out);

/* decode_list: the charsets known, a line each. */
void decode_list(struct buf *out);

#endif
