#ifndef SHEETML_H
#define SHEETML_H

/*
 * sheetml: workbooks that Excel 2002 and 2003 save as one XML file, and many
 * programs of others write because it is easy.
 *
 * Source: the XML Spreadsheet reference of Office XP.
 */

#include "doc.h"

void sheetml_read(struct doc *d);

#endif
