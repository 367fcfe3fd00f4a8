/*
 * Any bytes as a part of an office file.  The first byte says which part of
 * which kind they are; the others of the package are whole.  A first byte of
 * Z: the bytes are the package.
 */

#include <stdlib.h>

#include "../unit/extract_doc.h"
#include "mem.h"
#include "epub.h"
#include "odf.h"
#include "powerpoint.h"
#include "spreadsheet.h"
#include "word.h"
#include "xps.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static const struct kind {
	void (*parse)(struct doc *);
	const char *name;
} kinds[] = {
	{ word_read, "word/document.xml" },
	{ word_read, "word/_rels/document.xml.rels" },
	{ word_read, "word/charts/chart1.xml" },
	{ word_read, "word/comments.xml" },
	{ word_read, "docProps/core.xml" },
	{ spreadsheet_read, "xl/workbook.xml" },
	{ spreadsheet_read, "xl/worksheets/sheet1.xml" },
	{ spreadsheet_read, "xl/sharedStrings.xml" },
	{ spreadsheet_read, "xl/comments1.xml" },
	{ powerpoint_read, "ppt/presentation.xml" },
	{ powerpoint_read, "ppt/slides/slide1.xml" },
	{ odf_read, "content.xml" },
	{ odf_read, "styles.xml" },
	{ odf_read, "meta.xml" },
	{ epub_read, "META-INF/container.xml" },
	{ epub_read, "a.opf" },
	{ xps_read, "a.fdseq" },
	{ xps_read, "1.fpage" },
};

enum { KINDS = sizeof kinds / sizeof *kinds };

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (n == 0)
		return 0;
	if (p[0] == 'Z') {
		struct str all = { (const char *)p + 1, n - 1 };

		for (unsigned i = 0; i < KINDS; i++)
			if (i == 0 || kinds[i].parse != kinds[i - 1].parse)
				parsed(kinds[i].parse, all);
		return 0;
	}
	const struct kind *k = &kinds[(p[0] + 256u - 'A') % KINDS];
	struct buf zip = { NULL, 0, 0 };
	char *content = mem_dup(p + 1, n - 1);
	const struct part parts[] = {
		{ k->name, content },
		{ "word/document.xml", "<d><p><t>x</t></p></d>" },
		{ "xl/_rels/workbook.xml.rels",
		    "<R><Relationship Id='r1' Type='x/worksheet' Target='"
		    "worksheets/sheet1.xml'/></R>" },
		{ "xl/worksheets/_rels/sheet1.xml.rels",
		    "<R><Relationship Id='r1' Type='x/comments' Target='"
		    "../comments1.xml'/></R>" },
		{ "xl/sharedStrings.xml", "<s><si><t>one</t></si></s>" },
		{ NULL, NULL },
	};

	package_make(&zip, parts);
	parsed(k->parse, buf_str(&zip));
	buf_fini(&zip);
	free(content);
	return 0;
}
