#ifndef MSPPT_H
#define MSPPT_H

/*
 * msppt: presentations of PowerPoint 97 to 2003 (and Kingsoft's, which are the
 * same).  Places as in powerpoint.h: slide:2, slide:2/note, slide:2/comment,
 * slide:2/comment/author, /name, /header (footers and dates too), /alt;
 * master:1; link.  Objects in it are files of their own.
 *
 * Source: MS-PPT, MS-ODRAW.
 */

#include "doc.h"

void msppt_read(struct doc *d);

#endif
