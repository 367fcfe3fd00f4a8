#include "heif.h"

#include "exif.h"
#include "fact.h"
#include "octets.h"
#include "xmp.h"

/* Boxes in each other; real ones go to four. */
enum { DEPTH_MAX = 6 };

/* Items that are read; real pictures have one of each kind. */
enum { ITEMS_MAX = 16 };

enum what { OTHER, EXIF, XMP };

struct item {
	uint64_t id;
	enum what what;
};

struct reader {
	struct doc *doc;
	struct item items[ITEMS_MAX];
	size_t n;
	struct str places, data; /* the boxes of where items are, and of some */
	uint64_t width, height;
};

/* A box of version and flags; wide ones have numbers of four bytes. */
static unsigned
version(struct str s)
{
	return (unsigned)octets_big(s, 0, 1);
}

static void
read_item(struct reader *r, struct str s)
{
	unsigned n = version(s) >= 3 ? 4 : 2;
	struct item item = { .id = octets_big(s, 4, n) };
	struct str kind = octets_part(s, 6 + n, 4);
	struct str name = octets_part(s, 10 + n, s.n);
	struct str type = str_from(name, str_find(name, '\0') + 1);

	if (version(s) < 2)
		return;
	fact_meta(r->doc, STR("item"), fact_bare(name));
	if (str_eq(kind, STR("Exif")))
		item.what = EXIF;
	else if (str_eq(kind, STR("mime")) &&
		 str_starts(type, STR("application/rdf+xml")))
		item.what = XMP;
	if (item.what != OTHER && r->n < ITEMS_MAX)
		r->items[r->n++] = item;
}

static void
read_size(struct reader *r, struct str s)
{
	uint64_t width = octets_big(s, 4, 4), height = octets_big(s, 8, 4);

	/* That of a tile or a thumbnail is smaller. */
	if (width * height > r->width * r->height) {
		r->width = width;
		r->height = height;
	}
}

/* read_boxes: false when they go beyond the end. */
static bool
read_boxes(struct reader *r, struct str s, unsigned depth)
{
	struct str data;
	bool whole = true;

	while (s.n >= 8 && whole && depth < DEPTH_MAX) {
		struct str box = octets_part(s, 4, 4);
		uint64_t n = octets_big(s, 0, 4), head = n == 1 ? 16 : 8;

		n = n == 1 ? octets_big(s, 8, 8) : n == 0 ? s.n : n;
		if (n < head)
			return false;
		whole = octets_take(&s, n, &data);
		data = str_from(data, (size_t)head);
		if (str_eq(box, STR("meta")))
			whole &= read_boxes(r, str_from(data, 4), depth + 1);
		else if (str_eq(box, STR("iinf")))
			whole &= read_boxes(r,
			    str_from(data, version(data) == 0 ? 6 : 8),
			    depth + 1);
		else if (str_eq(box, STR("iprp")) || str_eq(box, STR("ipco")))
			whole &= read_boxes(r, data, depth + 1);
		else if (str_eq(box, STR("infe")))
			read_item(r, data);
		else if (str_eq(box, STR("iloc")))
			r->places = data;
		else if (str_eq(box, STR("idat")))
			r->data = data;
		else if (str_eq(box, STR("ispe")))
			read_size(r, data);
	}
	return whole;
}

/* next: a number of so many bytes. */
static uint64_t
next(struct str *s, unsigned n)
{
	uint64_t v = octets_big(*s, 0, n);

	*s = str_from(*s, n);
	return v;
}

/* wanted: what an item is, once. */
static enum what
wanted(struct reader *r, uint64_t id)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->items[i].id == id) {
			r->items[i].id = UINT64_MAX;
			return r->items[i].what;
		}
	return OTHER;
}

static void
give(struct reader *r, enum what what, struct str s)
{
	/* How far behind these four bytes it begins. */
	if (what == EXIF)
		exif_read(r->doc, octets_part(s, 4 + octets_big(s, 0, 4), s.n));
	else if (what == XMP)
		xmp_read(r->doc, s);
}

/* width: of numbers, as four bits say it. */
static unsigned
width(uint64_t sizes, unsigned shift)
{
	unsigned n = sizes >> shift & 15;

	return n == 4 || n == 8 ? n : 0;
}

/* read_places: of each item the parts, joined. */
static void
read_places(struct reader *r)
{
	struct str s = str_from(r->places, 6);
	unsigned v = version(r->places), wide = v < 2 ? 2 : 4;
	uint64_t sizes = octets_big(r->places, 4, 2);
	struct buf content = { NULL, 0, 0 };

	for (uint64_t n = next(&s, wide); n > 0 && s.n > 0; n--) {
		enum what what = wanted(r, next(&s, wide));
		bool is_inside = v > 0 && (next(&s, 2) & 15) == 1;
		struct str all = is_inside ? r->data : doc_bytes(r->doc);

		(void)next(&s, 2);
		uint64_t base = next(&s, width(sizes, 4));

		buf_reset(&content);
		for (uint64_t k = next(&s, 2); k > 0 && s.n > 0; k--) {
			(void)next(&s, v == 0 ? 0 : width(sizes, 0));
			uint64_t at = base + next(&s, width(sizes, 12));
			uint64_t length = next(&s, width(sizes, 8));

			/* Parts that lie on each other may be too much. */
			if (what != OTHER && content.n <= doc_bytes(r->doc).n)
				buf_adds(
				    &content, octets_part(all, at, length));
		}
		give(r, what, buf_str(&content));
	}
	buf_fini(&content);
}

void
heif_read(struct doc *d)
{
	struct reader r = { .doc = d };

	if (!read_boxes(&r, doc_bytes(d), 0))
		doc_fault(d, FAULT_TRUNCATED, STR("a box is cut off"));
	fact_pixels(d, r.width, r.height);
	if (r.n > 0)
		read_places(&r);
}
