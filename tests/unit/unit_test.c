/* unit_test: where texts that are too long for a unit are cut. */

#include "unit.h"

#include "buf.h"
#include "limits.h"

#include "check.h"

/* cut: of this text with its first byte at the limit less back, in filler. */
static size_t
cut(const char *filler, const char *text, size_t back)
{
	struct buf b = { NULL, 0, 0 };

	while (b.n < LIMIT_UNIT - back)
		buf_addz(&b, filler);
	b.n = LIMIT_UNIT - back;
	buf_addz(&b, text);
	while (b.n < LIMIT_UNIT + 8192)
		buf_addz(&b, filler);
	size_t n = unit_cut(buf_str(&b));

	buf_fini(&b);
	return n - (LIMIT_UNIT - back);
}

int
main(void)
{
	struct buf b = { NULL, 0, 0 };

	CHECK(unit_cut(STR("a b")) == 3);
	while (b.n < LIMIT_UNIT)
		buf_addc(&b, 'a');
	CHECK(unit_cut(buf_str(&b)) == LIMIT_UNIT);
	buf_addc(&b, 'a');
	CHECK(unit_cut(buf_str(&b)) == LIMIT_UNIT);
	buf_fini(&b);

	/* At white space; behind a mark or a tab rather than within a name. */
	CHECK(cut("a", " studio", 3) == 1);
	CHECK(cut("a", ", SEK studio", 7) == 2);
	CHECK(cut("a", "\tSEK studio", 7) == 1);
	CHECK(cut("a", "\xE3\x80\x82 SEK studio", 8) == 4);
	CHECK(cut("a", "\xE3\x80\x80SEK", 5) == 3);
	/* White space far away is none. */
	CHECK(cut("a", " studio", 5000) == 5000);
	/* Never within a character. */
	CHECK(cut("a", "\xEA\xB0\x80", 1) == 0);
	CHECK(cut("a", "\xEA\xB0\x80", 2) == 0);
	CHECK(cut("a", "\xEA\xB0\x80", 3) == 3);
	return check_done();
}
