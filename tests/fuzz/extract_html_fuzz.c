/*
 * Any bytes as a page.  Each unit is well-formed UTF-8 at a place of its own,
 * none is white space alone, and all together are not much more than there was.
 */

#include <stdlib.h>

#include "../unit/extract_doc.h"
#include "charset/charset.h"
#include "html.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf lines = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&lines);
	struct str in = { (const char *)p, n }, line;
	struct doc *d =
	    doc_new(STR("0123456789abcdef"), in, &said_limits, sink);
	size_t units = 0, bytes = 0;

	html_read(d);
	for (struct str rest = buf_str(&lines);
	     str_split(&rest, '\n', &line);) {
		struct record *rec = rec_from_line(line);

		if (rec_tag(rec) == REC_TEXT) {
			struct str text = rec_get(rec, TEXT_TEXT);

			must(charset_is_utf8(text) && str_trim(text).n > 0);
			must(rec_get(rec, TEXT_PLACE).n > 0);
			units++;
			bytes += text.n;
		}
		rec_free(rec);
	}
	must(units == doc_text_count(d));
	/* A byte makes three at most, and once more in NFC; alts come twice. */
	must(bytes <= 64 + 16 * n);
	doc_free(d);
	rec_sink_free(sink);
	buf_fini(&lines);
	return 0;
}
