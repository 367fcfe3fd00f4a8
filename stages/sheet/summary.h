#ifndef SUMMARY_H
#define SUMMARY_H

/*
 * summary: what the tables come to, as rows of TABLE_SUMMARY, and as the page
 * Summary of a workbook.
 */

#include "files.h"
#include "review.h"
#include "census.h"
#include "xlsxwrite.h"

struct summary {
	struct files_counts files;
	uint64_t hits, faults;
	bool has_review;
	struct review_counts review;
	struct census *census;
	const struct str *notices; /* sentences about the tables */
	size_t n_notices;
};

/* summary_rows: all rows in their order.  0, or what fn returned. */
int summary_rows(const struct summary *s, table_row_fn fn, void *arg);

/* summary_page: the same as a page.  0 or -1. */
int summary_page(
    const struct summary *s, struct xlsxwrite *x, struct xlsxpage *page);

/* summary_meaning: a fault's code in words; empty for one we do not know. */
struct str summary_meaning(struct str code);

/* summary_columns: the page's columns, for xlsxwrite_page(). */
const struct column *summary_columns(size_t *n);

#endif
