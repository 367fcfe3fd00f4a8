#ifndef PINYIN_H
#define PINYIN_H

/*
 * pinyin: Mandarin readings of Han characters, and the two ways they are
 * written in Latin letters.  The readings are a table made at build time by
 * pinyin_gen.c from ICU, which has them from Unicode's kMandarin: one reading
 * a character, the commonest, and another where it is a family name.  The
 * caller owns all memory.
 */

#include <stdbool.h>
#include <stdint.h>

#include "buf.h"

/* pinyin_of: without tone, v for ü ("lv"); NULL for what has no reading. */
const char *pinyin_of(uint32_t cp, bool family);

/* pinyin_add: a syllable of pinyin_of() in pinyin: lü. */
void pinyin_add(struct buf *out, const char *syllable);

/* pinyin_add_wade: the same by Wade and Giles: ch'üan, tzŭ. */
void pinyin_add_wade(struct buf *out, const char *syllable);

#endif
