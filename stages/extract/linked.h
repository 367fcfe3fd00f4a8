#ifndef LINKED_H
#define LINKED_H

/*
 * linked: files that a drawing holds as its smart objects, or refers to: their
 * names as texts, and what is held as files of their own.
 *
 * Source: Adobe Photoshop File Formats Specification, 2019.
 */

#include "doc.h"

/* linked_read: one block of such files. */
void linked_read(struct doc *d, struct str block);

#endif
