/* dprk: letters and spellings of the North. */

#include "charset/charset.h"
#include "charset/dprk.h"
#include "check.h"

static const struct dprk_case {
	const char *text;
	uint64_t letters, north, south;
	bool is;
} cases[] = {
	{ "", 0, 0, 0, false },
	{ "로동 녀성", 0, 2, 0, true },
	{ "로동", 0, 1, 0, false },
	{ "노동과 여성, 로동신문", 0, 1, 2, false },
	/* Only where an eojeol begins: 경로당 is no 로동. */
	{ "경로동무 고로동", 0, 0, 0, false },
	{ "새력사 力史 력사적인", 0, 1, 0, false },
	{ "시작되였다 되여서", 0, 2, 0, true },
	{ "시작되었다 되어서 되는", 0, 0, 2, false },
	{ "그해였다 도시였다", 0, 0, 0, false },
	/* The longest form counts, once. */
	{ "련이어", 0, 1, 0, false },
	{ "\xEF\x84\x93\xEF\x84\x94\xEF\x84\x95", 3, 0, 0, true },
	{ "\xEF\x84\xA0 \xEF\x80\x93", 2, 0, 0, true },
	{ "\xEE\x80\x80 \xF0\x9F\x98\x80 café 中国", 0, 0, 0, false },
	/* Ends inside what could be a form. */
	{ "로", 0, 0, 0, false },
	{ "되", 0, 0, 0, false },
};

static void
forms_are_bounded(void)
{
	struct dprk d = { 0 };
	struct buf out = { NULL, 0, 0 };

	dprk_count(&d, STR("로동 로동 녀성 력사 련합 령토 리론 래일 록음"));
	dprk_forms(&d, &out);
	CHECK(str_eq(buf_str(&out),
	    STR("로동 2, 녀성 1, 력사 1, 련합 1, 령토 1, 리론 1, others 2")));
	buf_fini(&out);
}

static void
a_unit_tells(void)
{
	CHECK(str_eq(
	    str_of(charset_lang(STR("로동과 녀성"), NULL)), STR("ko-KP")));
	CHECK(str_eq(str_of(charset_lang(STR("로동자"), "ko")), STR("ko")));
	CHECK(
	    str_eq(str_of(charset_lang(STR("로동자"), "ko-KP")), STR("ko-KP")));
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dprk d = { 0 };
		dprk_count(&d, str_of(cases[i].text));
		CHECK_WHY(d.letters == cases[i].letters &&
			      d.north == cases[i].north &&
			      d.south == cases[i].south &&
			      dprk_is(&d) == cases[i].is,
		    cases[i].text);
	}
	forms_are_bounded();
	a_unit_tells();
	return check_done();
}
