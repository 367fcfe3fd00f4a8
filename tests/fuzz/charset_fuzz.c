/*
 * The first byte chooses a charset, the second the size of pieces; the rest is
 * decoded whole and in pieces.  UTF-8 comes out, both times the same; no line
 * end is swallowed where it can be no part of a character.  Then the rest is
 * judged, alone and as names of a group, and decoded as the verdict says.
 */

#include <stdint.h>
#include <stdlib.h>

#include "charset/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

static const char *
pick(uint8_t number)
{
	size_t n = 0;

	while (charset_name(n) != NULL)
		n++;
	return charset_name(number % n);
}

static size_t
lines(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static bool
has_plain_lines(const char *charset)
{
	struct str s = str_of(charset);

	return !str_starts(s, STR("UTF-1")) && !str_starts(s, STR("UTF-3")) &&
	       !str_eq(s, STR("UTF-7")) && !str_eq(s, STR("HZ")) &&
	       !str_eq(s, STR("TCVN"));
}

static void
decode(const char *charset, struct str in, size_t piece)
{
	struct charset_decoder *d = charset_open(charset);
	struct buf whole = { 0 }, parts = { 0 }, nfc = { 0 };
	uint64_t bad, got = 0;

	must(d != NULL);
	bad = charset_decode(d, in, true, &whole, NULL);
	charset_close(d);
	must(charset_is_utf8(buf_str(&whole)));
	if (has_plain_lines(charset))
		must(lines(in) == lines(buf_str(&whole)));
	d = charset_open(charset);
	for (struct str rest = in; rest.n > 0; rest = str_from(rest, piece))
		got += charset_decode(
		    d, str_head(rest, piece), false, &parts, NULL);
	got += charset_decode(d, (struct str){ NULL, 0 }, true, &parts, NULL);
	charset_close(d);
	must(got == bad && str_eq(buf_str(&whole), buf_str(&parts)));
	must(charset_is_utf8(charset_nfc(buf_str(&whole), &nfc)));
	must(charset_lang(buf_str(&whole), NULL) != NULL);
	buf_fini(&whole);
	buf_fini(&parts);
	buf_fini(&nfc);
}

static void
judge(struct str in, uint8_t choice, size_t piece)
{
	struct charset_hint hint = {
		.declared = choice & 1 ? pick(choice) : NULL,
		.is_name = (choice & 2) != 0,
		.likely = choice & 4 ? pick(choice) : NULL,
	};
	struct charset_group *g = charset_group_new();
	struct charset_verdict v;
	size_t n = 0;

	charset_detect(in, &hint, &v);
	decode(v.charset, in, piece);
	for (struct str rest = in, name; str_split(&rest, '\n', &name);)
		n = charset_group_add(g, name, name.n % 3 == 0) + 1;
	charset_group_judge(g);
	for (size_t i = 0; i < n; i++) {
		charset_group_get(g, i, &v);
		must(charset_find(str_of(v.charset)) != NULL);
	}
	charset_group_free(g);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	if (n < 2)
		return 0;
	struct str in = { (const char *)p + 2, n - 2 };
	size_t piece = 1 + p[1] % 16;

	decode(pick(p[0]), in, piece);
	judge(in, p[0], piece);
	return 0;
}
