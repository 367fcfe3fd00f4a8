#ifndef SEAM_H
#define SEAM_H

/*
 * seam: where a line of a document ends and the next one begins, since names
 * are broken over line ends.  Kept is the end of the last line only, so that
 * a document of any length costs the same.  A struct seam is the caller's,
 * and all zero to begin with.
 */

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "fold.h"
#include "str.h"

/*
 * Of a name so many units may stand before the line end; and to weigh it, so
 * many characters on either side are looked at.
 */
#define SEAM_UNITS 48u
#define SEAM_CHARS 96u

struct seam {
	struct buf id;       /* of the item; empty when nothing is kept */
	struct buf place;    /* of the line */
	struct buf tail;     /* its last characters */
	size_t cut;          /* bytes of the line before them */
	struct folded units; /* its last ones, then those of the next line */
	size_t n;            /* how many of them are its own */
	/* What seam_join() made of it and the next line. */
	struct buf text; /* the end, LF, the beginning */
	struct buf both; /* their place: line:12-13 */
	size_t lf;       /* where in the text the LF is */
};

void seam_fini(struct seam *s);

/*
 * seam_keep: this text of an item, folded, may go on in the next one, if it is
 * a line and no sentence ends with it.
 */
void seam_keep(struct seam *s, struct str id, struct str place, struct str text,
    const struct folded *folded);

/* seam_drop: the next text is no part of what was kept. */
void seam_drop(struct seam *s);

/* seam_follows: is this the line after the kept one? */
bool seam_follows(
    const struct seam *s, struct str id, struct str place, struct str text);

/* seam_units: those kept, s->n of them, and those of the next line. */
const struct folded *seam_units(struct seam *s, const struct folded *next);

/* seam_join: the kept line and the next one, as one text with one place. */
void seam_join(struct seam *s, struct str place, struct str text);

#endif
