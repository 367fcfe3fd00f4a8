#ifndef RUNS_H
#define RUNS_H

/*
 * runs: a text in runs of one kind of characters, which need no dictionary
 * and no model to be found.  A struct runs that is all zero is empty; it owns
 * its array, which grows with the longest text and is used again.
 */

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

#include "particle.h"

enum run_kind {
	RUN_SIGN,    /* with what extends it, and its repetitions */
	RUN_LETTERS, /* letters, digits, syllables: a word or an eojeol */
	RUN_HAN,     /* Han and kana, to be cut */
	RUN_COMPLEX  /* other scripts without spaces, for ICU */
};

struct run {
	size_t at, n; /* bytes of the text */
	size_t tail;  /* of letters: where its last syllables begin, or end */
	enum run_kind kind;
	enum particle_head head; /* of letters: what precedes the syllables */
	bool joined;             /* to the run before it, without white space */
	bool kana, hanja;        /* of Han: there are; so few, and no kana */
};

/* Han that Korean writes as one word; longer runs are Chinese sentences. */
enum { RUNS_HANJA_MAX = 4 };

struct runs {
	struct run *v;
	size_t n, cap;
	size_t han, kana; /* bytes of runs without and with kana */
};

void runs_fini(struct runs *r);

/* runs_find: those of any bytes, in order; white space is in none. */
void runs_find(struct runs *r, struct str text);

#endif
