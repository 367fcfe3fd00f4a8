#ifndef LOOKUP_H
#define LOOKUP_H

/*
 * lookup: the names of dictionaries in the texts of a stream.  A struct
 * lookup borrows its dictionaries and owns the rest.
 */

#include <stdbool.h>

#include "buf.h"
#include "dicts.h"
#include "record.h"
#include "str.h"

struct lookup_opts {
	int least;      /* the least score that is written */
	bool all;       /* every match, whatever its score, nested ones too */
	unsigned edits; /* of a misspelling at most; 0: none are looked for */
};

struct lookup;

struct lookup *lookup_new(struct dicts *ds, const struct lookup_opts *opts);
void lookup_free(struct lookup *l);

/* lookup_record: for stage_run(). */
int lookup_record(void *state, struct record *in, struct rec_sink *out);

/* lookup_line: for stage_lines(); each line is a document of its own. */
int lookup_line(void *state, const struct str *line, struct buf *out);

#endif
