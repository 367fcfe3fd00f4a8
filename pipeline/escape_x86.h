#ifndef ESCAPE_X86_H
#define ESCAPE_X86_H

/*
 * escape_x86: the escapes of `bytes` data 32 bytes at a time, whatever is in
 * them.  What it writes is what record.c writes one by one.
 */

#include <stdbool.h>
#include <stddef.h>

/* escape_x86_has: can this processor do so? */
bool escape_x86_has(void);

/*
 * escape_x86_data: moves *p on towards end as far as it goes by itself, less
 * than 32 bytes before it.  Returns where in `to` the next goes; of four bytes
 * for each that it reads all may be overwritten.
 */
unsigned char *escape_x86_data(
    unsigned char *to, const unsigned char **p, const unsigned char *end);

#endif
