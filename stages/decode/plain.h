#ifndef PLAIN_H
#define PLAIN_H

/*
 * plain: the -l mode: a line is an escaped byte string, a name or a small
 * document; what comes out is its charset, how that was found, the margin and
 * the text.  With groups the lines up to a blank one are judged together.
 */

#include <stdbool.h>

#include "buf.h"

struct plain;

/* plain_new: charset NULL: judge.  The name must be canonical. */
struct plain *plain_new(const char *charset, bool groups);
void plain_free(struct plain *p);

/* plain_line: one line, or NULL at the end of input. */
void plain_line(struct plain *p, const struct str *line, struct buf *out);

#endif
