#include "kname.h"

#include <string.h>

#include "charset/utf8.h"

/* By frequency in Seoul and Pyongyang alike; both spellings where they differ.
 */
static const char *const families[][2] = { { "김", "Kim" }, { "이", "Lee" },
	{ "리", "Lee" }, { "박", "Park" }, { "최", "Choi" }, { "정", "Jung" },
	{ "강", "Kang" }, { "조", "Cho" }, { "윤", "Yoon" }, { "장", "Jang" },
	{ "임", "Lim" }, { "림", "Lim" }, { "한", "Han" }, { "오", "Oh" },
	{ "서", "Suh" }, { "신", "Shin" }, { "권", "Kwon" }, { "황", "Hwang" },
	{ "안", "Ahn" }, { "송", "Song" }, { "전", "Chun" }, { "류", "Ryu" },
	{ "유", "Yoo" }, { "홍", "Hong" }, { "고", "Ko" }, { "문", "Moon" },
	{ "양", "Yang" }, { "량", "Yang" }, { "손", "Sohn" }, { "배", "Bae" },
	{ "백", "Paik" }, { "허", "Hur" }, { "남", "Nam" }, { "심", "Shim" },
	{ "노", "Roh" }, { "로", "Roh" }, { "하", "Ha" }, { "곽", "Kwak" },
	{ "성", "Sung" }, { "차", "Cha" }, { "주", "Joo" }, { "우", "Woo" },
	{ "구", "Koo" }, { "나", "Na" }, { "라", "Ra" }, { "민", "Min" },
	{ "진", "Jin" }, { "지", "Jee" }, { "엄", "Um" }, { "채", "Chae" },
	{ "원", "Won" }, { "천", "Chun" }, { "방", "Bang" }, { "공", "Kong" },
	{ "현", "Hyun" }, { "함", "Hahm" }, { "변", "Byun" }, { "염", "Yum" },
	{ "렴", "Yum" }, { "여", "Yuh" }, { "려", "Ryo" }, { "추", "Choo" },
	{ "도", "Do" }, { "소", "So" }, { "석", "Suk" }, { "선", "Sun" },
	{ "설", "Sul" }, { "마", "Ma" }, { "길", "Gil" }, { "연", "Yun" },
	{ "위", "Wee" }, { "표", "Pyo" }, { "명", "Myung" }, { "기", "Ki" },
	{ "반", "Ban" }, { "왕", "Wang" }, { "금", "Keum" }, { "옥", "Ok" },
	{ "육", "Yook" }, { "인", "In" }, { "맹", "Maeng" }, { "제", "Je" },
	{ "모", "Mo" }, { "탁", "Tak" }, { "국", "Kook" }, { "어", "Uh" },
	{ "은", "Eun" }, { "편", "Pyun" }, { "용", "Yong" }, { "예", "Ye" },
	{ "경", "Kyung" }, { "봉", "Bong" }, { "사", "Sa" }, { "부", "Boo" },
	{ "태", "Tae" }, { "계", "Kye" }, { "피", "Pi" }, { "두", "Doo" },
	{ "동", "Dong" }, { "호", "Ho" }, { "가", "Ka" }, { "복", "Bok" } };

static const char *const long_families[] = { "남궁", "황보", "제갈", "선우",
	"사공", "서문", "독고", "동방" };

/* take: the next character of a string of our own. */
static uint32_t
take(const char **z)
{
	const unsigned char *p = (const unsigned char *)*z;
	uint32_t cp;

	*z += utf8_next(p, p + strlen(*z), &cp);
	return cp;
}

size_t
kname_family(const uint32_t *cp, size_t n)
{
	for (size_t i = 0; i < sizeof long_families / sizeof *long_families;
	     i++) {
		const char *z = long_families[i];
		if (n > 2 && cp[0] == take(&z) && cp[1] == take(&z))
			return 2;
	}
	return n > 1 && kname_custom(cp[0]) != NULL ? 1 : 0;
}

const char *
kname_custom(uint32_t cp)
{
	for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
		const char *z = families[i][0];
		if (take(&z) == cp)
			return families[i][1];
	}
	return NULL;
}

uint32_t
kname_north(uint32_t cp)
{
	static const uint32_t pairs[][2] = { { 0xC774, 0xB9AC }, /* 이, 리 */
		{ 0xB178, 0xB85C },                              /* 노, 로 */
		{ 0xC720, 0xB958 },                              /* 유, 류 */
		{ 0xC784, 0xB9BC } /* 임, 림 */ };

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i][0] == cp)
			return pairs[i][1];
	return cp;
}
