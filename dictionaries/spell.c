#include "spell.h"

#include <stdlib.h>
#include <string.h>

#include "codepoint.h"
#include "hangul.h"
#include "kana.h"
#include "mem.h"

/* -- sounds ---------------------------------------------------------------- */

/*
 * Korean sounds, by the numbers of hangul_parts().  Of the finals a foreign
 * word has seven; a dot is none.
 */
static const char onsets[] = "gGndDrmbBsS.jJcktph";
static const char vowels[] = "aAxXeEyYowWOqufFvQUIi";
static const char finals[] = ".K..N...L.......MP.T.H......";

/*
 * Japanese ones are Hepburn's letters with one for each of sh, ch, ts, and
 * N, Q, - for what is no syllable of its own.
 */
enum { KANA_N = 0x30F3, KANA_STOP = 0x30C3, KANA_LONG = 0x30FC };

enum role { VOWEL, ONSET, GLIDE, TAIL };

static enum role
role_of(enum spell_script script, char c)
{
	if (script == SPELL_HANGUL)
		return memchr(vowels, c, sizeof vowels - 1) != NULL   ? VOWEL
		       : memchr(finals, c, sizeof finals - 1) != NULL ? TAIL
								      : ONSET;
	return memchr("aiueo", c, 5) != NULL ? VOWEL
	       : memchr("NQ-", c, 3) != NULL ? TAIL
	       : c == 'y'                    ? GLIDE
					     : ONSET;
}

static bool
hangul_sounds(uint32_t cp, struct buf *sounds)
{
	if (!hangul_is(cp))
		return false;
	struct hangul_parts p = hangul_parts(cp);
	if (onsets[p.initial] != '.')
		buf_addc(sounds, onsets[p.initial]);
	buf_addc(sounds, vowels[p.vowel]);
	if (p.final != 0)
		buf_addc(sounds, finals[p.final]);
	return p.final == 0 || finals[p.final] != '.';
}

/* put_mora: Hepburn's letters of one kana or two, shortened as above. */
static void
put_mora(struct str kana, struct buf *sounds)
{
	size_t at = sounds->n;

	kana_roman(kana, KANA_DOUBLE, sounds);
	struct str s = str_from(buf_str(sounds), at);
	size_t n = at;
	while (s.n > 0) {
		static const char *const two[] = { "shS", "chC", "tsT" };
		char c = str_lower(s.p[0]);
		size_t taken = 1;
		for (unsigned i = 0; i < 3; i++)
			if (s.n > 1 && c == two[i][0] && s.p[1] == two[i][1])
				c = two[i][2], taken = 2;
		s = str_from(s, taken);
		sounds->p[n++] = c;
	}
	sounds->n = n;
}

static bool
kana_sounds(struct str word, struct buf *sounds)
{
	struct str rest = word, after;
	uint32_t cp, small;

	for (; codepoint_next(&rest, &cp); word = rest) {
		bool tail = cp == KANA_N || cp == KANA_STOP || cp == KANA_LONG;
		after = rest;
		bool more =
		    codepoint_next(&after, &small) && kana_is_small(small);
		if (cp < 0x30A1 || (cp > 0x30F4 && !tail) || (tail && more))
			return false;
		if (more)
			rest = after;
		if (tail)
			buf_addc(sounds, cp == KANA_N      ? 'N'
					 : cp == KANA_STOP ? 'Q'
							   : '-');
		else
			put_mora(str_head(word, word.n - rest.n), sounds);
	}
	return true;
}

bool
spell_sounds(enum spell_script script, struct str word, struct buf *sounds)
{
	uint32_t cp;

	if (script == SPELL_KANA)
		return kana_sounds(word, sounds) && sounds->n > 0;
	while (codepoint_next(&word, &cp))
		if (!hangul_sounds(cp, sounds))
			return false;
	return sounds->n > 0;
}

/* -- back to syllables ----------------------------------------------------- */

/* A kana, or two, and its letters, up to four in one number. */
struct mora {
	uint32_t letters;
	char kana[8];
	unsigned n;
};

enum { MORAS = 1024 };

struct row {
	char latin[SPELL_LATIN + 1], sounds[SPELL_SOUNDS + 1];
	uint8_t cost;
};

static const struct row hangul_rows[] = {
#include "spell_hangul.def"
};
static const struct row kana_rows[] = {
#include "spell_kana.def"
};

static const struct {
	const struct row *row;
	size_t n;
} tables[SPELL_SCRIPTS] = {
	[SPELL_HANGUL] = { hangul_rows,
	    sizeof hangul_rows / sizeof(struct row) },
	[SPELL_KANA] = { kana_rows, sizeof kana_rows / sizeof(struct row) },
};

