#ifndef CLIP_H
#define CLIP_H

/*
 * clip: drawings of CLIP STUDIO PAINT: chunks, of which one is a database with
 * the names of layers.  Its tables are not read: its strings are found as in
 * files of unknown kinds (scraps.h), and that is said.
 */

#include "doc.h"

void clip_read(struct doc *d);

#endif
