#include "msmsg.h"

#include "archive/name.h"
#include "charset/charset.h"
#include "codepage.h"
#include "embedded.h"
#include "html.h"
#include "le.h"
#include "limits.h"
#include "lzfu.h"
#include "mail.h"
#include "mime.h"
#include "oledoc.h"
#include "olepack.h"
#include "rtf.h"

enum value {
	VALUE_LONG = 0x0003,
	VALUE_OBJECT = 0x000d,
	VALUE_BYTES = 0x001e, /* text in a code page */
	VALUE_WIDE = 0x001f,
	VALUE_TIME = 0x0040,
	VALUE_BINARY = 0x0102
};

enum property {
	CLASS = 0x001a,
	SUBJECT = 0x0037,
	SUBMIT_TIME = 0x0039,
	SENT_NAME = 0x0042,
	SENT_ADDRESS = 0x0065,
	HEADERS = 0x007d,
	RECIPIENT_TYPE = 0x0c15,
	SENDER_NAME = 0x0c1a,
	SENDER_ADDRESS = 0x0c1f,
	DELIVERY_TIME = 0x0e06,
	BODY = 0x1000,
	RTF_BODY = 0x1009,
	HTML_BODY = 0x1013,
	DISPLAY_NAME = 0x3001,
	ADDRESS = 0x3003,
	SMTP_ADDRESS = 0x39fe,
	ATTACHED = 0x3701,
	EXTENSION = 0x3703,
	SHORT_NAME = 0x3704,
	ATTACH_METHOD = 0x3705,
	LONG_NAME = 0x3707,
	INTERNET_CODEPAGE = 0x3fde,
	LOCALE = 0x3ff1,
	MESSAGE_CODEPAGE = 0x3ffd,
	SENDER_SMTP = 0x5d01
};

/* Texts of the mail that are headers of one, or say nothing (no step). */
static const struct named {
	unsigned id;
	const char *header;
} named[] = {
	{ 0x001a, NULL }, /* the class is told apart */
	{ 0x0037, NULL }, /* is told first */
	{ 0x003d, NULL },
	{ 0x0042, NULL },
	{ 0x0064, NULL },
	{ 0x0065, NULL },
	{ 0x0075, NULL },
	{ 0x0077, NULL },
	{ 0x007d, NULL },
	{ 0x0c1a, NULL },
	{ 0x0c1e, NULL },
	{ 0x0c1f, NULL },
	{ 0x0e02, "bcc" },
	{ 0x0e03, "cc" },
	{ 0x0e04, "to" },
	{ 0x1000, NULL },
	{ 0x1008, NULL },
	{ 0x1013, NULL },
	{ 0x1035, "message-id" },
	{ 0x1039, "references" },
	{ 0x1042, "in-reply-to" },
	{ 0x5d01, NULL },
};

struct reader {
	struct doc *doc;
	struct ole ole;
	struct ole_entry *root;
	const char *charset; /* of texts that are not Unicode */
	const char *last;    /* of the last text that is not ASCII */
	const char *html_charset;
	struct buf text, store, props, place;
	struct buf subject;
	uint64_t parts, attached;
	bool has_recipients;
};

/* -- properties -------------------------------------------------------------
 */

/* stream_of: of a property with this type in a storage, or NULL. */
static struct ole_entry *
entry_of(const struct ole_entry *storage, unsigned id, unsigned type)
{
	static const char digits[] = "0123456789ABCDEF";
	char name[] = "__substg1.0_00000000";
	uint32_t tag = (uint32_t)id << 16 | type;

	for (size_t i = sizeof name - 1; i-- > 12; tag >>= 4)
		name[i] = digits[tag & 15];
	return ole_find(storage, str_of(name));
}

/* read_bytes: a property's bytes; false when it is not there. */
static bool
read_bytes(struct reader *r, struct ole_entry *storage, unsigned id,
    unsigned type, struct str *out)
{
	struct ole_entry *e = entry_of(storage, id, type);

	if (e == NULL || e->is_storage)
		return false;
	*out = oledoc_read(r->doc, &r->ole, e, &r->store);
	return true;
}

