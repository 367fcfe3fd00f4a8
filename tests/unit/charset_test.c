/* charset: labels, decoders, verdicts, groups, NFC, languages. */
#include "check.h"

#include <math.h>

#include "charset/charset.h"

/* Hexadecimal digits with blanks between them, as bytes. */
static struct str
unhex(const char *hex, struct buf *out)
{
	unsigned n = 0, byte = 0;

	buf_reset(out);
	for (; *hex != '\0'; hex++) {
		if (*hex == ' ')
			continue;
		byte = byte << 4 |
		       (unsigned)(*hex <= '9' ? *hex - '0' : *hex - 'A' + 10);
		if (++n % 2 == 0) {
			buf_addc(out, (char)byte);
			byte = 0;
		}
	}
	return buf_str(out);
}

static void
labels(void)
{
	static const struct {
		const char *label, *want;
	} cases[] = {
		{ "gb2312", "GB18030" },
		{ " GBK\n", "GB18030" },
		{ "\"euc-kr\"", "CP949" },
		{ "KS_C_5601-1987", "CP949" },
		{ "Shift_JIS", "CP932" },
		{ "x-sjis", "CP932" },
		{ "iso-8859-1", "windows-1252" },
		{ "us-ascii", "windows-1252" },
		{ "iso-8859-9", "windows-1254" },
		{ "TIS-620", "windows-874" },
		{ "big5-hkscs", "Big5" },
		{ "utf8", "UTF-8" },
		{ "kps9566", "KPS9566" },
		{ "no-such-charset", NULL },
		{ "", NULL },
	};
	const char *name;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = charset_find(str_of(cases[i].label));
		if (cases[i].want == NULL)
			CHECK_WHY(got == NULL, cases[i].label);
		else
			CHECK_STR_WHY(str_of(got == NULL ? "" : got),
			    str_of(cases[i].want), cases[i].label);
	}
	for (size_t i = 0; (name = charset_name(i)) != NULL; i++) {
		const char *found = charset_find(str_of(name));
		struct charset_decoder *d = charset_open(name);
		CHECK_WHY(d != NULL, name);
		charset_close(d);
		/* ASCII widens, as the web has it. */
		if (strcmp(name, "US-ASCII") != 0)
			CHECK_STR_WHY(str_of(found == NULL ? "" : found),
			    str_of(name), "a name is its own label");
	}
	CHECK(charset_open("euc-kr") == NULL);
	CHECK(charset_find(STR("a label that is much too long to be one of "
			       "ours, whatever it says")) == NULL);
}

