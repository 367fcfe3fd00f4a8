/*
 * Cells that no converter can be asked about, and what stands on more than one
 * cell: KPS 9566, syllables of four pairs, letters among the controls.
 */
#include "charset/charset.h"
#include "charset/set.h"
#include "check.h"

static const struct cell_case {
	const char *why;
	const char *charset;
	const char *bytes;
	const char *want; /* U+FFFD for damage */
} cases[] = {
	/* KPS 9566: check strings, the same in both published tables */
	{ "a newspaper", "KPS9566", "\xB5\xE1\xB4\xB4\xBB\xA6\xB7\xCD",
	    "로동신문" },
	{ "the state", "KPS9566",
	    "\xBC\xBF\xBA\xBA\xB7\xE9\xBC\xD1\xBC\xD1\xCC\xA9\xCB\xCD\xB7\xE9"
	    "\xB0\xE1\xC3\xF9\xB0\xEA",
	    "조선민주주의인민공화국" },
	{ "a name in plain letters", "KPS9566", "\xB1\xAE\xCB\xCE\xBA\xC2",
	    "김일성" },
	{ "another", "KPS9566", "\xB1\xAE\xBC\xB3\xCB\xCE", "김정일" },
	{ "and another", "KPS9566", "\xB1\xAE\xBC\xB3\xCB\xBC", "김정은" },
	/* Leaders' letters keep their private code points. */
	{ "the first leader", "KPS9566", "\xA4\xE8\xA4\xE9\xA4\xEA",
	    "\uF113\uF114\uF115" },
	{ "the second", "KPS9566", "\xA4\xEB\xA4\xEC\xA4\xED",
	    "\uF116\uF117\uF118" },
	{ "the third, of 2011", "KPS9566", "\xA4\xEE\xA4\xEF\xA4\xF0",
	    "\uF120\uF121\uF122" },
	/* The five cells that differ are those of 2003. */
	{ "A1C1 to A1C3", "KPS9566", "\xA1\xC1\xA1\xC2\xA1\xC3",
	    "\u02BC\u02DA\u02CA" },
	{ "A1C5", "KPS9566", "\xA1\xC5", "\uF104" },
	{ "ACD3", "KPS9566", "\xAC\xD3", "\u261E" },
	{ "only in 2003", "KPS9566", "\xAE\xFF\xAE\xA1", "ÿ¡" },
	{ "only in 2011", "KPS9566", "\xC8\x41\xCB\x41", "丐宾" },
	/* KS X 1001: a filler and three letters */
	{ "with a final", "CP949", "\xA4\xD4\xA4\xA1\xA4\xBF\xA4\xA2", "갂" },
	{ "without one", "CP949", "\xA4\xD4\xA4\xB8\xA4\xCC\xA4\xD4", "주" },
	{ "a double final", "CP949", "\xA4\xD4\xA4\xA8\xA4\xC3\xA4\xAC .",
	    "떫 ." },
	{ "two of them", "CP949",
	    "\xA4\xD4\xA4\xBE\xA4\xD3\xA4\xBE\xA4\xD4\xA4\xA1\xA4\xBF\xA4\xD4",
	    "힣가" },
	{ "no vowel", "CP949", "\xA4\xD4\xA4\xA1\xA4\xA1\xA4\xA1",
	    "\u3164ㄱㄱㄱ" },
	{ "a cluster cannot begin", "CP949", "\xA4\xD4\xA4\xA3\xA4\xBF\xA4\xD4",
	    "\u3164ㄳㅏ\u3164" },
	{ "cut in a letter", "CP949", "\xA4\xD4\xA4\xA1\xA4",
	    "\u3164ㄱ\uFFFD" },
	{ "cut between letters", "CP949", "\xA4\xD4\xA4\xA1", "\u3164ㄱ" },
	{ "a filler alone", "CP949", "a\xA4\xD4", "a\u3164" },
	{ "ASCII between", "CP949",
	    "\xA4\xD4\xA4\xA1"
	    "b\xA4\xBF",
	    "\u3164ㄱbㅏ" },
	{ "in seven bits", "ISO-2022-KR",
	    "\x1B$)C\x0E"
	    "$T$!$?$\"$T\x0F"
	    "c",
	    "갂\u3164c" },
	{ "rows for users", "CP949", "\xC9\xA1\xC9\xFE\xFE\xA1\xFE\xFE",
	    "\uE000\uE05D\uE05E\uE0BB" },
	/* Rows of private use elsewhere */
	{ "CP932", "CP932", "\xF0\x40\xF9\xFC", "\uE000\uE757" },
	{ "Big5", "Big5", "\x81\x40\xC8\xF4", "\uEEB8\uF83E" },
	{ "GB18030", "GB18030", "\xAA\xA1\xF8\xA1\xA1\x40",
	    "\uE000\uE234\uE4C6" },
	{ "EUC-JP", "EUC-JP", "\xF5\xA1\x8F\xF5\xA1", "\uE000\uE3AC" },
	/* Big5: HKSCS and ETEN where CP950 is open */
	{ "HKSCS", "Big5", "\x87\x45\x88\x64", "\U00027267\u00CA\u030C" },
	{ "kana of ETEN", "Big5", "\xC6\xE7\xC7\xF3", "\u3041\u0410" },
	{ "a dot as in CP950", "Big5", "\xA1\x45\xA1\x4E\xF9\xFE",
	    "\u2027\uFE51\u2593" },
	/* CNS 11643 */
	{ "plane 1 both ways", "EUC-TW", "\xC4\xE3\x8E\xA1\xC4\xE3", "中中" },
	{ "plane 2", "EUC-TW", "\x8E\xA2\xA1\xA1", "乂" },
	{ "plane 3 and beyond", "EUC-TW", "\x8E\xA3\xA1\xA1\x8E\xAF\xA1\xA1",
	    "丨\U00020002" },
	{ "no such plane", "EUC-TW", "\x8E\xA8\xA1\xA1", "\uFFFD\u3000" },
	{ "cut by a line end", "EUC-TW", "\x8E\xA2\xA1\n", "\uFFFD\n" },
	{ "cut by the end", "EUC-TW", "\x8E\xA2\xA1", "\uFFFD" },
	{ "in ISO-2022-CN", "ISO-2022-CN", "\x1B$*H\x1BN!!a", "乂a" },
	/* Letters among the controls */
	{ "VISCII", "VISCII", "\x02\x05\x09 Vi\xAEt", "ẲẴ\t Việt" },
	{ "TCVN", "TCVN", "\x01\x0A Vi\xD6t a\xB0", "Ú\n Việt a\u0300" },
	{ "CP858", "CP858", "\xD5", "€" },
};