/* Letters by number: none, a to z, and the two ends. */
enum { CODES = 29 };

/* A spelling under way: its sounds, and whether a vowel must follow. */
struct partial {
	unsigned cost;
	uint8_t n, last; /* enum role */
	char sounds[SPELL_SOUNDS * (SPELL_LETTERS + 2)];
};

enum { BEAM = 4 };
struct beam {
	struct partial p[BEAM];
	size_t n;
};

struct speller {
	struct mora mora[MORAS];
	size_t n_mora;
	/* Rows whose letters are these: the first, and one behind the last. */
	uint16_t lo[SPELL_SCRIPTS][CODES * CODES * CODES];
	uint16_t hi[SPELL_SCRIPTS][CODES * CODES * CODES];
	struct beam beam[SPELL_LETTERS + 3];
	struct buf text[SPELL_MOST];
};

static uint32_t
pack(const char *p, size_t n)
{
	uint32_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | (unsigned char)p[i];
	return v;
}

static const struct mora *
mora_of(const struct speller *s, uint32_t letters)
{
	size_t lo = 0, hi = s->n_mora;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (s->mora[mid].letters == letters)
			return &s->mora[mid];
		if (s->mora[mid].letters < letters)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

/* add_mora: kept in order; the first of those with the same letters stays. */
static void
add_mora(struct speller *s, uint32_t kana, uint32_t small)
{
	struct buf text = { NULL, 0, 0 }, letters = { NULL, 0, 0 };

	buf_add_utf8(&text, kana);
	if (small != 0)
		buf_add_utf8(&text, small);
	put_mora(buf_str(&text), &letters);
	uint32_t v = pack(letters.p, letters.n);
	size_t at = s->n_mora;
	if (letters.n > 0 && letters.n <= 4 && s->n_mora < MORAS &&
	    mora_of(s, v) == NULL) {
		for (; at > 0 && s->mora[at - 1].letters > v; at--)
			s->mora[at] = s->mora[at - 1];
		s->mora[at] =
		    (struct mora){ .letters = v, .n = (unsigned)text.n };
		memcpy(s->mora[at].kana, text.p, text.n);
		s->n_mora++;
	}
	buf_fini(&text);
	buf_fini(&letters);
}

/* Which small kana the others take, as foreign words have them. */
static const struct {
	const char *kana, *small;
} pairings[] = {
	{ "キギシジチニヒビピミリ", "ャュョ" },
	{ "シジチイ", "ェ" },
	{ "クグツフヴ", "ァィェォ" },
	{ "ウ", "ィェォ" },
	{ "テデ", "ィュ" },
	{ "トド", "ゥ" },
	{ "スズ", "ィ" },
	{ "フヴ", "ュ" },
};

/* make_moras: of two kana that sound alike the first is the usual one. */
static void
make_moras(struct speller *s)
{
	uint32_t k, small;

	for (k = 0x30A1; k <= 0x30F4; k++)
		if (!kana_is_small(k) && k != KANA_STOP && k != KANA_N)
			add_mora(s, k, 0);
	for (size_t i = 0; i < sizeof pairings / sizeof *pairings; i++)
		for (struct str z = str_of(pairings[i].kana);
		     codepoint_next(&z, &k);)
			for (struct str y = str_of(pairings[i].small);
			     codepoint_next(&y, &small);)
				add_mora(s, k, small);
}

/* put_hangul, put_kana: sounds as syllables; false when they are none. */
static bool
put_hangul(struct str sounds, struct buf *out)
{
	while (sounds.n > 0) {
		struct hangul_parts p = { 11, 0, 0 };
		const char *at = memchr(onsets, sounds.p[0], sizeof onsets - 1);
		if (at != NULL) {
			p.initial = (unsigned)(at - onsets);
			sounds = str_from(sounds, 1);
		}
		at = sounds.n == 0
			 ? NULL
			 : memchr(vowels, sounds.p[0], sizeof vowels - 1);
		if (at == NULL)
			return false;
		p.vowel = (unsigned)(at - vowels);
		sounds = str_from(sounds, 1);
		at = sounds.n == 0
			 ? NULL
			 : memchr(finals, sounds.p[0], sizeof finals - 1);
		if (at != NULL) {
			p.final = (unsigned)(at - finals);
			sounds = str_from(sounds, 1);
		}
		buf_add_utf8(out, hangul_compose(p));
	}
	return true;
}

static bool
put_kana(const struct speller *s, struct str sounds, struct buf *out)
{
	while (sounds.n > 0) {
		const struct mora *m = NULL;
		char c = sounds.p[0];
		size_t n = 1;
		if (role_of(SPELL_KANA, c) == TAIL) {
			buf_add_utf8(out, c == 'N'   ? KANA_N
					  : c == 'Q' ? KANA_STOP
						     : KANA_LONG);
		} else {
			for (n = 1; n <= 4 && n <= sounds.n && m == NULL; n++)
				m = mora_of(s, pack(sounds.p, n));
			if (m == NULL)
				return false;
			n--;
			buf_add(out, m->kana, m->n);
		}
		sounds = str_from(sounds, n);
	}
	return true;
}

/* -- spelling -------------------------------------------------------------- */

static unsigned
code_of(char c)
{
	return c == SPELL_BEGIN ? 27
	       : c == SPELL_END ? 28
				: (unsigned)c - 'a' + 1;
}

static size_t
place_of(const char *latin, size_t n)
{
	size_t v = 0;

	for (size_t i = 0; i < SPELL_LATIN; i++)
		v = v * CODES + (i < n ? code_of(latin[i]) : 0);
	return v;
}

struct speller *
speller_new(void)
{
	struct speller *s = mem_zalloc(1, sizeof *s);

	make_moras(s);
	for (unsigned t = 0; t < SPELL_SCRIPTS; t++)
		for (size_t i = 0; i < tables[t].n; i++) {
			const char *z = tables[t].row[i].latin;
			size_t at = place_of(z, strlen(z));
			if (s->hi[t][at] == 0)
				s->lo[t][at] = (uint16_t)i;
			s->hi[t][at] = (uint16_t)(i + 1);
		}
	return s;
}

void
speller_free(struct speller *s)
{
	if (s == NULL)
		return;
	for (unsigned i = 0; i < SPELL_MOST; i++)
		buf_fini(&s->text[i]);
	free(s);
}

/*
 * extend: a spelling with more sounds; false when no syllables come of it: a
 * consonant wants a vowel, what ends a syllable wants one before it.
 */
static bool
extend(enum spell_script script, struct partial *p, const char *sounds)
{
	for (; *sounds != '\0'; sounds++) {
		enum role role = role_of(script, *sounds);
		bool waits = p->n > 0 && (p->last == ONSET || p->last == GLIDE);
		if (waits && role != VOWEL &&
		    !(role == GLIDE && p->last == ONSET))
			return false;
		if (role == TAIL &&
		    (p->n == 0 || (p->last == TAIL && script == SPELL_HANGUL)))
			return false;
		p->sounds[p->n++] = *sounds;
		p->last = (uint8_t)role;
	}
	return true;
}

/* likelier: the cost of what costs a in one way, and b in another. */
static unsigned
likelier(unsigned a, unsigned b)
{
	/* 16 log(1 + exp(-d / 16)), rounded, for each d until it is nothing. */
	static const uint8_t less[] = { 11, 11, 10, 10, 9, 9, 8, 8, 8, 7, 7, 7,
		6, 6, 6, 5, 5, 5, 4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2,
		2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
		1 };
	unsigned least = a < b ? a : b, d = a < b ? b - a : a - b;

	return least - (d < sizeof less ? less[d] : 0u);
}

/*
 * keep: a spelling among the cheapest of its place, in order.  One that is
 * there already, cut in another way, is the likelier for it.
 */
static void
keep(struct beam *b, const struct partial *p)
{
	size_t at = 0, i = 0;
	unsigned cost = p->cost;

	while (i < b->n && (b->p[i].n != p->n ||
			       memcmp(b->p[i].sounds, p->sounds, p->n) != 0))
		i++;
	if (i < b->n)
		cost = likelier(b->p[i].cost, cost);
	else if (b->n < BEAM)
		b->n++;
	else if (b->p[--i].cost <= cost)
		return;
	while (at < i && b->p[at].cost <= cost)
		at++;
	memmove(&b->p[at + 1], &b->p[at], (i - at) * sizeof *b->p);
	b->p[at] = *p;
	b->p[at].cost = cost;
}

/* advance: all rows that begin at letter i of the word. */
static void
advance(struct speller *s, enum spell_script script, struct str word, size_t i)
{
	for (size_t l = 1; l <= SPELL_LATIN && i + l <= word.n; l++) {
		size_t at = place_of(word.p + i, l);
		for (size_t r = s->lo[script][at]; r < s->hi[script][at]; r++) {
			const struct row *row = &tables[script].row[r];
			for (size_t k = 0; k < s->beam[i].n; k++) {
				struct partial p = s->beam[i].p[k];
				p.cost += row->cost;
				if (extend(script, &p, row->sounds))
					keep(&s->beam[i + l], &p);
			}
		}
	}
}

/*
 * Words of the trade that are spelt as in English, not by ear: what firms are
 * called besides their names.
 */
static const struct {
	const char *word, *text[SPELL_SCRIPTS];
} known[] = {
	{ "animation", { "애니메이션", "アニメーション" } },
	{ "bank", { "뱅크", "バンク" } },
	{ "cartoon", { "카툰", "カートゥーン" } },
	{ "center", { "센터", "センター" } },
	{ "company", { "컴퍼니", "カンパニー" } },
	{ "computer", { "컴퓨터", "コンピューター" } },
	{ "control", { "컨트롤", "コントロール" } },
	{ "development", { "디벨롭먼트", "デベロップメント" } },
	{ "digital", { "디지털", "デジタル" } },
	{ "entertainment", { "엔터테인먼트", "エンターテインメント" } },
	{ "film", { "필름", "フィルム" } },
	{ "films", { "필름스", "フィルムズ" } },
	{ "games", { "게임즈", "ゲームス" } },
	{ "general", { "제너럴", "ジェネラル" } },
	{ "global", { "글로벌", "グローバル" } },
	{ "graphics", { "그래픽스", "グラフィックス" } },
	{ "group", { "그룹", "グループ" } },
	{ "holdings", { "홀딩스", "ホールディングス" } },
	{ "industrial", { "인더스트리얼", "インダストリアル" } },
	{ "international", { "인터내셔널", "インターナショナル" } },
	{ "joint", { "조인트", "ジョイント" } },
	{ "king", { "킹", "キング" } },
	{ "korea", { "코리아", "コリア" } },
	{ "magic", { "매직", "マジック" } },
	{ "master", { "마스터", "マスター" } },
	{ "media", { "미디어", "メディア" } },
	{ "movie", { "무비", "ムービー" } },
	{ "network", { "네트워크", "ネットワーク" } },
	{ "pictures", { "픽처스", "ピクチャーズ" } },
	{ "power", { "파워", "パワー" } },
	{ "production", { "프로덕션", "プロダクション" } },
	{ "productions", { "프로덕션", "プロダクションズ" } },
	{ "service", { "서비스", "サービス" } },
	{ "shipping", { "쉬핑", "シッピング" } },
	{ "star", { "스타", "スター" } },
	{ "studio", { "스튜디오", "スタジオ" } },
	{ "studios", { "스튜디오", "スタジオ" } },
	{ "system", { "시스템", "システム" } },
	{ "systems", { "시스템즈", "システムズ" } },
	{ "technology", { "테크놀로지", "テクノロジー" } },
	{ "the", { "더", "ザ" } },
	{ "trade", { "트레이드", "トレード" } },
	{ "trading", { "트레이딩", "トレーディング" } },
	{ "venture", { "벤처", "ベンチャー" } },
	{ "works", { "웍스", "ワークス" } },
	{ "world", { "월드", "ワールド" } },
};

size_t
spell(struct speller *s, enum spell_script script, struct str word, size_t most,
    struct spelling *out)
{
	char marked[SPELL_LETTERS + 2];
	size_t n = 0;

	for (size_t i = 0; i < sizeof known / sizeof *known && most > 0; i++)
		if (str_eq(word, str_of(known[i].word))) {
			const char *text = known[i].text[script];
			out[0] = (struct spelling){ str_of(text), 0 };
			return 1;
		}
	if (word.n == 0 || word.n > SPELL_LETTERS)
		return 0;
	marked[0] = SPELL_BEGIN;
	memcpy(marked + 1, word.p, word.n);
	marked[word.n + 1] = SPELL_END;
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] < 'a' || word.p[i] > 'z')
			return 0;
	struct str all = { marked, word.n + 2 };
	for (size_t i = 0; i <= all.n; i++)
		s->beam[i].n = 0;
	s->beam[0].p[0] = (struct partial){ .cost = 0 };
	s->beam[0].n = 1;
	for (size_t i = 0; i < all.n; i++)
		advance(s, script, all, i);
	const struct beam *end = &s->beam[all.n];
	for (size_t k = 0; k < end->n && n < most && n < SPELL_MOST; k++) {
		const struct partial *p = &end->p[k];
		struct str sounds = { p->sounds, p->n };
		struct buf *text = &s->text[n];
		buf_reset(text);
		if (p->n > 0 && (p->last == VOWEL || p->last == TAIL) &&
		    (script == SPELL_HANGUL ? put_hangul(sounds, text)
					    : put_kana(s, sounds, text)))
			out[n++] = (struct spelling){ buf_str(text), p->cost };
	}
	return n;
}
