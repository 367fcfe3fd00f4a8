#include "oledoc.h"

#include "archive/name.h"
#include "charset/charset.h"
#include "codepage.h"
#include "le.h"
#include "limits.h"

static const struct trouble {
	unsigned bit;
	enum fault_code code;
	const char *words;
} troubles[] = {
	{ OLE_TRUNCATED, FAULT_TRUNCATED, "the file ends too early" },
	{ OLE_DAMAGED, FAULT_DAMAGED, "the file's tables are broken" },
	{ OLE_UNLISTED, FAULT_UNLISTED, "streams that no storage names" },
	{ OLE_LIMIT, FAULT_LIMIT_MEMBERS, "too many streams" },
};

int
oledoc_open(struct ole *o, struct doc *d)
{
	if (ole_open(o, doc_bytes(d)) < 0) {
		doc_fault(d, FAULT_DAMAGED, STR("not a compound file"));
		return -1;
	}
	for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
		if (o->trouble & troubles[i].bit)
			doc_fault(
			    d, troubles[i].code, str_of(troubles[i].words));
	return 0;
}

struct str
oledoc_read(
    struct doc *d, const struct ole *o, struct ole_entry *e, struct buf *store)
{
	struct str out;

	e->used = true;
	switch (ole_read(o, e, LIMIT_DOCUMENT, store, &out)) {
	case OLE_CUT:
		doc_fault_in(d, FAULT_TRUNCATED, e->name, "ends too early");
		break;
	case OLE_BROKEN:
	case OLE_MAX: /* longer than any file that is read here */
		doc_fault_in(d, FAULT_DAMAGED, e->name, "sectors are missing");
		break;
	case OLE_WHOLE:
		break;
	}
	return out;
}

/* -- properties: [MS-OLEPS] -- */

static const struct property {
	uint32_t id;
	bool is_more, is_text;
	const char *key;
} properties[] = {
	{ 2, false, true, "title" },
	{ 3, false, true, "subject" },
	{ 4, false, true, "author" },
	{ 5, false, true, "keywords" },
	{ 6, false, true, "description" },
	{ 7, false, true, "template" },
	{ 8, false, true, "last-author" },
	{ 9, false, false, "revision" },
	{ 11, false, false, "printed" },
	{ 12, false, false, "created" },
	{ 13, false, false, "modified" },
	{ 14, false, false, "pages" },
	{ 18, false, false, "program" },
	{ 2, true, true, "category" },
	{ 7, true, false, "slides" },
	{ 14, true, true, "manager" },
	{ 15, true, true, "company" },
	{ 27, true, true, "status" },
};

enum {
	TYPE_I2 = 2,
	TYPE_I4 = 3,
	TYPE_BYTES = 30,
	TYPE_WIDE = 31,
	TYPE_TIME = 64
};

enum { PROPERTIES = 256 }; /* more than any program writes */

void
oledoc_time(struct buf *b, uint64_t filetime)
{
	/* 100 nanoseconds since 1601. */
	int64_t seconds = (int64_t)(filetime / 10000000) - INT64_C(11644473600);

	if (filetime != 0)
		name_time_unix(b, seconds);
}

/* add_bytes: text of the code page that the set names, or of a guessed one. */
static void
add_bytes(struct doc *d, struct str bytes, uint32_t codepage, struct buf *b)
{
	while (bytes.n > 0 && bytes.p[bytes.n - 1] == '\0')
		bytes.n--;
	if (codepage == 1200)
		charset_to_utf8("UTF-16LE", bytes, b);
	else
		doc_decode(
		    d, bytes, codepage_charset(codepage), "properties", b);
}

