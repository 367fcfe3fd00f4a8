#include "msppt.h"

#include <stdlib.h>

#include "blip.h"
#include "charset/charset.h"
#include "embedded.h"
#include "inflate.h"
#include "le.h"
#include "limits.h"
#include "mem.h"
#include "oledoc.h"

enum type {
	DOCUMENT = 0x03e8,
	SLIDE = 0x03ee,
	NOTES = 0x03f0,
	NOTES_ATOM = 0x03f1,
	SLIDE_AT = 0x03f3, /* where a slide is, its texts behind it */
	MASTER = 0x03f8,
	OUTLINE_REF = 0x0f9e,
	CHARS = 0x0fa0,
	BYTES = 0x0fa8,
	CSTRING = 0x0fba,
	LINK = 0x0fd7,
	HEADERS = 0x0fd9,
	LIST = 0x0ff0, /* of slides */
	EDIT = 0x0ff5,
	OBJECT = 0x1011,
	TAGS = 0x1388,
	TAG = 0x138a,
	TAG_DATA = 0x138b,
	PLACES = 0x1772, /* of what has a number */
	COMMENT = 0x2ee0,
	SHAPE_PROPERTIES = 0xf00b
};

/* A record: what it holds is data, the next one follows behind. */
struct rec_head {
	unsigned type, instance;
	bool is_container;
	struct str data;
};

/* A text of a slide that stands with the list and not in the slide. */
struct outline {
	struct rec_head text;
	bool shown;
};

/* Slides by the number that notes call them by. */
struct slide {
	uint32_t id;
	uint64_t number;
};

struct reader {
	struct doc *doc;
	struct ole ole;
	struct str stream;
	uint32_t *at; /* by number: offset in the stream; 0 for none */
	size_t n_at;
	struct slide *slides;
	size_t n_slides, cap_slides;
	struct outline *outlines; /* of the slide in hand */
	size_t n_outlines, cap_outlines;
	uint64_t lost, objects;
	struct buf text;
	bool cut;
};

/* -- records ----------------------------------------------------------------
 */

/* next: the record *s begins with; false at the end. */
static bool
next(struct reader *r, struct str *s, struct rec_head *h)
{
	uint32_t n = le_u32(*s, 4);
	unsigned first = le_u16(*s, 0);

	if (s->n < 8)
		return false;
	h->type = le_u16(*s, 2);
	h->instance = first >> 4;
	h->is_container = (first & 15) == 15;
	h->data = le_part(*s, 8, n);
	r->cut |= h->data.n < n;
	*s = str_from(*s, 8 + h->data.n);
	return true;
}

/* record_at: a record by its offset; false when it is none. */
static bool
record_at(struct reader *r, uint32_t at, struct rec_head *h)
{
	struct str s = str_from(r->stream, at);

	return at < r->stream.n && next(r, &s, h);
}

/* -- text -------------------------------------------------------------------
 */

/* decode: text in units of two bytes, or their low ones; to r->text, anew. */
static struct str
decode(struct reader *r, struct str s, bool is_wide)
{
	buf_reset(&r->text);
	if (is_wide)
		charset_to_utf8("UTF-16LE", s, &r->text);
	else
		for (size_t i = 0; i < s.n; i++)
			buf_add_utf8(&r->text, (unsigned char)s.p[i]);
	return buf_str(&r->text);
}

/* give: paragraphs, each a unit; a line end in one is a vertical tab. */
static void
give(struct reader *r, struct str place, const char *step, struct str text)
{
	struct buf at = { NULL, 0, 0 };
	struct str line;

	buf_adds(&at, place);
	if (step != NULL)
		doc_place_part(&at, step);
	if (at.n == 0) /* of a list, where slides are lost */
		doc_place_part(&at, "outline");
	for (size_t i = 0; i < r->text.n; i++)
		if (r->text.p[i] == '\v')
			r->text.p[i] = '\n';
	doc_charset(r->doc,
	    charset_ascii_prefix(text) == text.n ? "US-ASCII" : "UTF-16LE",
	    NULL);
	while (str_split(&text, '\r', &line))
		if (doc_text(r->doc, buf_str(&at), line) < 0)
			break;
	buf_fini(&at);
}

