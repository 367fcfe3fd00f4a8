#ifndef COMPANY_H
#define COMPANY_H

/*
 * company: the legal forms that firms carry around their names: LLC, Co. Ltd,
 * 有限公司, 株式会社 at either end, 주식회사, (주).  Dictionary names are
 * indexed with and without them; a match is widened over one that adjoins.
 * A struct company is made once and owned by the caller.
 */

#include <stdbool.h>
#include <stddef.h>

#include "fold.h"
#include "str.h"

struct company;

struct company *company_new(void);
void company_free(struct company *c);

/*
 * company_after: how many units of forms follow unit i - 1, from i on.
 * company_before: how many end just before unit i.  0 when there are none.
 */
size_t company_after(const struct company *c, const struct folded *f,
    struct str source, size_t i);
size_t company_before(const struct company *c, const struct folded *f,
    struct str source, size_t i);

/*
 * company_core: the units [*from, *to) of a whole name that are left without
 * forms.  False when it has none, or when nothing but forms would be left.
 */
bool company_core(const struct company *c, const struct folded *f,
    struct str source, size_t *from, size_t *to);

#endif
