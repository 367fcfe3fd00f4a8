#ifndef PSDNOTE_H
#define PSDNOTE_H

/*
 * psdnote: notes that are stuck on a drawing, where corrections are asked for:
 * their texts at "note:1", who wrote them at "note:1/author".
 *
 * Source: Adobe Photoshop File Formats Specification, 2019, "Annotations".
 */

#include "doc.h"

struct fact_pool;

/* psdnote_read: one block of notes; what is in a code page waits in the pool.
 */
void psdnote_read(struct doc *d, struct fact_pool *pool, struct str block);

#endif
