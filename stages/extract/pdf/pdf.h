#ifndef PDF_H
#define PDF_H

/*
 * pdf: the text of PDF files, by poppler, of which this is the one user: the
 * lines of each page in reading order at "page:3/line:4", what is written on
 * it later at "page:3/annotation:1", fields of forms, links, the outline, what
 * the file says of itself, and attached files.
 */

#include <stdbool.h>

#include "doc.h"

struct pdf_opts {
	uint64_t pages; /* that are read */
	bool render;    /* pages that are pictures only become files */
	/* A page has been read: what it gave should be safe from a crash. */
	void (*page_done)(void *arg);
	void *arg;
};

/*
 * pdf_warm_up: what poppler sets up at its first use, from files too.  Before
 * anything else; the process keeps it to its end.
 */
void pdf_warm_up(void);

void pdf_read(struct doc *d, const struct pdf_opts *opts);

#endif
