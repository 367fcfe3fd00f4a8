#ifndef BLIP_H
#define BLIP_H

/*
 * blip: pictures in old office files, each a file of its own.  They lie in
 * streams of drawings in several ways, but all behind the same head.
 *
 * Source: MS-ODRAW, section 2.2.23.
 */

#include "doc.h"

/*
 * blip_give_all: each picture (JPEG, PNG, TIFF, WMF, EMF) in these bytes, as
 * "picture-1.png" and so on; *number counts those given so far.
 */
void blip_give_all(struct doc *d, struct str bytes, uint64_t *number);

#endif
