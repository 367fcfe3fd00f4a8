#ifndef SST_H
#define SST_H

/*
 * sst: the strings of a workbook that its cells share, by number.  The
 * caller's struct; all zero is empty.
 */

#include "doc.h"

struct sst {
	struct buf text; /* all in a row */
	struct sst_string {
		size_t at, n;
		bool shown;
	} * list;
	size_t n, cap;
};

/* sst_begin: a string of which nothing is there yet; add to ->text. */
void sst_begin(struct sst *s);

/* sst_end: the string in hand ends where the text does. */
void sst_end(struct sst *s);

/* sst_show: number i, which a cell shows; false when there is none. */
bool sst_show(struct sst *s, uint64_t i, struct str *out);

/* sst_give_unshown: what cells that are gone or were lost left behind. */
void sst_give_unshown(const struct sst *s, struct doc *d);
void sst_fini(struct sst *s);

#endif
