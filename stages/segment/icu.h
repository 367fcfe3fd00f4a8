#ifndef ICU_H
#define ICU_H

/*
 * icu: words of Thai and other scripts that are written without spaces, and
 * what a character is.  The one user of ICU's word breaks.
 * A struct icu owns its iterator and its text; a run is copied into it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

/* What a character is to the segmenter; see UAX #29 for the properties. */
enum icu_class {
	ICU_OTHER,  /* punctuation, signs: a word of its own */
	ICU_SPACE,  /* white space: always a boundary, in no word */
	ICU_LETTER, /* of a script with spaces between its words */
	ICU_DIGIT,
	ICU_HANGUL, /* a whole syllable */
	ICU_HAN,    /* also the iteration marks and the number zero */
	ICU_KANA,
	ICU_COMPLEX, /* of other scripts that need a dictionary */
	ICU_EXTEND,  /* belongs to what stands before it */
	ICU_JOINER,  /* the same, and to what follows too */
	ICU_LEAD,    /* belongs to what follows: leading jamo, number signs */
	ICU_REGION   /* half of a flag */
};

/* icu_class: of any code point; slow, for those without a fast range. */
enum icu_class icu_class(uint32_t cp);

struct icu;

/* icu_open: ready for runs, or NULL after diag_warn() (ICU has no data). */
struct icu *icu_open(void);
void icu_close(struct icu *u);

/* icu_start: a run to be cut, well-formed UTF-8, by LIMIT_BREAK_TEXT at most.
 */
void icu_start(struct icu *u, struct str run);

/*
 * icu_next: bytes of the next word of the run whose rest begins at p; at most
 * rest.n, never 0.
 */
size_t icu_next(struct icu *u, struct str rest);

/* icu_release: "ICU 72.1". */
const char *icu_release(void);

#endif
