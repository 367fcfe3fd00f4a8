#ifndef ALONE_H
#define ALONE_H

/*
 * alone: what readers that are programs of their own have in common.
 */

#include "str.h"

/*
 * alone_input: standard input as it lies, mapped to the process's end; empty
 * when it cannot be.
 */
struct str alone_input(void);

/* alone_hush: libraries say on standard error what is wrong with a file. */
void alone_hush(void);

#endif
