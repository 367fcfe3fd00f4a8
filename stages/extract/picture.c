#include "picture.h"

#include <libdeflate.h>

#include "charset/charset.h"
#include "exif.h"
#include "fact.h"
#include "iptc.h"
#include "limits.h"
#include "octets.h"
#include "resources.h"
#include "xmp.h"

/* A text in a picture, unpacked; one page of words has a few KiB. */
#define TEXT_MAX (16 * LIMIT_MIB)

/* comment_place: "comment:1" and so on, anew. */
static struct str
comment_place(struct buf *place, uint64_t number)
{
	buf_reset(place);
	doc_place(place, "comment", number);
	return buf_str(place);
}

static void
truncated(struct doc *d)
{
	doc_fault(d, FAULT_TRUNCATED, STR("the picture is cut off"));
}

/* -- JPEG -- */

struct jpeg {
	struct doc *doc;
	struct buf resources; /* they may be spread over segments */
	struct buf extended;  /* XMP that one segment does not hold */
	struct fact_pool pool;
	uint64_t comments;
	bool sized;
};

/*
 * jpeg_extended: a part of it: 32 letters of a checksum, the length of all,
 * where this part goes.
 */
static void
jpeg_extended(struct jpeg *j, struct str s)
{
	uint64_t all = octets_big(s, 32, 4), at = octets_big(s, 36, 4);

	s = str_from(s, 40);
	if (all > doc_bytes(j->doc).n || at > all || s.n > all - at)
		return;
	while (j->extended.n < at + s.n)
		buf_addc(&j->extended, ' ');
	if (s.n > 0)
		memcpy(j->extended.p + at, s.p, s.n);
}

static void
jpeg_segment(struct jpeg *j, unsigned marker, struct str s)
{
	static const struct str exif = STR_INIT("Exif\0\0"),
				xmp =
				    STR_INIT("http://ns.adobe.com/xap/1.0/\0"),
				extended = STR_INIT(
				    "http://ns.adobe.com/xmp/extension/\0"),
				adobe = STR_INIT("Photoshop 3.0\0");
	struct buf place = { NULL, 0, 0 };

	if (marker == 0xE1 && str_starts(s, exif))
		exif_read(j->doc, str_from(s, exif.n));
	else if (marker == 0xE1 && str_starts(s, xmp))
		xmp_read(j->doc, str_from(s, xmp.n));
	else if (marker == 0xE1 && str_starts(s, extended))
		jpeg_extended(j, str_from(s, extended.n));
	else if (marker == 0xED && str_starts(s, adobe))
		buf_adds(&j->resources, str_from(s, adobe.n));
	else if (marker == 0xFE)
		fact_pool_add(
		    &j->pool, comment_place(&place, ++j->comments), s);
	buf_fini(&place);
	/* Frames: not the tables whose numbers lie between. */
	if ((marker & 0xF0) != 0xC0 || marker == 0xC4 || marker == 0xC8 ||
	    marker == 0xCC || j->sized)
		return;
	j->sized = true;
	fact_pixels(j->doc, octets_big(s, 3, 2), octets_big(s, 1, 2));
}

/* jpeg_ends: is there an end of the picture behind its beginning? */
static bool
jpeg_ends(struct str s)
{
	while (s.n >= 2) {
		s = str_from(s, str_find(s, '\xFF'));
		if (str_starts(s, STR("\xFF\xD9")))
			return true;
		s = str_from(s, 1);
	}
	return false;
}

