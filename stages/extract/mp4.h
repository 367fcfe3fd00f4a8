#ifndef MP4_H
#define MP4_H

/*
 * mp4: MP4 and QuickTime files: titles and other texts about them, names of
 * tracks and chapters, dates, size and length.
 *
 * Sources: ISO/IEC 14496-12; QuickTime File Format (2016); 3GPP TS 26.244.
 */

#include "doc.h"

void mp4_read(struct doc *d);

#endif
