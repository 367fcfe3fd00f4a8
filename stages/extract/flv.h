#ifndef FLV_H
#define FLV_H

/*
 * flv: Flash films: what their scripts say: titles, authors, programs, size
 * and length.
 *
 * Source: Adobe Flash Video File Format Specification 10.1; AMF 0.
 */

#include "doc.h"

void flv_read(struct doc *d);

#endif
