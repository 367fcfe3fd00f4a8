#ifndef DOC_H
#define DOC_H

/*
 * doc: one document in the hands of its parser, and where the findings go:
 * text, facts, faults, and content that is a file of its own.  A parser knows
 * nothing else, no stream and no process.  The document's bytes and the sink
 * are the caller's and outlive it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"
#include "record.h"
#include "str.h"

struct doc;

struct doc_limits {
	uint64_t text;       /* characters in all */
	uint64_t children;   /* files in it */
	unsigned mail_depth; /* parts in parts */
	uint64_t xml_depth, xml_attributes;
	const struct str *passwords; /* to try; the caller's, or NULL */
	size_t n_passwords;
	uint64_t spins; /* hashes of hashes of them, in all */
};

struct doc *doc_new(struct str id, struct str bytes,
    const struct doc_limits *limits, struct rec_sink *out);
void doc_free(struct doc *d);

struct str doc_bytes(const struct doc *d);
const struct doc_limits *doc_limits(const struct doc *d);

/* doc_is_full: has limit-text been met?  Parsers stop soon after. */
bool doc_is_full(const struct doc *d);

/* doc_text_count: units given so far. */
uint64_t doc_text_count(const struct doc *d);

/*
 * doc_text: a unit of well-formed UTF-8 at a place: normalized, its language
 * told, cut into pieces by unit_cut().  White space alone is no unit.  0, or
 * -1 when there has been enough text.
 */
int doc_text(struct doc *d, struct str place, struct str text);

/*
 * doc_charset: what the following units were decoded from; "UTF-8" at first.
 * lang (or NULL) is the language of the whole.  Both static.
 */
void doc_charset(struct doc *d, const char *charset, const char *lang);

/*
 * doc_decode: bytes of unknown or declared charset (canonical name, or NULL)
 * as UTF-8, appended; doc_charset() is set to what was found.  Damage is a
 * fault whose detail begins with what ("part 2"); with what NULL the bytes
 * are the document, and how its charset was found are facts about it.
 */
void doc_decode(struct doc *d, struct str bytes, const char *declared,
    const char *what, struct buf *utf8);

void doc_meta(struct doc *d, struct str key, struct str value);
void doc_fault(struct doc *d, enum fault_code code, struct str detail);

/* doc_fault_in: the same with the detail "part: detail". */
void doc_fault_in(
    struct doc *d, enum fault_code code, struct str part, const char *detail);

/* A file in the document. */
struct doc_child {
	struct str name;         /* UTF-8 */
	struct str raw;          /* its bytes as stored */
	struct str charset, how; /* as in `item` */
	struct str content;
	bool is_mail; /* even if it does not look like one */
};

/* doc_give: hands over a file; its content is copied or lies in the bytes. */
void doc_give(struct doc *d, const struct doc_child *child);

/* -- places -- */

/* doc_place: "kind:number" behind what is there, joined by a slash. */
void doc_place(struct buf *place, const char *kind, uint64_t number);

/*
 * doc_place_name: "kind:name"; a slash of the name becomes %2F, and a % that
 * begins %2F or %25 becomes %25, so that the name can be had back.
 */
void doc_place_name(struct buf *place, const char *kind, struct str name);

/* doc_place_cell: a cell's address, "AB12"; columns and rows from 1. */
void doc_place_cell(struct buf *place, uint64_t column, uint64_t row);

/* doc_place_part: a step without a value, "comment", "note". */
void doc_place_part(struct buf *place, const char *part);

/* -- units that grow -- */

/* A unit in the making; all zero is empty.  doc_unit_fini() ends it. */
struct doc_unit {
	struct buf place;
	struct buf text;
	size_t quoted; /* where the text that a quote has ends */
};

/* doc_unit_add: more text; gives out a piece when it is too long for one. */
void doc_unit_add(struct doc *d, struct doc_unit *u, struct str text);

/*
 * doc_unit_quote: text for a unit that a second one says again, such as what
 * was inserted; what does not go on where the last such text ended begins a
 * line there.
 */
void doc_unit_quote(
    struct doc *d, struct doc_unit *u, struct doc_unit *quote, struct str text);

/* doc_unit_end: gives out what there is and empties the text. */
void doc_unit_end(struct doc *d, struct doc_unit *u);
void doc_unit_fini(struct doc_unit *u);

#endif