static uint64_t
decode(const char *charset, struct str in, size_t piece, struct buf *out)
{
	struct charset_decoder *d = charset_open(charset);
	uint64_t bad = 0;

	buf_reset(out);
	for (; in.n > 0; in = str_from(in, str_head(in, piece).n))
		bad += charset_decode(d, str_head(in, piece), false, out, NULL);
	bad += charset_decode(d, (struct str){ NULL, 0 }, true, out, NULL);
	charset_close(d);
	return bad;
}

static unsigned
count_fffd(struct str s)
{
	unsigned n = 0;
	uint32_t cp;

	while (charset_next(&s, &cp))
		n += cp == 0xFFFD;
	return n;
}

static void
cells(void)
{
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct cell_case *c = &cases[i];
		struct str in = str_of(c->bytes), want = str_of(c->want);
		bool good = true;
		for (size_t piece = 1; piece <= 9 && good; piece++)
			good = decode(c->charset, in, piece, &out) ==
				   count_fffd(want) &&
			       str_eq(buf_str(&out), want);
		if (!CHECK_WHY(good, c->why))
			printf("# got  \"%s\"\n", diag_quote(buf_str(&out)));
	}
	buf_fini(&out);
}

/* All of ASCII stays what it is wherever it is no second byte. */
static void
ascii(void)
{
	struct buf out = { 0 };
	char all[0x80];

	for (unsigned i = 0; i < sizeof all; i++)
		all[i] = (char)i;
	for (unsigned id = 0; id < SET_COUNT; id++) {
		const struct charset_set *set = &charset_sets[id];
		struct str in = { all, sizeof all };
		if (set->kind != KIND_DOUBLE && set->kind != KIND_SINGLE)
			continue;
		CHECK(decode(set->name, in, sizeof all, &out) == 0);
		CHECK_WHY(str_eq(buf_str(&out), in), set->name);
	}
	decode("ISO-2022-JP", STR("\x1B(J\\~"), 9, &out);
	CHECK_STR(buf_str(&out), STR("\\~"));
	buf_fini(&out);
}

/* 0 and 1 behind a lead byte are no part of a character in any set. */
static void
low_trails(void)
{
	struct buf out = { 0 };

	for (unsigned id = 0; id < SET_COUNT; id++) {
		const struct charset_set *set = &charset_sets[id];
		unsigned wrong = 0;
		for (unsigned lead = 0x80; lead <= 0xFF; lead++) {
			for (unsigned trail = 0; trail < 0x30; trail++) {
				char eight[] = { (char)lead, (char)trail, 'a',
					'b', 'c', 'd', 'e', 'f' };
				struct str in = { eight, sizeof eight };
				if (set->kind != KIND_DOUBLE)
					continue;
				decode(set->name, in, 8, &out);
				wrong += out.n < 8 || memcmp(out.p + out.n - 7,
							  eight + 1, 7) != 0;
			}
		}
		CHECK_WHY(wrong == 0, set->name);
	}
	buf_fini(&out);
}

int
main(void)
{
	cells();
	ascii();
	low_trails();
	return check_done();
}
