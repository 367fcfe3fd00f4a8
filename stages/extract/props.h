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

/* props_read_bytes: of an office file that is one XML file. */
void props_read_bytes(struct doc *d, struct str bytes);

#endif
