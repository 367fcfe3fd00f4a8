#include "exif.h"

#include "fact.h"
#include "iptc.h"
#include "limits.h"
#include "octets.h"
#include "resources.h"
#include "xmp.h"

enum what {
	TEXT,    /* a string of unknown charset */
	FACT,    /* a string that is ASCII */
	WIDE,    /* UTF-16LE, whatever the order of the file */
	COMMENT, /* eight bytes name its charset */
	INNER,   /* a directory of its own */
	PLACE,   /* the directory of where it was taken */
	WIDTH,
	HEIGHT,
	XMP,
	IPTC,
	RESOURCES
};

static const struct tag {
	unsigned number;
	enum what what;
	const char *key;
} tags[] = {
	{ 0x0100, WIDTH, "" },
	{ 0x0101, HEIGHT, "" },
	{ 0x010D, TEXT, "document" },
	{ 0x010E, TEXT, "description" },
	{ 0x010F, FACT, "maker" },
	{ 0x0110, FACT, "model" },
	{ 0x011D, TEXT, "page" },
	{ 0x0131, FACT, "program" },
	{ 0x0132, FACT, "modified" },
	{ 0x013B, TEXT, "author" },
	{ 0x013C, TEXT, "computer" },
	{ 0x02BC, XMP, "" },
	{ 0x8298, TEXT, "copyright" },
	{ 0x83BB, IPTC, "" },
	{ 0x8649, RESOURCES, "" },
	{ 0x8769, INNER, "" },
	{ 0x8825, PLACE, "" },
	{ 0x9003, FACT, "created" },
	{ 0x9004, FACT, "digitized" },
	{ 0x9286, COMMENT, "comment" },
	{ 0x9C9B, WIDE, "title" },
	{ 0x9C9C, WIDE, "comment" },
	{ 0x9C9D, WIDE, "author" },
	{ 0x9C9E, WIDE, "keywords" },
	{ 0x9C9F, WIDE, "subject" },
	{ 0xA430, TEXT, "owner" },
	{ 0xA431, FACT, "serial-number" },
};

/* Directories of one file, so that a loop of them ends. */
enum { DIRECTORIES_MAX = 1024 };

struct reader {
	struct doc *doc;
	struct str file;
	bool big;
	bool is_document;
	unsigned directories, pictures;
	uint64_t width, height;
	struct fact_pool pool;
};

struct entry {
	unsigned tag, type;
	uint64_t count;
	struct str value;
};

static uint64_t
number(const struct reader *r, struct str s, uint64_t at, unsigned n)
{
	return r->big ? octets_big(s, at, n) : octets_little(s, at, n);
}

static struct entry
read_entry(const struct reader *r, struct str raw)
{
	static const unsigned sizes[] = { 0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8,
		4 };
	struct entry e = { .tag = (unsigned)number(r, raw, 0, 2),
		.type = (unsigned)number(r, raw, 2, 2),
		.count = number(r, raw, 4, 4) };
	uint64_t n =
	    e.type < sizeof sizes / sizeof *sizes ? sizes[e.type] * e.count : 0;

	e.value = n <= 4 ? octets_part(raw, 8, n)
			 : octets_part(r->file, number(r, raw, 8, 4), n);
	return e;
}

static uint64_t
entry_number(const struct reader *r, const struct entry *e)
{
	return number(r, e->value, 0, e->type == 3 ? 2 : 4);
}

