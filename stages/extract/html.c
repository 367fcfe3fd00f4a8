#include "html.h"

#include "charset/charset.h"
#include "entity.h"

/* Where a page says its charset; browsers look at 1,024 bytes, we at more. */
enum { PRESCAN = 16 * 1024 };

enum element {
	INLINE,
	BLOCK,
	BREAK,
	PRE, /* a block that keeps its white space */
	RAW, /* script, style: no text, no tags in it */
	TITLE,
	META,
	READING, /* rt, rtc */
	IGNORED, /* rp: brackets around readings */
};

static const struct name {
	const char *name;
	enum element element;
} names[] = {
	{ "p", BLOCK },
	{ "div", BLOCK },
	{ "td", BLOCK },
	{ "tr", BLOCK },
	{ "li", BLOCK },
	{ "br", BREAK },
	{ "th", BLOCK },
	{ "h1", BLOCK },
	{ "h2", BLOCK },
	{ "h3", BLOCK },
	{ "h4", BLOCK },
	{ "h5", BLOCK },
	{ "h6", BLOCK },
	{ "ul", BLOCK },
	{ "ol", BLOCK },
	{ "dl", BLOCK },
	{ "dt", BLOCK },
	{ "dd", BLOCK },
	{ "hr", BLOCK },
	{ "table", BLOCK },
	{ "caption", BLOCK },
	{ "thead", BLOCK },
	{ "tbody", BLOCK },
	{ "tfoot", BLOCK },
	{ "blockquote", BLOCK },
	{ "pre", PRE },
	{ "listing", PRE },
	{ "plaintext", PRE },
	{ "script", RAW },
	{ "style", RAW },
	{ "title", TITLE },
	{ "meta", META },
	{ "rt", READING },
	{ "rtc", READING },
	{ "rp", IGNORED },
	{ "html", BLOCK },
	{ "head", BLOCK },
	{ "body", BLOCK },
	{ "article", BLOCK },
	{ "section", BLOCK },
	{ "header", BLOCK },
	{ "footer", BLOCK },
	{ "nav", BLOCK },
	{ "aside", BLOCK },
	{ "main", BLOCK },
	{ "figure", BLOCK },
	{ "figcaption", BLOCK },
	{ "center", BLOCK },
	{ "address", BLOCK },
	{ "form", BLOCK },
	{ "fieldset", BLOCK },
	{ "legend", BLOCK },
	{ "select", BLOCK },
	{ "option", BLOCK },
	{ "optgroup", BLOCK },
	{ "textarea", BLOCK },
	{ "button", BLOCK },
	{ "details", BLOCK },
	{ "summary", BLOCK },
	{ "dialog", BLOCK },
	{ "menu", BLOCK },
	{ "dir", BLOCK },
	{ "frame", BLOCK },
	{ "frameset", BLOCK },
	{ "iframe", BLOCK },
	{ "noframes", BLOCK },
	{ "noscript", BLOCK },
	{ "object", BLOCK },
	{ "template", BLOCK },
};

/* A tag as it was found. */
struct tag {
	struct str name;
	struct str attrs; /* from behind the name to before the > */
	bool is_end;
};

struct reader {
	struct doc *doc;
	struct str rest; /* what is not yet looked at */
	struct str base;
	struct doc_unit unit, ruby;
	struct buf place, value, scratch;
	uint64_t blocks, comments;
	unsigned pre;
	bool space;     /* white space waits for the text behind it */
	bool line_end;  /* so does a line end */
	bool reading;   /* inside rt */
	bool ignored;   /* inside rp */
	bool no_angle;  /* no > is left */
	bool loose;     /* a quote had no end: quotes hide nothing any more */
	bool no_end[3]; /* no end tag of script, style, title is left */
};

static enum element
find(struct str name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(name, str_of(names[i].name)))
			return names[i].element;
	return INLINE;
}

/* -- units -- */

/* block_place: of the block in hand, and a step below it. */
static struct str
block_place(struct reader *r, struct buf *place, const char *step)
{
	buf_reset(place);
	buf_adds(place, r->base);
	doc_place(place, "para", r->blocks + 1);
	if (step != NULL)
		doc_place_part(place, step);
	return buf_str(place);
}

static struct str
base_place(struct reader *r, const char *kind, struct str name)
{
	buf_reset(&r->place);
	buf_adds(&r->place, r->base);
	doc_place_name(&r->place, kind, name);
	return buf_str(&r->place);
}

