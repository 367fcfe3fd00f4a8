#include "pinyin.h"

#include <string.h>

#include "pinyin_range.h"
#include "pinyin_table.h"
#include "str.h"

const char *
pinyin_of(uint32_t cp, bool family)
{
	if (cp < PINYIN_FIRST || cp > PINYIN_LAST)
		return NULL;
	unsigned r = readings[cp - PINYIN_FIRST];
	for (size_t i = 0; family && i < sizeof families / sizeof *families;
	     i++)
		if (families[i].cp == cp)
			r = families[i].reading;
	return r == 0 ? NULL : syllables[r];
}

void
pinyin_add(struct buf *out, const char *z)
{
	for (; *z != '\0'; z++)
		if (*z == 'v')
			buf_addz(out, "ü");
		else
			buf_addc(out, *z);
}

/* Whole syllables that follow no rule. */
static const char *const whole[][2] = { { "zhi", "chih" }, { "chi", "ch'ih" },
	{ "shi", "shih" }, { "ri", "jih" }, { "zi", "tzŭ" }, { "ci", "tz'ŭ" },
	{ "si", "ssŭ" }, { "yi", "i" }, { "er", "êrh" }, { "you", "yu" },
	{ "yong", "yung" }, { "yan", "yen" }, { "ye", "yeh" }, { "yu", "yü" },
	{ "yue", "yüeh" }, { "yuan", "yüan" }, { "yun", "yün" }, { "e", "o" },
	{ "ge", "ko" }, { "ke", "k'o" }, { "he", "ho" }, { "guo", "kuo" },
	{ "kuo", "k'uo" }, { "huo", "huo" }, { "shuo", "shuo" },
	{ "gui", "kuei" }, { "kui", "k'uei" }, { NULL, NULL } };

static const char *const initials[][2] = { { "zh", "ch" }, { "ch", "ch'" },
	{ "sh", "sh" }, { "b", "p" }, { "p", "p'" }, { "d", "t" },
	{ "t", "t'" }, { "g", "k" }, { "k", "k'" }, { "j", "ch" },
	{ "q", "ch'" }, { "x", "hs" }, { "r", "j" }, { "z", "ts" },
	{ "c", "ts'" }, { NULL, NULL } };

static const char *const finals[][2] = { { "ong", "ung" }, { "iong", "iung" },
	{ "e", "ê" }, { "en", "ên" }, { "eng", "êng" }, { "ie", "ieh" },
	{ "ian", "ien" }, { "uo", "o" }, { "ue", "üeh" }, { "ve", "üeh" },
	{ "v", "ü" }, { NULL, NULL } };

/* After j, q and x (and y) pinyin writes u for ü. */
static const char *const rounded[][2] = { { "u", "ü" }, { "uan", "üan" },
	{ "un", "ün" }, { NULL, NULL } };

/* find: what stands for z in a table, whose last row is empty; or NULL. */
static const char *
find(const char *const (*table)[2], const char *z)
{
	for (; (*table)[0] != NULL; table++)
		if (strcmp((*table)[0], z) == 0)
			return (*table)[1];
	return NULL;
}

void
pinyin_add_wade(struct buf *out, const char *z)
{
	const char *as = find(whole, z);

	if (as != NULL) {
		buf_addz(out, as);
		return;
	}
	bool palatal = *z == 'j' || *z == 'q' || *z == 'x';
	for (size_t i = 0; initials[i][0] != NULL; i++)
		if (str_starts(str_of(z), str_of(initials[i][0]))) {
			buf_addz(out, initials[i][1]);
			z += strlen(initials[i][0]);
			goto final;
		}
	/* m, f, n, l, h, s, w, y are what they are. */
	if (strchr("mfnlhswy", *z) != NULL)
		buf_addc(out, *z++);
final:
	as = palatal ? find(rounded, z) : NULL;
	if (as == NULL)
		as = find(finals, z);
	if (as == NULL)
		pinyin_add(out, z);
	else
		buf_addz(out, as);
}
