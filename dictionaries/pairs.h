#ifndef PAIRS_H
#define PAIRS_H

/*
 * pairs: files of names in two scripts, a line each: Latin TAB native.  They
 * are for learning and for measuring, each with half of the names: which half
 * a Latin name belongs to is a matter of its bytes, so that no name is in
 * both.  A struct pairs owns its lines.
 */

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

struct pair {
	struct str latin, native;
};

struct pairs {
	struct pair *pair;
	size_t n, cap;
	char *bytes;
};

enum pairs_half { PAIRS_LEARN, PAIRS_MEASURE };

/* pairs_read: one half of a file; -1 after a warning. */
int pairs_read(struct pairs *p, const char *path, enum pairs_half half);
void pairs_fini(struct pairs *p);

#endif
