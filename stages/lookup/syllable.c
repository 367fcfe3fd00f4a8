#include "syllable.h"

#include "str.h"

/* Of a word: what a given name has, and the letters of it at most. */
enum { SYLLABLES = 2, WORD = 12 };

/* As the South, the North, McCune and Reischauer, and people write them. */
static const char initials[] =
    "b bb ch cch d dd g gg h j jj k kk l m n p pp r rh s sh ss t tch tt y ";
static const char middles[] =
    "a ae ai e ee eo eu i o oe oi oo ou u ui uh wa wae we weo wi wo woo ya yae "
    "ye yeo yeu yi yo yoo you yu";
static const char finals[] = "b ck d g h k l m n ng p r s t ";

/* Family names, in the same ways. */
static const char families[] =
    "ahn an bae baek bak bang byon cha chae chang chin cho choe choi chon "
    "chong choo chu chun chung gang ha han ho hong hur hwang hyon im jang ji "
    "jin jo jon jong joo ju jun jung kang kil kim ko koh ku kwak kwon kye "
    "kyong "
    "lee li lim ma maeng min mo mun myong na nam no o oh paek pae pak pang "
    "park pyo pyon pyong ra ri rim ro ryo ryom ryu shim shin sim sin so sok "
    "sol son song suh sung thae tong u um wang won woo yang yi yim yo yom "
    "yon yong yoon yu yun";

/* is_one_of: the empty one is the last of a list that ends with a space. */
static bool
is_one_of(const char *list, struct str s)
{
	struct str all = str_of(list), one;

	if (s.n == 0)
		return str_ends(all, STR(" "));
	while (str_split(&all, ' ', &one))
		if (str_eq(one, s))
			return true;
	return false;
}

static bool
is_syllable(struct str s)
{
	for (size_t i = 0; i < s.n && i <= 3; i++)
		for (size_t k = i + 1; k <= s.n && k <= i + 3; k++)
			if (is_one_of(initials, str_head(s, i)) &&
			    is_one_of(
				middles, str_head(str_from(s, i), k - i)) &&
			    is_one_of(finals, str_from(s, k)))
				return true;
	return false;
}

static bool
is_word(struct str s, unsigned syllables)
{
	if (is_syllable(s))
		return true;
	for (size_t i = 1; syllables > 1 && i < s.n; i++)
		if (is_syllable(str_head(s, i)) &&
		    is_word(str_from(s, i), syllables - 1))
			return true;
	return false;
}

bool
syllable_is_name(const struct folded *f, size_t from, size_t to)
{
	char word[WORD];
	size_t n = 0, words = 0;
	bool family = false;

	for (size_t i = from; i < to; i++) {
		if (f->unit[i] < 'a' || f->unit[i] > 'z' || n == WORD)
			return false;
		word[n++] = (char)f->unit[i];
		if (i + 1 < to && !(f->flags[i + 1] & FOLD_GAP))
			continue;
		struct str s = { word, n };
		if (!is_word(s, SYLLABLES))
			return false;
		if (words++ == 0 || i + 1 == to)
			family |= is_one_of(families, s);
		n = 0;
	}
	return words > 1 && family;
}
