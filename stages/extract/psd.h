#ifndef PSD_H
#define PSD_H

/*
 * psd: drawings in layers (PSD, and PSB for large ones).
 *
 * A layer's name stands at "layer:1" and so on, the lowest first, the marks
 * where a group ends too; the text of a text layer at "layer:1/text".  Beside
 * the name in UTF-16 stands that in the code page of its maker's machine: the
 * two together tell it (meta `layer-charset`), and where they do not say the
 * same the older one is at "layer:1/stored".
 *
 * Source: Adobe Photoshop File Formats Specification, 2019.
 */

#include "doc.h"

void psd_read(struct doc *d);

#endif
