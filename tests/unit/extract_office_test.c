/* Office files, made here part by part: what is text in them, and where. */

#include "check.h"
#include "extract_doc.h"
#include "epub.h"
#include "odf.h"
#include "powerpoint.h"
#include "sheetml.h"
#include "spreadsheet.h"
#include "word.h"

#define REL(id, type, target)                                                  \
	"<Relationship Id='" id "' Type='http://x/" type "' Target='" target   \
	"'/>"
#define RELS(body) "<Relationships>" body "</Relationships>"
#define DOC(body) "<w:document><w:body>" body "</w:body></w:document>"

static const struct office_case {
	const char *why;
	void (*parse)(struct doc *);
	struct part parts[10];
	const char *want;
} cases[] = {
	/* -- word -- */
	{ "runs joined, breaks and tabs, empty paragraphs counted", word_read,
	    { { "word/document.xml",
		DOC("<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Sky"
		    "</w:t></w:r><w:r><w:t>bound</w:t><w:tab/><w:t>x</w:t>"
		    "<w:br/><w:t>y</w:t></w:r></w:p><w:p/><w:tbl><w:tr><w:tc>"
		    "<w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr>"
		    "</w:tbl>") } },
	    "para:1: Skybound\tx\ny\npara:3: cell\n" },
	{ "other prefixes, the main part elsewhere", word_read,
	    { { "_rels/.rels", RELS(REL("r1", "officeDocument", "/a/b.xml")) },
		{ "A\\B.xml", "<d><p><r><t>x</t></r></p></d>" } },
	    "para:1: x\n" },
	{ "changes, fields, readings, pictures", word_read,
	    { { "word/document.xml",
		DOC("<w:p><w:r><w:t>a</w:t></w:r><w:del "
		    "w:author='Ri'><w:r><w:delText>old"
		    "</w:delText></w:r></w:del><w:ins "
		    "w:author='Ri'><w:r><w:t>b</w:t></w:r>"
		    "</w:ins><w:r><w:t> d</w:t></w:r><w:moveTo><w:r><w:t>e"
		    "</w:t></w:r></w:moveTo><w:ins w:author='Ri'><w:r><w:t>f"
		    "</w:t></w:r><w:del><w:r><w:delText>both</w:delText></w:r>"
		    "</w:del></w:ins><w:moveFrom><w:r><w:t>moved</w:t></w:r>"
		    "</w:moveFrom><w:r><w:instrText>PAGE</w:instrText></w:r>"
		    "<w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase>"
		    "<w:r><w:t>c</w:t></w:r></w:rubyBase></w:ruby>"
		    "<w:drawing><wp:docPr descr='a "
		    "cat'/></w:drawing></w:p>") } },
	    "para:1/author: Ri\npara:1: ab defc\n"
	    "para:1/deleted: old\nboth\nmoved\npara:1/inserted: b\nef\n"
	    "para:1/field: PAGE\n"
	    "para:1/ruby: kan\npara:1/alt: a cat\n" },
	{ "text boxes; of alternatives the first with text", word_read,
	    { { "word/document.xml",
		DOC("<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>"
		    "<w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent>"
		    "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>"
		    "box</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
		    "</mc:AlternateContent><w:t>out</w:t></w:r></w:p>"
		    "<w:p><mc:AlternateContent><mc:Choice><x/></mc:Choice>"
		    "<mc:Fallback><w:r><w:t>only</w:t></w:r></mc:Fallback>"
		    "</mc:AlternateContent></w:p>") } },
	    "para:2: box\npara:1: out\npara:3: only\n" },
	{ "headers, notes, comments, links, properties", word_read,
	    { { "word/document.xml", DOC("<w:p/>") },
		{ "word/_rels/document.xml.rels",
		    "<R><Relationship Id='r1' Type='x/hyperlink' TargetMode="
		    "'External' Target='http://a.example/'/></R>" },
		{ "word/header10.xml", "<h><p><t>ten</t></p></h>" },
		{ "word/header2.xml", "<h><p><t>two</t></p></h>" },
		{ "word/footnotes.xml",
		    "<n><footnote w:id='3'><p><t>foot</t></p></footnote></n>" },
		{ "word/comments.xml",
		    "<c><comment w:id='2' w:author='Kim'><p><t>why</t></p>"
		    "</comment></c>" },
		{ "docProps/core.xml",
		    "<c><dc:title>T</dc:title><dc:creator>C</dc:creator>"
		    "<dcterms:created>2023</dcterms:created></c>" } },
	    "meta:title: T\nmeta:author: C\n= created: 2023\n"
	    "link: http://a.example/\nheader:1/para:1: two\n"
	    "header:2/para:1: ten\nnote:3: foot\ncomment:2/author: Kim\n"
	    "comment:2: why\n" },
	{ "a chart, an embedded file", word_read,
	    { { "word/document.xml", DOC("<w:p/>") },
		{ "word/_rels/document.xml.rels",
		    RELS(REL("r1", "chart", "charts/chart1.xml")) },
		{ "word/charts/chart1.xml",
		    "<c><a:p><a:r><a:t>sales</a:t></a:r></a:p><c:f>A1</c:f>"
		    "<c:strCache><c:pt><c:v>Mon</c:v></c:pt></c:strCache>"
		    "<c:numCache><c:pt><c:v>7</c:v></c:pt></c:numCache></c>" },
		{ "word/embeddings/a.bin", "OLE" } },
	    "chart:1: sales\nchart:1: Mon\n+ word/embeddings/a.bin: OLE\n" },
	{ "a DOCTYPE", word_read,
	    { { "word/document.xml",
		"<!DOCTYPE d [<!ENTITY a 'b'>]>" DOC("<w:p/>") } },
	    "! xml-refused: word/document.xml: a DOCTYPE\n" },
	{ "broken XML keeps what came before", word_read,
	    { { "word/document.xml",
		"<d><p><t>a</t></p><p><t>b<x></t></p></d>" } },
	    "para:1: a\n! damaged: word/document.xml: mismatched tag\n"
	    "para:2: b\n" },
	{ "no main part", word_read, { { "x", "y" } },
	    "! damaged: no main part\n+ x: y\n" },
	{ "parts that nothing reads", word_read,
	    { { "word/document.xml", DOC("<w:p/>") },
		{ "[Content_Types].xml", "<t/>" },
		{ "word/styles.xml", "<s/>" },
		{ "word/theme/theme1.xml", "<t/>" },
		{ "customXml/item1.xml", "<x>SEK</x>" },
		{ "customXml/itemProps1.xml", "<x/>" },
		{ "notes/hidden.txt", "hidden" },
		{ "word/media/image1.png", "PNG" } },
	    "+ customXml/item1.xml: <x>SEK</x>\n+ notes/hidden.txt: hidden\n"
	    "+ word/media/image1.png: PNG\n" },
	/* -- spreadsheet -- */
	{ "a shared string that is not there", spreadsheet_read,
	    { { "xl/workbook.xml",
		  "<workbook><sheets><sheet name='A' r:id='r1'/></sheets>"
		  "</workbook>" },
		{ "xl/_rels/workbook.xml.rels",
		    RELS(REL("r1", "worksheet", "worksheets/sheet1.xml")) },
		{ "xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>" },
		{ "xl/worksheets/sheet1.xml",
		    "<s><c r='A1' t='s'><v>0</v></c><c r='A2' t='s'><v>99</v>"
		    "</c><c r='A3' t='s'><v>98</v></c></s>" } },
	    "sheet:A/name: A\nsheet:A!A1: a\n"
	    "! damaged: 99: no such shared string\nsheet:A!A2: 99\n"
	    "sheet:A!A3: 98\n" },
	{ "cells of all kinds", spreadsheet_read,
	    { { "xl/workbook.xml",
		  "<workbook><sheets><sheet name='A/B' sheetId='1' r:id='r2'/>"
		  "<sheet name='100%' r:id='r1'/></sheets><definedNames>"
		  "<definedName name='Rate'>'A/B'!$A$1</definedName>"
		  "</definedNames></workbook>" },
		{ "xl/_rels/workbook.xml.rels",
		    RELS(REL("r1", "worksheet", "worksheets/sheet1.xml")
			    REL("r2", "worksheet", "worksheets/sheet2.xml")) },
		{ "xl/sharedStrings.xml",
		    "<sst><si><r><t>Sky</t></r><r><t>bound</t></r><rPh><t>x</t>"
		    "</rPh></si><si><t>left</t></"
		    "si><si><t>a_x000D_&#10;b_x00e9_"
		    "_x</t></si></sst>" },
		{ "xl/worksheets/sheet2.xml",
		    "<worksheet><sheetData><row r='2'><c r='B2' t='s'><v>0</v>"
		    "</c><c><f>B2&amp;\"z\"</f><v>4.50</v></c><c r='F2' "
		    "t='inlineStr'><is><t>in</t></is></c></row><row><c t='str'>"
		    "<f>T(1)</f><v>r</v></c><c t='b'><v>1</v></c><c t='e'><v>#N"
		    "/A</v></c><c t='s'><v>2</v></c><c t='s'><v>9</v></c></row>"
		    "</sheetData><headerFooter><oddHeader>H</oddHeader>"
		    "</headerFooter></worksheet>" },
		{ "xl/worksheets/sheet1.xml", "<worksheet/>" } },
	    "defined:1: Rate\ndefined:1/formula: 'A/B'!$A$1\n"
	    "sheet:A%2FB/name: A/B\nsheet:A%2FB!B2: Skybound\n"
	    "sheet:A%2FB!C2: 4.50\nsheet:A%2FB!C2/formula: B2&\"z\"\n"
	    "sheet:A%2FB!F2: in\nsheet:A%2FB!A3: r\n"
	    "sheet:A%2FB!A3/formula: T(1)\nsheet:A%2FB!B3: TRUE\n"
	    "sheet:A%2FB!C3: #N/A\n"
	    "sheet:A%2FB!D3: a\nb\xC3\xA9_x\n"
	    "! damaged: 9: no such shared string\nsheet:A%2FB!E3: 9\n"
	    "sheet:A%2FB/header: H\nsheet:100%/name: 100%\nstring:2: left\n" },
	{ "comments, text boxes, a hidden sheet", spreadsheet_read,
	    { { "xl/workbook.xml",
		  "<workbook><sheet name='S' state='hidden' r:id='r1'/>"
		  "</workbook>" },
		{ "xl/_rels/workbook.xml.rels",
		    RELS(REL("r1", "worksheet", "worksheets/sheet1.xml")) },
		{ "xl/worksheets/sheet1.xml", "<worksheet/>" },
		{ "xl/worksheets/_rels/sheet1.xml.rels",
		    RELS(REL("r1", "comments", "../comments1.xml")
			    REL("r2", "drawing", "../drawings/d.xml")) },
		{ "xl/comments1.xml",
		    "<comments><authors><author>Ri</author><author>Kim"
		    "</author></authors><comment ref='B7' authorId='1'><text>"
		    "<r><t>redo</t></r></text></comment></comments>" },
		{ "xl/drawings/d.xml",
		    "<d><xdr:sp><a:p><a:r><a:t>one</a:t></a:r></a:p><a:p><a:r>"
		    "<a:t>two</a:t></a:r></a:p></xdr:sp><xdr:sp><a:p><a:r>"
		    "<a:t>three</a:t></a:r></a:p></xdr:sp></d>" } },
	    "= hidden-sheet: S\nsheet:S/name: S\nsheet:S!B7/comment: redo\n"
	    "sheet:S!B7/comment/author: Kim\nsheet:S/shape:1: one\n"
	    "sheet:S/shape:1: two\nsheet:S/shape:2: three\n" },
	{ "sheets that nothing names", spreadsheet_read,
	    { { "xl/worksheets/sheet10.xml", "<s><c><v>10</v></c></s>" },
		{ "xl/worksheets/sheet9.xml", "<s><c r='../x'><v>9</v></c>"
					      "</s>" } },
	    "sheet:sheet9/name: sheet9\nsheet:sheet9!A1: 9\n"
	    "sheet:sheet10/name: sheet10\nsheet:sheet10!A1: 10\n" },
	/* -- powerpoint -- */
	{ "slides in the order shown, notes, the rest", powerpoint_read,
	    { { "ppt/presentation.xml",
		  "<p><p:sldId id='1' r:id='r2'/><p:sldId id='2' r:id='r1'/>"
		  "</p>" },
		{ "ppt/_rels/presentation.xml.rels",
		    RELS(REL("r1", "slide", "slides/slide1.xml")
			    REL("r2", "slide", "slides/slide2.xml")) },
		{ "ppt/slides/slide1.xml",
		    "<s><a:p><a:r><a:t>last</a:t></a:r></a:p></s>" },
		{ "ppt/slides/slide2.xml",
		    "<s><p:cNvPr descr='cat'/><a:p><a:r><a:t>a</a:t></a:r>"
		    "<a:br/><a:r><a:t>b</a:t></a:r></a:p><a:p><a:r><a:t>c"
		    "</a:t></a:r></a:p></s>" },
		{ "ppt/slides/_rels/slide2.xml.rels",
		    RELS(REL("r1", "notesSlide", "../notesSlides/n.xml")) },
		{ "ppt/notesSlides/n.xml",
		    "<n><a:p><a:r><a:t>say</a:t></a:r></a:p></n>" },
		{ "ppt/slides/slide3.xml",
		    "<s><a:p><a:r><a:t>lost</a:t></a:r></a:p></s>" } },
	    "slide:1/alt: cat\nslide:1: a\nb\nslide:1: c\nslide:1/note: say\n"
	    "slide:2: last\nslide:3: lost\n" },
	/* -- OpenDocument -- */
	{ "text, spaces, notes, comments, headers", odf_read,
	    { { "content.xml",
		  "<c><office:text><text:p>a\n  "
		  "<text:span>b</text:span><text:s "
		  "text:c='2'/>c<text:tab/>d<text:line-break/>e</"
		  "text:p><text:h>"
		  "h<text:note><text:note-citation>1</text:note-citation><text:"
		  "note-body><text:p>n</text:p></text:note-body></text:note>"
		  "<office:annotation><dc:creator>Kim</dc:creator><dc:date>2023"
		  "</dc:date><text:p>why</text:p></office:annotation>x</text:h>"
		  "</office:text></c>" },
		{ "styles.xml",
		    "<s><style:header><text:p>top</text:p></style:header>"
		    "</s>" },
		{ "meta.xml", "<m><dc:title>T</dc:title></m>" } },
	    "meta:title: T\npara:1: a b  c\td\ne\nnote:1: n\n"
	    "comment:1/author: Kim\ncomment:1/date: 2023\ncomment:1: why\n"
	    "para:2: hx\nheader:1/para:1: top\n" },
	{ "inserted text, over paragraphs; changed looks are none", odf_read,
	    { { "content.xml",
		"<c><text:tracked-changes><text:changed-region xml:id='c2' "
		"text:id='c2'><text:insertion><office:change-info><dc:creator>"
		"Ri</dc:creator></office:change-info></text:insertion></text:"
		"changed-region><text:changed-region text:id='c3'><text:"
		"format-change/></text:changed-region><text:changed-region "
		"text:id='c1'><text:insertion/></text:changed-region></text:"
		"tracked-changes><text:p>Sky<text:change-start text:change-id="
		"'c1'/>bo<text:span>und</text:span><text:change-end text:"
		"change-id='c1'/> and <text:change-start text:change-id='c3'/>"
		"x<text:change-end text:change-id='c3'/> <text:change-start "
		"text:change-id='c2'/>a</text:p><text:p>b<text:change-end text:"
		"change-id='c2'/>c</text:p></c>" } },
	    "change:1/author: Ri\npara:1: Skybound and x a\n"
	    "para:1/inserted: bound\na\npara:2: bc\npara:2/inserted: b\n" },
	{ "deleted text, a drawing's description", odf_read,
	    { { "content.xml",
		"<c><text:tracked-changes><text:changed-region><text:deletion>"
		"<office:change-info><dc:creator>Ri</dc:creator></office:"
		"change-info><text:p>gone</text:p></text:deletion></text:"
		"changed-region></text:tracked-changes><text:p>a<draw:frame>"
		"<svg:title>t</svg:title><svg:desc>d</svg:desc></draw:frame>"
		"<text:title>f</text:title></text:p></c>" } },
	    "change:1/author: Ri\ndeleted:1: gone\npara:1/alt: t\n"
	    "para:1/alt: d\npara:1: af\n" },
	{ "repeated cells, values, formulas, comments, shapes", odf_read,
	    { { "content.xml",
		"<c><office:spreadsheet><table:table table:name='S'><table:"
		"shapes><draw:rect><text:p>box</text:p></draw:rect></table:"
		"shapes><table:table-row table:number-rows-repeated='3'><table:"
		"table-cell table:number-columns-repeated='1000000'/></table:"
		"table-row><table:table-row><table:table-cell table:number-"
		"columns-repeated='2'/><table:table-cell table:formula='of:=1'"
		" table:number-columns-repeated='2'><text:p>a</text:p><text:p>"
		"b</text:p><office:annotation><text:p>no</text:p></office:"
		"annotation></table:table-cell><table:table-cell office:value="
		"'7'/></table:table-row></table:table></office:spreadsheet>"
		"</c>" } },
	    "sheet:S/name: S\nsheet:S/shape:1: box\n"
	    "sheet:S!C4:D4/formula: of:=1\nsheet:S!C4:D4/comment: no\n"
	    "sheet:S!C4:D4: a\nb\nsheet:S!E4: 7\n" },
	{ "hidden sheets", odf_read,
	    { { "content.xml",
		"<c><office:automatic-styles><number:text-style><number:text>x"
		"</number:text></number:text-style><style:style style:name='t1'"
		" style:family='table'><style:table-properties table:display="
		"'true'/></style:style><style:style style:name='t2' style:"
		"family='table'><style:table-properties table:display='false'/>"
		"</style:style><style:style style:name='t1' style:family="
		"'graphic'><style:table-properties table:display='false'/>"
		"</style:style></office:automatic-styles><office:spreadsheet>"
		"<table:table table:name='A' table:style-name='t1'/><table:"
		"table table:name='B' table:style-name='t2'/></office:"
		"spreadsheet></c>" } },
	    "sheet:A/name: A\n= hidden-sheet: B\nsheet:B/name: B\n" },
	{ "slides and their notes", odf_read,
	    { { "content.xml",
		"<c><office:presentation><draw:page><draw:frame><draw:text-box>"
		"<text:p>a</text:p></draw:text-box></draw:frame><presentation:"
		"notes><text:p>n</text:p></presentation:notes></draw:page>"
		"<draw:page><text:p>b</text:p></draw:page></office:"
		"presentation></c>" } },
	    "slide:1: a\nslide:1/note: n\nslide:2: b\n" },
	/* -- books -- */
	{ "pages in the order of reading, then the others", epub_read,
	    { { "META-INF/container.xml",
		  "<c><rootfile full-path='OEBPS/book.opf'/></c>" },
		{ "OEBPS/book.opf",
		    "<p><metadata><dc:title>T</dc:title></metadata><manifest>"
		    "<item id='a' href='text/a%20b.xhtml'/><item id='b' href="
		    "'../b.xhtml#x'/></manifest><spine><itemref idref='b'/>"
		    "<itemref idref='none'/><itemref idref='a'/></spine></p>" },
		{ "OEBPS/text/a b.xhtml", "<html><p>one<p>two</html>" },
		{ "b.xhtml", "<html><p>first</html>" },
		{ "OEBPS/notes.htm", "<p>note" }, { "OEBPS/a.png", "PNG" } },
	    "meta:title: T\npart:1/para:1: first\npart:2/para:1: one\n"
	    "part:2/para:2: two\npart:3/para:1: note\n"
	    "+ OEBPS/a.png: PNG\n" },
	{ "a book without a list", epub_read, { { "a.html", "<p>x" } },
	    "! damaged: no list of its pages\npart:1/para:1: x\n" },
	{ "encrypted", odf_read,
	    { { "META-INF/manifest.xml", "<m><manifest:encryption-data/></m>" },
		{ "content.xml", "garbage" } },
	    "! encrypted: encrypted document\n" },
};

