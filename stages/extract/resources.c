#include "resources.h"

#include "exif.h"
#include "fact.h"
#include "iptc.h"
#include "octets.h"
#include "xmp.h"

/* Kinds of blocks, by number. */
enum {
	ALPHA_NAMES = 1006,
	CAPTION = 1008,
	IPTC = 1028,
	URL = 1035,
	ALPHA_WIDE = 1045,
	SLICES = 1050,
	URL_LIST = 1054,
	EXIF = 1058,
	XMP = 1060,
	LAYER_COMPS = 1065,
	PATH_FIRST = 2000,
	PATH_LAST = 2997
};

struct str
resources_wide(struct str *s)
{
	uint64_t n = 2 * octets_big(*s, 0, 4);
	struct str text = octets_part(*s, 4, n);

	*s = str_from(*s, text.n + 4);
	return text;
}

static void
put_wide(struct doc *d, const char *key, struct str text)
{
	struct buf place = { NULL, 0, 0 };

	doc_place_name(&place, "meta", str_of(key));
	fact_wide(d, buf_str(&place), text, true);
	buf_fini(&place);
}

size_t
resources_texts(
    struct doc *d, struct str place, struct str descriptor, const char *key)
{
	struct str s = descriptor;
	size_t found = 0;

	for (; s.n >= 8; s = str_from(s, 1)) {
		size_t n = str_find(s, 'T');

		s = str_from(s, n);
		if (!str_starts(s, STR("TEXT")))
			continue;
		size_t at = descriptor.n - s.n;

		if (key != NULL &&
		    (at < 4 || memcmp(descriptor.p + at - 4, key, 4) != 0))
			continue;
		struct str rest = str_from(s, 4);

		/* The word may be a part of another thing. */
		if (octets_big(rest, 0, 4) > rest.n / 2)
			continue;
		fact_wide(d, place, resources_wide(&rest), true);
		s = (struct str){ rest.p - 1, rest.n + 1 };
		found++;
	}
	return found;
}

/* take_alphas: Pascal strings in a row. */
static void
take_alphas(struct fact_pool *pool, struct str data)
{
	while (data.n > 0) {
		size_t n = (unsigned char)data.p[0];

		fact_pool_meta(pool, "channel", octets_part(data, 1, n));
		data = str_from(data, n + 1);
	}
}

/* take_slices: the name of all, then each one's name, address and messages. */
static void
take_slices(struct doc *d, struct str data)
{
	uint64_t version = octets_big(data, 0, 4);
	struct str s = str_from(data, 20);

	if (version != 6) {
		struct buf place = { NULL, 0, 0 };

		doc_place_name(&place, "meta", STR("slice"));
		resources_texts(d, buf_str(&place), data, NULL);
		buf_fini(&place);
		return;
	}
	put_wide(d, "slices", resources_wide(&s));
	uint64_t n = octets_big(s, 0, 4);

	s = str_from(s, 4);
	for (uint64_t i = 0; i < n && s.n > 0; i++) {
		/* Of the image itself a slice is generated: its layer's id. */
		s = str_from(s, octets_big(s, 8, 4) == 1 ? 16 : 12);
		put_wide(d, "slice", resources_wide(&s));
		s = str_from(s, 20);
		put_wide(d, "slice-link", resources_wide(&s));
		put_wide(d, "slice-target", resources_wide(&s));
		put_wide(d, "slice-message", resources_wide(&s));
		put_wide(d, "slice-alt", resources_wide(&s));
		s = str_from(s, 1);
		put_wide(d, "slice-text", resources_wide(&s));
		s = str_from(s, 12);
	}
}

static void
take_urls(struct doc *d, struct str data)
{
	uint64_t n = octets_big(data, 0, 4);
	struct str s = str_from(data, 4);

	for (uint64_t i = 0; i < n && s.n > 0; i++) {
		s = str_from(s, 8);
		put_wide(d, "link", resources_wide(&s));
	}
}

static void
take_block(struct doc *d, struct fact_pool *pool, unsigned kind,
    struct str name, struct str data, bool whole)
{
	struct buf place = { NULL, 0, 0 };

	if (kind >= PATH_FIRST && kind <= PATH_LAST)
		fact_pool_meta(pool, "path", name);
	switch (kind) {
	case ALPHA_NAMES:
		take_alphas(pool, data);
		break;
	case CAPTION:
		fact_pool_meta(pool, "caption", str_from(data, 1));
		break;
	case IPTC:
		iptc_read(d, data);
		break;
	case URL:
		fact_pool_meta(pool, "link", data);
		break;
	case ALPHA_WIDE:
		while (data.n > 4)
			put_wide(d, "channel", resources_wide(&data));
		break;
	case SLICES:
		take_slices(d, data);
		break;
	case URL_LIST:
		take_urls(d, data);
		break;
	case EXIF:
		if (whole)
			exif_read(d, data);
		break;
	case XMP:
		xmp_read(d, data);
		break;
	case LAYER_COMPS:
		doc_place_name(&place, "meta", STR("comp"));
		resources_texts(d, buf_str(&place), data, NULL);
		break;
	default:
		break;
	}
	buf_fini(&place);
}

void
resources_read(struct doc *d, struct str blocks, bool whole, const char *known)
{
	struct fact_pool pool = { .n = 0 };

	/* Other signatures: MeSa, AgHg, PHUT, DCSR. */
	while (blocks.n >= 12 && !doc_is_full(d)) {
		unsigned kind = (unsigned)octets_big(blocks, 4, 2);
		size_t name_n = (size_t)octets_big(blocks, 6, 1);
		struct str name = octets_part(blocks, 7, name_n);
		size_t at = 6 + ((name_n + 2) & ~(size_t)1);
		uint64_t n = octets_big(blocks, at, 4);

		take_block(d, &pool, kind, name, octets_part(blocks, at + 4, n),
		    whole);
		/* Whatever follows, a block is never smaller than its head. */
		n = at + 4 + n + (n & 1);
		blocks = str_from(blocks, n < blocks.n ? (size_t)n : blocks.n);
	}
	fact_pool_give(d, &pool, known);
}
