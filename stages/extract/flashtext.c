#include "flashtext.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "mem.h"
#include "octets.h"

/* Fonts of one film that are looked for; real ones have some tens. */
enum { FONTS_MAX = 1024 };

static void
add(struct flashtext *t, struct flashtext_font font)
{
	if (font.codes.n == 0 || t->n >= FONTS_MAX)
		return;
	t->fonts = mem_grow(t->fonts, t->n, &t->cap, sizeof *t->fonts);
	t->fonts[t->n++] = font;
}

void
flashtext_font(struct flashtext *t, struct str tag, bool is_third)
{
	unsigned flags = (unsigned)octets_big(tag, 2, 1);
	unsigned width = flags & 8 ? 4 : 2;
	struct str s = str_from(tag, 5 + (size_t)octets_big(tag, 4, 1));
	uint64_t n = octets_little(s, 0, 2);
	struct flashtext_font font = { .id = octets_little(tag, 0, 2),
		.width = flags & 4 || is_third ? 2 : 1,
		.is_sjis = (flags & 0x40) != 0 };

	s = str_from(s, 2);
	/* Behind where each glyph is stands where the codes are. */
	font.codes =
	    octets_part(s, octets_little(s, n * width, width), n * font.width);
	add(t, font);
}

void
flashtext_info(struct flashtext *t, struct str tag, bool is_second)
{
	struct str s = str_from(tag, 3 + (size_t)octets_big(tag, 2, 1));
	unsigned flags = (unsigned)octets_big(s, 0, 1);
	struct flashtext_font font = { .id = octets_little(tag, 0, 2),
		.codes = str_from(s, is_second ? 2 : 1),
		.width = flags & 1 ? 2 : 1,
		.is_sjis = (flags & 0x10) != 0 };

	add(t, font);
}

unsigned
flashtext_bits(struct str s, uint64_t at, unsigned n)
{
	uint64_t v = octets_big(s, at / 8, 5);

	return (unsigned)(v >> (40 - at % 8 - n) & ((UINT64_C(1) << n) - 1));
}

/* find: the last font of this number: those in sprites may come again. */
static const struct flashtext_font *
find(const struct flashtext *t, uint64_t id)
{
	for (size_t i = t->n; i-- > 0;)
		if (t->fonts[i].id == id)
			return &t->fonts[i];
	return NULL;
}

/* add_glyph: its character, as the font has it. */
static void
add_glyph(struct buf *out, const struct flashtext_font *font, uint64_t glyph)
{
	uint64_t code =
	    octets_little(font->codes, glyph * font->width, font->width);

	if (code >= 0x100 || (code > 0 && !font->is_sjis))
		buf_addc(out, (char)(code >> 8));
	if (code > 0)
		buf_addc(out, (char)code);
}

/* begin: what a record says of its style, up to its glyphs. */
static void
begin(const struct flashtext *t, struct flashtext_records *r, unsigned flags)
{
	struct str *s = &r->rest;

	if (flags & 8) {
		r->font = find(t, octets_little(*s, 0, 2));
		*s = str_from(*s, 2);
	}
	*s = str_from(*s, (flags & 4 ? (r->has_alpha ? 4u : 3u) : 0u) +
			      (flags & 1 ? 2u : 0u) + (flags & 2 ? 2u : 0u) +
			      (flags & 8 ? 2u : 0u));
}

bool
flashtext_line(
    const struct flashtext *t, struct flashtext_records *r, struct buf *utf8)
{
	unsigned flags = (unsigned)octets_big(r->rest, 0, 1);
	uint64_t each = r->glyph_bits + r->advance_bits, at = 0;

	buf_reset(utf8);
	if (flags == 0 || r->glyph_bits > 32)
		return false;
	r->rest = str_from(r->rest, 1);
	begin(t, r, flags);
	uint64_t n = octets_big(r->rest, 0, 1);

	r->rest = str_from(r->rest, 1);
	struct buf codes = { NULL, 0, 0 };

	for (; n > 0 && at / 8 < r->rest.n; n--, at += each)
		if (r->font != NULL)
			add_glyph(&codes, r->font,
			    flashtext_bits(r->rest, at, r->glyph_bits));
	if (codes.n > 0)
		charset_to_utf8(r->font->is_sjis ? "CP932" : "UTF-16BE",
		    buf_str(&codes), utf8);
	buf_fini(&codes);
	r->rest = str_from(r->rest, (size_t)(at + 7) / 8);
	return true;
}

void
flashtext_fini(struct flashtext *t)
{
	free(t->fonts);
}
