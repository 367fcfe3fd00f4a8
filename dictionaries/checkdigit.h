#ifndef CHECKDIGIT_H
#define CHECKDIGIT_H

/* checkdigit: does a registration number agree with its own check digit? */

#include <stdbool.h>

#include "str.h"

/*
 * checkdigit_is_wrong: for what has the form of a number with a check digit:
 * a Unified Social Credit Code of China (GB 32100-2015), or a number of a
 * company in Singapore.  Numbers of other forms are never wrong.
 */
bool checkdigit_is_wrong(struct str number);

#endif
