#ifndef PROPS_H
#define PROPS_H

/*
 * props: what an office file says of itself: title, author, company, dates.
 */

#include "package.h"

/* props_read: of an OOXML package: core, extended and custom properties. */
void props_read(struct package *p);

/* props_read_part: of one part (ODF's meta.xml, HWPX's content.hpf). */
void props_read_part(struct package *p, struct package_part *part);

#endif
