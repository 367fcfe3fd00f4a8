#include "dprk.h"

#include <string.h>

#include "charset.h"
#include "class.h"

enum side { NORTH, SOUTH };

/*
 * Words that the two sides spell differently where an eojeol begins, sorted by
 * their bytes.  Left out are those whose other spelling is a word of its own
 * on that side (리상 and 이상; 노력 is written so in the North as well), and
 * what is met in loanwords (로고).
 */
static const struct word {
	struct str form;
	enum side side;
} words[] = {
	{ STR_INIT("그루빠"), NORTH },
	{ STR_INIT("그룹"), SOUTH },
	{ STR_INIT("낙관"), SOUTH },
	{ STR_INIT("낙엽"), SOUTH },
	{ STR_INIT("낙원"), SOUTH },
	{ STR_INIT("난폭"), SOUTH },
	{ STR_INIT("남용"), SOUTH },
	{ STR_INIT("낭독"), SOUTH },
	{ STR_INIT("낭만"), SOUTH },
	{ STR_INIT("낭비"), SOUTH },
	{ STR_INIT("내년"), SOUTH },
	{ STR_INIT("내왕"), SOUTH },
	{ STR_INIT("내일"), SOUTH },
	{ STR_INIT("냉각"), SOUTH },
	{ STR_INIT("냉동"), SOUTH },
	{ STR_INIT("냉면"), SOUTH },
	{ STR_INIT("냉전"), SOUTH },
	{ STR_INIT("냉정"), SOUTH },
	{ STR_INIT("녀교원"), NORTH },
	{ STR_INIT("녀맹"), NORTH },
	{ STR_INIT("녀성"), NORTH },
	{ STR_INIT("녀자"), NORTH },
	{ STR_INIT("념원"), NORTH },
	{ STR_INIT("노골"), SOUTH },
	{ STR_INIT("노년"), SOUTH },
	{ STR_INIT("노동"), SOUTH },
	{ STR_INIT("노인"), SOUTH },
	{ STR_INIT("녹색"), SOUTH },
	{ STR_INIT("녹음"), SOUTH },
	{ STR_INIT("녹화"), SOUTH },
	{ STR_INIT("논거"), SOUTH },
	{ STR_INIT("논리"), SOUTH },
	{ STR_INIT("논문"), SOUTH },
	{ STR_INIT("논설"), SOUTH },
	{ STR_INIT("논의"), SOUTH },
	{ STR_INIT("논쟁"), SOUTH },
	{ STR_INIT("누락"), SOUTH },
	{ STR_INIT("누설"), SOUTH },
	{ STR_INIT("뉴대"), NORTH },
	{ STR_INIT("늠름"), SOUTH },
	{ STR_INIT("달러"), SOUTH },
	{ STR_INIT("딸라"), NORTH },
	{ STR_INIT("땅크"), NORTH },
	{ STR_INIT("뜨락또르"), NORTH },
	{ STR_INIT("락관"), NORTH },
	{ STR_INIT("락엽"), NORTH },
	{ STR_INIT("락원"), NORTH },
	{ STR_INIT("란폭"), NORTH },
	{ STR_INIT("람용"), NORTH },
	{ STR_INIT("랑독"), NORTH },
	{ STR_INIT("랑만"), NORTH },
	{ STR_INIT("랑비"), NORTH },
	{ STR_INIT("래년"), NORTH },
	{ STR_INIT("래왕"), NORTH },
	{ STR_INIT("래일"), NORTH },
	{ STR_INIT("랭각"), NORTH },
	{ STR_INIT("랭동"), NORTH },
	{ STR_INIT("랭면"), NORTH },
	{ STR_INIT("랭전"), NORTH },
	{ STR_INIT("랭정"), NORTH },
	{ STR_INIT("략탈"), NORTH },
	{ STR_INIT("량곡"), NORTH },
	{ STR_INIT("량반"), NORTH },
	{ STR_INIT("량식"), NORTH },
	{ STR_INIT("량심"), NORTH },
	{ STR_INIT("러시아"), SOUTH },
	{ STR_INIT("려객"), NORTH },
	{ STR_INIT("려관"), NORTH },
	{ STR_INIT("려권"), NORTH },
	{ STR_INIT("려단"), NORTH },
	{ STR_INIT("려행"), NORTH },
	{ STR_INIT("력량"), NORTH },
	{ STR_INIT("력사"), NORTH },
	{ STR_INIT("력학"), NORTH },
	{ STR_INIT("련결"), NORTH },
	{ STR_INIT("련관"), NORTH },
	{ STR_INIT("련대"), NORTH },
	{ STR_INIT("련락"), NORTH },
	{ STR_INIT("련립"), NORTH },
	{ STR_INIT("련맹"), NORTH },
	{ STR_INIT("련방"), NORTH },
	{ STR_INIT("련속"), NORTH },
	{ STR_INIT("련습"), NORTH },
	{ STR_INIT("련애"), NORTH },
	{ STR_INIT("련이어"), NORTH },
	{ STR_INIT("련합"), NORTH },
	{ STR_INIT("렬거"), NORTH },
	{ STR_INIT("렬사"), NORTH },
	{ STR_INIT("렬차"), NORTH },
	{ STR_INIT("렴가"), NORTH },
	{ STR_INIT("렴치"), NORTH },
	{ STR_INIT("령감"), NORTH },
	{ STR_INIT("령공"), NORTH },
	{ STR_INIT("령도"), NORTH },
	{ STR_INIT("령사"), NORTH },
	{ STR_INIT("령토"), NORTH },
	{ STR_INIT("령해"), NORTH },
	{ STR_INIT("례년"), NORTH },
	{ STR_INIT("례물"), NORTH },
	{ STR_INIT("례식"), NORTH },
	{ STR_INIT("례외"), NORTH },
	{ STR_INIT("례의"), NORTH },
	{ STR_INIT("례절"), NORTH },
	{ STR_INIT("로골"), NORTH },
	{ STR_INIT("로년"), NORTH },
	{ STR_INIT("로동"), NORTH },
	{ STR_INIT("로력"), NORTH },
	{ STR_INIT("로숙"), NORTH },
	{ STR_INIT("로씨야"), NORTH },
	{ STR_INIT("로인"), NORTH },
	{ STR_INIT("록색"), NORTH },
	{ STR_INIT("록음"), NORTH },
	{ STR_INIT("록화"), NORTH },
	{ STR_INIT("론거"), NORTH },
	{ STR_INIT("론리"), NORTH },
	{ STR_INIT("론문"), NORTH },
	{ STR_INIT("론설"), NORTH },
	{ STR_INIT("론의"), NORTH },
	{ STR_INIT("론쟁"), NORTH },
	{ STR_INIT("료금"), NORTH },
	{ STR_INIT("료리"), NORTH },
	{ STR_INIT("료양"), NORTH },
	{ STR_INIT("료해"), NORTH },
	{ STR_INIT("루락"), NORTH },
	{ STR_INIT("루설"), NORTH },
	{ STR_INIT("류념"), NORTH },
	{ STR_INIT("류역"), NORTH },
	{ STR_INIT("류적"), NORTH },
	{ STR_INIT("류통"), NORTH },
	{ STR_INIT("류학"), NORTH },
	{ STR_INIT("류행"), NORTH },
	{ STR_INIT("륙군"), NORTH },
	{ STR_INIT("륙상"), NORTH },
	{ STR_INIT("륙지"), NORTH },
	{ STR_INIT("륜리"), NORTH },
	{ STR_INIT("률동"), NORTH },
	{ STR_INIT("륭성"), NORTH },
	{ STR_INIT("름름"), NORTH },
	{ STR_INIT("리득"), NORTH },
	{ STR_INIT("리론"), NORTH },
	{ STR_INIT("리발"), NORTH },
	{ STR_INIT("리별"), NORTH },
	{ STR_INIT("리용"), NORTH },
	{ STR_INIT("리유"), NORTH },
	{ STR_INIT("리윤"), NORTH },
	{ STR_INIT("리익"), NORTH },
	{ STR_INIT("리해"), NORTH },
	{ STR_INIT("린접"), NORTH },
	{ STR_INIT("림시"), NORTH },
	{ STR_INIT("림업"), NORTH },
	{ STR_INIT("립법"), NORTH },
	{ STR_INIT("립장"), NORTH },
	{ STR_INIT("립체"), NORTH },
	{ STR_INIT("미사일"), SOUTH },
	{ STR_INIT("미싸일"), NORTH },
	{ STR_INIT("백신"), SOUTH },
	{ STR_INIT("버스"), SOUTH },
	{ STR_INIT("뻐스"), NORTH },
	{ STR_INIT("뽐프"), NORTH },
	{ STR_INIT("소련"), SOUTH },
	{ STR_INIT("소비에트"), SOUTH },
	{ STR_INIT("쏘련"), NORTH },
	{ STR_INIT("쏘베트"), NORTH },
	{ STR_INIT("약탈"), SOUTH },
	{ STR_INIT("양곡"), SOUTH },
	{ STR_INIT("양반"), SOUTH },
	{ STR_INIT("양식"), SOUTH },
	{ STR_INIT("양심"), SOUTH },
	{ STR_INIT("에너지"), SOUTH },
	{ STR_INIT("에네르기"), NORTH },
	{ STR_INIT("여객"), SOUTH },
	{ STR_INIT("여관"), SOUTH },
	{ STR_INIT("여교원"), SOUTH },
	{ STR_INIT("여권"), SOUTH },
	{ STR_INIT("여단"), SOUTH },
	{ STR_INIT("여성"), SOUTH },
	{ STR_INIT("여자"), SOUTH },
	{ STR_INIT("여행"), SOUTH },
	{ STR_INIT("역량"), SOUTH },
	{ STR_INIT("역사"), SOUTH },
	{ STR_INIT("역학"), SOUTH },
	{ STR_INIT("연결"), SOUTH },
	{ STR_INIT("연관"), SOUTH },
	{ STR_INIT("연대"), SOUTH },
	{ STR_INIT("연락"), SOUTH },
	{ STR_INIT("연립"), SOUTH },
	{ STR_INIT("연맹"), SOUTH },
	{ STR_INIT("연방"), SOUTH },
	{ STR_INIT("연속"), SOUTH },
	{ STR_INIT("연습"), SOUTH },
	{ STR_INIT("연애"), SOUTH },
	{ STR_INIT("연이어"), SOUTH },
	{ STR_INIT("연합"), SOUTH },
	{ STR_INIT("열거"), SOUTH },
	{ STR_INIT("열사"), SOUTH },
	{ STR_INIT("열차"), SOUTH },
	{ STR_INIT("염가"), SOUTH },
	{ STR_INIT("염원"), SOUTH },
	{ STR_INIT("염치"), SOUTH },
	{ STR_INIT("영감"), SOUTH },
	{ STR_INIT("영공"), SOUTH },
	{ STR_INIT("영도"), SOUTH },
	{ STR_INIT("영사"), SOUTH },
	{ STR_INIT("영토"), SOUTH },
	{ STR_INIT("영해"), SOUTH },
	{ STR_INIT("예년"), SOUTH },
	{ STR_INIT("예물"), SOUTH },
	{ STR_INIT("예식"), SOUTH },
	{ STR_INIT("예외"), SOUTH },
	{ STR_INIT("예의"), SOUTH },
	{ STR_INIT("예절"), SOUTH },
	{ STR_INIT("와크찐"), NORTH },
	{ STR_INIT("요금"), SOUTH },
	{ STR_INIT("요리"), SOUTH },
	{ STR_INIT("요양"), SOUTH },
	{ STR_INIT("요해"), SOUTH },
	{ STR_INIT("원쑤"), NORTH },
	{ STR_INIT("유념"), SOUTH },
	{ STR_INIT("유역"), SOUTH },
	{ STR_INIT("유적"), SOUTH },
	{ STR_INIT("유통"), SOUTH },
	{ STR_INIT("유학"), SOUTH },
	{ STR_INIT("유행"), SOUTH },
	{ STR_INIT("육군"), SOUTH },
	{ STR_INIT("육상"), SOUTH },
	{ STR_INIT("육지"), SOUTH },
	{ STR_INIT("윤리"), SOUTH },
	{ STR_INIT("율동"), SOUTH },
	{ STR_INIT("융성"), SOUTH },
	{ STR_INIT("이론"), SOUTH },
	{ STR_INIT("이발"), SOUTH },
	{ STR_INIT("이별"), SOUTH },
	{ STR_INIT("이용"), SOUTH },
	{ STR_INIT("이유"), SOUTH },
	{ STR_INIT("이윤"), SOUTH },
	{ STR_INIT("이익"), SOUTH },
	{ STR_INIT("이해"), SOUTH },
	{ STR_INIT("인접"), SOUTH },
	{ STR_INIT("임시"), SOUTH },
	{ STR_INIT("임업"), SOUTH },
	{ STR_INIT("입법"), SOUTH },
	{ STR_INIT("입장"), SOUTH },
	{ STR_INIT("입체"), SOUTH },
	{ STR_INIT("컴퓨터"), SOUTH },
	{ STR_INIT("콤퓨터"), NORTH },
	{ STR_INIT("탱크"), SOUTH },
	{ STR_INIT("텔레비전"), SOUTH },
	{ STR_INIT("텔레비죤"), NORTH },
	{ STR_INIT("트랙터"), SOUTH },
	{ STR_INIT("펌프"), SOUTH },
	{ STR_INIT("프로그람"), NORTH },
	{ STR_INIT("프로그램"), SOUTH },
};

