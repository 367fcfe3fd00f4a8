#ifndef ENTITY_H
#define ENTITY_H

/*
 * entity: character references of HTML: &amp; &#44608; &#xAE40;
 */

#include <stdbool.h>

#include "buf.h"
#include "str.h"

/*
 * entity_add: the character at s, which begins with &, appended as UTF-8;
 * returns the bytes it took.  What is no reference is a plain & and takes 1.
 * In attributes an address's "&copy=1" is none.
 */
size_t entity_add(struct buf *out, struct str s, bool in_attribute);

/* entity_decode: all of s, appended. */
void entity_decode(struct buf *out, struct str s, bool in_attribute);

#endif
