#ifndef TIMESHEET_H
#define TIMESHEET_H

/*
 * timesheet: exposure sheets of animation (XDTS, and TDTS of the same form): a
 * line that says what it is, then JSON.  Each string of it is text at
 * "json:header.cut", "json:timeTables.0.name" and so on: its way from the top.
 *
 * Source: XDTS (eXchange Digital Time Sheet) file format 1.0, Celsys and Toei.
 */

#include "doc.h"

void timesheet_read(struct doc *d);

#endif
