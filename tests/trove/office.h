#ifndef OFFICE_H
#define OFFICE_H

/*
 * office: documents of office programs, as small as their formats allow.
 * Texts are UTF-8; the documents are appended to a buffer of the caller.
 */

#include <stddef.h>

#include "buf.h"

enum office_kind {
	OFFICE_SHARED,  /* in the table of shared strings */
	OFFICE_INLINE,  /* in the cell itself */
	OFFICE_FORMULA, /* the result of more, a formula */
	OFFICE_NUMBER
};

struct office_cell {
	const char *ref; /* "B3" */
	const char *text;
	enum office_kind kind;
	const char *more; /* a formula; the reading (ruby) of a shared string */
};

struct office_book {
	const char *sheet;
	const struct office_cell *cells; /* row by row */
	size_t n;
	const char *note_ref; /* a comment and its cell, or NULL */
	const char *note;
	const char *box; /* a text box, or NULL */
};

void office_xlsx(struct buf *out, const struct office_book *book);

/* office_ods: cells of consecutive rows, all text. */
void office_ods(struct buf *out, const struct office_book *book);

/* office_docx: each paragraph is broken into two runs in its middle. */
void office_docx(struct buf *out, const char *const *paras, size_t n);
void office_odt(struct buf *out, const char *const *paras, size_t n);

/* office_pptx: one slide a paragraph. */
void office_pptx(struct buf *out, const char *const *slides, size_t n);

#endif
