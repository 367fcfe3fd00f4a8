#include "swf.h"

#include "fact.h"
#include "flashtext.h"
#include "inflate.h"
#include "octets.h"
#include "xmp.h"

/* Sprites in sprites are not allowed, and are written. */
enum { DEPTH_MAX = 8 };

enum tag {
	END = 0,
	STATIC_TEXT = 11,
	DO_ACTION = 12,
	FONT_INFO = 13,
	PLACE_2 = 26,
	STATIC_TEXT_2 = 33,
	EDIT_TEXT = 37,
	SPRITE = 39,
	FRAME_LABEL = 43,
	FONT_2 = 48,
	EXPORT = 56,
	INIT_ACTION = 59,
	FONT_INFO_2 = 62,
	PLACE_3 = 70,
	FONT_3 = 75,
	SYMBOLS = 76,
	METADATA = 77,
	DO_ABC = 82,
	SCENES = 86,
	FONT_NAME = 88
};

/* What is counted by itself. */
enum kind { LABEL, NAME, FONT, TEXT, SCRIPT, KINDS };

static const char *const kinds[KINDS] = { "label", "name", "font", "text",
	"script" };

struct reader {
	struct doc *doc;
	struct fact_pool pool;
	struct buf place;
	uint64_t counts[KINDS];
	struct flashtext texts;
};

static void
put(struct reader *r, enum kind kind, struct str s)
{
	s = fact_bare(s);
	if (s.n == 0)
		return;
	buf_reset(&r->place);
	doc_place(&r->place, kinds[kind], ++r->counts[kind]);
	fact_unicode(r->doc, &r->pool, buf_str(&r->place), s);
}

/* next_string: up to its NUL. */
static struct str
next_string(struct str *s)
{
	size_t n = str_find(*s, '\0');
	struct str one = str_head(*s, n);

	*s = str_from(*s, n + 1);
	return one;
}

/* next_number: seven bits a byte, the lowest first, five bytes at most. */
static uint64_t
next_number(struct str *s)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < 5; i++) {
		uint64_t c = octets_big(*s, 0, 1);

		*s = str_from(*s, 1);
		v |= (c & 0x7F) << 7 * i;
		if (c < 0x80)
			break;
	}
	return v;
}

/* skip_rect: five bits say how wide four numbers are. */
static void
skip_rect(struct str *s)
{
	uint64_t width = octets_big(*s, 0, 1) >> 3;

	*s = str_from(*s, (size_t)(5 + 4 * width + 7) / 8);
}

/* read_names: a count, then a number and a name of each symbol. */
static void
read_names(struct reader *r, struct str s)
{
	uint64_t n = octets_little(s, 0, 2);

	s = str_from(s, 2);
	while (n-- > 0 && s.n > 2) {
		s = str_from(s, 2);
		put(r, NAME, next_string(&s));
	}
}

/* read_scenes: names of scenes, then of frames, each behind a number. */
static void
read_scenes(struct reader *r, struct str s)
{
	for (unsigned list = 0; list < 2; list++) {
		uint64_t n = next_number(&s);

		while (n-- > 0 && s.n > 0) {
			(void)next_number(&s);
			put(r, LABEL, next_string(&s));
		}
	}
}

/* put_html: what stands between the tags. */
static void
put_html(struct reader *r, struct str s)
{
	struct buf text = { NULL, 0, 0 };

	while (s.n > 0) {
		size_t n = str_find(s, '<');

		buf_adds(&text, str_head(s, n));
		s = str_from(s, n);
		if (str_starts(s, STR("</p>")) || str_starts(s, STR("<br")))
			buf_addc(&text, '\n');
		s = str_from(s, str_find(s, '>') + 1);
	}
	put(r, TEXT, buf_str(&text));
	buf_fini(&text);
}

/* read_field: its flags say what stands between them and its text. */
static void
read_field(struct reader *r, struct str s)
{
	s = str_from(s, 2);
	skip_rect(&s);
	unsigned flags = (unsigned)octets_big(s, 0, 2);
	bool has_class = flags & 0x0080, has_font = flags & 0x0100;

	s = str_from(s, has_font ? 4 : 2);
	if (has_class)
		(void)next_string(&s);
	s = str_from(
	    s, (has_font || has_class ? 2u : 0u) + (flags & 0x0400 ? 4u : 0u) +
		   (flags & 0x0200 ? 2u : 0u) + (flags & 0x0020 ? 9u : 0u));
	put(r, NAME, next_string(&s));
	if (flags & 0x8000 && flags & 0x0002)
		put_html(r, next_string(&s));
	else if (flags & 0x8000)
		put(r, TEXT, next_string(&s));
}

