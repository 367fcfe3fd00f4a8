/*
 * Any bytes as a stream.  What is read can be forwarded to the same bytes,
 * every field unescaped and escaped again is the field (or was not as the
 * format wants it), and a field replaced leaves the others alone.
 */

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "buf.h"
#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static void
one_line(struct str line)
{
	struct record *rec = rec_from_line(line);
	struct buf out = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&out);

	rec_forward(sink, rec);
	must(out.n == line.n + 1 &&
	     str_eq(str_head(buf_str(&out), line.n), line));
	enum rec_tag tag = rec_tag(rec);

	if (tag != REC_UNKNOWN) {
		unsigned fields = rec_tag_fields(tag);

		for (unsigned i = 0; i < fields; i++) {
			enum rec_field_place f =
			    (enum rec_field_place)((unsigned)tag * 32 + i);
			struct str v = rec_get(rec, f);
			struct str again = rec_get(rec, f);

			must(v.p == again.p && v.n == again.n);
			must(v.n <= line.n);
			out.n = 0;
			rec_forward_with(sink, rec, f, v);
			struct record *copy =
			    rec_from_line(str_head(buf_str(&out), out.n - 1));

			must(rec_tag(copy) == tag);
			must(str_eq(rec_get(copy, f), v));
			must(rec_fields(copy) >= i + 1);
			rec_free(copy);
		}
	}
	rec_sink_free(sink);
	buf_fini(&out);
	rec_free(rec);
}

/* whole: through the reader, by a pipe, when it fits into one. */
static void
whole(struct str all)
{
	int fds[2];
	struct buf out = { NULL, 0, 0 };
	struct record *rec;

	if (all.n > 4096 || pipe(fds) < 0)
		return;
	must(write(fds[1], all.p, all.n) == (ssize_t)all.n);
	close(fds[1]);
	struct rec_reader *in = rec_reader_new(fds[0]);
	struct rec_sink *sink = rec_sink_buf(&out);
	enum rec_status status;

	while ((status = rec_read(in, &rec)) == REC_OK)
		rec_forward(sink, rec);
	must(status == REC_EOF || status == REC_CUT);
	must((status == REC_CUT) == (all.n > 0 && all.p[all.n - 1] != '\n'));
	must(str_eq(buf_str(&out), str_head(all, out.n)));
	rec_sink_free(sink);
	rec_reader_free(in);
	buf_fini(&out);
	close(fds[0]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str rest = { (const char *)p, n }, line;

	whole(rest);
	while (str_split(&rest, '\n', &line))
		one_line(line);
	return 0;
}
