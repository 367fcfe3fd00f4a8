#ifndef XCOST_H
#define XCOST_H

/*
 * xcost: how far a Latin name is from a Korean, Japanese or Chinese one.  The
 * native name is written in Latin letters (Revised Romanization, Hepburn,
 * pinyin); what it then costs to make the other of it is the sum of learned
 * costs, one for each pair of letters, for a letter lost and a letter won.
 * xcost_train.c learns them; they stand in xcost.def.  The caller owns all
 * memory.
 */

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "fold.h"
#include "str.h"

enum xcost_script { XCOST_HANGUL, XCOST_KANA, XCOST_HAN, XCOST_SCRIPTS };

/* xcost_script: by its name, hangul, kana or han; XCOST_SCRIPTS for none. */
enum xcost_script xcost_script(struct str name);

/* Costs are -log P in units of 1/XCOST_NAT nats. */
#define XCOST_NAT 16

/* The letters of a name: a is 1.  What is longer is cut: names are shorter. */
enum { XCOST_ALPHABET = 27, XCOST_LETTERS = 48 };
struct xcost_name {
	uint8_t n;
	uint8_t letter[XCOST_LETTERS];
};

/* struct xcost_scratch: all zero to begin with; ended by xcost_fini(). */
struct xcost_scratch {
	struct folded folded;
	struct buf roman;
};
void xcost_fini(struct xcost_scratch *x);

/*
 * xcost_latin: the letters of a Latin name; turned: its last word first, as
 * the family name stands in the east.  False when it has none: names without
 * letters are like each other, and like no other.
 */
bool xcost_latin(struct xcost_scratch *x, struct str name, bool turned,
    struct xcost_name *out);

/* xcost_native: those of a name in the script; false when it has none. */
bool xcost_native(struct xcost_scratch *x, struct str name,
    enum xcost_script script, struct xcost_name *out);

/* xcost: the cost of the Latin name, given the native one. */
unsigned xcost(enum xcost_script script, const struct xcost_name *native,
    const struct xcost_name *latin);

#endif
