#include "check.h"

#include "buf.h"
#include "delim.h"

/* What a reader gave: cells in brackets, rows by LF. */
static int
note_row(void *arg, struct str sheet, const struct str *cells, size_t n)
{
	struct buf *b = arg;

	if (sheet.n > 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		buf_addc(b, '[');
		buf_adds(b, cells[i]);
		buf_addc(b, ']');
	}
	buf_addc(b, '\n');
	return 0;
}

struct read_case {
	const char *why;
	struct str file;
	struct str want;
};

static void
test_read(void)
{
	const struct read_case cases[] = {
		{ "ours", STR("id\tnote\n1\ta\\tb\\\\\\x22\n"),
		    STR("[id][note]\n[1][a\tb\\\"]\n") },
		{ "empty cells and a missing last line end",
		    STR("id\tnote\n\t"), STR("[id][note]\n[][]\n") },
		{ "a spreadsheet's TSV: BOM, CR LF, quotes where it likes",
		    STR("\xEF\xBB\xBFid\tnote\r\n1\t\"a \"\"b\"\"\"\r\n"),
		    STR("[id][note]\n[1][a \"b\"]\n") },
		{ "CSV with lines in a cell",
		    STR("\"id\",\"note\"\r\n\"1\",\"a\nb\"\r\n"),
		    STR("[id][note]\n[1][a\nb]\n") },
		{ "CSV keeps its backslashes", STR("id,note\n1,a\\tb\n"),
		    STR("[id][note]\n[1][a\\tb]\n") },
		{ "semicolons", STR("id;note\n1;\"x;y\"\n"),
		    STR("[id][note]\n[1][x;y]\n") },
		{ "the guard goes, other apostrophes stay",
		    STR("id,note\n'=1,'x\n'-,=1\n"),
		    STR("[id][note]\n[=1]['x]\n[-][=1]\n") },
		{ "a quote that is never closed", STR("id,note\n1,\"a\nb\n"),
		    STR("[id][note]\n[1][a\nb\n]\n") },
		{ "text behind a closing quote", STR("id,note\n\"a\"b,c\n"),
		    STR("[id][note]\n[ab][c]\n") },
		{ "nothing", STR(""), STR("") },
	};
	struct buf b = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_reset(&b);
		CHECK(delim_read("x", cases[i].file, note_row, &b) == 0);
		CHECK_STR_WHY(buf_str(&b), cases[i].want, cases[i].why);
	}
	buf_reset(&b);
	CHECK_WHY(delim_read("x", STR("\xFF\xFEi\0"), note_row, &b) < 0,
	    "UTF-16 is refused");
	CHECK_WHY(delim_read("x", STR("id\tnote\n\xFF\t\n"), note_row, &b) < 0,
	    "so is what is not UTF-8");
	buf_fini(&b);
}

static void
test_many_columns(void)
{
	struct buf file = { NULL, 0, 0 }, b = { NULL, 0, 0 };

	for (int i = 0; i < 1000; i++)
		buf_addz(&file, "x\t");
	buf_addz(&file, "\ny\tz\n");
	CHECK(delim_read("x", buf_str(&file), note_row, &b) == 0);
	CHECK(b.n == 256 * 3 + 1 + 7);
	CHECK(str_ends(buf_str(&b), STR("\n[y][z]\n")));
	buf_fini(&file);
	buf_fini(&b);
}

static void
test_write(void)
{
	const struct str row[] = { STR("\"q\" \"r\""), STR("=1+2"),
		STR("a\tb\nc\\"), STR("\xFF"), STR("") };
	struct buf b = { NULL, 0, 0 };

	delim_tsv(&b, row, 5);
	CHECK_STR(
	    buf_str(&b), STR("\\x22q\" \"r\"\t=1+2\ta\\tb\\nc\\\\\t\\xFF\t\n"));
	buf_reset(&b);
	CHECK(delim_csv(&b, row, 5, false) == 0);
	CHECK_STR(buf_str(&b),
	    STR("\"\"\"q\"\" \"\"r\"\"\",\"=1+2\",\"a\tb\nc\\\",\"\\xFF\",\"\""
		"\r\n"));
	buf_reset(&b);
	CHECK(delim_csv(&b, row + 1, 1, true) == 0);
	CHECK_STR(buf_str(&b), STR("\"'=1+2\"\r\n"));
	buf_fini(&b);
}

int
main(void)
{
	test_read();
	test_many_columns();
	test_write();
	return check_done();
}