static void
give_atom(struct reader *r, const struct rec_head *h, struct str place)
{
	give(r, place, NULL, decode(r, h->data, h->type == CHARS));
}

/* give_cstring: a name, a link, a part of a comment: by what it is in. */
static void
give_cstring(
    struct reader *r, const struct rec_head *h, struct str place, unsigned in)
{
	const char *step = NULL;

	if (in == COMMENT && h->instance < 2)
		step = h->instance == 0 ? "comment/author" : "comment";
	else if (in == HEADERS)
		step = "header";
	else if (in == LINK && h->instance > 0)
		step = "link";
	else if ((in == SLIDE || in == MASTER) && h->instance == 3)
		step = "name";
	if (step != NULL)
		give(r, place, step, decode(r, h->data, true));
}

/* give_properties: of a shape, those that people have written. */
static void
give_properties(struct reader *r, const struct rec_head *h, struct str place)
{
	enum { GTEXT = 0xc0, DESCRIPTION = 0x381, COMPLEX = 0x8000 };
	size_t at = 6 * (size_t)h->instance;

	for (size_t i = 0; i < h->instance && 6 * i < h->data.n; i++) {
		unsigned id = le_u16(h->data, 6 * i);
		uint32_t n = le_u32(h->data, 6 * i + 2);

		if ((id & COMPLEX) == 0)
			continue;
		struct str value = le_part(h->data, at, n);

		at += value.n;
		id &= 0x3fff;
		if (id != GTEXT && id != DESCRIPTION)
			continue;
		value.n -= value.n % 2;
		while (value.n > 0 && le_u16(value, value.n - 2) == 0)
			value.n -= 2;
		give(r, place, "alt", decode(r, value, true));
	}
}

/* give_outline: a text of the list that the slide shows. */
static void
give_outline(struct reader *r, uint32_t i, struct str place)
{
	if (i >= r->n_outlines || r->outlines[i].shown)
		return;
	r->outlines[i].shown = true;
	give_atom(r, &r->outlines[i].text, place);
}

/* walk: all that is in a container of the kind in. */
static void
walk(struct reader *r, struct str s, unsigned in, struct str place,
    unsigned depth)
{
	struct rec_head h;

	while (!doc_is_full(r->doc) && next(r, &s, &h)) {
		if (h.type == CHARS || h.type == BYTES)
			give_atom(r, &h, place);
		else if (h.type == CSTRING)
			give_cstring(r, &h, place, in);
		else if (h.type == OUTLINE_REF)
			give_outline(r, le_u32(h.data, 0), place);
		else if (h.type == SHAPE_PROPERTIES)
			give_properties(r, &h, place);
		else if (!h.is_container && h.type != TAG_DATA)
			continue;
		else if (depth < LIMIT_PPT_DEPTH)
			walk(r, h.data, h.type, place, depth + 1);
		else
			doc_fault(r->doc, FAULT_LIMIT_DEPTH,
			    STR("records nested too deep"));
	}
}

/* -- slides -----------------------------------------------------------------
 */

static void
read_slide(struct reader *r, uint32_t number, struct str place)
{
	struct rec_head h;

	if (number < r->n_at && record_at(r, r->at[number], &h) &&
	    (h.type == SLIDE || h.type == MASTER || h.type == NOTES))
		walk(r, h.data, h.type, place, 0);
	for (uint32_t i = 0; i < r->n_outlines; i++)
		give_outline(r, i, place);
	r->n_outlines = 0;
}

/* note_place: notes say which slide they are of. */
static void
note_place(struct reader *r, uint32_t number, struct buf *place)
{
	struct rec_head notes, h;
	uint64_t slide = 0;

	if (number < r->n_at && record_at(r, r->at[number], &notes))
		for (struct str s = notes.data; next(r, &s, &h);)
			if (h.type == NOTES_ATOM)
				for (size_t i = 0; i < r->n_slides; i++)
					if (r->slides[i].id ==
					    le_u32(h.data, 0))
						slide = r->slides[i].number;
	if (slide > 0)
		doc_place(place, "slide", slide);
	doc_place_part(place, "note");
}

static void
add_outline(struct reader *r, const struct rec_head *h)
{
	r->outlines = mem_grow(
	    r->outlines, r->n_outlines, &r->cap_outlines, sizeof *r->outlines);
	r->outlines[r->n_outlines++] = (struct outline){ *h, false };
}