/* skip_matrix: two pairs that may be missing, and one more, each of a width. */
static void
skip_matrix(struct str *s)
{
	size_t at = 0;

	for (unsigned pair = 0; pair < 3; pair++)
		if (pair == 2 || flashtext_bits(*s, at++, 1))
			at += 5 + 2 * (size_t)flashtext_bits(*s, at, 5);
	*s = str_from(*s, (at + 7) / 8);
}

/* skip_colours: what four are multiplied by, and what is added to them. */
static void
skip_colours(struct str *s)
{
	size_t each = 4 * (size_t)flashtext_bits(*s, 2, 4);
	size_t n = flashtext_bits(*s, 0, 1) + flashtext_bits(*s, 1, 1);

	*s = str_from(*s, (6 + n * each + 7) / 8);
}

/* read_place: the name of an instance stands behind where and how it is. */
static void
read_place(struct reader *r, struct str s, bool is_third)
{
	unsigned flags = (unsigned)octets_big(s, 0, 1);
	unsigned more = is_third ? (unsigned)octets_big(s, 1, 1) : 0;

	if (!(flags & 0x20))
		return;
	s = str_from(s, is_third ? 4 : 3);
	if (more & 8 || (more & 16 && flags & 2))
		put(r, NAME, next_string(&s));
	if (flags & 2)
		s = str_from(s, 2);
	if (flags & 4)
		skip_matrix(&s);
	if (flags & 8)
		skip_colours(&s);
	if (flags & 16)
		s = str_from(s, 2);
	put(r, NAME, next_string(&s));
}

/* read_static: where it stands, then lines of glyphs. */
static void
read_static(struct reader *r, struct str s, bool has_alpha)
{
	struct buf line = { NULL, 0, 0 };

	s = str_from(s, 2);
	skip_rect(&s);
	skip_matrix(&s);
	struct flashtext_records records = { .rest = str_from(s, 2),
		.glyph_bits = (unsigned)octets_big(s, 0, 1),
		.advance_bits = (unsigned)octets_big(s, 1, 1),
		.has_alpha = has_alpha };

	while (
	    flashtext_line(&r->texts, &records, &line) && !doc_is_full(r->doc))
		put(r, TEXT, buf_str(&line));
	buf_fini(&line);
}

static void
read_font(struct reader *r, struct str s, bool is_third)
{
	flashtext_font(&r->texts, s, is_third);
	put(r, FONT, octets_part(s, 5, octets_big(s, 4, 1)));
}

static void
read_info(struct reader *r, struct str s, bool is_second)
{
	flashtext_info(&r->texts, s, is_second);
	put(r, FONT, octets_part(s, 3, octets_big(s, 2, 1)));
}

/* -- scripts -- */

/* read_push: values of many kinds; only strings are given. */
static void
read_push(struct reader *r, struct str s)
{
	static const unsigned char widths[] = { 0, 4, 0, 0, 1, 1, 8, 4, 1, 2 };

	while (s.n > 0) {
		uint64_t kind = octets_big(s, 0, 1);

		s = str_from(s, 1);
		if (kind >= sizeof widths)
			return;
		if (kind == 0)
			put(r, SCRIPT, next_string(&s));
		else
			s = str_from(s, widths[kind]);
	}
}

static void
read_actions(struct reader *r, struct str s)
{
	struct str data;

	while (s.n > 0 && !doc_is_full(r->doc)) {
		unsigned code = (unsigned)octets_big(s, 0, 1);
		uint64_t n = code >= 0x80 ? octets_little(s, 1, 2) : 0;

		s = str_from(s, code >= 0x80 ? 3 : 1);
		(void)octets_take(&s, n, &data);
		if (code == 0x96)
			read_push(r, data);
		if (code != 0x88)
			continue;
		for (data = str_from(data, 2); data.n > 0;)
			put(r, SCRIPT, next_string(&data));
	}
}

