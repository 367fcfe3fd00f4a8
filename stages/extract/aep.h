#ifndef AEP_H
#define AEP_H

/*
 * aep: projects of After Effects: lists of chunks in lists, whose texts are
 * names of compositions, layers, footage and effects, comments, expressions,
 * paths of files, and what text layers say; at "item:3", "item:3/layer:2".
 */

#include "doc.h"

void aep_read(struct doc *d);

#endif
