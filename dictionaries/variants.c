#include "variants.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "charset/charset.h"
#include "codepoint.h"
#include "company.h"
#include "fold.h"
#include "hangul.h"
#include "kana.h"
#include "kname.h"
#include "latin.h"
#include "limits.h"
#include "mem.h"
#include "pinyin.h"
#include "spell.h"

/*
 * Floors, in letters of a script.  Fewer than five Latin ones are words of any
 * language; fewer than eight may be one, so that such a name waits for company.
 */
static const struct {
	size_t least, alone;
} floors[FOLD_SCRIPT_COUNT] = {
	[FOLD_LATIN] = { 5, 8 },
	[FOLD_HANGUL] = { 3, 4 },
	[FOLD_KANA] = { 4, 6 },
};

/* Latin names of more words are sentences, and translated. */
enum { WORDS_MOST = 4 };

/* The longest name of a person without blanks, in characters. */
enum { PERSON_LONGEST = 5 };

/* So many customary forms of a Korean family name are taken: Lee, Yi. */
enum { CUSTOMS = 2 };

/* From so many Han characters on, pinyin is written syllable by syllable. */
enum { HAN_APART = 4 };

/* The units of a key that was given out. */
struct key {
	size_t at, n;
};

struct variants {
	struct company *company;
	struct folded folded;
	struct speller *speller;
	struct kname *kname;
	struct buf core, family, given, text, letters, spelt, nfc;
	uint16_t *unit; /* keys, one behind the other */
	size_t n_unit, cap_unit;
	struct key key[VARIANTS_MAX + 2];
	size_t n_key, given_out;
	bool loan; /* what is given may be a word of the other language */
	variants_fn *fn;
	void *arg;
};

struct variants *
variants_new(void)
{
	struct variants *v = mem_zalloc(1, sizeof *v);

	v->company = company_new();
	v->speller = speller_new();
	v->kname = kname_new();
	return v;
}

void
variants_free(struct variants *v)
{
	if (v == NULL)
		return;
	company_free(v->company);
	speller_free(v->speller);
	kname_free(v->kname);
	folded_fini(&v->folded);
	buf_fini(&v->core);
	buf_fini(&v->family);
	buf_fini(&v->given);
	buf_fini(&v->text);
	buf_fini(&v->letters);
	buf_fini(&v->spelt);
	buf_fini(&v->nfc);
	free(v->unit);
	free(v);
}

/* -- giving out ------------------------------------------------------------ */

/* add_key: units of v->folded as a key; false when it is there already. */
static bool
add_key(struct variants *v, size_t from, size_t to)
{
	size_t n = to - from;

	if (v->n_key == sizeof v->key / sizeof *v->key)
		return false;
	while (v->cap_unit < v->n_unit + n)
		v->unit = mem_grow(
		    v->unit, v->cap_unit, &v->cap_unit, sizeof *v->unit);
	fold_keys(v->folded.unit + from, n, v->unit + v->n_unit);
	for (size_t i = 0; i < v->n_key; i++)
		if (v->key[i].n == n &&
		    memcmp(v->unit + v->key[i].at, v->unit + v->n_unit,
			n * sizeof *v->unit) == 0)
			return false;
	v->key[v->n_key++] = (struct key){ v->n_unit, n };
	v->n_unit += n;
	return true;
}

/* count: units of each script. */
static void
count(const struct folded *f, size_t n[FOLD_SCRIPT_COUNT])
{
	memset(n, 0, FOLD_SCRIPT_COUNT * sizeof *n);
	for (size_t i = 0; i < f->n; i++)
		n[fold_script(f->unit[i])]++;
}

