#ifndef ID3_H
#define ID3_H

/*
 * id3: the tags of MP3 files, before the sound and behind it.  What they call
 * Latin-1 is whatever the machine had.
 *
 * Source: ID3 2.2.0, 2.3.0, 2.4.0; ID3v1.1.
 */

#include "doc.h"

void id3_read(struct doc *d);

/* id3_tag: a tag that another file holds. */
void id3_tag(struct doc *d, struct str tag);

#endif
