#include "hwp.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "cipher.h"
#include "hwpbody.h"
#include "hwptext.h"
#include "inflate.h"
#include "le.h"
#include "limits.h"
#include "mem.h"
#include "oledoc.h"

enum {
	FLAG_COMPRESSED = 1 << 0,
	FLAG_PASSWORD = 1 << 1,
	FLAG_DISTRIBUTION = 1 << 2,
	FLAG_DRM = 1 << 4,
	FLAG_CERTIFICATE = 1 << 8,
	FLAG_CERTIFICATE_DRM = 1 << 10
};

enum {
	BIN_DATA = 18,
	DISTRIBUTION = 28,
	KEY_AT = 4,
	KEY = 16,
	KEY_RECORD = 256
};

/* How a stream of BinData is packed, by the number in its name. */
enum packing { PACKED_AS_ALL, PACKED, UNPACKED };

struct hwp {
	struct doc *doc;
	struct ole ole;
	uint32_t flags;
	bool damaged; /* some of the text may be missing */
	struct hwpbody *body;
	unsigned char *packings; /* of stream 1, 2, ... */
	size_t n_packings;
};

static bool
has(const struct hwp *h, unsigned flags)
{
	return (h->flags & flags) != 0;
}

/* -- what the file says of itself -- */

/*
 * read_header: version and flags.  Without it a file is taken for what nearly
 * all are: compressed and open.
 */
static void
read_header(struct hwp *h)
{
	struct ole_entry *e = ole_stream(ole_root(&h->ole), STR("FileHeader"));
	struct buf store = { NULL, 0, 0 }, version = { NULL, 0, 0 };

	h->flags = FLAG_COMPRESSED;
	if (e == NULL) {
		doc_fault(h->doc, FAULT_DAMAGED, STR("FileHeader is missing"));
		return;
	}
	struct str s = oledoc_read(h->doc, &h->ole, e, &store);

	if (s.n >= 40) {
		h->flags = le_u32(s, 36);
		for (size_t i = 4; i > 0; i--) {
			buf_add_u64(&version, le_u8(s, 31 + i));
			if (i > 1)
				buf_addc(&version, '.');
		}
		doc_meta(h->doc, STR("version"), buf_str(&version));
	}
	buf_fini(&version);
	buf_fini(&store);
}

/* tell_flags: what keeps the text from being read; false when something does.
 */
static bool
tell_flags(struct hwp *h)
{
	if (has(h, FLAG_DISTRIBUTION))
		doc_meta(h->doc, STR("protection"), STR("distribution"));
	if (has(h, FLAG_PASSWORD))
		doc_fault(h->doc, FAULT_ENCRYPTED, STR("with a password"));
	else if (has(h, FLAG_DRM | FLAG_CERTIFICATE_DRM))
		doc_fault(h->doc, FAULT_ENCRYPTED, STR("rights management"));
	else if (has(h, FLAG_CERTIFICATE))
		doc_fault(h->doc, FAULT_ENCRYPTED, STR("with a certificate"));
	else
		return true;
	return false;
}

/* -- packing -- */

/* unpack: a stream as it was before it was deflated, in out. */
static struct str
unpack(struct hwp *h, struct str packed, struct str name, struct buf *out)
{
	enum inflate_result r = inflate_raw(packed, out);

	h->damaged |= r != INFLATE_WHOLE;
	inflate_tell(h->doc, r, name);
	return buf_str(out);
}

/* next_rand: as in the C library of the maker's compiler. */
static unsigned
next_rand(uint32_t *seed)
{
	*seed = *seed * UINT32_C(214013) + UINT32_C(2531011);
	return *seed >> 16 & 0x7FFF;
}

bool
hwp_decrypt(struct str section, struct buf *out)
{
	char key[KEY_RECORD];
	struct hwp_record r;

	if (!hwp_record_next(&section, &r) || r.tag != DISTRIBUTION ||
	    r.data.n != KEY_RECORD)
		return false;
	uint32_t seed = le_u32(r.data, 0);
	unsigned with = 0, run = 0;

	/* Runs of bytes under one of the random ones; the seed stays clear. */
	for (size_t i = 0; i < KEY_RECORD; i++) {
		if (run == 0) {
			with = next_rand(&seed) & 0xFF;
			run = (next_rand(&seed) & 0xF) + 1;
		}
		run--;
		key[i] = (char)(le_u8(r.data, i) ^ (i >= KEY_AT ? with : 0));
	}
	/* In it the key is the text of a SHA-1, at a place of its own. */
	struct str aes = { key + KEY_AT + (le_u8(r.data, 0) & 0xF), KEY };

	return cipher_aes(aes, NULL, section, out);
}