/* give: v->text is a variant, unless it is too short or was there before. */
static void
give(struct variants *v, const char *lang, const char *system)
{
	struct str text = charset_nfc(str_trim(buf_str(&v->text)), &v->nfc);
	bool least = false, alone = false;
	size_t n[FOLD_SCRIPT_COUNT];

	fold(text, &v->folded);
	count(&v->folded, n);
	for (unsigned i = 0; i < FOLD_SCRIPT_COUNT; i++)
		if (floors[i].least > 0) {
			least = least || n[i] >= floors[i].least;
			alone = alone || n[i] >= floors[i].alone;
		}
	if (!least || v->given_out == VARIANTS_MAX ||
	    v->folded.n > LIMIT_DICT_NAME ||
	    company_after(v->company, &v->folded, text, 0) == v->folded.n ||
	    !add_key(v, 0, v->folded.n))
		return;
	const struct variant variant = { text, str_of(lang), str_of(system),
		v->loan || !alone };
	v->given_out++;
	v->fn(&variant, v->arg);
}

/* give_orders: family and given name, and the other way about. */
static void
give_orders(struct variants *v, const char *lang, const char *system)
{
	buf_reset(&v->text);
	buf_adds(&v->text, buf_str(&v->family));
	buf_addc(&v->text, ' ');
	buf_adds(&v->text, buf_str(&v->given));
	give(v, lang, system);
	buf_reset(&v->text);
	buf_adds(&v->text, buf_str(&v->given));
	buf_addc(&v->text, ' ');
	buf_adds(&v->text, buf_str(&v->family));
	give(v, lang, system);
}

/* -- characters ------------------------------------------------------------ */

/* person_of: the characters of a short name without blanks, or 0. */
static size_t
person_of(struct str s, uint32_t cp[PERSON_LONGEST])
{
	size_t n = 0;
	uint32_t c;

	while (codepoint_next(&s, &c)) {
		if (c == ' ')
			continue;
		if (n == PERSON_LONGEST)
			return 0;
		cp[n++] = c;
	}
	return n;
}

static void
put_all(struct buf *out, const uint32_t *cp, size_t n)
{
	buf_reset(out);
	for (size_t i = 0; i < n; i++)
		buf_add_utf8(out, cp[i]);
}

/* -- Korean ---------------------------------------------------------------- */

static const char *const hangul_names[HANGUL_SYSTEMS] = {
	[HANGUL_RR] = "Revised Romanization",
	[HANGUL_MR] = "McCune-Reischauer",
	[HANGUL_DPRK] = "DPRK romanisation",
};

/* roman: syllables as one word. */
static void
roman(struct buf *out, const uint32_t *cp, size_t n, enum hangul_system system)
{
	struct buf word = { NULL, 0, 0 };

	put_all(&word, cp, n);
	hangul_roman(buf_str(&word), system, out);
	buf_fini(&word);
}

/* roman_apart: syllables one by one, as names are in the North and by RR. */
static void
roman_apart(
    struct buf *out, const uint32_t *cp, size_t n, enum hangul_system system)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_addc(out, ' ');
		roman(out, cp + i, 1, system);
	}
}

/*
 * korean_person: Kim Jong Un and Jong Un Kim; and as the bearer would have it,
 * Lee and Park.  Joined or with a hyphen, a given name has the same key.
 */
static void
korean_person(struct variants *v, const uint32_t *cp, size_t n, size_t family)
{
	static const enum hangul_system order[] = { HANGUL_DPRK, HANGUL_RR,
		HANGUL_MR };
	uint32_t at_home[2] = { cp[0], cp[family - 1] };

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		enum hangul_system system = order[i];
		bool north = system == HANGUL_DPRK && family == 1;
		at_home[0] = north ? kname_north(cp[0]) : cp[0];
		buf_reset(&v->family);
		buf_reset(&v->given);
		roman(&v->family, at_home, family, system);
		if (system == HANGUL_MR)
			roman(&v->given, cp + family, n - family, system);
		else
			roman_apart(&v->given, cp + family, n - family, system);
		give_orders(v, "ko-Latn", hangul_names[system]);
		for (unsigned rank = 0;
		     rank < CUSTOMS && system == HANGUL_RR && family == 1;
		     rank++) {
			const char *custom = kname_custom(cp[0], rank);
			if (custom == NULL)
				break;
			buf_reset(&v->family);
			buf_addz(&v->family, custom);
			give_orders(v, "ko-Latn", "customary family name");
		}
	}
}