#define WORDS (sizeof words / sizeof *words)

/* A Hangul syllable in UTF-8, and as a number of the same order. */
#define SYLLABLE 3
#define PACKED(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (c))

static inline uint32_t
packed(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return PACKED(u[0], u[1], u[2]);
}

/*
 * The longest word that s, an eojeol and what follows, begins with; or NULL.
 * The search has no branch that depends on the text: it is made for each
 * eojeol, and nearly always in vain.
 */
static const struct word *
word_at(struct str s)
{
	const struct word *w = words, *end = words + WORDS, *found = NULL;
	uint32_t first = packed(s.p);

	for (size_t n = WORDS; n > 1; n -= n / 2)
		w += packed(w[n / 2 - 1].form.p) < first ? n / 2 : 0;
	/* Sorted, so that of words with one beginning the longer come later. */
	for (; w < end && packed(w->form.p) <= first; w++)
		if (str_starts(s, w->form))
			found = w;
	return found;
}

/*
 * 되 and the vowel that follows it: 여 (U+C5EC) and 였 (U+C600) in the North,
 * 어 (U+C5B4) and 었 (U+C5C8) in the South.
 */
static bool
become_at(struct str s, enum side *side)
{
	uint32_t next;

	if (packed(s.p) != PACKED(0xEB, 0x90, 0x98) || s.n < 2 * SYLLABLE)
		return false;
	next = packed(s.p + SYLLABLE);
	*side =
	    next == PACKED(0xEC, 0x97, 0xAC) || next == PACKED(0xEC, 0x98, 0x80)
		? NORTH
		: SOUTH;
	return *side == NORTH || next == PACKED(0xEC, 0x96, 0xB4) ||
	       next == PACKED(0xEC, 0x97, 0x88);
}

