#include "aep.h"

#include "engine.h"
#include "fact.h"
#include "octets.h"
#include "xmp.h"

/* Lists in each other: folders in folders, groups of effects in layers. */
enum { DEPTH_MAX = 64 };

struct reader {
	struct doc *doc;
	struct fact_pool pool;
	struct buf place;
	uint64_t items, layers; /* begun; layers of the item */
};

/* put: what is UTF-8, and of old releases the maker's code page. */
static void
put(struct reader *r, struct str s)
{
	/* Written where there is no name. */
	if (!str_eq(s, STR("-_0_/-")))
		fact_unicode(
		    r->doc, &r->pool, buf_str(&r->place), fact_bare(s));
}

/*
 * put_path: a file, in JSON: "fullpath":"...", and other facts that are no
 * words.  Nobody writes a quotation mark into a name of a file.
 */
static void
put_path(struct reader *r, struct str s)
{
	static const struct str key = STR_INIT("\"fullpath\"");

	while (s.n > 0 && !str_starts(s, key))
		s = str_from(s, 1);
	s = str_from(s, key.n);
	s = str_from(s, str_find(s, '"') + 1);
	s = str_head(s, str_find(s, '"'));
	size_t n = r->place.n;

	doc_place_part(&r->place, "file");
	put(r, s);
	r->place.n = n;
}

static void
take_chunk(struct reader *r, struct str id, struct str s)
{
	if (str_eq(id, STR("Utf8")) || str_eq(id, STR("cmta")))
		put(r, s);
	else if (str_eq(id, STR("alas")))
		put_path(r, s);
	else if (str_eq(id, STR("wsnm")))
		fact_wide(r->doc, buf_str(&r->place), s, fact_is_big(s, true));
}

/* enter: the place of a list of this kind. */
static void
enter(struct reader *r, struct str kind)
{
	if (str_eq(kind, STR("Item"))) {
		buf_reset(&r->place);
		doc_place(&r->place, "item", ++r->items);
		r->layers = 0;
	} else if (str_eq(kind, STR("Layr"))) {
		doc_place(&r->place, "layer", ++r->layers);
	}
}

static bool read_chunks(struct reader *r, struct str s, unsigned depth);

static bool
read_list(struct reader *r, struct str s, unsigned depth)
{
	struct str kind = str_head(s, 4);
	struct buf outer = { NULL, 0, 0 };
	bool whole = true;

	buf_adds(&outer, buf_str(&r->place));
	s = str_from(s, 4);
	if (str_eq(kind, STR("btdk"))) {
		doc_place_part(&r->place, "text");
		engine_texts(r->doc, buf_str(&r->place), s, NULL);
	} else if (depth < DEPTH_MAX) {
		enter(r, kind);
		whole = read_chunks(r, s, depth + 1);
	}
	buf_reset(&r->place);
	buf_adds(&r->place, buf_str(&outer));
	buf_fini(&outer);
	return whole;
}

/* read_chunks: false when they go beyond the end. */
static bool
read_chunks(struct reader *r, struct str s, unsigned depth)
{
	struct str data;
	bool whole = true;

	while (s.n >= 8 && whole && !doc_is_full(r->doc)) {
		struct str id = str_head(s, 4);
		uint64_t n = octets_big(s, 4, 4);

		s = str_from(s, 8);
		whole = octets_take(&s, n, &data);
		if (str_eq(id, STR("LIST")))
			whole &= read_list(r, data, depth);
		else
			take_chunk(r, id, data);
		s = str_from(s, n & 1);
	}
	return whole;
}

void
aep_read(struct doc *d)
{
	struct reader r = { .doc = d };
	struct str s = doc_bytes(d), all;
	uint64_t n = octets_big(s, 4, 4);

	s = str_from(s, 8);
	bool whole = octets_take(&s, n, &all);

	doc_place_part(&r.place, "project");
	whole &= read_chunks(&r, str_from(all, 4), 0);
	if (!whole)
		doc_fault(d, FAULT_TRUNCATED, STR("a chunk is cut off"));
	fact_pool_give(d, &r.pool, NULL);
	if (str_starts(s, STR("<?xpacket")))
		xmp_read(d, s);
	buf_fini(&r.place);
}
