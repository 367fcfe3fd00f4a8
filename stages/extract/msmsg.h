#ifndef MSMSG_H
#define MSMSG_H

/*
 * msmsg: mails, appointments, contacts and the like as Outlook saves them.
 * Places as in mail.h: header:subject, header:from, header:to and so on;
 * part:1/line:4, part:2/para:3 (a body that is HTML, or RTF); property:3a16
 * (any other text, by its number in MAPI).  What is attached is a file of its
 * own, a mail in it too.
 *
 * Source: MS-OXMSG, MS-OXPROPS.
 */

#include "doc.h"

void msmsg_read(struct doc *d);

#endif
