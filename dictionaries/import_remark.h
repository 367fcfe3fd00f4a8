#ifndef IMPORT_REMARK_H
#define IMPORT_REMARK_H

/*
 * import_remark: the remarks of an entry of OFAC's list: parts with `; `
 * between them, each of which says by its first words what it is.
 */

#include <stdbool.h>

#include "str.h"

enum import_remark {
	IMPORT_REMARK_OTHER,  /* dates of birth, links, gender ... */
	IMPORT_REMARK_ALIAS,  /* a.k.a. 'X': a weak one */
	IMPORT_REMARK_CUT,    /* one that has no end: remarks are cut */
	IMPORT_REMARK_NUMBER, /* of a register or a tax office */
	IMPORT_REMARK_SHIP    /* the seven digits of the IMO */
};

/*
 * import_remark_next: the next part and its value, which is a piece of the
 * remarks.  False at their end.
 */
bool import_remark_next(
    struct str *rest, enum import_remark *kind, struct str *value);

#endif
