#ifndef AROUND_H
#define AROUND_H

/* around: what surrounds a match: marks, capitals, numbers, nothing. */

#include "score.h"

/* around_add: points for and against it. */
void around_add(
    const struct score_text *t, const struct match *m, struct finding *out);

#endif
