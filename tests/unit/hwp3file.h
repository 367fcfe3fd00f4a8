#ifndef HWP3FILE_H
#define HWP3FILE_H

/*
 * hwp3file: HWP 3 documents for tests: paragraphs, controls, the file around
 * them.
 */

#include "buf.h"
#include "hwpfile.h"

/* hwp3_units: UTF-8 as two-byte characters: ASCII and syllables. */
static inline void
hwp3_units(struct buf *b, const char *utf8)
{
	static const unsigned char vowels[21] = { 3, 4, 5, 6, 7, 10, 11, 12, 13,
		14, 15, 18, 19, 20, 21, 22, 23, 26, 27, 28, 29 };
	struct str s = str_of(utf8);
	uint32_t cp;

	while (charset_next(&s, &cp)) {
		if (cp >= 0xAC00) {
			uint32_t i = cp - 0xAC00, tail = i % 28;

			cp = 0x8000 | (i / 588 + 2) << 10 |
			     (uint32_t)vowels[i / 28 % 21] << 5 |
			     (tail + 1 + (tail > 16));
		}
		ole_put(b, cp, 2);
	}
}

/* hwp3_para: units of which the paragraph says it has n. */
static inline void
hwp3_para(struct buf *b, unsigned n, struct str units)
{
	bool has_shape = n > 0;

	ole_put(b, 0, 1);
	ole_put(b, n, 2);
	ole_put(b, 2, 2); /* lines */
	ole_put(b, has_shape, 1);
	ole_fill(b, 6 + 31, 0);
	if (has_shape)
		ole_fill(b, 187, 0);
	ole_fill(b, 2 * 14, 0);
	/* The first character has a shape, the others have the same. */
	for (unsigned i = 0; i < n; i++) {
		ole_put(b, i > 0, 1);
		if (i == 0)
			ole_fill(b, 31, 0);
	}
	buf_adds(b, units);
}

/* hwp3_line: a paragraph of text; hwp3_end: the one that ends a list. */
static inline void
hwp3_line(struct buf *b, const char *utf8)
{
	struct buf units = { NULL, 0, 0 };

	hwp3_units(&units, utf8);
	ole_put(&units, 13, 2);
	hwp3_para(b, (unsigned)(units.n / 2), buf_str(&units));
	buf_fini(&units);
}

static inline void
hwp3_end(struct buf *b)
{
	hwp3_para(b, 0, STR(""));
}

/* hwp3_head: a control's code, n zeros with the code in them, again. */
static inline void
hwp3_head(struct buf *b, unsigned code, size_t before)
{
	ole_put(b, code, 2);
	ole_fill(b, before, 0);
	ole_put(b, code, 2);
}

/* hwp3_box: its cells follow, four numbers each: x, y, width, height. */
static inline void
hwp3_box(struct buf *b, unsigned type, const unsigned (*cells)[2], unsigned n)
{
	hwp3_head(b, 10, 4);
	ole_fill(b, 78, 0);
	ole_put(b, type, 2);
	ole_put(b, n, 2);
	ole_put(b, 0, 2);
	for (unsigned i = 0; i < n; i++) {
		ole_fill(b, 4, 0);
		ole_put(b, cells[i][0], 2);
		ole_put(b, cells[i][1], 2);
		ole_fill(b, 27 - 8, 0);
	}
}

/* hwp3_body_begin: a font in each language, no style. */
static inline void
hwp3_body_begin(struct buf *b)
{
	buf_reset(b);
	for (unsigned i = 0; i < 7; i++) {
		ole_put(b, 1, 2);
		ole_fill(b, 40, 0);
	}
	ole_put(b, 1, 2);
	ole_fill(b, 238, 0);
}

/* hwp3_file: what stands around a body; anew. */
static inline void
hwp3_file(struct buf *out, struct str body, bool compressed, bool encrypted,
    const char *title)
{
	struct buf packed = { NULL, 0, 0 };

	buf_reset(out);
	buf_add(out, "HWP Document File V3.00 \x1A\1\2\3\4\5", 30);
	ole_fill(out, 96, 0);
	ole_put(out, encrypted, 2);
	ole_fill(out, 26, 0);
	ole_put(out, compressed, 2);
	ole_put(out, 5, 2);
	hwp3_units(out, title);
	ole_fill(out, 158 + 9 * 112 - out->n, 0);
	buf_addz(out, "block");
	if (compressed) {
		hwp_deflate(&packed, body);
		body = buf_str(&packed);
	}
	buf_adds(out, body);
	buf_fini(&packed);
}

#endif
