#ifndef DUMP_H
#define DUMP_H

/* dump: a compiled dictionary written as a source again. */

#include "buf.h"
#include "dict.h"

/*
 * dict_dump: all rows, sorted, with the category as last column; or those of
 * one category in the form of its source.  Appended to out; -1 after one line
 * when the file is damaged or has no such category.
 */
int dict_dump(const struct dict *d, struct str category, struct buf *out);

/*
 * dict_needs_text: the needs of a row, `;` between them, appended; false when
 * the file is damaged.
 */
bool dict_needs_text(
    const struct dict *d, const struct dict_row *row, struct buf *text);

#endif