/* jpeg_segments: up to the picture itself; false when it never comes. */
static bool
jpeg_segments(struct jpeg *j, struct str s)
{
	struct str segment;

	while (s.n >= 2 && !doc_is_full(j->doc)) {
		unsigned marker = (unsigned char)s.p[1];

		if ((unsigned char)s.p[0] != 0xFF) {
			doc_fault(j->doc, FAULT_DAMAGED,
			    STR("no marker where one should be"));
			return true;
		}
		if (marker == 0xDA || marker == 0xD9)
			return jpeg_ends(s);
		s = str_from(s, marker == 0xFF ? 1 : 2);
		/* Fill bytes, and markers that stand alone. */
		if (marker == 0xFF || marker == 1 ||
		    (marker >= 0xD0 && marker <= 0xD8))
			continue;
		uint64_t n = octets_big(s, 0, 2);

		if (!octets_take(&s, n < 2 ? 2 : n, &segment))
			return false;
		jpeg_segment(j, marker, str_from(segment, 2));
	}
	return doc_is_full(j->doc);
}

void
picture_read_jpeg(struct doc *d)
{
	struct jpeg j = { .doc = d };

	if (!jpeg_segments(&j, doc_bytes(d)))
		truncated(d);
	xmp_read(d, buf_str(&j.extended));
	resources_read(d, buf_str(&j.resources), false, NULL);
	fact_pool_give(d, &j.pool, NULL);
	buf_fini(&j.resources);
	buf_fini(&j.extended);
}

/* -- PNG -- */

/* Words for keywords that all programs use; others stay as they are. */
static const struct keyword {
	struct str word;
	const char *key;
	bool is_fact;
} keywords[] = {
	{ STR_INIT("Title"), "title", false },
	{ STR_INIT("Author"), "author", false },
	{ STR_INIT("Description"), "description", false },
	{ STR_INIT("Copyright"), "copyright", false },
	{ STR_INIT("Creation Time"), "created", true },
	{ STR_INIT("Software"), "program", true },
	{ STR_INIT("Source"), "source", false },
	{ STR_INIT("Comment"), "comment", false },
};

/* png_place: "meta:title"; a keyword is Latin-1, mostly ASCII. */
static void
png_place(struct buf *place, struct str word)
{
	struct buf key = { NULL, 0, 0 };

	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (str_eq(word, keywords[i].word))
			buf_addz(&key, keywords[i].key);
	if (key.n == 0)
		charset_to_utf8("windows-1252", word, &key);
	buf_reset(place);
	doc_place_name(place, "meta", buf_str(&key));
	buf_fini(&key);
}

/* unpack: what zlib packed, into out; false when it is damaged or too much. */
static bool
unpack(struct str packed, struct buf *out)
{
	struct libdeflate_decompressor *z = libdeflate_alloc_decompressor();
	enum libdeflate_result got = LIBDEFLATE_INSUFFICIENT_SPACE;
	size_t room = 4 * packed.n + 4096, n = 0;

	while (z != NULL && got == LIBDEFLATE_INSUFFICIENT_SPACE &&
	       room <= 4 * TEXT_MAX) {
		buf_reset(out);
		got = libdeflate_zlib_decompress(
		    z, packed.p, packed.n, buf_reserve(out, room), room, &n);
		room *= 4;
	}
	libdeflate_free_decompressor(z);
	out->n = got == LIBDEFLATE_SUCCESS ? n : 0;
	return got == LIBDEFLATE_SUCCESS;
}

struct png {
	struct doc *doc;
	struct fact_pool pool;
	struct buf place, text;
};

static bool
png_unpack(struct png *p, struct str *text)
{
	if (!unpack(*text, &p->text)) {
		doc_fault_in(p->doc, FAULT_DAMAGED, buf_str(&p->place),
		    "a text that cannot be unpacked");
		return false;
	}
	*text = buf_str(&p->text);
	return true;
}

/* hex_digit: its value, 16 for what is none. */
static unsigned
hex_digit(char c)
{
	if (str_is_digit(c))
		return (unsigned)(c - '0');
	c = str_lower(c);
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 16;
}

/*
 * png_profile: what ImageMagick puts there from other pictures: the kind, the
 * length, then hexadecimal digits, each on lines of their own.
 */