static void
korean(struct variants *v, struct str name, bool person)
{
	uint32_t cp[PERSON_LONGEST];
	size_t n = person ? person_of(name, cp) : 0;
	size_t family = n == 0 ? 0 : kname_family(cp, n);

	if (family > 0) {
		korean_person(v, cp, n, family);
		return;
	}
	buf_reset(&v->given);
	hangul_south(name, &v->given);
	for (unsigned s = 0; s < HANGUL_SYSTEMS; s++) {
		enum hangul_system system = (enum hangul_system)s;
		buf_reset(&v->text);
		hangul_roman(name, system, &v->text);
		give(v, "ko-Latn", hangul_names[s]);
		buf_reset(&v->text);
		hangul_roman(buf_str(&v->given), system, &v->text);
		if (system != HANGUL_DPRK)
			give(v, "ko-Latn", hangul_names[s]);
	}
}

/* -- Chinese --------------------------------------------------------------- */

/* Family names of two characters, simplified, as all Han is when folded. */
static const char *const han_families[] = { "欧阳", "司马", "上官", "诸葛",
	"东方", "尉迟", "皇甫", "令狐", "慕容", "司徒", "夏侯", "公孙", "长孙",
	"宇文", "端木", "南宫", "百里", "独孤" };

static size_t
han_family(struct variants *v, const uint32_t *cp, size_t n)
{
	put_all(&v->text, cp, n < 2 ? n : 2);
	fold(buf_str(&v->text), &v->folded);
	for (size_t i = 0; n > 2 && i < sizeof han_families / sizeof(char *);
	     i++) {
		struct str z = str_of(han_families[i]);
		uint32_t a = 0, b = 0;
		codepoint_next(&z, &a);
		codepoint_next(&z, &b);
		if (v->folded.n == 2 && v->folded.unit[0] == a &&
		    v->folded.unit[1] == b)
			return 2;
	}
	return n > 1 ? 1 : 0;
}

/* How Chinese is written: what a syllable is in, what stands between them. */
struct writing {
	void (*add)(struct buf *out, const char *syllable);
	const char *between;
	const char *name;
	bool capitals; /* of each syllable */
};

static const struct writing pinyin = { pinyin_add, "", "pinyin", false };
static const struct writing apart = { pinyin_add, " ", "pinyin", true };
static const struct writing wade = { pinyin_add_wade, "-", "Wade-Giles",
	false };

/* put_reading: the readings of all Han; what is none stays as it is. */
static void
put_reading(
    struct buf *out, struct str s, bool family, const struct writing *writing)
{
	bool inside = false;
	uint32_t cp;

	buf_reset(out);
	while (codepoint_next(&s, &cp)) {
		const char *z = pinyin_of(cp, family);
		if (z == NULL) {
			inside = false;
			buf_add_utf8(out, cp);
			continue;
		}
		if (inside)
			buf_addz(out, writing->between);
		/* Xi'an is not xian. */
		if (inside && *writing->between == '\0' &&
		    memchr("aeo", *z, 3) != NULL)
			buf_addc(out, '\'');
		size_t at = out->n;
		writing->add(out, z);
		if (!inside || writing->capitals)
			latin_capital(out, at);
		inside = true;
	}
}

static void
chinese_person(
    struct variants *v, const uint32_t *cp, size_t n, const struct writing *w)
{
	size_t family = han_family(v, cp, n);

	put_all(&v->text, cp, family);
	put_reading(&v->family, buf_str(&v->text), true, w);
	put_all(&v->text, cp + family, n - family);
	put_reading(&v->given, buf_str(&v->text), false, w);
	give_orders(v, "zh-Latn", w->name);
}

static void
chinese(struct variants *v, struct str name, size_t han, bool person)
{
	uint32_t cp[PERSON_LONGEST];
	size_t n = person ? person_of(name, cp) : 0;

	if (n > 1 && n < PERSON_LONGEST && n == han) {
		chinese_person(v, cp, n, &pinyin);
		chinese_person(v, cp, n, &wade);
		return;
	}
	const struct writing *w = han < HAN_APART ? &pinyin : &apart;
	put_reading(&v->text, name, false, w);
	give(v, "zh-Latn", w->name);
	put_reading(&v->text, name, false, &wade);
	give(v, "zh-Latn", wade.name);
}

