#include "tnef.h"

#include "charset/charset.h"
#include "codepage.h"
#include "html.h"
#include "le.h"
#include "lzfu.h"
#include "mime.h"
#include "rtf.h"

enum level { MESSAGE = 1, ATTACHMENT = 2 };

/* Signature and key; level, id, length; checksum. */
enum { HEAD_SIZE = 6, ATTRIBUTE_SIZE = 9, SUM_SIZE = 2 };

enum attribute {
	FROM = 0x8000,
	SUBJECT = 0x8004,
	MESSAGE_CLASS = 0x8008,
	BODY = 0x800C,
	ATTACH_DATA = 0x800F,
	ATTACH_TITLE = 0x8010,
	ATTACH_REND_DATA = 0x9002, /* begins an attachment */
	MESSAGE_PROPERTIES = 0x9003,
	ATTACH_PROPERTIES = 0x9005,
	OEM_CODEPAGE = 0x9007
};

enum value {
	VALUE_SHORT = 0x0002,
	VALUE_FLOAT = 0x0004,
	VALUE_ERROR = 0x000A,
	VALUE_BOOLEAN = 0x000B,
	VALUE_OBJECT = 0x000D,
	VALUE_BYTES = 0x001E, /* text in the code page */
	VALUE_WIDE = 0x001F,
	VALUE_GUID = 0x0048,
	VALUE_BINARY = 0x0102,
	VALUE_LIST = 0x1000
};

enum property {
	PROPERTY_SUBJECT = 0x0037,
	PROPERTY_BODY = 0x1000,
	PROPERTY_RTF = 0x1009,
	PROPERTY_HTML = 0x1013,
	PROPERTY_ATTACHED = 0x3701,
	PROPERTY_LONG_NAME = 0x3707,
	PROPERTY_NAMED = 0x8000 /* from here their names stand beside them */
};

enum { GUID_SIZE = 16 };

struct reader {
	struct doc *doc;
	const char *charset; /* declared, or NULL */
	struct buf text, place, subject;
	uint64_t parts, attached;
	bool has_body;
	/* The attachment that is being read. */
	bool open, name_is_wide;
	struct str title, content;
};

/* -- texts -- */

static void
cut_nuls(struct str *s, size_t unit)
{
	while (s->n >= unit && le_u8(*s, s->n - unit) == 0 &&
	       (unit == 1 || le_u8(*s, s->n - 1) == 0))
		s->n -= unit;
}

/* decode: a text as UTF-8 into r->text, anew; the document's charset is set. */
static struct str
decode(struct reader *r, struct str s, bool is_wide, const char *what)
{
	s.n -= is_wide ? s.n % 2 : 0;
	cut_nuls(&s, is_wide ? 2 : 1);
	buf_reset(&r->text);
	if (s.n > 0)
		doc_decode(r->doc, s, is_wide ? "UTF-16LE" : r->charset, what,
		    &r->text);
	return buf_str(&r->text);
}

static void
give_header(struct reader *r, const char *name, struct str s, bool is_wide)
{
	struct str text = decode(r, s, is_wide, name);

	buf_reset(&r->place);
	doc_place_name(&r->place, "header", str_of(name));
	(void)doc_text(r->doc, buf_str(&r->place), text);
}

/* give_subject: it stands there twice, and one form may have lost letters. */
static void
give_subject(struct reader *r, struct str s, bool is_wide)
{
	struct str text = decode(r, s, is_wide, "subject");

	if (str_eq(text, buf_str(&r->subject)))
		return;
	buf_reset(&r->subject);
	buf_adds(&r->subject, text);
	give_header(r, "subject", s, is_wide);
}

