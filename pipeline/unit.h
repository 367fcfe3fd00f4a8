#ifndef UNIT_H
#define UNIT_H

/*
 * unit: where a text that is longer than a unit may be is cut, so that as few
 * words and names as can be lie across the cut.
 */

#include "str.h"

/*
 * unit_cut: how much of well-formed UTF-8 goes into the next piece: all, or at
 * most LIMIT_UNIT bytes: up to and with the last white space that is near
 * there, best behind a mark or a tab, else all characters that fit.
 */
size_t unit_cut(struct str text);

#endif
