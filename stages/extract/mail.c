#include "mail.h"

#include "charset/charset.h"
#include "html.h"
#include "limits.h"
#include "mime.h"

struct mail {
	struct doc *doc;
	uint64_t parts; /* leaves so far */
	uint64_t multiparts;
	struct mime_text text;
	struct buf place;
};

/* One entity: the mail itself, or a part of it. */
struct entity {
	struct str type, disposition, encoding, description; /* values */
	struct str body;
	const char *charset; /* declared, canonical, or NULL */
};

/* -- headers -- */

static void
add_lower(struct buf *out, struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		buf_addc(out, str_lower(name.p[i]));
}

/* give_value: a header's value as text at "header:NAME" below place. */
static void
give_value(struct mail *m, struct str place, struct str name, struct str value,
    const char *declared)
{
	struct buf lower = { NULL, 0, 0 };

	add_lower(&lower, name);
	buf_reset(&m->place);
	buf_adds(&m->place, place);
	doc_place_name(&m->place, "header", buf_str(&lower));
	mime_words(&m->text, value, declared);
	doc_charset(m->doc, m->text.charset, m->text.lang);
	(void)doc_text(m->doc, buf_str(&m->place), buf_str(&m->text.utf8));
	if (m->text.unknown)
		doc_fault_in(m->doc, FAULT_CHARSET_UNKNOWN, buf_str(&m->place),
		    m->text.charset);
	buf_fini(&lower);
}

void
mail_give_field(struct doc *d, struct str name, struct str value)
{
	struct mail m = { .doc = d };

	give_value(&m, STR(""), name, value, NULL);
	mime_text_fini(&m.text);
	buf_fini(&m.place);
}

/* Fields that say how to read the body, and are read for that. */
static struct str *
structural(struct entity *e, struct str name)
{
	if (str_eq_nocase(name, STR("content-type")))
		return &e->type;
	if (str_eq_nocase(name, STR("content-transfer-encoding")))
		return &e->encoding;
	if (str_eq_nocase(name, STR("content-disposition")))
		return &e->disposition;
	return NULL;
}

/* read_structure: the fields that matter; the body is what is left. */
static void
read_structure(struct mail *m, struct str s, struct entity *e)
{
	struct mime_field f;

	*e = (struct entity){ .charset = NULL };
	while (mime_field(&s, &f)) {
		struct str *to = structural(e, f.name);

		/* Of two the first holds, as in most mail programs. */
		if (to != NULL && to->n == 0)
			*to = str_trim(f.value);
	}
	e->body = s;
	if (mime_param(&m->text, e->type, "charset", NULL))
		e->charset = charset_find(str_trim(buf_str(&m->text.utf8)));
}

static void
give_header(
    struct mail *m, struct str s, struct str place, const char *declared)
{
	struct entity unused;
	struct mime_field f;

	while (mime_field(&s, &f) && !doc_is_full(m->doc))
		if (structural(&unused, f.name) == NULL)
			give_value(m, place,
			    f.name.n > 0 ? f.name : STR("unknown"), f.value,
			    declared);
}

/* -- bodies -- */

static void
give_lines(struct mail *m, struct str utf8, const char *kind, uint64_t number)
{
	struct str line;
	uint64_t n = 0;

	while (armour_line(&utf8, &line) && !doc_is_full(m->doc)) {
		n++;
		if (line.n == 0)
			continue;
		buf_reset(&m->place);
		doc_place(&m->place, kind, number);
		doc_place(&m->place, "line", n);
		(void)doc_text(m->doc, buf_str(&m->place), line);
	}
}

/* part_name: "part 2", for faults. */
static const char *
part_name(struct buf *b, const char *kind, uint64_t number)
{
	buf_reset(b);
	buf_addz(b, kind);
	buf_addc(b, ' ');
	buf_add_u64(b, number);
	return buf_z(b);
}

