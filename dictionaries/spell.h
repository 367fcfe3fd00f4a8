#ifndef SPELL_H
#define SPELL_H

/*
 * spell: foreign names as Koreans and Japanese spell them by ear.  Runs of one
 * to three letters have sounds that they may stand for, each at a cost;
 * spell_train.c learned them, they stand in spell_hangul.def and
 * spell_kana.def.  A spelling is the way through a word that costs least.  A
 * struct speller is made once and owned by the caller.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "str.h"

enum spell_script { SPELL_HANGUL, SPELL_KANA, SPELL_SCRIPTS };

/* Letters and sounds that one entry of the tables may have. */
enum { SPELL_LATIN = 3, SPELL_SOUNDS = 3 };

/* The ends of a word are letters, too: what stands there sounds otherwise. */
#define SPELL_BEGIN '^'
#define SPELL_END '$'

/* The longest word that is spelt: longer ones are several, run together. */
enum { SPELL_LETTERS = 24 };

struct speller;

struct speller *speller_new(void);
void speller_free(struct speller *s);

/*
 * spell: the likeliest `most` spellings (at most SPELL_MOST) of a word of
 * letters a to z, to out; they live until the next call.  Returns how many.
 */
enum { SPELL_MOST = 4 };
struct spelling {
	struct str text;
	unsigned cost; /* in units of 1/16 nat */
};
size_t spell(struct speller *s, enum spell_script script, struct str word,
    size_t most, struct spelling *out);

/*
 * spell_sounds: a Korean or katakana word as a row of sounds, one byte each;
 * false when it holds what is no part of a foreign word.
 */
bool spell_sounds(
    enum spell_script script, struct str word, struct buf *sounds);

#endif
