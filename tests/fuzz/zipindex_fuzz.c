/*
 * Any bytes as a zip.  Every entry must lie where it says or be marked, and
 * reading members must end, whatever their headers promise.  What is had in
 * one piece is what comes in pieces.
 */

#include <stdint.h>
#include <stdlib.h>

#include "archive/zipindex.h"
#include "archive/zipread.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static bool
within(struct str s, struct str file)
{
	return s.n == 0 || (s.p >= file.p && s.n <= file.n &&
			       (size_t)(s.p - file.p) <= file.n - s.n);
}

static int
some(void *arg, struct str piece)
{
	size_t *left = arg;

	if (piece.n > *left)
		return 1;
	*left -= piece.n;
	return 0;
}

static int
compare(void *arg, struct str piece)
{
	struct str *rest = arg;

	must(str_starts(*rest, piece));
	*rest = str_from(*rest, piece.n);
	return 0;
}

/* whole: in one piece, if that can be, and in pieces. */
static void
whole(struct str file, const struct zip_entry *e, struct buf *room)
{
	struct str content;

	if (e->size > 256 * 1024 || !zip_read_whole(file, e, room, &content))
		return;
	must(content.n == e->size);
	must(zip_read(file, e, NULL, 0, compare, &content) == ZIP_READ_OK);
	must(content.n == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const struct str passwords[] = { { "a", 1 }, { "secret", 6 } };
	struct str file = { (const char *)p, n };
	struct zip_index z;
	struct buf room = { NULL, 0, 0 };

	if (zip_index_read(&z, file, 100) == 0) {
		must(z.n <= 100 && z.begin <= z.end && z.end <= n);
		for (size_t i = 0; i < z.n_dirs; i++)
			must(z.dirs[i].at <= z.dirs[i].end &&
			     z.dirs[i].end <= n);
		for (size_t i = 0; i < z.n; i++) {
			const struct zip_entry *e = &z.entries[i];
			size_t left = 256 * 1024;

			must(i == 0 || e->header_at >= e[-1].header_at);
			must(within(e->raw_name, file));
			must(within(e->unicode_name, file));
			must(e->bad_header || within(e->local_name, file));
			must(e->bad_header || e->header_at + 30 <= n);
			if (e->descriptor_n > 0)
				must(e->data_at + e->packed_size +
					 e->descriptor_n <=
				     n);
			if (i < 8)
				whole(file, e, &room);
			if (i < 8)
				zip_read(file, e, passwords, 2, some, &left);
		}
	}
	zip_index_fini(&z);
	buf_fini(&room);
	return 0;
}