static const struct decode_case {
	const char *charset;
	const char *hex;
	const char *want;
	unsigned bad;
} decode_cases[] = {
	{ "GB18030", "D6D0B9FA", "中国", 0 },
	{ "GB18030", "81308130", "\xC2\x80", 0 },
	{ "GB18030", "95328236", "\xF0\xA0\x80\x80", 0 },
	{ "GB18030", "84319533 41", "A", 0 },
	{ "GB18030", "E3329A35", "\xF4\x8F\xBF\xBF", 0 },
	{ "GB18030", "E3329A36",
	    "\xEF\xBF\xBD"
	    "2\xEF\xBF\xBD"
	    "6",
	    2 },
	{ "GB18030", "D6 0A B9FA", "\xEF\xBF\xBD\n国", 1 },
	{ "GB18030", "D6 22 41", "\xEF\xBF\xBD\"A", 1 },
	{ "GB18030", "FF 41",
	    "\xEF\xBF\xBD"
	    "A",
	    1 },
	{ "GB18030", "8130",
	    "\xEF\xBF\xBD"
	    "0",
	    1 },
	{ "GB18030", "D6", "\xEF\xBF\xBD", 1 },
	{ "Big5", "A4A4 A4E5", "中文", 0 },
	{ "Big5", "8862", "\xC3\x8A\xCC\x84", 0 },
	{ "Big5", "8BFA", "\xF0\xA0\x82\x87", 0 },
	{ "CP949", "B0A1 8141", "가갂", 0 },
	{ "CP949", "5C", "\\", 0 },
	{ "JOHAB", "8861 5C", "가\\", 0 },
	{ "CP932", "5C 7E 93FA 967B B1", "\\~日本ｱ", 0 },
	{ "CP932", "83 5C", "ソ", 0 },
	{ "CP932", "FA40 8160", "ⅰ～", 0 },
	{ "EUC-JP", "C6FC CBDC 8EB1 8FB0A1", "日本ｱ丂", 0 },
	{ "EUC-JP", "8FB0 0A", "\xEF\xBF\xBD\n", 1 },
	{ "EUC-TW", "C4E3", "中", 0 },
	/* Check strings of both published tables. */
	{ "KPS9566", "B5E1 B4B4 BBA6 B7CD", "로동신문", 0 },
	{ "KPS9566", "BCBF BABA B7E9 BCD1 BCD1 CCA9 CBCD B7E9 B0E1 C3F9 B0EA",
	    "조선민주주의인민공화국", 0 },
	{ "KPS9566", "B1AE CBCE BAC2", "김일성", 0 },
	{ "KPS9566", "A4E8 A4ED A4F0", "\xEF\x84\x93\xEF\x84\x98\xEF\x84\xA2",
	    0 },
	{ "UTF-8", "EFBBBF 41 C3A9", "A\xC3\xA9", 0 },
	{ "UTF-8", "41 EFBBBF", "A\xEF\xBB\xBF", 0 },
	/* Unicode Standard 3.9, table 3-8: maximal subparts. */
	{ "UTF-8", "61 F18080 E180 C2 62 80 63 80 BF 64",
	    "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
	    "b\xEF\xBF\xBD"
	    "c\xEF\xBF\xBD\xEF\xBF\xBD"
	    "d",
	    6 },
	{ "UTF-8", "EDA080", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3 },
	{ "UTF-8", "C080", "\xEF\xBF\xBD\xEF\xBF\xBD", 2 },
	{ "UTF-8", "E4B8", "\xEF\xBF\xBD", 1 },
	{ "UTF-16LE", "FFFE 2D4E 0A00 3DD800DE", "中\n😀", 0 },
	{ "UTF-16LE", "3DD8 4100 00DE",
	    "\xEF\xBF\xBD"
	    "A\xEF\xBF\xBD",
	    2 },
	{ "UTF-16LE", "FEFF 4E2D", "中", 0 },
	{ "UTF-16BE", "FFFE 2D4E", "中", 0 },
	{ "UTF-16LE", "4E", "\xEF\xBF\xBD", 1 },
	{ "UTF-16BE", "4E2D 41", "中\xEF\xBF\xBD", 1 },
	{ "UTF-32LE", "FFFE0000 2D4E0000 0000 1100", "中\xEF\xBF\xBD", 1 },
	{ "UTF-32BE", "0001F600", "😀", 0 },
	{ "UTF-7", "2B 5A 65 56 6E 4C 49 71 65 2D", "日本語", 0 },
	{ "windows-1252", "E9 80 81", "é€\xC2\x81", 0 },
	{ "windows-1251", "CF F0", "Пр", 0 },
	{ "KOI8-R", "F0 D2", "Пр", 0 },
	{ "CP866", "8F E0", "Пр", 0 },
	{ "CP850", "82", "é", 0 },
	{ "ISO-8859-7", "C1 AE", "Α\xEF\xBF\xBD", 1 },
	{ "US-ASCII", "41 E9 42",
	    "A\xEF\xBF\xBD"
	    "B",
	    1 },
	{ "ISO-2022-JP", "1B2442 467C4B5C 1B2842 5C", "日本\\", 0 },
	{ "ISO-2022-JP", "1B2442 467C 0A 41", "日\nA", 0 },
	{ "ISO-2022-JP", "1B2849 31", "ｱ", 0 },
	{ "ISO-2022-KR", "1B242943 0A 0E 3021 0F 41", "\n가A", 0 },
	{ "ISO-2022-CN", "1B242941 0E 5650 0F", "中", 0 },
	{ "ISO-2022-CN", "1B242947 0E 4463 0F", "中", 0 },
	{ "ISO-2022-KP", "1B24294E 0E 3561 3434 0F", "로동", 0 },
	{ "HZ", "7E7B 5650397A 7E7D 7E7E 41", "中国~A", 0 },
};

