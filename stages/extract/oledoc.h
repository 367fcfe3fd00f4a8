#ifndef OLEDOC_H
#define OLEDOC_H

/*
 * oledoc: a compound file in the hands of its parser: what is wrong with it
 * becomes a fault of the document, and what it says of itself is told as
 * props.h tells it of newer files.
 */

#include "doc.h"
#include "ole.h"

/* oledoc_open: 0, or -1 after a fault when it is no compound file at all. */
int oledoc_open(struct ole *o, struct doc *d);

/*
 * oledoc_read: a stream's bytes (see ole_read()), marked used; a fault when
 * they are not whole.
 */
struct str oledoc_read(
    struct doc *d, const struct ole *o, struct ole_entry *e, struct buf *store);

/*
 * oledoc_props: the properties in this stream of the root, if it is there:
 * SummaryInformation or one that numbers its properties likewise.  With
 * is_more those of DocumentSummaryInformation, and those that people named. The
 * byte 5 that such names begin with may be missing.
 */
void oledoc_props(
    struct doc *d, const struct ole *o, struct str name, bool is_more);

/*
 * oledoc_time: a time as such files keep it, as in `item`; nothing for zero,
 * which is no time.
 */
void oledoc_time(struct buf *b, uint64_t filetime);

#endif
