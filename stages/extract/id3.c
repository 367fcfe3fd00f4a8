#include "id3.h"

#include "charset/charset.h"
#include "fact.h"
#include "octets.h"

static const struct frame {
	const char *name, *old; /* of 2.3 and 2.4; of 2.2 */
	const char *key;
	bool is_text;
} frames[] = {
	{ "TIT1", "TT1", "group", true },
	{ "TIT2", "TT2", "title", true },
	{ "TIT3", "TT3", "subtitle", true },
	{ "TPE1", "TP1", "author", true },
	{ "TPE2", "TP2", "band", true },
	{ "TPE3", "TP3", "conductor", true },
	{ "TPE4", "TP4", "editor", true },
	{ "TALB", "TAL", "album", true },
	{ "TCOM", "TCM", "composer", true },
	{ "TCON", "TCO", "genre", true },
	{ "TCOP", "TCR", "copyright", true },
	{ "TENC", "TEN", "encoded-by", true },
	{ "TEXT", "TXT", "lyricist", true },
	{ "TOWN", "   ", "owner", true },
	{ "TPUB", "TPB", "publisher", true },
	{ "TOPE", "TOA", "original-author", true },
	{ "TXXX", "TXX", "comment", true },
	{ "COMM", "COM", "comment", true },
	{ "USLT", "ULT", "lyrics", true },
	{ "WXXX", "WXX", "link", true },
	{ "TSSE", "TSS", "program", false },
	{ "TYER", "TYE", "created", false },
	{ "TDRC", "   ", "created", false },
	{ "TLEN", "TLE", "milliseconds", false },
};

enum encoding { LATIN1, UTF16, UTF16BE, UTF8 };

struct reader {
	struct doc *doc;
	struct fact_pool pool;
	struct buf synced, place;
};

/* synchsafe: four times seven bits. */
static uint64_t
synchsafe(struct str s, uint64_t at)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < 4; i++)
		v = v << 7 | (octets_big(s, at + i, 1) & 0x7F);
	return v;
}

/* resync: FF 00 stands for FF. */
static void
resync(struct str s, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < s.n; i++) {
		buf_addc(out, s.p[i]);
		if (s.p[i] == '\xFF' && i + 1 < s.n && s.p[i + 1] == 0)
			i++;
	}
}

/* next_string: up to a NUL, of two bytes where the encoding is. */
static struct str
next_string(struct str *s, enum encoding e)
{
	size_t step = e == UTF16 || e == UTF16BE ? 2 : 1, n = 0;

	while (n + step <= s->n &&
	       (s->p[n] != 0 || (step == 2 && s->p[n + 1] != 0)))
		n += step;
	struct str one = str_head(*s, n);

	*s = str_from(*s, n + step);
	return one;
}

static void
put(struct reader *r, const struct frame *f, enum encoding e, struct str s)
{
	bool big = fact_is_big(s, e == UTF16BE);

	buf_reset(&r->place);
	doc_place_name(&r->place, "meta", str_of(f->key));
	if (!f->is_text && (e == LATIN1 || e == UTF8))
		fact_string(r->doc, f->key, s);
	else if (e == LATIN1)
		fact_pool_add(&r->pool, buf_str(&r->place), s);
	else if (e == UTF8)
		fact_unicode(r->doc, &r->pool, buf_str(&r->place), s);
	else
		fact_widened(r->doc, &r->pool, buf_str(&r->place), s, big);
}

/* read_strings: all in a row; comments have a language before them. */
static void
read_strings(struct reader *r, const struct frame *f, struct str s)
{
	enum encoding e = (enum encoding)octets_big(s, 0, 1);

	s = str_from(s, 1);
	if (strcmp(f->name, "COMM") == 0 || strcmp(f->name, "USLT") == 0)
		s = str_from(s, 3);
	while (s.n > 0 && e <= UTF8 && !doc_is_full(r->doc)) {
		struct str one = next_string(&s, e);

		/* The address behind its description is always Latin-1. */
		if (strcmp(f->name, "WXXX") == 0)
			e = LATIN1;
		if (one.n > 0)
			put(r, f, e, one);
	}
}

static void
read_frame(struct reader *r, struct str name, struct str s)
{
	for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
		if (str_eq(name, str_of(frames[i].name)) ||
		    str_eq(name, str_of(frames[i].old)))
			read_strings(r, &frames[i], s);
}

