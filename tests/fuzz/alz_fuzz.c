/*
 * Any bytes as an archive of ALZip.  Every part must lie in it, the walk and
 * the reading of members must end, and what they are told must add up.
 */

#include <stdint.h>
#include <stdlib.h>

#include "archive/alz.h"
#include "archive/layout.h"

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
	size_t *left = arg;

	must(piece.n > 0);
	if (piece.n > *left)
		return 1;
	*left -= piece.n;
	return 0;
}

/* decrypted: what opens must then be read as it was tried. */
static void
decrypted(const struct alz_entry *e)
{
	static const struct str passwords[] = { STR_INIT("wrong"),
		STR_INIT("secret") };
	struct buf room = { NULL, 0, 0 };
	struct alz_entry plain;
	size_t left = SIZE_MAX;

	must(e->key.n == 12);
	if (alz_decrypt(e, passwords, 2, &room, &plain)) {
		enum alz_result r = alz_read(&plain, some, &left);

		must(r == ALZ_READ || r == ALZ_TRUNCATED);
	}
	buf_fini(&room);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct alz a = { .s = { (const char *)p, n } };
	struct account account = { .open = false };
	struct alz_entry e;
	unsigned members = 0;

	do {
		uint64_t before = a.at;

		alz_next(&a, &e);
		must(e.at == before && a.at <= n);
		must(a.at > before || e.kind >= ALZ_END);
		must(e.header <= n - e.at && e.name.n <= n);
		if (e.kind == ALZ_MEMBER && members++ < 8) {
			size_t left = 1024 * 1024;

			(void)alz_read(&e, some, &left);
			if (e.is_encrypted)
				decrypted(&e);
		}
	} while (e.kind < ALZ_END);
	layout_account(&account, a.s, 0, "alz");
	for (size_t i = 0; i < account.n; i++)
		must(account.spans[i].end <= n);
	account_fini(&account);
	return 0;
}
