#ifndef EXIF_H
#define EXIF_H

/*
 * exif: the directories of tags of a TIFF file, which pictures of other kinds
 * hold too: who, what, when, with which camera, where.
 *
 * Sources: TIFF 6.0; Exif 2.32; the XP tags of Windows, in UTF-16.
 */

#include "doc.h"

/* exif_read: inside a picture, which tells its own size. */
void exif_read(struct doc *d, struct str tiff);

/* exif_read_tiff: the document is one: its size and number of pictures too. */
void exif_read_tiff(struct doc *d);

#endif
