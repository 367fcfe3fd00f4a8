#include "check.h"

#include <unistd.h>

#include "buf.h"
#include "scratch.h"
#include "storedzip.h"
#include "xlsxread.h"
#include "xlsxwrite.h"

/* -- reading -----------------------------------------------------------------
 */

static int
note_row(void *arg, struct str sheet, const struct str *cells, size_t n)
{
	struct buf *b = arg;

	buf_adds(b, sheet);
	buf_addc(b, ':');
	for (size_t i = 0; i < n; i++) {
		buf_addc(b, '[');
		buf_adds(b, cells[i]);
		buf_addc(b, ']');
	}
	buf_addc(b, '\n');
	return 0;
}

#define WORKBOOK(sheets)                                                       \
	{                                                                      \
		"xl/workbook.xml", "<workbook xmlns:r='r'><workbookPr/>"       \
				   "<sheets>" sheets "</sheets></workbook>"    \
	}
#define ONE_SHEET WORKBOOK("<sheet name='A' sheetId='1' r:id='rId1'/>")
#define RELATIONS                                                              \
	{                                                                      \
		"xl/_rels/workbook.xml.rels",                                  \
		    "<Relationships><Relationship Id='rId1' "                  \
		    "Target='worksheets/sheet1.xml'/><Relationship "           \
		    "Id='rId2' Target='/xl/two.xml'/></Relationships>"         \
	}
#define SHEET(rows)                                                            \
	{                                                                      \
		"xl/worksheets/sheet1.xml",                                    \
		    "<worksheet><sheetData>" rows "</sheetData></worksheet>"   \
	}

static void
read_parts(const char *why, const struct stored_part *parts, size_t n,
    int want_code, struct str want)
{
	struct buf zip = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	stored_zip(&zip, parts, n);
	CHECK_WHY(
	    xlsxread_rows("x.xlsx", buf_str(&zip), note_row, &got) == want_code,
	    why);
	CHECK_STR_WHY(buf_str(&got), want, why);
	buf_fini(&zip);
	buf_fini(&got);
}

static void
test_other_writers(void)
{
	const struct stored_part excel[] = { ONE_SHEET, RELATIONS,
		SHEET("<row r='1'><c r='A1' t='s'><v>0</v></c>"
		      "<c r='C1' t='s'><v>1</v></c></row>"
		      "<row r='2'><c r='A2'><v>12</v></c>"
		      "<c r='B2' t='b'><v>1</v></c>"
		      "<c r='C2' t='str'><f>A1</f><v>x_x005F_y</v></c>"
		      "<c r='D2' t='inlineStr'><is><r><t>in</t></r><r><t>line"
		      "</t></r><rPh><t>no</t></rPh></is></c></row>"
		      "<row/><row r='9'><c t='s'><v>7</v></c><c><v>0.1000000000"
		      "0000001</v></c></row>"),
		{ "xl/sharedStrings.xml",
		    "<sst><si><t xml:space='preserve'> a&amp;b </t></si>"
		    "<si><r><t>\xE6\x97\xA0</t></r><r><t>\xE6\x95\x8C</t></r>"
		    "<rPh sb='0' eb='1'><t>kana</t></rPh></si></sst>" } };
	const struct stored_part strict[] = {
		{ "xl/workbook.xml",
		    "<x:workbook xmlns:x='x' xmlns:r='r'><x:sheets>"
		    "<x:sheet name='B' sheetId='2' r:id='rId2'/>"
		    "<x:sheet name='A' sheetId='1' r:id='rId1'/>"
		    "<x:sheet name='none' sheetId='3' r:id='rId3'/>"
		    "</x:sheets></x:workbook>" },
		RELATIONS, SHEET("<row><c><v>1</v></c></row>"),
		{ "xl/two.xml", "<x:worksheet xmlns:x='x'><x:sheetData><x:row>"
				"<x:c r='B1'><x:v>2</x:v></x:c></x:row>"
				"</x:sheetData></x:worksheet>" }
	};
	const struct stored_part wide[] = { ONE_SHEET, RELATIONS,
		SHEET("<row><c r='XFD1'><v>1</v></c><c r='B1'><v>2</v></c>"
		      "<c r='A1'><v>3</v></c><c r='99'><v>4</v></c></row>") };

	read_parts("shared, inline and other cells", excel, 4, 0,
	    STR("A:[ a&b ][][\xE6\x97\xA0\xE6\x95\x8C]\n"
		"A:[12][TRUE][x_y][inline]\nA:\nA:[][0.1]\n"));
	read_parts("prefixes, absolute targets, order of the workbook", strict,
	    4, 0, STR("B:[][2]\nA:[1]\n"));
	read_parts("columns too far, out of order, without a letter", wide, 3,
	    0, STR("A:[3][4]\n"));
}

static void
test_dates(void)
{
	const struct stored_part parts[] = { ONE_SHEET, RELATIONS,
		SHEET("<row><c s='1'><v>45253</v></c><c s='2'><v>45253.5</v>"
		      "</c><c s='0'><v>45253</v></c><c s='3'><v>1</v></c>"
		      "<c s='99'><v>1</v></c></row>"),
		{ "xl/styles.xml",
		    "<styleSheet><numFmts><numFmt numFmtId='165' "
		    "formatCode='[Red]\"d\"0'/><numFmt numFmtId='164' "
		    "formatCode='dd\\-mm\\-yy hh:mm'/></numFmts>"
		    "<cellStyleXfs><xf numFmtId='14'/></cellStyleXfs>"
		    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/>"
		    "<xf numFmtId='164'/><xf numFmtId='165'/></cellXfs>"
		    "</styleSheet>" } };
	static const struct {
		double serial;
		int first_year;
		const char *want;
	} dates[] = { { 1, 1900, "1900-01-01" }, { 59, 1900, "1900-02-28" },
		{ 61, 1900, "1900-03-01" }, { 36526, 1900, "2000-01-01" },
		{ 45351, 1900, "2024-02-29" }, { 45352, 1900, "2024-03-01" },
		{ 2958465, 1900, "9999-12-31" }, { 1, 1904, "1904-01-02" },
		{ 45253.75, 1900, "2023-11-23T18:00" } };
	struct buf b = { NULL, 0, 0 };

	read_parts("dates by the style of their cell", parts, 4, 0,
	    STR("A:[2023-11-23][2023-11-23T12:00][45253][1][1]\n"));
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		buf_reset(&b);
		xlsxread_date(&b, dates[i].serial, dates[i].first_year);
		CHECK_STR(buf_str(&b), str_of(dates[i].want));
	}
	buf_fini(&b);
}

