#include "buf.h"

#include "check.h"

static void
adds(void)
{
	struct buf b = { NULL, 0, 0 };

	buf_addz(&b, "n=");
	buf_add_u64(&b, 0);
	buf_addc(&b, ' ');
	buf_add_u64(&b, UINT64_MAX);
	buf_addc(&b, ' ');
	buf_add_hex(&b, "\x00\xfe", 2);
	CHECK_STR(buf_str(&b), STR("n=0 18446744073709551615 00fe"));
	CHECK(strlen(buf_z(&b)) == b.n);
	buf_fini(&b);
	CHECK(b.p == NULL && b.n == 0 && b.cap == 0);
}

static const struct utf8_case {
	uint32_t cp;
	const char *want;
} utf8_cases[] = {
	{ 'a', "a" },
	{ 0x7F, "\x7f" },
	{ 0x80, "\xc2\x80" },
	{ 0x7FF, "\xdf\xbf" },
	{ 0x800, "\xe0\xa0\x80" },
	{ 0xFFFF, "\xef\xbf\xbf" },
	{ 0x10000, "\xf0\x90\x80\x80" },
	{ 0x10FFFF, "\xf4\x8f\xbf\xbf" },
	{ 0xD800, "\xef\xbf\xbd" },
	{ 0x110000, "\xef\xbf\xbd" },
};

static void
utf8(void)
{
	for (size_t i = 0; i < sizeof utf8_cases / sizeof *utf8_cases; i++) {
		struct buf b = { NULL, 0, 0 };

		buf_add_utf8(&b, utf8_cases[i].cp);
		CHECK_STR(buf_str(&b), str_of(utf8_cases[i].want));
		buf_fini(&b);
	}
}

static void
grows(void)
{
	struct buf b = { NULL, 0, 0 };

	for (unsigned i = 0; i < 100000; i++)
		buf_addc(&b, (char)('a' + i % 26));
	CHECK(b.n == 100000 && b.p[99999] == 'a' + 99999 % 26);
	buf_reset(&b);
	CHECK(b.n == 0 && b.cap >= 100000);
	buf_fini(&b);
}

static void
strings(void)
{
	struct str rest = STR("a,,b,"), part;
	uint64_t v;

	CHECK(str_split(&rest, ',', &part) && str_eq(part, STR("a")));
	CHECK(str_split(&rest, ',', &part) && part.n == 0);
	CHECK(str_split(&rest, ',', &part) && str_eq(part, STR("b")));
	CHECK(!str_split(&rest, ',', &part));
	CHECK(str_u64(STR("18446744073709551615"), &v) && v == UINT64_MAX);
	CHECK(!str_u64(STR("18446744073709551616"), &v));
	CHECK(!str_u64(STR(""), &v) && !str_u64(STR("1 "), &v));
	CHECK_STR(str_trim(STR(" \ta b\n")), STR("a b"));
	CHECK(str_cmp(STR("a"), STR("ab")) < 0);
	CHECK(str_cmp(STR("\xff"), STR("a")) > 0);
	CHECK(str_eq_nocase(STR("GB2312"), STR("gb2312")));
	CHECK(str_from(STR("abc"), 9).n == 0);
}

int
main(void)
{
	adds();
	utf8();
	grows();
	strings();
	return check_done();
}