/* add_value: a typed value as text; of other types nothing. */
static void
add_value(struct doc *d, struct str value, uint32_t codepage, struct buf *b)
{
	size_t n = le_u32(value, 4);

	switch (le_u32(value, 0)) {
	case TYPE_I2:
		buf_add_u64(b, le_u16(value, 4));
		break;
	case TYPE_I4:
		buf_add_u64(b, le_u32(value, 4));
		break;
	case TYPE_TIME:
		oledoc_time(b, le_u64(value, 4));
		break;
	case TYPE_BYTES:
		add_bytes(d, le_part(value, 8, n), codepage, b);
		break;
	case TYPE_WIDE:
		n = n < SIZE_MAX / 2 ? 2 * n : 0;
		charset_to_utf8("UTF-16LE", le_part(value, 8, n), b);
		break;
	default:
		break;
	}
	while (b->n > 0 && b->p[b->n - 1] == '\0')
		b->n--;
}

static void
give_property(struct doc *d, const struct property *p, struct str value)
{
	struct buf place = { NULL, 0, 0 };

	value = str_trim(value);
	if (value.n > 0 && !p->is_text) {
		doc_meta(d, str_of(p->key), value);
	} else if (value.n > 0) {
		doc_place_name(&place, "meta", str_of(p->key));
		(void)doc_text(d, buf_str(&place), value);
	}
	buf_fini(&place);
}

/* value_of: what the set has under an id; empty when nothing. */
static struct str
value_of(struct str set, uint32_t id)
{
	size_t n = le_u32(set, 4);

	for (size_t i = 0; i < n && i < PROPERTIES; i++)
		if (le_u32(set, 8 + 8 * i) == id && 8 + 8 * i < set.n)
			return str_from(set, le_u32(set, 12 + 8 * i));
	return (struct str){ NULL, 0 };
}

/* -- names of people's own making -- */

/* give_own: a property that the dictionary of its set names. */
static void
give_own(struct doc *d, struct str set, uint32_t codepage, uint32_t id,
    struct str raw)
{
	struct buf key = { NULL, 0, 0 }, text = { NULL, 0, 0 };
	struct property p = { .id = id, .is_text = true };

	add_bytes(d, raw, codepage, &key);
	add_value(d, value_of(set, id), codepage, &text);
	while (key.n > 0 && key.p[key.n - 1] == '\0')
		key.n--;
	p.key = buf_z(&key);
	if (key.n > 0)
		give_property(d, &p, buf_str(&text));
	buf_fini(&key);
	buf_fini(&text);
}

/* give_owns: the second set: its first property lists what others are called.
 */
static void
give_owns(struct doc *d, struct str all)
{
	struct str set = str_from(all, le_u32(all, 64));
	struct str names = value_of(set, 0);
	uint32_t n = le_u32(names, 0), codepage = le_u16(value_of(set, 1), 4);

	if (le_u32(all, 24) < 2 || le_u32(all, 64) < 68)
		return;
	names = str_from(names, 4);
	for (uint32_t i = 0; i < n && i < PROPERTIES && names.n > 8; i++) {
		size_t unit = codepage == 1200 ? 2 : 1;
		size_t bytes = unit * (size_t)le_u32(names, 4);
		struct str raw = le_part(names, 8, bytes);

		give_own(d, set, codepage, le_u32(names, 0), raw);
		/* Names in UTF-16 end on multiples of four bytes. */
		names = str_from(
		    names, 8 + (unit == 2 ? (raw.n + 3) / 4 * 4 : raw.n));
	}
}

void
oledoc_props(struct doc *d, const struct ole *o, struct str name, bool is_more)
{
	struct ole_entry *e = ole_stream(ole_root(o), name);
	struct buf store = { NULL, 0, 0 }, text = { NULL, 0, 0 };

	if (e == NULL)
		e = ole_stream(ole_root(o), str_from(name, 1));
	if (e == NULL)
		return;
	struct str all = oledoc_read(d, o, e, &store);
	/* The first set: a second one holds names of people's own making. */
	struct str set = str_from(all, le_u32(all, 44));
	uint32_t codepage = le_u16(value_of(set, 1), 4);

	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
		const struct property *p = &properties[i];

		if (p->is_more != is_more)
			continue;
		buf_reset(&text);
		add_value(d, value_of(set, p->id), codepage, &text);
		give_property(d, p, buf_str(&text));
	}
	if (is_more)
		give_owns(d, all);
	doc_charset(d, "UTF-8", NULL);
	buf_fini(&store);
	buf_fini(&text);
}
