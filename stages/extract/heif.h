#ifndef HEIF_H
#define HEIF_H

/*
 * heif: pictures in boxes (HEIC, AVIF): EXIF and XMP among their items, names
 * of items, and the size.
 *
 * Source: ISO/IEC 23008-12 and 14496-12, the boxes iinf, iloc and ispe.
 */

#include "doc.h"

void heif_read(struct doc *d);

#endif
