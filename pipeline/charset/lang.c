#include "charset.h"

#include "dprk.h"
#include "model.h"
#include "utf8.h"

/* Nats by which one language of Han must lead to be named. */
#define NATS_SURE 4

/* How long to look, and how sure to be of a western language. */
struct look {
	unsigned letters;
	int nats;   /* by which one must lead to be named */
	bool north; /* look for northern spellings, too */
};

/*
 * A line shows its language in its first hundred letters; the lines of a
 * document together in two thousand, and since that is said of each of them it
 * must be surer.
 */
static const struct look look_line = { 96, 3, true };
static const struct look look_whole = { 2000, 8, false };

/*
 * A text of so many letters whose average one costs more, in nats, is in
 * another language of the alphabet: 99 % of English, French and German lines
 * cost less, Polish, Czech, Hungarian and Turkish ones nearly always more.
 */
#define FOREIGN_LETTERS 20
#define FOREIGN_NATS 3.45

enum script {
	NONE, /* signs, digits, blanks */
	LATIN,
	CYRILLIC,
	HAN,
	HANGUL,
	KANA,
	OTHER,
	SCRIPT_COUNT
};

/* What one pass over a text finds. */
struct count {
	unsigned n[SCRIPT_COUNT];
	uint64_t han;    /* cost of the Han characters, by language */
	uint64_t latin;  /* cost of pairs of Latin letters */
	unsigned letter; /* the last one's symbol */
	struct look look;
	bool foreign; /* Cyrillic letters that Russian lacks */
};

static bool
is_lang(const char *hint, unsigned model)
{
	return hint != NULL && strcmp(hint, model_names[model]) == 0;
}

/* The group of model.h with the languages that share the script. */
#define GROUP_HAN (MODEL_ZH_HANS / MODEL_LANES)

/* A character as the neighbour of Latin letters, whatever it is. */
static void
count_pair(struct count *c, uint32_t cp)
{
	unsigned symbol = letter_of(cp);

	if (c->letter + symbol > 0)
		c->latin += model_spread(model_pairs[c->letter][symbol]);
	c->letter = symbol;
}

static void
count_cyrillic(struct count *c, uint32_t cp)
{
	c->n[CYRILLIC]++;
	c->foreign |= cp != 0x401 && cp != 0x451 && (cp < 0x410 || cp > 0x44F);
}

/* One character; its cell is that of the Han group. */
static void
count_one(struct count *c, uint32_t cp, uint32_t cell)
{
	static const unsigned char scripts[CLASS_COUNT] = {
		[CLASS_LOWER] = LATIN,
		[CLASS_UPPER] = LATIN,
		[CLASS_LATIN_LOWER] = LATIN,
		[CLASS_LATIN_UPPER] = LATIN,
		[CLASS_CYRILLIC_LOWER] = CYRILLIC,
		[CLASS_CYRILLIC_UPPER] = CYRILLIC,
		[CLASS_HAN] = HAN,
		[CLASS_HAN_RARE] = HAN,
		[CLASS_HANGUL] = HANGUL,
		[CLASS_JAMO] = HANGUL,
		[CLASS_HIRAGANA] = KANA,
		[CLASS_KATAKANA] = KANA,
		[CLASS_HALFWIDTH] = KANA,
		[CLASS_OTHER] = OTHER,
	};
	unsigned class = model_cell_class(cell);
	unsigned script = scripts[class];

	count_pair(c, cp);
	if (script == CYRILLIC) {
		count_cyrillic(c, cp);
	} else {
		c->n[script]++;
		c->han += script == HAN ? model_spread(cell) : 0;
	}
}

/* Han alone: what the whole is in, unless the characters say otherwise. */
static const char *
han_lang(const struct count *c, const char *hint)
{
	int hans = model_lane(c->han, MODEL_ZH_HANS);
	int hant = model_lane(c->han, MODEL_ZH_HANT);
	int ja = model_lane(c->han, MODEL_JA);
	int lead = hant - hans;
	int sure = NATS_SURE * COST_NAT;

	if (is_lang(hint, MODEL_JA) && ja <= hans + sure && ja <= hant + sure)
		return model_names[MODEL_JA];
	if (lead >= sure)
		return model_names[MODEL_ZH_HANS];
	if (lead <= -sure)
		return model_names[MODEL_ZH_HANT];
	for (unsigned m = MODEL_ZH_HANS; m <= MODEL_JA; m++)
		if (is_lang(hint, m))
			return model_names[m];
	return lead == 0 ? "und" : model_names[lead < 0];
}

