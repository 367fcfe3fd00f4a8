/*
 * Any bytes as an archive of the web.  Every record must lie in it and behind
 * the one before, its parts in the record, and what is given of its page in no
 * more bytes than it has.
 */

#include <stdint.h>
#include <stdlib.h>

#include "archive/layout.h"
#include "archive/warc.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static int
some(void *arg, struct str piece)
{
	size_t *given = arg;

	must(piece.n > 0);
	*given += piece.n;
	return 0;
}

static void
one(const struct warc_record *r, size_t n)
{
	size_t given = 0;

	must(r->block.n <= r->length && r->page.n <= r->block.n);
	must(r->head.n <= r->header + r->block.n);
	must(r->at + r->header + r->block.n + r->tail <= n);
	(void)warc_page(r, some, &given);
	must(given <= r->page.n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct warc w = { .s = { (const char *)p, n } };
	struct account account = { .open = false };
	struct warc_record r;

	do {
		uint64_t before = w.at;

		warc_next(&w, &r);
		must(r.at == before && w.at <= n);
		must(w.at > before || r.kind == WARC_END);
		if (r.kind == WARC_RECORD)
			one(&r, n);
	} while (r.kind != WARC_END);
	layout_account(&account, w.s, 0, "warc");
	for (size_t i = 0; i < account.n; i++)
		must(account.spans[i].end <= n);
	account_fini(&account);
	return 0;
}
