#include "hangul.h"

#include "codepoint.h"
#include "latin.h"

enum { FIRST = 0xAC00, LAST = 0xD7A3, VOWELS = 21, FINALS = 28 };

/* Initials that rules speak of, by their numbers. */
enum {
	G = 0,
	N = 2,
	D = 3,
	R = 5,
	M = 6,
	B = 7,
	S = 9,
	SS = 10,
	SILENT = 11,
	J = 12,
	CH = 14,
	K = 15,
	T = 16,
	P = 17,
	H = 18
};

/* What is heard of a final before a consonant and at the end. */
enum coda { OPEN, CODA_K, CODA_N, CODA_T, CODA_L, CODA_M, CODA_P, CODA_NG };

/*
 * The finals: what is heard of them; and, before a vowel, which initial they
 * become and what then stays behind.
 */
static const struct {
	uint8_t coda, onset, rest;
} finals[FINALS] = { { OPEN, SILENT, OPEN }, { CODA_K, G, OPEN },
	{ CODA_K, 1, OPEN }, { CODA_K, S, CODA_K }, { CODA_N, N, OPEN },
	{ CODA_N, J, CODA_N }, { CODA_N, N, OPEN }, { CODA_T, D, OPEN },
	{ CODA_L, R, OPEN }, { CODA_K, G, CODA_L }, { CODA_M, M, CODA_L },
	{ CODA_L, B, CODA_L }, { CODA_L, S, CODA_L }, { CODA_L, T, CODA_L },
	{ CODA_P, P, CODA_L }, { CODA_L, R, OPEN }, { CODA_M, M, OPEN },
	{ CODA_P, B, OPEN }, { CODA_P, S, CODA_P }, { CODA_T, S, OPEN },
	{ CODA_T, SS, OPEN }, { CODA_NG, SILENT, CODA_NG }, { CODA_T, J, OPEN },
	{ CODA_T, CH, OPEN }, { CODA_K, K, OPEN }, { CODA_T, T, OPEN },
	{ CODA_P, P, OPEN }, { CODA_T, SILENT, OPEN } };

enum { FINAL_NH = 6, FINAL_LH = 15, FINAL_H = 27 };

static const char *const codas[] = { "", "k", "n", "t", "l", "m", "p", "ng" };

static const char *const onsets[HANGUL_SYSTEMS][19] = {
	[HANGUL_RR] = { "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s",
	    "ss", "", "j", "jj", "ch", "k", "t", "p", "h" },
	[HANGUL_MR] = { "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s",
	    "ss", "", "ch", "tch", "ch'", "k'", "t'", "p'", "h" },
	[HANGUL_DPRK] = { "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s",
	    "ss", "", "j", "jj", "ch", "kh", "th", "ph", "h" },
};

static const char *const vowels[HANGUL_SYSTEMS][VOWELS] = {
	[HANGUL_RR] = { "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o",
	    "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu", "ui",
	    "i" },
	[HANGUL_MR] = { "a", "ae", "ya", "yae", "ŏ", "e", "yŏ", "ye", "o", "wa",
	    "wae", "oe", "yo", "u", "wŏ", "we", "wi", "yu", "ŭ", "ŭi", "i" },
	[HANGUL_DPRK] = { "a", "ae", "ya", "yae", "ŏ", "e", "yŏ", "ye", "o",
	    "wa", "wae", "oe", "yo", "u", "wŏ", "we", "wi", "yu", "ŭ", "ŭi",
	    "i" },
};

bool
hangul_is(uint32_t cp)
{
	return cp >= FIRST && cp <= LAST;
}

struct hangul_parts
hangul_parts(uint32_t cp)
{
	unsigned s = cp - FIRST;

	return (struct hangul_parts){ s / (VOWELS * FINALS),
		s / FINALS % VOWELS, s % FINALS };
}

uint32_t
hangul_compose(struct hangul_parts p)
{
	return FIRST + (p.initial * VOWELS + p.vowel) * FINALS + p.final;
}

/* What is heard where two syllables of a word meet. */
struct joint {
	unsigned coda, onset;
};

/* link: a final before a vowel becomes an initial. */
static struct joint
link(unsigned final, unsigned vowel)
{
	struct joint j = { finals[final].rest, finals[final].onset };

	if (vowel == 20 && j.onset == D)
		j.onset = J;
	else if (vowel == 20 && j.onset == T)
		j.onset = CH;
	return j;
}

/*
 * assimilate: stops before nasals become nasals; beside ㄹ the South says n or
 * ll, where the North writes what stands there.
 */