static const char *
latin_lang(const struct count *c, const char *hint)
{
	int cost[MODEL_LANES], lead = INT32_MAX;
	unsigned best = 0;

	for (unsigned k = 0; k < MODEL_LANES; k++) {
		cost[k] = model_lane(c->latin, k);
		best = cost[k] < cost[best] ? k : best;
	}
	for (unsigned k = 0; k < MODEL_LANES; k++)
		if (k != best && cost[k] - cost[best] < lead)
			lead = cost[k] - cost[best];
	if (c->n[LATIN] >= FOREIGN_LETTERS &&
	    cost[best] > FOREIGN_NATS * COST_NAT * c->n[LATIN])
		return "und";
	best += MODEL_FR;
	if (lead >= c->look.nats * COST_NAT)
		return model_names[best];
	for (unsigned m = MODEL_FR; m <= MODEL_EN; m++)
		if (is_lang(hint, m))
			return model_names[m];
	return "und";
}

/* Korean of the North, if the whole is or the unit shows it. */
static const char *
korean_lang(struct str utf8, const struct count *c, const char *hint)
{
	struct dprk d = { 0 };

	for (unsigned m = MODEL_KO; m <= MODEL_KO_KP; m++)
		if (is_lang(hint, m))
			return model_names[m];
	if (c->look.north)
		dprk_count(&d, utf8);
	return model_names[dprk_is(&d) ? MODEL_KO_KP : MODEL_KO];
}

static const char *
eastern_lang(struct str utf8, const struct count *c, const char *hint)
{
	if (c->n[HANGUL] > c->n[KANA])
		return korean_lang(utf8, c, hint);
	return c->n[KANA] > 0 ? model_names[MODEL_JA] : han_lang(c, hint);
}

static const char *
western_lang(const struct count *c, const char *hint)
{
	if (c->n[CYRILLIC] > c->n[LATIN])
		return c->foreign ? "und" : model_names[MODEL_RU];
	return c->n[LATIN] > 0 ? latin_lang(c, hint) : "und";
}

/* charset_next() with what is most frequent in line. */
static inline bool
next(struct str *s, uint32_t *cp)
{
	const unsigned char *p = (const unsigned char *)s->p;

	if (s->n > 0 && p[0] < 0x80) {
		*cp = p[0];
		*s = (struct str){ s->p + 1, s->n - 1 };
		return true;
	}
	if (s->n > 2 && p[0] > 0xE0 && p[0] < 0xED) {
		*cp = (uint32_t)(p[0] & 0x0F) << 12 |
		      (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
		*s = (struct str){ s->p + 3, s->n - 3 };
		return true;
	}
	return charset_next(s, cp);
}

static const char *
lang(struct str utf8, const char *hint, struct look look)
{
	struct count c = { .look = look };
	unsigned letters = 0;
	struct str rest = utf8;
	uint32_t cp;

	while (letters < look.letters && next(&rest, &cp)) {
		uint32_t cell = model_cell(GROUP_HAN, cp);
		unsigned class = model_cell_class(cell);
		count_one(&c, cp, cell);
		letters += class != CLASS_SPACE && class != CLASS_DIGIT;
	}
	count_pair(&c, ' ');
	unsigned east = c.n[HAN] + c.n[HANGUL] + c.n[KANA];
	unsigned west = c.n[LATIN] + c.n[CYRILLIC];
	const char *found;

	/* A letter of the east is worth three of an alphabet. */
	if (3 * east >= west && east > 0)
		return eastern_lang(utf8, &c, hint);
	if (c.n[OTHER] > west)
		return "und";
	found = western_lang(&c, hint);
	if (8 * east >= west && east > 0 && strcmp(found, "und") == 0)
		return eastern_lang(utf8, &c, hint);
	return found;
}

const char *
charset_lang(struct str utf8, const char *hint)
{
	return lang(utf8, hint, look_line);
}

const char *
charset_lang_whole(struct str utf8, const char *hint)
{
	return lang(utf8, hint, look_whole);
}
