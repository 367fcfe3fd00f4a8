#ifndef ABOUT_H
#define ABOUT_H

/* about: the page of a workbook that says how it was made and how to read it */

#include <stddef.h>

#include "str.h"
#include "xlsxwrite.h"

/* A program that the stream went through. */
struct about_stage {
	struct str name, release, options;
	uint64_t times; /* in joined streams more than once */
};

/* What the first cell says of the line with the sum of the hits as TSV. */
#define ABOUT_TWIN "Hits as TSV, SHA-256"

struct about {
	const char *release;
	bool has_frame; /* the stream said where it begins and ends */
	const struct about_stage *stages;
	size_t n_stages;
	struct str twin; /* 64 digits */
	const struct str *notices;
	size_t n_notices;
};

/* about_page: writes it.  0 or -1. */
int about_page(
    const struct about *a, struct xlsxwrite *x, struct xlsxpage *page);

/* about_columns: the page's columns, for xlsxwrite_page(). */
const struct column *about_columns(size_t *n);

#endif
