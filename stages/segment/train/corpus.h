#ifndef CORPUS_H
#define CORPUS_H

/*
 * corpus: the files that a model is trained from.  Each file read goes into
 * one digest, which the model keeps.
 */

#include "archive/digest.h"
#include "buf.h"

struct corpus {
	struct digest digest;
};

/* corpus_read: a whole file, at the end of out; false after diag_warn(). */
bool corpus_read(struct corpus *c, const char *path, struct buf *out);

/*
 * corpus_sentence: the text that words joined by blanks were cut from, as far
 * as it can be known: a blank stays between two ASCII letters or digits.
 * ends: for each byte of text, 1 where a word ends before it.
 */
void corpus_sentence(struct str words, struct buf *text, struct buf *ends);

#endif
