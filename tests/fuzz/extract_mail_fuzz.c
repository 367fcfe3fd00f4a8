/*
 * Any bytes as a mail; with a first byte of M as a mailbox.  Records are of
 * the kinds a child may write, and files lie inside the mail.
 */

#include <stdlib.h>

#include "../unit/extract_doc.h"
#include "charset/charset.h"
#include "mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
one_record(struct record *rec, size_t n, bool *in_file)
{
	uint64_t at, size;

	switch (rec_tag(rec)) {
	case REC_TEXT:
		must(charset_is_utf8(rec_get(rec, TEXT_TEXT)));
		must(rec_get(rec, TEXT_PLACE).n > 0);
		break;
	case REC_ITEM:
		must(!*in_file && rec_get(rec, ITEM_PATH).n > 0);
		must(charset_is_utf8(rec_get(rec, ITEM_PATH)));
		if (rec_get_u64(rec, ITEM_FLAGS, &at))
			must(rec_get_u64(rec, ITEM_SIZE, &size) && at <= n &&
			     size <= n - at);
		*in_file = true;
		break;
	case REC_BYTES:
		must(*in_file);
		break;
	case REC_DONE:
		must(*in_file);
		*in_file = false;
		break;
	default:
		must(rec_tag(rec) == REC_FAULT || rec_tag(rec) == REC_META);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf lines = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&lines);
	bool box = n > 0 && p[0] == 'M', in_file = false;
	struct str in = str_from((struct str){ (const char *)p, n }, box);
	struct str line;
	struct doc *d =
	    doc_new(STR("0123456789abcdef"), in, &said_limits, sink);

	(box ? mail_read_box : mail_read)(d);
	for (struct str rest = buf_str(&lines);
	     str_split(&rest, '\n', &line);) {
		struct record *rec = rec_from_line(line);

		one_record(rec, in.n, &in_file);
		rec_free(rec);
	}
	must(!in_file);
	doc_free(d);
	rec_sink_free(sink);
	buf_fini(&lines);
	return 0;
}
