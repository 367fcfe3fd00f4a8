#include "matroska.h"

#include "charset/charset.h"
#include "fact.h"
#include "octets.h"

/* Elements in each other; real ones go to eight. */
enum { DEPTH_MAX = 32 };

/* Seconds from 1970 to 2001, from which dates count. */
#define EPOCH INT64_C(978307200)

enum element {
	SEGMENT = 0x18538067,
	INFO = 0x1549A966,
	SCALE = 0x2AD7B1,
	DURATION = 0x4489,
	DATE = 0x4461,
	TITLE = 0x7BA9,
	MUXING = 0x4D80,
	WRITING = 0x5741,
	TRACKS = 0x1654AE6B,
	TRACK = 0xAE,
	TRACK_NAME = 0x536E,
	VIDEO = 0xE0,
	WIDTH = 0xB0,
	HEIGHT = 0xBA,
	TAGS = 0x1254C367,
	TAG = 0x7373,
	SIMPLE_TAG = 0x67C8,
	TAG_NAME = 0x45A3,
	TAG_STRING = 0x4487,
	ATTACHMENTS = 0x1941A469,
	FILE_ATTACHED = 0x61A7,
	FILE_NAME = 0x466E,
	FILE_DATA = 0x465C,
	FILE_ABOUT = 0x467E,
	CHAPTERS = 0x1043A770,
	EDITION = 0x45B9,
	CHAPTER = 0xB6,
	DISPLAY = 0x80,
	CHAPTER_NAME = 0x85
};

static const uint64_t folders[] = { SEGMENT, INFO, TRACKS, TRACK, VIDEO, TAGS,
	TAG, SIMPLE_TAG, ATTACHMENTS, FILE_ATTACHED, CHAPTERS, EDITION, CHAPTER,
	DISPLAY };

struct reader {
	struct doc *doc;
	uint64_t scale, tracks, chapters, width;
	double duration; /* in units of scale */
	struct str tag_name, file_name;
	struct buf place;
	bool sized;
};

/* take_number: EBML's of one to eight bytes; false where there is none. */
static bool
take_number(struct str *s, bool keep_mark, uint64_t *v, unsigned *n)
{
	unsigned first = (unsigned)octets_big(*s, 0, 1);

	*n = 1;
	while (*n <= 8 && !(first & 0x80u >> (*n - 1)))
		++*n;
	if (*n > 8 || s->n < *n)
		return false;
	*v = octets_big(*s, 0, *n);
	if (!keep_mark)
		*v &= (UINT64_C(1) << 7 * *n) - 1;
	*s = str_from(*s, *n);
	return true;
}

/* is_unknown: a size of ones: up to what cannot be inside. */
static bool
is_unknown(uint64_t size, unsigned n)
{
	return size == (UINT64_C(1) << 7 * n) - 1;
}

static double
read_float(struct str s)
{
	uint64_t v = octets_big(s, 0, s.n < 8 ? 4 : 8);
	uint32_t v32 = (uint32_t)v;
	float f;
	double d;

	if (s.n < 8) {
		memcpy(&f, &v32, sizeof f);
		return (double)f;
	}
	memcpy(&d, &v, sizeof d);
	return d;
}

static void
put(struct reader *r, const char *kind, uint64_t number, struct str s)
{
	buf_reset(&r->place);
	doc_place(&r->place, kind, number);
	fact_text(r->doc, buf_str(&r->place), fact_bare(s));
}

/* put_tag: names are in capitals; ours are not. */
static void
put_tag(struct reader *r, struct str value)
{
	struct buf key = { NULL, 0, 0 }, name = { NULL, 0, 0 };

	charset_to_utf8("UTF-8", fact_bare(r->tag_name), &name);
	for (size_t i = 0; i < name.n; i++)
		buf_addc(&key, str_lower(name.p[i]));
	if (key.n > 0)
		fact_meta(r->doc, buf_str(&key), fact_bare(value));
	buf_fini(&key);
	buf_fini(&name);
}

static void
give_file(struct reader *r, struct str content)
{
	struct buf name = { NULL, 0, 0 };

	charset_to_utf8("UTF-8", fact_bare(r->file_name), &name);
	struct doc_child child = { .name = buf_str(&name),
		.raw = buf_str(&name),
		.charset = STR("UTF-8"),
		.how = STR("declared"),
		.content = content };

	doc_give(r->doc, &child);
	buf_fini(&name);
}

static void
take(struct reader *r, uint64_t id, struct str s)
{
	uint64_t v = octets_big(s, 0, s.n < 8 ? (unsigned)s.n : 8);

	switch (id) {
	case SCALE:
		r->scale = v;
		break;
	case DURATION:
		r->duration = read_float(s);
		break;
	case DATE:
		fact_time(r->doc, "created", (int64_t)v / 1000000000 + EPOCH);
		break;
	case TITLE:
		fact_meta(r->doc, STR("title"), fact_bare(s));
		break;
	case MUXING:
		fact_string(r->doc, "producer", s);
		break;
	case WRITING:
		fact_string(r->doc, "program", s);
		break;
	case TRACK_NAME:
		put(r, "track", r->tracks, s);
		break;
	case WIDTH:
		r->width = v;
		break;
	case HEIGHT:
		if (!r->sized)
			fact_pixels(r->doc, r->width, v);
		r->sized = true;
		break;
	case TAG_NAME:
		r->tag_name = s;
		break;
	case TAG_STRING:
		put_tag(r, s);
		break;
	case FILE_NAME:
		r->file_name = s;
		break;
	case FILE_ABOUT:
		fact_meta(r->doc, STR("attachment"), fact_bare(s));
		break;
	case FILE_DATA:
		give_file(r, s);
		break;
	case CHAPTER_NAME:
		put(r, "chapter", ++r->chapters, s);
		break;
	default:
		break;
	}
}

static bool
is_folder(uint64_t id)
{
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (folders[i] == id)
			return true;
	return false;
}

/* read_elements: false when they go beyond the end. */
static bool
read_elements(struct reader *r, struct str s, unsigned depth)
{
	uint64_t id, n;
	unsigned id_n, n_n;
	struct str data;
	bool whole = true;

	while (s.n > 0 && whole && !doc_is_full(r->doc)) {
		if (!take_number(&s, true, &id, &id_n) ||
		    !take_number(&s, false, &n, &n_n))
			return false;
		r->tracks += id == TRACK;
		/* Of unknown size: what it holds is seen among the others. */
		if (is_unknown(n, n_n))
			continue;
		whole = octets_take(&s, n, &data);
		if (!is_folder(id))
			take(r, id, data);
		else if (depth < DEPTH_MAX)
			whole &= read_elements(r, data, depth + 1);
	}
	return whole;
}

void
matroska_read(struct doc *d)
{
	struct reader r = { .doc = d, .scale = 1000000 };

	if (!read_elements(&r, doc_bytes(d), 0))
		doc_fault(d, FAULT_TRUNCATED, STR("an element is cut off"));
	double seconds = r.duration * (double)r.scale / 1e9;

	if (seconds > 0 && seconds < 1e9)
		fact_duration(d, (uint64_t)(seconds * 1000 + 0.5), 1000);
	buf_fini(&r.place);
}
