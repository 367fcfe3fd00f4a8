/*
 * What people hand back as an earlier sheet: TSV and CSV; a workbook (PK); and,
 * since a mutated zip rarely gets past its checksums, one part of a workbook
 * (its first byte says which) inside a sound zip.
 */

#include <stdlib.h>

#include "buf.h"
#include "delim.h"
#include "storedzip.h"
#include "xlsxread.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* touch: looks at every byte of the cells, for the sanitizers. */
static int
touch(void *arg, struct str sheet, const struct str *cells, size_t n)
{
	unsigned *sum = arg;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < cells[i].n; k++)
			*sum += (unsigned char)cells[i].p[k];
	for (size_t k = 0; k < sheet.n; k++)
		*sum += (unsigned char)sheet.p[k];
	return *sum % 4096 == 4095;
}

static void
one_part(char which, struct buf *text, unsigned *sum)
{
	struct stored_part parts[] = {
		{ "xl/workbook.xml", "<workbook><workbookPr/><sheets>"
				     "<sheet name='A' sheetId='1' "
				     "id='r1'/></sheets></workbook>" },
		{ "xl/_rels/workbook.xml.rels",
		    "<a><Relationship Id='r1' Target='s.xml'/></a>" },
		{ "xl/s.xml",
		    "<w><row><c t='s' r='B1'><v>1</v></c><c s='1'><v>45000.5"
		    "</v></c></row></w>" },
		{ "xl/sharedStrings.xml",
		    "<sst><si><t>a</t></si><si><r><t>b</t></r></si></sst>" },
		{ "xl/styles.xml",
		    "<s><cellXfs><xf/><xf numFmtId='14'/></cellXfs></s>" },
	};
	const size_t n_parts = sizeof parts / sizeof *parts;
	struct buf zip = { NULL, 0, 0 };

	parts[(unsigned char)which % n_parts].text = buf_z(text);
	stored_zip(&zip, parts, n_parts);
	xlsxread_rows(NULL, buf_str(&zip), touch, sum);
	buf_fini(&zip);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str in = { (const char *)data, n };
	struct buf text = { NULL, 0, 0 };
	unsigned sum = 0;

	if (n > 1 && data[0] < 5) {
		buf_adds(&text, str_from(in, 1));
		one_part((char)data[0], &text, &sum);
		buf_fini(&text);
	} else if (str_starts(in, STR("PK"))) {
		xlsxread_rows(NULL, in, touch, &sum);
	} else {
		delim_read(NULL, in, touch, &sum);
	}
	return 0;
}
