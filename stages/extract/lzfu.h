#ifndef LZFU_H
#define LZFU_H

/*
 * lzfu: RTF as mail programs compress it.
 *
 * Source: MS-OXRTFCP.
 */

#include "buf.h"
#include "str.h"

enum lzfu_result {
	LZFU_WHOLE,
	LZFU_CUT,    /* the bytes end too early */
	LZFU_DAMAGED /* not of this form, or the checksum is wrong */
};

/*
 * lzfu_read: appends what comes out, at most nine times the bytes that went
 * in; all before what is wrong is there.
 */
enum lzfu_result lzfu_read(struct str in, struct buf *out);

#endif