/* fault_base64: what is no base64 was passed over, and what is left may be. */
static void
fault_base64(struct mail *m, size_t wrong)
{
	struct buf what = { NULL, 0, 0 }, detail = { NULL, 0, 0 };

	buf_add_u64(&detail, wrong);
	buf_addz(&detail, " characters that are no base64");
	doc_fault_in(m->doc, FAULT_DAMAGED,
	    str_of(part_name(&what, "part", m->parts)), buf_z(&detail));
	buf_fini(&what);
	buf_fini(&detail);
}

/* decoded: the body's content; scratch's, or the body itself. */
static struct str
decoded(struct mail *m, const struct entity *e, struct buf *scratch)
{
	struct str encoding = mime_token(e->encoding);
	size_t wrong = 0;

	buf_reset(scratch);
	if (str_eq_nocase(encoding, STR("base64")))
		wrong = armour_base64(scratch, e->body);
	else if (str_eq_nocase(encoding, STR("quoted-printable")))
		mime_quoted_printable(scratch, e->body);
	else
		return e->body;
	if (wrong > 0)
		fault_base64(m, wrong);
	return buf_str(scratch);
}

static void
give_plain(struct mail *m, struct str bytes, const char *declared,
    const char *kind, uint64_t number)
{
	struct buf utf8 = { NULL, 0, 0 }, what = { NULL, 0, 0 };

	if (bytes.n > 0) {
		doc_decode(m->doc, bytes, declared,
		    part_name(&what, kind, number), &utf8);
		give_lines(m, buf_str(&utf8), kind, number);
	}
	buf_fini(&utf8);
	buf_fini(&what);
}

/* give_file: content as a file of this name, which is mime_words'. */
static void
give_file(struct mail *m, struct str content, bool is_mail)
{
	struct doc_child child = {
		.name = buf_str(&m->text.utf8),
		.raw = buf_str(&m->text.raw),
		.charset = str_of(m->text.charset),
		.how = str_of(m->text.how),
		.content = content,
		.is_mail = is_mail,
	};

	doc_give(m->doc, &child);
}

/*
 * without_files: text with uuencoded files taken out and given, their lines
 * left empty so that the numbers of the others stay.
 */
static struct str
without_files(struct mail *m, struct str s, struct buf *scratch)
{
	struct str rest = s, line;
	struct buf file = { NULL, 0, 0 };
	bool any = false;

	for (struct str at = s; armour_line(&rest, &line); at = rest) {
		struct str after = at, name;

		if (!str_starts(line, STR("begin ")))
			continue;
		buf_reset(&file);
		if (!armour_uudecode(&after, &name, &file))
			continue;
		mime_words(&m->text, name, NULL);
		give_file(m, buf_str(&file), false);
		if (!any)
			buf_reset(scratch);
		buf_adds(scratch, str_head(s, (size_t)(at.p - s.p)));
		for (struct str gone = { at.p, at.n - after.n };
		     armour_line(&gone, &line);)
			buf_addc(scratch, '\n');
		any = true;
		s = rest = after;
	}
	buf_fini(&file);
	if (!any)
		return s;
	buf_adds(scratch, s);
	return buf_str(scratch);
}

static void
give_html(struct mail *m, const struct entity *e, struct str bytes)
{
	struct buf utf8 = { NULL, 0, 0 }, what = { NULL, 0, 0 };
	const char *declared =
	    e->charset != NULL ? e->charset : html_declared(bytes);

	doc_decode(
	    m->doc, bytes, declared, part_name(&what, "part", m->parts), &utf8);
	buf_reset(&what);
	doc_place(&what, "part", m->parts);
	html_text(m->doc, buf_str(&utf8), buf_str(&what));
	buf_fini(&utf8);
	buf_fini(&what);
}

static bool
is_type(struct str type, const char *want)
{
	struct str w = str_of(want);

	/* "text/" takes all of its kind */
	if (w.p[w.n - 1] == '/')
		type = str_head(type, w.n);
	return str_eq_nocase(type, w);
}

