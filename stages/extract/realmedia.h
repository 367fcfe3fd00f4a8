#ifndef REALMEDIA_H
#define REALMEDIA_H

/*
 * realmedia: films of RealNetworks (.rm, .rmvb): title, author, copyright and
 * comment, in whatever code page their maker had, and names of streams.
 */

#include "doc.h"

void realmedia_read(struct doc *d);

#endif