static void
add_slide(struct reader *r, uint32_t id, uint64_t number)
{
	r->slides =
	    mem_grow(r->slides, r->n_slides, &r->cap_slides, sizeof *r->slides);
	r->slides[r->n_slides++] = (struct slide){ id, number };
}

/* Lists by their instance. */
enum list { SLIDES, MASTERS, NOTE_PAGES };

/* give_listed: the slide whose texts have been gathered. */
static void
give_listed(
    struct reader *r, enum list list, const struct rec_head *h, uint64_t number)
{
	static const char *const kinds[] = { "slide", "master" };
	uint32_t at = le_u32(h->data, 0);
	struct buf place = { NULL, 0, 0 };

	if (number == 0)
		return;
	if (list == NOTE_PAGES)
		note_place(r, at, &place);
	else
		doc_place(&place, kinds[list], number);
	if (list == SLIDES)
		add_slide(r, le_u32(h->data, 12), number);
	read_slide(r, at, buf_str(&place));
	buf_fini(&place);
}

static void
read_list(struct reader *r, struct str s, enum list list)
{
	struct rec_head h, slide = { .data = { NULL, 0 } };
	uint64_t number = 0;

	while (!doc_is_full(r->doc) && next(r, &s, &h)) {
		if (h.type == SLIDE_AT) {
			give_listed(r, list, &slide, number);
			slide = h;
			number++;
		} else if (h.type == CHARS || h.type == BYTES) {
			add_outline(r, &h);
		}
	}
	give_listed(r, list, &slide, number);
}

/* read_document: its lists, slides first; then what stands around them. */
static void
read_document(struct reader *r, struct str document)
{
	static const enum list order[] = { SLIDES, NOTE_PAGES, MASTERS };
	struct rec_head h;

	/* As the lists lie, masters come first and tell the least. */
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		for (struct str s = document; next(r, &s, &h);)
			if (h.type == LIST && h.instance == order[i])
				read_list(r, h.data, order[i]);
	for (struct str s = document; next(r, &s, &h);)
		if (h.is_container && h.type != LIST)
			walk(r, h.data, h.type, STR(""), 0);
}

/* read_lost: without a document that says which slides there are. */
static void
read_lost(struct reader *r)
{
	struct buf place = { NULL, 0, 0 };
	struct rec_head h;

	for (struct str s = r->stream; next(r, &s, &h);) {
		if (h.type != SLIDE && h.type != NOTES && h.type != MASTER &&
		    h.type != DOCUMENT)
			continue;
		buf_reset(&place);
		if (h.type == SLIDE)
			doc_place(&place, "slide", ++r->lost);
		else if (h.type == NOTES)
			doc_place_part(&place, "note");
		else if (h.type == MASTER)
			doc_place_part(&place, "master");
		walk(r, h.data, h.type, buf_str(&place), 0);
	}
	buf_fini(&place);
}

/* -- where things are -------------------------------------------------------
 */

/* read_places: of an edit; what a later one has said holds. */
static void
read_places(struct reader *r, struct str s)
{
	while (s.n >= 4) {
		uint32_t first = le_u32(s, 0) & 0xfffff;
		uint32_t n = le_u32(s, 0) >> 20;

		s = str_from(s, 4);
		for (uint32_t i = 0; i < n && s.n >= 4; i++) {
			while (first + i >= r->n_at) {
				size_t cap = r->n_at;

				r->at = mem_grow(
				    r->at, r->n_at, &cap, sizeof *r->at);
				memset(r->at + r->n_at, 0,
				    (cap - r->n_at) * sizeof *r->at);
				r->n_at = cap;
			}
			if (r->at[first + i] == 0)
				r->at[first + i] = le_u32(s, 0);
			s = str_from(s, 4);
		}
	}
}

enum edits { EDITS_NONE, EDITS_READ, EDITS_ENCRYPTED };

