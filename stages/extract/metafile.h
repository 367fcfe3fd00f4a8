#ifndef METAFILE_H
#define METAFILE_H

/*
 * metafile: drawings of Windows, WMF and EMF: the text that they draw, line:4,
 * in the order of the file.
 *
 * Source: [MS-WMF], sections 2.3.1 to 2.3.4; [MS-EMF], sections 2.3.4 to 2.3.8.
 */

#include "doc.h"

void metafile_read_wmf(struct doc *d);
void metafile_read_emf(struct doc *d);

#endif
