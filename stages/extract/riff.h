#ifndef RIFF_H
#define RIFF_H

/*
 * riff: AVI, WAV and WebP files: what stands in their INFO lists, names of
 * streams, notes, size and length; EXIF and XMP of pictures.
 *
 * Source: Multimedia Programming Interface and Data Specifications 1.0 (1991);
 * EBU Tech 3285 (bext).
 */

#include "doc.h"

void riff_read(struct doc *d);

#endif
