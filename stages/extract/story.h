#ifndef STORY_H
#define STORY_H

/*
 * story: paragraphs one after the other, of a body, a note, a text box, as
 * old office files hold them: what is in a paragraph and not read with it
 * stands one step below, as in word.h.  The caller's struct; all zero is empty.
 */

#include "doc.h"

/* What the text of a paragraph is split into. */
enum story_lane {
	STORY_MAIN,
	STORY_DELETED,  /* struck out by change tracking */
	STORY_INSERTED, /* added under it: said in the main text as well */
	STORY_FIELD,    /* instructions of fields, entries of indexes */
	STORY_LINK,     /* where hyperlinks lead */
	STORY_ALT,      /* descriptions of pictures */
	STORY_LANES
};

struct story {
	struct buf base;     /* place of what the paragraphs lie in */
	bool numbered;       /* paragraphs are told by number */
	uint64_t count;      /* begun so far */
	bool open;           /* one has begun */
	const char *charset; /* its first that is not ASCII's, or NULL */
	struct doc_unit lanes[STORY_LANES];
};

/* story_begin: anew, at this place; what it was has ended. */
void story_begin(struct story *s, struct str base, bool numbered);
void story_fini(struct story *s);

/* story_open: a paragraph begins, unless one has. */
void story_open(struct story *s);

/* story_add: text to a lane; story_add_apart: on a line of its own. */
void story_add(
    struct doc *d, struct story *s, enum story_lane lane, struct str text);
void story_add_apart(
    struct doc *d, struct story *s, enum story_lane lane, struct str text);

/*
 * story_add_instruction: a field's instruction, of a hyperlink only where it
 * leads.
 */
void story_add_instruction(
    struct doc *d, struct story *s, struct str instruction);

/* story_end_paragraph: one ends, be it empty. */
void story_end_paragraph(struct doc *d, struct story *s);

/* story_end: a paragraph that is open ends. */
void story_end(struct doc *d, struct story *s);

/* story_fault_bad: of the whole text so many characters were replaced. */
void story_fault_bad(struct doc *d, uint64_t bad);

#endif