static void
decoders(void)
{
	struct buf in = { 0 }, out = { 0 };

	for (size_t i = 0; i < sizeof decode_cases / sizeof *decode_cases;
	     i++) {
		const struct decode_case *c = &decode_cases[i];
		struct str bytes = unhex(c->hex, &in);
		buf_reset(&out);
		uint64_t bad = charset_to_utf8(c->charset, bytes, &out);
		CHECK_STR_WHY(buf_str(&out), str_of(c->want), c->charset);
		CHECK_WHY(bad == c->bad, c->hex);
		/* One byte at a time gives the same. */
		struct charset_decoder *d = charset_open(c->charset);
		buf_reset(&out);
		for (size_t k = 0; k < bytes.n; k++)
			charset_decode(d, (struct str){ bytes.p + k, 1 }, false,
			    &out, NULL);
		charset_decode(d, (struct str){ NULL, 0 }, true, &out, NULL);
		charset_close(d);
		CHECK_STR_WHY(
		    buf_str(&out), str_of(c->want), "one byte at a time");
	}
	struct charset_decoder *d = charset_open("GB18030");
	uint64_t first = 99;
	buf_reset(&out);
	charset_decode(d, unhex("D6D0 FF D6", &in), false, &out, &first);
	CHECK(first == 2);
	first = 99;
	CHECK(charset_decode(d, unhex("D0 0A", &in), true, &out, &first) == 0);
	CHECK_WHY(first == 99, "no damage, no offset");
	charset_close(d);
	buf_fini(&in);
	buf_fini(&out);
}

static const struct detect_case {
	const char *hex;
	const char *charset;
	enum charset_how how;
} detect_cases[] = {
	{ "", "US-ASCII", CHARSET_ASCII },
	{ "61 62 63", "US-ASCII", CHARSET_ASCII },
	{ "EFBBBF 61", "UTF-8", CHARSET_BOM },
	{ "FFFE 6100", "UTF-16LE", CHARSET_BOM },
	{ "FEFF 0061", "UTF-16BE", CHARSET_BOM },
	{ "FFFE0000 61000000", "UTF-32LE", CHARSET_BOM },
	{ "6100 6200 6300", "UTF-16LE", CHARSET_NULS },
	{ "0061 0062 0063", "UTF-16BE", CHARSET_NULS },
	{ "61000000 2D4E0000", "UTF-32LE", CHARSET_NULS },
	{ "E4B8ADE59BBDE4BABAE6B091", "UTF-8", CHARSET_UTF8 },
	/* Well-formed, and still a word in CP866. */
	{ "E2AEABECAAAE", "CP866", CHARSET_MODEL },
	{ "1B2442 467C4B5C 1B2842", "ISO-2022-JP", CHARSET_ESCAPE },
	{ "1B242943 0E 30213029 0F", "ISO-2022-KR", CHARSET_ESCAPE },
	{ "7E7B 5650397A 7E7D", "HZ", CHARSET_ESCAPE },
	{ "7E7B 78 7E7D", "US-ASCII", CHARSET_ASCII },
	{ "1B 5B 33 31 6D", "US-ASCII", CHARSET_ASCII },
	{ "D6D0 B9FA C8CB", "GB18030", CHARSET_MODEL },
	{ "A4A4 B0EA A448", "Big5", CHARSET_MODEL },
	{ "C7D1 B1B9 BEEE", "CP949", CHARSET_MODEL },
	{ "93FA 967B 8CEA", "CP932", CHARSET_MODEL },
	{ "C6FC CBDC B8EC A4CE", "EUC-JP", CHARSET_MODEL },
	{ "B5E1 B4B4 BBA6 B7CD", "KPS9566", CHARSET_MODEL },
	/* Emphasised letters of a name, then the party's title. */
	{ "A4E8 A4E9 A4EA B4B4 BCE8", "KPS9566", CHARSET_MODEL },
	{ "CFF0E8E2E5F2", "windows-1251", CHARSET_MODEL },
	{ "F0D2C9D7C5D4", "KOI8-R", CHARSET_MODEL },
	{ "8FE0A8A2A5E2", "CP866", CHARSET_MODEL },
	{ "72E973756DE9", "windows-1252", CHARSET_MODEL },
};

