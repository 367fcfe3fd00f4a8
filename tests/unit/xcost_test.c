/*
 * Costs between scripts: a Latin name is nearer to its own native form than to
 * others; letters that are none are like nothing.
 */
#include "check.h"

#include "spell.h"
#include "xcost.h"

static const struct {
	const char *latin;
	enum xcost_script script;
	const char *own, *others[4];
} cases[] = {
	{ "Skybound", XCOST_HANGUL, "스카이바운드",
	    { "스카이라인", "스노보드", "사이버", "스튜디오" } },
	{ "Skybound", XCOST_KANA, "スカイバウンド",
	    { "スカイライン", "スノーボード", "サイバー", "スタジオ" } },
	{ "Ekachi Epilka", XCOST_KANA, "エカチエピルカ",
	    { "エピローグ", "カチューシャ", "エカテリーナ", "ピカチュウ" } },
	{ "Ekachi Epilka", XCOST_HANGUL, "에카치에필카",
	    { "에필로그", "에카테리나", "피카츄", "아카데미" } },
	{ "Kim Jong Un", XCOST_HANGUL, "김정은",
	    { "김정일", "김종필", "기정훈", "김주은" } },
	{ "Jong Un Kim", XCOST_HANGUL, "김정은",
	    { "김정일", "김종필", "기정훈", "정은하" } },
	{ "Moxing", XCOST_HAN, "莫兴", { "莫斯科", "明星", "马兴", "摩根" } },
	{ "Mo-hsing", XCOST_HAN, "莫兴", { "莫斯科", "明珠", "马兰", "摩根" } },
	{ "Waterhouse", XCOST_HAN, "沃特豪斯",
	    { "沃尔玛", "华特森", "豪斯曼", "瓦特" } },
};

static unsigned
cost(struct xcost_scratch *x, const char *latin, enum xcost_script script,
    const char *native)
{
	struct xcost_name a, b;
	unsigned best = UINT32_MAX;

	if (!xcost_native(x, str_of(native), script, &a))
		return best;
	for (unsigned turned = 0; turned < 2; turned++)
		if (xcost_latin(x, str_of(latin), turned == 1, &b) &&
		    xcost(script, &a, &b) < best)
			best = xcost(script, &a, &b);
	return best;
}

static void
check_spelling(void)
{
	static const struct {
		const char *word, *text[SPELL_SCRIPTS];
	} words[] = {
		{ "smith", { "스미스", "スミス" } },
		{ "epilka", { "에필카", "エピルカ" } },
		{ "marvin", { "마르빈", "マルヴィン" } },
		{ "studio", { "스튜디오", "スタジオ" } },
		{ "", { NULL, NULL } },
		{ "Smith", { NULL, NULL } },
		{ "abcdefghijklmnopqrstuvwxyz", { NULL, NULL } },
	};
	struct speller *s = speller_new();
	struct spelling out[SPELL_MOST];

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		for (unsigned t = 0; t < SPELL_SCRIPTS; t++) {
			size_t n = spell(s, (enum spell_script)t,
			    str_of(words[i].word), SPELL_MOST, out);
			if (words[i].text[t] == NULL)
				CHECK(n == 0);
			else if (CHECK(n > 0))
				CHECK_STR(
				    out[0].text, str_of(words[i].text[t]));
			for (size_t k = 1; k < n; k++)
				CHECK(out[k - 1].cost <= out[k].cost);
		}
	speller_free(s);
	speller_free(NULL);
}

int
main(void)
{
	struct xcost_scratch x = { { NULL, NULL, NULL, 0, 0 }, { NULL, 0, 0 } };
	struct xcost_name name;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		unsigned own =
		    cost(&x, cases[i].latin, cases[i].script, cases[i].own);
		for (unsigned k = 0; k < 4; k++)
			CHECK_WHY(
			    own < cost(&x, cases[i].latin, cases[i].script,
				      cases[i].others[k]),
			    cases[i].others[k]);
	}
	CHECK(!xcost_latin(&x, STR("..."), false, &name) && name.n == 0);
	CHECK(!xcost_latin(&x, STR(""), true, &name));
	CHECK(!xcost_native(&x, STR("1,2"), XCOST_HAN, &name));
	CHECK(xcost_latin(&x, STR(" Ann"), true, &name) && name.n == 3);
	CHECK(xcost_script(STR("kana")) == XCOST_KANA &&
	      xcost_script(STR("latin")) == XCOST_SCRIPTS);
	check_spelling();
	xcost_fini(&x);
	return check_done();
}
