#include "office.h"

#include <stdarg.h>
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

/* put: pieces one after the other, up to NULL. */
static void
put(struct buf *b, ...)
{
	va_list ap;
	const char *z;

	va_start(ap, b);
	while ((z = va_arg(ap, const char *)) != NULL)
		buf_addz(b, z);
	va_end(ap);
}

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
	put(b,
	    XML "<Types xmlns=\"" PKG
		"content-types\"><Default Extension=\"rels\" ContentType=\""
		"application/vnd.openxmlformats-package.relationships+xml\"/"
		"><Default Extension=\"xml\" "
		"ContentType=\"application/xml\"/>",
	    types, "</Types>", NULL);
	part(z, "[Content_Types].xml", b);
	put(b,
	    XML "<Relationships xmlns=\"" PKG
		"relationships\"><Relationship Id=\"rId1\" Type=\"" REL
		"/officeDocument\" Target=\"",
	    main_part, "\"/></Relationships>", NULL);
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
	put(&b, XML "<w:document xmlns:w=\"" WORD "\"><w:body>", NULL);
	for (size_t i = 0; i < n; i++) {
		size_t half = middle(paras[i]);

		put(&b, "<w:p><w:r><w:t xml:space=\"preserve\">", NULL);
		put_text(&b, paras[i], half);
		put(&b,
		    "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t "
		    "xml:space=\"preserve\">",
		    NULL);
		put_text(&b, paras[i] + half, strlen(paras[i]) - half);
		put(&b, "</w:t></w:r></w:p>", NULL);
	}
	put(&b, "</w:body></w:document>", NULL);
	part(&z, "word/document.xml", &b);
	finish(out, &z, &b);
}

