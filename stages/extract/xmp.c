#include "xmp.h"

#include "fact.h"
#include "xml.h"

static const struct property {
	const char *name, *key;
	bool is_text;
} properties[] = {
	{ "title", "title", true },
	{ "creator", "author", true },
	{ "Author", "author", true },
	{ "contributor", "contributor", true },
	{ "publisher", "publisher", true },
	{ "description", "description", true },
	{ "subject", "subject", true },
	{ "Keywords", "keywords", true },
	{ "rights", "copyright", true },
	{ "Owner", "owner", true },
	{ "Nickname", "nickname", true },
	{ "Label", "label", true },
	{ "Headline", "headline", true },
	{ "Instructions", "instructions", true },
	{ "CaptionWriter", "caption-writer", true },
	{ "AuthorsPosition", "author-title", true },
	{ "Credit", "credit", true },
	{ "City", "city", true },
	{ "State", "state", true },
	{ "Country", "country", true },
	{ "Location", "location", true },
	{ "ImageDescription", "description", true },
	{ "Artist", "author", true },
	{ "Copyright", "copyright", true },
	{ "UserComment", "comment", true },
	{ "LayerName", "layer-name", true },
	{ "LayerText", "layer-text", true },
	{ "shotName", "shot", true },
	{ "scene", "scene", true },
	{ "artist", "author", true },
	{ "album", "album", true },
	{ "logComment", "comment", true },
	{ "projectName", "project", true },
	{ "CreatorTool", "program", false },
	{ "Producer", "producer", false },
	{ "CreateDate", "created", false },
	{ "ModifyDate", "modified", false },
	{ "DateCreated", "created", false },
	{ "Make", "maker", false },
	{ "Model", "model", false },
};

struct reader {
	struct doc *doc;
	const struct property *now;
	unsigned depth; /* of its element */
	struct xml *xml;
	struct buf text;
};

/* find: names differ by their case in one list alone: artist and Artist. */
static const struct property *
find(struct str name)
{
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
		if (xml_is(name, properties[i].name))
			return &properties[i];
	return NULL;
}

static void
give(struct reader *r, const struct property *p, struct str value)
{
	value = str_trim(value);
	if (value.n == 0)
		return;
	if (p->is_text)
		fact_meta(r->doc, str_of(p->key), value);
	else
		fact_string(r->doc, p->key, value);
}

static void
start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;

	for (; *attrs != NULL; attrs += 2) {
		struct str attr = str_of(attrs[0]);
		size_t colon = str_find(attr, ':');
		const struct property *p =
		    find(str_from(attr, colon < attr.n ? colon + 1 : 0));

		if (p != NULL)
			give(r, p, str_of(attrs[1]));
	}
	if (r->now == NULL && (r->now = find(name)) != NULL)
		r->depth = xml_depth(r->xml);
	buf_reset(&r->text);
}

static void
text(void *arg, struct str s)
{
	struct reader *r = arg;

	if (r->now != NULL)
		buf_adds(&r->text, s);
}

/* end: of a list's element, or of the property itself. */
static void
end(void *arg, struct str name)
{
	struct reader *r = arg;

	(void)name;
	if (r->now != NULL)
		give(r, r->now, buf_str(&r->text));
	buf_reset(&r->text);
	if (xml_depth(r->xml) <= r->depth)
		r->now = NULL;
}

/* without_padding: a packet is filled up with blanks or NULs. */
static struct str
without_padding(struct str s)
{
	s = str_trim(s);
	while (s.n > 0 && (s.p[s.n - 1] == '\0' || str_is_space(s.p[s.n - 1])))
		s.n--;
	return s;
}

void
xmp_read(struct doc *d, struct str packet)
{
	static const struct xml_events events = { start, end, text };
	struct reader r = { .doc = d };
	const char *why = "";

	packet = without_padding(packet);
	if (packet.n == 0)
		return;
	r.xml = xml_new(&events, &r);
	xml_limit(
	    r.xml, doc_limits(d)->xml_depth, doc_limits(d)->xml_attributes);
	(void)xml_feed(r.xml, packet);
	switch (xml_end(r.xml, true, &why)) {
	case XML_REFUSED:
		doc_fault_in(d, FAULT_XML_REFUSED, STR("xmp"), why);
		break;
	case XML_DAMAGED:
		doc_fault_in(d, FAULT_DAMAGED, STR("xmp"), why);
		break;
	default:
		break;
	}
	buf_fini(&r.text);
}