/* give_from: lengths of a name and an address, and these. */
static void
give_from(struct reader *r, struct str s)
{
	size_t name = le_u16(s, 4), address = le_u16(s, 6);
	struct str who = le_part(s, 8, name);
	struct str where = le_part(s, 8 + name, address);
	struct buf b = { NULL, 0, 0 };

	cut_nuls(&who, 1);
	cut_nuls(&where, 1);
	buf_adds(&b, who);
	if (where.n > 0) {
		buf_addz(&b, who.n > 0 ? " <" : "<");
		buf_adds(&b, where);
		buf_addc(&b, '>');
	}
	give_header(r, "from", buf_str(&b), false);
	buf_fini(&b);
}

static void
part_place(struct reader *r)
{
	buf_reset(&r->place);
	doc_place(&r->place, "part", ++r->parts);
}

static void
give_body(struct reader *r, struct str s, bool is_wide)
{
	struct str rest = decode(r, s, is_wide, "the body"), line;
	uint64_t n = 0;

	if (rest.n == 0 || r->has_body)
		return;
	r->has_body = true;
	part_place(r);
	size_t base = r->place.n;

	while (armour_line(&rest, &line) && !doc_is_full(r->doc)) {
		r->place.n = base;
		doc_place(&r->place, "line", ++n);
		(void)doc_text(r->doc, buf_str(&r->place), line);
	}
}

static void
give_html(struct reader *r, struct str s)
{
	struct buf utf8 = { NULL, 0, 0 };

	if (s.n == 0)
		return;
	part_place(r);
	doc_decode(r->doc, s, html_declared(s), "the page", &utf8);
	html_text(r->doc, buf_str(&utf8), buf_str(&r->place));
	buf_fini(&utf8);
}

static void
give_rtf(struct reader *r, struct str s)
{
	struct buf rtf = { NULL, 0, 0 };

	if (s.n == 0)
		return;
	part_place(r);
	if (lzfu_read(s, &rtf) != LZFU_WHOLE)
		doc_fault_in(r->doc, FAULT_DAMAGED, buf_str(&r->place),
		    "cannot be decompressed in full");
	rtf_text(r->doc, buf_str(&rtf), buf_str(&r->place));
	buf_fini(&rtf);
}

/* -- properties -- */

struct value_of {
	unsigned id, type;
	struct str bytes;
};

static void
give_number(struct reader *r, const struct value_of *v)
{
	static const char digits[] = "0123456789abcdef";
	struct str text =
	    decode(r, v->bytes, v->type == VALUE_WIDE, "a property");

	buf_reset(&r->place);
	buf_addz(&r->place, "property:");
	for (unsigned shift = 16; shift > 0; shift -= 4)
		buf_addc(&r->place, digits[v->id >> (shift - 4) & 15]);
	(void)doc_text(r->doc, buf_str(&r->place), text);
}

static void
message_value(struct reader *r, const struct value_of *v)
{
	bool is_wide = v->type == VALUE_WIDE;
	bool is_text = is_wide || v->type == VALUE_BYTES;

	if (v->id == PROPERTY_HTML)
		give_html(r, v->bytes);
	else if (v->id == PROPERTY_RTF && v->type == VALUE_BINARY)
		give_rtf(r, v->bytes);
	else if (!is_text)
		return;
	else if (v->id == PROPERTY_SUBJECT)
		give_subject(r, v->bytes, is_wide);
	else if (v->id == PROPERTY_BODY)
		give_body(r, v->bytes, is_wide);
	else
		give_number(r, v);
}

static void
attachment_value(struct reader *r, const struct value_of *v)
{
	bool is_text = v->type == VALUE_WIDE || v->type == VALUE_BYTES;

	if (v->id == PROPERTY_LONG_NAME && is_text) {
		r->title = v->bytes;
		r->name_is_wide = v->type == VALUE_WIDE;
	} else if (v->id == PROPERTY_ATTACHED && v->type == VALUE_BINARY) {
		r->content = v->bytes;
	} else if (v->id == PROPERTY_ATTACHED && v->type == VALUE_OBJECT) {
		/* What kind of object it is, and a mail of this form. */
		r->content = str_from(v->bytes, GUID_SIZE);
	} else if (is_text) {
		give_number(r, v);
	}
}

