#include "riff.h"

#include "exif.h"
#include "fact.h"
#include "id3.h"
#include "octets.h"
#include "xmp.h"

static const struct info {
	const char *name, *key;
	bool is_text;
} infos[] = {
	{ "INAM", "title", true },
	{ "TITL", "title", true },
	{ "IART", "author", true },
	{ "ICMT", "comment", true },
	{ "ISBJ", "subject", true },
	{ "IKEY", "keywords", true },
	{ "ICOP", "copyright", true },
	{ "IPRD", "album", true },
	{ "IGNR", "genre", true },
	{ "IENG", "engineer", true },
	{ "ITCH", "technician", true },
	{ "ICMS", "commissioned-by", true },
	{ "IARL", "archive", true },
	{ "ISRC", "source", true },
	{ "ISRF", "source-form", true },
	{ "IMED", "medium", true },
	{ "IWRI", "written-by", true },
	{ "IDST", "distributor", true },
	{ "ISTR", "starring", true },
	{ "IPRO", "produced-by", true },
	{ "ICRD", "created", false },
	{ "IDIT", "created", false },
	{ "ISMP", "timecode", false },
	{ "ISFT", "program", false },
};

/* Lists in each other; real ones go to three. */
enum { DEPTH_MAX = 8 };

struct reader {
	struct doc *doc;
	struct fact_pool pool;
	struct buf place;
	uint64_t streams, notes;
	uint64_t per_second; /* bytes of sound */
	bool sized;
};

static uint64_t
u32(struct str s, uint64_t at)
{
	return octets_little(s, at, 4);
}

static void
take_info(struct reader *r, struct str id, struct str s)
{
	for (size_t i = 0; i < sizeof infos / sizeof *infos; i++) {
		if (!str_eq(id, str_of(infos[i].name)))
			continue;
		if (infos[i].is_text)
			fact_pool_meta(&r->pool, infos[i].key, s);
		else
			fact_string(r->doc, infos[i].key, s);
	}
}

static void
take_at(struct reader *r, const char *kind, uint64_t number, struct str s)
{
	buf_reset(&r->place);
	doc_place(&r->place, kind, number);
	fact_pool_add(&r->pool, buf_str(&r->place), s);
}

/* take_bext: what broadcasters write before a sound. */
static void
take_bext(struct reader *r, struct str s)
{
	struct buf when = { NULL, 0, 0 };

	fact_pool_field(&r->pool, "description", octets_part(s, 0, 256));
	fact_pool_field(&r->pool, "author", octets_part(s, 256, 32));
	fact_pool_field(&r->pool, "reference", octets_part(s, 288, 32));
	buf_adds(&when, fact_bare(octets_part(s, 320, 10)));
	buf_addc(&when, 'T');
	buf_adds(&when, fact_bare(octets_part(s, 330, 8)));
	if (when.n > 1)
		fact_string(r->doc, "created", buf_str(&when));
	buf_fini(&when);
}

static void
take_size(struct reader *r, uint64_t width, uint64_t height)
{
	if (!r->sized)
		fact_pixels(r->doc, width, height);
	r->sized = true;
}

static void
take_chunk(struct reader *r, struct str id, struct str s)
{
	static const struct str exif = STR_INIT("Exif\0\0");

	if (str_eq(id, STR("avih"))) {
		take_size(r, u32(s, 32), u32(s, 36));
		fact_duration(
		    r->doc, u32(s, 16) * u32(s, 0), UINT64_C(1000000));
	} else if (str_eq(id, STR("strn"))) {
		take_at(r, "track", ++r->streams, s);
	} else if (str_eq(id, STR("labl")) || str_eq(id, STR("note"))) {
		take_at(r, "note", ++r->notes, str_from(s, 4));
	} else if (str_eq(id, STR("fmt "))) {
		r->per_second = u32(s, 8);
	} else if (str_eq(id, STR("bext"))) {
		take_bext(r, s);
	} else if (str_eq(id, STR("id3 ")) || str_eq(id, STR("ID3 "))) {
		id3_tag(r->doc, s);
	} else if (str_eq(id, STR("EXIF"))) {
		exif_read(
		    r->doc, str_from(s, str_starts(s, exif) ? exif.n : 0));
	} else if (str_eq(id, STR("XMP ")) || str_eq(id, STR("_PMX"))) {
		xmp_read(r->doc, s);
	} else if (str_eq(id, STR("VP8X"))) {
		take_size(
		    r, octets_little(s, 4, 3) + 1, octets_little(s, 7, 3) + 1);
	} else if (str_eq(id, STR("VP8 "))) {
		take_size(r, octets_little(s, 6, 2) & 0x3FFF,
		    octets_little(s, 8, 2) & 0x3FFF);
	} else if (str_eq(id, STR("VP8L"))) {
		take_size(r, (u32(s, 1) & 0x3FFF) + 1,
		    (u32(s, 1) >> 14 & 0x3FFF) + 1);
	} else {
		take_info(r, id, s);
	}
}

/* read_chunks: false when they go beyond the end of the file. */
static bool
read_chunks(struct reader *r, struct str s, unsigned depth)
{
	bool whole = true;

	while (s.n >= 8 && whole && !doc_is_full(r->doc)) {
		struct str id = str_head(s, 4), data;
		uint64_t n = u32(s, 4);
		bool is_list = str_eq(id, STR("RIFF")) ||
			       str_eq(id, STR("LIST")) ||
			       str_eq(id, STR("RF64"));

		s = str_from(s, 8);
		/* A length that was never written: all the rest. */
		whole = octets_take(&s, n, &data) || n == UINT32_MAX;
		if (str_eq(id, STR("data")))
			fact_duration(r->doc, n, r->per_second);
		else if (!is_list)
			take_chunk(r, id, data);
		else if (!octets_has(data, 0, STR("movi")) && depth < DEPTH_MAX)
			whole &= read_chunks(r, str_from(data, 4), depth + 1);
		if (n & 1)
			s = str_from(s, 1);
	}
	return whole;
}

void
riff_read(struct doc *d)
{
	struct reader r = { .doc = d };

	if (!read_chunks(&r, doc_bytes(d), 0))
		doc_fault(d, FAULT_TRUNCATED, STR("a chunk is cut off"));
	fact_pool_give(d, &r.pool, NULL);
	buf_fini(&r.place);
}
