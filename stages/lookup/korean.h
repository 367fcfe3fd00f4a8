#ifndef KOREAN_H
#define KOREAN_H

/*
 * korean: names of Koreans in Latin letters, whose every syllable means
 * something: another letter makes it the name of another person.
 */

#include <stdbool.h>
#include <stddef.h>

#include "fold.h"
#include "kname.h"

/* A name, or the part [from, to) of a text. */
struct korean_name {
	const struct folded *folded;
	size_t from, to;
};

/*
 * korean_differs: may both be names of Koreans, and do they have no reading in
 * common?
 */
bool korean_differs(const struct kname *k, const struct korean_name *a,
    const struct korean_name *b);

#endif
