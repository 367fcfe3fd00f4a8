/*
 * Any bytes as a mail of Outlook: streams one after the other, each behind its
 * length in two bytes.
 */

#include "../unit/extract_doc.h"
#include "../unit/olefile.h"
#include "le.h"
#include "msmsg.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define RECIPIENT "__recip_version1.0_#00000000/"
#define ATTACHED "__attach_version1.0_#00000000/"
#define PROPS "__properties_version1.0"
#define MAIL "__attach_version1.0_#00000001/__substg1.0_3701000D/" PROPS

static const char *const names[] = { PROPS, "__substg1.0_0037001E",
	"__substg1.0_0042001F", "__substg1.0_007D001E", "__substg1.0_1000001E",
	"__substg1.0_10130102", "__substg1.0_10090102",
	"__substg1.0_8001101F-00000000", RECIPIENT PROPS,
	RECIPIENT "__substg1.0_3001001E", ATTACHED PROPS,
	ATTACHED "__substg1.0_3707001E", ATTACHED "__substg1.0_37010102",
	MAIL };

enum { NAMES = sizeof names / sizeof *names };

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str s = { (const char *)p, n };
	struct ole_part parts[NAMES + 1];
	struct buf file = { NULL, 0, 0 };

	for (size_t i = 0; i < NAMES; i++) {
		size_t len = le_u16(s, 0);

		parts[i] = (struct ole_part){ names[i], le_part(s, 2, len) };
		s = str_from(s, 2 + len);
	}
	parts[NAMES] = (struct ole_part){ NULL, { NULL, 0 } };
	ole_make(&file, parts, (struct ole_layout){ .large = false });
	parsed(msmsg_read, buf_str(&file));
	buf_fini(&file);
	return 0;
}
