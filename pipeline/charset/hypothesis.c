#include "hypothesis.h"

/* The languages, as bits. */
#define M(model) (1u << MODEL_##model)
#define ALL ((1u << MODEL_COUNT) - 1)
#define WESTERN (M(FR) | M(DE) | M(EN))

const struct hypothesis_facts hypothesis_facts[HYP_COUNT] = {
	[HYP_UTF_8] = { SET_UTF_8, ALL, 0 },
	[HYP_GB18030] = { SET_GB18030, M(ZH_HANS) | M(ZH_HANT), 0 },
	[HYP_BIG5] = { SET_BIG5, M(ZH_HANT), 0 },
	[HYP_CP949] = { SET_CP949, M(KO) | M(KO_KP), 0 },
	[HYP_CP932] = { SET_CP932, M(JA), 0 },
	[HYP_WINDOWS_1251] = { SET_WINDOWS_1251, M(RU), 0 },
	[HYP_WINDOWS_1252] = { SET_WINDOWS_1252, WESTERN, 0 },
	[HYP_KPS9566] = { SET_KPS9566, M(KO) | M(KO_KP), 2 },
	[HYP_EUC_JP] = { SET_EUC_JP, M(JA), 1 },
	[HYP_JOHAB] = { SET_JOHAB, M(KO) | M(KO_KP), 2 },
	[HYP_KOI8_R] = { SET_KOI8_R, M(RU), 1 },
	[HYP_CP866] = { SET_CP866, M(RU), 1 },
	[HYP_CP850] = { SET_CP850, WESTERN, 1 },
	[HYP_UTF_16LE] = { SET_UTF_16LE, ALL, 3 },
	[HYP_UTF_16BE] = { SET_UTF_16BE, ALL, 4 },
	[HYP_CP855] = { SET_CP855, M(RU), 5 },
	[HYP_X_MAC_CYRILLIC] = { SET_X_MAC_CYRILLIC, M(RU), 5 },
	[HYP_ISO_8859_5] = { SET_ISO_8859_5, M(RU), 5 },
};

const unsigned char hypothesis_order[HYP_USUAL] = { HYP_UTF_8, HYP_WINDOWS_1251,
	HYP_WINDOWS_1252, HYP_KOI8_R, HYP_CP866, HYP_CP850, HYP_GB18030,
	HYP_BIG5, HYP_CP949, HYP_CP932, HYP_KPS9566, HYP_EUC_JP, HYP_JOHAB };

enum hypothesis
hypothesis_find(enum charset_id id)
{
	unsigned h = id == SET_COUNT ? HYP_COUNT : 0;

	while (h < HYP_COUNT && hypothesis_facts[h].set != id)
		h++;
	return (enum hypothesis)h;
}
