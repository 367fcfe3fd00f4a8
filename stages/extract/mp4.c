#include "mp4.h"

#include "cue.h"
#include "fact.h"
#include "octets.h"
#include "xmp.h"

/* Boxes in each other; real ones go to eight. */
enum { DEPTH_MAX = 16 };

/* Seconds between 1904 and 1970, from which the two sides count. */
#define EPOCH INT64_C(2082844800)

/* Names of texts: Apple's with a copyright sign, 3GPP's without. */
static const struct name {
	struct str box;
	const char *key;
} names[] = {
	{ STR_INIT("\xA9nam"), "title" },
	{ STR_INIT("\xA9"
		   "ART"),
	    "author" },
	{ STR_INIT("\xA9"
		   "aut"),
	    "author" },
	{ STR_INIT("\xA9"
		   "alb"),
	    "album" },
	{ STR_INIT("\xA9"
		   "cmt"),
	    "comment" },
	{ STR_INIT("\xA9"
		   "des"),
	    "description" },
	{ STR_INIT("\xA9"
		   "inf"),
	    "information" },
	{ STR_INIT("\xA9"
		   "cpy"),
	    "copyright" },
	{ STR_INIT("\xA9"
		   "dir"),
	    "director" },
	{ STR_INIT("\xA9"
		   "ed1"),
	    "edited" },
	{ STR_INIT("\xA9gen"), "genre" },
	{ STR_INIT("\xA9grp"), "group" },
	{ STR_INIT("\xA9key"), "keywords" },
	{ STR_INIT("\xA9prd"), "producer" },
	{ STR_INIT("\xA9prf"), "performers" },
	{ STR_INIT("\xA9src"), "source" },
	{ STR_INIT("\xA9wrt"), "composer" },
	{ STR_INIT("\xA9lyr"), "lyrics" },
	{ STR_INIT("\xA9xyz"), "gps" },
	{ STR_INIT("desc"), "description" },
	{ STR_INIT("ldes"), "description" },
	{ STR_INIT("cprt"), "copyright" },
	{ STR_INIT("aART"), "album-author" },
	{ STR_INIT("tvsh"), "show" },
	{ STR_INIT("tven"), "episode" },
	{ STR_INIT("titl"), "title" },
	{ STR_INIT("dscp"), "description" },
	{ STR_INIT("auth"), "author" },
	{ STR_INIT("perf"), "performers" },
	{ STR_INIT("albm"), "album" },
	{ STR_INIT("kywd"), "keywords" },
	{ STR_INIT("loci"), "location" },
};

/* What is a fact, and said by no name above. */
static const struct name facts[] = {
	{ STR_INIT("\xA9too"), "program" },
	{ STR_INIT("\xA9swr"), "program" },
	{ STR_INIT("\xA9"
		   "enc"),
	    "program" },
	{ STR_INIT("\xA9"
		   "day"),
	    "created" },
	{ STR_INIT("\xA9mak"), "maker" },
	{ STR_INIT("\xA9mod"), "model" },
};

struct reader {
	struct doc *doc;
	struct fact_pool pool;
	struct buf place;
	struct str keys;     /* names that items of a list are numbered by */
	struct str list_key; /* of the item that is open */
	uint64_t tracks, chapters;
	struct cue_track cue; /* of the track that is open */
	bool sized, movie;
};

static const char *
find(const struct name *list, size_t n, struct str box)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(list[i].box, box))
			return list[i].key;
	return NULL;
}

static const char *
find_text(struct str box)
{
	return find(names, sizeof names / sizeof *names, box);
}

static const char *
find_fact(struct str box)
{
	return find(facts, sizeof facts / sizeof *facts, box);
}

/* put: a text of Unicode, or of a charset that nobody tells. */
static void
put(struct reader *r, struct str key, struct str s, bool is_unicode)
{
	buf_reset(&r->place);
	doc_place_name(&r->place, "meta", key);
	if (!is_unicode)
		fact_pool_add(&r->pool, buf_str(&r->place), s);
	else if (str_starts(s, STR("\xFE\xFF")) ||
		 str_starts(s, STR("\xFF\xFE")))
		fact_wide(r->doc, buf_str(&r->place), s, s.p[0] == '\xFE');
	else
		fact_unicode(
		    r->doc, &r->pool, buf_str(&r->place), fact_bare(s));
}

static void
put_named(struct reader *r, struct str box, struct str s, bool is_unicode)
{
	const char *text = find_text(box), *fact = find_fact(box);

	if (text != NULL)
		put(r, str_of(text), s, is_unicode);
	else if (fact != NULL)
		fact_string(r->doc, fact, s);
}

/* user_text: QuickTime's: length, language, text, again and again. */
static void
user_text(struct reader *r, struct str box, struct str s)
{
	struct str text;

	/* Some write a bare string: its first letters are no length. */
	if (s.n >= 4 && (unsigned char)s.p[0] >= ' ' &&
	    octets_big(s, 0, 2) > s.n - 4) {
		put_named(r, box, s, false);
		return;
	}
	while (s.n >= 4) {
		uint64_t n = octets_big(s, 0, 2),
			 language = octets_big(s, 2, 2);

		s = str_from(s, 4);
		(void)octets_take(&s, n, &text);
		/* Languages of the Macintosh come with its charsets. */
		put_named(
		    r, box, text, language >= 0x400 && language != 0x7FFF);
	}
}

