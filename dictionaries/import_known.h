#ifndef IMPORT_KNOWN_H
#define IMPORT_KNOWN_H

/*
 * import_known: what a dictionary has already: which of its entities a listed
 * thing is, and the names of these.  Strings handed out live until it is freed.
 */

#include <stdbool.h>

#include "dict.h"
#include "str.h"

struct import_known;

/* import_known_new: of a dictionary, which may be closed afterwards. */
struct import_known *import_known_new(const struct dict *d);
void import_known_free(struct import_known *k);

/*
 * import_known_entity: the entity that has this list and number in its column
 * `listed`, and the date there (may be empty); the first in order if there are
 * several.  False for none.
 */
bool import_known_entity(const struct import_known *k, struct str listed,
    struct str *entity, struct str *date);

/* import_known_has: key: entity, tab, name, tab, as a source has them. */
bool import_known_has(const struct import_known *k, struct str key);

#endif
