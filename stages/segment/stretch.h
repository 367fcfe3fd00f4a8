#ifndef STRETCH_H
#define STRETCH_H

/*
 * stretch: runs that follow each other, as the characters of the tagger: those
 * of Han and kana one by one, all else as one each; white space between two
 * runs is one, too.  Shared by the segmenter and its trainer.
 */

#include <stddef.h>

#include "str.h"

#include "model.h"
#include "runs.h"
#include "tagger.h"

/* stretch_fill: the n runs at r to t, in place of what is there. */
void stretch_fill(struct tagger *t, const struct model *m, struct str text,
    const struct run *r, size_t n);

#endif