/* file_name: to m->text, from where mailers put it; false when nowhere. */
static bool
file_name(struct mail *m, const struct entity *e)
{
	bool named =
	    mime_param(&m->text, e->disposition, "filename", e->charset);

	if (!named || m->text.utf8.n == 0)
		named = mime_param(&m->text, e->type, "name", e->charset);
	return named && m->text.utf8.n > 0;
}

/* name_part: a part without a name is "part-2" and what its type says. */
static void
name_part(struct mail *m, const char *suffix)
{
	struct buf b = { NULL, 0, 0 };

	buf_addz(&b, "part-");
	buf_add_u64(&b, m->parts);
	buf_addz(&b, suffix);
	mime_words(&m->text, buf_str(&b), NULL);
	buf_fini(&b);
}

static void
read_leaf(struct mail *m, const struct entity *e)
{
	struct str type = mime_token(e->type);
	struct buf scratch = { NULL, 0, 0 }, rest = { NULL, 0, 0 };

	m->parts++;
	struct str content = decoded(m, e, &scratch);
	bool is_mail = is_type(type, "message/rfc822") ||
		       is_type(type, "message/global") ||
		       is_type(type, "message/news");
	bool is_text = type.n == 0 || str_find(type, '/') == type.n ||
		       is_type(type, "text/") ||
		       (is_type(type, "message/") && !is_mail) ||
		       is_type(type, "multipart/");
	bool attached =
	    str_eq_nocase(mime_token(e->disposition), STR("attachment"));
	bool named = file_name(m, e);

	if (named || !is_text || attached) {
		if (!named)
			name_part(m, is_mail ? ".eml" : "");
		give_file(m, content, is_mail);
	} else if (is_type(type, "text/html")) {
		give_html(m, e, content);
	} else {
		give_plain(m, without_files(m, content, &rest), e->charset,
		    "part", m->parts);
	}
	buf_fini(&scratch);
	buf_fini(&rest);
}

/* -- parts in parts -- */

static void read_entity(struct mail *m, struct str s, unsigned depth);

/* delimiter: is the line one, and the last? */
static bool
delimiter(struct str line, struct str boundary, bool *last)
{
	if (!str_starts(line, STR("--")))
		return false;
	line = str_from(line, 2);
	if (!str_starts(line, boundary))
		return false;
	line = str_from(line, boundary.n);
	*last = str_starts(line, STR("--"));
	return *last || str_trim(line).n == 0;
}

/* until: s up to the line at line, less the line end before it. */
static struct str
until(struct str s, struct str line)
{
	s.n = (size_t)(line.p - s.p);
	if (s.n > 0 && s.p[s.n - 1] == '\n')
		s.n--;
	if (s.n > 0 && s.p[s.n - 1] == '\r')
		s.n--;
	return s;
}

/* read_parts: false when no delimiter is there at all. */
static bool
read_parts(
    struct mail *m, const struct entity *e, struct str boundary, unsigned depth)
{
	struct str rest = e->body, part = e->body, line;
	uint64_t number = m->multiparts + 1;
	bool begun = false, last = false;

	while (!last && !doc_is_full(m->doc) && armour_line(&rest, &line)) {
		if (!delimiter(line, boundary, &last))
			continue;
		part = until(part, line);
		if (!begun) {
			m->multiparts = number;
			give_plain(m, part, e->charset, "preamble", number);
		} else {
			read_entity(m, part, depth);
		}
		begun = true;
		part = rest;
	}
	if (!begun)
		return false;
	if (last)
		give_plain(m, part, e->charset, "epilogue", number);
	else if (part.n > 0)
		read_entity(m, part, depth);
	return true;
}

