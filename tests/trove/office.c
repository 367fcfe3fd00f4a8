#include "office.h"

#include <string.h>

#include "pack.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PKG "http://schemas.openxmlformats.org/package/2006/"
#define REL                                                                    \
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define WORD "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define DRAW "http://schemas.openxmlformats.org/drawingml/2006/"
#define PRES "http://schemas.openxmlformats.org/presentationml/2006/main"
#define TYPE "application/vnd.openxmlformats-officedocument."
#define ODF "urn:oasis:names:tc:opendocument:xmlns:"

static void
put_text(struct buf *b, const char *z, size_t n)
{
	for (size_t i = 0; i < n; i++)
		switch (z[i]) {
		case '&':
			buf_addz(b, "&amp;");
			break;
		case '<':
			buf_addz(b, "&lt;");
			break;
		case '>':
			buf_addz(b, "&gt;");
			break;
		default:
			buf_addc(b, z[i]);
		}
}

static void
part(struct pack_zip *z, const char *name, struct buf *body)
{
	pack_zip_add(z, str_of(name), buf_str(body), 0, STR(""), NULL);
	buf_reset(body);
}

/* The two parts every package begins with. */
static void
package(
    struct pack_zip *z, struct buf *b, const char *main_part, const char *types)
{
	buf_addz(b,
	    XML "<Types xmlns=\"" PKG
		"content-types\"><Default Extension=\"rels\" ContentType=\""
		"application/vnd.openxmlformats-package.relationships+xml\"/"
		"><Default Extension=\"xml\" "
		"ContentType=\"application/xml\"/>");
	buf_addz(b, types);
	buf_addz(b, "</Types>");
	part(z, "[Content_Types].xml", b);
	buf_addz(b, XML "<Relationships xmlns=\"" PKG
			"relationships\"><Relationship Id=\"rId1\" Type=\"" REL
			"/officeDocument\" Target=\"");
	buf_addz(b, main_part);
	buf_addz(b, "\"/></Relationships>");
	part(z, "_rels/.rels", b);
}

static void
finish(struct buf *out, struct pack_zip *z, struct buf *b)
{
	pack_zip_end(z);
	buf_adds(out, buf_str(&z->out));
	buf_fini(&z->out);
	buf_fini(b);
}

/* Half of the text, at the start of a character. */
static size_t
middle(const char *z)
{
	size_t n = strlen(z) / 2;

	while (n && ((unsigned char)z[n] & 0xC0) == 0x80)
		n--;
	return n;
}

void
office_docx(struct buf *out, const char *const *paras, size_t n)
{
	struct pack_zip z = { 0 };
	struct buf b = { 0 };

	package(&z, &b, "word/document.xml",
	    "<Override PartName=\"/word/document.xml\" ContentType=\"" TYPE
	    "wordprocessingml.document.main+xml\"/>");
	buf_addz(&b, XML "<w:document xmlns:w=\"" WORD "\"><w:body>");
	for (size_t i = 0; i < n; i++) {
		size_t half = middle(paras[i]);

		buf_addz(&b, "<w:p><w:r><w:t xml:space=\"preserve\">");
		put_text(&b, paras[i], half);
		buf_addz(&b, "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t "
			     "xml:space=\"preserve\">");
		put_text(&b, paras[i] + half, strlen(paras[i]) - half);
		buf_addz(&b, "</w:t></w:r></w:p>");
	}
	buf_addz(&b, "</w:body></w:document>");
	part(&z, "word/document.xml", &b);
	finish(out, &z, &b);
}

