#ifndef TNEF_H
#define TNEF_H

/*
 * tnef: winmail.dat, in which Outlook sends what other mailers cannot show.
 * Places as in mail.h: header:subject, header:from; part:1/line:4,
 * part:2/para:3 (a body that is HTML, or RTF); property:3a16 (any other text,
 * by its number in MAPI).  What is attached is a file of its own, a mail in it
 * too.
 *
 * Source: MS-OXTNEF.
 */

#include "doc.h"

void tnef_read(struct doc *d);

#endif
