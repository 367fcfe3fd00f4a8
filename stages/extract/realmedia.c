#include "realmedia.h"

#include "fact.h"
#include "octets.h"

struct reader {
	struct doc *doc;
	struct fact_pool pool;
	uint64_t tracks;
};

/* take: a string behind its length, of so many bytes. */
static struct str
take(struct str *s, unsigned width)
{
	uint64_t n = octets_big(*s, 0, width);
	struct str one;

	*s = str_from(*s, width);
	(void)octets_take(s, n, &one);
	return one;
}

static void
read_content(struct reader *r, struct str s)
{
	static const char *const keys[] = { "title", "author", "copyright",
		"comment" };

	for (unsigned i = 0; i < 4; i++)
		fact_pool_meta(&r->pool, keys[i], take(&s, 2));
}

/* read_track: seven numbers behind its own, then a name. */
static void
read_track(struct reader *r, struct str s)
{
	struct buf place = { NULL, 0, 0 };

	s = str_from(s, 30);
	doc_place(&place, "track", ++r->tracks);
	fact_pool_add(&r->pool, buf_str(&place), take(&s, 1));
	buf_fini(&place);
}

static void
read_chunk(struct reader *r, struct str name, struct str s)
{
	if (str_eq(name, STR("CONT")))
		read_content(r, s);
	else if (str_eq(name, STR("PROP")))
		fact_duration(r->doc, octets_big(s, 20, 4), 1000);
	else if (str_eq(name, STR("MDPR")))
		read_track(r, s);
}

void
realmedia_read(struct doc *d)
{
	struct reader r = { .doc = d };
	struct str s = doc_bytes(d), data;
	bool whole = true;

	/* A name, a length with both, a version; up to the film itself. */
	while (s.n >= 10 && whole && !doc_is_full(d)) {
		struct str name = str_head(s, 4);
		uint64_t n = octets_big(s, 4, 4);

		if (str_eq(name, STR("DATA")))
			break;
		whole = n >= 10 && octets_take(&s, n, &data);
		if (n >= 10)
			read_chunk(&r, name, str_from(data, 10));
	}
	if (!whole || s.n < 10)
		doc_fault(d, FAULT_TRUNCATED, STR("no film behind its head"));
	fact_pool_give(d, &r.pool, NULL);
}
