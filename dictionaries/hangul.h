#ifndef HANGUL_H
#define HANGUL_H

/*
 * hangul: Korean in Latin letters, by the three systems that names of it are
 * written with.  The caller owns all memory.
 */

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "str.h"

enum hangul_system {
	HANGUL_RR,   /* Revised Romanization, South Korea 2000: Pyeongyang */
	HANGUL_MR,   /* McCune and Reischauer 1939: P'yŏngyang */
	HANGUL_DPRK, /* North Korea 1992, 2002: Phyŏngyang */
	HANGUL_SYSTEMS
};

/* hangul_is: is it a whole syllable? */
bool hangul_is(uint32_t cp);

/*
 * hangul_roman: s with its syllables in Latin letters, appended to out; what
 * is no syllable stays.  Each run of syllables is a word: it begins with a
 * capital, and its sounds change as they do in speech.
 */
void hangul_roman(struct str s, enum hangul_system system, struct buf *out);

/*
 * hangul_south: s as the South spells what the North spells as it is written:
 * at the beginning of words 노동 for 로동, 여자 for 녀자; appended to out.
 */
void hangul_south(struct str s, struct buf *out);

/*
 * hangul_parts, hangul_compose: the numbers of a syllable's initial (0 to 18),
 * vowel (0 to 20) and final (0 to 27, 0 is none), in the order of Unicode.
 */
struct hangul_parts {
	unsigned initial, vowel, final;
};
struct hangul_parts hangul_parts(uint32_t cp);
uint32_t hangul_compose(struct hangul_parts parts);

#endif