static void
verdicts(void)
{
	struct buf in = { 0 };
	struct charset_hint name = { .is_name = true };
	struct charset_verdict v;

	for (size_t i = 0; i < sizeof detect_cases / sizeof *detect_cases;
	     i++) {
		const struct detect_case *c = &detect_cases[i];
		charset_detect(unhex(c->hex, &in), &name, &v);
		CHECK_STR_WHY(str_of(v.charset), str_of(c->charset), c->hex);
		CHECK_WHY(v.how == c->how, charset_how_name(c->how));
		CHECK_WHY(isnan(v.margin) == (c->how != CHARSET_MODEL),
		    "a rule has no margin");
	}
	/* Few sequences: the model is asked, and has a margin. */
	charset_detect(unhex("E4B8AD", &in), &name, &v);
	CHECK_STR(str_of(v.charset), STR("UTF-8"));
	CHECK(v.how == CHARSET_UTF8 && v.margin > 5);
	/* Two letters that are a word in either; the declaration decides. */
	struct charset_hint declared = { .declared = "CP949", .is_name = true };
	charset_detect(unhex("B0A1 B3AA", &in), &declared, &v);
	CHECK_STR(str_of(v.charset), STR("CP949"));
	CHECK(v.how == CHARSET_DECLARED);
	/* It does not decide against the text. */
	declared.declared = "CP932";
	charset_detect(unhex("D6D0 B9FA C8CB C3F1", &in), &declared, &v);
	CHECK_STR(str_of(v.charset), STR("GB18030"));
	/* A charset that the model does not know is believed. */
	declared.declared = "windows-874";
	charset_detect(unhex("CAC7D1CACED5A4C3D1BA", &in), &declared, &v);
	CHECK_STR(str_of(v.charset), STR("windows-874"));
	buf_fini(&in);
}

/* Greek in a document: no language of ours, and it is said. */
static void
unknown(void)
{
	struct buf in = { 0 };
	struct charset_hint hint = { .declared = NULL };
	struct charset_verdict v;

	unhex("C1F5F4FC20E5DFEDE1E920DDEDE120EAE5DFECE5EDEF20F3F4E120"
	      "E5EBEBE7EDE9EADC2CE3E9E120EDE120E4EFFDECE520F4E9208BE1"
	      "20E3DFEDE5E920ECE520E1F5F4FC20F4EF20F0F1DCE3ECE1",
	    &in);
	charset_detect(buf_str(&in), &hint, &v);
	CHECK_WHY(v.unknown, "Greek is unknown");
	unhex("CFF0E8F8EBE8F2E520F0E8F1F3EDEAE820F2F0E5F2FCE5E920F1E5F0"
	      "E8E820E4EE20EFFFF2EDE8F6FB2C20EFEEE6E0EBF3E9F1F2E0",
	    &in);
	charset_detect(buf_str(&in), &hint, &v);
	CHECK_WHY(!v.unknown, "Russian is not");
	buf_fini(&in);
}

/* A group of names, each said to be in what it is read as. */
struct group_name {
	const char *hex;
	const char *want;
};

static void
group_reads(const struct group_name *names, size_t n, const char *likely)
{
	struct charset_group *g = charset_group_new();
	struct charset_verdict v;
	struct buf in = { 0 };

	for (size_t i = 0; i < n; i++)
		charset_group_add(g, unhex(names[i].hex, &in), 0);
	charset_group_judge(g);
	if (likely != NULL) {
		CHECK(!charset_group_is_sure(g));
		charset_group_likely(g, likely);
		charset_group_judge(g);
	}
	for (size_t i = 0; i < n; i++) {
		charset_group_get(g, i, &v);
		CHECK_STR_WHY(
		    str_of(v.charset), str_of(names[i].want), names[i].hex);
	}
	charset_group_free(g);
	buf_fini(&in);
}

