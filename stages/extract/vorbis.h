#ifndef VORBIS_H
#define VORBIS_H

/*
 * vorbis: the comments of FLAC and Ogg files, in UTF-8.
 *
 * Source: Ogg Vorbis I format specification, section 5; RFC 9639 (FLAC).
 */

#include "doc.h"

void vorbis_read_flac(struct doc *d);
void vorbis_read_ogg(struct doc *d);

#endif
