#ifndef CUTS_H
#define CUTS_H

/*
 * cuts: the words of a text, from the text and the field `cuts` beside it.
 * Nothing here owns memory.  Cuts that do not fit their text are followed as
 * far as they do; behind that only white space is a boundary.
 */

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/* A word: bytes [at, at + n) of the text; how sure the boundary before it is.
 */
struct cuts_word {
	size_t at, n;
	char mark; /* ' ' a boundary, '?' a weak one, '+' before a particle */
};

/* Where the iteration stands; the fields are private. */
struct cuts {
	struct str text, rest; /* the text; its cuts still to come */
	size_t at;
	uint64_t left; /* bytes of the word begun; UINT64_MAX when lost */
};

/* cuts_start: before the first word. */
void cuts_start(struct cuts *c, struct str text, struct str cuts);

/* cuts_next: the next word; false behind the last. */
bool cuts_next(struct cuts *c, struct cuts_word *word);

/* cuts_is_space: white space as record(5) means it: always a boundary. */
bool cuts_is_space(uint32_t cp);

#endif
