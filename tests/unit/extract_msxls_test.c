/* Workbooks of old Excel, made here record by record. */

#include "check.h"
#include "extract_doc.h"
#include "msxls.h"
#include "olefile.h"

#define REC(type, bytes)                                                       \
	{                                                                      \
		type,                                                          \
		{                                                              \
			bytes, sizeof(bytes) - 1                               \
		}                                                              \
	}
#define BOF8_GLOBALS REC(0x809, "\0\6\5\0")
#define BOF8_SHEET REC(0x809, "\0\6\x10\0")
#define END REC(0x0a, "")
#define CELL(row, column) row "\0" column "\0\0\0"

static const struct made {
	const char *why;
	struct {
		unsigned type;
		struct str data;
	} records[16];
	const char *want;
} cases[] = {
	{ "shared strings: rich, with readings, continued anywhere",
	    { BOF8_GLOBALS, REC(0x85, "\0\0\0\0\1\0\1\1\x00\xac"),
		REC(0xfc, "\3\0\0\0\3\0\0\0"
			  "\2\0\1\x2d\x4e"),
		REC(0x3c, "\1\x87\x65\3\0\x0c\1\0\4\0\0\0"
			  "a"),
		REC(0x3c, "\0\x62\xe9\0\0\0\0rea"), REC(0x3c, "d\4\0\0lo"),
		REC(0x3c, "\1s\0t\0"), END, BOF8_SHEET,
		REC(0xfd, CELL("\0", "\0") "\0\0\0\0"),
		REC(0xfd, CELL("\1", "\1") "\1\0\0\0"),
		REC(0xfd, CELL("\1", "\2") "\x63\0\0\0"), END },
	    "= hidden-sheet: \xEA\xB0\x80\n"
	    "sheet:sheet1/name: sheet1\n"
	    "sheet:sheet1!A1: \xE4\xB8\xAD\xE6\x96\x87\n"
	    "sheet:sheet1!B2: ab\xC3\xA9\n"
	    "! damaged: a cell shows a string that is not there\n"
	    "string:3: lost\n" },
	{ "numbers, formulas and what they give",
	    { BOF8_SHEET, REC(0x203, CELL("\0", "\0") "\0\0\0\0\0\0\x29\x40"),
		REC(0x27e, CELL("\0", "\1") "\x2b\0\0\0"),
		REC(0xbd, "\1\0\0\0\0\0\xfa\xff\xff\xff\0\0\0\0\xf0\x3f\1\0"),
		REC(0x205, CELL("\2", "\0") "\1\0"),
		REC(0x205, CELL("\2", "\1") "\x2a\1"),
		REC(0x06, CELL("\3", "\0") "\0\0\0\0\0\0\xff\xff\0\0\0\0\0\0"),
		REC(0x207, "\2\0\0ok"),
		REC(0x06, CELL("\3", "\1") "\x9a\x99\x99\x99\x99\x99\xb9\x3f"),
		END },
	    "sheet:sheet1/name: sheet1\nsheet:sheet1!A1: 12.5\n"
	    "sheet:sheet1!B1: 0.1\nsheet:sheet1!A2: -2\nsheet:sheet1!B2: 1\n"
	    "sheet:sheet1!A3: TRUE\nsheet:sheet1!B3: #N/A\n"
	    "sheet:sheet1!A4: ok\nsheet:sheet1!B4: 0.1\n" },
	{ "notes, text boxes, headers, links, charts",
	    { BOF8_SHEET, REC(0x14, "\3\0\0top"),
		REC(0x5d, "\x15\0\x12\0\x19\0\7\0"),
		REC(0x1b6, "\0\0\0\0\0\0\0\0\0\0\4\0\0\0\0\0\0\0"),
		REC(0x3c, "\0no"), REC(0x3c, "\1t\0e\0"),
		REC(0x5d, "\x15\0\x12\0\6\0\x08\0"),
		REC(0x1b6, "\0\0\0\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0"),
		REC(0x3c, "\0box"), REC(0x1c, "\1\0\2\0\0\0\7\0\3\0\0Kim"),
		REC(0x1b8, "\4\0\4\0\0\0\0\0xxxxxxxxxxxxxxxx\2\0\0\0\3\0\0\0"
			   "\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\0\xAA\0"
			   "\x4B\xA9\x0B\x06\0\0\0h\0:\0\0\0"),
		REC(0x809, "\0\6\x20\0"), REC(0x100d, "\0\0\3\0sum"), END,
		END },
	    "sheet:sheet1/name: sheet1\nsheet:sheet1/header: top\n"
	    "sheet:sheet1/shape:1: box\nsheet:sheet1!C2/comment: note\n"
	    "sheet:sheet1!C2/comment/author: Kim\n"
	    "sheet:sheet1!A5/link: h:\nsheet:sheet1/chart:1: sum\n" },
	{ "Excel 5: in its code page",
	    { REC(0x809, "\0\5\5\0"), REC(0x42, "\xa8\3"),
		REC(0x85, "\0\0\0\0\0\0\2\xd6\xd0"), END,
		REC(0x809, "\0\5\x10\0"),
		REC(0x204, CELL("\0", "\0") "\4\0\xd6\xd0\xce\xc4"),
		REC(0x1c, "\0\0\0\0\2\0\xce\xc4"), END },
	    "sheet:sheet1/name: sheet1\n"
	    "sheet:sheet1!A1: \xE4\xB8\xAD\xE6\x96\x87\n"
	    "sheet:sheet1!A1/comment: \xE6\x96\x87\n" },
	{ "Excel 2",
	    { REC(0x09, "\2\0\x10\0"), REC(0x04, "\0\0\0\0\0\0\0\3one"),
		REC(0x02, "\1\0\0\0\0\0\0\7\0"),
		REC(0x03, "\1\0\1\0\0\0\0\0\0\0\0\0\0\x29\x40"), END },
	    "sheet:sheet1/name: sheet1\nsheet:sheet1!A1: one\n"
	    "sheet:sheet1!A2: 7\nsheet:sheet1!B2: 12.5\n" },
	{ "pictures, in records that go on",
	    { BOF8_GLOBALS,
		REC(0xeb, "xx\0\x6e\x1e\xf0\x16\0\0\0xxxxxxxxxxxxxxxx\xff"
			  "\x89P"),
		REC(0x3c, "NGp"), END },
	    "+ picture-1.png: \x89PNGp\n" },
	{ "a drawing of Windows among them, deflated",
	    { BOF8_GLOBALS,
		REC(0xeb, "\0\0\x1a\xf0\x40\0\0\0xxxxxxxxxxxxxxxx"
			  "\3\0\0\0xxxxxxxxxxxxxxxxxxxxxxxx\x0e\0\0\0\0\xfe"
			  "\x78\1\1\3\0\xfc\xff"
			  "EMFxxxx"),
		END },
	    "+ picture-1.emf: EMF\n" },
	{ "encrypted, cut, none at all",
	    { BOF8_GLOBALS, REC(0x2f, "\1\0\1\0") },
	    "! encrypted: encrypted workbook\n" },
	{ "cut", { BOF8_SHEET },
	    "sheet:sheet1/name: sheet1\n"
	    "! truncated: the workbook ends too early\n" },
	{ "none at all", { REC(0x42, "\0\0") }, "! damaged: not a workbook\n" },
};

