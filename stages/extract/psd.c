#include "psd.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "engine.h"
#include "fact.h"
#include "linked.h"
#include "mem.h"
#include "octets.h"
#include "psdnote.h"
#include "resources.h"

/* Pairs of names that the code page is told by. */
enum { PAIRS_MAX = 64 };

/* What is longer is cut off in the stored name, within a character too. */
enum { NAME_MAX_BYTES = 31 };

/* lnk2, lnk3, lnkD, lnkE: one of each at most. */
enum { LINKED_MAX = 8 };

/*
 * Code pages of machines that the program runs on, those first that a short
 * name is more likely to be in when several agree.
 */
static const char *const pages[] = { "GB18030", "CP949", "CP932", "Big5",
	"windows-1252", "macintosh", "windows-1251", "x-mac-cyrillic",
	"windows-1250", "x-mac-ce", "EUC-JP", "windows-1253", "windows-1254",
	"UTF-8" };

struct layer {
	struct str stored; /* in the code page */
	struct str wide;   /* in UTF-16BE */
	bool has_wide;
	struct str text;  /* a text layer's descriptor */
	unsigned divider; /* 1, 2: a group begins; 3: it ends */
};

struct reader {
	struct doc *doc;
	bool is_large;
	struct layer *layers;
	size_t n, cap;
	uint64_t width, height;
	struct str all_texts; /* what text layers share, when it is there */
	struct str linked[LINKED_MAX]; /* blocks of files in it */
	size_t linked_n;
	struct str notes;
};

/* take_length: a length that large files have in eight bytes. */
static uint64_t
take_length(struct str *s, bool is_long)
{
	unsigned n = is_long ? 8 : 4;
	uint64_t v = octets_big(*s, 0, n);

	*s = str_from(*s, n);
	return v;
}

static void
truncated(struct reader *r, const char *what)
{
	doc_fault(r->doc, FAULT_TRUNCATED, str_of(what));
}

/* is_long_key: a block whose length has eight bytes in a large file. */
static bool
is_long_key(struct str key)
{
	static const char keys[] =
	    "LMsk Lr16 Lr32 Layr Mt16 Mt32 Mtrn Alph FMsk lnk2 FEid FXid PxSD";

	for (size_t i = 0; i + 4 < sizeof keys; i += 5)
		if (str_eq(key, (struct str){ keys + i, 4 }))
			return true;
	return false;
}

/*
 * seems_long: of a key not known here: a length of four bytes would be zero,
 * and no block stands behind it, but where one of eight bytes says.
 */
static bool
seems_long(struct str s)
{
	uint64_t n = octets_big(s, 4, 4);

	return octets_big(s, 0, 4) == 0 && n >= 8 && n <= s.n &&
	       !octets_has(s, 4, STR("8B")) &&
	       (n + 8 >= s.n ||
		   octets_has(s, (n + 11) & ~UINT64_C(3), STR("8B")) ||
		   octets_has(s, n + 8, STR("8B")));
}

/*
 * next_block: an additional block of a layer or of all of them.  Some writers
 * leave up to three zeros before one.
 */
static bool
next_block(
    const struct reader *r, struct str *s, struct str *key, struct str *data)
{
	while (s->n > 0 && s->p[0] == 0)
		*s = str_from(*s, 1);
	if (!str_starts(*s, STR("8BIM")) && !str_starts(*s, STR("8B64")))
		return false;
	*key = octets_part(*s, 4, 4);
	*s = str_from(*s, 8);
	bool is_long = r->is_large && (is_long_key(*key) || seems_long(*s));
	uint64_t n = take_length(s, is_long);

	(void)octets_take(s, n, data);
	if (n & 1)
		*s = str_from(*s, 1);
	return true;
}

/* -- layers -- */

static void
read_extra(struct reader *r, struct layer *layer, struct str s)
{
	struct str key, data;

	s = str_from(s, 4 + (size_t)octets_big(s, 0, 4)); /* mask */
	s = str_from(s, 4 + (size_t)octets_big(s, 0, 4)); /* blending */
	size_t n = (size_t)octets_big(s, 0, 1);

	layer->stored = octets_part(s, 1, n);
	if (n >= NAME_MAX_BYTES)
		layer->stored = fact_uncut(layer->stored);
	s = str_from(s, (n + 4) & ~(size_t)3);
	while (next_block(r, &s, &key, &data))
		if (str_eq(key, STR("luni"))) {
			layer->wide = resources_wide(&data);
			layer->has_wide = true;
		} else if (str_eq(key, STR("TySh")) ||
			   str_eq(key, STR("tySh"))) {
			layer->text = data;
		} else if (str_eq(key, STR("lsct")) ||
			   str_eq(key, STR("lsdk"))) {
			layer->divider = (unsigned)octets_big(data, 0, 4);
		}
}