static void
remember(struct dprk *d, struct str word)
{
	size_t i = 0;

	while (i < d->forms && !str_eq(str_of(d->form[i].word), word))
		i++;
	if (i == DPRK_FORMS)
		return;
	if (i == d->forms) {
		memcpy(d->form[i].word, word.p, word.n);
		d->form[i].word[word.n] = '\0';
		d->forms++;
	}
	d->form[i].n++;
}

static void
count_side(struct dprk *d, enum side side, struct str word)
{
	if (side == SOUTH) {
		d->south++;
	} else {
		d->north++;
		remember(d, word);
	}
}

static bool
is_syllable(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	return s.n >= SYLLABLE && p[0] >= 0xEA && p[0] <= 0xED &&
	       (p[0] > 0xEA || p[1] >= 0xB0) && (p[0] < 0xED || p[1] < 0x9E);
}

/* An eojeol, or a run of Hangul inside one: as far as it goes. */
static struct str
count_run(struct dprk *d, struct str s)
{
	const struct word *w = word_at(s);
	enum side side;

	if (w != NULL)
		count_side(d, w->side, w->form);
	for (; is_syllable(s); s = str_from(s, SYLLABLE))
		if (become_at(s, &side))
			count_side(d, side, str_head(s, 2 * SYLLABLE));
	return s;
}

