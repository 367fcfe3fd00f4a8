#ifndef ARMOUR_H
#define ARMOUR_H

/*
 * armour: bytes that travel as lines of text: base64 (RFC 4648) and uuencode
 * (POSIX).  What is given borrows from the text, what is decoded is appended.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/* armour_line: the next line of *rest without its end (LF, CR LF or CR). */
bool armour_line(struct str *rest, struct str *line);

/*
 * armour_base64: the bytes; returns how many characters were none of it, which
 * it passes over.
 */
size_t armour_base64(struct buf *out, struct str s);

/*
 * armour_uudecode: *s begins with a line "begin 644 name"; its content is
 * appended, *s moves behind "end" (or the last line that fits).  False when
 * no content follows: *s stays.
 */
bool armour_uudecode(struct str *s, struct str *name, struct buf *out);

/* armour_begins: is s a file of uuencode or "begin-base64" from its start? */
bool armour_begins(struct str s);

/* armour_name: the name of such a file, or nothing. */
struct str armour_name(struct str s);

/*
 * armour_file: the content of such a file; *s moves behind its end.  False when
 * it has none: the content is then what was there before.
 */
bool armour_file(struct str *s, struct buf *out);

#endif
