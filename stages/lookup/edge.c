#include "edge.h"

#include <string.h>

#include "charset/charset.h"
#include "cuts.h"

/*
 * What follows a name within its eojeol: particles, copulas and the endings
 * of nouns, alone or one after the other.  That they agree with the final
 * consonant is not asked: names in Latin letters are spoken in several ways.
 */
static const char particles[] =
    "은 는 이 가 을 를 의 에 에서 에게 께 께서 한테 로 으로 "
    "로서 으로서 로써 와 과 랑 이랑 하고 도 만 까지 부터 보다 "
    "처럼 마다 마저 조차 밖에 뿐 나 이나 든지 라도 이라도 란 "
    "이란 라는 이라는 라고 이라고 라 이라 이다 다 입니다 이며 "
    "며 이고 고 인 였다 이였다 이었다 일 들 측 사 식 풍 등 씨 "
    "님 여 이여 야 아 대로 커녕";

/* Nouns of one syllable that names are put before, without a space. */
static const char nouns[] =
    "팀 팬 판 편 호 용 형 작 네 쪽 권 화 회 기 내 발 행 표 부 제 점 역 급 "
    "상 외 간 전 후 때";

/* -- what stands between two units ----------------------------------------- */

struct str
edge_between(const struct folded *f, struct str text, size_t i)
{
	size_t from = i == 0 ? 0 : folded_end(f, i - 1, text);
	size_t to = i < f->n ? f->at[i] : text.n;

	if (i > 0 && i < f->n && f->at[i] == f->at[i - 1])
		return (struct str){ text.p + to, 0 };
	return (struct str){ text.p + from, to > from ? to - from : 0 };
}

unsigned
edge_signs(struct str gap)
{
	uint32_t cp;
	unsigned n = 0;

	while (charset_next(&gap, &cp))
		n += fold_sign(cp) == FOLD_SIGN_OTHER && cp != '"';
	return n;
}

bool
edge_is_hyphenated(struct str gap)
{
	uint32_t cp;
	bool hyphen = charset_next(&gap, &cp) && (cp == '-' || cp == 0x2010);

	return hyphen && str_find(gap, '\n') < gap.n && str_trim(gap).n == 0;
}

/* is_one_sign: a single sign without a space, as inside 2023.4 or 1,426. */
static bool
is_one_sign(struct str gap)
{
	uint32_t cp;

	return charset_next(&gap, &cp) && gap.n == 0 &&
	       fold_sign(cp) != FOLD_SIGN_SPACE;
}

/* -- edges ----------------------------------------------------------------- */

/*
 * left_edge, right_edge: may a name begin at unit i, end before unit i?  Han,
 * kana and Hangul always may; letters and digits need something between; an
 * apostrophe is enough for long names, and before the s of a genitive.
 */
static bool
left_edge(const struct score_text *t, size_t i, size_t n)
{
	const struct folded *f = &t->folded;

	if (i == 0 || !fold_is_word(f->unit[i]))
		return true;
	if (fold_script(f->unit[i]) == FOLD_DIGIT &&
	    fold_script(f->unit[i - 1]) == FOLD_DIGIT &&
	    is_one_sign(edge_between(f, t->text, i)))
		return false;
	if ((f->flags[i] & FOLD_GAP) != 0 || !fold_is_word(f->unit[i - 1]))
		return true;
	return (f->flags[i] & FOLD_JOIN) != 0 && n >= 8;
}

static bool
right_edge(const struct score_text *t, size_t i, size_t n)
{
	const struct folded *f = &t->folded;

	if (i >= f->n || !fold_is_word(f->unit[i - 1]))
		return true;
	if (fold_script(f->unit[i]) == FOLD_DIGIT &&
	    fold_script(f->unit[i - 1]) == FOLD_DIGIT &&
	    is_one_sign(edge_between(f, t->text, i)))
		return false;
	if ((f->flags[i] & FOLD_GAP) != 0 || !fold_is_word(f->unit[i]))
		return true;
	if (!(f->flags[i] & FOLD_JOIN))
		return false;
	return n >= 8 ||
	       (f->unit[i] == 's' &&
		   (i + 1 >= f->n || (f->flags[i + 1] & FOLD_GAP) != 0 ||
		       !fold_is_word(f->unit[i + 1])));
}

/* no_paragraph: no paragraph ends inside. */
static bool
no_paragraph(const struct folded *f, const struct match *m)
{
	for (size_t i = m->at + 1; i < m->at + m->n; i++)
		if (f->flags[i] & FOLD_PARA)
			return false;
	return true;
}

/* splits: does the match begin or end inside one character (a ligature)? */
static bool
splits(const struct folded *f, const struct match *m)
{
	size_t end = m->at + m->n;

	return (m->at > 0 && f->at[m->at] == f->at[m->at - 1] &&
		   f->unit[m->at] < 0xDC00) ||
	       (end < f->n && f->at[end] == f->at[end - 1]);
}

bool
edge_is_word(const struct score_text *t, const struct match *m)
{
	return left_edge(t, m->at, m->n) && right_edge(t, m->at + m->n, m->n) &&
	       no_paragraph(&t->folded, m) && !splits(&t->folded, m);
}

