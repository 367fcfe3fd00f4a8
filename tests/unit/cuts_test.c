#include "check.h"

#include "buf.h"
#include "cuts.h"

/* words: each word with the mark before it. */
static const struct cuts_case {
	const char *why;
	const char *text, *cuts;
	const char *words;
} cuts_cases[] = {
	{ "marks", "abcdef", "1 2?1+2", " a bc?d+ef" },
	{ "white space is in no word", " ab  cd ", "2 2", " ab cd" },
	{ "and always a boundary", "ab cd", "2?2", " ab cd" },
	{ "a length over white space", "ab cd", "3+1", " ab c+d" },
	{ "no cuts", "ab cd", "", " ab cd" },
	{ "too short: the rest by white space", "abc de", "1", " a bc de" },
	{ "too long", "ab c", "9", " ab c" },
	{ "no number", "ab c", "x", " ab c" },
	{ "nothing long", "ab", "0 2", " ab" },
	{ "inside a character", "무적", "4?2", " 무적" },
	{ "past 64 bits", "ab", "99999999999999999999", " ab" },
	{ "no text", "", "3", "" },
	{ "ideographic space, U+001F",
	    "a\xE3\x80\x80"
	    "b\x1F"
	    "c",
	    "1 1 1", " a b c" },
};

int
main(void)
{
	struct buf b = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof(cuts_cases) / sizeof(*cuts_cases); i++) {
		const struct cuts_case *c = &cuts_cases[i];
		struct cuts at;
		struct cuts_word w;

		buf_reset(&b);
		cuts_start(&at, str_of(c->text), str_of(c->cuts));
		while (cuts_next(&at, &w)) {
			buf_addc(&b, w.mark);
			buf_add(&b, c->text + w.at, w.n);
		}
		CHECK_STR_WHY(buf_str(&b), str_of(c->words), c->why);
	}
	buf_fini(&b);
	return check_done();
}