static void
make(const struct made *m, struct buf *stream)
{
	for (unsigned i = 0; i < 16 && m->records[i].data.p != NULL; i++) {
		add_le(stream, m->records[i].type, 2);
		add_le(stream, m->records[i].data.n, 2);
		buf_adds(stream, m->records[i].data);
	}
}

/* The same in a compound file, where a sheet is known by its place. */
static void
check_compound(void)
{
	struct buf stream = { NULL, 0, 0 }, file = { NULL, 0, 0 };
	struct buf got = { NULL, 0, 0 };
	static const struct made m = { "",
		{ BOF8_GLOBALS, REC(0x85, "\x1b\0\0\0\0\0\3\0One"), END,
		    BOF8_SHEET, END },
		"" };

	make(&m, &stream);
	const struct ole_part parts[] = {
		{ "Workbook", buf_str(&stream) },
		{ "MBD1/Package", STR("PK") },
		{ NULL, { NULL, 0 } },
	};

	ole_make(&file, parts, (struct ole_layout){ .large = false });
	said(msxls_read, buf_str(&file), &said_limits, &got);
	CHECK_STR(buf_str(&got), STR("sheet:One/name: One\n+ object-1: PK\n"));
	buf_fini(&stream);
	buf_fini(&file);
	buf_fini(&got);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf stream = { NULL, 0, 0 }, got = { NULL, 0, 0 };

		make(&cases[i], &stream);
		said(msxls_read, buf_str(&stream), &said_limits, &got);
		CHECK_STR_WHY(
		    buf_str(&got), str_of(cases[i].want), cases[i].why);
		buf_fini(&stream);
		buf_fini(&got);
	}
	check_compound();
	return check_done();
}