static void
test_hostile(void)
{
	struct buf deep = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	const struct stored_part doctype[] = { ONE_SHEET, RELATIONS,
		{ "xl/worksheets/sheet1.xml",
		    "<!DOCTYPE a [<!ENTITY b 'b'>]><worksheet/>" } };
	const struct stored_part broken[] = { ONE_SHEET, RELATIONS,
		{ "xl/worksheets/sheet1.xml",
		    "<worksheet><sheetData><row><c><v>1</v></c></row>" } };
	const struct stored_part missing[] = { ONE_SHEET, RELATIONS };

	read_parts("a DOCTYPE", doctype, 3, -1, STR(""));
	read_parts("XML that ends early", broken, 3, -1, STR("A:[1]\n"));
	read_parts("a part that is not there", missing, 2, -1, STR(""));
	read_parts("no workbook", missing + 1, 1, -1, STR(""));
	for (int i = 0; i < 300; i++)
		buf_addz(&deep, "<a>");
	for (int i = 0; i < 300; i++)
		buf_addz(&deep, "</a>");
	const struct stored_part deeper[] = { ONE_SHEET, RELATIONS,
		{ "xl/worksheets/sheet1.xml", buf_z(&deep) } };

	read_parts("XML too deep", deeper, 3, -1, STR(""));
	CHECK(xlsxread_rows("x", STR("PK nothing"), note_row, &got) == -1);
	CHECK(xlsxread_rows("x", STR(""), note_row, &got) == -1);
	buf_fini(&deep);
	buf_fini(&got);
}

/* -- writing ------------------------------------------------------------ */

static void
fill(struct str *row, struct str text)
{
	size_t n;
	const struct column *c = column_of(TABLE_HITS, &n);

	for (size_t i = 0; i < n; i++)
		row[i] = c[i].kind == COLUMN_NUMBER ? STR("7") : text;
}

/* write: a workbook of rows of hits; its bytes to file, its rows to got. */
static void
write_book(const struct str *texts, size_t n, bool lean, uint64_t rows,
    struct buf *file, struct buf *got)
{
	struct xlsxwrite_opts o = { .folder = ".", .lean = lean, .rows = rows };
	struct buf name = { NULL, 0, 0 };
	struct str row[COLUMN_MAX];

	CHECK(scratch_name(".", &name) == 0);
	struct xlsxwrite *x = xlsxwrite_new(buf_z(&name), &o);

	CHECK(xlsxwrite_table(x, TABLE_HITS) == 0);
	for (size_t i = 0; i < n; i++) {
		fill(row, texts[i]);
		CHECK(xlsxwrite_row(x, row) == 0);
	}
	CHECK(xlsxwrite_table_end(x) == 0);
	CHECK(xlsxwrite_rows(x) == n + xlsxwrite_sheets(x));
	CHECK(xlsxwrite_close(x) == 0);
	buf_reset(file);
	buf_reset(got);
	CHECK(scratch_file(buf_z(&name), 1 << 20, file) == 0);
	CHECK(unlink(buf_z(&name)) == 0);
	CHECK(xlsxread_rows("x", buf_str(file), note_row, got) == 0);
	buf_fini(&name);
}

static void
test_write(void)
{
	const struct str texts[] = { STR("=1+2"), STR("https://example.org/"),
		STR("00123"), STR(" a_x0041_ "), STR("\xF0\xA0\xAE\xB7") };
	const size_t n = sizeof texts / sizeof *texts;
	struct buf first = { NULL, 0, 0 }, second = { NULL, 0, 0 };
	struct buf rows = { NULL, 0, 0 }, lean = { NULL, 0, 0 };

	write_book(texts, n, false, 1000, &first, &rows);
	write_book(texts, n, false, 1000, &second, &rows);
	CHECK_WHY(str_eq(buf_str(&first), buf_str(&second)), "same bytes");
	write_book(texts, n, true, 1000, &second, &lean);
	CHECK_STR_WHY(buf_str(&rows), buf_str(&lean), "lean, same rows");
	CHECK(str_starts(buf_str(&rows), STR("Hits:[category][entity]")));
	struct str all = buf_str(&rows), line = STR("");

	for (size_t i = 0; i < n + 1; i++)
		CHECK(str_split(&all, '\n', &line));
	CHECK(str_starts(line, STR("Hits:[\xF0\xA0\xAE\xB7][")));
	write_book(texts, n, false, 3, &first, &rows);
	all = buf_str(&rows);
	for (size_t i = 0; i < 7; i++)
		CHECK(str_split(&all, '\n', &line));
	CHECK_WHY(
	    str_starts(line, STR("Hits 3:[category]")), "two rows a sheet");
	buf_fini(&first);
	buf_fini(&second);
	buf_fini(&rows);
	buf_fini(&lean);
}

int
main(void)
{
	test_other_writers();
	test_dates();
	test_hostile();
	test_write();
	return check_done();
}