/* -- scripts without spaces ------------------------------------------------ */

/* find_edges: the cuts laid along the text, a mark where a word begins. */
static void
find_edges(struct score_text *t)
{
	struct cuts c;
	struct cuts_word word;

	t->edges_tried = true;
	t->has_edges = t->cuts.n > 0;
	if (!t->has_edges)
		return;
	buf_reset(&t->edge);
	memset(buf_reserve(&t->edge, t->text.n), '-', t->text.n);
	t->edge.n = t->text.n;
	for (cuts_start(&c, t->text, t->cuts); cuts_next(&c, &word);)
		t->edge.p[word.at] = word.mark;
}

enum edge { EDGE_FREE, EDGE_CUT, EDGE_WEAK, EDGE_UNKNOWN, EDGE_NONE };

/*
 * edge_at: what the place before unit i is, between two units of a script
 * without spaces: something between, a cut, no cut, or nobody has cut.
 */
static enum edge
edge_at(struct score_text *t, size_t i)
{
	const struct folded *f = &t->folded;

	if (i == 0 || i >= f->n || (f->flags[i] & FOLD_GAP) != 0)
		return EDGE_FREE;
	enum fold_script a = fold_script(f->unit[i - 1]);
	enum fold_script b = fold_script(f->unit[i]);
	if (a <= FOLD_LATIN || b <= FOLD_LATIN)
		return EDGE_FREE;
	if (!t->edges_tried)
		find_edges(t);
	if (!t->has_edges)
		return a != b ? EDGE_CUT : EDGE_UNKNOWN;
	switch (t->edge.p[f->at[i]]) {
	case ' ':
	case '+':
		return EDGE_CUT;
	case '?':
		return EDGE_WEAK;
	default:
		return EDGE_NONE;
	}
}

/* is_particles: Hangul that may follow a name in its eojeol. */
static bool
is_particles(struct str s, unsigned depth)
{
	struct str all = STR(particles), p;

	if (s.n == 0)
		return true;
	if (depth == 0)
		return false;
	while (str_split(&all, ' ', &p))
		if (str_starts(s, p) &&
		    is_particles(str_from(s, p.n), depth - 1))
			return true;
	return false;
}

/*
 * is_other_word: does one syllable that is no noun lie between the name and
 * its particles?  Then it is the end of a longer word: 공업부 in 공업부문에서.
 */
static bool
is_other_word(struct str tail)
{
	struct str rest = tail, all = STR(nouns), noun;
	uint32_t cp;

	if (!charset_next(&rest, &cp) || !is_particles(rest, 3))
		return false;
	while (str_split(&all, ' ', &noun))
		if (str_starts(tail, noun))
			return false;
	return true;
}

/* tail: the Hangul that adjoins the name's end; empty when there is none. */
static struct str
tail(const struct score_text *t, size_t i)
{
	const struct folded *f = &t->folded;
	size_t end = i;

	while (end < f->n && !(f->flags[end] & FOLD_GAP) &&
	       fold_script(f->unit[end]) == FOLD_HANGUL && end - i < 12)
		end++;
	if (end == i)
		return (struct str){ NULL, 0 };
	size_t last = folded_end(f, end - 1, t->text);
	return (struct str){ t->text.p + f->at[i], last - f->at[i] };
}

/* add_side: points off for what the place before unit i is. */
static void
add_side(struct score_text *t, size_t i, size_t n, bool small, int none,
    struct finding *out)
{
	enum edge e = edge_at(t, i);

	if (e == EDGE_NONE && none != 0)
		score_add(out, WHY_INSIDE, none);
	else if (e == EDGE_WEAK && none != 0)
		score_add(out, WHY_WEAK_EDGE, none / 2);
	else if (e == EDGE_UNKNOWN && small)
		score_add(out, WHY_RUN_ON, n == 1 ? -20 : -10);
}

/*
 * The shorter the name, the more it matters that it does not begin or end
 * inside a word; a long one outweighs what a segmenter thinks of it, since it
 * knows no names.
 */
void
edge_add(
    struct score_text *t, const struct match *m, size_t n, struct finding *out)
{
	const struct folded *f = &t->folded;
	size_t end = m->at + m->n;
	bool small = out->needs_company || n <= 2;
	int none = small ? -25 : n == 3 ? -10 : 0;

	if (m->at > 0 && !fold_is_word(f->unit[m->at]))
		add_side(t, m->at, n, small, none, out);
	if (end >= f->n || fold_is_word(f->unit[end - 1]))
		return;
	struct str rest = tail(t, end);
	if (rest.n == 0 || fold_script(f->unit[end - 1]) != FOLD_HANGUL)
		add_side(t, end, n, small, none, out);
	else if (is_particles(rest, 3))
		score_add(out, WHY_PARTICLE, 0);
	else if (none == 0)
		score_add(out, WHY_EOJEOL, is_other_word(rest) ? -25 : -5);
	else
		score_add(out, WHY_EOJEOL, none);
}
