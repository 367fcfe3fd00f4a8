/*
 * Names in Latin letters: words of Korean, Japanese and Chinese whose spelling
 * by each system is known.
 */
#include "check.h"

#include "hangul.h"
#include "kana.h"
#include "pinyin.h"

static const struct {
	const char *text, *roman[HANGUL_SYSTEMS];
} hangul_cases[] = {
	{ "평양", { "Pyeongyang", "P'yŏngyang", "Phyŏngyang" } },
	{ "조선", { "Joseon", "Chosŏn", "Josŏn" } },
	{ "로동신문", { "Rodongsinmun", "Rodongsinmun", "Rodongsinmun" } },
	{ "천리마", { "Cheollima", "Ch'ŏllima", "Chŏnrima" } },
	{ "백마산", { "Baengmasan", "Paengmasan", "Paengmasan" } },
	{ "압록", { "Amnok", "Amnok", "Amrok" } },
	{ "박동구", { "Bakdonggu", "Paktonggu", "Paktonggu" } },
	{ "붉은바위", { "Bulgeunbawi", "Pulgŭnbawi", "Pulgŭnbawi" } },
	{ "닭섬", { "Dakseom", "Taksŏm", "Taksŏm" } },
	{ "독립문", { "Dongnimmun", "Tongnimmun", "Tongrimmun" } },
	{ "한라산", { "Hallasan", "Hallasan", "Hanrasan" } },
	{ "신라", { "Silla", "Silla", "Sinra" } },
	{ "해돋이", { "Haedoji", "Haedoji", "Haedoji" } },
	{ "좋고", { "Joko", "Chok'o", "Jokho" } },
	{ "묵호", { "Mukho", "Mukho", "Mukho" } },
	{ "한글", { "Hangeul", "Han'gŭl", "Hangŭl" } },
	{ "발해", { "Balhae", "Parhae", "Palhae" } },
	{ "갈비", { "Galbi", "Kalbi", "Kalbi" } },
	{ "서울 대학교",
	    { "Seoul Daehakgyo", "Sŏul Taehakkyo", "Sŏul Taehakkyo" } },
	{ "어린이4.26", { "Eorini4.26", "Ŏrini4.26", "Ŏrini4.26" } },
	{ "스카이바운드", { "Seukaibaundeu", "Sŭk'aibaundŭ", "Sŭkhaibaundŭ" } },
};

static const struct {
	const char *text, *roman[KANA_SYSTEMS];
} kana_cases[] = {
	{ "エカチエピルカ",
	    { "Ekachiepiruka", "Ekachiepiruka", "Ekachiepiruka" } },
	{ "スカイバウンド", { "Sukaibaundo", "Sukaibaundo", "Sukaibaundo" } },
	{ "しんぶん", { "Shinbun", "Shinbun", "Shimbun" } },
	{ "さとう", { "Satō", "Satou", "Satoh" } },
	{ "カード", { "Kādo", "Kaado", "Kādo" } },
	{ "おおさか", { "Ōsaka", "Oosaka", "Ohsaka" } },
	{ "きょうと", { "Kyōto", "Kyouto", "Kyohto" } },
	{ "マッチ", { "Matchi", "Matchi", "Matchi" } },
	{ "にっぽん", { "Nippon", "Nippon", "Nippon" } },
	{ "しんいち", { "Shin'ichi", "Shin'ichi", "Shin'ichi" } },
	{ "ジャッキー・チェン",
	    { "Jakkī・Chen", "Jakkii・Chen", "Jakkī・Chen" } },
	{ "ヴァイオレット", { "Vaioretto", "Vaioretto", "Vaioretto" } },
	{ "ウィンザー", { "Winzā", "Winzaa", "Winzā" } },
	{ "ティファニー", { "Tifanī", "Tifanii", "Tifanī" } },
	{ "ヒャシンス", { "Hyashinsu", "Hyashinsu", "Hyashinsu" } },
	{ "デュラララ", { "Dyurarara", "Dyurarara", "Dyurarara" } },
	{ "クォーク", { "Kwōku", "Kwooku", "Kwohku" } },
	{ "ッー", { "", "", "" } },
};

