#ifndef JAMO_H
#define JAMO_H

/*
 * jamo: the letters of KS X 1001 (row 4, U+3131 to U+3163) as parts of a
 * syllable.  Plain numbers; used by the decoder and by tables_gen.c.
 */

#include <stdint.h>

enum {
	JAMO_INITIALS = 19,
	JAMO_MEDIALS = 21,
	JAMO_FINALS = 28, /* the first is none */
	JAMO_CONSONANT = 0x3131,
	JAMO_VOWEL = 0x314F,
	JAMO_CONSONANTS = JAMO_VOWEL - JAMO_CONSONANT
};

/* jamo_initial: which initial a letter is, from 0, or -1. */
static inline int
jamo_initial(uint32_t cp)
{
	static const signed char initials[JAMO_CONSONANTS] = { 0, 1, -1, 2, -1,
		-1, 3, 4, 5, -1, -1, -1, -1, -1, -1, -1, 6, 7, 8, -1, 9, 10, 11,
		12, 13, 14, 15, 16, 17, 18 };
	uint32_t i = cp - JAMO_CONSONANT;

	return i < JAMO_CONSONANTS ? initials[i] : -1;
}

/* jamo_medial: which medial a letter is, from 0, or -1. */
static inline int
jamo_medial(uint32_t cp)
{
	uint32_t i = cp - JAMO_VOWEL;

	return i < JAMO_MEDIALS ? (int)i : -1;
}

/* jamo_final: which final a letter is, from 1, or -1. */
static inline int
jamo_final(uint32_t cp)
{
	static const signed char finals[JAMO_CONSONANTS] = { 1, 2, 3, 4, 5, 6,
		7, -1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, -1, 18, 19, 20, 21,
		22, -1, 23, 24, 25, 26, 27 };
	uint32_t i = cp - JAMO_CONSONANT;

	return i < JAMO_CONSONANTS ? finals[i] : -1;
}

/* jamo_syllable: the syllable of three numbers, each in its range. */
static inline uint32_t
jamo_syllable(int initial, int medial, int final)
{
	return 0xAC00 +
	       (uint32_t)((initial * JAMO_MEDIALS + medial) * JAMO_FINALS +
			  final);
}

#endif
