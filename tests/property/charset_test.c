/*
 * Any bytes in any charset: what comes out is UTF-8; no byte of ASCII that can
 * be no part of a longer character is lost; pieces of any size give what the
 * whole gives, damage and its place included; NFC is stable; a verdict can be
 * decoded.  UTF-16, four units at a time, is what its characters are one by
 * one.
 */

#include <stdlib.h>

#include "charset/charset.h"
#include "charset/set.h"
#include "check.h"
#include "random.h"

enum { ROUNDS = 400, LONGEST = 300 };

static uint64_t state;

static uint64_t
next(void)
{
	return random_next(&state);
}

/* Bytes of several sorts, so that valid stretches are met as well. */
static void
bytes(struct buf *b)
{
	static const char *const pieces[] = { "\xB0\xA1", "\xD6\xD0", "\x83\\",
		"\x81\x30\x81\x30", "\x8F\xB0\xA1", "\x1B$B", "\x1B(B",
		"\x1B$)C", "\xA4\xD4", "\xA4\xA1", "\xA4\xBF",
		"\x8E\xA2\xA1\xA1", "\x0E", "\x0F", "~{", "~}", "E5",
		"\xE6\x97\xA5", "\n", "\t", "\"", "a", "\xFF", "\xCC\x81", "+",
		"-", "\xC3" };
	size_t n = next() % LONGEST;
	unsigned sort = (unsigned)(next() % 3);

	buf_reset(b);
	while (b->n < n) {
		if (sort == 0 || (sort == 2 && next() % 4 == 0))
			buf_addc(b, (char)next());
		else if (sort == 1)
			buf_addc(b, (char)(0x80 | next()));
		else
			buf_addz(b,
			    pieces[next() % (sizeof pieces / sizeof *pieces)]);
	}
}

/* How many bytes below 0x30 but NUL and the shifts and escapes of ISO 2022. */
static size_t
plain(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		n += c != 0 && c < 0x30 && c != 0x0E && c != 0x0F && c != 0x1B;
	}
	return n;
}

static bool
keeps_ascii(const char *charset)
{
	static const char *const others[] = { "UTF-16LE", "UTF-16BE",
		"UTF-32LE", "UTF-32BE", "UTF-7", "HZ", "TCVN", "VISCII",
		"ISO-2022-JP", "ISO-2022-KR", "ISO-2022-CN", "ISO-2022-KP" };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(charset, others[i]) == 0)
			return false;
	return true;
}

static bool
in_pieces(const char *charset, struct str in, struct str want, uint64_t bad,
    uint64_t first)
{
	struct charset_decoder *d = charset_open(charset);
	struct buf out = { 0 };
	uint64_t got = 0, at = 0, here;

	while (in.n > 0) {
		size_t n = 1 + next() % 7;
		struct str piece = str_head(in, n);
		uint64_t damage = charset_decode(d, piece, false, &out, &here);
		if (damage > 0 && got == 0)
			at = here;
		got += damage;
		in = str_from(in, piece.n);
	}
	uint64_t damage =
	    charset_decode(d, (struct str){ NULL, 0 }, true, &out, &here);
	if (damage > 0 && got == 0)
		at = here;
	got += damage;
	bool good = str_eq(buf_str(&out), want) && got == bad && at == first;
	charset_close(d);
	buf_fini(&out);
	return good;
}

static bool
one(const char *charset, struct str in)
{
	struct charset_decoder *d = charset_open(charset);
	struct buf out = { 0 }, nfc = { 0 }, again = { 0 };
	uint64_t first = 0, bad = charset_decode(d, in, true, &out, &first);
	struct str text = buf_str(&out);
	bool good = charset_is_utf8(text);

	if (keeps_ascii(charset))
		good = good && plain(in) == plain(text);
	good = good && in_pieces(charset, in, text, bad, first);
	struct str composed = charset_nfc(text, &nfc);
	good = good && charset_is_utf8(composed) &&
	       str_eq(charset_nfc(composed, &again), composed);
	charset_close(d);
	buf_fini(&out);
	buf_fini(&nfc);
	buf_fini(&again);
	return good;
}

/* Units of UTF-16 with an even share of lengths, few of them surrogates. */
static void
units(struct buf *b)
{
	static const unsigned least[] = { 0, 0x80, 0x800, 0x4E00, 0xD7F0 };
	static const unsigned n[] = { 0x80, 0x780, 0x1000, 0x5200, 0x820 };
	size_t wanted = next() % LONGEST;

	/* Nothing that could be taken for a byte order mark. */
	buf_reset(b);
	buf_add(b, "xx", 2);
	while (b->n < wanted) {
		unsigned sort = (unsigned)(next() % 41) % 5;
		unsigned u = least[sort] + (unsigned)(next() % n[sort]);
		buf_addc(b, (char)u);
		buf_addc(b, (char)(u >> 8));
	}
	b->n -= b->n > 2 && next() % 4 == 0;
}

static bool
one_by_one(const char *charset, struct str in)
{
	const struct charset_set *set = &charset_sets[set_find(charset)];
	const unsigned char *p = (const unsigned char *)in.p, *end = p + in.n;
	struct buf want = { 0 }, got = { 0 };
	uint32_t cp;

	while (p < end) {
		p += set_next(set, p, end, &cp);
		buf_add_utf8(&want, cp >= CP_CUT ? 0xFFFD : cp);
	}
	charset_to_utf8(charset, in, &got);
	bool good = str_eq(buf_str(&got), buf_str(&want));
	buf_fini(&want);
	buf_fini(&got);
	return good;
}

static bool
detected(struct str in, bool name)
{
	struct charset_hint hint = { .is_name = name };
	struct charset_verdict v;

	charset_detect(in, &hint, &v);
	return v.charset != NULL && v.lang != NULL && one(v.charset, in);
}

int
main(void)
{
	struct buf b = { 0 };
	const char *name;

	state = 20231208;
	printf("# seed %llu\n", (unsigned long long)state);
	for (size_t i = 0; (name = charset_name(i)) != NULL; i++) {
		bool good = true;
		for (unsigned round = 0; round < ROUNDS && good; round++) {
			bytes(&b);
			good = one(name, buf_str(&b));
		}
		if (!CHECK_WHY(good, name))
			printf("# with \"%s\"\n", diag_quote(buf_str(&b)));
	}
	bool good = true;
	for (unsigned round = 0; round < 20 * ROUNDS && good; round++) {
		units(&b);
		good = one_by_one("UTF-16LE", buf_str(&b)) &&
		       one_by_one("UTF-16BE", buf_str(&b));
	}
	if (!CHECK_WHY(good, "UTF-16 is what it is one by one"))
		printf("# with \"%s\"\n", diag_quote(buf_str(&b)));
	good = true;
	for (unsigned round = 0; round < 20 * ROUNDS && good; round++) {
		bytes(&b);
		good = detected(buf_str(&b), next() % 2 == 0);
	}
	if (!CHECK_WHY(good, "a verdict can be decoded"))
		printf("# with \"%s\"\n", diag_quote(buf_str(&b)));
	buf_fini(&b);
	return check_done();
}