static void
cut_nuls(struct str *s, size_t unit)
{
	while (s->n >= unit && le_u8(*s, s->n - unit) == 0 &&
	       (unit == 1 || le_u8(*s, s->n - 1) == 0))
		s->n -= unit;
}

/* decode: a stream's text as UTF-8 into r->text, anew. */
static struct str
decode(struct reader *r, struct str s, bool is_wide)
{
	const char *charset = is_wide ? "UTF-16LE" : r->charset;

	s.n -= is_wide ? s.n % 2 : 0;
	cut_nuls(&s, is_wide ? 2 : 1);
	buf_reset(&r->text);
	charset_to_utf8(charset, s, &r->text);
	struct str text = buf_str(&r->text);

	if (charset_ascii_prefix(text) < text.n)
		r->last = charset;
	return text;
}

/* give: a text at r->place, in the charset that it was decoded from. */
static int
give(struct reader *r, struct str text)
{
	const char *charset =
	    charset_ascii_prefix(text) == text.n ? "US-ASCII" : r->last;

	doc_charset(r->doc, charset, codepage_lang(charset));
	return doc_text(r->doc, buf_str(&r->place), text);
}

/* text_of: a property's text; r->text's, empty when it is not there. */
static struct str
text_of(struct reader *r, struct ole_entry *storage, unsigned id)
{
	struct str s = { NULL, 0 };

	if (read_bytes(r, storage, id, VALUE_WIDE, &s))
		return decode(r, s, true);
	if (read_bytes(r, storage, id, VALUE_BYTES, &s))
		return decode(r, s, false);
	buf_reset(&r->text);
	return s;
}

/*
 * fixed_of: a property of fixed size; 0 when it is not there.  How long the
 * head of the list is depends on what it is of, and shows in its length.
 */
static uint64_t
fixed_of(
    struct reader *r, struct ole_entry *storage, unsigned id, unsigned type)
{
	struct ole_entry *e =
	    ole_stream(storage, STR("__properties_version1.0"));
	uint32_t tag = (uint32_t)id << 16 | type;
	struct str s;

	if (e == NULL)
		return 0;
	s = oledoc_read(r->doc, &r->ole, e, &r->props);
	for (size_t at = s.n % 16; at + 16 <= s.n; at += 16)
		if (le_u32(s, at) == tag)
			return type == VALUE_LONG ? le_u32(s, at + 8)
						  : le_u64(s, at + 8);
	return 0;
}

/* -- charsets ---------------------------------------------------------------
 */