/* list_text: Apple's: a box of data in a box with its name. */
static void
list_text(struct reader *r, struct str box, struct str s)
{
	uint64_t type = octets_big(s, 0, 4) & 0xFFFFFF;
	struct str value = str_from(s, 8);

	if (type == 2) {
		buf_reset(&r->place);
		doc_place_name(&r->place, "meta", box);
		fact_wide(r->doc, buf_str(&r->place), value, true);
	}
	if (type != 1)
		return;
	if (find_text(box) != NULL || find_fact(box) != NULL)
		put_named(r, box, value, true);
	else if (r->list_key.n > 0)
		put(r, r->list_key, value, true);
}

/* numbered_key: the name with this number in the list of keys. */
static struct str
numbered_key(const struct reader *r, uint64_t number)
{
	static const struct str apple = STR_INIT("com.apple.quicktime.");
	struct str s = str_from(r->keys, 8);

	while (number-- > 1 && s.n >= 8) {
		uint64_t n = octets_big(s, 0, 4);

		s = str_from(s, n < 8 ? s.n : (size_t)n);
	}
	if (octets_big(s, 0, 4) < 8)
		return STR("");
	s = octets_part(s, 8, octets_big(s, 0, 4) - 8);
	return str_from(s, str_starts(s, apple) ? apple.n : 0);
}

static void
movie_header(struct reader *r, struct str s)
{
	unsigned n = octets_big(s, 0, 1) == 1 ? 8 : 4;
	int64_t created = (int64_t)octets_big(s, 4, n);
	int64_t modified = (int64_t)octets_big(s, 4 + n, n);
	uint64_t per_second = octets_big(s, 4 + 2 * n, 4);

	r->movie = true;
	if (created > EPOCH)
		fact_time(r->doc, "created", created - EPOCH);
	if (modified > EPOCH)
		fact_time(r->doc, "modified", modified - EPOCH);
	fact_duration(r->doc, octets_big(s, 8 + 2 * n, n), per_second);
}

/* track_header: the first track with a size is the picture. */
static void
track_header(struct reader *r, struct str s)
{
	uint64_t at = octets_big(s, 0, 1) == 1 ? 88 : 76;
	uint64_t width = octets_big(s, at, 2),
		 height = octets_big(s, at + 4, 2);

	r->tracks++;
	if (r->sized || width == 0 || height == 0)
		return;
	r->sized = true;
	fact_pixels(r->doc, width, height);
}

/* put_numbered: at "track:1", "chapter:1"; a Pascal string or a bare one. */
static void
put_numbered(struct reader *r, const char *kind, uint64_t number, struct str s)
{
	buf_reset(&r->place);
	doc_place(&r->place, kind, number);
	if (s.n > 0 && (unsigned char)s.p[0] == s.n - 1)
		s = str_from(s, 1);
	fact_pool_add(&r->pool, buf_str(&r->place), s);
}

/* chapters: Nero's list: times and names. */
static void
chapters(struct reader *r, struct str s)
{
	struct str text;

	s = str_from(s, 9);
	while (s.n > 9) {
		uint64_t n = octets_big(s, 8, 1);

		s = str_from(s, 9);
		(void)octets_take(&s, n, &text);
		put_numbered(r, "chapter", ++r->chapters, text);
	}
}

/* is_key: printable ASCII, as names of tags are. */
static bool
is_key(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7F)
			return false;
	return s.n > 0;
}

/*
 * windows_tags: a list of Windows: a name, then values: a length, a kind (8:
 * UTF-16), a value.
 */
static void
windows_tags(struct reader *r, struct str s)
{
	struct str tag, name, value;
	struct buf place = { NULL, 0, 0 };

	while (s.n >= 12 && octets_big(s, 0, 4) >= 12) {
		(void)octets_take(&s, octets_big(s, 0, 4), &tag);
		uint64_t n = octets_big(tag, 4, 4);

		tag = str_from(tag, 8);
		(void)octets_take(&tag, n, &name);
		uint64_t count = octets_big(tag, 0, 4);

		tag = str_from(tag, 4);
		if (str_starts(name, STR("WM/")))
			name = str_from(name, 3);
		buf_reset(&place);
		doc_place_name(&place, "meta", name);
		for (; count > 0 && octets_big(tag, 0, 4) >= 6; count--) {
			(void)octets_take(&tag, octets_big(tag, 0, 4), &value);
			if (octets_big(value, 4, 2) == 8 && is_key(name))
				fact_widened(r->doc, &r->pool, buf_str(&place),
				    str_from(value, 6), false);
		}
	}
	buf_fini(&place);
}

static bool
is_xmp(struct str uuid)
{
	return str_starts(uuid, STR("\xBE\x7A\xCF\xCB\x97\xA9\x42\xE8\x9C\x71"
				    "\x99\x94\x91\xE3\xAF\xAC"));
}

