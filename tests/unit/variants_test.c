/*
 * Variants of names: those that must be among them, in the order given; and
 * what has none.
 */
#include "check.h"

#include "buf.h"
#include "variants.h"

static const struct {
	const char *name, *lang;
	bool person;
	const char *want; /* all, with ; behind each; ! behind a common one */
} cases[] = {
	{ "김정은", "ko", true,
	    "Kim Jŏng Ŭn;Jŏng Ŭn Kim;Gim Jeong Eun;Jeong Eun Gim;"
	    "Kim Jeong Eun;Jeong Eun Kim;Kim Chŏngŭn;Chŏngŭn Kim;" },
	{ "리영호", "ko-KP", true,
	    "Ri Yŏng Ho;Yŏng Ho Ri;Ri Yeong Ho;Yeong Ho Ri;Lee Yeong Ho;"
	    "Yeong Ho Lee;" },
	{ "이설주", "ko", true,
	    "Ri Sŏl Ju!;Sŏl Ju Ri!;I Seol Ju!;Seol Ju I!;Lee Seol Ju;Seol Ju "
	    "Lee;"
	    "Yi Seol Ju;Seol Ju Yi;I Sŏlchu!;Sŏlchu I!;" },
	{ "박봉주", "ko", true,
	    "Pak Pong Ju;Pong Ju Pak;Bak Bong Ju;Bong Ju Bak;Park Bong Ju;"
	    "Bong Ju Park;Pak Bong Ju;Bong Ju Pak;" },
	{ "남궁철", "ko", true,
	    "Namgung Chŏl;Chŏl Namgung;Namgung Cheol;Cheol Namgung;" },
	{ "넬슨 신", "ko", true, "Nelseun Sin;Nelsŭn Sin;" },
	{ "평양", "ko", false, "Pyeongyang;P'yŏngyang;Phyŏngyang;" },
	{ "로동신문", "ko-KP", false, "Rodongsinmun;Nodongsinmun;" },
	{ "령리한 너구리", "ko-KP", false,
	    "Ryeongnihan Neoguri;Yeongnihan Neoguri;Ryŏngnihan Nŏguri;"
	    "Yŏngnihan Nŏguri;Ryŏngrihan Nŏguri;" },
	{ "조선4.26만화영화촬영소", "ko", false,
	    "Joseon4.26Manhwayeonghwachwaryeongso;"
	    "Chosŏn4.26Manhwayŏnghwach'waryŏngso;"
	    "Josŏn4.26Manhwayŏnghwachwaryŏngso;" },
	{ "주식회사 스카이바운드", "ko", false,
	    "Seukaibaundeu;Sŭk'aibaundŭ;Sŭkhaibaundŭ;" },
	{ "莫兴", "zh-Hans", false, "Moxing!;Mo-hsing!;" },
	{ "上海莫兴文化传媒有限公司", "zh-Hans", false,
	    "Shang Hai Mo Xing Wen Hua Chuan Mei;"
	    "Shang-hai-mo-hsing-wên-hua-ch'uan-mei;" },
	{ "卢鹤正", "zh-Hans", true,
	    "Lu Hezheng;Hezheng Lu;Lu Ho-chêng;Ho-chêng Lu;" },
	{ "歐陽修文", "zh-Hant", true,
	    "Ouyang Xiuwen;Xiuwen Ouyang;Ou-yang Hsiu-wên;"
	    "Hsiu-wên Ou-yang;" },
	{ "单西安", "", true,
	    "Shan Xi'an;Xi'an Shan;Shan Hsi-an;Hsi-an Shan;" },
	{ "エカチエピルカ", "ja", false, "Ekachiepiruka;" },
	{ "さとう しんぺい", "ja", true,
	    "Satō Shinpei;Shinpei Satō;Satou Shinpei;Shinpei Satou;"
	    "Satoh Shimpei;Shimpei Satoh;" },
	{ "ナルト", "ja", false, "Naruto!;" },
	{ "魔導具師ダリヤ", "ja", false, "" },
	{ "朝鮮", "ja", false, "" },
	{ "猫", "zh-Hans", false, "" },
	{ "无敌", "zh-Hans", false, "" },
	{ "소", "ko", false, "" },
	{ "오우", "ko", false, "" },
	{ "主", "", false, "" },
	{ "有限公司", "zh-Hans", false, "" },
	{ "", "", false, "" },
	{ "...", "", true, "" },
	{ "Skybound", "en", false,
	    "스키보운드!;스키보운트!;スキボウンド!;スキボユンド!;" },
	{ "SEK Studio", "en", false,
	    "세크 스튜디오;섹 스튜디오;セク・スタジオ;セック・スタジオ;" },
	{ "Ekachi Epilka", "en", false,
	    "에카치 에필카;에카치 "
	    "에프일카;エカチ・エピルカ;エカキ・エピルカ;" },
	{ "KIM, Myong Chol", "en", true, "김명철!;" },
	{ "CHIN-SO'K KIM", "en", true, "김진석!;김친석!;" },
	{ "JADHAV, Deepak", "en", true,
	    "데에파크 야드아프;데에파크 "
	    "제이드아프;デエパク・ジャドハフ;デエパク・ヤドハフ;" },
	{ "Kim Possible", "en", false,
	    "킴 포시블;킴 포시블레;キム・ポッシブル;キム・ポッシブレ;" },
	{ "CNN", "en", false, "" },
	{ "Room 39", "en", false, "" },
	{ "A Very Long Title That Nobody Spells", "en", false, "" },
	{ "Белка", "ru", false, "" },
	{ "朝鲜 조선", "", false, "" },
};

static void
collect(const struct variant *variant, void *arg)
{
	buf_adds(arg, variant->name);
	buf_addz(arg, variant->common ? "!;" : ";");
}

int
main(void)
{
	struct variants *v = variants_new();
	struct buf got = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_reset(&got);
		variants_each(v, str_of(cases[i].name), str_of(cases[i].lang),
		    cases[i].person, collect, &got);
		CHECK_STR_WHY(
		    buf_str(&got), str_of(cases[i].want), cases[i].name);
	}
	buf_fini(&got);
	variants_free(v);
	variants_free(NULL);
	return check_done();
}
