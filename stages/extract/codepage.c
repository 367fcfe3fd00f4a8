#include "codepage.h"

#include "charset/charset.h"

/* Numbers that have a name of their own; others are labels as "cp1250". */
static const struct special {
	uint32_t number;
	const char *charset;
} specials[] = {
	{ 708, "ISO-8859-6" },
	{ 20127, "windows-1252" }, /* ASCII, as writers understand it */
	{ 32768, "macintosh" },    /* of old Excel, as the next */
	{ 32769, "windows-1252" },
};

const char *
codepage_charset(uint32_t codepage)
{
	struct buf label = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
		if (specials[i].number == codepage)
			return specials[i].charset;
	buf_addz(&label, "cp");
	buf_add_u64(&label, codepage);
	const char *charset = charset_find(buf_str(&label));

	buf_fini(&label);
	return charset;
}

uint32_t
codepage_of_font(uint32_t fcharset)
{
	static const struct font {
		uint32_t fcharset, codepage;
	} fonts[] = {
		{ 0, 1252 },
		{ 2, 1252 }, /* symbols */
		{ 77, 10000 },
		{ 78, 932 },
		{ 79, 949 },
		{ 80, 936 },
		{ 81, 950 },
		{ 82, 936 },
		{ 128, 932 },
		{ 129, 949 },
		{ 130, 1361 },
		{ 134, 936 },
		{ 136, 950 },
		{ 161, 1253 },
		{ 162, 1254 },
		{ 163, 1258 },
		{ 177, 1255 },
		{ 178, 1256 },
		{ 186, 1257 },
		{ 204, 1251 },
		{ 222, 874 },
		{ 238, 1250 },
		{ 254, 437 },
		{ 255, 850 },
	};

	for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++)
		if (fonts[i].fcharset == fcharset)
			return fonts[i].codepage;
	return 0;
}

uint32_t
codepage_of_lang(uint32_t lcid)
{
	/* By primary language; Chinese and Serbian by the rest too. */
	static const struct lang {
		uint32_t primary, codepage;
	} langs[] = {
		{ 0x01, 1256 },
		{ 0x02, 1251 },
		{ 0x05, 1250 },
		{ 0x08, 1253 },
		{ 0x0d, 1255 },
		{ 0x0e, 1250 },
		{ 0x11, 932 },
		{ 0x12, 949 },
		{ 0x15, 1250 },
		{ 0x18, 1250 },
		{ 0x19, 1251 },
		{ 0x1a, 1250 },
		{ 0x1b, 1250 },
		{ 0x1c, 1250 },
		{ 0x1e, 874 },
		{ 0x1f, 1254 },
		{ 0x20, 1256 },
		{ 0x22, 1251 },
		{ 0x23, 1251 },
		{ 0x24, 1250 },
		{ 0x25, 1257 },
		{ 0x26, 1257 },
		{ 0x27, 1257 },
		{ 0x29, 1256 },
		{ 0x2a, 1258 },
		{ 0x2f, 1251 },
		{ 0x3f, 1251 },
		{ 0x50, 1251 },
	};

	if (lcid == 0x0404 || lcid == 0x0c04 || lcid == 0x1404)
		return 950;
	if ((lcid & 0x3ff) == 0x04)
		return 936;
	if (lcid == 0x0c1a || lcid == 0x1c1a)
		return 1251;
	for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
		if (langs[i].primary == (lcid & 0x3ff))
			return langs[i].codepage;
	return 1252;
}

const char *
codepage_lang(const char *charset)
{
	struct str s = str_of(charset);

	if (str_eq(s, STR("GB18030")))
		return "zh-Hans";
	if (str_eq(s, STR("Big5")))
		return "zh-Hant";
	return str_eq(s, STR("CP932")) ? "ja" : NULL;
}

bool
codepage_is_double(const char *charset)
{
	static const char *const doubles[] = { "GB18030", "CP949", "Big5",
		"CP932", "JOHAB", "KPS9566", "EUC-JP", "EUC-TW" };

	for (size_t i = 0; i < sizeof doubles / sizeof *doubles; i++)
		if (str_eq(str_of(charset), str_of(doubles[i])))
			return true;
	return false;
}
