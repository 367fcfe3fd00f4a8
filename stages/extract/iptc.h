#ifndef IPTC_H
#define IPTC_H

/*
 * iptc: the older description of a picture, as news agencies have it: records
 * of strings in no stated charset, or in UTF-8.
 *
 * Source: IPTC-NAA Information Interchange Model, version 4.2.
 */

#include "doc.h"

void iptc_read(struct doc *d, struct str bytes);

#endif
