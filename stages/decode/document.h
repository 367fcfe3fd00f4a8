#ifndef DOCUMENT_H
#define DOCUMENT_H

/*
 * document: the bytes of one item that is text, as lines of UTF-8.  It is
 * judged on its first 64 KiB and read window by window.  Lines that do not
 * read well as what the document is, stretch by stretch, are judged apart: a
 * mailbox, a log or files put end to end hold several charsets, and each
 * `text` says its own.  A document owns two windows and one unit at most.
 */

#include "charset/charset.h"
#include "items.h"
#include "marks.h"
#include "record.h"

struct document;

/* document_new: charset: everything is in it; or NULL to judge. */
struct document *document_new(const char *charset);
void document_free(struct document *doc);

/* document_declare: what it says of itself, a canonical name or NULL. */
void document_declare(struct document *doc, const char *charset);

/* document_expect: what is likely, since its name or its neighbours are so. */
void document_expect(struct document *doc, const char *charset);

/* document_charset: what it was read as, if the model is sure of it; or NULL.
 */
const char *document_charset(const struct document *doc);

/*
 * document_add: more bytes; false when they are no text, and have been passed
 * on as they came.
 */
bool document_add(struct document *doc, struct item *item, struct str bytes,
    struct marks *marks, struct rec_sink *out);

/* document_end: there are no more; what is left, and what was damaged. */
void document_end(struct document *doc, struct item *item, struct marks *marks,
    struct rec_sink *out);

#endif