static void
check_case(const struct office_case *c)
{
	struct buf zip = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	package_make(&zip, c->parts);
	said(c->parse, buf_str(&zip), &said_limits, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(c->want), c->why);
	buf_fini(&zip);
	buf_fini(&got);
}

/* A document that is one XML file: headers and notes stand in its text. */
static void
check_word_xml(void)
{
	struct buf got = { NULL, 0, 0 };

	said(word_read_xml,
	    STR("<w:wordDocument><o:DocumentProperties><o:Title>T</o:Title>"
		"<o:Author>Ri</o:Author></o:DocumentProperties><w:body><w:p>"
		"<w:r><w:t>a</w:t></w:r><w:r><w:footnote><w:p><w:r><w:t>n"
		"</w:t></w:r></w:p></w:footnote></w:r><w:hlink w:dest='h:'>"
		"<w:r><w:t>b</w:t></w:r></w:hlink></w:p><w:sectPr><w:hdr><w:p>"
		"<w:r><w:t>top</w:t></w:r></w:p></w:hdr></w:sectPr><w:p><w:r>"
		"<w:t>c</w:t></w:r><aml:annotation w:type='Word.Insertion'>"
		"<aml:content><w:r><w:t>d</w:t></w:r></aml:content>"
		"</aml:annotation></w:p></w:body>"),
	    &said_limits, &got);
	CHECK_STR(buf_str(&got),
	    STR("meta:title: T\nmeta:author: Ri\nnote:1: n\n"
		"para:1: ab\npara:1/field: h:\nheader:1/para:1: top\n"
		"para:2: cd\npara:2/inserted: d\n! damaged: document: no "
		"element found\n"));
	buf_fini(&got);
}

