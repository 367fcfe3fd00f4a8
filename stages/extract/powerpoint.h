#ifndef POWERPOINT_H
#define POWERPOINT_H

/*
 * powerpoint: PPTX.  A paragraph is a unit, and all of a slide stand at the
 * slide: slide:2, numbered as they are shown; below it /note, /comment, /alt,
 * /chart:1, /diagram:1, /link.  Then master:1 and layout:1.
 */

#include "doc.h"

void powerpoint_read(struct doc *d);

#endif