/* fixed_size: of a value, with what fills it up to four bytes. */
static size_t
fixed_size(unsigned type)
{
	switch (type) {
	case VALUE_SHORT:
	case VALUE_SHORT + 1: /* long */
	case VALUE_FLOAT:
	case VALUE_ERROR:
	case VALUE_BOOLEAN:
		return 4;
	case VALUE_GUID:
		return GUID_SIZE;
	default:
		return 8;
	}
}

static bool
is_variable(unsigned type)
{
	return type == VALUE_BYTES || type == VALUE_WIDE ||
	       type == VALUE_OBJECT || type == VALUE_BINARY;
}

static size_t
filled(size_t n)
{
	return n + (4 - n % 4) % 4;
}

/* skip_name: of a property that has one: by number, or a text. */
static void
skip_name(struct str *s)
{
	uint32_t kind = le_u32(*s, GUID_SIZE);
	size_t n = le_u32(*s, GUID_SIZE + 4);

	*s = str_from(*s, GUID_SIZE + 8);
	if (kind != 0)
		*s = str_from(*s, filled(n));
}

typedef void (*value_fn)(struct reader *, const struct value_of *);

/* take_values: of one property; moves *s behind them. */
static void
take_values(struct reader *r, struct str *s, struct value_of *v, value_fn fn)
{
	bool is_list = (v->type & VALUE_LIST) != 0;
	uint32_t n = 1;

	v->type &= ~(unsigned)VALUE_LIST;
	if (is_list || is_variable(v->type)) {
		n = le_u32(*s, 0);
		*s = str_from(*s, 4);
	}
	for (; n > 0 && s->n > 0 && !doc_is_full(r->doc); n--) {
		size_t size = fixed_size(v->type), all = size;

		if (is_variable(v->type)) {
			size = le_u32(*s, 0);
			all = filled(size);
			*s = str_from(*s, 4);
		}
		v->bytes = str_head(*s, size);
		fn(r, v);
		*s = str_from(*s, all);
	}
}

static void
read_properties(struct reader *r, struct str s, value_fn fn)
{
	uint32_t n = le_u32(s, 0);

	for (s = str_from(s, 4); n > 0 && s.n >= 4 && !doc_is_full(r->doc);
	     n--) {
		struct value_of v = { le_u16(s, 2), le_u16(s, 0), { NULL, 0 } };

		s = str_from(s, 4);
		if (v.id >= PROPERTY_NAMED)
			skip_name(&s);
		take_values(r, &s, &v, fn);
	}
	if (n > 0 && !doc_is_full(r->doc))
		doc_fault(r->doc, FAULT_TRUNCATED,
		    STR("a list of properties ends too early"));
}

/* -- attachments -- */

/* name_attachment: to t; by its number when it has no name. */
static void
name_attachment(struct reader *r, struct mime_text *t)
{
	struct str title = r->title;
	struct buf counted = { NULL, 0, 0 };

	buf_addz(&counted, "attachment-");
	buf_add_u64(&counted, ++r->attached);
	cut_nuls(&title, 1);
	if (r->name_is_wide)
		mime_words(t, decode(r, r->title, true, "a name"), "UTF-8");
	else
		mime_words(t, title, r->charset);
	if (t->utf8.n == 0)
		mime_words(t, buf_str(&counted), NULL);
	buf_fini(&counted);
}

/* give_attachment: the one that has been read, if any. */
static void
give_attachment(struct reader *r)
{
	struct mime_text name = { .charset = NULL };

	if (!r->open)
		return;
	r->open = false;
	name_attachment(r, &name);
	struct doc_child child = {
		.name = buf_str(&name.utf8),
		.raw = buf_str(&name.raw),
		.charset = str_of(name.charset),
		.how = str_of(name.how),
		.content = r->content,
	};

	doc_give(r->doc, &child);
	mime_text_fini(&name);
}

