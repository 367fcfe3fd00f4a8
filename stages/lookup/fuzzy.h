#ifndef FUZZY_H
#define FUZZY_H

/*
 * fuzzy: every key of a dictionary that stands misspelt in a folded text.  A
 * place is looked at where a seed of a key stands, which no misspelling can
 * avoid.  What the text looks like there is not asked here.  A struct fuzzy
 * is the caller's, and used again.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dict.h"
#include "fold.h"
#include "match.h"
#include "scan.h"

struct fuzzy {
	struct match *m; /* what was found */
	size_t n, cap;
	struct scan_places places;
	struct match *span;
	size_t n_spans, cap_spans;
};

/*
 * fuzzy_begin, fuzzy_ask, fuzzy_all: the misspelt keys, by their first unit
 * and then the longer before the shorter, in a text that match_text() has
 * taken.  The three belong together; between them memory has time for what it
 * was asked.  Readings of one place that overlap are all given, but none where
 * the key stands as it is.
 */
void fuzzy_begin(const struct dict *d, const struct folded *f,
    const struct matches *text, struct fuzzy *out);
void fuzzy_ask(const struct dict *d, struct fuzzy *out);
void fuzzy_all(const struct dict *d, const struct folded *f,
    const struct matches *text, struct fuzzy *out);
void fuzzy_fini(struct fuzzy *f);

#endif
