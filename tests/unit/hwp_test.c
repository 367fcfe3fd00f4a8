/* HWP 5, made here record by record: what is text, where, and what is said
 * of what cannot be read. */

#include "check.h"
#include "extract_doc.h"
#include "hwp.h"
#include "hwpbody.h"
#include "hwpfile.h"
#include "hwptext.h"

enum { COMPRESSED = 1, PASSWORD = 2, DISTRIBUTION = 4, DRM = 16 };

/* A section for the cases; made anew by each. */
static struct buf section;

static void
parse_section(struct doc *d)
{
	struct hwpbody *b = hwpbody_new(d);

	hwpbody_section(b, doc_bytes(d), STR("Section0"));
	hwpbody_free(b);
}

/* want: what is said of the section as it is. */
static void
want(const char *why, const char *lines)
{
	struct buf got = { NULL, 0, 0 };

	said(parse_section, buf_str(&section), &said_limits, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(lines), why);
	buf_fini(&got);
	buf_reset(&section);
}

static void
characters(void)
{
	static const struct {
		const char *why, *units, *want;
		size_t n;
	} cases[] = {
		{ "one unit", "a\0\n\0b\0\x18\0\x1E\0\x1F\0c\0",
		    "a\nb-\xC2\xA0 c", 14 },
		{ "a tab is eight",
		    "a\0\t\0"
		    "1\0"
		    "2\0"
		    "3\0"
		    "4\0"
		    "5\0"
		    "6\0\t\0b\0",
		    "a\tb", 20 },
		{ "a table is eight", "a\0\x0B\0 lbt\0\0\0\0\0\0\0\0\x0B\0b\0",
		    "ab", 20 },
		{ "cut in a control", "a\0\x0B\0 l", "a", 6 },
		{ "an odd byte", "a\0b", "a", 3 },
		{ "a pair and halves",
		    "\x3D\xD8\x00\xDE\x3D\xD8"
		    "a\0\x00\xDE",
		    "\xF0\x9F\x98\x80\xEF\xBF\xBD"
		    "a\xEF\xBF\xBD",
		    10 },
		{ "a private syllable", "\x3A\xF5\x00\xAE",
		    "\xE1\x84\x92\xE1\x86\x9E\xE1\x86\xAB\xEA\xB8\x80", 4 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = { NULL, 0, 0 };
		struct hwptext_odd odd = { 0, 0 };

		hwptext_add(
		    &out, (struct str){ cases[i].units, cases[i].n }, &odd);
		CHECK_STR_WHY(
		    buf_str(&out), str_of(cases[i].want), cases[i].why);
		CHECK(odd.bad == (i == 5 ? 2 : 0) && odd.private_use == 0);
		buf_fini(&out);
	}
}

static void
places(void)
{
	struct buf *s = &section;

	hwp_para(s, 0, "one");
	hwp_para(s, 0, "");
	hwp_para(s, 0, "\xEA\xB0\x80");
	want("paragraphs, empty ones too",
	    "para:1: one\npara:3: \xEA\xB0\x80\n");

	hwp_para(s, 0, "a");
	hwp_ctrl(s, 1, "tbl ", 40, "what it shows");
	hwp_list(s, 2, 9, 9);
	hwp_para(s, 2, "caption");
	hwp_rec(s, HWP_TABLE, 2, STR("sizes"));
	hwp_list(s, 2, 0, 0);
	hwp_para(s, 2, "x");
	hwp_ctrl(s, 3, "tbl ", 40, "");
	hwp_rec(s, HWP_TABLE, 4, STR("sizes"));
	hwp_list(s, 4, 1, 2);
	hwp_para(s, 4, "deep");
	hwp_list(s, 2, 26, 1);
	hwp_para(s, 2, "y");
	hwp_para(s, 0, "b");
	want("tables, in each other",
	    "para:1: a\npara:1/alt: what it shows\ntable:1/para:2: caption\n"
	    "table:1!A1/para:3: x\ntable:1!A1/table:2!B3/para:4: deep\n"
	    "table:1!AA2/para:5: y\npara:6: b\n");

	hwp_para(s, 0, "a");
	hwp_ctrl(s, 1, "secd", 30, NULL);
	hwp_list(s, 2, 0, 0);
	hwp_para(s, 2, "master");
	hwp_ctrl(s, 1, "head", 4, NULL);
	hwp_list(s, 2, 0, 0);
	hwp_para(s, 2, "head");
	hwp_para(s, 2, "head two");
	hwp_ctrl(s, 1, "foot", 4, NULL);
	hwp_list(s, 2, 0, 0);
	hwp_para(s, 2, "foot");
	hwp_ctrl(s, 1, "fn  ", 4, NULL);
	hwp_list(s, 2, 0, 0);
	hwp_para(s, 2, "note");
	hwp_ctrl(s, 1, "en  ", 4, NULL);
	hwp_list(s, 2, 0, 0);
	hwp_para(s, 2, "end");
	hwp_ctrl(s, 1, "tcmt", 4, NULL);
	hwp_list(s, 2, 0, 0);
	hwp_para(s, 2, "hidden");
	hwp_ctrl(s, 1, "gso ", 40, "");
	hwp_rec(s, 76, 2, STR("rectangle"));
	hwp_list(s, 3, 0, 0);
	hwp_para(s, 3, "box");
	hwp_rec(s, 93, 1, STR("memo"));
	hwp_list(s, 1, 0, 0);
	hwp_para(s, 1, "memo");
	hwp_rec(s, 93, 1, STR("memo"));
	hwp_list(s, 2, 0, 0);
	hwp_para(s, 2, "memo two");
	hwp_para(s, 0, "b");
	want("what stands beside the text",
	    "para:1: a\nmaster:1/para:1: master\nheader:1/para:1: head\n"
	    "header:1/para:2: head two\nfooter:1/para:1: foot\nnote:1: note\n"
	    "endnote:1: end\ncomment:1: hidden\npara:2: box\n"
	    "comment:2: memo\ncomment:3: memo two\npara:3: b\n");
}

static void
controls(void)
{
	struct buf *s = &section, data = { NULL, 0, 0 };

	hwp_para(s, 0, "a");
	hwp_ctrl(s, 1, "%hlk", 5, "http\\://a.example/b\\;c;1;0;0;");
	hwp_ctrl(s, 1, "%clk", 5, "Clickhere:name");
	hwp_ctrl(s, 1, "%%me", 5, "left out");
	hwp_ctrl(s, 1, "tcps", 0, "\xE7\x89\xB9");
	hwp_ctrl(s, 1, "bokm", 0, NULL);
	ole_put(&data, 0x021B, 2);
	ole_put(&data, 1, 4);
	ole_put(&data, 0x4000, 2);
	ole_put(&data, 1, 2);
	hwp_counted(&data, "mark");
	hwp_rec(s, 87, 2, buf_str(&data));
	buf_reset(&data);
	ole_put(&data, 0, 4);
	hwp_counted(&data, "x over y");
	hwp_rec(s, 88, 2, buf_str(&data));
	buf_reset(&data);
	ole_fill(&data, 32, 0);
	hwp_counted(&data, "ornament");
	hwp_rec(s, 90, 2, buf_str(&data));
	buf_reset(&data);
	ole_fill(&data, 12, 0);
	hwp_counted(&data, "Caption:OK");
	hwp_rec(s, 91, 2, buf_str(&data));
	buf_reset(&data);
	for (size_t i = 4; i > 0; i--)
		buf_addc(&data, "tdut"[i - 1]);
	hwp_counted(&data, "main");
	hwp_counted(&data, "beside");
	hwp_rec(s, HWP_CTRL, 1, buf_str(&data));
	want("controls that hold text",
	    "para:1: a\npara:1/link: http://a.example/b;c\n"
	    "para:1/field: Clickhere:name\npara:1: \xE7\x89\xB9\n"
	    "para:1/name: mark\npara:1/formula: x over y\n"
	    "para:1/alt: ornament\npara:1/field: Caption:OK\npara:1: main\n"
	    "para:1/ruby: beside\n");
	buf_fini(&data);
}

static void
damage(void)
{
	struct buf *s = &section, data = { NULL, 0, 0 };

	hwp_para(s, 0, "whole");
	hwp_para(s, 0, "cut");
	s->n -= 4;
	want("a record that is cut",
	    "para:1: whole\npara:2: cu\n"
	    "! damaged: Section0: its last record is cut\n");

	hwp_para(s, 0, "whole");
	buf_addz(s, "ab");
	want("bytes behind the records",
	    "para:1: whole\n! damaged: Section0: its last record is cut\n");

	hwp_rec(s, HWP_PARA, 0, STR(""));
	ole_put(&data, 0xD800, 2);
	hwp_rec(s, HWP_TEXT, 1, buf_str(&data));
	want("half a character",
	    "para:1: \xEF\xBF\xBD\n"
	    "! text-damaged: Section0: halves of characters replaced\n");

	/* Lists, text and controls that belong to nothing. */
	hwp_list(s, 0, 0, 0);
	hwp_rec(s, HWP_TABLE, 0, STR(""));
	hwp_rec(s, HWP_TEXT, 0, STR("a\0"));
	hwp_ctrl(s, 1023, "tbl ", 0, NULL);
	hwp_rec(s, HWP_TABLE, 1023, STR(""));
	hwp_para(s, 1000, "b");
	want("levels that make no sense", "para:1: a\npara:2: b\n");
	buf_fini(&data);
}

/* -- whole files -- */

/* want_file: what is said of these parts. */
static void
want_file(const char *why, const struct ole_part *parts, const char *lines)
{
	struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	ole_make(&file, parts, (struct ole_layout){ 0 });
	said(hwp_read, buf_str(&file), &said_limits, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(lines), why);
	buf_fini(&file);
	buf_fini(&got);
}

static void
packings(void)
{
	struct buf header = { NULL, 0, 0 }, plain = { NULL, 0, 0 };
	struct buf packed = { NULL, 0, 0 }, closed = { NULL, 0, 0 };
	struct buf preview = { NULL, 0, 0 }, two = { NULL, 0, 0 };

	hwp_para(&plain, 0, "text");
	hwp_deflate(&packed, buf_str(&plain));
	hwp_units(&preview, "seen\r\nbefore");
	hwp_header(&header, 0);
	const struct ole_part plainly[] = {
		{ "FileHeader", buf_str(&header) },
		{ "PrvText", buf_str(&preview) },
		{ "BodyText/Section10", buf_str(&plain) },
		{ "BodyText/Section9", buf_str(&plain) },
		{ NULL, { NULL, 0 } },
	};

	want_file("not compressed, sections by number", plainly,
	    "= version: 5.0.1.7\npara:1: text\npara:2: text\n");

	hwp_header(&header, COMPRESSED);
	const struct ole_part usual[] = {
		{ "FileHeader", buf_str(&header) },
		{ "PrvText", buf_str(&preview) },
		{ "BodyText/Section0", buf_str(&packed) },
		{ NULL, { NULL, 0 } },
	};

	want_file("compressed", usual, "= version: 5.0.1.7\npara:1: text\n");
	want_file("without a header", usual + 1,
	    "! damaged: FileHeader is missing\npara:1: text\n");

	const struct ole_part cut[] = {
		{ "FileHeader", buf_str(&header) },
		{ "PrvText", buf_str(&preview) },
		{ "BodyText/Section0", STR("\x02") },
		{ NULL, { NULL, 0 } },
	};

	want_file("a body that is cut before its text", cut,
	    "= version: 5.0.1.7\n! truncated: Section0: ends too early\n"
	    "preview/line:1: seen\npreview/line:2: before\n");

	hwp_header(&header, COMPRESSED | DISTRIBUTION);
	hwp_protect(&closed, buf_str(&packed));
	hwp_deflate(&two, STR(""));
	const struct ole_part distribution[] = {
		{ "FileHeader", buf_str(&header) },
		{ "PrvText", buf_str(&preview) },
		{ "BodyText/Section0", buf_str(&two) },
		{ "ViewText/Section0", buf_str(&closed) },
		{ NULL, { NULL, 0 } },
	};

	want_file("a distribution document", distribution,
	    "= version: 5.0.1.7\n= protection: distribution\npara:1: text\n");

	hwp_header(&header, COMPRESSED | PASSWORD);
	want_file("a password", usual,
	    "= version: 5.0.1.7\n! encrypted: with a password\n"
	    "preview/line:1: seen\npreview/line:2: before\n");
	hwp_header(&header, COMPRESSED | DRM);
	want_file("rights management", usual,
	    "= version: 5.0.1.7\n! encrypted: rights management\n"
	    "preview/line:1: seen\npreview/line:2: before\n");
	buf_fini(&header);
	buf_fini(&plain);
	buf_fini(&packed);
	buf_fini(&closed);
	buf_fini(&preview);
	buf_fini(&two);
}

static void
files(void)
{
	struct buf header = { NULL, 0, 0 }, info = { NULL, 0, 0 };
	struct buf packed_info = { NULL, 0, 0 }, picture = { NULL, 0, 0 };
	struct buf empty = { NULL, 0, 0 };

	hwp_header(&header, COMPRESSED);
	hwp_rec(&info, 18, 0, STR("\x01\0\x01\0"));
	hwp_rec(&info, 18, 0, STR("\x21\0\x1F\0"));
	hwp_deflate(&packed_info, buf_str(&info));
	hwp_deflate(&picture, STR("picture"));
	hwp_deflate(&empty, STR(""));
	const struct ole_part parts[] = {
		{ "FileHeader", buf_str(&header) },
		{ "DocInfo", buf_str(&packed_info) },
		{ "BodyText/Section0", buf_str(&empty) },
		{ "BinData/BIN0001.png", buf_str(&picture) },
		{ "BinData/BIN001f.bmp", STR("as it is") },
		{ "BinData/BIN0003.OLE",
		    STR("\1\0\0\0\xD0\xCF\x11\xE0 object") },
		{ "DocOptions/_LinkDoc", STR("none") },
		{ NULL, { NULL, 0 } },
	};

	want_file("files in it", parts,
	    "= version: 5.0.1.7\n+ BinData/BIN0001.png: picture\n"
	    "+ BinData/BIN001f.bmp: as it is\n"
	    "+ BinData/BIN0003.OLE: \xD0\xCF\x11\xE0 object\n");
	buf_fini(&header);
	buf_fini(&info);
	buf_fini(&packed_info);
	buf_fini(&picture);
	buf_fini(&empty);
}

/* property: one of a set, a number and its value, at the end of both. */
static void
property(struct buf *index, struct buf *values, unsigned n, unsigned id,
    struct str value)
{
	ole_put(index, id, 4);
	ole_put(index, 8 + 8 * n + values->n, 4);
	buf_adds(values, value);
}

static void
properties(void)
{
	struct buf header = { NULL, 0, 0 }, set = { NULL, 0, 0 };
	struct buf index = { NULL, 0, 0 }, values = { NULL, 0, 0 };
	struct buf empty = { NULL, 0, 0 };

	property(
	    &index, &values, 4, 2, STR("\x1F\0\0\0\x02\0\0\0\x00\xAC\0\0"));
	property(&index, &values, 4, 4, STR("\x1E\0\0\0\x04\0\0\0Kim\0"));
	property(&index, &values, 4, 14, STR("\x03\0\0\0\x07\0\0\0"));
	property(&index, &values, 4, 12,
	    STR("\x40\0\0\0\x00\x80\x3E\xD5\xDE\xB1\x9D\x01"));
	ole_put(&set, 0xFFFE, 2);
	ole_fill(&set, 42, 0);
	ole_put(&set, 48, 4);
	ole_put(&set, 8 + index.n + values.n, 4);
	ole_put(&set, 4, 4);
	buf_adds(&set, buf_str(&index));
	buf_adds(&set, buf_str(&values));
	hwp_header(&header, COMPRESSED);
	hwp_deflate(&empty, STR(""));
	const struct ole_part parts[] = {
		{ "FileHeader", buf_str(&header) },
		{ "\005HwpSummaryInformation", buf_str(&set) },
		{ "BodyText/Section0", buf_str(&empty) },
		{ NULL, { NULL, 0 } },
	};

	want_file("properties", parts,
	    "= version: 5.0.1.7\nmeta:title: \xEA\xB0\x80\nmeta:author: Kim\n"
	    "= created: 1970-01-01T00:00:00Z\n= pages: 7\n");
	buf_fini(&header);
	buf_fini(&set);
	buf_fini(&index);
	buf_fini(&values);
	buf_fini(&empty);
}

int
main(void)
{
	diag_init("hwp_test");
	characters();
	places();
	controls();
	damage();
	packings();
	files();
	properties();
	buf_fini(&section);
	return check_done();
}
