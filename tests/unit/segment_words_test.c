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
	{ "two characters that may be a word", "", "无敌", "无?敌" },
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
check_line(bool coarse, const char *why, const char *line, const char *want)
{
	struct segment_opts opts = { { NULL, 0 }, coarse };
	struct segment *s = segment_new(&opts);
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
	struct segment *s = segment_new(&opts);
	struct buf b = { NULL, 0, 0 };

	check_words(s);
	segment_cuts(s, STR("무적의 소니 사람들"), STR("ko"), &b);
	CHECK_STR(buf_str(&b), STR("6+3 6 6?3"));
	buf_fini(&b);
	segment_free(s);

	check_line(
	    false, "doubts are not shown", "사람들이 无敌", "사람들 이 无敌\n");
	check_line(
	    false, "the fine standard cuts suffixes", "委员会", "委员 会\n");
	check_line(true, "the coarse one does not", "委员会", "委员会\n");
	check_line(false, "an empty line stays one", "", "\n");
	return check_done();
}