/* -- the text -- */

static void
read_section(struct hwp *h, struct ole_entry *e)
{
	struct buf store = { NULL, 0, 0 }, plain = { NULL, 0, 0 };
	struct buf whole = { NULL, 0, 0 };
	struct str s = oledoc_read(h->doc, &h->ole, e, &store);

	if (has(h, FLAG_DISTRIBUTION)) {
		if (!hwp_decrypt(s, &plain)) {
			h->damaged = true;
			doc_fault_in(h->doc, FAULT_DAMAGED, e->name,
			    "its key is missing");
		}
		s = buf_str(&plain);
	}
	if (has(h, FLAG_COMPRESSED))
		s = unpack(h, s, e->name, &whole);
	hwpbody_section(h->body, s, e->name);
	buf_fini(&store);
	buf_fini(&plain);
	buf_fini(&whole);
}

/* section_number: of a stream "Section12", or UINT64_MAX. */
static uint64_t
section_number(const struct ole_entry *e)
{
	struct str prefix = STR("section");
	uint64_t n;

	if (e->is_storage || e->used || e->name.n < prefix.n ||
	    !str_eq_nocase(str_head(e->name, prefix.n), prefix) ||
	    !str_u64(str_from(e->name, prefix.n), &n))
		return UINT64_MAX;
	return n;
}

/*
 * read_sections: all of a storage, by their numbers.  Sections few, so that
 * looking for the next one each time does no harm.
 */
static void
read_sections(struct hwp *h, const struct ole_entry *storage)
{
	for (uint64_t n = 0; n < LIMIT_PAGES && !doc_is_full(h->doc); n++) {
		struct ole_entry *next = NULL;

		for (struct ole_entry *e = storage->child; e != NULL;
		     e = e->next)
			if (section_number(e) != UINT64_MAX &&
			    (next == NULL ||
				section_number(e) < section_number(next)))
				next = e;
		if (next == NULL)
			return;
		read_section(h, next);
	}
}

/* read_body: false when it is there and cannot be read. */
static bool
read_body(struct hwp *h)
{
	struct ole_entry *root = ole_root(&h->ole);
	struct ole_entry *body = ole_find(root,
	    has(h, FLAG_DISTRIBUTION) ? STR("ViewText") : STR("BodyText"));
	uint64_t before = doc_text_count(h->doc);

	h->damaged |= h->ole.trouble != 0;
	h->body = hwpbody_new(h->doc);
	if (body != NULL && body->is_storage)
		read_sections(h, body);
	/* Where a storage was lost its sections are found at the root. */
	read_sections(h, root);
	if (body == NULL && doc_text_count(h->doc) == before) {
		h->damaged = true;
		doc_fault(h->doc, FAULT_DAMAGED, STR("no body"));
	}
	hwpbody_end(h->body);
	hwpbody_free(h->body);
	return !h->damaged || doc_text_count(h->doc) > before;
}

/* read_preview: the first lines of the text, where it cannot be had itself. */
static void
read_preview(struct hwp *h)
{
	struct ole_entry *e = ole_stream(ole_root(&h->ole), STR("PrvText"));
	struct buf store = { NULL, 0, 0 }, text = { NULL, 0, 0 };
	struct buf place = { NULL, 0, 0 };
	struct str rest, line;
	uint64_t n = 0;

	if (e == NULL)
		return;
	hwptext_add_plain(&text, oledoc_read(h->doc, &h->ole, e, &store));
	rest = buf_str(&text);
	while (str_split(&rest, '\n', &line)) {
		buf_reset(&place);
		doc_place_part(&place, "preview");
		doc_place(&place, "line", ++n);
		(void)doc_text(h->doc, buf_str(&place), str_trim(line));
	}
	buf_fini(&store);
	buf_fini(&text);
	buf_fini(&place);
}

/* -- the files in it -- */