static void
mixed_groups(void)
{
	/* 직접.txt: alone it is 流立.txt; texts beside it say Korean. */
	static const struct group_name alone[] = {
		{ "C1F7C1A22E747874", "GB18030" },
	};
	static const struct group_name beside[] = {
		{ "C1F7C1A22E747874", "CP949" },
	};
	/*
	 * Five hands, two names each: 分镜 背景, 콘티 배경, 絵コンテ 背景,
	 * 로동 평양 in KPS 9566, 동화 in UTF-8.
	 */
	static const struct group_name hands[] = {
		{ "B7D6BEB52E747874", "GB18030" },
		{ "B1B3BEB0B5DAC8FDBCAF", "GB18030" },
		{ "C4DCC6BC5FBCF6C1A4BABB2E747874", "CP949" },
		{ "B9E8B0E65F31C8AD2E707364", "CP949" },
		{ "8A4783528393836782C682ED8FEA96CA", "CP932" },
		{ "94778C698E9197BF2E70736482CC836F", "CP932" },
		{ "B5E1B4B4BBA6B7CD", "KPS9566" },
		{ "BCBFBABAB7E9BCD1BCD1CCA9", "KPS9566" },
		{ "EB8F99ED9994", "UTF-8" },
		{ "EC9E91EC9785ECA780EC8B9CEC849C", "UTF-8" },
	};

	group_reads(alone, 1, NULL);
	group_reads(beside, 1, "CP949");
	group_reads(hands, sizeof hands / sizeof *hands, NULL);
}

static void
groups(void)
{
	/* Alone the last is read as Chinese; its siblings are Korean. */
	static const struct {
		const char *hex;
		unsigned kind;
		const char *want;
	} names[] = {
		{ "C0DBBEF7C1F6BDC3BCAD", 0, "CP949" },
		{ "BFF8C8AD", 0, "CP949" },
		{ "B9E8B0E6", 0, "CP949" },
		{ "4EB0FA204D", 0, "CP949" },
		{ "EAB080EB8298EB8BA4", 0, "UTF-8" },
		{ "D7F7D2B5D6B8CABECAE9", 0, "GB18030" },
		{ "726561646D65", 0, "US-ASCII" },
		{ "D7F7D2B5D6B8CABECAE9", 1, "GB18030" },
		{ "B1B3BEB0", 1, "GB18030" },
	};
	struct charset_group *g = charset_group_new();
	struct charset_verdict v;
	struct buf in = { 0 };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		CHECK(charset_group_add(
			  g, unhex(names[i].hex, &in), names[i].kind) == i);
	charset_group_judge(g);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		charset_group_get(g, i, &v);
		CHECK_STR_WHY(
		    str_of(v.charset), str_of(names[i].want), names[i].hex);
	}
	charset_group_get(g, 3, &v);
	CHECK_WHY(v.how == CHARSET_POOLED, "decided by its siblings");
	charset_group_free(g);
	g = charset_group_new();
	charset_group_judge(g);
	charset_group_add(g, (struct str){ NULL, 0 }, 0);
	charset_group_judge(g);
	charset_group_get(g, 0, &v);
	CHECK_STR_WHY(str_of(v.charset), STR("US-ASCII"), "an empty name");
	charset_group_free(g);
	charset_group_free(NULL);
	buf_fini(&in);
}