/* -- Japanese -------------------------------------------------------------- */

/* split: at the one blank or dot between two words. */
static bool
split(struct str s, struct str *first, struct str *second)
{
	struct str rest = s, tail = { NULL, 0 };
	size_t gaps = 0, at = 0;
	uint32_t cp;

	while (codepoint_next(&rest, &cp))
		if (cp == ' ' || cp == 0x3000 || cp == 0x30FB) {
			gaps++;
			tail = rest;
			at = (size_t)(rest.p - s.p) - (cp == ' ' ? 1u : 3u);
		}
	*first = str_head(s, at);
	*second = tail;
	return gaps == 1 && first->n > 0 && second->n > 0;
}

static void
japanese(struct variants *v, struct str name, bool person)
{
	static const char *const names[KANA_SYSTEMS] = { "Hepburn",
		"Hepburn, long vowels as in kana", "older Hepburn" };
	struct str first, second;

	person = person && split(name, &first, &second);
	for (unsigned s = 0; s < KANA_SYSTEMS; s++) {
		buf_reset(&v->text);
		if (person) {
			buf_reset(&v->family);
			buf_reset(&v->given);
			kana_roman(first, (enum kana_system)s, &v->family);
			kana_roman(second, (enum kana_system)s, &v->given);
			give_orders(v, "ja-Latn", names[s]);
		} else {
			kana_roman(name, (enum kana_system)s, &v->text);
			give(v, "ja-Latn", names[s]);
		}
	}
}

/* -- Latin ----------------------------------------------------------------- */

/*
 * words: those of v->folded, in v->letters; 0 when there are too many, or when
 * one has other letters than a to z, or no vowel: that is an abbreviation.
 */
static size_t
words(struct variants *v, struct str word[WORDS_MOST])
{
	const struct folded *f = &v->folded;
	size_t n = 0, end[WORDS_MOST] = { 0 };
	bool vowel = true;

	buf_reset(&v->letters);
	for (size_t i = 0; i < f->n; i++) {
		if (f->unit[i] < 'a' || f->unit[i] > 'z')
			return 0;
		if (i == 0 || (f->flags[i] & FOLD_GAP) != 0) {
			if (n == WORDS_MOST || !vowel)
				return 0;
			vowel = false;
			n++;
		}
		buf_addc(&v->letters, (char)f->unit[i]);
		end[n - 1] = v->letters.n;
		vowel = vowel || memchr("aeiouy", f->unit[i], 6) != NULL;
	}
	for (size_t i = 0; i < n; i++) {
		size_t from = i == 0 ? 0 : end[i - 1];
		word[i] = (struct str){ v->letters.p + from, end[i] - from };
	}
	return vowel ? n : 0;
}

/*
 * spell_all: all words as they are spelt most likely; then the one word whose
 * next spelling costs least more in that spelling.
 */
static void
spell_all(struct variants *v, enum spell_script script, const struct str *word,
    size_t n)
{
	static const struct {
		const char *lang, *between;
	} as[SPELL_SCRIPTS] = {
		[SPELL_HANGUL] = { "ko", " " }, [SPELL_KANA] = { "ja", "・" }
	};
	struct spelling two[2];
	size_t at = 0, to = 0, other = 0;
	unsigned least = UINT_MAX;

	buf_reset(&v->text);
	buf_reset(&v->spelt);
	for (size_t i = 0; i < n; i++) {
		size_t k = spell(v->speller, script, word[i], 2, two);
		if (k == 0)
			return;
		if (i > 0)
			buf_addz(&v->text, as[script].between);
		if (k == 2 && two[1].cost - two[0].cost < least) {
			least = two[1].cost - two[0].cost;
			at = v->text.n;
			to = at + two[0].text.n;
			buf_reset(&v->spelt);
			buf_adds(&v->spelt, two[1].text);
			other = v->spelt.n;
		}
		buf_adds(&v->text, two[0].text);
	}
	if (other > 0)
		buf_adds(&v->spelt, buf_str(&v->text));
	give(v, as[script].lang, "spelt by ear");
	if (other == 0)
		return;
	struct str all = str_from(buf_str(&v->spelt), other);
	buf_reset(&v->text);
	buf_adds(&v->text, str_head(all, at));
	buf_adds(&v->text, str_head(buf_str(&v->spelt), other));
	buf_adds(&v->text, str_from(all, to));
	give(v, as[script].lang, "spelt by ear");
}

