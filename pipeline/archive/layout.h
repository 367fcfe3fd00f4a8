#ifndef LAYOUT_H
#define LAYOUT_H

/*
 * layout: what each byte of an archive is that another library reads, by the
 * archive's own headers and without any of its content: tar (all dialects),
 * cpio, ar, lha, rar 4 and 5, 7z, alz, warc.  Of a kind that is not known here,
 * and of a compressed stream, everything is data: which bytes are whose cannot
 * be told. So is the rest of an archive of more than LIMIT_SPANS parts.
 *
 * Source: POSIX pax (ustar, pax) and cpio (odc); the manuals of GNU tar, of
 * cpio's "newc" and of ar; the LHA header's levels 0 to 3; RAR 4 and 5
 * technical notes; 7zFormat.txt.
 */

#include "../str.h"
#include "account.h"

/*
 * layout_account: opens the account of an archive of sniff()'s type that
 * stands at this place of its file, and enters all that its headers say.  True
 * when it ends within what they promise.
 */
bool layout_account(
    struct account *a, struct str archive, uint64_t at, const char *type);

#endif
