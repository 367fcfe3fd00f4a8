#include "vorbis.h"

#include "fact.h"
#include "limits.h"
#include "octets.h"

/* Where the comments of an Ogg file begin: in its first pages. */
#define HEAD (64 * LIMIT_KIB)

/* take: a string behind its length. */
static struct str
take(struct str *s)
{
	uint64_t n = octets_little(*s, 0, 4);
	struct str one;

	*s = str_from(*s, 4);
	(void)octets_take(s, n, &one);
	return one;
}

/* read_comments: the program, a count, "NAME=text" again and again. */
static void
read_comments(struct doc *d, struct str s)
{
	struct buf key = { NULL, 0, 0 }, place = { NULL, 0, 0 };
	struct fact_pool pool = { .n = 0 };

	fact_string(d, "program", take(&s));
	uint64_t n = octets_little(s, 0, 4);

	s = str_from(s, 4);
	while (n-- > 0 && s.n > 0 && !doc_is_full(d)) {
		struct str one = take(&s);
		size_t at = str_find(one, '=');

		buf_reset(&key);
		for (size_t i = 0; i < at; i++)
			if (one.p[i] >= ' ' && one.p[i] < 0x7F)
				buf_addc(&key, str_lower(one.p[i]));
		/* Pictures are packed in letters. */
		if (key.n == 0 ||
		    str_eq(buf_str(&key), STR("metadata_block_picture")))
			continue;
		buf_reset(&place);
		doc_place_name(&place, "meta", buf_str(&key));
		fact_unicode(d, &pool, buf_str(&place), str_from(one, at + 1));
	}
	fact_pool_give(d, &pool, NULL);
	buf_fini(&key);
	buf_fini(&place);
}

static void
read_stream_info(struct doc *d, struct str s)
{
	uint64_t rate = octets_big(s, 10, 3) >> 4;

	fact_duration(d, octets_big(s, 13, 5) & UINT64_C(0xFFFFFFFFF), rate);
}

void
vorbis_read_flac(struct doc *d)
{
	struct str s = str_from(doc_bytes(d), 4), data;
	bool last = false, whole = true;

	while (!last && whole && s.n >= 4 && !doc_is_full(d)) {
		unsigned kind = (unsigned)octets_big(s, 0, 1);
		uint64_t n = octets_big(s, 1, 3);

		last = kind & 0x80;
		s = str_from(s, 4);
		whole = octets_take(&s, n, &data);
		if ((kind & 0x7F) == 0)
			read_stream_info(d, data);
		else if ((kind & 0x7F) == 4)
			read_comments(d, data);
	}
	if (!last || !whole)
		doc_fault(d, FAULT_TRUNCATED, STR("a block is cut off"));
}

void
vorbis_read_ogg(struct doc *d)
{
	static const struct str marks[] = { STR_INIT("\3vorbis"),
		STR_INIT("OpusTags"), STR_INIT("\x81theora") };
	struct str s = doc_bytes(d);

	for (size_t left = HEAD; s.n > 0 && left > 0; left--) {
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
			if (str_starts(s, marks[i]))
				read_comments(d, str_from(s, marks[i].n));
		s = str_from(s, 1);
	}
}
