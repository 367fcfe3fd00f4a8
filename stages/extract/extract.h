#ifndef EXTRACT_H
#define EXTRACT_H

/*
 * extract: gathers the bytes of documents, has them parsed, each in a process
 * of its own, and puts their text in the place of their bytes.  Files in
 * documents (what is attached to a mail) become items, opened like any other.
 * All else passes on as it is.
 */

#include <stdbool.h>

#include "record.h"
#include "sandbox.h"

struct extract_opts {
	uint64_t document; /* bytes of a document that is parsed */
	uint64_t text;     /* characters of its text */
	uint64_t pages;    /* pages of it */
	bool ocr;          /* pictures are read for the text they show */
	uint64_t depth;    /* archives and documents in each other */
	uint64_t xml_depth, xml_attributes;
	struct sandbox_limits process;
	const struct str *passwords; /* to try; the caller's, or NULL */
	size_t n_passwords;
};

/* extract_opts_default: from limits.h. */
void extract_opts_default(struct extract_opts *opts);

struct extract;

/* extract_new: NULL after diag_warn(). */
struct extract *extract_new(const struct extract_opts *opts);
void extract_free(struct extract *x);

/* extract_record: a stage_record_fn; its state is the struct extract. */
int extract_record(void *state, struct record *in, struct rec_sink *out);

#endif