static void
end_block(struct reader *r)
{
	uint64_t before = doc_text_count(r->doc);

	block_place(r, &r->unit.place, NULL);
	doc_unit_end(r->doc, &r->unit);
	block_place(r, &r->ruby.place, "ruby");
	doc_unit_end(r->doc, &r->ruby);
	if (doc_text_count(r->doc) > before)
		r->blocks++;
	r->space = r->line_end = r->reading = r->ignored = false;
}

static void
add(struct reader *r, struct str s)
{
	struct doc_unit *u = r->reading ? &r->ruby : &r->unit;

	if (r->ignored || s.n == 0)
		return;
	if (u->text.n > 0 && r->line_end)
		doc_unit_add(r->doc, u, STR("\n"));
	else if (u->text.n > 0 && r->space)
		doc_unit_add(r->doc, u, STR(" "));
	r->space = r->line_end = false;
	if (u->text.n == 0) /* what is cut off keeps the block's place */
		block_place(r, &u->place, r->reading ? "ruby" : NULL);
	doc_unit_add(r->doc, u, s);
}

/* add_pre: lines of preformatted text are blocks. */
static void
add_pre(struct reader *r, struct str s)
{
	while (s.n > 0) {
		size_t n = str_find(s, '\n');
		struct str line = str_head(s, n);

		if (line.n > 0 && line.p[line.n - 1] == '\r')
			line.n--;
		add(r, line);
		if (n < s.n)
			end_block(r);
		s = str_from(s, n + 1);
	}
}

static void
add_text(struct reader *r, struct str s)
{
	if (r->pre > 0) {
		add_pre(r, s);
		return;
	}
	while (s.n > 0) {
		size_t n = 0;

		while (n < s.n && !str_is_space(s.p[n]) && s.p[n] != '\0')
			n++;
		add(r, str_head(s, n));
		s = str_from(s, n);
		for (n = 0; n < s.n && (str_is_space(s.p[n]) || s.p[n] == '\0');
		     n++)
			r->space |= s.p[n] != '\0';
		s = str_from(s, n);
	}
}

/* collapse: s without white space at its ends, one blank for the rest. */
static struct str
collapse(struct buf *out, struct str s)
{
	bool space = false;

	buf_reset(out);
	for (size_t i = 0; i < s.n; i++) {
		if (str_is_space(s.p[i]) || s.p[i] == '\0') {
			space = true;
			continue;
		}
		if (space && out->n > 0)
			buf_addc(out, ' ');
		space = false;
		buf_addc(out, s.p[i]);
	}
	return buf_str(out);
}

/* give_at: a text beside the running text. */
static void
give_at(struct reader *r, struct str place, struct str s)
{
	(void)doc_text(r->doc, place, collapse(&r->scratch, s));
}

/* -- tags -- */

static bool
is_name_end(char c)
{
	return str_is_space(c) || c == '/' || c == '>';
}

/* next_attr: the next attribute of *attrs; its value is not decoded. */
static bool
next_attr(struct str *attrs, struct str *name, struct str *value)
{
	struct str s = *attrs;
	size_t n = 0;

	while (s.n > 0 && (str_is_space(s.p[0]) || s.p[0] == '/'))
		s = str_from(s, 1);
	if (s.n == 0)
		return false;
	/* An = that begins a name is a part of it. */
	for (n = 1; n < s.n && !is_name_end(s.p[n]) && s.p[n] != '=';)
		n++;
	*name = str_head(s, n);
	*value = (struct str){ s.p + n, 0 };
	s = str_from(s, n);
	struct str after = s;

	while (after.n > 0 && str_is_space(after.p[0]))
		after = str_from(after, 1);
	if (after.n == 0 || after.p[0] != '=') {
		*attrs = s;
		return true;
	}
	s = str_from(after, 1);
	while (s.n > 0 && str_is_space(s.p[0]))
		s = str_from(s, 1);
	if (s.n > 0 && (s.p[0] == '"' || s.p[0] == '\'')) {
		char quote = s.p[0];

		s = str_from(s, 1);
		n = str_find(s, quote);
		*value = str_head(s, n);
		s = str_from(s, n + 1);
	} else {
		for (n = 0; n < s.n && !str_is_space(s.p[n]);)
			n++;
		*value = str_head(s, n);
		s = str_from(s, n);
	}
	*attrs = s;
	return true;
}

/* attr: the value of an attribute, not decoded. */
static bool
attr(struct str attrs, const char *name, struct str *value)
{
	struct str found;

	while (next_attr(&attrs, &found, value))
		if (str_eq_nocase(found, str_of(name)))
			return true;
	return false;
}

