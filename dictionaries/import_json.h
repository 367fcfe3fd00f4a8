#ifndef IMPORT_JSON_H
#define IMPORT_JSON_H

/*
 * import_json: one JSON text, read from front to back.  The reader asks for
 * what it expects; what it does not care for it skips.  The first thing that
 * is not as expected makes all that follows fail, so one look at the end is
 * enough.  The text stays the caller's.
 */

#include <stdbool.h>

#include "buf.h"
#include "str.h"

/* Brackets in each other; the files we read have four. */
#define IMPORT_JSON_DEPTH 64

struct import_json {
	struct str rest;
	unsigned depth;
	char open[IMPORT_JSON_DEPTH];  /* the bracket that closes each */
	bool first[IMPORT_JSON_DEPTH]; /* nothing in it has been seen */
	bool bad;
};

/* import_json_of: a reader at the beginning of the text. */
struct import_json import_json_of(struct str text);

/* import_json_enter: the bracket `{` or `[`; false when another thing comes. */
bool import_json_enter(struct import_json *j, char bracket);

/*
 * import_json_item: is there one more in the array entered last?  False
 * leaves the array.
 */
bool import_json_item(struct import_json *j);

/* import_json_key: the same of an object, with the key to out, anew. */
bool import_json_key(struct import_json *j, struct buf *out);

/* import_json_string: a string to out, anew; false when another thing comes. */
bool import_json_string(struct import_json *j, struct buf *out);

/* import_json_true: is the value that comes `true`?  Any value is passed. */
bool import_json_true(struct import_json *j);

/* import_json_skip: passes one value of any kind. */
void import_json_skip(struct import_json *j);

/* import_json_done: has all been read, and was all of it well? */
bool import_json_done(struct import_json *j);

#endif
