#include "unit.h"

#include "limits.h"

/* So far before the limit white space is near; a name is shorter. */
#define NEAR 4096

/* space_at: length of the white space that ends before end; 0: none does. */
static size_t
space_at(struct str s, size_t end)
{
	if (str_is_space(s.p[end - 1]))
		return 1;
	return str_ends(str_head(s, end), STR("\xE3\x80\x80")) ? 3 : 0;
}

/* parts: does no name run on over this white space? */
static bool
parts(struct str s, size_t at)
{
	static const char marks[] = ".,;:!?)]}|";
	struct str before = str_head(s, at);

	return s.p[at] != ' ' ||
	       (at > 0 && memchr(marks, s.p[at - 1], sizeof marks - 1)) ||
	       str_ends(before, STR("\xE3\x80\x81")) || /* U+3001 */
	       str_ends(before, STR("\xE3\x80\x82")) || /* U+3002 */
	       str_ends(before, STR("\xEF\xBC\x8C"));   /* U+FF0C */
}

size_t
unit_cut(struct str text)
{
	size_t n = LIMIT_UNIT, best = 0;

	if (text.n <= LIMIT_UNIT)
		return text.n;
	while (((unsigned char)text.p[n] & 0xC0) == 0x80)
		n--;
	for (size_t i = n; i > LIMIT_UNIT - NEAR; i--) {
		size_t space = space_at(text, i);

		if (space > 0 && parts(text, i - space))
			return i;
		if (space > 0 && best == 0)
			best = i;
	}
	return best > 0 ? best : n;
}