/* is_text: the type that the name of a property's stream ends in. */
static bool
is_text(const struct ole_entry *e, unsigned *id, bool *is_wide)
{
	struct str s = e->name;
	uint32_t tag = 0;

	if (e->is_storage || !str_starts(s, STR("__substg1.0_")) || s.n < 20)
		return false;
	for (size_t i = 12; i < 20; i++) {
		char c = str_lower(s.p[i]);

		if (!str_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		tag = tag << 4 |
		      (uint32_t)(str_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	*id = tag >> 16;
	/* Of lists each text has a stream of its own. */
	tag &= 0xffff;
	*is_wide = (tag & 0xfff) == VALUE_WIDE;
	return (*is_wide || (tag & 0xfff) == VALUE_BYTES) &&
	       ((tag & 0x1000) == 0 || s.n > 20);
}

/* declared: what the mail says its texts are in, or NULL. */
static const char *
declared(struct reader *r)
{
	uint32_t codepage =
	    (uint32_t)fixed_of(r, r->root, MESSAGE_CODEPAGE, VALUE_LONG);
	uint32_t internet =
	    (uint32_t)fixed_of(r, r->root, INTERNET_CODEPAGE, VALUE_LONG);
	uint32_t locale = (uint32_t)fixed_of(r, r->root, LOCALE, VALUE_LONG);

	r->html_charset = codepage_charset(internet);
	if (codepage == 0)
		codepage = locale != 0 ? codepage_of_lang(locale) : internet;
	return codepage_charset(codepage);
}

/* find_charset: of all its texts together. */
static void
find_charset(struct reader *r)
{
	struct charset_hint hint = { .declared = declared(r) };
	struct charset_verdict v;
	struct buf b = { NULL, 0, 0 };
	unsigned id;
	bool is_wide;

	for (struct ole_entry *e = r->root->child;
	     e != NULL && b.n < LIMIT_SAMPLE; e = e->next)
		if (is_text(e, &id, &is_wide) && !is_wide) {
			buf_adds(&b,
			    str_head(oledoc_read(r->doc, &r->ole, e, &r->store),
				LIMIT_SAMPLE));
			buf_addc(&b, '\n');
		}
	charset_detect(buf_str(&b), &hint, &v);
	r->charset = v.charset;
	if (v.unknown)
		doc_fault_in(
		    r->doc, FAULT_CHARSET_UNKNOWN, STR("texts"), v.charset);
	buf_fini(&b);
}

/* -- headers ----------------------------------------------------------------
 */

static void
give_header(struct reader *r, const char *name, struct str text)
{
	buf_reset(&r->place);
	doc_place_name(&r->place, "header", str_of(name));
	(void)give(r, text);
}

/* add_address: " <who@where>" behind a name, unless it is the name. */
static void
add_address(struct buf *b, struct str address)
{
	if (address.n == 0 || str_eq(address, buf_str(b)))
		return;
	if (b->n > 0)
		buf_addc(b, ' ');
	buf_addc(b, '<');
	buf_adds(b, address);
	buf_addc(b, '>');
}

/* give_person: who a mail is from or to: name and address of a storage. */
static void
give_person(struct reader *r, struct ole_entry *storage, const char *header,
    unsigned name, unsigned address, unsigned smtp)
{
	struct buf b = { NULL, 0, 0 };

	buf_adds(&b, text_of(r, storage, name));
	struct str a = text_of(r, storage, smtp);

	if (a.n == 0)
		a = text_of(r, storage, address);
	add_address(&b, a);
	if (b.n > 0)
		give_header(r, header, buf_str(&b));
	buf_fini(&b);
}

static void
give_recipients(struct reader *r)
{
	static const char *const headers[] = { "to", "to", "cc", "bcc" };

	for (struct ole_entry *e = r->root->child; e != NULL; e = e->next) {
		if (!e->is_storage || !str_starts(e->name, STR("__recip_")))
			continue;
		uint64_t type = fixed_of(r, e, RECIPIENT_TYPE, VALUE_LONG) & 15;

		r->has_recipients = true;
		give_person(r, e, headers[type < 4 ? type : 1], DISPLAY_NAME,
		    ADDRESS, SMTP_ADDRESS);
	}
}

static void
give_time(struct reader *r, unsigned id, const char *key)
{
	uint64_t t = fixed_of(r, r->root, id, VALUE_TIME);
	struct buf b = { NULL, 0, 0 };

	oledoc_time(&b, t);
	if (b.n > 0)
		doc_meta(r->doc, str_of(key), buf_str(&b));
	buf_fini(&b);
}

/* is_told: of the headers that came with it, those not told already. */
static bool
is_told(struct str name)
{
	static const char *const told[] = { "subject", "from", "to", "cc",
		"bcc", "date" };

	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if (str_eq_nocase(name, str_of(told[i])))
			return true;
	return false;
}

/* give_transport: the headers that the mail had on its way. */
static void
give_transport(struct reader *r)
{
	struct buf all = { NULL, 0, 0 };
	struct mime_field f;

	buf_adds(&all, text_of(r, r->root, HEADERS));
	for (struct str s = buf_str(&all);
	     mime_field(&s, &f) && !doc_is_full(r->doc);)
		if (f.name.n > 0 && !is_told(f.name))
			mail_give_field(r->doc, f.name, f.value);
	buf_fini(&all);
}

static const struct named *
find_named(unsigned id)
{
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (named[i].id == id)
			return &named[i];
	return NULL;
}

/* give_property: a text of the mail, as a header or by its number. */
static void
give_property(struct reader *r, unsigned id, struct str text)
{
	const struct named *n = find_named(id);
	bool display = id >= 0x0e02 && id <= 0x0e04;

	if (n != NULL && (n->header == NULL || (display && r->has_recipients)))
		return;
	/* The subject stands there a few times. */
	if (str_eq(text, buf_str(&r->subject)))
		return;
	if (n != NULL) {
		give_header(r, n->header, text);
		return;
	}
	static const char digits[] = "0123456789abcdef";

	buf_reset(&r->place);
	buf_addz(&r->place, "property:");
	for (unsigned shift = 16; shift > 0; shift -= 4)
		buf_addc(&r->place, digits[id >> (shift - 4) & 15]);
	(void)give(r, text);
}

static void
give_properties(struct reader *r)
{
	unsigned id;
	bool is_wide;

	for (struct ole_entry *e = r->root->child;
	     e != NULL && !doc_is_full(r->doc); e = e->next)
		if (is_text(e, &id, &is_wide))
			give_property(r, id,
			    decode(r,
				oledoc_read(r->doc, &r->ole, e, &r->store),
				is_wide));
}

/* give_sender: who sent it, and for whom if it was for another. */
static void
give_sender(struct reader *r)
{
	struct buf from = { NULL, 0, 0 };

	buf_adds(&from, text_of(r, r->root, SENT_NAME));
	if (from.n > 0)
		give_person(
		    r, r->root, "from", SENT_NAME, SENT_ADDRESS, SENDER_SMTP);
	struct str sender = text_of(r, r->root, SENDER_NAME);

	if (from.n == 0 || (sender.n > 0 && !str_eq(sender, buf_str(&from))))
		give_person(r, r->root, from.n > 0 ? "sender" : "from",
		    SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP);
	buf_fini(&from);
}

static void
give_headers(struct reader *r)
{
	struct str class = text_of(r, r->root, CLASS);

	if (class.n > 0)
		doc_meta(r->doc, STR("class"), class);
	give_time(r, SUBMIT_TIME, "sent");
	give_time(r, DELIVERY_TIME, "received");
	buf_adds(&r->subject, text_of(r, r->root, SUBJECT));
	give_header(r, "subject", buf_str(&r->subject));
	give_sender(r);
	give_recipients(r);
	give_transport(r);
	give_properties(r);
}

/* -- bodies -----------------------------------------------------------------
 */

static void
part_place(struct reader *r)
{
	buf_reset(&r->place);
	doc_place(&r->place, "part", ++r->parts);
}

static void
give_plain(struct reader *r)
{
	struct buf body = { NULL, 0, 0 };
	struct str rest, line;
	uint64_t n = 0;

	buf_adds(&body, text_of(r, r->root, BODY));
	rest = buf_str(&body);
	part_place(r);
	size_t base = r->place.n;

	while (armour_line(&rest, &line) && !doc_is_full(r->doc)) {
		r->place.n = base;
		doc_place(&r->place, "line", ++n);
		(void)give(r, line);
	}
	if (body.n == 0)
		r->parts--;
	buf_fini(&body);
}

static void
give_html(struct reader *r)
{
	struct buf utf8 = { NULL, 0, 0 };
	struct str s = { NULL, 0 };

	part_place(r);
	if (read_bytes(r, r->root, HTML_BODY, VALUE_BINARY, &s)) {
		const char *charset = html_declared(s);

		doc_decode(r->doc, s,
		    charset != NULL ? charset : r->html_charset, "the page",
		    &utf8);
	} else {
		buf_adds(&utf8, text_of(r, r->root, HTML_BODY));
	}
	html_text(r->doc, buf_str(&utf8), buf_str(&r->place));
	if (utf8.n == 0)
		r->parts--;
	buf_fini(&utf8);
}

static void
give_rtf(struct reader *r)
{
	struct buf rtf = { NULL, 0, 0 };
	struct str s = { NULL, 0 };

	if (!read_bytes(r, r->root, RTF_BODY, VALUE_BINARY, &s) || s.n == 0)
		return;
	part_place(r);
	switch (lzfu_read(s, &rtf)) {
	case LZFU_CUT:
		doc_fault_in(r->doc, FAULT_TRUNCATED, buf_str(&r->place),
		    "ends too early");
		break;
	case LZFU_DAMAGED:
		doc_fault_in(r->doc, FAULT_DAMAGED, buf_str(&r->place),
		    "cannot be decompressed");
		break;
	case LZFU_WHOLE:
		break;
	}
	rtf_text(r->doc, buf_str(&rtf), buf_str(&r->place));
	buf_fini(&rtf);
}

/* -- what is attached -------------------------------------------------------
 */

/* give_named: content under the name that an attachment has. */
static void
give_named(struct reader *r, struct ole_entry *e, struct str content,
    struct str counted)
{
	static const unsigned ids[] = { LONG_NAME, SHORT_NAME, DISPLAY_NAME };
	struct buf store = { NULL, 0, 0 };
	struct doc_child child = {
		.name = counted,
		.raw = counted,
		.charset = STR("US-ASCII"),
		.how = STR("ascii"),
		.content = content,
	};

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		struct str raw;
		bool wide = read_bytes(r, e, ids[i], VALUE_WIDE, &raw);

		if (!wide && !read_bytes(r, e, ids[i], VALUE_BYTES, &raw))
			continue;
		struct str name = decode(r, raw, wide);

		if (name.n == 0)
			continue;
		buf_adds(&store, raw);
		child.name = name;
		child.raw = wide ? name : buf_str(&store);
		child.charset = wide ? STR("UTF-16LE") : str_of(r->charset);
		child.how = STR("declared");
		break;
	}
	doc_give(r->doc, &child);
	buf_fini(&store);
}

/* give_mail: a mail in the mail, as a file like this one. */
static void
give_mail(struct reader *r, struct ole_entry *e, struct ole_entry *mail,
    struct str counted)
{
	struct buf file = { NULL, 0, 0 };

	if (!olepack_write(&r->ole, mail,
		2 * (uint64_t)doc_bytes(r->doc).n + LIMIT_MIB, &file))
		doc_fault_in(r->doc, FAULT_LIMIT_RATIO, counted,
		    "streams share their bytes");
	give_named(r, e, buf_str(&file), counted);
	buf_fini(&file);
}

static void
give_attached(struct reader *r, struct ole_entry *e)
{
	enum { OLE_OBJECT = 6 };
	struct ole_entry *inner = entry_of(e, ATTACHED, VALUE_OBJECT);
	struct ole_entry *data = entry_of(e, ATTACHED, VALUE_BINARY);
	struct buf counted = { NULL, 0, 0 }, store = { NULL, 0, 0 };

	buf_addz(&counted, "attachment-");
	buf_add_u64(&counted, ++r->attached);
	if (data != NULL && !data->is_storage)
		give_named(r, e, oledoc_read(r->doc, &r->ole, data, &store),
		    buf_str(&counted));
	else if (inner == NULL || !inner->is_storage)
		doc_fault_in(r->doc, FAULT_DAMAGED, buf_str(&counted),
		    "nothing is attached");
	else if (fixed_of(r, e, ATTACH_METHOD, VALUE_LONG) == OLE_OBJECT)
		olepack_give(r->doc, &r->ole, inner, buf_str(&counted));
	else
		give_mail(r, e, inner, buf_str(&counted));
	buf_fini(&counted);
	buf_fini(&store);
}

void
msmsg_read(struct doc *d)
{
	struct reader r = { .doc = d };

	if (oledoc_open(&r.ole, d) < 0)
		return;
	r.root = ole_root(&r.ole);
	find_charset(&r);
	give_headers(&r);
	give_plain(&r);
	give_html(&r);
	give_rtf(&r);
	for (struct ole_entry *e = r.root->child; e != NULL && !doc_is_full(d);
	     e = e->next)
		if (e->is_storage && str_starts(e->name, STR("__attach_")))
			give_attached(&r, e);
	buf_fini(&r.text);
	buf_fini(&r.store);
	buf_fini(&r.props);
	buf_fini(&r.place);
	buf_fini(&r.subject);
	ole_close(&r.ole);
}
