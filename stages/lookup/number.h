#ifndef NUMBER_H
#define NUMBER_H

/*
 * number: seasons and episodes by their number, which no list of words can
 * hold: S03E05, EP12, 第12集, 第三季, 제5부, シーズン 2.
 */

#include <stdbool.h>
#include <stddef.h>

#include "fold.h"

enum number_what { NUMBER_SEASON, NUMBER_EPISODE };

/*
 * number_next: the next such mark of the folded text from unit *at on; units
 * [*start, *at) make it.
 */
bool number_next(
    const struct folded *f, size_t *at, size_t *start, enum number_what *what);

#endif