/* read_abc: pools of whole numbers, of fractions, and of strings. */
static void
read_abc(struct reader *r, struct str s)
{
	struct str one;

	s = str_from(s, 4);
	(void)next_string(&s);
	s = str_from(s, 4);
	for (unsigned pool = 0; pool < 2; pool++)
		for (uint64_t n = next_number(&s); n > 1 && s.n > 0; n--)
			(void)next_number(&s);
	uint64_t n = next_number(&s);

	s = octets_part(s, n > 1 ? 8 * (n - 1) : 0, s.n);
	for (n = next_number(&s); n > 1 && s.n > 0; n--) {
		uint64_t length = next_number(&s);

		(void)octets_take(&s, length, &one);
		put(r, SCRIPT, one);
	}
}

/* -- tags -- */

static bool read_tags(struct reader *r, struct str s, unsigned depth);

static void
take_tag(struct reader *r, enum tag tag, struct str s, unsigned depth)
{
	switch (tag) {
	case FRAME_LABEL:
		put(r, LABEL, next_string(&s));
		break;
	case EXPORT:
	case SYMBOLS:
		read_names(r, s);
		break;
	case SCENES:
		read_scenes(r, s);
		break;
	case FONT_2:
	case FONT_3:
		read_font(r, s, tag == FONT_3);
		break;
	case FONT_INFO:
	case FONT_INFO_2:
		read_info(r, s, tag == FONT_INFO_2);
		break;
	case STATIC_TEXT:
	case STATIC_TEXT_2:
		read_static(r, s, tag == STATIC_TEXT_2);
		break;
	case FONT_NAME:
		s = str_from(s, 2);
		put(r, FONT, next_string(&s));
		break;
	case EDIT_TEXT:
		read_field(r, s);
		break;
	case PLACE_2:
	case PLACE_3:
		read_place(r, s, tag == PLACE_3);
		break;
	case DO_ACTION:
		read_actions(r, s);
		break;
	case INIT_ACTION:
		read_actions(r, str_from(s, 2));
		break;
	case DO_ABC:
		read_abc(r, s);
		break;
	case METADATA:
		xmp_read(r->doc, next_string(&s));
		break;
	case SPRITE:
		if (depth < DEPTH_MAX)
			(void)read_tags(r, str_from(s, 4), depth + 1);
		break;
	default:
		break;
	}
}

/* read_tags: false when they end before the last. */
static bool
read_tags(struct reader *r, struct str s, unsigned depth)
{
	struct str data;

	while (s.n >= 2 && !doc_is_full(r->doc)) {
		unsigned head = (unsigned)octets_little(s, 0, 2);
		uint64_t n = head & 0x3F;

		s = str_from(s, 2);
		if (n == 0x3F) {
			n = octets_little(s, 0, 4);
			s = str_from(s, 4);
		}
		bool whole = octets_take(&s, n, &data);

		take_tag(r, (enum tag)(head >> 6), data, depth);
		if (!whole)
			return false;
		if (head >> 6 == END)
			return true;
	}
	return doc_is_full(r->doc);
}

/* read_film: its size, frames, then tags. */
static void
read_film(struct doc *d, struct str s)
{
	struct reader r = { .doc = d };

	skip_rect(&s);
	if (!read_tags(&r, str_from(s, 4), 0))
		doc_fault(d, FAULT_TRUNCATED, STR("it ends before its end"));
	fact_pool_give(d, &r.pool, NULL);
	buf_fini(&r.place);
	flashtext_fini(&r.texts);
}

void
swf_read(struct doc *d)
{
	struct str s = doc_bytes(d);
	struct buf film = { NULL, 0, 0 };

	switch (octets_big(s, 0, 1)) {
	case 'F':
		read_film(d, str_from(s, 8));
		break;
	case 'C':
		/* Two bytes of zlib's, then what is deflated. */
		inflate_tell(
		    d, inflate_raw(str_from(s, 10), &film), STR("film"));
		read_film(d, buf_str(&film));
		break;
	default:
		doc_fault(d, FAULT_METHOD, STR("packed by LZMA"));
		break;
	}
	buf_fini(&film);
}
