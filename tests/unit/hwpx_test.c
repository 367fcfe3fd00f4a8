/* HWPX, made here part by part: what is text in it, and where. */

#include "check.h"
#include "extract_doc.h"
#include "hwpx.h"

#define SECTION(body) "<hs:sec>" body "</hs:sec>"
#define P(body) "<hp:p><hp:run>" body "</hp:run></hp:p>"
#define T(text) "<hp:t>" text "</hp:t>"
#define CELL(column, row, body)                                                \
	"<hp:tc><hp:subList>" body                                             \
	"</hp:subList><hp:cellAddr colAddr='" column "' rowAddr='" row         \
	"'/></hp:tc>"

static const struct hwpx_case {
	const char *why;
	struct part parts[6];
	const char *want;
} cases[] = {
	{ "runs joined, breaks and blanks, empty paragraphs counted",
	    { { "Contents/section0.xml",
		SECTION("<hp:p><hp:run><hp:t>Sky</hp:t></hp:run><hp:run><hp:t>"
			"bound<hp:tab width='1'/>x<hp:lineBreak/>y<hp:fwSpace/>"
			"z<hp:nbSpace/>a<hp:hyphen/>b</hp:t></hp:run></hp:p>"
			"<hp:p/>" P(T("three"))) } },
	    "para:1: Sky"
	    "bound\tx\ny z\xC2\xA0"
	    "a-b\npara:3: three\n" },
	{ "sections in their order, the count goes on",
	    { { "Contents/section10.xml", SECTION(P(T("c"))) },
		{ "Contents/section2.xml", SECTION(P(T("b"))) },
		{ "Contents/section0.xml", SECTION(P(T("a"))) } },
	    "para:1: a\npara:2: b\npara:3: c\n" },
	{ "tables, in each other, and their captions",
	    { { "Contents/section0.xml",
		SECTION(P("<hp:tbl><hp:caption><hp:subList>" P(
		    T("cap")) "</hp:subList></hp:caption><hp:tr>" CELL("0", "0",
		    P(T("x") "<hp:tbl><hp:tr>" CELL(
			"1", "2", P(T("deep"))) "</hp:tr></hp:tbl>")) CELL("26",
		    "0", P(T("y"))) "</hp:tr></hp:tbl>" T("o")) P(T("b"))) } },
	    "table:1/para:2: cap\ntable:1!A1/table:2!B3/para:4: deep\n"
	    "table:1!A1/para:3: x\ntable:1!AA1/para:5: y\npara:1: o\n"
	    "para:6: b\n" },
	{ "what stands beside the text",
	    { { "Contents/section0.xml",
		  SECTION(P("<hp:ctrl><hp:header id='1'><hp:subList>" P(T("h")) P(T(
		      "i")) "</hp:subList></hp:header></hp:ctrl><hp:ctrl>"
			    "<hp:footer><hp:subList>" P(T(
				"f")) "</hp:subList>"
				      "</hp:footer></"
				      "hp:ctrl><hp:ctrl><hp:footNote>"
				      "<hp:subList>" P(T(
					  "n")) "</hp:subList></hp:footNote>"
						"</"
						"hp:ctrl><hp:ctrl><hp:"
						"endNote><hp:subList>" P(T(
						    "e")) "</hp:subList></"
							  "hp:endNote></"
							  "hp:ctrl><hp:ctrl>"
							  "<hp:hiddenComment>"
							  "<hp:subList>" P(T(
							      "c")) "</"
								    "hp:"
								    "subList>"
								    "</"
								    "hp:"
								    "hiddenCo"
								    "mment></"
								    "hp:ctrl>"
								    "<hp:"
								    "rect>"
								    "<hp:"
								    "drawText"
								    "><hp:"
								    "subList"
								    ">" P(T(
									"bo"
									"x")) "</hp:subList>"
									      "</hp:drawText><hp:shapeComment>a box</hp:shapeComment>"
									      "</hp:rect>" T(
										  "text"))) },
		{ "Contents/masterpage0.xml",
		    "<masterPage><hp:subList>" P(
			T("m")) "</hp:subList></masterPage>" } },
	    "header:1/para:1: h\nheader:1/para:2: i\nfooter:1/para:1: f\n"
	    "note:1: n\nendnote:1: e\ncomment:1: c\npara:2: box\n"
	    "para:1: text\npara:1/alt: a box\nmaster:1/para:1: m\n" },
	{ "a note in a cell has its own place",
	    { { "Contents/section0.xml",
		SECTION(P("<hp:tbl><hp:tr>" CELL("0", "1",
		    P("<hp:ctrl><hp:footNote><hp:subList>" P(T(
			"n") "<hp:tbl><hp:tr>" CELL("0", "0",
			P(T("in"))) "</hp:tr>"
				    "</hp:tbl>") "</hp:subList></hp:footNote>"
						 "</hp:ctrl>" T(
						     "x"))) "</hp:tr></"
							    "hp:tbl>")) } },
	    "note:1/table:2!A1: in\nnote:1: n\ntable:1!A2/para:2: x\n" },
	{ "fields, links, memos, marks",
	    { { "Contents/section0.xml",
		SECTION(P(
		    "<hp:ctrl><hp:fieldBegin type='HYPERLINK'>"
		    "<hp:parameters><hp:stringParam name='Path'>no"
		    "</hp:stringParam><hp:stringParam name='Command'>"
		    "http\\://a.example;1;0;</hp:stringParam>"
		    "</hp:parameters></hp:fieldBegin></hp:ctrl>" T(
			"here") "<hp:ctrl><hp:fieldBegin type='CLICK_HERE' "
				"name='f'>"
				"<hp:stringParam "
				"name='Command'>do</hp:stringParam>"
				"</hp:fieldBegin></"
				"hp:ctrl><hp:ctrl><hp:fieldBegin "
				"type='MEMO'><hp:stringParam name='Author'>Kim"
				"</hp:stringParam><hp:stringParam "
				"name='Command'>no"
				"</hp:stringParam><hp:subList>" P(T(
				    "memo")) "</hp:subList></hp:fieldBegin></"
					     "hp:ctrl><hp:ctrl>"
					     "<hp:bookmark "
					     "name='mark'/></hp:ctrl><hp:ctrl>"
					     "<hp:indexmark><hp:firstKey>k</"
					     "hp:firstKey>"
					     "</hp:indexmark></hp:ctrl>")) } },
	    "comment:1/author: Kim\ncomment:1: memo\npara:1: here\n"
	    "para:1/field: do\npara:1/link: http://a.example\n"
	    "para:1/name: f\nmark\npara:1/index: k\n" },
	{ "formulas, characters in one place, texts beside, forms",
	    { { "Contents/section0.xml",
		SECTION(P("<hp:equation><hp:script>a over b</hp:script>"
			  "</hp:equation><hp:compose composeText='12'/>"
			  "<hp:dutmal><hp:mainText>main</hp:mainText>"
			  "<hp:subText>sub</hp:subText></hp:dutmal>"
			  "<hp:textart text='art'/><hp:btn caption='OK'/>"
			  "<hp:edit><hp:text>typed</hp:text></hp:edit>")) } },
	    "para:1: 12main\npara:1/ruby: sub\npara:1/alt: art\n"
	    "para:1/formula: a over b\npara:1/field: OK\ntyped\n" },
	{ "changes",
	    { { "Contents/section0.xml",
		  SECTION(P("<hp:t>a<hp:deleteBegin/>b</hp:t>") P(
		      "<hp:t>c<hp:deleteEnd/>d</hp:t>")
			  P("<hp:t>e<hp:insertBegin/>f</hp:t><hp:t>g"
			    "<hp:insertEnd/>h<hp:insertBegin/>i<hp:insertEnd/>"
			    "</hp:t>")) },
		{ "Contents/header.xml",
		    "<h><hh:trackChangeAuthor name='Kim'/></h>" } },
	    "para:1: ab\npara:1/deleted: b\npara:1/accepted: a\npara:2: cd\n"
	    "para:2/deleted: c\npara:2/accepted: d\npara:3: efghi\n"
	    "para:3/inserted: fg\ni\nchange:1/author: Kim\n" },
	{ "a private syllable, and one that nobody knows",
	    { { "Contents/section0.xml",
		SECTION(P(T("\xEF\x94\xBA\xEA\xB8\x80 \xEE\x80\x81!"))) } },
	    "para:1: \xE1\x84\x92\xE1\x86\x9E\xE1\x86\xAB\xEA\xB8\x80 "
	    "\xEE\x80\x81!\n= private-characters: 1\n" },
	{ "cut in a cell of a table",
	    { { "Contents/section0.xml",
		"<hs:sec>" P(T("a")) "<hp:p><hp:run>" T(
		    "b") "<hp:tbl><hp:tr><hp:tc><hp:subList>" P(T("x")) } },
	    "para:1: a\n! damaged: contents/section0.xml: no element found\n"
	    "table:1/para:3: x\npara:2: b\n" },
	{ "properties, files, what is left",
	    { { "Contents/content.hpf",
		  "<opf:package><opf:metadata><opf:title>T</"
		  "opf:title><opf:meta "
		  "name='creator'>Kim</opf:meta><opf:meta name='lastsaveby'>Li"
		  "</opf:meta><opf:meta name='CreatedDate'>2023</opf:meta>"
		  "<opf:meta name='date'>then</opf:meta></opf:metadata>"
		  "</opf:package>" },
		{ "Contents/section0.xml", SECTION(P(T("a"))) },
		{ "BinData/image1.png", "picture" },
		{ "BinData/ole1.ole", "1234\xD0\xCF\x11\xE0 object" },
		{ "Preview/PrvText.txt", "a" } },
	    "meta:title: T\nmeta:author: Kim\nmeta:last-author: Li\n"
	    "= created: 2023\npara:1: a\n"
	    "+ BinData/ole1.ole: \xD0\xCF\x11\xE0 object\n"
	    "+ BinData/image1.png: picture\n" },
	{ "encrypted",
	    { { "META-INF/manifest.xml",
		  "<m><odf:file-entry><odf:encryption-data/></odf:file-entry>"
		  "</m>" },
		{ "Contents/section0.xml", "\x01\x02\x03" } },
	    "! encrypted: with a password\n" },
	{ "no section", { { "Contents/content.hpf", "<a/>" } },
	    "! damaged: no section\n" },
};

int
main(void)
{
	struct buf zip = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	diag_init("hwpx_test");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		package_make(&zip, cases[i].parts);
		buf_reset(&got);
		said(hwpx_read, buf_str(&zip), &said_limits, &got);
		CHECK_STR_WHY(
		    buf_str(&got), str_of(cases[i].want), cases[i].why);
	}
	buf_fini(&zip);
	buf_fini(&got);
	return check_done();
}