void
dprk_count(struct dprk *d, struct str utf8)
{
	uint32_t cp;

	while (utf8.n > 0) {
		unsigned char lead = (unsigned char)utf8.p[0];
		if (lead < 0x80)
			utf8 = str_from(utf8, charset_ascii_prefix(utf8));
		else if (lead < 0xE0)
			utf8 = str_from(utf8, 2);
		else if (lead < 0xEA)
			utf8 = str_from(utf8, 3);
		else if (is_syllable(utf8))
			utf8 = count_run(d, utf8);
		else if (charset_next(&utf8, &cp))
			d->letters += class_leader(cp) != 0;
	}
}

bool
dprk_is(const struct dprk *d)
{
	return d->letters > 0 || (d->north >= 2 && d->north > d->south);
}

void
dprk_forms(const struct dprk *d, struct buf *out)
{
	uint64_t rest = d->north;

	for (size_t i = 0; i < d->forms; i++) {
		buf_addz(out, i > 0 ? ", " : "");
		buf_addz(out, d->form[i].word);
		buf_addc(out, ' ');
		buf_add_u64(out, d->form[i].n);
		rest -= d->form[i].n;
	}
	if (rest > 0) {
		buf_addz(out, ", others ");
		buf_add_u64(out, rest);
	}
}
