#ifndef WORD_H
#define WORD_H

/*
 * word: DOCX.  Paragraphs are numbered through the body, those of tables and
 * text boxes among them, empty ones counted: para:14.  What is in a paragraph
 * and not read with it stands one step below: para:14/deleted (struck out by
 * change tracking), /field (instructions of fields), /ruby (readings), /alt
 * (descriptions of pictures).  Then header:1/para:1, footer:1/para:1, note:3,
 * endnote:3, comment:2, comment:2/author, chart:1, diagram:1, link.
 */

#include "doc.h"

void word_read(struct doc *d);

/*
 * word_read_xml: documents that Word 2003 and later save as one XML file, in
 * which the numbers of notes count them.
 */
void word_read_xml(struct doc *d);

#endif
