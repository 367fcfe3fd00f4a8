/*
 * Any bytes as the content of one item, in pieces, through the stage: the
 * records that come out are whole, every text is UTF-8, and the outcome is
 * lowered exactly when there is a fault.  The same bytes as plain lines.
 */

#include <stdint.h>
#include <stdlib.h>

#include "charset/charset.h"
#include "decode.h"
#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
feed(struct decode *d, struct buf *line, struct rec_sink *out)
{
	struct record *rec;

	must(line->n > 0 && line->p[line->n - 1] == '\n');
	rec = rec_from_line(str_head(buf_str(line), line->n - 1));
	must(decode_record(d, rec, out) == 0);
	rec_free(rec);
	buf_reset(line);
}

static void
check_line(struct str line, bool *fault)
{
	struct record *rec = rec_from_line(line);

	if (rec_tag(rec) == REC_TEXT) {
		must(charset_is_utf8(rec_get(rec, TEXT_TEXT)));
		must(rec_get(rec, TEXT_TEXT).n > 0);
	}
	if (rec_tag(rec) == REC_FAULT)
		*fault = true;
	if (rec_tag(rec) == REC_DONE)
		must(
		    *fault == !str_eq(rec_get(rec, DONE_OUTCOME), STR("read")));
	must(!rec_is_broken(rec));
	rec_free(rec);
}

static void
as_stream(struct str in, size_t piece)
{
	struct decode_opts opts = { NULL, false };
	struct decode *d = decode_new(&opts);
	struct buf line = { 0 }, got = { 0 };
	struct rec_sink *make = rec_sink_buf(&line);
	struct rec_sink *out = rec_sink_buf(&got);
	struct str id = STR("0123456789abcdef"), one;
	uint64_t at = 0;
	bool fault = false;

	rec_begin(make, REC_ITEM);
	rec_put(make, ITEM_ID, id);
	rec_put(make, ITEM_PATH, STR("a.txt"));
	rec_put(make, ITEM_TYPE, STR("text"));
	rec_end(make);
	must(rec_flush(make) == 0);
	feed(d, &line, out);
	for (struct str rest = in; rest.n > 0; rest = str_from(rest, piece)) {
		rec_bytes(make, id, at, str_head(rest, piece));
		must(rec_flush(make) == 0);
		feed(d, &line, out);
		at += piece;
	}
	rec_begin(make, REC_DONE);
	rec_put(make, DONE_ID, id);
	rec_put(make, DONE_OUTCOME, STR("read"));
	rec_end(make);
	must(rec_flush(make) == 0);
	feed(d, &line, out);
	must(rec_flush(out) == 0);
	for (struct str rest = buf_str(&got); str_split(&rest, '\n', &one);)
		check_line(one, &fault);
	decode_free(d);
	rec_sink_free(make);
	rec_sink_free(out);
	buf_fini(&line);
	buf_fini(&got);
}

static void
as_lines(struct str in, bool groups)
{
	struct decode_opts opts = { NULL, groups };
	struct decode *d = decode_new(&opts);
	struct buf out = { 0 };
	size_t n = 0;

	for (struct str rest = in, line; str_split(&rest, '\n', &line); n++)
		must(decode_line(d, &line, &out) == 0);
	must(decode_line(d, NULL, &out) == 0);
	for (struct str rest = buf_str(&out), line;
	     str_split(&rest, '\n', &line); n--)
		must(charset_is_utf8(line));
	must(n == 0);
	decode_free(d);
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (n < 1)
		return 0;
	struct str in = { (const char *)p + 1, n - 1 };

	as_stream(in, 1 + p[0] % 64);
	as_lines(in, p[0] % 2 == 0);
	return 0;
}