/* read_frames: names of three characters in 2.2, of four later. */
static void
read_frames(struct reader *r, struct str s, unsigned version)
{
	unsigned width = version == 2 ? 3 : 4, head = version == 2 ? 6 : 10;
	struct str data;
	struct buf plain = { NULL, 0, 0 };

	while (s.n > head && s.p[0] != 0 && !doc_is_full(r->doc)) {
		struct str name = str_head(s, width);
		uint64_t n = version == 4 ? synchsafe(s, width)
					  : octets_big(s, width, width);
		unsigned flags =
		    version == 2 ? 0 : (unsigned)octets_big(s, 8, 2);

		s = str_from(s, head);
		bool whole = octets_take(&s, n, &data);

		if (version == 4 && (flags & 1))
			data = str_from(data, 4);
		if (version == 4 && (flags & 2)) {
			resync(data, &plain);
			data = buf_str(&plain);
		}
		/* Packed or encrypted ones are of no use. */
		if ((flags & (version == 4 ? 0x0C : 0xC0)) == 0)
			read_frame(r, name, data);
		if (!whole)
			break;
	}
	buf_fini(&plain);
}

void
id3_tag(struct doc *d, struct str tag)
{
	struct reader r = { .doc = d };
	unsigned version = (unsigned)octets_big(tag, 3, 1);
	unsigned flags = (unsigned)octets_big(tag, 5, 1);
	struct str s = octets_part(tag, 10, synchsafe(tag, 6));

	if (!str_starts(tag, STR("ID3")) || version < 2 || version > 4)
		return;
	if ((flags & 0x80) && version < 4) {
		resync(s, &r.synced);
		s = buf_str(&r.synced);
	}
	/* An extended header. */
	if ((flags & 0x40) && version == 3)
		s = str_from(s, 4 + (size_t)octets_big(s, 0, 4));
	else if ((flags & 0x40) && version == 4)
		s = str_from(s, (size_t)synchsafe(s, 0));
	read_frames(&r, s, version);
	fact_pool_give(d, &r.pool, NULL);
	buf_fini(&r.synced);
	buf_fini(&r.place);
}

/* read_old: the 128 bytes at the end of a file. */
static void
read_old(struct doc *d, struct str s)
{
	struct fact_pool pool = { .n = 0 };

	fact_pool_field(&pool, "title", octets_part(s, 3, 30));
	fact_pool_field(&pool, "author", octets_part(s, 33, 30));
	fact_pool_field(&pool, "album", octets_part(s, 63, 30));
	fact_string(d, "created", octets_part(s, 93, 4));
	fact_pool_field(&pool, "comment", octets_part(s, 97, 30));
	fact_pool_give(d, &pool, NULL);
}

/* read_ape: items before a footer of 32 bytes: length, flags, name, value. */
static void
read_ape(struct doc *d, struct str s)
{
	struct str footer = str_from(s, s.n > 32 ? s.n - 32 : 0), value;
	uint64_t n = octets_little(footer, 12, 4);
	struct buf key = { NULL, 0, 0 }, place = { NULL, 0, 0 };
	struct fact_pool pool = { .n = 0 };

	if (!str_starts(footer, STR("APETAGEX")) || n < 32 || n > s.n)
		return;
	s = octets_part(s, s.n - n, n - 32);
	while (s.n > 9 && !doc_is_full(d)) {
		uint64_t flags = octets_little(s, 4, 4);
		struct str name = str_from(s, 8);

		n = octets_little(s, 0, 4);
		name = str_head(name, str_find(name, '\0'));
		s = str_from(s, 9 + name.n);
		(void)octets_take(&s, n, &value);
		/* Pictures and other bytes are flagged so. */
		if ((flags >> 1 & 3) != 0 || !charset_is_utf8(name))
			continue;
		buf_reset(&key);
		buf_reset(&place);
		for (size_t i = 0; i < name.n; i++)
			buf_addc(&key, str_lower(name.p[i]));
		doc_place_name(&place, "meta", buf_str(&key));
		fact_unicode(d, &pool, buf_str(&place), fact_bare(value));
	}
	fact_pool_give(d, &pool, NULL);
	buf_fini(&key);
	buf_fini(&place);
}

void
id3_read(struct doc *d)
{
	struct str s = doc_bytes(d),
		   end = str_from(s, s.n > 128 ? s.n - 128 : 0);

	if (str_starts(s, STR("ID3")) && s.n < synchsafe(s, 6) + 10)
		doc_fault(d, FAULT_TRUNCATED, STR("its tag is cut off"));
	id3_tag(d, s);
	bool has_old = str_starts(end, STR("TAG"));

	read_ape(d, str_head(s, s.n - (has_old ? end.n : 0)));
	if (has_old)
		read_old(d, end);
}
