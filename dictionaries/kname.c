#include "kname.h"

#include <stdlib.h>
#include <string.h>

#include "codepoint.h"
#include "fold.h"
#include "hangul.h"
#include "mem.h"

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

/* More ways to write family names. */
static const char *const more_families[][2] = { { "이", "Yi" },
	{ "이", "Rhee" }, { "이", "Li" }, { "박", "Pak" }, { "정", "Chung" },
	{ "유", "You" }, { "임", "Yim" }, { "노", "Noh" }, { "조", "Jo" },
	{ "강", "Gang" }, { "서", "Seo" }, { "백", "Baek" }, { "허", "Huh" },
	{ "전", "Jun" }, { "오", "O" }, { "우", "U" } };

static const char *const long_families[] = { "남궁", "황보", "제갈", "선우",
	"사공", "서문", "독고", "동방" };

/* first: the first character of a string of our own. */
static uint32_t
first(const char *z)
{
	struct str s = str_of(z);
	uint32_t cp = 0;

	codepoint_next(&s, &cp);
	return cp;
}

size_t
kname_family(const uint32_t *cp, size_t n)
{
	for (size_t i = 0; i < sizeof long_families / sizeof *long_families;
	     i++) {
		struct str z = str_of(long_families[i]);
		uint32_t a = 0, b = 0;
		codepoint_next(&z, &a);
		codepoint_next(&z, &b);
		if (n > 2 && cp[0] == a && cp[1] == b)
			return 2;
	}
	return n > 1 && kname_custom(cp[0], 0) != NULL ? 1 : 0;
}