static void
png_profile(struct png *p, struct str s)
{
	static const struct str exif = STR_INIT("Exif\0\0"),
				xmp =
				    STR_INIT("http://ns.adobe.com/xap/1.0/\0");
	struct buf b = { NULL, 0, 0 };
	unsigned high = 16;

	for (unsigned lines = 0; lines < 3; lines++)
		s = str_from(s, str_find(s, '\n') + 1);
	for (; s.n > 0; s = str_from(s, 1)) {
		unsigned v = hex_digit(s.p[0]);

		if (v < 16 && high < 16)
			buf_addc(&b, (char)(high << 4 | v));
		if (v < 16)
			high = high < 16 ? 16 : v;
	}
	s = buf_str(&b);
	if (str_starts(s, exif))
		exif_read(p->doc, str_from(s, exif.n));
	else if (str_starts(s, xmp))
		xmp_read(p->doc, str_from(s, xmp.n));
	else if (str_starts(s, STR("<")))
		xmp_read(p->doc, s);
	else if (str_starts(s, STR("8BIM")))
		resources_read(p->doc, s, false, NULL);
	else
		iptc_read(p->doc, s);
	buf_fini(&b);
}

/* png_text: keyword, NUL, text (tEXt), or a method and packed text (zTXt). */
static void
png_text(struct png *p, struct str s, bool packed)
{
	size_t n = str_find(s, '\0');
	struct str text = str_from(s, n + 1);

	png_place(&p->place, str_head(s, n));
	if (packed)
		text = str_from(text, 1);
	if (packed && !png_unpack(p, &text))
		return;
	if (str_starts(s, STR("Raw profile type "))) {
		png_profile(p, text);
		return;
	}
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (keywords[i].is_fact &&
		    str_eq(str_head(s, n), keywords[i].word)) {
			fact_string(p->doc, keywords[i].key, text);
			return;
		}
	fact_pool_add(&p->pool, buf_str(&p->place), text);
}

/* png_wide: keyword, two flags, language, keyword in it, text in UTF-8. */
static void
png_wide(struct png *p, struct str s)
{
	size_t n = str_find(s, '\0');
	struct str word = str_head(s, n), text = str_from(s, n + 1);
	bool packed = octets_big(text, 0, 1) == 1;

	text = str_from(text, 2);
	text = str_from(text, str_find(text, '\0') + 1);
	text = str_from(text, str_find(text, '\0') + 1);
	png_place(&p->place, word);
	if (packed && !png_unpack(p, &text))
		return;
	if (str_eq(word, STR("XML:com.adobe.xmp")))
		xmp_read(p->doc, text);
	else
		fact_unicode(p->doc, &p->pool, buf_str(&p->place), text);
}

static void
png_time(struct png *p, struct str s)
{
	static const unsigned widths[] = { 2, 1, 1, 1, 1, 1 };
	static const char between[] = "--T::Z";
	struct buf b = { NULL, 0, 0 };
	uint64_t at = 0;

	for (size_t i = 0; i < 6; i++) {
		uint64_t v = octets_big(s, at, widths[i]);

		if (v < 10)
			buf_addc(&b, '0');
		buf_add_u64(&b, v);
		buf_addc(&b, between[i]);
		at += widths[i];
	}
	fact_string(p->doc, "modified", buf_str(&b));
	buf_fini(&b);
}

static void
png_chunk(struct png *p, struct str type, struct str s)
{
	if (str_eq(type, STR("IHDR")))
		fact_pixels(p->doc, octets_big(s, 0, 4), octets_big(s, 4, 4));
	else if (str_eq(type, STR("tEXt")))
		png_text(p, s, false);
	else if (str_eq(type, STR("zTXt")))
		png_text(p, s, true);
	else if (str_eq(type, STR("iTXt")))
		png_wide(p, s);
	else if (str_eq(type, STR("eXIf")))
		exif_read(p->doc, s);
	else if (str_eq(type, STR("tIME")) && s.n == 7)
		png_time(p, s);
}