void
office_pptx(struct buf *out, const char *const *slides, size_t n)
{
	struct pack_zip z = { 0 };
	struct buf b = { 0 }, types = { 0 }, ids = { 0 }, rels = { 0 },
		   name = { 0 };

	buf_addz(&types,
	    "<Override PartName=\"/ppt/presentation.xml\" ContentType=\"" TYPE
	    "presentationml.presentation.main+xml\"/>");
	for (size_t i = 1; i <= n; i++) {
		buf_addz(&types, "<Override PartName=\"/ppt/slides/slide");
		buf_add_u64(&types, i);
		buf_addz(&types, ".xml\" ContentType=\"" TYPE
				 "presentationml.slide+xml\"/>");
		buf_addz(&ids, "<p:sldId id=\"");
		buf_add_u64(&ids, 255 + i);
		buf_addz(&ids, "\" r:id=\"rId");
		buf_add_u64(&ids, i);
		buf_addz(&ids, "\"/>");
		buf_addz(&rels, "<Relationship Id=\"rId");
		buf_add_u64(&rels, i);
		buf_addz(
		    &rels, "\" Type=\"" REL "/slide\" Target=\"slides/slide");
		buf_add_u64(&rels, i);
		buf_addz(&rels, ".xml\"/>");
	}
	package(&z, &b, "ppt/presentation.xml", buf_z(&types));
	buf_addz(&b, XML "<p:presentation xmlns:p=\"" PRES "\" xmlns:r=\"" REL
			 "\"><p:sldIdLst>");
	buf_addz(&b, buf_z(&ids));
	buf_addz(&b, "</p:sldIdLst></p:presentation>");
	part(&z, "ppt/presentation.xml", &b);
	buf_addz(&b, XML "<Relationships xmlns=\"" PKG "relationships\">");
	buf_addz(&b, buf_z(&rels));
	buf_addz(&b, "</Relationships>");
	part(&z, "ppt/_rels/presentation.xml.rels", &b);
	for (size_t i = 0; i < n; i++) {
		buf_addz(&b,
		    XML "<p:sld xmlns:a=\"" DRAW "main\" xmlns:p=\"" PRES
			"\"><p:cSld><p:spTree><p:sp><p:txBody>"
			"<a:p><a:r><a:t>");
		put_text(&b, slides[i], strlen(slides[i]));
		buf_addz(&b,
		    "</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></"
		    "p:sld>");
		buf_reset(&name);
		buf_addz(&name, "ppt/slides/slide");
		buf_add_u64(&name, i + 1);
		buf_addz(&name, ".xml");
		part(&z, buf_z(&name), &b);
	}
	finish(out, &z, &b);
	buf_fini(&types);
	buf_fini(&ids);
	buf_fini(&rels);
	buf_fini(&name);
}

/* The row of "B12" is 12. */
static const char *
row_of(const char *ref)
{
	while (*ref >= 'A' && *ref <= 'Z')
		ref++;
	return ref;
}

static void
cell(struct buf *b, struct buf *strings, size_t *n_strings,
    const struct office_cell *c)
{
	buf_addz(b, "<c r=\"");
	buf_addz(b, c->ref);
	switch (c->kind) {
	case OFFICE_SHARED:
		buf_addz(b, "\" t=\"s\"><v>");
		buf_add_u64(b, (*n_strings)++);
		buf_addz(b, "</v></c>");
		buf_addz(strings, "<si><t xml:space=\"preserve\">");
		put_text(strings, c->text, strlen(c->text));
		buf_addz(strings, "</t>");
		if (c->more) {
			buf_addz(strings, "<rPh sb=\"0\" eb=\"1\"><t>");
			buf_addz(strings, c->more);
			buf_addz(
			    strings, "</t></rPh><phoneticPr fontId=\"1\"/>");
		}
		buf_addz(strings, "</si>");
		return;
	case OFFICE_INLINE:
		buf_addz(b, "\" t=\"inlineStr\"><is><t>");
		put_text(b, c->text, strlen(c->text));
		buf_addz(b, "</t></is></c>");
		return;
	case OFFICE_FORMULA:
		buf_addz(b, "\" t=\"str\"><f>");
		put_text(b, c->more, strlen(c->more));
		buf_addz(b, "</f><v>");
		put_text(b, c->text, strlen(c->text));
		buf_addz(b, "</v></c>");
		return;
	case OFFICE_NUMBER:
		buf_addz(b, "\"><v>");
		buf_addz(b, c->text);
		buf_addz(b, "</v></c>");
		return;
	}
}