const char *
kname_custom(uint32_t cp, unsigned rank)
{
	size_t n = sizeof more_families / sizeof *more_families;

	for (size_t i = 0; rank > 0 && i < n; i++)
		if (first(more_families[i][0]) == cp && --rank == 0)
			return more_families[i][1];
	n = rank > 0 ? 0 : sizeof families / sizeof *families;
	for (size_t i = 0; i < n; i++)
		if (first(families[i][0]) == cp)
			return families[i][1];
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

/* -- from Latin letters ---------------------------------------------------- */

static const struct {
	uint16_t cp;
	uint8_t cost;
} given_names[] = {
#include "kname.def"
};

/* A syllable as one may write it. */
enum { FORM_LETTERS = 8 };
struct form {
	char latin[FORM_LETTERS];
	uint32_t cp;
	unsigned cost;
};

struct forms {
	struct form *form;
	size_t n, cap;
};

struct kname {
	struct forms family, given;
};

/* What a way of writing costs that is of no system, and one that is of two. */
enum { COST_MIXED = 16, COST_CUSTOM = 12 };

/* By how many units of cost a family name is rarer than the one before it. */
enum { COST_RANK = 2 };

static void
add_form(struct forms *to, const char *latin, uint32_t cp, unsigned cost)
{
	struct form f = { "", cp, cost };
	size_t n = strlen(latin);

	if (n == 0 || n >= FORM_LETTERS)
		return;
	memcpy(f.latin, latin, n);
	to->form = mem_grow(to->form, to->n, &to->cap, sizeof *to->form);
	to->form[to->n++] = f;
}

/* plain: the letters a to z of a text, as a C string. */
static void
plain(struct folded *f, struct str s, char out[2 * FORM_LETTERS])
{
	size_t n = 0;

	fold(s, f);
	for (size_t i = 0; i < f->n && n < 2 * FORM_LETTERS - 1; i++)
		if (f->unit[i] >= 'a' && f->unit[i] <= 'z')
			out[n++] = (char)f->unit[i];
	out[n] = '\0';
}

static void
roman(struct folded *f, uint32_t cp, enum hangul_system system,
    char out[2 * FORM_LETTERS])
{
	struct buf text = { NULL, 0, 0 }, latin = { NULL, 0, 0 };

	buf_add_utf8(&text, cp);
	hangul_roman(buf_str(&text), system, &latin);
	plain(f, buf_str(&latin), out);
	buf_fini(&text);
	buf_fini(&latin);
}

/* Vowels as the Revised Romanization has them, and as people write them. */
static const char *const habits[][2] = { { "eo", "u" }, { "eo", "ou" },
	{ "eo", "o" }, { "ui", "ee" }, { "ui", "i" }, { "u", "oo" },
	{ "i", "ee" }, { "eu", "u" } };

/* add_habit: beginning and rest of a syllable, its vowel written so. */
static void
add_habit(struct forms *to, const char *begin, const char *rest,
    const char *const habit[2], uint32_t cp, unsigned cost)
{
	const char *at = strstr(rest, habit[0]);
	struct buf b = { NULL, 0, 0 };

	/* The u of eu and ui is none by itself. */
	if (at == NULL || (at > rest && at[-1] == 'e' && *habit[0] == 'u') ||
	    (habit[0][1] == '\0' && strchr("aeiou", at[1]) != NULL &&
		at[1] != '\0'))
		return;
	buf_addz(&b, begin);
	buf_add(&b, rest, (size_t)(at - rest));
	buf_addz(&b, habit[1]);
	buf_addz(&b, at + strlen(habit[0]));
	add_form(to, buf_z(&b), cp, cost);
	buf_fini(&b);
}

/*
 * add_given: a syllable by each system, with the beginning of one and the rest
 * of another (inside a word P is B in both), and by habit.
 */
static void
add_given(struct forms *to, struct folded *f, uint32_t cp, unsigned cost)
{
	char z[HANGUL_SYSTEMS][2 * FORM_LETTERS];
	char begin[2 * FORM_LETTERS], mixed[4 * FORM_LETTERS];
	static const char *const vowel = "aeiouyw";

	for (unsigned s = 0; s < HANGUL_SYSTEMS; s++) {
		roman(f, cp, (enum hangul_system)s, z[s]);
		add_form(to, z[s], cp, cost);
	}
	for (unsigned s = 0; s <= HANGUL_MR; s++) {
		size_t n = strcspn(z[s], vowel);
		memcpy(begin, z[s], n);
		begin[n] = '\0';
		const char *rr = z[HANGUL_RR] + strcspn(z[HANGUL_RR], vowel);
		const char *mr = z[HANGUL_MR] + strcspn(z[HANGUL_MR], vowel);
		for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
			add_habit(
			    to, begin, rr, habits[i], cp, cost + COST_CUSTOM);
		memcpy(mixed, begin, n);
		memcpy(mixed + n, mr, strlen(mr) + 1);
		add_form(to, mixed, cp, cost + COST_MIXED);
		memcpy(mixed + n, rr, strlen(rr) + 1);
		add_form(to, mixed, cp, cost + COST_MIXED);
	}
}

static void
add_family(struct forms *to, struct folded *f, const char *hangul,
    const char *custom, unsigned cost)
{
	char z[2 * FORM_LETTERS];
	uint32_t cp = first(hangul);

	plain(f, str_of(custom), z);
	add_form(to, z, cp, cost);
	for (unsigned s = 0; s < HANGUL_SYSTEMS; s++) {
		uint32_t as = s == HANGUL_DPRK ? kname_north(cp) : cp;
		roman(f, as, (enum hangul_system)s, z);
		add_form(to, z, as, cost);
	}
}

static int
compare(const void *a, const void *b)
{
	const struct form *x = a, *y = b;
	int c = strcmp(x->latin, y->latin);

	if (c != 0)
		return c;
	if (x->cost != y->cost)
		return x->cost < y->cost ? -1 : 1;
	return (x->cp > y->cp) - (x->cp < y->cp);
}

struct kname *
kname_new(void)
{
	struct kname *k = mem_zalloc(1, sizeof *k);
	struct folded f = { NULL, NULL, NULL, 0, 0 };
	size_t n = sizeof families / sizeof *families;

	for (size_t i = 0; i < n; i++)
		add_family(&k->family, &f, families[i][0], families[i][1],
		    COST_RANK * (unsigned)i);
	n = sizeof more_families / sizeof *more_families;
	for (size_t i = 0; i < n; i++)
		add_family(&k->family, &f, more_families[i][0],
		    more_families[i][1], COST_RANK * (unsigned)i);
	n = sizeof given_names / sizeof *given_names;
	for (size_t i = 0; i < n; i++)
		add_given(
		    &k->given, &f, given_names[i].cp, given_names[i].cost);
	folded_fini(&f);
	qsort(k->family.form, k->family.n, sizeof(struct form), compare);
	qsort(k->given.form, k->given.n, sizeof(struct form), compare);
	return k;
}

void
kname_free(struct kname *k)
{
	if (k == NULL)
		return;
	free(k->family.form);
	free(k->given.form);
	free(k);
}

/* find: the first form of these letters, or n. */
static size_t
find(const struct forms *f, struct str latin)
{
	struct form want = { "", 0, 0 };
	size_t lo = 0, hi = f->n;

	if (latin.n == 0 || latin.n >= FORM_LETTERS)
		return f->n;
	memcpy(want.latin, latin.p, latin.n);
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (compare(&f->form[mid], &want) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* same: does form i have these letters? */
static bool
same(const struct forms *f, size_t i, struct str latin)
{
	return i < f->n && str_eq(str_of(f->form[i].latin), latin);
}

static void
keep(struct kname_form *out, size_t *n, struct kname_form f)
{
	size_t at, i = 0;

	while (i < *n && memcmp(out[i].cp, f.cp, sizeof f.cp) != 0)
		i++;
	if (i == KNAME_MOST)
		i--;
	if (i < *n && out[i].cost <= f.cost)
		return;
	if (i == *n)
		++*n;
	for (at = i; at > 0 && out[at - 1].cost > f.cost; at--)
		out[at] = out[at - 1];
	out[at] = f;
}

/* combine: all forms of the three parts. */
static void
combine(const struct kname *k, struct str family, struct str former,
    struct str latter, struct kname_form *out, size_t *n)
{
	size_t a = find(&k->family, family), b = find(&k->given, former);
	size_t c = find(&k->given, latter);

	for (size_t x = a; same(&k->family, x, family); x++)
		for (size_t y = b; same(&k->given, y, former); y++)
			for (size_t z = c; same(&k->given, z, latter); z++)
				keep(out, n,
				    (struct kname_form){
					{ k->family.form[x].cp,
					    k->given.form[y].cp,
					    k->given.form[z].cp },
					k->family.form[x].cost +
					    k->given.form[y].cost +
					    k->given.form[z].cost });
}

size_t
kname_spell(const struct kname *k, const struct str *word, size_t n,
    struct kname_form out[KNAME_MOST])
{
	size_t found = 0;

	for (size_t last = 0; last < 2 && (n == 2 || n == 3); last++) {
		struct str family = word[last == 0 ? 0 : n - 1];
		const struct str *given = word + 1 - last;
		if (n == 3) {
			combine(k, family, given[0], given[1], out, &found);
			continue;
		}
		for (size_t i = 1; i < given[0].n; i++)
			combine(k, family, str_head(given[0], i),
			    str_from(given[0], i), out, &found);
	}
	return found;
}