/* read_layer: one record; false when the rest of them is of no use. */
static bool
read_layer(struct reader *r, struct str *s)
{
	uint64_t channels = octets_big(*s, 16, 2);
	struct layer layer = { .divider = 0 };
	struct str extra;

	*s = str_from(*s, 18 + (size_t)channels * (r->is_large ? 10 : 6));
	if (!str_starts(*s, STR("8BIM")) && !str_starts(*s, STR("8B64"))) {
		if (s->n > 0)
			doc_fault(r->doc, FAULT_DAMAGED,
			    STR("no layer where one should be"));
		else
			truncated(r, "a layer is cut off");
		return false;
	}
	uint64_t n = octets_big(*s, 12, 4);

	*s = str_from(*s, 16);
	bool whole = octets_take(s, n, &extra);

	read_extra(r, &layer, extra);
	r->layers = mem_grow(r->layers, r->n, &r->cap, sizeof *r->layers);
	r->layers[r->n++] = layer;
	if (!whole)
		truncated(r, "a layer is cut off");
	return whole;
}

static void
read_layers(struct reader *r, struct str s)
{
	unsigned count = (unsigned)octets_big(s, 0, 2);

	/* Below zero: the first channel holds the transparency of all. */
	if (count & 0x8000)
		count = 0x10000 - count;
	s = str_from(s, 2);
	while (count > 0 && read_layer(r, &s))
		count--;
}

static void
read_section(struct reader *r, struct str s)
{
	struct str layers, key, data;
	uint64_t n = take_length(&s, r->is_large);

	(void)octets_take(&s, n, &layers);
	if (layers.n > 0)
		read_layers(r, layers);
	s = str_from(s, 4 + (size_t)octets_big(s, 0, 4)); /* mask of all */
	/* Layers of 16 and 32 bits stand in a block of their own. */
	while (next_block(r, &s, &key, &data))
		if (str_eq(key, STR("Lr16")) || str_eq(key, STR("Lr32")) ||
		    str_eq(key, STR("Layr")))
			read_layers(r, data);
		else if (str_eq(key, STR("Txt2")))
			r->all_texts = data;
		else if (str_eq(key, STR("Anno")))
			r->notes = data;
		else if (str_starts(key, STR("lnk")) &&
			 r->linked_n < LINKED_MAX)
			r->linked[r->linked_n++] = data;
}

/* -- names -- */

static bool
is_ascii(struct str s)
{
	return charset_ascii_prefix(s) == s.n;
}

/* without_end: programs count the NUL behind a name, or do not. */
static struct str
without_end(struct str wide)
{
	while (
	    wide.n >= 2 && wide.p[wide.n - 1] == 0 && wide.p[wide.n - 2] == 0)
		wide.n -= 2;
	return wide;
}

/* agree: the stored name, perhaps cut off, as this charset has it. */
static bool
agree(const struct layer *layer, const char *charset)
{
	struct buf stored = { NULL, 0, 0 }, wide = { NULL, 0, 0 };

	charset_to_utf8("UTF-16BE", without_end(layer->wide), &wide);
	bool good = charset_to_utf8(charset, layer->stored, &stored) == 0;
	struct str s = buf_str(&stored), w = buf_str(&wide);

	good = good &&
	       (str_eq(s, w) ||
		   (layer->stored.n + 1 >= NAME_MAX_BYTES && str_starts(w, s)));
	buf_fini(&stored);
	buf_fini(&wide);
	return good;
}

/* find_page: the code page that most pairs of names agree in, or NULL. */
static const char *
find_page(const struct reader *r)
{
	unsigned votes[sizeof pages / sizeof *pages] = { 0 };
	unsigned pairs = 0;
	size_t best = 0;

	for (size_t i = 0; i < r->n && pairs < PAIRS_MAX; i++) {
		const struct layer *layer = &r->layers[i];

		if (!layer->has_wide || is_ascii(layer->stored))
			continue;
		pairs++;
		for (size_t k = 0; k < sizeof pages / sizeof *pages; k++)
			votes[k] += agree(layer, pages[k]);
	}
	for (size_t k = 1; k < sizeof pages / sizeof *pages; k++)
		if (votes[k] > votes[best])
			best = k;
	return votes[best] > 0 ? pages[best] : NULL;
}

/* differs: does the stored name say what that in UTF-16 does not? */
static bool
differs(const struct layer *layer, const char *page)
{
	if (layer->stored.n == 0 ||
	    str_find(layer->stored, '?') < layer->stored.n)
		return false;
	if (is_ascii(layer->stored))
		return !agree(layer, "UTF-8");
	return page == NULL || !agree(layer, page);
}