void
picture_read_png(struct doc *d)
{
	struct png p = { .doc = d };
	struct str s = str_from(doc_bytes(d), 8), data;
	bool ended = false;

	while (!ended && s.n >= 12 && !doc_is_full(d)) {
		struct str type = octets_part(s, 4, 4);
		uint64_t n = octets_big(s, 0, 4);

		ended = str_eq(type, STR("IEND"));
		s = str_from(s, 8);
		if (!octets_take(&s, n, &data))
			break;
		s = str_from(s, 4);
		png_chunk(&p, type, data);
	}
	if (!ended && !doc_is_full(d))
		truncated(d);
	fact_pool_give(d, &p.pool, NULL);
	buf_fini(&p.place);
	buf_fini(&p.text);
}

/* -- GIF -- */

/* gif_blocks: sub-blocks in a row, joined; *s moves behind them. */
static bool
gif_blocks(struct str *s, struct buf *out)
{
	struct str part;

	buf_reset(out);
	for (;;) {
		uint64_t n = octets_big(*s, 0, 1);

		if (s->n == 0)
			return false;
		*s = str_from(*s, 1);
		if (n == 0)
			return true;
		if (!octets_take(s, n, &part))
			return false;
		buf_adds(out, part);
	}
}

struct gif {
	struct doc *doc;
	struct fact_pool pool;
	struct buf block, place;
	uint64_t comments;
};

/* gif_xmp: its text lies bare among the blocks, up to a trailer. */
static struct str
gif_xmp(struct str s)
{
	static const struct str end = STR_INIT("<?xpacket end=");
	struct str at = s;

	while (at.n > 0 && !str_starts(at, end))
		at = str_from(at, 1);
	return str_head(s, s.n - at.n);
}

/* gif_extension: a label, then blocks. */
static bool
gif_extension(struct gif *g, struct str *s)
{
	unsigned label = (unsigned)octets_big(*s, 0, 1);

	*s = str_from(*s, 1);
	if (label == 0xFF && octets_has(*s, 0, STR("\13XMP DataXMP")))
		xmp_read(g->doc, gif_xmp(str_from(*s, 12)));
	if (!gif_blocks(s, &g->block))
		return false;
	if (label == 0xFE)
		fact_pool_add(&g->pool, comment_place(&g->place, ++g->comments),
		    buf_str(&g->block));
	return true;
}

/* gif_colours: bytes of a table of colours. */
static size_t
gif_colours(uint64_t flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* gif_walk: false when the file ends before its trailer. */
static bool
gif_walk(struct gif *g, struct str s)
{
	while (s.n > 0 && !doc_is_full(g->doc)) {
		char kind = s.p[0];

		s = str_from(s, 1);
		if (kind == ';')
			return true;
		if (kind == '!') {
			if (!gif_extension(g, &s))
				return false;
			continue;
		}
		if (kind != ',') {
			doc_fault(g->doc, FAULT_DAMAGED,
			    STR("no block where one should be"));
			return true;
		}
		s = str_from(s, 10 + gif_colours(octets_big(s, 8, 1)));
		if (!gif_blocks(&s, &g->block))
			return false;
	}
	return doc_is_full(g->doc);
}

void
picture_read_gif(struct doc *d)
{
	struct gif g = { .doc = d };
	struct str s = doc_bytes(d);

	fact_pixels(d, octets_little(s, 6, 2), octets_little(s, 8, 2));
	if (!gif_walk(&g, str_from(s, 13 + gif_colours(octets_big(s, 10, 1)))))
		truncated(d);
	fact_pool_give(d, &g.pool, NULL);
	buf_fini(&g.block);
	buf_fini(&g.place);
}

void
picture_read_bmp(struct doc *d)
{
	uint64_t height = octets_little(doc_bytes(d), 22, 4);

	/* Below zero: the lines stand from the top. */
	if (height > INT32_MAX)
		height = (UINT64_C(1) << 32) - height;
	fact_pixels(d, octets_little(doc_bytes(d), 18, 4), height);
}
