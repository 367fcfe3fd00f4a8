#ifndef MAIL_H
#define MAIL_H

/*
 * mail: EML and MBOX.  Fields of the header: header:subject; the mail's own
 * text: part:1/line:4, or part:2/para:3 where it is HTML, parts counted
 * through; before and after the parts: preamble:1/line:2, epilogue:1/line:2.
 * What is attached, and each mail in a mail or a mailbox, is a file of its own.
 */

#include "doc.h"

void mail_read(struct doc *d);
void mail_read_box(struct doc *d);

/* mail_give_field: one field of a header that a mail elsewhere has. */
void mail_give_field(struct doc *d, struct str name, struct str value);

#endif