static const struct {
	uint32_t cp;
	const char *pinyin, *wade;
} han_cases[] = {
	{ 0x83AB, "mo", "mo" },       /* 莫 */
	{ 0x5174, "xing", "hsing" },  /* 兴 */
	{ 0x671D, "chao", "ch'ao" },  /* 朝 */
	{ 0x9C9C, "xian", "hsien" },  /* 鲜 */
	{ 0x6BDB, "mao", "mao" },     /* 毛 */
	{ 0x6CFD, "ze", "tsê" },      /* 泽 */
	{ 0x4E1C, "dong", "tung" },   /* 东 */
	{ 0x7EFF, "lü", "lü" },       /* 绿 */
	{ 0x7565, "lüe", "lüeh" },    /* 略 */
	{ 0x5317, "bei", "pei" },     /* 北 */
	{ 0x4EAC, "jing", "ching" },  /* 京 */
	{ 0x5168, "quan", "ch'üan" }, /* 全 */
	{ 0x56FD, "guo", "kuo" },     /* 国 */
	{ 0x591A, "duo", "to" },      /* 多 */
	{ 0x5B50, "zi", "tzŭ" },      /* 子 */
	{ 0x65E5, "ri", "jih" },      /* 日 */
	{ 0x5B66, "xue", "hsüeh" },   /* 学 */
	{ 0x7EA2, "hong", "hung" },   /* 红 */
	{ 0x5927, "da", "ta" },       /* 大 */
	{ 0x8FDE, "lian", "lien" },   /* 连 */
};

static void
check_hangul(void)
{
	struct buf out = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof hangul_cases / sizeof *hangul_cases; i++)
		for (unsigned s = 0; s < HANGUL_SYSTEMS; s++) {
			buf_reset(&out);
			hangul_roman(str_of(hangul_cases[i].text),
			    (enum hangul_system)s, &out);
			CHECK_STR_WHY(buf_str(&out),
			    str_of(hangul_cases[i].roman[s]),
			    hangul_cases[i].text);
		}
	buf_reset(&out);
	hangul_south(STR("로동 녀자 령리 나라 리 A류, 원로"), &out);
	CHECK_STR(buf_str(&out), STR("노동 여자 영리 나라 이 A유, 원로"));
	buf_fini(&out);
	bool same = true;
	for (uint32_t cp = 0xAC00; cp <= 0xD7A3; cp++)
		same = same && hangul_compose(hangul_parts(cp)) == cp;
	CHECK_WHY(same, "syllables and their parts");
	CHECK(!hangul_is(0xABFF) && !hangul_is(0xD7A4));
}

static void
check_kana(void)
{
	struct buf out = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof kana_cases / sizeof *kana_cases; i++)
		for (unsigned s = 0; s < KANA_SYSTEMS; s++) {
			buf_reset(&out);
			kana_roman(str_of(kana_cases[i].text),
			    (enum kana_system)s, &out);
			CHECK_STR_WHY(buf_str(&out),
			    str_of(kana_cases[i].roman[s]), kana_cases[i].text);
		}
	buf_fini(&out);
}

static void
check_han(void)
{
	struct buf out = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof han_cases / sizeof *han_cases; i++) {
		const char *z = pinyin_of(han_cases[i].cp, false);
		if (!CHECK_WHY(z != NULL, han_cases[i].pinyin))
			continue;
		buf_reset(&out);
		pinyin_add(&out, z);
		CHECK_STR_WHY(buf_str(&out), str_of(han_cases[i].pinyin),
		    han_cases[i].pinyin);
		buf_reset(&out);
		pinyin_add_wade(&out, z);
		CHECK_STR_WHY(buf_str(&out), str_of(han_cases[i].wade),
		    han_cases[i].pinyin);
	}
	buf_fini(&out);
	/* 单 and 曾 are read otherwise where they are family names. */
	CHECK_STR(str_of(pinyin_of(0x5355, false)), STR("dan"));
	CHECK_STR(str_of(pinyin_of(0x5355, true)), STR("shan"));
	CHECK_STR(str_of(pinyin_of(0x66FE, true)), STR("zeng"));
	CHECK_STR(str_of(pinyin_of(0x6734, true)), STR("piao"));
	CHECK(pinyin_of('a', true) == NULL && pinyin_of(0xAC00, false) == NULL);
}

int
main(void)
{
	check_hangul();
	check_kana();
	check_han();
	return check_done();
}
