#ifndef CUE_H
#define CUE_H

/*
 * cue: texts that a film shows while it runs, subtitles and names of
 * chapters: samples of a track of text, where the tables of the track say.
 *
 * Source: ISO/IEC 14496-12; 3GPP TS 26.245; QuickTime File Format.
 */

#include "doc.h"

/* The tables of a track, as they were met; all empty at first. */
struct cue_track {
	struct str kind; /* of its handler: "text", "sbtl" */
	struct str sizes, chunks, offsets;
	bool are_long; /* offsets of eight bytes */
};

/* cue_is_text: does this track hold texts? */
bool cue_is_text(const struct cue_track *t);

/* cue_read: each at "cue:1" behind the place, and so on. */
void cue_read(struct doc *d, const struct cue_track *t, struct str place);

#endif
