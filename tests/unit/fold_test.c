#include "fold.h"

#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "check.h"

/* key: the units of a text as UTF-8, to be read in a message. */
static struct str
key(const char *text, struct buf *out)
{
	struct folded f = { NULL, NULL, NULL, 0, 0 };

	fold(str_of(text), &f);
	buf_reset(out);
	for (size_t i = 0; i < f.n; i++)
		buf_add_utf8(out, f.unit[i]);
	folded_fini(&f);
	return buf_str(out);
}

static const struct {
	const char *why;
	const char *in;
	const char *want;
} cases[] = {
	{ "case", "SEK Studio", "sekstudio" },
	{ "spaces and line ends", "SEK \t\n Studio", "sekstudio" },
	{ "full width", "ＳＥＫ　Ｓｔｕｄｉｏ", "sekstudio" },
	{ "hyphen, low line, dot", "S.E.K_Stu-dio", "sekstudio" },
	{ "accents", "Chosŏn Ilbó", "chosonilbo" },
	{ "accents that stand apart", "Choso\xCC\x86n", "choson" },
	{ "letters without parts", "Łódź Øre ß", "lodzoress" },
	{ "apostrophes", "P'yŏngyang Ch’oe", "pyongyangchoe" },
	{ "ampersand", "Import & Export", "importandexport" },
	{ "digits and dots", "조선4.26만화", "조선426만화" },
	{ "middle dot", "조선4·26만화", "조선426만화" },
	{ "triangular colon", "조선4ˑ26만화", "조선426만화" },
	{ "kana dots", "4・26 4･26 4‧26 4•26 4ㆍ26", "426426426426426" },
	{ "full stop, wide", "4．26", "426" },
	{ "hiragana", "えかちえぴるか", "エカチエピルカ" },
	{ "half width with sound marks", "ｴｶﾁｴﾋﾟﾙｶ ﾀﾞﾘﾔ",
	    "エカチエピルカダリヤ" },
	{ "sound marks that stand apart", "ヒ\xE3\x82\x9Aル か\xE3\x82\x99",
	    "ピルガ" },
	{ "long mark is kept", "ユーニーク ﾕｰ", "ユーニークユー" },
	{ "traditional", "無敵少俠 海底小縱隊", "无敌少侠海底小纵队" },
	{ "Japanese", "国際経済研究所 鉄道 発条", "国际经济研究所铁道发条" },
	{ "Korean", "漫畵映畵 硏究 敎育", "漫画映画研究教育" },
	{ "著 and 着, 裏 and 裡", "著作 着 裏 裡 里", "着作着里里里" },
	{ "乾 and 干", "乾安 干安", "干安干安" },
	{ "compatibility forms", "㈱動畫 ㎏ № Ⅻ ①", "株动画kgnoxii1" },
	{ "Hangul that stands apart",
	    "\xE1\x84\x8B\xE1\x85\xA9\xE1\x86\xA8\xE1\x84\x90\xE1\x85\xA9",
	    "옥토" },
	{ "leaders' own letters", "\xEF\x84\x93\xEF\x84\x94\xEF\x84\x95",
	    "김일성" },
	{ "leaders, 2011", "\xEF\x84\xA0\xEF\x84\xA1\xEF\x84\xA2", "김정은" },
	{ "mathematical letters", "𝐒𝐄𝐊 𝟒", "sek4" },
	{ "quotes, brackets, pictures", "《无敌》「x」😀(y)", "无敌xy" },
	{ "bytes that are no UTF-8", "a\xFF\xE4\xB8z", "az" },
	{ "signs alone", "... !? — ", "" },
	{ "trade mark", "Skybound™®", "skybound" },
	{ "Cyrillic", "СЭК Ёлки", "сэкелки" },
	{ "invisible",
	    "Sky\xE2\x80\x8B"
	    "bound",
	    "skybound" },
};

static void
test_keys(void)
{
	struct buf out = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_STR_WHY(key(cases[i].in, &out), str_of(cases[i].want),
		    cases[i].why);
	buf_fini(&out);
}

/* Each unit leads back to the bytes of its source. */
static const struct {
	const char *in;
	size_t unit, at, end;
} places[] = {
	{ "a b", 1, 2, 3 },
	{ "é", 0, 0, 2 },
	{ "e\xCC\x81x", 0, 0, 3 },
	{ "e\xCC\x81x", 1, 3, 4 },
	{ "㈱x", 0, 0, 3 },
	{ "ﾋﾟx", 0, 0, 6 },
	{ "ﾋﾟx", 1, 6, 7 },
	{ "㎏.", 0, 0, 3 },
	{ "㎏.", 1, 0, 3 },
	{ "无\n敌", 1, 4, 7 },
	{ "\xE1\x84\x8B\xE1\x85\xA9\xE1\x86\xA8!", 0, 0, 9 },
	{ "𝐒!", 0, 0, 4 },
	{ "\xF0\xA0\x80\x80!", 1, 0, 4 },
};

static void
test_places(void)
{
	struct folded f = { NULL, NULL, NULL, 0, 0 };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct str s = str_of(places[i].in);
		fold(s, &f);
		CHECK(places[i].unit < f.n);
		CHECK(f.at[places[i].unit] == places[i].at);
		CHECK(folded_end(&f, places[i].unit, s) == places[i].end);
	}
	folded_fini(&f);
}

