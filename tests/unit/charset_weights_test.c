/*
 * The merged tables of charset and model (weights.h) against what they are made
 * of: what a reading by them costs is what the tables of the charset and those
 * of the model say of the same bytes, character by character.
 */
#include "charset/reading.h"
#include "check.h"
#include "random.h"

enum { PATIENT = INT32_MAX / 4, RANDOM_TEXTS = 2000, RANDOM_BYTES = 300 };

/* -- character by character ------------------------------------------------ */

struct walk {
	int cost;
	unsigned before, letter;
};

static unsigned
letter(uint32_t cp)
{
	return model_letter[cp < LETTER_CODES ? cp : 0];
}

/* What a character costs by itself, or as a letter behind another. */
static int
own(const struct walk *w, unsigned m, bool common, uint32_t cp)
{
	unsigned group = m / MODEL_LANES + (common ? MODEL_COMMON : 0);
	unsigned shift = m % MODEL_LANES * 8;

	if (cp < 0x80 || m < MODEL_RU || letter(cp) == LETTER_NONE)
		return (int)(model_cell(group, cp) >> shift & 0xFF);
	if (m == MODEL_RU)
		shift = 24;
	return (int)(model_inner[w->letter][letter(cp)] >> shift & 0xFF);
}

static void
walk_on(struct walk *w, unsigned m, bool common, uint32_t cp)
{
	unsigned group = m / MODEL_LANES + (common ? MODEL_COMMON : 0);

	if (cp >= CP_CUT) {
		w->cost += (cp == CP_CUT ? NATS_CUT : NATS_BAD) * COST_NAT;
		w->before = CLASS_OTHER;
		w->letter = LETTER_NONE;
		return;
	}
	cp = FAR_CP(cp);
	if (cp == '\n') {
		w->before = CLASS_EDGE;
		w->letter = LETTER_NONE;
		return;
	}
	w->cost += own(w, m, common, cp) +
		   model_lane(model_steps[group][w->before][model_class(cp)],
		       m % MODEL_LANES);
	w->before = model_class(cp);
	w->letter = letter(cp);
}

static int
walk_cost(struct str s, enum hypothesis h, unsigned m, bool common, bool *bad)
{
	const struct charset_set *set = &charset_sets[hypothesis_facts[h].set];
	const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
	struct walk w = { hypothesis_facts[h].nats * COST_NAT, CLASS_EDGE,
		LETTER_NONE };

	while (p < end) {
		uint32_t cp;
		p += set_next(set, p, end, &cp);
		*bad |= cp == CP_BAD;
		walk_on(&w, m, common, cp);
	}
	return w.cost;
}

static struct score
walked(struct str s, enum hypothesis h, bool common)
{
	struct score best = { INT32_MAX, 0, false, false };

	for (unsigned m = 0; m < MODEL_COUNT; m++) {
		if ((hypothesis_facts[h].models >> m & 1) == 0)
			continue;
		int cost = walk_cost(s, h, m, common, &best.damaged);
		if (cost < best.cost) {
			best.cost = cost;
			best.model = (uint8_t)m;
		}
	}
	return best;
}

/* -- by the tables --------------------------------------------------------- */

static bool
is_pairs(enum hypothesis h)
{
	return weights[0][h].is_pairs;
}

/* In one go, or broken off at the first damage and taken up again. */
static struct score
read_once(const struct frame *f, enum hypothesis h, bool strict)
{
	void (*go)(struct reading *, const struct frame *, enum hypothesis,
	    struct patience, struct score *) =
	    is_pairs(h) ? reading_pairs : reading_track;
	struct score all[HYP_COUNT];
	struct reading r = { .at = NULL };

	if (hypothesis_is_single(h)) {
		reading_singles(f, PATIENT, all);
		return all[h];
	}
	if (strict) {
		go(&r, f, h, (struct patience){ PATIENT, true }, &all[h]);
		if (!all[h].given_up)
			return all[h];
	}
	go(&r, f, h, (struct patience){ PATIENT, false }, &all[h]);
	return all[h];
}

static bool
is_alike(struct score a, struct score b)
{
	return a.cost == b.cost && a.model == b.model &&
	       a.damaged == b.damaged && a.given_up == b.given_up;
}

static bool
reads_alike(struct str s, enum hypothesis h, bool common)
{
	struct score want = walked(s, h, common);
	struct frame f;

	reading_frame(&f, s, common);
	if (is_alike(read_once(&f, h, false), want) &&
	    is_alike(read_once(&f, h, true), want))
		return true;
	printf("# %s: \"%s\"\n", charset_sets[hypothesis_facts[h].set].name,
	    diag_quote(s));
	return false;
}

/* -- cases ----------------------------------------------------------------- */

/* Every two bytes: alone, and in a text with ASCII around them. */
static bool
is_every_pair_alike(enum hypothesis h, bool common)
{
	char text[] = "3: a..b c.txt";

	for (unsigned i = 0; i < 0x10000; i++) {
		text[4] = (char)(i >> 8);
		text[5] = (char)i;
		if (!reads_alike((struct str){ text + 4, 2 }, h, common) ||
		    !reads_alike(
			(struct str){ text, sizeof text - 1 }, h, common))
			return false;
	}
	return true;
}

/* Long texts: the sums of several blocks, states from far before. */
static bool
is_every_text_alike(enum hypothesis h, bool common)
{
	static const unsigned char from[] = { 0x01, 0x20, 0x40, 0x80, 0xA1 };
	char text[RANDOM_BYTES];
	uint64_t state = 20231208;

	for (unsigned i = 0; i < RANDOM_TEXTS; i++) {
		unsigned low = from[i % sizeof from];
		size_t n = random_next(&state) % RANDOM_BYTES;
		for (size_t k = 0; k < n; k++)
			text[k] =
			    (char)(low + random_next(&state) % (0x100 - low));
		if (!reads_alike((struct str){ text, n }, h, common))
			return false;
	}
	return true;
}

/* -- hypotheses ------------------------------------------------------------ */

static void
test_order(void)
{
	unsigned seen = 0;
	bool single = true, good = true;

	for (unsigned i = 0; i < HYP_USUAL; i++) {
		enum hypothesis h = (enum hypothesis)hypothesis_order[i];
		good &= i == 0 ? h == HYP_UTF_8
			       : single || !hypothesis_is_single(h);
		single = i == 0 || hypothesis_is_single(h);
		seen |= 1u << h;
	}
	CHECK_WHY(seen == (1u << HYP_USUAL) - 1, "each usual one is tried");
	CHECK_WHY(good, "UTF-8 first, single bytes before pairs");
}

static void
test_find(void)
{
	bool good = true;

	for (unsigned h = 0; h < HYP_COUNT; h++)
		good &= hypothesis_find(hypothesis_facts[h].set) == h;
	CHECK_WHY(good, "each is found by its charset");
	CHECK(hypothesis_find(SET_ASCII) == HYP_COUNT);
	CHECK(hypothesis_find(SET_COUNT) == HYP_COUNT);
}

int
main(void)
{
	test_order();
	test_find();
	for (unsigned h = 0; h < HYP_COUNT; h++)
		for (int common = 0; common < 2; common++) {
			const char *name =
			    charset_sets[hypothesis_facts[h].set].name;
			CHECK_WHY(is_every_pair_alike(
				      (enum hypothesis)h, common != 0),
			    name);
			CHECK_WHY(is_every_text_alike(
				      (enum hypothesis)h, common != 0),
			    name);
		}
	return check_done();
}
