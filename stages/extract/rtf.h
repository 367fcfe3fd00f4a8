#ifndef RTF_H
#define RTF_H

/*
 * rtf: RTF by a tokenizer of our own that takes anything.  Places are those of
 * word.h: para:14, header:1/para:1, footer:1/para:1, note:3, endnote:3,
 * comment:2, comment:2/author; below a paragraph /deleted, /field, /link
 * (where hyperlinks lead), /alt (descriptions of pictures, ornamental text).
 * Then meta:title and its like.  Bytes are read in the code page of their font
 * or of the document, whatever runs a character is split over.  Pictures and
 * embedded objects are files in the document.
 *
 * Source: Rich Text Format Specification 1.9.1; MS-OXRTFEX for HTML in it.
 */

#include "doc.h"

void rtf_read(struct doc *d);

/*
 * rtf_text: the same of a part of a document, below place.  RTF that HTML was
 * wrapped in (the body of a mail) is given as that HTML.
 */
void rtf_text(struct doc *d, struct str rtf, struct str place);

#endif