void
office_pptx(struct buf *out, const char *const *slides, size_t n)
{
	struct pack_zip z = { 0 };
	struct buf b = { 0 }, types = { 0 }, ids = { 0 }, rels = { 0 },
		   name = { 0 };

	put(&types,
	    "<Override PartName=\"/ppt/presentation.xml\" ContentType=\"" TYPE
	    "presentationml.presentation.main+xml\"/>",
	    NULL);
	for (size_t i = 1; i <= n; i++) {
		put(&types, "<Override PartName=\"/ppt/slides/slide", NULL);
		buf_add_u64(&types, i);
		put(&types,
		    ".xml\" ContentType=\"" TYPE "presentationml.slide+xml\"/>",
		    NULL);
		put(&ids, "<p:sldId id=\"", NULL);
		buf_add_u64(&ids, 255 + i);
		put(&ids, "\" r:id=\"rId", NULL);
		buf_add_u64(&ids, i);
		put(&ids, "\"/>", NULL);
		put(&rels, "<Relationship Id=\"rId", NULL);
		buf_add_u64(&rels, i);
		put(&rels, "\" Type=\"" REL "/slide\" Target=\"slides/slide",
		    NULL);
		buf_add_u64(&rels, i);
		put(&rels, ".xml\"/>", NULL);
	}
	package(&z, &b, "ppt/presentation.xml", buf_z(&types));
	put(&b,
	    XML "<p:presentation xmlns:p=\"" PRES "\" xmlns:r=\"" REL
		"\"><p:sldIdLst>",
	    buf_z(&ids), "</p:sldIdLst></p:presentation>", NULL);
	part(&z, "ppt/presentation.xml", &b);
	put(&b, XML "<Relationships xmlns=\"" PKG "relationships\">",
	    buf_z(&rels), "</Relationships>", NULL);
	part(&z, "ppt/_rels/presentation.xml.rels", &b);
	for (size_t i = 0; i < n; i++) {
		put(&b,
		    XML "<p:sld xmlns:a=\"" DRAW "main\" xmlns:p=\"" PRES
			"\"><p:cSld><p:spTree><p:sp><p:txBody>"
			"<a:p><a:r><a:t>",
		    NULL);
		put_text(&b, slides[i], strlen(slides[i]));
		put(&b,
		    "</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></"
		    "p:sld>",
		    NULL);
		buf_reset(&name);
		put(&name, "ppt/slides/slide", NULL);
		buf_add_u64(&name, i + 1);
		put(&name, ".xml", NULL);
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
	put(b, "<c r=\"", c->ref, NULL);
	switch (c->kind) {
	case OFFICE_SHARED:
		put(b, "\" t=\"s\"><v>", NULL);
		buf_add_u64(b, (*n_strings)++);
		put(b, "</v></c>", NULL);
		put(strings, "<si><t xml:space=\"preserve\">", NULL);
		put_text(strings, c->text, strlen(c->text));
		put(strings, "</t>", NULL);
		if (c->more)
			put(strings, "<rPh sb=\"0\" eb=\"1\"><t>", c->more,
			    "</t></rPh><phoneticPr fontId=\"1\"/>", NULL);
		put(strings, "</si>", NULL);
		return;
	case OFFICE_INLINE:
		put(b, "\" t=\"inlineStr\"><is><t>", NULL);
		put_text(b, c->text, strlen(c->text));
		put(b, "</t></is></c>", NULL);
		return;
	case OFFICE_FORMULA:
		put(b, "\" t=\"str\"><f>", NULL);
		put_text(b, c->more, strlen(c->more));
		put(b, "</f><v>", NULL);
		put_text(b, c->text, strlen(c->text));
		put(b, "</v></c>", NULL);
		return;
	case OFFICE_NUMBER:
		put(b, "\"><v>", c->text, "</v></c>", NULL);
		return;
	}
}

static void
sheet_data(struct buf *b, struct buf *strings, const struct office_book *book)
{
	const char *row = "";
	size_t n = 0;

	put(b, "<sheetData>", NULL);
	for (size_t i = 0; i < book->n; i++) {
		const char *r = row_of(book->cells[i].ref);

		if (strcmp(r, row) != 0) {
			put(b, *row ? "</row>" : "", "<row r=\"", r, "\">",
			    NULL);
			row = r;
		}
		cell(b, strings, &n, &book->cells[i]);
	}
	put(b, "</row></sheetData>", NULL);
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
	put(&b,
	    XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL
		"\"><sheets><sheet name=\"",
	    book->sheet, "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
	    NULL);
	part(&z, "xl/workbook.xml", &b);
	put(&b,
	    XML
	    "<Relationships xmlns=\"" PKG
	    "relationships\"><Relationship Id=\"rId1\" Type=\"" REL
	    "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship "
	    "Id=\"rId2\" Type=\"" REL
	    "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>",
	    NULL);
	part(&z, "xl/_rels/workbook.xml.rels", &b);
	put(&b, XML "<worksheet xmlns=\"" MAIN "\" xmlns:r=\"" REL "\">", NULL);
	sheet_data(&b, &strings, book);
	put(&b, book->box ? "<drawing r:id=\"rId2\"/>" : "", "</worksheet>",
	    NULL);
	part(&z, "xl/worksheets/sheet1.xml", &b);
	put(&b, XML "<sst xmlns=\"" MAIN "\">", NULL);
	buf_adds(&b, buf_str(&strings));
	put(&b, "</sst>", NULL);
	part(&z, "xl/sharedStrings.xml", &b);
	put(&b, XML "<Relationships xmlns=\"" PKG "relationships\">", NULL);
	if (book->note)
		put(&b,
		    "<Relationship Id=\"rId1\" Type=\"" REL
		    "/comments\" Target=\"../comments1.xml\"/>",
		    NULL);
	if (book->box)
		put(&b,
		    "<Relationship Id=\"rId2\" Type=\"" REL
		    "/drawing\" Target=\"../drawings/drawing1.xml\"/>",
		    NULL);
	put(&b, "</Relationships>", NULL);
	part(&z, "xl/worksheets/_rels/sheet1.xml.rels", &b);
	if (book->note) {
		put(&b,
		    XML
		    "<comments xmlns=\"" MAIN
		    "\"><authors><author>check</author></authors><commentList>"
		    "<comment ref=\"",
		    book->note_ref, "\" authorId=\"0\"><text><r><t>", NULL);
		put_text(&b, book->note, strlen(book->note));
		put(&b, "</t></r></text></comment></commentList></comments>",
		    NULL);
		part(&z, "xl/comments1.xml", &b);
	}
	if (book->box) {
		put(&b,
		    XML "<xdr:wsDr xmlns:xdr=\"" DRAW
			"spreadsheetDrawing\" xmlns:a=\"" DRAW
			"main\"><xdr:twoCellAnchor><xdr:from><xdr:col>5</"
			"xdr:col><xdr:row>1</xdr:row></xdr:from><xdr:to>"
			"<xdr:col>7</xdr:col><xdr:row>4</xdr:row></"
			"xdr:to><xdr:sp><xdr:txBody><a:p><a:r><a:t>",
		    NULL);
		put_text(&b, book->box, strlen(book->box));
		put(&b,
		    "</a:t></a:r></a:p></xdr:txBody></xdr:sp></"
		    "xdr:twoCellAnchor></xdr:wsDr>",
		    NULL);
		part(&z, "xl/drawings/drawing1.xml", &b);
	}
	finish(out, &z, &b);
	buf_fini(&strings);
}

/* -- OpenDocument
 * -------------------------------------------------------------- */

static void
open_document(
    struct buf *out, const char *mime, const char *body_kind, struct buf *body)
{
	struct pack_zip z = { 0 };
	struct buf b = { 0 };

	put(&b, mime, NULL);
	pack_zip_add(
	    &z, STR("mimetype"), buf_str(&b), PACK_STORED, STR(""), NULL);
	buf_reset(&b);
	put(&b,
	    XML "<manifest:manifest xmlns:manifest=\"" ODF
		"manifest:1.0\" manifest:version=\"1.2\">"
		"<manifest:file-entry manifest:full-path=\"/\" "
		"manifest:media-type=\"",
	    mime,
	    "\"/><manifest:file-entry manifest:full-path=\"content.xml\" "
	    "manifest:media-type=\"text/xml\"/>"
	    "</manifest:manifest>",
	    NULL);
	part(&z, "META-INF/manifest.xml", &b);
	put(&b,
	    XML "<office:document-content xmlns:office=\"" ODF
		"office:1.0\" xmlns:text=\"" ODF "text:1.0\" xmlns:table=\"" ODF
		"table:1.0\" office:version=\"1.2\"><office:body><office:",
	    body_kind, ">", NULL);
	buf_adds(&b, buf_str(body));
	put(&b, "</office:", body_kind,
	    "></office:body></office:document-content>", NULL);
	part(&z, "content.xml", &b);
	finish(out, &z, &b);
	buf_fini(body);
}

void
office_odt(struct buf *out, const char *const *paras, size_t n)
{
	struct buf body = { 0 };

	for (size_t i = 0; i < n; i++) {
		put(&body, "<text:p>", NULL);
		put_text(&body, paras[i], strlen(paras[i]));
		put(&body, "</text:p>", NULL);
	}
	open_document(
	    out, "application/vnd.oasis.opendocument.text", "text", &body);
}

void
office_ods(struct buf *out, const struct office_book *book)
{
	struct buf body = { 0 };
	const char *row = "";

	put(&body, "<table:table table:name=\"", book->sheet, "\">", NULL);
	for (size_t i = 0; i < book->n; i++) {
		const char *r = row_of(book->cells[i].ref);

		if (strcmp(r, row) != 0) {
			put(&body, *row ? "</table:table-row>" : "",
			    "<table:table-row>", NULL);
			row = r;
		}
		put(&body,
		    "<table:table-cell office:value-type=\"string\"><text:p>",
		    NULL);
		put_text(
		    &body, book->cells[i].text, strlen(book->cells[i].text));
		put(&body, "</text:p></table:table-cell>", NULL);
	}
	put(&body, "</table:table-row></table:table>", NULL);
	open_document(out, "application/vnd.oasis.opendocument.spreadsheet",
	    "spreadsheet", &body);
}
