#ifndef FLASHTEXT_H
#define FLASHTEXT_H

/*
 * flashtext: text of Flash that cannot be edited: numbers of glyphs, which a
 * font's table turns into characters.  The tags are of swf.c, in the order of
 * the film; they are borrowed until flashtext_fini().
 */

#include "buf.h"
#include "str.h"

struct flashtext_font {
	uint64_t id;
	struct str codes; /* little-endian, one for each glyph */
	unsigned width;   /* bytes of each */
	bool is_sjis;     /* else UTF-16 */
};

/* All zero is empty. */
struct flashtext {
	struct flashtext_font *fonts;
	size_t n, cap;
};

/* flashtext_font: of DefineFont2 and DefineFont3. */
void flashtext_font(struct flashtext *t, struct str tag, bool is_third);

/* flashtext_info: of DefineFontInfo, and of the second such tag. */
void flashtext_info(struct flashtext *t, struct str tag, bool is_second);

/*
 * flashtext_line: the next line of the records of a text, as UTF-8, anew: those
 * that begin behind the two widths of a tag.  False after the last.
 */
struct flashtext_records {
	struct str rest;
	unsigned glyph_bits, advance_bits;
	bool has_alpha;
	const struct flashtext_font *font;
};
bool flashtext_line(
    const struct flashtext *t, struct flashtext_records *r, struct buf *utf8);

/* flashtext_bits: n bits (at most 32) from one on, a byte's highest first. */
unsigned flashtext_bits(struct str s, uint64_t at, unsigned n);

void flashtext_fini(struct flashtext *t);

#endif
