/*
 * Any bytes as an archive of each kind whose layout is known: the account must
 * end, lie within the archive and, when told, add up to it.  The names that its
 * headers have lie in it too, one behind the other.
 */

#include <stdint.h>
#include <stdlib.h>

#include "archive/layout.h"
#include "archive/listing.h"
#include "buf.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* add_up: the spans that are told of so many bytes. */
static void
add_up(void *arg, struct str lines)
{
	uint64_t *at = arg, offset, length;
	struct str line;

	while (str_split(&lines, '\n', &line)) {
		struct record *rec = rec_from_line(line);

		if (rec_tag(rec) == REC_SPAN &&
		    !str_eq(rec_get(rec, SPAN_KIND), STR("hole"))) {
			if (!rec_get_u64(rec, SPAN_OFFSET, &offset) ||
			    !rec_get_u64(rec, SPAN_LENGTH, &length) ||
			    offset != *at || length == 0)
				abort();
			*at += length;
		}
		rec_free(rec);
	}
}

static void
names(struct str archive, const char *type)
{
	struct listing l;
	struct listing_entry e;
	uint64_t before = 0;

	if (!listing_begin(&l, archive, type))
		return;
	for (; listing_next(&l, &e); before = l.at)
		if (e.at < before || e.name.n == 0 ||
		    e.name.p < archive.p + e.at ||
		    e.name.p + e.name.n > archive.p + archive.n)
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char *const types[] = { "tar", "cpio", "ar", "lha", "rar",
		"7z", "alz", "cab", "warc" };

	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct account a = { .open = false };
		uint64_t at = 0;
		struct rec_sink *out = rec_sink_call(add_up, &at);

		layout_account(
		    &a, (struct str){ (const char *)p, n }, 3, types[i]);
		account_put(&a, n + 5, STR("0123456789abcdef"), out);
		if (rec_flush(out) < 0 || at != n + 5)
			abort();
		rec_sink_free(out);
		account_fini(&a);
		names((struct str){ (const char *)p, n }, types[i]);
	}
	return 0;
}
