#ifndef SCENE_H
#define SCENE_H

/*
 * scene: scenes of animation programs in XML (Toonz, Harmony): names, titles
 * and paths, in attributes and between tags, at "element:12/name": the number
 * of the element, from the top, and the attribute.
 */

#include "doc.h"

void scene_read(struct doc *d);

#endif
