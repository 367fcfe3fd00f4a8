#include "flv.h"

#include "charset/charset.h"
#include "fact.h"
#include "octets.h"

/* Objects in each other. */
enum { DEPTH_MAX = 16 };

enum value {
	NUMBER = 0,
	BOOLEAN = 1,
	STRING = 2,
	OBJECT = 3,
	NOTHING = 5,
	UNDEFINED = 6,
	REFERENCE = 7,
	TABLE = 8,
	LIST = 10,
	DATE = 11,
	LONG_STRING = 12
};

static const struct name {
	const char *name, *key;
} strings[] = {
	{ "creator", "author" },
	{ "creationdate", "created" },
	{ "encoder", "program" },
	{ "metadatacreator", "program" },
};

struct reader {
	struct doc *doc;
	uint64_t width, height;
	struct fact_pool pool;
};

/* as_thousandths: what is not below zero. */
static uint64_t
as_thousandths(struct str s)
{
	uint64_t v = octets_big(s, 0, 8);
	double d;

	memcpy(&d, &v, sizeof d);
	return d > 0 && d < 1e12 ? (uint64_t)(d * 1000 + 0.5) : 0;
}

static void
take_number(struct reader *r, struct str key, struct str s)
{
	uint64_t v = as_thousandths(s);

	if (str_eq(key, STR("duration")))
		fact_duration(r->doc, v, 1000);
	else if (str_eq(key, STR("width")))
		r->width = v / 1000;
	else if (str_eq(key, STR("height")))
		r->height = v / 1000;
}

/* put: what should be UTF-8, and of some tools is not. */
static void
put(struct reader *r, struct str key, struct str s)
{
	struct buf place = { NULL, 0, 0 }, name = { NULL, 0, 0 };

	charset_to_utf8("UTF-8", key, &name);
	doc_place_name(&place, "meta", buf_str(&name));
	fact_unicode(r->doc, &r->pool, buf_str(&place), s);
	buf_fini(&place);
	buf_fini(&name);
}

static void
take_string(struct reader *r, struct str key, struct str s)
{
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		if (str_eq(key, str_of(strings[i].name))) {
			if (i > 0)
				fact_string(r->doc, strings[i].key, s);
			else
				put(r, str_of(strings[i].key), s);
			return;
		}
	if (key.n > 0)
		put(r, key, s);
}

/* take_name: a string behind its length, of so many bytes. */
static struct str
take_name(struct str *s, unsigned width)
{
	uint64_t n = octets_big(*s, 0, width);
	struct str name;

	*s = str_from(*s, width);
	(void)octets_take(s, n, &name);
	return name;
}

static bool read_value(
    struct reader *r, struct str key, struct str *s, unsigned depth);

/* read_pairs: up to an empty name. */
static bool
read_pairs(struct reader *r, struct str *s, unsigned depth)
{
	while (s->n > 2 && !doc_is_full(r->doc)) {
		struct str key = take_name(s, 2);

		if (key.n == 0) {
			*s = str_from(*s, 1);
			return true;
		}
		if (!read_value(r, key, s, depth))
			return false;
	}
	return false;
}

static bool
read_list(struct reader *r, struct str *s, unsigned depth)
{
	uint64_t n = octets_big(*s, 0, 4);

	*s = str_from(*s, 4);
	while (n-- > 0 && s->n > 0)
		if (!read_value(r, STR(""), s, depth))
			return false;
	return true;
}

/* read_value: false where it cannot be told where the next one begins. */
static bool
read_value(struct reader *r, struct str key, struct str *s, unsigned depth)
{
	enum value kind = (enum value)octets_big(*s, 0, 1);

	if (s->n == 0 || depth >= DEPTH_MAX)
		return false;
	*s = str_from(*s, 1);
	switch (kind) {
	case NUMBER:
		take_number(r, key, *s);
		*s = str_from(*s, 8);
		return true;
	case BOOLEAN:
		*s = str_from(*s, 1);
		return true;
	case STRING:
		take_string(r, key, take_name(s, 2));
		return true;
	case LONG_STRING:
		take_string(r, key, take_name(s, 4));
		return true;
	case TABLE:
		*s = str_from(*s, 4);
		return read_pairs(r, s, depth + 1);
	case OBJECT:
		return read_pairs(r, s, depth + 1);
	case LIST:
		return read_list(r, s, depth + 1);
	case DATE:
		*s = str_from(*s, 10);
		return true;
	case REFERENCE:
		*s = str_from(*s, 2);
		return true;
	case NOTHING:
	case UNDEFINED:
		return true;
	}
	return false;
}

void
flv_read(struct doc *d)
{
	struct reader r = { .doc = d };
	struct str s = doc_bytes(d), data;
	bool whole = true;

	s = str_from(s, (size_t)octets_big(s, 5, 4));
	/* The length of the tag before, a kind, a length, time, stream. */
	while (s.n >= 15 && whole && !doc_is_full(d)) {
		unsigned kind = (unsigned)octets_big(s, 4, 1) & 0x1F;
		uint64_t n = octets_big(s, 5, 3);

		s = str_from(s, 15);
		whole = octets_take(&s, n, &data);
		/* The name of the message, then what it says. */
		while (kind == 18 && data.n > 0 &&
		       read_value(&r, STR(""), &data, 0))
			;
	}
	fact_pool_give(d, &r.pool, NULL);
	fact_pixels(d, r.width, r.height);
	if (!whole)
		doc_fault(d, FAULT_TRUNCATED, STR("a tag is cut off"));
}
