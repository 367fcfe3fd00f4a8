/*
 * The first byte chooses a charset, the second the size of pieces; the rest is
 * decoded whole and in pieces.  UTF-8 comes out, both times the same, damage
 * and its place as well; no byte of ASCII is swallowed where it can be no part
 * of a longer character; NFC is stable.  Then the rest is judged, alone and as
 * names of a group, and decoded as the verdict says.
 *
 * `make fuzz F=charset CHARSET=KPS9566` sets FUZZ_CHARSET: then all goes to
 * that one decoder, whatever the first byte says, and nothing is judged.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "charset/charset.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
must(bool good)
{
	if (!good)
		abort();
}

/* The one decoder asked for, or NULL; a name that is none never gets here. */
static const char *
only(void)
{
	const char *name = getenv("FUZZ_CHARSET");

	return name == NULL || name[0] == '\0' ? NULL : name;
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct charset_decoder *d;

	(void)argc;
	(void)argv;
	if (only() == NULL)
		return 0;
	d = charset_open(only());
	if (d == NULL) {
		fprintf(stderr, "no charset is called %s; there are:", only());
		for (size_t i = 0; charset_name(i) != NULL; i++)
			fprintf(stderr, " %s", charset_name(i));
		fprintf(stderr, "\n");
		exit(2);
	}
	charset_close(d);
	return 0;
}

static const char *
pick(uint8_t number)
{
	size_t n = 0;

	while (charset_name(n) != NULL)
		n++;
	return charset_name(number % n);
}

/* Line ends, or all bytes below 0x30 but NUL, the shifts and the escape. */
static size_t
count(struct str s, bool lines)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (lines)
			n += c == '\n';
		else
			n += c != 0 && c < 0x30 && c != 0x0E && c != 0x0F &&
			     c != 0x1B;
	}
	return n;
}

static bool
has_plain_lines(const char *charset)
{
	struct str s = str_of(charset);

	return !str_starts(s, STR("UTF-1")) && !str_starts(s, STR("UTF-3")) &&
	       !str_eq(s, STR("UTF-7")) && !str_eq(s, STR("HZ"));
}

/*
 * Behind an escape of ISO 2022 bytes from 0x21 on are parts of characters; the
 * Vietnamese sets have letters among the controls.
 */
static void
keeps_ascii(const char *charset, struct str in, struct str out)
{
	struct str s = str_of(charset);
	bool lines = str_starts(s, STR("ISO-2022-")) ||
		     str_eq(s, STR("VISCII")) || str_eq(s, STR("TCVN"));

	if (has_plain_lines(charset))
		must(count(in, lines) == count(out, lines));
}

static void
in_pieces(const char *charset, struct str in, size_t piece, struct str whole,
    uint64_t bad, uint64_t first)
{
	struct charset_decoder *d = charset_open(charset);
	struct buf parts = { 0 };
	uint64_t got = 0, here = 0, at = 0;

	for (struct str rest = in; rest.n > 0; rest = str_from(rest, piece)) {
		uint64_t more = charset_decode(
		    d, str_head(rest, piece), false, &parts, &here);
		if (got == 0 && more > 0)
			at = here;
		got += more;
	}
	uint64_t more =
	    charset_decode(d, (struct str){ NULL, 0 }, true, &parts, &here);
	if (got == 0 && more > 0)
		at = here;
	must(got + more == bad && at == first);
	must(str_eq(buf_str(&parts), whole));
	charset_close(d);
	buf_fini(&parts);
}

static void
decode(const char *charset, struct str in, size_t piece)
{
	struct charset_decoder *d = charset_open(charset);
	struct buf out = { 0 }, nfc = { 0 }, again = { 0 };
	uint64_t bad, first = 0;

	must(d != NULL);
	bad = charset_decode(d, in, true, &out, &first);
	charset_close(d);
	struct str text = buf_str(&out);
	must(charset_is_utf8(text) && (bad == 0 || first <= in.n));
	keeps_ascii(charset, in, text);
	in_pieces(charset, in, piece, text, bad, first);
	struct str composed = charset_nfc(text, &nfc);
	must(charset_is_utf8(composed));
	must(charset_nfc(composed, &again).p == composed.p);
	must(charset_lang(text, NULL) != NULL);
	buf_fini(&out);
	buf_fini(&nfc);
	buf_fini(&again);
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

	if (only() != NULL) {
		decode(only(), in, piece);
		return 0;
	}
	decode(pick(p[0]), in, piece);
	judge(in, p[0], piece);
	return 0;
}
