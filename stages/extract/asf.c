#include "asf.h"

#include "fact.h"
#include "octets.h"

/* Objects in each other; real ones go to two. */
enum { DEPTH_MAX = 4 };

/* Seconds from 1601, from which dates count, to 1970. */
#define EPOCH INT64_C(11644473600)

struct reader {
	struct doc *doc;
	struct fact_pool pool;
	struct buf place;
	uint64_t marks, commands;
	bool sized;
};

/* put: a text at the place that is set. */
static void
put(struct reader *r, struct str wide)
{
	fact_widened(r->doc, &r->pool, buf_str(&r->place), wide, false);
}

static void
put_meta(struct reader *r, const char *key, struct str wide)
{
	buf_reset(&r->place);
	doc_place_name(&r->place, "meta", str_of(key));
	put(r, wide);
}

static void
put_at(struct reader *r, const char *kind, uint64_t number, struct str wide)
{
	buf_reset(&r->place);
	doc_place(&r->place, kind, number);
	put(r, wide);
}

/* take: a string behind its length, of so many bytes, in so large units. */
static struct str
take(struct str *s, unsigned width, unsigned unit)
{
	uint64_t n = octets_little(*s, 0, width);
	struct str one;

	*s = str_from(*s, width);
	(void)octets_take(s, n * unit, &one);
	return one;
}

static void
read_properties(struct reader *r, struct str s)
{
	int64_t created = (int64_t)(octets_little(s, 24, 8) / 10000000);
	uint64_t length = octets_little(s, 40, 8) / 10000;
	uint64_t before = octets_little(s, 56, 8);

	if (created > EPOCH)
		fact_time(r->doc, "created", created - EPOCH);
	fact_duration(r->doc, length > before ? length - before : 0, 1000);
}

/* read_about: five lengths, then five texts. */
static void
read_about(struct reader *r, struct str s)
{
	static const char *const keys[] = { "title", "author", "copyright",
		"description", "rating" };
	struct str texts = str_from(s, 10), one;

	for (unsigned i = 0; i < 5; i++) {
		(void)octets_take(&texts, octets_little(s, 2 * i, 2), &one);
		put_meta(r, keys[i], one);
	}
}

/* put_named: a value under its name, "WM/AlbumTitle"; only texts are. */
static void
put_named(struct reader *r, struct str wide, unsigned kind, struct str value)
{
	struct buf name = { NULL, 0, 0 };

	for (size_t i = 0; i + 1 < wide.n; i += 2) {
		uint64_t c = octets_little(wide, i, 2);

		if (c > ' ' && c < 0x7F)
			buf_addc(&name, (char)c);
	}
	struct str key = buf_str(&name);

	if (str_starts(key, STR("WM/")))
		key = str_from(key, 3);
	if (kind == 0 && key.n > 0) {
		buf_reset(&r->place);
		doc_place_name(&r->place, "meta", key);
		put(r, value);
	}
	buf_fini(&name);
}

static void
read_more(struct reader *r, struct str s)
{
	uint64_t n = octets_little(s, 0, 2);

	s = str_from(s, 2);
	while (n-- > 0 && s.n > 0 && !doc_is_full(r->doc)) {
		struct str name = take(&s, 2, 1);
		unsigned kind = (unsigned)octets_little(s, 0, 2);

		s = str_from(s, 2);
		put_named(r, name, kind, take(&s, 2, 1));
	}
}

/* read_library: the same by language and stream, lengths before the rest. */
static void
read_library(struct reader *r, struct str s)
{
	uint64_t n = octets_little(s, 0, 2);
	struct str name, value;

	s = str_from(s, 2);
	while (n-- > 0 && s.n >= 12 && !doc_is_full(r->doc)) {
		struct str head = str_head(s, 12);

		s = str_from(s, 12);
		(void)octets_take(&s, octets_little(head, 4, 2), &name);
		(void)octets_take(&s, octets_little(head, 8, 4), &value);
		put_named(r, name, (unsigned)octets_little(head, 6, 2), value);
	}
}