/* give_names: all stored names that are needed are judged together. */
static void
give_names(struct reader *r, const char *page)
{
	struct fact_pool pool = { .n = 0 };
	struct buf place = { NULL, 0, 0 };

	for (size_t i = 0; i < r->n && !doc_is_full(r->doc); i++) {
		struct layer *layer = &r->layers[i];

		buf_reset(&place);
		doc_place(&place, "layer", i + 1);
		if (layer->has_wide) {
			fact_wide(r->doc, buf_str(&place), layer->wide, true);
			if (!differs(layer, page))
				continue;
			doc_place_part(&place, "stored");
		}
		fact_pool_add(&pool, buf_str(&place), layer->stored);
	}
	if (page != NULL)
		doc_meta(r->doc, STR("layer-charset"), str_of(page));
	fact_pool_give(r->doc, &pool, page);
	buf_fini(&place);
}

/* -- texts -- */

static void
give_texts(struct reader *r)
{
	struct buf place = { NULL, 0, 0 };
	uint64_t before = doc_text_count(r->doc);

	for (size_t i = 0; i < r->n && !doc_is_full(r->doc); i++) {
		struct str text = r->layers[i].text;
		uint64_t said = doc_text_count(r->doc);

		buf_reset(&place);
		doc_place(&place, "layer", i + 1);
		doc_place_part(&place, "text");
		resources_texts(r->doc, buf_str(&place), text, "Txt ");
		if (doc_text_count(r->doc) == said)
			engine_texts(r->doc, buf_str(&place), text, "/Text");
	}
	if (doc_text_count(r->doc) == before)
		engine_texts(r->doc, STR("text:1"), r->all_texts, "/Text");
	buf_fini(&place);
}

/* -- the file -- */

static void
give_notes(struct reader *r, const char *page)
{
	struct fact_pool pool = { .n = 0 };

	psdnote_read(r->doc, &pool, r->notes);
	fact_pool_give(r->doc, &pool, page);
}

static void
give_linked(struct reader *r)
{
	for (size_t i = 0; i < r->linked_n; i++)
		linked_read(r->doc, r->linked[i]);
}

static void
give_header(struct reader *r)
{
	uint64_t groups = 0;

	fact_pixels(r->doc, r->width, r->height);
	fact_number(r->doc, "layers", r->n);
	for (size_t i = 0; i < r->n; i++)
		groups +=
		    r->layers[i].divider == 1 || r->layers[i].divider == 2;
	fact_number(r->doc, "groups", groups);
}

/*
 * picture_size: of the picture at the end, s being what there is of it: raw
 * rows, or rows each as long as a table in front of them tells.  A deflated one
 * does not say: all of it is taken to be there.
 */
static uint64_t
picture_size(const struct reader *r, struct str s)
{
	struct str file = doc_bytes(r->doc);
	uint64_t rows = octets_big(file, 12, 2) * r->height, n;
	uint64_t row = (r->width * octets_big(file, 22, 2) + 7) / 8;
	unsigned entry = r->is_large ? 4 : 2;

	switch (octets_big(s, 0, 2)) {
	case 0:
		return 2 + rows * row;
	case 1:
		n = 2 + rows * entry;
		for (uint64_t i = 0; i < rows && n <= s.n; i++)
			n += octets_big(s, 2 + i * entry, entry);
		return n;
	default:
		return s.n;
	}
}

void
psd_read(struct doc *d)
{
	struct str s = doc_bytes(d), resources, layers;
	struct reader r = { .doc = d,
		.is_large = octets_big(s, 4, 2) == 2,
		.height = octets_big(s, 14, 4),
		.width = octets_big(s, 18, 4) };
	bool whole;

	s = str_from(s, 26);
	whole = s.n >= 4;
	s = str_from(s, 4 + (size_t)octets_big(s, 0, 4)); /* palette */
	uint64_t n = take_length(&s, false);

	whole &= octets_take(&s, n, &resources);
	n = take_length(&s, r.is_large);
	whole &= octets_take(&s, n, &layers);
	if (layers.n > 0)
		read_section(&r, layers);
	give_header(&r);
	const char *page = find_page(&r);

	give_names(&r, page);
	give_texts(&r);
	give_notes(&r, page);
	give_linked(&r);
	resources_read(d, resources, true, page);
	/* Two bytes of the method, then the picture. */
	if (!whole || s.n < 2)
		truncated(&r, "the file ends before its picture");
	else if (s.n < picture_size(&r, s))
		truncated(&r, "the file ends within its picture");
	free(r.layers);
}
