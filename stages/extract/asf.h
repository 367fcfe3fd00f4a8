#ifndef ASF_H
#define ASF_H

/*
 * asf: sounds and films of Windows Media (.asf, .wma, .wmv): the objects of
 * their header.
 *
 * Source: Advanced Systems Format Specification, revision 01.20.
 */

#include "doc.h"

void asf_read(struct doc *d);

#endif
