#include "kana.h"

#include "codepoint.h"
#include "latin.h"

enum { FIRST = 0x30A1, LAST = 0x30FC, LONG = 0x30FC, STOP = 0x30C3 };

/* From U+30A1 on; small vowels are the vowel alone, see small_of(). */
static const char *const letters[] = { "a", "a", "i", "i", "u", "u", "e", "e",
	"o", "o", "ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko", "go",
	"sa", "za", "shi", "ji", "su", "zu", "se", "ze", "so", "zo", "ta", "da",
	"chi", "ji", "", "tsu", "zu", "te", "de", "to", "do", "na", "ni", "nu",
	"ne", "no", "ha", "ba", "pa", "hi", "bi", "pi", "fu", "bu", "pu", "he",
	"be", "pe", "ho", "bo", "po", "ma", "mi", "mu", "me", "mo", "ya", "ya",
	"yu", "yu", "yo", "yo", "ra", "ri", "ru", "re", "ro", "wa", "wa", "i",
	"e", "o", "n", "vu", "ka", "ke", "va", "vi", "ve", "vo" };

bool
kana_is(uint32_t cp)
{
	return (cp >= 0x3041 && cp <= 0x3096) ||
	       (cp >= 0x30A1 && cp <= 0x30FA) || cp == LONG;
}

/* to_katakana: the kana a reader would write in katakana. */
static uint32_t
to_katakana(uint32_t cp)
{
	return cp >= 0x3041 && cp <= 0x3096 ? cp + 0x60 : cp;
}

bool
kana_is_small(uint32_t k)
{
	return (k >= 0x30A1 && k <= 0x30A9 && k % 2 == 1) || k == 0x30E3 ||
	       k == 0x30E5 || k == 0x30E7 || k == 0x30EE;
}

static bool
is_vowel(char c)
{
	return c == 'a' || c == 'i' || c == 'u' || c == 'e' || c == 'o';
}

/* struct writer: letters without macrons; where a vowel is long, a sign. */
struct writer {
	struct buf *out;
	enum kana_system system;
	size_t word;  /* where this word began */
	bool stopped; /* a small tsu waits for its consonant */
};

/* last: the last letter of the word, or NUL. */
static char
last(const struct writer *w)
{
	return w->out->n > w->word ? w->out->p[w->out->n - 1] : '\0';
}

/*
 * lengthen: the vowel before it is long.  Macrons stand for it; some write h
 * for the length of o; and some the vowel again.
 */
static void
lengthen(struct writer *w, char as)
{
	static const char plain[] = "aiueo";
	static const char *const marked[] = { "ā", "ī", "ū", "ē", "ō" };
	const char *at = memchr(plain, last(w), 5);

	if (at == NULL || last(w) == '\0')
		return;
	if (w->system == KANA_DOUBLE) {
		buf_addc(w->out, as);
	} else if (w->system == KANA_OLD && *at == 'o') {
		buf_addc(w->out, 'h');
	} else {
		w->out->n--;
		buf_addz(w->out, marked[at - plain]);
	}
}

/* put_small: a small kana takes the vowel of the one before it away. */
static void
put_small(struct writer *w, const char *z)
{
	char before = last(w);

	if (!is_vowel(before)) {
		buf_addz(w->out, z);
		return;
	}
	w->out->n--;
	char c = last(w);
	bool hiss = c == 'h' || c == 'j';
	if (c == '\0' || is_vowel(c))
		buf_addc(w->out, before == 'i' ? 'y' : 'w');
	else if ((c == 'k' || c == 'g') && before == 'u' && z[0] != 'y')
		buf_addc(w->out, 'w');
	/* She, cha and ja need no y; hya does, and its h stands alone. */
	if (z[0] == 'y' && hiss && w->out->n >= w->word + 1 &&
	    (c == 'j' || (w->out->n >= w->word + 2 &&
			     memchr("sc", w->out->p[w->out->n - 2], 2))))
		z++;
	buf_addz(w->out, z);
}

static void
put_kana(struct writer *w, uint32_t k, uint32_t before)
{
	const char *z = letters[k - FIRST];

	if (k == STOP) {
		w->stopped = true;
		return;
	}
	if (kana_is_small(k) && before != 0 && before != LONG &&
	    !kana_is_small(before)) {
		put_small(w, z);
		return;
	}
	if (w->stopped && !is_vowel(z[0]) && w->out->n > w->word)
		buf_addc(w->out, z[0] == 'c' ? 't' : z[0]);
	w->stopped = false;
	if (z[1] == '\0' && (is_vowel(z[0])) &&
	    ((z[0] == 'u' && (last(w) == 'o' || last(w) == 'u')) ||
		(z[0] == 'o' && last(w) == 'o'))) {
		lengthen(w, z[0]);
		return;
	}
	if (last(w) == 'n' && before == 0x30F3) {
		if (is_vowel(z[0]) || z[0] == 'y')
			buf_addc(w->out, '\'');
		else if (w->system == KANA_OLD && memchr("bmp", z[0], 3))
			w->out->p[w->out->n - 1] = 'm';
	}
	buf_addz(w->out, z);
}

void
kana_roman(struct str s, enum kana_system system, struct buf *out)
{
	struct writer w = { out, system, out->n, false };
	struct str rest = s;
	uint32_t cp, before = 0;

	for (; codepoint_next(&rest, &cp); s = rest) {
		if (!kana_is(cp)) {
			/* Not before: small kana change what they follow. */
			latin_capital(out, w.word);
			buf_adds(out, str_head(s, s.n - rest.n));
			w = (struct writer){ out, system, out->n, false };
			before = 0;
		} else if (to_katakana(cp) == LONG) {
			lengthen(&w, last(&w));
			before = LONG;
		} else {
			put_kana(&w, to_katakana(cp), before);
			before = to_katakana(cp);
		}
	}
	latin_capital(out, w.word);
}