static void
begin_attachment(struct reader *r)
{
	give_attachment(r);
	r->open = true;
	r->name_is_wide = false;
	r->title = r->content = (struct str){ NULL, 0 };
}

/* -- attributes -- */

static void
message_attribute(struct reader *r, unsigned id, struct str s)
{
	switch (id) {
	case FROM:
		give_from(r, s);
		break;
	case SUBJECT:
		give_subject(r, s, false);
		break;
	case MESSAGE_CLASS:
		doc_meta(r->doc, STR("class"), decode(r, s, false, "class"));
		break;
	case BODY:
		give_body(r, s, false);
		break;
	case MESSAGE_PROPERTIES:
		read_properties(r, s, message_value);
		break;
	default:
		break;
	}
}

static void
attachment_attribute(struct reader *r, unsigned id, struct str s)
{
	if (id == ATTACH_REND_DATA || !r->open)
		begin_attachment(r);
	if (id == ATTACH_TITLE && r->title.n == 0)
		r->title = s;
	else if (id == ATTACH_DATA)
		r->content = s;
	else if (id == ATTACH_PROPERTIES)
		read_properties(r, s, attachment_value);
}

struct attribute_of {
	unsigned level, id;
	struct str bytes;
	unsigned sum;
	bool cut;
};

/* take_attribute: the next of *s; false at the end, or where none is. */
static bool
take_attribute(struct str *s, struct attribute_of *a)
{
	size_t n = le_u32(*s, 5);

	a->level = le_u8(*s, 0);
	a->id = le_u16(*s, 1);
	if (s->n < ATTRIBUTE_SIZE ||
	    (a->level != MESSAGE && a->level != ATTACHMENT))
		return false;
	*s = str_from(*s, ATTRIBUTE_SIZE);
	a->cut = s->n < n || s->n - n < SUM_SIZE;
	a->bytes = str_head(*s, n);
	*s = str_from(*s, a->bytes.n);
	a->sum = le_u16(*s, 0);
	*s = str_from(*s, SUM_SIZE);
	return true;
}

static bool
is_sound(const struct attribute_of *a)
{
	unsigned sum = 0;

	for (size_t i = 0; i < a->bytes.n; i++)
		sum += (unsigned char)a->bytes.p[i];
	return (sum & 0xFFFF) == a->sum;
}

/* find_codepage: it may stand behind what is written in it. */
static void
find_codepage(struct reader *r, struct str s)
{
	struct attribute_of a;

	while (take_attribute(&s, &a))
		if (a.level == MESSAGE && a.id == OEM_CODEPAGE)
			r->charset = codepage_charset(le_u32(a.bytes, 0));
}

/* mind: what is wrong with an attribute, which is read all the same. */
static void
mind(struct reader *r, const struct attribute_of *a)
{
	if (a->cut)
		doc_fault(r->doc, FAULT_TRUNCATED,
		    STR("the last attribute ends too early"));
	else if (!is_sound(a))
		doc_fault(r->doc, FAULT_CRC,
		    STR("an attribute has another checksum"));
}

void
tnef_read(struct doc *d)
{
	struct reader r = { .doc = d };
	struct str s = str_from(doc_bytes(d), HEAD_SIZE);
	struct attribute_of a;

	find_codepage(&r, s);
	while (!doc_is_full(d) && take_attribute(&s, &a)) {
		mind(&r, &a);
		if (a.level == MESSAGE)
			message_attribute(&r, a.id, a.bytes);
		else
			attachment_attribute(&r, a.id, a.bytes);
	}
	give_attachment(&r);
	if (s.n > 0 && !doc_is_full(d))
		doc_fault(
		    d, FAULT_DAMAGED, STR("what follows is no attribute"));
	buf_fini(&r.text);
	buf_fini(&r.place);
	buf_fini(&r.subject);
}
