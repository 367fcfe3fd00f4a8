#ifndef OLDROW_H
#define OLDROW_H

/* oldrow: a row of an earlier sheet, as its readers hand it out. */

#include <stddef.h>

#include "str.h"

/*
 * old_row_fn: the cells of a row, header rows like all others; sheet is the
 * sheet's name, empty in TSV and CSV.  Everything lives until fn returns.
 * Nonzero stops the reader.
 */
typedef int (*old_row_fn)(
    void *arg, struct str sheet, const struct str *cells, size_t n);

#endif
