#ifndef HWP_H
#define HWP_H

/*
 * hwp: HWP 5 documents, compound files of Hancom's word processor: the
 * streams, how they are packed and protected, and the files in them.
 */

#include "doc.h"

/* hwp_read: a parser, see child.h. */
void hwp_read(struct doc *d);

/*
 * hwp_decrypt: what a section of a distribution document is before it is
 * decompressed, appended: the key stands in the record at its beginning.
 * False when there is no such record.
 */
bool hwp_decrypt(struct str section, struct buf *out);

/* hwp_object: an embedded object, which stands behind its length. */
struct str hwp_object(struct str content);

#endif
