#include "props.h"

#include "mem.h"

/*
 * Properties by the name of their element, in OOXML's three parts and ODF's
 * meta.xml, and of meta elements in HWPX.  Texts are matched like any other;
 * the others are facts.
 */
static const struct property {
	const char *element;
	const char *key;
	bool is_text;
} properties[] = {
	{ "title", "title", true },
	{ "Title", "title", true },
	{ "subject", "subject", true },
	{ "Subject", "subject", true },
	{ "Author", "author", true },
	{ "LastAuthor", "last-author", true },
	{ "Keywords", "keywords", true },
	{ "Description", "description", true },
	{ "creator", "author", true },
	{ "initial-creator", "first-author", true },
	{ "lastModifiedBy", "last-author", true },
	{ "lastsaveby", "last-author", true },
	{ "printed-by", "printed-by", true },
	{ "description", "description", true },
	{ "keywords", "keywords", true },
	{ "keyword", "keywords", true },
	{ "category", "category", true },
	{ "contentStatus", "status", true },
	{ "Company", "company", true },
	{ "Manager", "manager", true },
	{ "HyperlinkBase", "link-base", true },
	{ "Template", "template", true },
	{ "created", "created", false },
	{ "creation-date", "created", false },
	{ "CreatedDate", "created", false },
	{ "modified", "modified", false },
	{ "date", "modified", false },
	{ "ModifiedDate", "modified", false },
	{ "lastPrinted", "printed", false },
	{ "print-date", "printed", false },
	{ "Application", "program", false },
	{ "generator", "program", false },
	{ "revision", "revision", false },
	{ "language", "language", false },
	{ "Pages", "pages", false },
	{ "Slides", "slides", false },
};

struct reader {
	struct doc *doc;
	struct xml *xml; /* of a document that is one file, or NULL */
	const struct property *now; /* the element that is open */
	bool is_custom;             /* a property with a name of its own */
	struct buf name;
	struct doc_unit unit;
};

static const struct property *
find(struct str element)
{
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
		if (xml_is(element, properties[i].element))
			return &properties[i];
	return NULL;
}

static void
start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;
	struct str custom;

	/* They stand before the text, whose elements have such names, too. */
	if (r->xml != NULL &&
	    (xml_is(name, "body") || xml_is(name, "master-styles") ||
		xml_is(name, "Worksheet"))) {
		xml_stop(r->xml);
		return;
	}
	if ((xml_is(name, "property") || xml_is(name, "user-defined")) &&
	    xml_attr(attrs, "name", &custom)) {
		r->is_custom = true;
		buf_reset(&r->name);
		buf_adds(&r->name, custom);
	} else if (xml_is(name, "meta") && xml_attr(attrs, "name", &custom)) {
		/* HWPX: its "date" is the one of creation, in words. */
		r->now = xml_is(custom, "date") ? NULL : find(custom);
	} else if (!r->is_custom) {
		r->now = find(name);
	}
	buf_reset(&r->unit.text);
}

static void
text(void *arg, struct str s)
{
	struct reader *r = arg;

	if (r->now != NULL || r->is_custom)
		doc_unit_add(r->doc, &r->unit, s);
}

static void
give(struct reader *r, struct str key, bool is_text)
{
	struct str value = str_trim(buf_str(&r->unit.text));

	if (value.n == 0)
		return;
	if (!is_text) {
		doc_meta(r->doc, key, value);
		return;
	}
	buf_reset(&r->unit.place);
	doc_place_name(&r->unit.place, "meta", key);
	doc_unit_end(r->doc, &r->unit);
}

static void
end(void *arg, struct str name)
{
	struct reader *r = arg;

	if (r->is_custom) {
		give(r, buf_str(&r->name), true);
		if (xml_is(name, "property") || xml_is(name, "user-defined"))
			r->is_custom = false;
	} else if (r->now != NULL) {
		give(r, str_of(r->now->key), r->now->is_text);
	}
	buf_reset(&r->unit.text);
	r->now = NULL;
}

static const struct xml_events events = { start, end, text };

static void
reader_fini(struct reader *r)
{
	buf_fini(&r->name);
	doc_unit_fini(&r->unit);
}

void
props_read_part(struct package *p, struct package_part *part)
{
	struct reader r = { .doc = p->doc };

	package_parse(p, part, &events, &r);
	reader_fini(&r);
}

void
props_read_bytes(struct doc *d, struct str bytes)
{
	struct reader r = { .doc = d };

	r.xml = xml_new(&events, &r);
	/* What is wrong with them says who reads the rest. */
	(void)xml_feed(r.xml, bytes);
	(void)xml_end(r.xml, true, NULL);
	reader_fini(&r);
}

void
props_read(struct package *p)
{
	static const char *const names[] = { "docProps/core.xml",
		"docProps/app.xml", "docProps/custom.xml" };
	static const char *const types[] = { "core-properties",
		"extended-properties", "custom-properties" };
	struct package_rels rels;

	package_rels_read(p, NULL, &rels);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t at = 0;
		struct package_part *part =
		    package_rels_next(p, &rels, types[i], &at);

		if (part == NULL)
			part = package_find(p, str_of(names[i]));
		if (part != NULL && !part->used)
			props_read_part(p, part);
	}
	package_rels_fini(&rels);
}
