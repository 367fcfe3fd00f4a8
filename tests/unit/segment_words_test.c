#include "check.h"

#include "buf.h"
#include "segment.h"

/* words: the text with the mark of each boundary written where it is. */
static const struct words_case {
	const char *why;
	const char *lang;
	const char *text;
	const char *words;
} words_cases[] = {
	{ "nothing", "", "", "" },
	{ "white space only", "", " \t\xC2\xA0\xE3\x80\x80", "" },
	{ "white space goes", "",
	    "  a\tb\xE3\x80\x80"
	    "c ",
	    "a b c" },
	{ "control characters that are white space", "",
	    "a\x1C"
	    "b\x1F"
	    "c",
	    "a b c" },
	{ "signs stand alone", "", "(a,b)", "( a , b )" },
	{ "but not when repeated", "", "a...!! ----", "a ... !! ----" },
	{ "apostrophes inside", "",
	    "don't d\xE2\x80\x99"
	    "Or 'x'",
	    "don't d\xE2\x80\x99"
	    "Or ' x '" },
	{ "numbers", "", "3.14 10,000 1,a", "3.14 10,000 1 , a" },
	{ "initials", "", "U.S.A file.zip", "U.S.A file . zip" },
	{ "names of files", "", "foo_bar-2.zip", "foo _ bar - 2 . zip" },
	{ "accents and Cyrillic", "", "Žluťoučký кінь", "Žluťoučký кінь" },
	{ "a combining mark stays", "", "x\xCC\x81y", "x\xCC\x81y" },
	{ "bytes that are no UTF-8", "",
	    "a\xFF\x80"
	    "b",
	    "a \xFF \x80 b" },
	{ "half a character", "", "a\xE4\xB8", "a \xE4 \xB8" },
	{ "a surrogate", "", "\xED\xA0\x80", "\xED \xA0 \x80" },
	{ "eojeol and particle", "ko", "무적의 촬영소에서는",
	    "무적+의 촬영소+에서+는" },
	{ "particles behind Latin and digits", "", "SEK는 3월에 100만",
	    "SEK+는 3월+에 100만" },
	{ "a particle behind a bracket", "", "《무적》의 (소니)가",
	    "《 무적 》+의 ( 소니 )+가" },
	{ "no particle behind a dash", "", "a-의", "a - 의" },
	{ "Hanja and its particle", "", "中國의", "中國+의" },
	{ "Hanja of Korean text", "ko", "中國動畫 會社", "中國動畫 會社" },
	{ "invincible", "zh-Hans", "无敌的动画", "无敌 的 动画" },
	{ "panda", "", "熊猫", "熊猫" },
	{ "panda, traditional", "zh-Hant", "這隻熊貓", "這 隻 熊貓" },
	{ "an unknown stem with a particle", "ko",
	    "스카이바운드는 무적의 소니가 촬영소에서",
	    "스카이바운드+는 무적+의 소니+가 촬영소+에서" },
	{ "joined spelling", "ko", "하는것은 할수있는 삼지연만화영화촬영소에서",
	    "하는것+은 할수있는 삼지연만화영화촬영소+에서" },
	{ "stacked particles", "ko", "평양으로부터의 중앙에서까지도",
	    "평양+으로부터+의 중앙+에서+까지+도" },
	{ "a noun that ends like a particle", "ko", "회의는 평가를 도로",
	    "회의+는 평가+를 도로" },
	{ "a dash in an eojeol", "ko", "7~8월에 서울-평양의",
	    "7~8월+에 서울-평양+의" },
	{ "a dash elsewhere", "", "2023-12 a-b", "2023 - 12 a - b" },
	{ "Korean in a Chinese line", "zh-Hans", "熊猫的 무적의 猫",
	    "熊猫 的 무적+의 猫" },
	{ "kana in a Chinese line", "zh-Hans", "动画《アニメ》的",
	    "动画 《 アニメ 》 的" },
	{ "Japanese", "ja", "私は学校に行った", "私 は 学校 に 行っ た" },
	{ "Thai by ICU", "", "สวัสดีครับ", "สวัสดี ครับ" },
	{ "ordinals and great numbers", "", "第3话 100万", "第3 话 100万" },
	{ "Han and Latin", "", "SEK的", "SEK 的" },
	{ "half a flag, two flags", "",
	    "\xF0\x9F\x87\xB0\xF0\x9F\x87\xB5\xF0\x9F\x87\xB0\xF0\x9F\x87\xB7"
	    "\xF0\x9F\x87\xB0",
	    "\xF0\x9F\x87\xB0\xF0\x9F\x87\xB5 "
	    "\xF0\x9F\x87\xB0\xF0\x9F\x87\xB7 \xF0\x9F\x87\xB0" },
};

static void
marked(struct segment *s, struct buf *out, struct str text, struct str lang)
{
	const struct segment_word *w;
	size_t n = segment_words(s, text, lang, &w);

	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(out, w[i].mark);
		buf_add(out, text.p + w[i].at, w[i].n);
	}
}

static void
check_words(struct segment *s)
{
	struct buf b = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof(words_cases) / sizeof(*words_cases);
	     i++) {
		const struct words_case *c = &words_cases[i];

		buf_reset(&b);
		marked(s, &b, str_of(c->text), str_of(c->lang));
		CHECK_STR_WHY(buf_str(&b), str_of(c->words), c->why);
	}
	buf_fini(&b);
}

static void
check_line(const struct segment_models *m, bool coarse, const char *why,
    const char *line, const char *want)
{
	struct segment_opts opts = { { NULL, 0 }, coarse };
	struct segment *s = segment_new(&opts, m);
	struct buf b = { NULL, 0, 0 };
	struct str in = str_of(line);

	CHECK_WHY(segment_line(s, &in, &b) == 0, why);
	CHECK_STR_WHY(buf_str(&b), str_of(want), why);
	buf_fini(&b);
	segment_free(s);
}

int
main(void)
{
	struct segment_opts opts = { { NULL, 0 }, false };
	struct segment_models m;

	CHECK(segment_models_open(&m, TEST_MODELS));

	struct segment *s = segment_new(&opts, &m);
	struct buf b = { NULL, 0, 0 };

	check_words(s);
	segment_cuts(s, STR("무적의 소니 사람들"), STR("ko"), &b);
	CHECK_STR(buf_str(&b), STR("6+3 6 6?3"));
	buf_fini(&b);
	segment_free(s);

	check_line(&m, false, "doubts are not shown", "사람들이 无敌",
	    "사람들 이 无敌\n");
	check_line(&m, false, "the fine standard cuts suffixes", "委员会",
	    "委员 会\n");
	check_line(&m, false, "the fine standard is finer", "这部动画片",
	    "这 部 动画 片\n");
	check_line(
	    &m, true, "than the coarse one", "这部动画片", "这 部 动画片\n");
	check_line(&m, false, "an empty line stays one", "", "\n");
	segment_models_close(&m);
	return check_done();
}
