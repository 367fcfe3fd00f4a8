#include "scene.h"

#include "fact.h"
#include "xml.h"

/* Attributes that people fill; the others are numbers and switches. */
static const char *const attributes[] = { "name", "title", "displayName",
	"fileName", "path", "text", "comment", "notes", "author", "label",
	"exportName", "editor" };

struct reader {
	struct doc *doc;
	struct xml *xml;
	uint64_t elements;
	struct doc_unit unit;
};

static void
place(struct reader *r, const char *part)
{
	buf_reset(&r->unit.place);
	doc_place(&r->unit.place, "element", r->elements);
	if (part != NULL)
		doc_place_part(&r->unit.place, part);
}

/* is_words: is there a letter?  Lists of numbers are no text. */
static bool
is_words(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (str_is_alpha(s.p[i]) || (unsigned char)s.p[i] >= 0x80)
			return true;
	return false;
}

static void
end_text(struct reader *r)
{
	struct str s = str_trim(buf_str(&r->unit.text));

	if (is_words(s))
		fact_text(r->doc, buf_str(&r->unit.place), s);
	buf_reset(&r->unit.text);
}

static void
start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;
	struct str value;

	(void)name;
	end_text(r);
	r->elements++;
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
		if (!xml_attr(attrs, attributes[i], &value))
			continue;
		place(r, attributes[i]);
		if (is_words(value))
			fact_text(r->doc, buf_str(&r->unit.place), value);
	}
	place(r, NULL);
	if (doc_is_full(r->doc))
		xml_stop(r->xml);
}

static void
text(void *arg, struct str s)
{
	struct reader *r = arg;

	doc_unit_add(r->doc, &r->unit, s);
}

static void
end(void *arg, struct str name)
{
	(void)name;
	end_text(arg);
}

void
scene_read(struct doc *d)
{
	static const struct xml_events events = { start, end, text };
	struct reader r = { .doc = d };
	const char *why = "";

	r.xml = xml_new(&events, &r);
	xml_limit(
	    r.xml, doc_limits(d)->xml_depth, doc_limits(d)->xml_attributes);
	(void)xml_feed(r.xml, doc_bytes(d));
	switch (xml_end(r.xml, true, &why)) {
	case XML_REFUSED:
		doc_fault(d, FAULT_XML_REFUSED, str_of(why));
		break;
	case XML_DAMAGED:
		doc_fault(d, FAULT_DAMAGED, str_of(why));
		break;
	default:
		break;
	}
	doc_unit_fini(&r.unit);
}