static void
read_stream(struct reader *r, struct str s)
{
	static const struct str video = STR_INIT(
	    "\xC0\xEF\x19\xBC\x4D\x5B\xCF\x11\xA8\xFD\x00\x80\x5F\x5C\x44\x2B");

	if (!str_starts(s, video) || r->sized)
		return;
	r->sized = true;
	fact_pixels(r->doc, octets_little(s, 54, 4), octets_little(s, 58, 4));
}

/* read_marks: names of places in a film. */
static void
read_marks(struct reader *r, struct str s)
{
	uint64_t n = octets_little(s, 16, 4);

	s = str_from(s, 22);
	put_meta(r, "markers", take(&s, 2, 1));
	while (n-- > 0 && s.n > 30 && !doc_is_full(r->doc)) {
		s = str_from(s, 26);
		put_at(r, "chapter", ++r->marks, take(&s, 4, 2));
	}
}

/* read_commands: kinds, then what is to be shown or opened and when. */
static void
read_commands(struct reader *r, struct str s)
{
	uint64_t commands = octets_little(s, 16, 2);
	uint64_t kinds = octets_little(s, 18, 2);

	s = str_from(s, 20);
	while (kinds-- > 0 && s.n > 0)
		(void)take(&s, 2, 2);
	while (commands-- > 0 && s.n > 8 && !doc_is_full(r->doc)) {
		s = str_from(s, 6);
		put_at(r, "command", ++r->commands, take(&s, 2, 2));
	}
}

static bool read_objects(struct reader *r, struct str s, unsigned depth);

static void
read_extension(struct reader *r, struct str s)
{
	(void)read_objects(r, str_from(s, 22), 1);
}

/* Objects by the first eight bytes of their names. */
static const struct object {
	struct str name;
	void (*read)(struct reader *r, struct str s);
} objects[] = {
	{ STR_INIT("\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11"), read_properties },
	{ STR_INIT("\x33\x26\xB2\x75\x8E\x66\xCF\x11"), read_about },
	{ STR_INIT("\x40\xA4\xD0\xD2\x07\xE3\xD2\x11"), read_more },
	{ STR_INIT("\xEA\xCB\xF8\xC5\xAF\x5B\x77\x48"), read_library },
	{ STR_INIT("\x94\x1C\x23\x44\x98\x94\xD1\x49"), read_library },
	{ STR_INIT("\x91\x07\xDC\xB7\xB7\xA9\xCF\x11"), read_stream },
	{ STR_INIT("\x01\xCD\x87\xF4\x51\xA9\xCF\x11"), read_marks },
	{ STR_INIT("\x30\x1A\xFB\x1E\x62\x0B\xD0\x11"), read_commands },
	{ STR_INIT("\xB5\x03\xBF\x5F\x2E\xA9\xCF\x11"), read_extension },
};

/* read_objects: a name, a length with both, content; false when cut off. */
static bool
read_objects(struct reader *r, struct str s, unsigned depth)
{
	struct str data;

	while (s.n >= 24 && depth < DEPTH_MAX && !doc_is_full(r->doc)) {
		struct str name = str_head(s, 8);
		uint64_t n = octets_little(s, 16, 8);

		if (n < 24 || !octets_take(&s, n, &data))
			return false;
		data = str_from(data, 24);
		for (size_t i = 0; i < sizeof objects / sizeof *objects; i++)
			if (str_eq(name, objects[i].name))
				objects[i].read(r, data);
	}
	return true;
}

void
asf_read(struct doc *d)
{
	struct reader r = { .doc = d };
	struct str s = doc_bytes(d), head;
	uint64_t n = octets_little(s, 16, 8);
	bool whole = octets_take(&s, n, &head);

	whole &= read_objects(&r, str_from(head, 30), 0);
	if (!whole)
		doc_fault(d, FAULT_TRUNCATED, STR("its header is cut off"));
	fact_pool_give(d, &r.pool, NULL);
	buf_fini(&r.place);
}
