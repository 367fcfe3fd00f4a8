#ifndef HWPBODY_H
#define HWPBODY_H

/*
 * hwpbody: the records of a section of an HWP 5 document: paragraphs, and what
 * hangs on them: tables, notes, headers, boxes, fields, formulas, memos.
 *
 * Source: Hancom's description of the HWP document file format 5.0, revision
 * 1.3; what it leaves out, from files.
 */

#include "doc.h"

struct hwpbody;

/* hwpbody_new: counts go on from one section to the next. */
struct hwpbody *hwpbody_new(struct doc *d);
void hwpbody_free(struct hwpbody *b);

/* hwpbody_section: one section, decompressed; its name is for faults. */
void hwpbody_section(struct hwpbody *b, struct str records, struct str name);

/* hwpbody_end: after the last section: tells what was odd in all of them. */
void hwpbody_end(struct hwpbody *b);

/* A record: what stands before its data tells the rest. */
struct hwp_record {
	unsigned tag, level;
	struct str data;
	bool cut; /* the data end before they should */
};

/* hwp_record_next: false at the end; *rest moves behind the record. */
bool hwp_record_next(struct str *rest, struct hwp_record *r);

#endif
