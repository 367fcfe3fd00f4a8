#ifndef PARTICLE_H
#define PARTICLE_H

/*
 * particle: where the particles of a Korean eojeol begin.  The table is
 * particles.tsv, compiled in; nothing here owns memory.
 */

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

/* What stands before the syllables, in the same eojeol. */
enum particle_head {
	PARTICLE_HEAD_NONE,
	PARTICLE_HEAD_DIGIT,
	PARTICLE_HEAD_LETTER /* Latin, Han, or something closed by a sign */
};

/* A cut before byte `at` of the syllables: '+' sure, '?' weak. */
struct particle_cut {
	size_t at;
	char mark;
};

/* Cuts of one eojeol: particles stand at most so deep on each other. */
#define PARTICLE_CUTS 4

/*
 * particle_cuts: the cuts of an eojeol that ends in these syllables (whole
 * Hangul syllables in UTF-8), in the order of the text; returns how many.
 * Only with a head can the first lie at 0.
 */
size_t particle_cuts(struct str syllables, enum particle_head head,
    struct particle_cut cuts[PARTICLE_CUTS]);

/*
 * A way to read the end of an eojeol: particles that suit each other and the
 * stem, those of kind `rare` among them; where each begins, the first first.
 */
struct particle_reading {
	size_t cut[PARTICLE_CUTS];
	unsigned n;
};

/* particle_readings: all of them, no two with the same stem; how many. */
#define PARTICLE_READINGS 8
size_t particle_readings(struct str syllables, enum particle_head head,
    struct particle_reading out[PARTICLE_READINGS]);

/* particle_may_end: does any form of the table end like these? */
bool particle_may_end(struct str syllables);

/* particle_suffix: where a suffix of this stem begins, or its end. */
size_t particle_suffix(struct str stem, enum particle_head head);

#endif