static void
normal_forms(void)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{ "plain", "plain" },
		{ "中文 가나 かな é", "中文 가나 かな é" },
		{ "e\xCC\x81t", "ét" },
		{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한" },
		{ "하\xE1\x86\xAB", "한" },
		{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB\xE1\x86\xAB",
		    "한\xE1\x86\xAB" },
		{ "\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xA7x", "하\xE1\x86\xA7x" },
		{ "\xE1\x84\x92\xE1\x85\xA1\xCC\xA3\xE1\x86\xAB",
		    "하\xCC\xA3\xE1\x86\xAB" },
		{ "\xE1\x84\x92", "\xE1\x84\x92" },
		{ "か\xE3\x82\x99", "が" },
		{ "\xE2\x84\xAB", "Å" },
		{ "\xEF\xA4\x80", "豈" },
		{ "a\xCC\xA3\xCC\x81", "ạ́" },
	};
	struct buf scratch = { 0 }, big = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_STR(charset_nfc(str_of(cases[i].in), &scratch),
		    str_of(cases[i].want));
	struct str same = STR("不变");
	CHECK_WHY(charset_nfc(same, &scratch).p == same.p,
	    "what is in NFC is not copied");
	same = STR("ไม่ Ελλάς");
	CHECK_WHY(charset_nfc(same, &scratch).p == same.p,
	    "nor is it where ICU had to look");
	/* Longer than what is normalized at a time. */
	for (unsigned i = 0; i < 300000; i++)
		buf_addz(&big, "e\xCC\x81");
	struct str nfc = charset_nfc(buf_str(&big), &scratch);
	CHECK(nfc.n == 600000 && memcmp(nfc.p + nfc.n - 2, "é", 2) == 0);
	buf_fini(&scratch);
	buf_fini(&big);
}

static void
languages(void)
{
	static const struct {
		const char *text, *hint, *want;
	} cases[] = {
		{ "작업지시서", NULL, "ko" },
		{ "작업지시서", "ko-KP", "ko-KP" },
		{ "カットの色", NULL, "ja" },
		{ "请修改这个镜头的颜色", NULL, "zh-Hans" },
		{ "請修改這個鏡頭的顏色", NULL, "zh-Hant" },
		{ "東京", "ja", "ja" },
		{ "исправить цвет", NULL, "ru" },
		{ "виправити колір", NULL, "und" },
		{ "please check the colour of the sky in this scene", NULL,
		    "en" },
		{ "bitte prüfen Sie die Farbe des Himmels", NULL, "de" },
		{ "vérifiez la couleur du ciel, s'il vous plaît", NULL, "fr" },
		{ "무적 Invincible season 2", NULL, "ko" },
		{ "please check the colour of the sky 作業 in this scene", NULL,
		    "en" },
		{ "123 456", NULL, "und" },
		{ "", NULL, "und" },
		{ "αυτό", NULL, "und" },
		{ "The storyboard was approved by the director.", NULL, "en" },
		{ "Please send the key frames of episode three.", "de", "en" },
		{ "Der Hintergrund ist noch nicht fertig.", NULL, "de" },
		{ "Le fond n'est pas encore fini.", NULL, "fr" },
		{ "Za\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87 g\xC4\x99\xC5\x9Bl"
		  "\xC4\x85 ja\xC5\xBA\xC5\x84 w \xC5\x9Br\xC3\xB3"
		  "dmie\xC5\x9B"
		  "ciu",
		    "de", "und" },
		{ "A t\xC3\xB6rt\xC3\xA9net k\xC3\xA9pkock\xC3\xA1i m\xC3"
		  "\xA9g nem k\xC3\xA9sz\xC3\xBCltek el",
		    NULL, "und" },
		{ "sc_0047", "en", "en" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		CHECK_STR_WHY(
		    str_of(charset_lang(str_of(cases[i].text), cases[i].hint)),
		    str_of(cases[i].want), cases[i].text);
	CHECK_STR(str_of(charset_lang_whole(STR("plain\nlines\n"), NULL)),
	    STR("und"));
	CHECK_STR(str_of(charset_lang_whole(
		      STR("approved\nby the director\nof the third\n"
			  "episode, with changes\n"),
		      NULL)),
	    STR("en"));
}

static void
margins(void)
{
	static const struct {
		double margin;
		const char *want;
	} cases[] = { { 12.34, "12.3" }, { 0, "0.0" }, { -1, "0.0" },
		{ 9.96, "10.0" } };
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_reset(&out);
		charset_margin(&out, cases[i].margin);
		CHECK_STR(buf_str(&out), str_of(cases[i].want));
	}
	buf_reset(&out);
	charset_margin(&out, NAN);
	CHECK_STR(buf_str(&out), STR("-"));
	buf_fini(&out);
}

int
main(void)
{
	labels();
	decoders();
	verdicts();
	unknown();
	groups();
	mixed_groups();
	normal_forms();
	languages();
	margins();
	return check_done();
}
