/*
 * Any bytes as a section of HWP 5.  A first byte of D: as one of a distribution
 * document; X: as one of HWPX; Z: the bytes are the file.
 */

#include <stdlib.h>

#include "../unit/extract_doc.h"
#include "hwp.h"
#include "hwpbody.h"
#include "hwpx.h"
#include "mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
section(struct doc *d)
{
	struct hwpbody *b = hwpbody_new(d);

	hwpbody_section(b, doc_bytes(d), STR("Section0"));
	hwpbody_section(b, doc_bytes(d), STR("Section1"));
	hwpbody_end(b);
	hwpbody_free(b);
}

static void protected(struct doc *d)
{
	struct buf plain = { NULL, 0, 0 };
	struct hwpbody *b = hwpbody_new(d);

	if (hwp_decrypt(doc_bytes(d), &plain))
		hwpbody_section(b, buf_str(&plain), STR("Section0"));
	hwpbody_free(b);
	buf_fini(&plain);
}

static void
packaged(struct str content)
{
	char *text = mem_dup(content.p, content.n);
	const struct part parts[] = {
		{ "Contents/section0.xml", text },
		{ "Contents/content.hpf", text },
		{ "Contents/header.xml", text },
		{ NULL, NULL },
	};
	struct buf zip = { NULL, 0, 0 };

	package_make(&zip, parts);
	parsed(hwpx_read, buf_str(&zip));
	buf_fini(&zip);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str all = { (const char *)p, n };

	if (n > 0 && p[0] == 'X')
		packaged(str_from(all, 1));
	else if (n > 0 && p[0] == 'D')
		parsed(protected, str_from(all, 1));
	else if (n > 0 && p[0] == 'Z')
		parsed(hwp_read, str_from(all, 1));
	else
		parsed(section, all);
	return 0;
}
