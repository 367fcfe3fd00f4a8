#ifndef OLEPACK_H
#define OLEPACK_H

/*
 * olepack: objects in compound files, given as files of their own.  A storage
 * that holds a document is written anew as a compound file, a native stream
 * is unwrapped.
 */

#include "doc.h"
#include "ole.h"

/*
 * olepack_write: a storage and all in it as a compound file of version 3,
 * appended; marked used.  False, and what fits, when it has more than max
 * bytes.
 */
bool olepack_write(const struct ole *o, struct ole_entry *storage, uint64_t max,
    struct buf *out);

/*
 * olepack_give: what a storage is, as a file: a native stream's or package's
 * content, else the storage under its name; name is for what has none.
 */
void olepack_give(struct doc *d, const struct ole *o, struct ole_entry *storage,
    struct str name);

/*
 * olepack_give_native: the content of a storage's native stream or package;
 * false when it has neither.
 */
bool olepack_give_native(struct doc *d, const struct ole *o,
    struct ole_entry *storage, struct str name);

/*
 * olepack_give_all: each storage in this one whose name has this beginning,
 * as "object-1" and so on.
 */
void olepack_give_all(struct doc *d, const struct ole *o,
    struct ole_entry *storage, const char *prefix);

#endif