static void
sheet_data(struct buf *b, struct buf *strings, const struct office_book *book)
{
	const char *row = "";
	size_t n = 0;

	buf_addz(b, "<sheetData>");
	for (size_t i = 0; i < book->n; i++) {
		const char *r = row_of(book->cells[i].ref);

		if (strcmp(r, row) != 0) {
			buf_addz(b, *row ? "</row>" : "");
			buf_addz(b, "<row r=\"");
			buf_addz(b, r);
			buf_addz(b, "\">");
			row = r;
		}
		cell(b, strings, &n, &book->cells[i]);
	}
	buf_addz(b, "</row></sheetData>");
}

void
office_xlsx(struct buf *out, const struct office_book *book)
{
	struct pack_zip z = { 0 };
	struct buf b = { 0 }, strings = { 0 };

	package(&z, &b, "xl/workbook.xml",
	    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE
	    "spreadsheetml.sheet.main+xml\"/>"
	    "<Override PartName=\"/xl/worksheets/sheet1.xml\" "
	    "ContentType=\"" TYPE "spreadsheetml.worksheet+xml\"/>"
	    "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"" TYPE
	    "spreadsheetml.sharedStrings+xml\"/>"
	    "<Override PartName=\"/xl/comments1.xml\" ContentType=\"" TYPE
	    "spreadsheetml.comments+xml\"/>"
	    "<Override PartName=\"/xl/drawings/drawing1.xml\" "
	    "ContentType=\"" TYPE "drawing+xml\"/>");
	buf_addz(&b, XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL
			 "\"><sheets><sheet name=\"");
	buf_addz(&b, book->sheet);
	buf_addz(&b, "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
	part(&z, "xl/workbook.xml", &b);
	buf_addz(&b, XML
	    "<Relationships xmlns=\"" PKG
	    "relationships\"><Relationship Id=\"rId1\" Type=\"" REL
	    "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship "
	    "Id=\"rId2\" Type=\"" REL
	    "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
	part(&z, "xl/_rels/workbook.xml.rels", &b);
	buf_addz(&b, XML "<worksheet xmlns=\"" MAIN "\" xmlns:r=\"" REL "\">");
	sheet_data(&b, &strings, book);
	buf_addz(&b, book->box ? "<drawing r:id=\"rId2\"/>" : "");
	buf_addz(&b, "</worksheet>");
	part(&z, "xl/worksheets/sheet1.xml", &b);
	buf_addz(&b, XML "<sst xmlns=\"" MAIN "\">");
	buf_adds(&b, buf_str(&strings));
	buf_addz(&b, "</sst>");
	part(&z, "xl/sharedStrings.xml", &b);
	buf_addz(&b, XML "<Relationships xmlns=\"" PKG "relationships\">");
	if (book->note)
		buf_addz(&b, "<Relationship Id=\"rId1\" Type=\"" REL
			     "/comments\" Target=\"../comments1.xml\"/>");
	if (book->box)
		buf_addz(&b,
		    "<Relationship Id=\"rId2\" Type=\"" REL
		    "/drawing\" Target=\"../drawings/drawing1.xml\"/>");
	buf_addz(&b, "</Relationships>");
	part(&z, "xl/worksheets/_rels/sheet1.xml.rels", &b);
	if (book->note) {
		buf_addz(&b, XML
		    "<comments xmlns=\"" MAIN
		    "\"><authors><author>check</author></authors><commentList>"
		    "<comment ref=\"");
		buf_addz(&b, book->note_ref);
		buf_addz(&b, "\" authorId=\"0\"><text><r><t>");
		put_text(&b, book->note, strlen(book->note));
		buf_addz(
		    &b, "</t></r></text></comment></commentList></comments>");
		part(&z, "xl/comments1.xml", &b);
	}
	if (book->box) {
		buf_addz(&b,
		    XML "<xdr:wsDr xmlns:xdr=\"" DRAW
			"spreadsheetDrawing\" xmlns:a=\"" DRAW
			"main\"><xdr:twoCellAnchor><xdr:from><xdr:col>5</"
			"xdr:col><xdr:row>1</xdr:row></xdr:from><xdr:to>"
			"<xdr:col>7</xdr:col><xdr:row>4</xdr:row></"
			"xdr:to><xdr:sp><xdr:txBody><a:p><a:r><a:t>");
		put_text(&b, book->box, strlen(book->box));
		buf_addz(&b, "</a:t></a:r></a:p></xdr:txBody></xdr:sp></"
			     "xdr:twoCellAnchor></xdr:wsDr>");
		part(&z, "xl/drawings/drawing1.xml", &b);
	}
	finish(out, &z, &b);
	buf_fini(&strings);
}

/* -- OpenDocument ------------------------------------------------------- */

static void
open_document(
    struct buf *out, const char *mime, const char *body_kind, struct buf *body)
{
	struct pack_zip z = { 0 };
	struct buf b = { 0 };

	buf_addz(&b, mime);
	pack_zip_add(
	    &z, STR("mimetype"), buf_str(&b), PACK_STORED, STR(""), NULL);
	buf_reset(&b);
	buf_addz(&b, XML "<manifest:manifest xmlns:manifest=\"" ODF
			 "manifest:1.0\" manifest:version=\"1.2\">"
			 "<manifest:file-entry manifest:full-path=\"/\" "
			 "manifest:media-type=\"");
	buf_addz(&b, mime);
	buf_addz(&b,
	    "\"/><manifest:file-entry manifest:full-path=\"content.xml\" "
	    "manifest:media-type=\"text/xml\"/>"
	    "</manifest:manifest>");
	part(&z, "META-INF/manifest.xml", &b);
	buf_addz(&b,
	    XML "<office:document-content xmlns:office=\"" ODF
		"office:1.0\" xmlns:text=\"" ODF "text:1.0\" xmlns:table=\"" ODF
		"table:1.0\" office:version=\"1.2\"><office:body><office:");
	buf_addz(&b, body_kind);
	buf_addz(&b, ">");
	buf_adds(&b, buf_str(body));
	buf_addz(&b, "</office:");
	buf_addz(&b, body_kind);
	buf_addz(&b, "></office:body></office:document-content>");
	part(&z, "content.xml", &b);
	finish(out, &z, &b);
	buf_fini(body);
}

void
office_odt(struct buf *out, const char *const *paras, size_t n)
{
	struct buf body = { 0 };

	for (size_t i = 0; i < n; i++) {
		buf_addz(&body, "<text:p>");
		put_text(&body, paras[i], strlen(paras[i]));
		buf_addz(&body, "</text:p>");
	}
	open_document(
	    out, "application/vnd.oasis.opendocument.text", "text", &body);
}

void
office_ods(struct buf *out, const struct office_book *book)
{
	struct buf body = { 0 };
	const char *row = "";

	buf_addz(&body, "<table:table table:name=\"");
	buf_addz(&body, book->sheet);
	buf_addz(&body, "\">");
	for (size_t i = 0; i < book->n; i++) {
		const char *r = row_of(book->cells[i].ref);

		if (strcmp(r, row) != 0) {
			buf_addz(&body, *row ? "</table:table-row>" : "");
			buf_addz(&body, "<table:table-row>");
			row = r;
		}
		buf_addz(&body,
		    "<table:table-cell office:value-type=\"string\"><text:p>");
		put_text(
		    &body, book->cells[i].text, strlen(book->cells[i].text));
		buf_addz(&body, "</text:p></table:table-cell>");
	}
	buf_addz(&body, "</table:table-row></table:table>");
	open_document(out, "application/vnd.oasis.opendocument.spreadsheet",
	    "spreadsheet", &body);
}
