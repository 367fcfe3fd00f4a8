#include "check.h"

#include "buf.h"
#include "cell.h"
#include "limits.h"

struct cell_case {
	const char *why;
	struct str in;
	struct str shown;
	struct str xml; /* on one line */
};

static void
test_table(void)
{
	const struct cell_case cases[] = {
		{ "plain", STR("SEK 00123 =1+2"), STR("SEK 00123 =1+2"),
		    STR("SEK 00123 =1+2") },
		{ "TAB and LF", STR("a\tb\nc"), STR("a\tb\nc"),
		    STR("a\\tb\\nc") },
		{ "CR LF is a line end", STR("a\r\nb"), STR("a\nb"),
		    STR("a\\nb") },
		{ "a lone CR", STR("a\rb"), STR("a\\rb"), STR("a\\rb") },
		{ "controls", STR("\001\x1F\x7F\0z"),
		    STR("\\x01\\x1F\\x7F\\x00z"),
		    STR("\\x01\\x1F\\x7F\\x00z") },
		{ "not UTF-8", STR("a\xFF\xE6\x97 b"),
		    STR("a\\xFF\\xE6\\x97 b"), STR("a\\xFF\\xE6\\x97 b") },
		{ "a surrogate", STR("\xED\xA0\x80"), STR("\\xED\\xA0\\x80"),
		    STR("\\xED\\xA0\\x80") },
		{ "noncharacters",
		    STR("\xEF\xBF\xBE\xEF\xB7\x90\xF0\x9F\xBF\xBF"),
		    STR("\\uFFFE\\uFDD0\\U0001FFFF"),
		    STR("\\uFFFE\\uFDD0\\U0001FFFF") },
		{ "what only looks like one", STR("\xEF\xBF\xBD\xEF\xBC\xA1"),
		    STR("\xEF\xBF\xBD\xEF\xBC\xA1"),
		    STR("\xEF\xBF\xBD\xEF\xBC\xA1") },
		{ "an escape of XLSX", STR("_x0041_x_x00e9_"),
		    STR("_x0041_x_x00e9_"),
		    STR("_x005F_x0041_x_x005F_x00e9_") },
		{ "no escape of XLSX", STR("_x041_ _x00g1_ _x"),
		    STR("_x041_ _x00g1_ _x"), STR("_x041_ _x00g1_ _x") },
		{ "empty", STR(""), STR(""), STR("") },
	};
	struct buf b = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct cell_case *c = &cases[i];

		buf_reset(&b);
		cell_show(&b, c->in);
		CHECK_STR_WHY(buf_str(&b), c->shown, c->why);
		buf_reset(&b);
		CHECK_WHY(!cell_sheet(&b, c->in), "not cut");
		CHECK_STR_WHY(buf_str(&b), c->shown, c->why);
		buf_reset(&b);
		CHECK_WHY(!cell_sheet_xml(&b, c->in, true), "not cut");
		CHECK_STR_WHY(buf_str(&b), c->xml, c->why);
	}
	buf_fini(&b);
}

/* units: of UTF-16 in well-formed UTF-8. */
static size_t
units(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		n += (c & 0xC0) != 0x80;
		n += c >= 0xF0;
	}
	return n;
}

static struct str
repeat(struct buf *b, struct str piece, size_t times)
{
	buf_reset(b);
	while (times-- > 0)
		buf_adds(b, piece);
	return buf_str(b);
}

static void
test_cut(void)
{
	const struct {
		struct str piece;
		size_t units;
	} pieces[] = { { STR("x"), 1 }, { STR("\xE6\x97\xA0"), 1 },
		{ STR("\xF0\xA0\xAE\xB7"), 2 }, { STR("\xFF"), 4 },
		{ STR("_x0041_"), 7 } };
	const struct str mark = STR("\xE2\x80\xA6[cut, see id]");
	struct buf in = { NULL, 0, 0 }, out = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		size_t fit = LIMIT_SHEET_CELL / pieces[i].units;

		buf_reset(&out);
		CHECK(!cell_sheet(&out, repeat(&in, pieces[i].piece, fit)));
		CHECK(!str_ends(buf_str(&out), mark));
		buf_reset(&out);
		CHECK(cell_sheet(&out, repeat(&in, pieces[i].piece, fit + 1)));
		CHECK(str_ends(buf_str(&out), mark));
		CHECK(units(buf_str(&out)) <= LIMIT_SHEET_CELL);
		CHECK(units(buf_str(&out)) > LIMIT_SHEET_CELL - 7);
		buf_reset(&out);
		CHECK(cell_sheet_xml(
		    &out, repeat(&in, pieces[i].piece, 2 * fit), true));
		CHECK(str_ends(buf_str(&out), mark));
		CHECK(units(buf_str(&out)) <= LIMIT_SHEET_CELL);
	}
	buf_fini(&in);
	buf_fini(&out);
}

static void
test_from_xml(void)
{
	struct buf b = { NULL, 0, 0 };

	cell_from_xml(&b, STR("a_x005F_x0041_ _x000D__x_ _x4E2D_"));
	CHECK_STR(buf_str(&b), STR("a_x0041_ \r_x_ \xE4\xB8\xAD"));
	buf_fini(&b);
}

static void
test_key(void)
{
	struct buf a = { NULL, 0, 0 }, b = { NULL, 0, 0 };

	cell_key(&a, STR(" SEK \n Studio\t\r\n"));
	CHECK_STR(buf_str(&a), STR("SEKStudio"));
	cell_key(&b, STR("SEK\\nStudio \\t\\n"));
	CHECK_STR_WHY(
	    buf_str(&a), buf_str(&b), "escaped white space is the same");
	buf_reset(&a);
	buf_reset(&b);
	cell_key(&a, STR("\xFF\001"));
	cell_key(&b, STR("\\xFF\\x01"));
	CHECK_STR_WHY(buf_str(&a), buf_str(&b), "raw and shown are the same");
	buf_fini(&a);
	buf_fini(&b);
}

int
main(void)
{
	test_table();
	test_cut();
	test_from_xml();
	test_key();
	return check_done();
}