/* A workbook that is one XML file. */
static void
check_sheet_xml(void)
{
	struct buf got = { NULL, 0, 0 };

	said(sheetml_read,
	    STR("<Workbook xmlns:ss='s'><DocumentProperties><Title>T</Title>"
		"</DocumentProperties><Styles><Style><Data>no</Data></Style>"
		"</Styles><Names><NamedRange ss:Name='all' ss:RefersTo='=A1'/>"
		"</Names><Worksheet ss:Name='One'><Table><Row><Cell><Data>a"
		"</Data></Cell><Cell ss:Index='3' ss:MergeAcross='1'><Data>b"
		"</Data></Cell><Cell ss:Formula='=1+1' ss:HRef='h:'><Data>2"
		"</Data><Comment ss:Author='Kim'><ss:Data><B>Kim:</B> why"
		"</ss:Data></Comment></Cell></Row><Row ss:Index='5' ss:Span="
		"'1'><Cell><ss:Data>r<Font>ich</Font></ss:Data></Cell></Row>"
		"<Row><Cell><Data>z</Data></Cell></Row></Table>"
		"<WorksheetOptions><PageSetup><Header x:Data='top'/>"
		"</PageSetup><Visible>SheetHidden</Visible></WorksheetOptions>"
		"</Worksheet><Worksheet ss:Name='Two'><Table><Row><Cell><Data>"
		"q"),
	    &said_limits, &got);
	CHECK_STR(buf_str(&got),
	    STR("meta:title: T\ndefined:1: all\ndefined:1/formula: =A1\n"
		"sheet:One/name: One\nsheet:One!A1: a\nsheet:One!C1: b\n"
		"sheet:One!E1/formula: =1+1\nsheet:One!E1/link: h:\n"
		"sheet:One!E1: 2\nsheet:One!E1/comment/author: Kim\n"
		"sheet:One!E1/comment: Kim: why\nsheet:One!A5: rich\n"
		"sheet:One!A7: z\nsheet:One/header: top\n"
		"= hidden-sheet: One\nsheet:Two/name: Two\n"
		"! damaged: document: no element found\nsheet:Two!A1: q\n"));
	buf_fini(&got);
}

