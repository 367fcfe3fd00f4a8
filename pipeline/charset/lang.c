#include "charset.h"

#include "model.h"
#include "utf8.h"

/* Letters looked at: a line shows its language in its first two hundred. */
#define LETTERS 256

/* Nats by which one language must lead to be named. */
#define NATS_SURE 4

enum script { LATIN, CYRILLIC, HAN, HANGUL, KANA, OTHER, SCRIPT_COUNT };

/* What one pass over a text finds. */
struct count {
	unsigned n[SCRIPT_COUNT];
	int han[MODEL_COUNT];   /* cost of the Han characters, by model */
	int latin[MODEL_COUNT]; /* cost of the Latin letters */
	bool foreign;           /* Cyrillic letters that Russian lacks */
};

static bool
is_lang(const char *hint, unsigned model)
{
	return hint != NULL && strcmp(hint, model_names[model]) == 0;
}

static void
count_han(struct count *c, uint32_t cp)
{
	c->n[HAN]++;
	c->han[MODEL_ZH_HANS] += model_char(MODEL_ZH_HANS, cp);
	c->han[MODEL_ZH_HANT] += model_char(MODEL_ZH_HANT, cp);
	c->han[MODEL_JA] += model_char(MODEL_JA, cp);
}

static void
count_latin(struct count *c, uint32_t cp, unsigned class, unsigned before)
{
	c->n[LATIN]++;
	for (unsigned m = MODEL_FR; m <= MODEL_EN; m++)
		c->latin[m] += model_step(m, before, class) + model_char(m, cp);
}

static void
count_one(struct count *c, uint32_t cp, unsigned class, unsigned before)
{
	switch (class) {
	case CLASS_LOWER:
	case CLASS_UPPER:
	case CLASS_LATIN_LOWER:
	case CLASS_LATIN_UPPER:
		count_latin(c, cp, class, before);
		break;
	case CLASS_CYRILLIC_LOWER:
	case CLASS_CYRILLIC_UPPER:
		c->n[CYRILLIC]++;
		c->foreign |=
		    cp != 0x401 && cp != 0x451 && (cp < 0x410 || cp > 0x44F);
		break;
	case CLASS_HAN:
	case CLASS_HAN_RARE:
		count_han(c, cp);
		break;
	case CLASS_HANGUL:
	case CLASS_JAMO:
		c->n[HANGUL]++;
		break;
	case CLASS_HIRAGANA:
	case CLASS_KATAKANA:
	case CLASS_HALFWIDTH:
		c->n[KANA]++;
		break;
	case CLASS_OTHER:
		c->n[OTHER]++;
		break;
	default:
		break;
	}
}

/* Han alone: what the whole is in, unless the characters say otherwise. */
static const char *
han_lang(const struct count *c, const char *hint)
{
	int lead = c->han[MODEL_ZH_HANT] - c->han[MODEL_ZH_HANS];
	int sure = NATS_SURE * COST_NAT;

	if (is_lang(hint, MODEL_JA) &&
	    c->han[MODEL_JA] <= c->han[MODEL_ZH_HANS] + sure &&
	    c->han[MODEL_JA] <= c->han[MODEL_ZH_HANT] + sure)
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
	unsigned best = MODEL_FR;
	int lead = INT32_MAX;

	for (unsigned m = MODEL_FR; m <= MODEL_EN; m++)
		if (c->latin[m] < c->latin[best])
			best = m;
	for (unsigned m = MODEL_FR; m <= MODEL_EN; m++)
		if (m != best && c->latin[m] - c->latin[best] < lead)
			lead = c->latin[m] - c->latin[best];
	if (lead >= NATS_SURE * COST_NAT)
		return model_names[best];
	for (unsigned m = MODEL_FR; m <= MODEL_EN; m++)
		if (is_lang(hint, m))
			return model_names[m];
	return "und";
}

static const char *
eastern_lang(const struct count *c, const char *hint)
{
	if (c->n[HANGUL] > c->n[KANA])
		return model_names[is_lang(hint, MODEL_KO_KP) ? MODEL_KO_KP
							      : MODEL_KO];
	return c->n[KANA] > 0 ? model_names[MODEL_JA] : han_lang(c, hint);
}

static const char *
western_lang(const struct count *c, const char *hint)
{
	if (c->n[CYRILLIC] > c->n[LATIN])
		return c->foreign ? "und" : model_names[MODEL_RU];
	return c->n[LATIN] > 0 ? latin_lang(c, hint) : "und";
}

const char *
charset_lang(struct str utf8, const char *hint)
{
	struct count c = { 0 };
	unsigned before = CLASS_EDGE, letters = 0;
	uint32_t cp;

	while (letters < LETTERS && charset_next(&utf8, &cp)) {
		unsigned class = model_class(cp);
		count_one(&c, cp, class, before);
		letters += class != CLASS_SPACE && class != CLASS_DIGIT;
		before = class;
	}
	unsigned east = c.n[HAN] + c.n[HANGUL] + c.n[KANA];
	unsigned west = c.n[LATIN] + c.n[CYRILLIC];
	const char *lang;

	/* A letter of the east is worth three of an alphabet. */
	if (3 * east >= west && east > 0)
		return eastern_lang(&c, hint);
	if (c.n[OTHER] > west)
		return "und";
	lang = western_lang(&c, hint);
	if (8 * east >= west && east > 0 && strcmp(lang, "und") == 0)
		return eastern_lang(&c, hint);
	return lang;
}