/* is_folder: a box of boxes. */
static bool
is_folder(struct str box)
{
	static const char folders[] =
	    "moovtrakmdiaudtaminfstblilstmetaedts----";

	for (size_t i = 0; i + 4 < sizeof folders; i += 4)
		if (str_eq(box, (struct str){ folders + i, 4 }))
			return true;
	return false;
}

/* take_table: what tells of the track that is open where its samples are. */
static void
take_table(struct cue_track *t, struct str box, struct str s)
{
	if (str_eq(box, STR("stsz")))
		t->sizes = s;
	else if (str_eq(box, STR("stsc")))
		t->chunks = s;
	else if (str_eq(box, STR("stco")) || str_eq(box, STR("co64")))
		t->offsets = s;
	t->are_long |= str_eq(box, STR("co64"));
}

/* take_handler: what a track is, and its name. */
static void
take_handler(struct reader *r, struct str s)
{
	r->cue.kind = octets_part(s, 8, 4);
	put_numbered(r, "track", r->tracks, str_from(s, 24));
}

/* end_track: the texts of it, if it has some. */
static void
end_track(struct reader *r)
{
	buf_reset(&r->place);
	doc_place(&r->place, "track", r->tracks);
	if (cue_is_text(&r->cue))
		cue_read(r->doc, &r->cue, buf_str(&r->place));
}

static void
take_box(struct reader *r, struct str parent, struct str box, struct str s)
{
	if (str_eq(box, STR("mvhd")))
		movie_header(r, s);
	else if (str_eq(box, STR("tkhd")))
		track_header(r, s);
	else if (str_eq(parent, STR("stbl")))
		take_table(&r->cue, box, s);
	else if (str_eq(box, STR("hdlr")) && str_eq(parent, STR("mdia")))
		take_handler(r, s);
	else if (str_eq(box, STR("name")) && str_eq(parent, STR("udta")))
		put_numbered(r, "track", r->tracks, s);
	else if (str_eq(box, STR("name")) && str_eq(parent, STR("----")))
		r->list_key = str_from(s, 4);
	else if (str_eq(box, STR("chpl")))
		chapters(r, s);
	else if (str_eq(box, STR("keys")))
		r->keys = s;
	else if (str_eq(box, STR("data")))
		list_text(r, parent, s);
	else if (str_eq(box, STR("Xtra")))
		windows_tags(r, s);
	else if (str_eq(box, STR("XMP_")))
		xmp_read(r->doc, s);
	else if (str_eq(box, STR("uuid")) && is_xmp(s))
		xmp_read(r->doc, str_from(s, 16));
	else if (box.n == 4 && box.p[0] == '\xA9')
		user_text(r, box, s);
	else if (str_eq(parent, STR("udta")) && find_text(box) != NULL)
		put_named(r, box, str_from(s, 6), true);
}

static bool read_boxes(
    struct reader *r, struct str s, struct str parent, unsigned depth);

/* open_box: what is in it, if it is one to be opened. */
static bool
open_box(struct reader *r, struct str parent, struct str box, struct str s,
    unsigned depth)
{
	bool in_list = str_eq(parent, STR("ilst"));

	if (depth >= DEPTH_MAX || (!is_folder(box) && !in_list)) {
		take_box(r, parent, box, s);
		return true;
	}
	/* ISO's has a version and flags, QuickTime's has not. */
	if (str_eq(box, STR("meta")) && !octets_has(s, 4, STR("hdlr")))
		s = str_from(s, 4);
	if (in_list)
		r->list_key = numbered_key(r, octets_big(box, 0, 4));
	if (str_eq(box, STR("trak")))
		r->cue = (struct cue_track){ .are_long = false };
	bool whole = read_boxes(r, s, box, depth + 1);

	if (str_eq(box, STR("trak")))
		end_track(r);
	return whole;
}

/* read_boxes: false when they go beyond the end. */
static bool
read_boxes(struct reader *r, struct str s, struct str parent, unsigned depth)
{
	bool whole = true;

	while (s.n >= 8 && whole && !doc_is_full(r->doc)) {
		struct str box = octets_part(s, 4, 4), data;
		uint64_t n = octets_big(s, 0, 4), head = 8;

		if (n == 1) {
			n = octets_big(s, 8, 8);
			head = 16;
		} else if (n == 0 && depth == 0) {
			n = s.n;
		} else if (n == 0) {
			break; /* QuickTime ends a list so */
		}
		if (n < head)
			return false;
		whole = octets_take(&s, n, &data);
		whole &= open_box(
		    r, parent, box, str_from(data, (size_t)head), depth);
	}
	return whole;
}

void
mp4_read(struct doc *d)
{
	struct reader r = { .doc = d };

	if (!read_boxes(&r, doc_bytes(d), STR(""), 0))
		doc_fault(d, FAULT_TRUNCATED, STR("a box is cut off"));
	else if (!r.movie)
		doc_fault(d, FAULT_TRUNCATED, STR("no movie header"));
	fact_pool_give(d, &r.pool, NULL);
	buf_fini(&r.place);
}
