#ifndef EVIDENCE_H
#define EVIDENCE_H

/*
 * evidence: what keeps a common name company: needed words, the entities it
 * needs, other names of its own entity; within 250 characters, or anywhere in
 * the same document.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dicts.h"
#include "score.h"
#include "str.h"

/* Near: this many characters between the two, at most. */
#define EVIDENCE_CHARS 250

/* What an evidence is, in the two highest bits of its id. */
enum {
	EVIDENCE_WEAK = 1,  /* an entity among places and terms */
	EVIDENCE_WORD = 2,  /* a needed word that is no entity */
	EVIDENCE_STRONG = 3 /* an entity that is sure by itself */
};

struct evidence {
	uint32_t id;
	uint32_t start, end;  /* bytes of the text */
	uint32_t pos, behind; /* characters before start, before end */
	bool term;
};

/* The evidence of one unit of text; the caller's. */
struct evidences {
	struct evidence *e;
	size_t n, cap;
	uint32_t longest; /* in characters */
};

void evidences_fini(struct evidences *e);
void evidences_add(struct evidences *e, unsigned what, uint32_t number,
    uint32_t start, uint32_t end, bool term);

/*
 * evidences_near: gives company to the findings that need it (sorted by
 * start) from the evidence of the same text; into company[i] the id of what
 * gives it, or 0.
 */
void evidences_near(struct evidences *e, struct dicts *ds, struct str text,
    struct finding *f, size_t n, uint32_t *company);

/* What a document has shown so far: a set of ids; all zero is empty. */
struct seen {
	uint32_t *slot;
	size_t n, cap;
};

void seen_fini(struct seen *s);
void seen_add(struct seen *s, uint32_t id);

/*
 * seen_company: the id of what in the document gives the finding company, the
 * strongest first; 0 for none.  Points are added to it.
 */
uint32_t seen_company(
    const struct seen *s, struct dicts *ds, struct finding *f);

/* seen_strong: has it strong company, so that nothing later can add to it? */
bool seen_strong(
    const struct seen *s, struct dicts *ds, const struct finding *f);

/* evidence_best: the points that a document may still give at most. */
int evidence_best(const struct finding *f);

/* evidence_name: what the id stands for. */
struct str evidence_name(struct dicts *ds, uint32_t id);

#endif
