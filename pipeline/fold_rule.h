#ifndef FOLD_RULE_H
#define FOLD_RULE_H

/*
 * fold_rule: what fold.c and the maker of its tables agree upon.  The kind of
 * a code point below U+10000: the low bits say what to do, FOLD_RULE_UPPER
 * that it is a capital.
 */
enum fold_rule {
	FOLD_RULE_LETTER, /* emit the unit of the table */
	FOLD_RULE_MULTI,  /* the table says where the list of units begins */
	FOLD_RULE_SOUND,  /* a sound mark of kana, voiced or half voiced */
	FOLD_RULE_VOWEL,  /* a conjoining vowel */
	FOLD_RULE_FINAL,  /* a conjoining final consonant */
	FOLD_RULE_MARK,   /* dropped without a trace */
	FOLD_RULE_JOIN,   /* dropped, FOLD_JOIN */
	FOLD_RULE_DOT,    /* dropped, FOLD_GAP */
	FOLD_RULE_SPACE,  /* dropped, FOLD_GAP */
	FOLD_RULE_LINE,   /* dropped, FOLD_LINE, the second time FOLD_PARA */
	FOLD_RULE_PARA,   /* dropped, FOLD_PARA */
	FOLD_RULE_SIGN    /* dropped, FOLD_GAP */
};

#define FOLD_RULE_MASK 15u
#define FOLD_RULE_UPPER 16u

/* The table of single bytes: flags of fold.h, and one of these. */
#define FOLD_ASCII_KEEP 128u
#define FOLD_ASCII_OTHER 64u /* go the long way */

/* Multi-unit results: at most so many units, a length before each list. */
#define FOLD_RULE_MULTI_MAX 9

/* Raised when the rules in the code of fold.c change. */
#define FOLD_RULE_VERSION 1

#define FOLD_HANGUL_FIRST 0xAC00u
#define FOLD_HANGUL_LAST 0xD7A3u

#endif