/*
 * tag_end: offset of the > that ends a tag, quotes minded; s.n when there is
 * none.
 */
static size_t
tag_end(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] != '>') {
		char c = s.p[i++];
		size_t before = i - 1;

		if (c != '"' && c != '\'')
			continue;
		/* Only behind an = does a quote begin a value. */
		while (before > 0 && str_is_space(s.p[before - 1]))
			before--;
		if (before == 0 || s.p[before - 1] != '=')
			continue;
		struct str rest = str_from(s, i);
		size_t n = str_find(rest, c);

		if (n == rest.n)
			return s.n;
		i += n + 1;
	}
	return i;
}

/* take_tag: the tag at r->rest, which is moved behind it; false: no tag. */
static bool
take_tag(struct reader *r, struct tag *t)
{
	struct str s = str_from(r->rest, 1);
	size_t n = 0;

	t->is_end = s.n > 0 && s.p[0] == '/';
	if (t->is_end)
		s = str_from(s, 1);
	if (s.n == 0 || !str_is_alpha(s.p[0]))
		return false;
	while (n < s.n && !is_name_end(s.p[n]))
		n++;
	t->name = str_head(s, n);
	s = str_from(s, n);
	n = r->loose ? s.n : tag_end(s);
	if (n == s.n) {
		/* Asked once: from here on each tag ends at the next >. */
		r->loose = true;
		n = r->no_angle ? s.n : str_find(s, '>');
		r->no_angle = n == s.n;
		if (r->no_angle)
			return false;
	}
	t->attrs = str_head(s, n);
	r->rest = str_from(s, n + 1);
	return true;
}

/* is_text_attr: step of an attribute that people read, or NULL. */
static const char *
text_attr(struct str name)
{
	static const char *const steps[][2] = {
		{ "alt", "alt" },
		{ "title", "title" },
		{ "placeholder", "value" },
		{ "summary", "title" },
		{ "label", "title" },
		{ "aria-label", "title" },
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (str_eq_nocase(name, str_of(steps[i][0])))
			return steps[i][1];
	return NULL;
}

/* is_elsewhere: an address that names a place, not a part of this one. */
static bool
is_elsewhere(struct str url)
{
	static const char *const schemes[] = {
		"http:", "https:", "ftp:", "mailto:", "//"
	};

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		struct str scheme = str_of(schemes[i]);

		if (str_eq_nocase(str_head(url, scheme.n), scheme))
			return true;
	}
	return false;
}

static void
give_attrs(struct reader *r, const struct tag *t)
{
	struct str attrs = t->attrs, name, value, type;
	bool is_input = str_eq_nocase(t->name, STR("input"));
	bool hidden = is_input && attr(t->attrs, "type", &type) &&
		      str_eq_nocase(type, STR("hidden"));

	while (next_attr(&attrs, &name, &value)) {
		const char *step = text_attr(name);

		if (value.n == 0)
			continue;
		if (is_input && !hidden && str_eq_nocase(name, STR("value")))
			step = "value";
		if (str_eq_nocase(name, STR("href")) && is_elsewhere(value))
			step = "link";
		if (step == NULL)
			continue;
		buf_reset(&r->value);
		entity_decode(&r->value, value, true);
		give_at(r, block_place(r, &r->place, step), buf_str(&r->value));
	}
}

/* give_meta: <meta name=description content=...> and its like. */
static void
give_meta(struct reader *r, const struct tag *t)
{
	static const char *const keys[] = { "description", "keywords", "author",
		"title", "subject", "publisher", "creator", "copyright",
		"site_name" };
	struct str name, content;

	if ((!attr(t->attrs, "name", &name) &&
		!attr(t->attrs, "property", &name)) ||
	    !attr(t->attrs, "content", &content))
		return;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct str key = str_of(keys[i]);

		/* also og:title, dc.creator */
		if (name.n < key.n ||
		    !str_eq_nocase(str_from(name, name.n - key.n), key))
			continue;
		buf_reset(&r->value);
		entity_decode(&r->value, content, true);
		give_at(r, base_place(r, "meta", key), buf_str(&r->value));
		return;
	}
}

/* find_close: offset of </name in s, or s.n. */
static size_t
find_close(struct str s, struct str name)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str rest = str_from(s, i);
		size_t n = str_find(rest, '<');

		i += n;
		rest = str_from(rest, n);
		if (rest.n < name.n + 2)
			return s.n;
		if (rest.p[1] == '/' &&
		    str_eq_nocase(str_head(str_from(rest, 2), name.n), name) &&
		    (rest.n == name.n + 2 || is_name_end(rest.p[name.n + 2])))
			return i;
	}
	return s.n;
}