/* XML one over its limits is refused, at its limits read. */
static void
check_xml_limits(void)
{
	for (unsigned over = 0; over < 2; over++) {
		struct buf deep = { NULL, 0, 0 }, wide = { NULL, 0, 0 };
		struct buf zip = { NULL, 0, 0 }, got = { NULL, 0, 0 };

		/* document, body and p are three; t is the last. */
		for (unsigned i = 0; i < LIMIT_XML_DEPTH - 2 + over; i++)
			buf_addz(&deep, "<p>");
		buf_addz(&deep, "<p><t>x</t>");
		for (unsigned i = 0; i < LIMIT_XML_DEPTH - 1 + over; i++)
			buf_addz(&deep, "</p>");
		buf_addz(&wide, "<d ");
		for (unsigned i = 0; i < LIMIT_XML_ATTRIBUTES + over; i++) {
			buf_addz(&wide, " a");
			buf_add_u64(&wide, i);
			buf_addz(&wide, "=''");
		}
		buf_addz(&wide, "><p><t>x</t></p></d>");
		const struct part parts[] = {
			{ "word/document.xml", buf_z(&deep) },
			{ "word/header1.xml", buf_z(&wide) },
			{ NULL, NULL },
		};

		package_make(&zip, parts);
		said(word_read, buf_str(&zip), &said_limits, &got);
		CHECK_STR(buf_str(&got),
		    over
			? STR("! xml-refused: word/document.xml: elements too "
			      "deep\n! xml-refused: word/header1.xml: too many "
			      "attributes\n")
			: STR("para:255: x\nheader:1/para:1: x\n"));
		buf_fini(&deep);
		buf_fini(&wide);
		buf_fini(&zip);
		buf_fini(&got);
	}
}

/* A package cut anywhere gives its beginning, and never takes the end. */
static void
check_cuts(void)
{
	struct buf zip = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	size_t most = 0;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		package_make(&zip, cases[i].parts);
		for (size_t n = 0; n < zip.n; n += 1 + n / 64) {
			buf_reset(&got);
			said(cases[i].parse, str_head(buf_str(&zip), n),
			    &said_limits, &got);
			if (got.n > most)
				most = got.n;
			if (str_find(buf_str(&got), '!') == got.n)
				CHECK_WHY(false, "a cut package is said");
		}
	}
	CHECK(most > 100);
	buf_fini(&zip);
	buf_fini(&got);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_case(&cases[i]);
	check_word_xml();
	check_sheet_xml();
	check_xml_limits();
	check_cuts();
	return check_done();
}
