#ifndef OLEANY_H
#define OLEANY_H

/*
 * oleany: a compound file whose beginning does not show what it is.  What it
 * holds tells: a document of a known kind is read as one; of others the
 * properties are given, and each stream is a file of its own.
 */

#include "doc.h"

void oleany_read(struct doc *d);

#endif
