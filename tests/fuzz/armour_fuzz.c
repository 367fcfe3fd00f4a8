/*
 * Any bytes as a file that travels as text.  What is decoded is bounded by
 * the text (a line may have lost blanks that stood for six bytes), and the walk
 * never goes back or beyond the end.
 */

#include <stdint.h>
#include <stdlib.h>

#include "armour.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str whole = { (const char *)p, n }, rest = whole, name;
	struct buf out = { NULL, 0, 0 };

	(void)armour_file(&rest, &out);
	must(rest.n <= n && out.n <= 3 * n);
	must(!armour_begins(whole) || out.n > 0);
	must(armour_name(whole).n <= n);
	buf_reset(&out);
	rest = whole;
	if (armour_uudecode(&rest, &name, &out))
		must(rest.n < n && out.n > 0 && name.n < n);
	buf_reset(&out);
	must(armour_base64(&out, whole) <= n && out.n <= n);
	buf_fini(&out);
	return 0;
}
