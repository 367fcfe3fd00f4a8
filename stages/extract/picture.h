#ifndef PICTURE_H
#define PICTURE_H

/*
 * picture: what JPEG, PNG, GIF and BMP files say of themselves: comments and
 * descriptions as text ("comment:1", "meta:title"), size and dates as facts.
 *
 * Sources: ITU-T T.81 (JPEG), PNG third edition, GIF89a.
 */

#include "doc.h"

void picture_read_jpeg(struct doc *d);
void picture_read_png(struct doc *d);
void picture_read_gif(struct doc *d);
void picture_read_bmp(struct doc *d);

#endif