/* is_seven: are these bytes of seven bits? */
static bool
is_seven(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/*
 * add_jis: bare JIS has no decoder of its own: with the eighth bits set it is
 * EUC-JP.  What has some set, or escapes, is another form, which can be told.
 */
static void
add_jis(struct fact_pool *pool, struct str place, struct str s)
{
	struct buf b = { NULL, 0, 0 };

	s = fact_bare(s);
	if (!is_seven(s) || str_find(s, '\x1B') < s.n) {
		fact_pool_add(pool, place, s);
		return;
	}
	for (size_t i = 0; i < s.n; i++)
		buf_addc(&b, (char)(s.p[i] | 0x80));
	fact_pool_add(pool, place, buf_str(&b));
	buf_fini(&b);
}

/* read_comment: some write UTF-16 in the order they like. */
static void
read_comment(struct reader *r, const char *key, struct str value)
{
	struct str name = str_head(value, 8), s = str_from(value, 8);
	struct buf place = { NULL, 0, 0 };

	doc_place_name(&place, "meta", str_of(key));
	if (str_starts(name, STR("UNICODE")))
		fact_wide(r->doc, buf_str(&place), s, fact_is_big(s, r->big));
	else if (str_starts(name, STR("JIS")))
		add_jis(&r->pool, buf_str(&place), s);
	else
		fact_pool_add(&r->pool, buf_str(&place), s);
	buf_fini(&place);
}

/* -- where -- */

/* degrees: three fractions as millionths of a degree; false for nonsense. */
static bool
degrees(const struct reader *r, struct str s, uint64_t *out)
{
	static const uint64_t parts[] = { 1, 60, 3600 };

	*out = 0;
	if (s.n < 24)
		return false;
	for (unsigned i = 0; i < 3; i++) {
		uint64_t n = number(r, s, i * 8, 4);
		uint64_t by = number(r, s, i * 8 + 4, 4);

		if (by == 0)
			return false;
		*out += n * UINT64_C(1000000) / by / parts[i];
	}
	return *out <= UINT64_C(180000000);
}

static void
add_degrees(struct buf *b, uint64_t v, bool minus)
{
	if (minus && v > 0)
		buf_addc(b, '-');
	buf_add_u64(b, v / 1000000);
	buf_addc(b, '.');
	for (uint64_t digit = 100000; digit > 0; digit /= 10)
		buf_addc(b, (char)('0' + v / digit % 10));
}

/* read_where: latitude and longitude, south and west negative. */
static void
read_where(struct reader *r, uint64_t at)
{
	struct entry e[5] = { { 0 } };
	uint64_t n = number(r, r->file, at, 2), north, east;
	struct buf b = { NULL, 0, 0 };

	for (uint64_t i = 0; i < n; i++) {
		struct str raw = octets_part(r->file, at + 2 + i * 12, 12);
		struct entry one = read_entry(r, raw);

		if (raw.n < 12)
			break;
		if (one.tag >= 1 && one.tag <= 4)
			e[one.tag] = one;
		else if (one.tag == 29)
			fact_string(r->doc, "gps-date", one.value);
	}
	if (degrees(r, e[2].value, &north) && degrees(r, e[4].value, &east)) {
		add_degrees(&b, north, str_starts(e[1].value, STR("S")));
		buf_addc(&b, ',');
		add_degrees(&b, east, str_starts(e[3].value, STR("W")));
		doc_meta(r->doc, STR("gps"), buf_str(&b));
	}
	buf_fini(&b);
}

/* -- directories -- */

static void read_directories(struct reader *r, uint64_t at, bool is_inner);

/* read_string: a text or fact of one tag. */
static void
read_string(struct reader *r, const struct tag *t, struct str value)
{
	struct buf place = { NULL, 0, 0 };

	switch (t->what) {
	case TEXT:
		fact_pool_meta(&r->pool, t->key, value);
		break;
	case FACT:
		fact_string(r->doc, t->key, value);
		break;
	case WIDE:
		doc_place_name(&place, "meta", str_of(t->key));
		fact_wide(r->doc, buf_str(&place), value, false);
		break;
	default:
		read_comment(r, t->key, value);
		break;
	}
	buf_fini(&place);
}

static void
read_value(struct reader *r, const struct tag *t, const struct entry *e)
{
	switch (t->what) {
	case INNER:
		read_directories(r, entry_number(r, e), true);
		break;
	case PLACE:
		read_where(r, entry_number(r, e));
		break;
	case WIDTH:
		r->width = r->width > 0 ? r->width : entry_number(r, e);
		break;
	case HEIGHT:
		r->height = r->height > 0 ? r->height : entry_number(r, e);
		break;
	case XMP:
		xmp_read(r->doc, e->value);
		break;
	case IPTC:
		iptc_read(r->doc, e->value);
		break;
	case RESOURCES:
		resources_read(r->doc, e->value, false, NULL);
		break;
	default:
		read_string(r, t, e->value);
		break;
	}
}

static void
read_directory(struct reader *r, uint64_t at, uint64_t n)
{
	for (uint64_t i = 0; i < n && !doc_is_full(r->doc); i++) {
		struct str raw = octets_part(r->file, at + 2 + i * 12, 12);
		struct entry e = read_entry(r, raw);

		if (raw.n < 12)
			break;
		for (size_t k = 0; k < sizeof tags / sizeof *tags; k++)
			if (tags[k].number == e.tag)
				read_value(r, &tags[k], &e);
	}
}

/* read_directories: a chain of them; that inside a picture has one more, for
 * its thumbnail. */
static void
read_directories(struct reader *r, uint64_t at, bool is_inner)
{
	while (at > 0 && at < r->file.n) {
		uint64_t n = number(r, r->file, at, 2);

		if (r->directories++ >= DIRECTORIES_MAX)
			return;
		r->pictures += !is_inner;
		read_directory(r, at, n);
		if (is_inner || !r->is_document)
			return;
		at = number(r, r->file, at + 2 + n * 12, 4);
	}
	if (at > 0 && r->is_document)
		doc_fault(r->doc, FAULT_TRUNCATED,
		    STR("a directory lies behind the end"));
}

static void
read_file(struct reader *r)
{
	r->big = octets_has(r->file, 0, STR("MM"));
	if (!r->big && !octets_has(r->file, 0, STR("II")))
		return;
	if (number(r, r->file, 2, 2) != 42) {
		/* BigTIFF, and the raw pictures of some cameras. */
		if (r->is_document)
			doc_fault(r->doc, FAULT_METHOD,
			    STR("a TIFF of another kind"));
		return;
	}
	read_directories(r, number(r, r->file, 4, 4), false);
	fact_pool_give(r->doc, &r->pool, NULL);
}

void
exif_read(struct doc *d, struct str tiff)
{
	struct reader r = { .doc = d, .file = tiff };

	read_file(&r);
}

void
exif_read_tiff(struct doc *d)
{
	struct reader r = {
		.doc = d, .file = doc_bytes(d), .is_document = true
	};

	read_file(&r);
	fact_pixels(d, r.width, r.height);
	if (r.pictures > 1)
		fact_number(d, "pages", r.pictures);
}