/* latin_person: a Korean name in Hangul; false when it is none. */
static bool
latin_person(struct variants *v, const struct str *word, size_t n)
{
	struct kname_form form[KNAME_MOST];
	size_t k = kname_spell(v->kname, word, n, form);

	for (size_t i = 0; i < k; i++) {
		put_all(&v->text, form[i].cp, KNAME_SYLLABLES);
		give(v, "ko", "likeliest syllables");
	}
	return k > 0;
}

static void
latin(struct variants *v, struct str name, bool person)
{
	struct str word[WORDS_MOST], turned[WORDS_MOST];
	size_t comma = str_find(name, ',');
	size_t n = words(v, word), family = 0;

	if (n == 0 || (person && latin_person(v, word, n)))
		return;
	/* SURNAME, Given is Given SURNAME where names are spelt by ear. */
	while (person && family < n && comma < name.n &&
	       (family == 0 ||
		   v->folded.at[word[family].p - v->letters.p] < comma))
		family++;
	for (size_t i = 0; i < n; i++)
		turned[i] = word[(family + i) % n];
	/* One word spelt by ear may be a loan word: コントロール. */
	v->loan = n == 1;
	spell_all(v, SPELL_HANGUL, turned, n);
	spell_all(v, SPELL_KANA, turned, n);
}

/* -- which it is ----------------------------------------------------------- */

/* take_core: the name without its company form, to v->core. */
static void
take_core(struct variants *v, struct str name)
{
	size_t from, to;

	if (company_core(v->company, &v->folded, name, &from, &to)) {
		size_t start = v->folded.at[from];
		size_t end = folded_end(&v->folded, to - 1, name);
		name = str_head(str_from(name, start), end - start);
		add_key(v, from, to);
	}
	buf_reset(&v->core);
	buf_adds(&v->core, name);
}

size_t
variants_each(struct variants *v, struct str name, struct str lang, bool person,
    variants_fn *fn, void *arg)
{
	size_t n[FOLD_SCRIPT_COUNT];

	v->fn = fn;
	v->arg = arg;
	v->n_key = v->n_unit = v->given_out = 0;
	v->loan = false;
	fold(name, &v->folded);
	if (v->folded.n == 0 || v->folded.n > LIMIT_DICT_NAME ||
	    !charset_is_utf8(name))
		return 0;
	if (company_after(v->company, &v->folded, name, 0) == v->folded.n)
		return 0;
	add_key(v, 0, v->folded.n);
	take_core(v, name);
	fold(buf_str(&v->core), &v->folded);
	count(&v->folded, n);
	name = buf_str(&v->core);
	if (n[FOLD_OTHER] > 0)
		return 0;
	/* Han in Japanese and Korean names is not read as Chinese. */
	bool han = n[FOLD_HAN] > 0;
	bool chinese_han = lang.n == 0 || str_starts(lang, STR("zh"));
	if (n[FOLD_HANGUL] > 1 && n[FOLD_KANA] == 0 && !han)
		korean(v, name, person);
	else if (n[FOLD_KANA] > 1 && n[FOLD_HANGUL] == 0 && !han)
		japanese(v, name, person);
	else if (n[FOLD_HAN] > 1 && n[FOLD_KANA] + n[FOLD_HANGUL] == 0 &&
		 chinese_han)
		chinese(v, name, n[FOLD_HAN], person);
	else if (n[FOLD_LATIN] == v->folded.n &&
		 n[FOLD_LATIN] >= floors[FOLD_LATIN].least)
		latin(v, name, person);
	return v->given_out;
}