/*
 * take_raw: what lies between a start tag and its end tag, which are gone
 * afterwards.  False when the end is missing: the content is then taken for
 * text, so that nothing is lost.
 */
static bool
take_raw(struct reader *r, const struct tag *t, struct str *content)
{
	static const char *const raw[] = { "script", "style", "title" };

	for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
		if (!str_eq_nocase(t->name, str_of(raw[i])))
			continue;
		size_t n =
		    r->no_end[i] ? r->rest.n : find_close(r->rest, t->name);

		if (n == r->rest.n) {
			r->no_end[i] = true;
			return false;
		}
		*content = str_head(r->rest, n);
		r->rest = str_from(r->rest, n);
		n = str_find(r->rest, '>');
		r->rest = str_from(r->rest, n + 1);
		return true;
	}
	return false;
}

static void
take_title(struct reader *r, const struct tag *t)
{
	struct str content;

	if (!take_raw(r, t, &content))
		return;
	buf_reset(&r->value);
	entity_decode(&r->value, content, false);
	give_at(r, base_place(r, "meta", STR("title")), buf_str(&r->value));
}

static void
start_tag(struct reader *r, const struct tag *t)
{
	struct str content;

	give_attrs(r, t);
	switch (find(t->name)) {
	case BLOCK:
		end_block(r);
		break;
	case PRE:
		end_block(r);
		r->pre++;
		/* A line end behind the tag is not part of the text. */
		if (str_starts(r->rest, STR("\r\n")))
			r->rest = str_from(r->rest, 2);
		else if (str_starts(r->rest, STR("\n")))
			r->rest = str_from(r->rest, 1);
		break;
	case BREAK:
		if (r->pre > 0)
			end_block(r);
		else
			r->line_end = true;
		break;
	case RAW:
		(void)take_raw(r, t, &content);
		break;
	case TITLE:
		take_title(r, t);
		break;
	case META:
		give_meta(r, t);
		break;
	case READING:
		r->reading = true;
		r->ignored = false;
		break;
	case IGNORED:
		r->ignored = true;
		break;
	case INLINE:
		break;
	}
}

static void
end_tag(struct reader *r, const struct tag *t)
{
	switch (find(t->name)) {
	case BLOCK:
		end_block(r);
		break;
	case PRE:
		end_block(r);
		if (r->pre > 0)
			r->pre--;
		break;
	case READING:
		r->reading = false;
		break;
	case IGNORED:
		r->ignored = false;
		break;
	default:
		if (str_eq_nocase(t->name, STR("ruby")))
			r->reading = r->ignored = false;
		break;
	}
}

/* -- what is no tag -- */

/* find_bytes: offset of what in s, or s.n. */
static size_t
find_bytes(struct str s, struct str what)
{
	for (size_t i = 0; i < s.n; i++) {
		i += str_find(str_from(s, i), what.p[0]);
		if (str_starts(str_from(s, i), what))
			return i;
	}
	return s.n;
}

/* take_comment: <!-- ... -->, to the end of the page when it has none. */
static void
take_comment(struct reader *r)
{
	struct str s = str_from(r->rest, 4);
	size_t n = find_bytes(s, STR("-->"));

	buf_reset(&r->place);
	buf_adds(&r->place, r->base);
	doc_place(&r->place, "comment", ++r->comments);
	give_at(r, buf_str(&r->place), str_head(s, n));
	r->rest = str_from(s, n + 3);
}

static void
take_cdata(struct reader *r)
{
	struct str s = str_from(r->rest, sizeof "<![CDATA[" - 1);
	size_t n = find_bytes(s, STR("]]>"));

	add_text(r, str_head(s, n));
	r->rest = str_from(s, n + 3);
}

/* take_declaration: <!DOCTYPE ...>, <?xml ...>; false when it has no end. */
static bool
take_declaration(struct reader *r)
{
	size_t n = r->no_angle ? r->rest.n : str_find(r->rest, '>');

	r->no_angle = n == r->rest.n;
	if (!r->no_angle)
		r->rest = str_from(r->rest, n + 1);
	return !r->no_angle;
}