static void
read_body(struct mail *m, const struct entity *e, unsigned depth)
{
	struct buf boundary = { NULL, 0, 0 };
	bool read = false;

	if (is_type(mime_token(e->type), "multipart/") &&
	    mime_param(&m->text, e->type, "boundary", NULL) &&
	    m->text.raw.n > 0) {
		buf_adds(&boundary, buf_str(&m->text.raw));
		if (depth < doc_limits(m->doc)->mail_depth)
			read = read_parts(m, e, buf_str(&boundary), depth + 1);
		else
			doc_fault(m->doc, FAULT_LIMIT_DEPTH,
			    STR("parts too deep in parts; read as text"));
	}
	if (!read)
		read_leaf(m, e);
	buf_fini(&boundary);
}

static void
read_entity(struct mail *m, struct str s, unsigned depth)
{
	struct entity e;
	struct buf place = { NULL, 0, 0 };

	read_structure(m, s, &e);
	/* The number of its first leaf. */
	doc_place(&place, "part", m->parts + 1);
	s.n -= e.body.n;
	give_header(m, s, buf_str(&place), e.charset);
	read_body(m, &e, depth);
	buf_fini(&place);
}

/* envelope: the line that a mailbox puts before a mail is no field. */
static void
take_envelope(struct mail *m, struct str *s)
{
	struct str line, rest = *s;

	if (!str_starts(*s, STR("From ")) || !armour_line(&rest, &line))
		return;
	give_value(m, STR(""), STR("envelope"), line, NULL);
	*s = rest;
}

void
mail_read(struct doc *d)
{
	struct mail m = { .doc = d };
	struct str s = doc_bytes(d);
	struct entity e;

	if (str_starts(s, STR("\xEF\xBB\xBF")))
		s = str_from(s, 3);
	take_envelope(&m, &s);
	read_structure(&m, s, &e);
	s.n -= e.body.n;
	give_header(&m, s, STR(""), e.charset);
	read_body(&m, &e, 0);
	mime_text_fini(&m.text);
	buf_fini(&m.place);
}

/* -- mailboxes -- */

/*
 * is_envelope: "From someone Mon Jun 01 10:00:00 2009": the time of day and a
 * year tell it from a sentence.
 */
static bool
is_envelope(struct str line)
{
	bool time = false, year = false;

	if (!str_starts(line, STR("From ")))
		return false;
	for (size_t i = 5; i + 4 < line.n + 1; i++) {
		const char *p = line.p + i;

		if (line.n - i >= 5 && str_is_digit(p[0]) &&
		    str_is_digit(p[1]) && p[2] == ':' && str_is_digit(p[3]) &&
		    str_is_digit(p[4]))
			time = true;
		if (line.n - i >= 4 && p[-1] == ' ' && str_is_digit(p[0]) &&
		    str_is_digit(p[1]) && str_is_digit(p[2]) &&
		    str_is_digit(p[3]))
			year = true;
	}
	return time && year;
}

static void
give_message(struct mail *m, struct str message, uint64_t number)
{
	struct buf name = { NULL, 0, 0 };

	if (str_trim(message).n == 0)
		return;
	buf_add_u64(&name, number);
	buf_addz(&name, ".eml");
	mime_words(&m->text, buf_str(&name), NULL);
	give_file(m, message, true);
	buf_fini(&name);
}

void
mail_read_box(struct doc *d)
{
	struct mail m = { .doc = d };
	struct str rest = doc_bytes(d), message = rest, line;
	uint64_t number = 0;

	while (armour_line(&rest, &line)) {
		bool first = line.p == doc_bytes(d).p;

		if (!is_envelope(line) &&
		    !(first && str_starts(line, STR("From "))))
			continue;
		if (!first)
			give_message(&m, until(message, line), ++number);
		buf_reset(&m.place);
		doc_place(&m.place, "message", number + 1);
		mime_words(&m.text, line, NULL);
		doc_charset(d, m.text.charset, m.text.lang);
		(void)doc_text(d, buf_str(&m.place), buf_str(&m.text.utf8));
		message = rest;
	}
	give_message(&m, message, ++number);
	mime_text_fini(&m.text);
	buf_fini(&m.place);
}