static const struct {
	const char *why;
	const char *in;
	unsigned want; /* flags of the second unit */
} flags[] = {
	{ "adjoining", "ab", 0 },
	{ "space", "a b", FOLD_GAP },
	{ "line end", "a\nb", FOLD_GAP | FOLD_LINE },
	{ "CR LF is one", "a\r\nb", FOLD_GAP | FOLD_LINE },
	{ "blank line", "a\n \nb", FOLD_GAP | FOLD_LINE | FOLD_PARA },
	{ "blank line, CR LF", "a\r\n\r\nb", FOLD_GAP | FOLD_LINE | FOLD_PARA },
	{ "form feed", "a\fb", FOLD_GAP | FOLD_LINE | FOLD_PARA },
	{ "apostrophe", "a'b", FOLD_JOIN },
	{ "apostrophe and space", "a' b", FOLD_GAP | FOLD_JOIN },
	{ "accent is no gap",
	    "a\xCC\x81"
	    "b",
	    0 },
	{ "capital", "aB", FOLD_UPPER },
	{ "ampersand", "a&", FOLD_GAP },
};

static void
test_flags(void)
{
	struct folded f = { NULL, NULL, NULL, 0, 0 };

	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		fold(str_of(flags[i].in), &f);
		CHECK_WHY(
		    f.n >= 2 && f.flags[1] == flags[i].want, flags[i].why);
	}
	folded_fini(&f);
}

/* North and South Korean spellings, as pairs of names. */
static const struct {
	const char *north, *south;
} spellings[] = {
	{ "로동신문", "노동신문" },
	{ "령리한", "영리한" },
	{ "리정희", "이정희" },
	{ "조선녀성동맹", "조선여성동맹" },
	{ "래일", "내일" },
	{ "혁명선렬릉", "혁명선열릉" },
	{ "뉴대", "유대" },
};

static void
test_spelling(void)
{
	struct folded a = { NULL, NULL, NULL, 0, 0 };
	struct folded b = a;

	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
		fold(str_of(spellings[i].north), &a);
		fold(str_of(spellings[i].south), &b);
		bool same = a.n == b.n;
		for (size_t k = 0; same && k < a.n; k++)
			same = fold_spelling(a.unit[k]) ==
			       fold_spelling(b.unit[k]);
		CHECK_WHY(same, spellings[i].north);
	}
	CHECK(fold_spelling(0xAC00) == 0xAC00);
	CHECK(fold_spelling('n') == 'n');
	folded_fini(&a);
	folded_fini(&b);
}

static void
test_scripts(void)
{
	CHECK(fold_script('a') == FOLD_LATIN);
	CHECK(fold_script('7') == FOLD_DIGIT);
	CHECK(fold_script(0x65E0) == FOLD_HAN);
	CHECK(fold_script(0x30AB) == FOLD_KANA);
	CHECK(fold_script(0xD55C) == FOLD_HANGUL);
	CHECK(fold_script(0x0441) == FOLD_LATIN);
	CHECK(fold_is_word('a') && !fold_is_word(0xD55C));
}

static bool
same_folded(const struct folded *a, const struct folded *b)
{
	return a->n == b->n &&
	       memcmp(a->unit, b->unit, a->n * sizeof *a->unit) == 0 &&
	       memcmp(a->at, b->at, a->n * sizeof *a->at) == 0 &&
	       memcmp(a->flags, b->flags, a->n) == 0;
}

/*
 * What the form with vectors minds: long runs of one kind of bytes, of all
 * lengths, with every other kind at their edges.
 */
static const char *const runs[] = { "abcXYZ", "a b", " .,-", "'", "x'y",
	"Studio 26", "\n", "\r\n\n", "&", "\x01", "无", "敌。", "，无", "カタ",
	"조선", "ㅂ", "한\xCC\x81", "\xCC\x81", "é", "Ж", "€", "㎏",
	"\xE3\x82\x99", "\xEF\xBC\xA1", "\xEF\xBF\xBD", "\xED\xA0\x80",
	"\xE0\x80\x80", "\xE4\xB8", "\xFF", "😀", "𝐒" };

static void
test_forms(void)
{
	struct folded a = { NULL, NULL, NULL, 0, 0 };
	struct folded b = a;
	struct buf text = { NULL, 0, 0 };
	uint64_t seed = 20231122;
	size_t wrong = 0;

	for (size_t i = 0; i < 20000; i++) {
		buf_reset(&text);
		for (unsigned k = 0; k < 6; k++) {
			seed = seed * UINT64_C(6364136223846793005) +
			       UINT64_C(1442695040888963407);
			const char *run =
			    runs[(seed >> 33) % (sizeof runs / sizeof *runs)];
			for (unsigned n = (seed >> 50) % 32; n > 0; n--)
				buf_addz(&text, run);
		}
		fold(buf_str(&text), &a);
		fold_portable(buf_str(&text), &b);
		wrong += !same_folded(&a, &b);
	}
	CHECK_WHY(wrong == 0, "both forms fold alike");
	folded_fini(&a);
	folded_fini(&b);
	buf_fini(&text);
}

int
main(void)
{
	test_keys();
	test_forms();
	test_places();
	test_flags();
	test_spelling();
	test_scripts();
	return check_done();
}
