#include "han.h"

/*
 * Characters that are words when they stand alone: particles, pronouns,
 * prepositions, adverbs, numbers, measures, verbs of every sentence.  Both
 * scripts.  Chosen for riffle; what is in doubt was weighed by the share of
 * true boundaries in UD Chinese GSD train and HK (CC BY-SA 4.0).
 */
static const char alone[] =
    "的了在是我不有和人这這那也就都而及与與着著或被把让讓从從到对對为為"
    "以于於之其他她它你您们們上下中大小多少一二两兩三四五六七八九十百千"
    "几幾个個位名只隻种種年月日时時分秒点點次最更很太再又还還才没沒将將"
    "往因由所但并並要会會能可想说說去来來做看用给給叫使等吗嗎呢吧啊呀嘛"
    "哦喔后後前里裡裏内內外间間自该該此每各某何谁誰甚啦过過得地系係嘅喺"
    "咗唔啲佢哋曾至亦已则則若却卻且虽雖如比较較跟请請听聽问問向约約共均"
    "称稱未须須需即便仍另市县縣区區省州村镇鎮路街站家军軍队隊条條件座号"
    "號场場部元线線港者岁歲第";

/* Put behind a word: a word of its own in the fine standard only. */
static const char suffix[] =
    "会會权權厅廳处處长長法力费費者曲图圖台员員度馆館民证證机機车車院"
    "性化界学學家感率";

/* Parts of a number written in digits. */
static const char number[] = "万萬亿億千余餘多";

/* Makes an ordinal of the number behind it. */
static const char ordinal[] = "第";

enum { ALONE = 1, SUFFIX = 2, NUMBER = 4, ORDINAL = 8 };

/* Number of a word of one character of the table; HAN_OTHER of all else. */
static size_t
number_of(struct str word)
{
	const unsigned char *p = (const unsigned char *)word.p;

	if (word.n != 3 || p[0] < 0xE4 || p[0] > 0xE9)
		return HAN_OTHER;

	unsigned cp =
	    (p[0] & 0xFU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);

	return cp < HAN_FIRST ? HAN_OTHER : cp - HAN_FIRST;
}

/* The lists hold characters of the table only. */
static void
add(struct han *h, struct str list, unsigned char kind)
{
	for (; list.n > 0; list = str_from(list, 3))
		h->kind[number_of(str_head(list, 3))] |= kind;
}

void
han_init(struct han *h)
{
	memset(h, 0, sizeof(*h));
	add(h, STR(alone), ALONE);
	add(h, STR(suffix), SUFFIX);
	add(h, STR(number), NUMBER);
	add(h, STR(ordinal), ORDINAL);
}

/* Two Han characters and more, as far as its first byte tells. */
static bool
is_long_han(struct str word)
{
	return word.n > 3 && (unsigned char)word.p[0] >= 0xE4 &&
	       (unsigned char)word.p[0] <= 0xE9;
}

enum han_boundary
han_between(const struct han *h, struct str before, struct str word)
{
	size_t a = number_of(before), b = number_of(word);

	if (h->kind[a] & ORDINAL)
		return HAN_NONE;
	if (b == HAN_OTHER)
		return HAN_BOUNDARY;
	if (a != HAN_OTHER)
		return (h->kind[a] | h->kind[b]) & ALONE ? HAN_BOUNDARY
							 : HAN_DOUBT;
	if (h->kind[b] & NUMBER && str_is_digit(before.p[before.n - 1]))
		return HAN_NONE;
	return h->kind[b] & SUFFIX && is_long_han(before) ? HAN_WEAK
							  : HAN_BOUNDARY;
}