/* read_packings: from DocInfo, which lists them in the order of numbers. */
static void
read_packings(struct hwp *h)
{
	enum { TYPE = 0xF, LINK = 0, AT_PACKING = 4 };
	struct ole_entry *e = ole_stream(ole_root(&h->ole), STR("DocInfo"));
	struct buf store = { NULL, 0, 0 }, whole = { NULL, 0, 0 };
	struct hwp_record r;

	if (e == NULL)
		return;
	struct str s = oledoc_read(h->doc, &h->ole, e, &store);

	if (has(h, FLAG_COMPRESSED))
		s = unpack(h, s, e->name, &whole);
	h->n_packings = 65536;
	h->packings = mem_zalloc(h->n_packings, 1);
	while (hwp_record_next(&s, &r)) {
		unsigned flags = le_u16(r.data, 0);

		if (r.tag == BIN_DATA && (flags & TYPE) != LINK)
			h->packings[le_u16(r.data, 2)] =
			    flags >> AT_PACKING & 3;
	}
	buf_fini(&store);
	buf_fini(&whole);
}

/* number_of: "BIN001F.jpg" is 31; 0 when it is no such name. */
static size_t
number_of(struct str name)
{
	size_t n = 0, i = 3;

	if (!str_eq_nocase(str_head(name, 3), STR("BIN")))
		return 0;
	for (; i < name.n && i < 7; i++) {
		char c = str_lower(name.p[i]);

		if (!str_is_digit(c) && !(c >= 'a' && c <= 'f'))
			break;
		n = 16 * n + (size_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return n;
}

static bool
is_packed(const struct hwp *h, const struct ole_entry *e)
{
	size_t i = number_of(e->name);
	unsigned p = i < h->n_packings ? h->packings[i] : PACKED_AS_ALL;

	return p == PACKED || (p != UNPACKED && has(h, FLAG_COMPRESSED));
}

struct str
hwp_object(struct str content)
{
	struct str object = str_from(content, 4);

	return str_starts(object, STR("\xD0\xCF\x11\xE0")) ? object : content;
}

/*
 * give_stream: a stream as a file.  One that does not decompress at all is
 * given as it is: not every writer packs what it says it does.
 */
static void
give_stream(struct hwp *h, struct ole_entry *e, struct str path)
{
	struct buf store = { NULL, 0, 0 }, whole = { NULL, 0, 0 };
	struct str s = oledoc_read(h->doc, &h->ole, e, &store);

	if (is_packed(h, e)) {
		enum inflate_result r = inflate_raw(s, &whole);

		if (whole.n > 0)
			inflate_tell(h->doc, r, e->name);
		if (whole.n > 0)
			s = buf_str(&whole);
	}
	struct doc_child child = {
		.name = path,
		.raw = path,
		.charset = STR("UTF-8"),
		.content = hwp_object(s),
	};

	doc_give(h->doc, &child);
	buf_fini(&store);
	buf_fini(&whole);
}

/*
 * is_structure: streams that hold nothing a person has written, or what has
 * been read already.
 */
static bool
is_structure(struct str path)
{
	static const char *const names[] = { "FileHeader", "DocInfo", "PrvText",
		"PrvImage", "\005HwpSummaryInformation",
		"HwpSummaryInformation", "Scripts/JScriptVersion",
		"Scripts/DefaultJScript", "DocOptions/_LinkDoc" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(path, str_of(names[i])))
			return true;
	return false;
}

/* add_path: the storages a stream is in, and its name. */
static void
add_path(struct buf *out, const struct ole_entry *e, unsigned depth)
{
	if (e->parent != NULL && e->parent->parent != NULL &&
	    depth < LIMIT_PLACE_DEPTH) {
		add_path(out, e->parent, depth + 1);
		buf_addc(out, '/');
	}
	buf_adds(out, e->name);
}

static void
give_rest(struct hwp *h)
{
	struct buf path = { NULL, 0, 0 };

	for (size_t i = 0; i < h->ole.n && !doc_is_full(h->doc); i++) {
		struct ole_entry *e = &h->ole.entries[i];

		buf_reset(&path);
		add_path(&path, e, 0);
		if (!e->is_storage && !e->used && e->size > 0 &&
		    !is_structure(buf_str(&path)) &&
		    !str_eq(e->parent->name, STR("BodyText")))
			give_stream(h, e, buf_str(&path));
	}
	buf_fini(&path);
}

void
hwp_read(struct doc *d)
{
	struct hwp h = { .doc = d };

	if (oledoc_open(&h.ole, d) < 0)
		return;
	read_header(&h);
	oledoc_props(d, &h.ole, STR("\005HwpSummaryInformation"), false);
	if (!tell_flags(&h)) {
		read_preview(&h);
	} else {
		if (!read_body(&h))
			read_preview(&h);
		read_packings(&h);
		give_rest(&h);
	}
	free(h.packings);
	ole_close(&h.ole);
}
