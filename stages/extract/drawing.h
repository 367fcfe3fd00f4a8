#ifndef DRAWING_H
#define DRAWING_H

/*
 * drawing: the text of DrawingML, which slides, charts, diagrams, text boxes
 * and their comments have in common: one unit for each paragraph.
 *
 * Source: ECMA-376 part 1, sections 19 to 21.
 */

#include "package.h"

/*
 * drawing_read: a part's text at place, or with shape (a step's name, else
 * NULL) at a step of each shape below it; alternative texts at "alt" behind.
 */
void drawing_read(struct package *p, struct package_part *part,
    struct str place, const char *shape);

/*
 * drawing_read_related: the charts, diagrams and drawings that rels lead to,
 * and theirs, at place + "/chart:1" and so on.
 */
void drawing_read_related(struct package *p, const struct package_rels *rels,
    struct str place, uint64_t *count);

/*
 * alternate: mc:AlternateContent says one thing in several ways: the first
 * that has text is taken.  All zero at the start of a part.
 */
struct alternate {
	struct {
		unsigned depth; /* of its AlternateContent */
		uint64_t said;  /* text before it began */
	} open[32];
	unsigned n;
};

/*
 * alternate_start: an element of p's part begins; true when it is not to be
 * read: it is skipped, or the document is full.  said counts the bytes of text
 * so far.  alternate_end: one has ended.
 */
bool alternate_start(struct alternate *a, const struct package *p,
    struct str name, uint64_t said);
void alternate_end(
    struct alternate *a, const struct package *p, struct str name);

#endif
