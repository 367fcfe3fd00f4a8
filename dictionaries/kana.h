#ifndef KANA_H
#define KANA_H

/*
 * kana: Japanese syllables in Latin letters, by Hepburn's system and the ways
 * people write its long vowels.  The caller owns all memory.
 */

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

enum kana_system {
	KANA_MACRON, /* Hepburn: Shinbun, Satō, Sukaibaundo */
	KANA_DOUBLE, /* as the kana have it: Satou, Kaado */
	KANA_OLD, /* the older Hepburn: m before b, m, p; oh: Shimbun, Satoh */
	KANA_SYSTEMS
};

/* kana_is: of either kana, small ones and the sign of length included? */
bool kana_is(uint32_t cp);

/* kana_is_small: ァィゥェォ ャュョ ヮ, which change the kana before them. */
bool kana_is_small(uint32_t katakana);

/*
 * kana_roman: s with its kana in Latin letters, appended to out; what is none
 * stays.  Each run of kana is a word and begins with a capital.
 */
void kana_roman(struct str s, enum kana_system system, struct buf *out);

#endif