/* read_edits: from the last back to the first; *document is its number. */
static enum edits
read_edits(struct reader *r, uint32_t at, uint32_t *document)
{
	struct rec_head h;
	bool any = false;

	/* They lie one behind the other, the last at the end. */
	while (record_at(r, at, &h) && h.type == EDIT) {
		uint32_t before = le_u32(h.data, 8);

		if (h.data.n >= 32)
			return EDITS_ENCRYPTED;
		if (!any)
			*document = le_u32(h.data, 16);
		any = true;
		struct rec_head places;

		if (record_at(r, le_u32(h.data, 12), &places) &&
		    places.type == PLACES)
			read_places(r, places.data);
		if (before == 0 || before >= at)
			break;
		at = before;
	}
	return any ? EDITS_READ : EDITS_NONE;
}

/* last_edit: where the last edit is, as "Current User" says. */
static uint32_t
last_edit(struct reader *r, bool *encrypted)
{
	struct ole_entry *e =
	    ole_stream(ole_root(&r->ole), STR("Current User"));
	struct buf store = { NULL, 0, 0 };

	*encrypted = false;
	if (e == NULL)
		return UINT32_MAX;
	struct str s = oledoc_read(r->doc, &r->ole, e, &store);
	uint32_t at = le_u32(s, 16);

	*encrypted = le_u32(s, 12) == 0xf3d1c4df;
	buf_fini(&store);
	return at;
}

/* -- objects ----------------------------------------------------------------
 */

/* give_object: a compound file, deflated or as it is. */
static void
give_object(struct reader *r, const struct rec_head *h)
{
	struct buf name = { NULL, 0, 0 }, file = { NULL, 0, 0 };
	struct str content = h->data;

	buf_addz(&name, "object-");
	buf_add_u64(&name, ++r->objects);
	if (h->instance == 1) {
		/* Behind its size, and two bytes of zlib's. */
		if (inflate_raw(str_from(content, 6), &file) != INFLATE_WHOLE)
			doc_fault_in(r->doc, FAULT_DAMAGED, buf_str(&name),
			    "cannot be decompressed");
		content = buf_str(&file);
	}
	embedded_give(r->doc, content, buf_str(&name));
	buf_fini(&name);
	buf_fini(&file);
}

static void
give_objects(struct reader *r)
{
	struct rec_head h;

	for (struct str s = r->stream; next(r, &s, &h);)
		if (h.type == OBJECT)
			give_object(r, &h);
}

static void
give_pictures(struct reader *r)
{
	struct ole_entry *e = ole_stream(ole_root(&r->ole), STR("Pictures"));
	struct buf store = { NULL, 0, 0 };
	uint64_t number = 0;

	if (e != NULL)
		blip_give_all(
		    r->doc, oledoc_read(r->doc, &r->ole, e, &store), &number);
	buf_fini(&store);
}

static void
read_stream(struct reader *r)
{
	bool encrypted;
	uint32_t document = 0, at = last_edit(r, &encrypted);
	enum edits edits = read_edits(r, at, &document);
	struct rec_head h;

	if (encrypted || edits == EDITS_ENCRYPTED) {
		doc_fault(
		    r->doc, FAULT_ENCRYPTED, STR("encrypted presentation"));
		return;
	}
	if (document < r->n_at && record_at(r, r->at[document], &h) &&
	    h.type == DOCUMENT) {
		read_document(r, h.data);
	} else {
		doc_fault(r->doc, FAULT_DAMAGED,
		    STR("nothing says which slides there are"));
		read_lost(r);
	}
	give_objects(r);
	give_pictures(r);
	if (r->cut)
		doc_fault(
		    r->doc, FAULT_TRUNCATED, STR("a record ends too early"));
}

void
msppt_read(struct doc *d)
{
	struct reader r = { .doc = d };
	struct buf store = { NULL, 0, 0 };

	if (oledoc_open(&r.ole, d) < 0)
		return;
	struct ole_entry *e =
	    ole_stream(ole_root(&r.ole), STR("PowerPoint Document"));

	oledoc_props(d, &r.ole, STR("\005SummaryInformation"), false);
	oledoc_props(d, &r.ole, STR("\005DocumentSummaryInformation"), true);
	if (e != NULL) {
		r.stream = oledoc_read(d, &r.ole, e, &store);
		read_stream(&r);
	} else {
		doc_fault(d, FAULT_DAMAGED, STR("no presentation"));
	}
	free(r.at);
	free(r.slides);
	free(r.outlines);
	buf_fini(&r.text);
	buf_fini(&store);
	ole_close(&r.ole);
}