/* take_angle: whatever the < at r->rest begins; else it is text. */
static void
take_angle(struct reader *r)
{
	struct tag t;
	char next = r->rest.n > 1 ? r->rest.p[1] : ' ';

	if (str_starts(r->rest, STR("<!--"))) {
		take_comment(r);
	} else if (str_starts(r->rest, STR("<![CDATA["))) {
		take_cdata(r);
	} else if ((next == '!' || next == '?') && take_declaration(r)) {
		return;
	} else if (take_tag(r, &t)) {
		if (t.is_end)
			end_tag(r, &t);
		else
			start_tag(r, &t);
	} else {
		add_text(r, STR("<"));
		r->rest = str_from(r->rest, 1);
	}
}

void
html_text(struct doc *d, struct str utf8, struct str place)
{
	struct reader r = { .doc = d, .rest = utf8, .base = place };

	while (r.rest.n > 0 && !doc_is_full(d)) {
		size_t n = 0;

		while (n < r.rest.n && r.rest.p[n] != '<' && r.rest.p[n] != '&')
			n++;
		add_text(&r, str_head(r.rest, n));
		r.rest = str_from(r.rest, n);
		if (r.rest.n == 0)
			break;
		if (r.rest.p[0] == '<') {
			take_angle(&r);
			continue;
		}
		buf_reset(&r.value);
		r.rest = str_from(r.rest, entity_add(&r.value, r.rest, false));
		/* A blank by reference is no white space to collapse. */
		add(&r, buf_str(&r.value));
	}
	end_block(&r);
	doc_unit_fini(&r.unit);
	doc_unit_fini(&r.ruby);
	buf_fini(&r.place);
	buf_fini(&r.value);
	buf_fini(&r.scratch);
}

/* -- the charset a page declares -- */

/* charset_in: the label behind "charset=" in a content type. */
static struct str
charset_in(struct str s)
{
	for (; s.n >= 8; s = str_from(s, 1)) {
		if (!str_eq_nocase(str_head(s, 7), STR("charset")))
			continue;
		struct str rest = str_trim(str_from(s, 7));
		size_t n = 0;

		if (rest.n == 0 || rest.p[0] != '=')
			continue;
		rest = str_trim(str_from(rest, 1));
		if (rest.n > 0 && (rest.p[0] == '"' || rest.p[0] == '\''))
			rest = str_from(rest, 1);
		while (n < rest.n && !str_is_space(rest.p[n]) &&
		       rest.p[n] != ';' && rest.p[n] != '"' &&
		       rest.p[n] != '\'')
			n++;
		return str_head(rest, n);
	}
	return STR("");
}

/* in_meta: the charset a meta tag declares; NULL when it says nothing. */
static const char *
in_meta(const struct tag *t)
{
	struct str value;

	if (attr(t->attrs, "charset", &value))
		return charset_find(str_trim(value));
	if (attr(t->attrs, "http-equiv", &value) &&
	    str_eq_nocase(str_trim(value), STR("content-type")) &&
	    attr(t->attrs, "content", &value))
		return charset_find(charset_in(value));
	return NULL;
}

const char *
html_declared(struct str bytes)
{
	struct reader r = { .rest = str_head(bytes, PRESCAN) };
	const char *found = NULL;
	struct str value;
	struct tag t;

	while (r.rest.n > 0 && found == NULL) {
		r.rest = str_from(r.rest, str_find(r.rest, '<'));
		if (str_starts(r.rest, STR("<!--"))) {
			r.rest =
			    str_from(r.rest, find_bytes(r.rest, STR("-->")));
		} else if (str_starts(r.rest, STR("<?xml"))) {
			struct str xml = str_from(r.rest, 5);

			xml = str_head(xml, str_find(xml, '>'));
			if (attr(xml, "encoding", &value))
				found = charset_find(str_trim(value));
			r.rest = str_from(r.rest, 1);
		} else if (r.rest.n == 0 || !take_tag(&r, &t)) {
			r.rest = str_from(r.rest, 1);
		} else if (!t.is_end && find(t.name) == META) {
			found = in_meta(&t);
		}
	}
	/* It has just been read as ASCII; so it cannot be two bytes wide. */
	if (found != NULL && str_starts(str_of(found), STR("UTF-16")))
		found = "UTF-8";
	return found;
}

void
html_read(struct doc *d)
{
	struct str bytes = doc_bytes(d);
	struct buf utf8 = { NULL, 0, 0 };

	doc_decode(d, bytes, html_declared(bytes), NULL, &utf8);
	html_text(d, buf_str(&utf8), STR(""));
	buf_fini(&utf8);
}
