#ifndef RESOURCES_H
#define RESOURCES_H

/*
 * resources: Photoshop's blocks of facts about a picture, which its own files
 * have, and JPEG and TIFF files too.
 *
 * Source: Adobe Photoshop File Formats Specification, 2019.
 */

#include "doc.h"

/*
 * resources_read: whole says that the blocks are a drawing's own, whose EXIF
 * is not told elsewhere; known (or NULL) is the charset of its maker.
 */
void resources_read(
    struct doc *d, struct str blocks, bool whole, const char *known);

/*
 * resources_wide: the string (a u32 count, then UTF-16BE) that *s begins
 * with; *s moves behind it.
 */
struct str resources_wide(struct str *s);

/*
 * resources_texts: the texts in a descriptor, each at place; with key, only
 * those of this name (four characters).  How many.
 */
size_t resources_texts(
    struct doc *d, struct str place, struct str descriptor, const char *key);

#endif
