#include "check.h"

#include "buf.h"
#include "particle.h"

/* cut: the syllables with the mark of each cut before it. */
static const struct particle_case {
	const char *why;
	enum particle_head head;
	const char *syllables;
	const char *cut;
} particle_cases[] = {
	{ "topic after a vowel", PARTICLE_HEAD_NONE, "스카이바운드는",
	    "스카이바운드+는" },
	{ "genitive after a consonant", PARTICLE_HEAD_NONE, "무적의",
	    "무적+의" },
	{ "subject after a vowel", PARTICLE_HEAD_NONE, "소니가", "소니+가" },
	{ "place", PARTICLE_HEAD_NONE, "촬영소에서", "촬영소+에서" },
	{ "joined spelling", PARTICLE_HEAD_NONE, "하는것은", "하는것+은" },
	{ "joined spelling, long", PARTICLE_HEAD_NONE,
	    "삼지연만화영화촬영소에서", "삼지연만화영화촬영소+에서" },
	{ "nothing to cut", PARTICLE_HEAD_NONE, "할수있는", "할수있는" },
	{ "stacked", PARTICLE_HEAD_NONE, "촬영소에서는", "촬영소+에서+는" },
	{ "stacked, from", PARTICLE_HEAD_NONE, "조선으로부터의",
	    "조선+으로부터+의" },
	{ "stacked, three", PARTICLE_HEAD_NONE, "평양에서부터는",
	    "평양+에서+부터+는" },
	{ "core on aux", PARTICLE_HEAD_NONE, "학생만이", "학생+만+이" },
	{ "i wants a final", PARTICLE_HEAD_NONE, "회사이", "회사이" },
	{ "ga wants none", PARTICLE_HEAD_NONE, "사람가", "사람가" },
	{ "eun wants a final", PARTICLE_HEAD_NONE, "나무은", "나무은" },
	{ "eul wants a final", PARTICLE_HEAD_NONE, "학교을", "학교을" },
	{ "wa wants none", PARTICLE_HEAD_NONE, "사람와", "사람와" },
	{ "gwa wants a final", PARTICLE_HEAD_NONE, "학교과", "학교과" },
	{ "ro after rieul", PARTICLE_HEAD_NONE, "서울로", "서울+로" },
	{ "ro after a vowel", PARTICLE_HEAD_NONE, "회사로", "회사+로" },
	{ "euro after a consonant", PARTICLE_HEAD_NONE, "평양으로",
	    "평양+으로" },
	{ "no noun ends in ssang-siot", PARTICLE_HEAD_NONE, "했을", "했을" },
	{ "no noun ends in hieut", PARTICLE_HEAD_NONE, "좋은", "좋은" },
	{ "a verb's ending", PARTICLE_HEAD_NONE, "제작하는", "제작하는" },
	{ "a conjunction's ending", PARTICLE_HEAD_NONE, "그렇지만",
	    "그렇지만" },
	{ "meeting", PARTICLE_HEAD_NONE, "회의", "회의" },
	{ "meeting's", PARTICLE_HEAD_NONE, "회의의", "회의+의" },
	{ "society's, no meeting", PARTICLE_HEAD_NONE, "사회의", "사회+의" },
	{ "valuation", PARTICLE_HEAD_NONE, "평가", "평가" },
	{ "road", PARTICLE_HEAD_NONE, "도로", "도로" },
	{ "road, topic", PARTICLE_HEAD_NONE, "도로는", "도로+는" },
	{ "result, topic", PARTICLE_HEAD_NONE, "결과는", "결과+는" },
	{ "a cut inside a listed word", PARTICLE_HEAD_NONE, "여기서",
	    "여기+서" },
	{ "suffix is weak", PARTICLE_HEAD_NONE, "회사측", "회사?측" },
	{ "suffix under a particle", PARTICLE_HEAD_NONE, "사람들이",
	    "사람?들+이" },
	{ "copula is weak", PARTICLE_HEAD_NONE, "무적입니다", "무적?입니다" },
	{ "short stem is weak", PARTICLE_HEAD_NONE, "비나", "비?나" },
	{ "a bare particle", PARTICLE_HEAD_NONE, "에서", "에서" },
	{ "a bare particle behind Latin", PARTICLE_HEAD_LETTER, "는", "+는" },
	{ "both readings behind Latin", PARTICLE_HEAD_LETTER, "은", "+은" },
	{ "stacked behind Latin", PARTICLE_HEAD_LETTER, "에서는", "+에서+는" },
	{ "behind a digit", PARTICLE_HEAD_DIGIT, "월에", "월+에" },
	{ "bare behind a digit", PARTICLE_HEAD_DIGIT, "로", "+로" },
	{ "ten thousand is no particle", PARTICLE_HEAD_DIGIT, "만", "만" },
	{ "nothing", PARTICLE_HEAD_NONE, "", "" },
	{ "a single syllable", PARTICLE_HEAD_NONE, "가", "가" },
};

static void
marked(struct buf *out, struct str s, enum particle_head head)
{
	struct particle_cut cuts[PARTICLE_CUTS];
	size_t n = particle_cuts(s, head, cuts), at = 0;

	for (size_t i = 0; i < n; i++) {
		buf_add(out, s.p + at, cuts[i].at - at);
		buf_addc(out, cuts[i].mark);
		at = cuts[i].at;
	}
	buf_adds(out, str_from(s, at));
}

int
main(void)
{
	struct buf b = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof(particle_cases) / sizeof(*particle_cases);
	     i++) {
		const struct particle_case *c = &particle_cases[i];

		buf_reset(&b);
		marked(&b, str_of(c->syllables), c->head);
		CHECK_STR_WHY(buf_str(&b), str_of(c->cut), c->why);
	}
	buf_fini(&b);
	return check_done();
}
