#ifndef MATROSKA_H
#define MATROSKA_H

/*
 * matroska: MKV and WebM files: title, tags, names of tracks and chapters,
 * date, size and length; attached files.
 *
 * Source: RFC 8794 (EBML), RFC 9559 (Matroska).
 */

#include "doc.h"

void matroska_read(struct doc *d);

#endif
