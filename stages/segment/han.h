#ifndef HAN_H
#define HAN_H

/*
 * han: what a boundary between Chinese words is worth.  A dictionary that
 * lacks a word gives its characters one by one; and the standards of cutting
 * differ about what is put behind a word.  A struct han is a plain table.
 */

#include "str.h"

enum { HAN_FIRST = 0x4E00, HAN_OTHER = 0xA000 - HAN_FIRST };

struct han {
	unsigned char kind[HAN_OTHER + 1]; /* the last stays 0 */
};

enum han_boundary {
	HAN_BOUNDARY,
	HAN_WEAK,  /* of the fine standard only: 委员|会 */
	HAN_DOUBT, /* two characters that may be one unknown word: 无|敌 */
	HAN_NONE   /* of no standard: 第|三, 100|万 */
};

/* han_init: fills the table. */
void han_init(struct han *h);

/* han_between: two words that follow each other without white space. */
enum han_boundary han_between(
    const struct han *h, struct str before, struct str word);

#endif