static struct joint
assimilate(struct joint j, enum hangul_system system)
{
	bool north = system == HANGUL_DPRK;
	bool nasal = j.onset == N || j.onset == M || j.onset == R;

	if (j.coda == CODA_N && j.onset == R && !north)
		j.coda = CODA_L;
	else if (j.coda == CODA_L && j.onset == N && !north)
		j.onset = R;
	else if (j.onset == R && j.coda != OPEN && j.coda != CODA_L &&
		 j.coda != CODA_N && !north)
		j.onset = N;
	if (nasal && j.coda == CODA_K)
		j.coda = CODA_NG;
	else if (nasal && j.coda == CODA_T)
		j.coda = CODA_N;
	else if (nasal && j.coda == CODA_P)
		j.coda = CODA_M;
	return j;
}

static struct joint
join(unsigned final, struct hangul_parts next, enum hangul_system system)
{
	struct joint j = { finals[final].coda, next.initial };
	bool h = final == FINAL_NH || final == FINAL_LH || final == FINAL_H;

	if (next.initial == SILENT)
		return link(final, next.vowel);
	if (h && (j.onset == G || j.onset == D || j.onset == J)) {
		j.coda = final == FINAL_H ? OPEN : j.coda;
		j.onset = j.onset == G ? K : j.onset == D ? T : CH;
		return j;
	}
	return assimilate(j, system);
}

/* is_voiced: ㄱ ㄷ ㅂ, and by MR ㅈ, between vowels and what rings like one. */
static bool
is_voiced(struct joint j, enum hangul_system system)
{
	if (j.onset != G && j.onset != D && j.onset != B &&
	    (j.onset != J || system != HANGUL_MR))
		return false;
	if (j.coda == CODA_L && system == HANGUL_MR)
		return j.onset == G || j.onset == B;
	return j.coda == OPEN || j.coda == CODA_N || j.coda == CODA_M ||
	       j.coda == CODA_NG || j.coda == CODA_L;
}

/* onset_of: the letters of an initial inside a word. */
static const char *
onset_of(struct joint j, unsigned vowel, enum hangul_system system)
{
	if (j.onset == R && j.coda == CODA_L && system != HANGUL_DPRK)
		return "l";
	if (system == HANGUL_RR)
		return onsets[system][j.onset];
	if (system == HANGUL_MR && j.onset == S && vowel == 16)
		return "sh";
	/* Between n and g a sign keeps the letters from being read as ng. */
	if (system == HANGUL_MR && j.coda == CODA_N && j.onset == G)
		return "'g";
	return is_voiced(j, system) ? onsets[HANGUL_RR][j.onset]
				    : onsets[system][j.onset];
}

/* put_syllable: the final of the one before it, its initial and vowel. */
static void
put_syllable(struct buf *out, const unsigned *before, struct hangul_parts p,
    enum hangul_system system)
{
	const char *vowel = vowels[system][p.vowel];

	if (before == NULL) {
		const struct joint first = { CODA_T, p.initial };
		size_t at = out->n;
		buf_addz(out, onset_of(first, p.vowel, system));
		buf_addz(out, vowel);
		latin_capital(out, at);
		return;
	}
	struct joint j = join(*before, p, system);
	bool rh = j.coda == CODA_L && j.onset == H && system == HANGUL_MR;
	buf_addz(out, rh ? "r" : codas[j.coda]);
	buf_addz(out, onset_of(j, p.vowel, system));
	buf_addz(out, vowel);
}

void
hangul_roman(struct str s, enum hangul_system system, struct buf *out)
{
	struct str rest = s;
	unsigned final = 0;
	bool inside = false;
	uint32_t cp;

	for (; codepoint_next(&rest, &cp); s = rest) {
		if (hangul_is(cp)) {
			struct hangul_parts part = hangul_parts(cp);
			put_syllable(out, inside ? &final : NULL, part, system);
			final = part.final;
			inside = true;
			continue;
		}
		if (inside)
			buf_addz(out, codas[finals[final].coda]);
		inside = false;
		buf_adds(out, str_head(s, s.n - rest.n));
	}
	if (inside)
		buf_addz(out, codas[finals[final].coda]);
}

/* is_y: ㅑ ㅒ ㅕ ㅖ ㅛ ㅠ ㅣ. */
static bool
is_y(unsigned vowel)
{
	return vowel == 2 || vowel == 3 || vowel == 6 || vowel == 7 ||
	       vowel == 12 || vowel == 17 || vowel == 20;
}

void
hangul_south(struct str s, struct buf *out)
{
	bool inside = false;
	uint32_t cp;

	while (codepoint_next(&s, &cp)) {
		bool first = hangul_is(cp) && !inside;
		inside = hangul_is(cp);
		struct hangul_parts p = hangul_parts(first ? cp : FIRST);
		if (first && (p.initial == R || p.initial == N)) {
			p.initial = is_y(p.vowel) ? SILENT : N;
			cp = hangul_compose(p);
		}
		buf_add_utf8(out, cp);
	}
}
