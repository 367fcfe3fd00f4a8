#ifndef HTML_H
#define HTML_H

/*
 * html: the text of HTML, by a tokenizer of our own that takes anything.  A
 * block is a unit, para:1; white space is collapsed, BR is a line end, a line
 * of PRE is a block.  Below a block /alt, /title (attributes), /value (of
 * input fields), /link (addresses elsewhere), /ruby (readings).  Then
 * meta:title, meta:description and the like, and comment:1.  Scripts and
 * style sheets are left out.
 *
 * Source: WHATWG HTML, section 13.2.5 (tokenization), as far as text goes.
 */

#include "doc.h"

void html_read(struct doc *d);

/* html_text: the same of a part of a document, as UTF-8, below place. */
void html_text(struct doc *d, struct str utf8, struct str place);

/*
 * html_declared: the charset that a page says it is in, canonical; or NULL.
 */
const char *html_declared(struct str bytes);

#endif
