#include "xps.h"

#include "drawn.h"
#include "package.h"
#include "props.h"

struct reader {
	struct package *package;
	struct str folder; /* of the part in hand, its slash included */
	uint64_t pages;
	struct drawn drawn;
};

/* last_slash: length of a part's folder. */
static size_t
last_slash(struct str name)
{
	size_t n = name.n;

	while (n > 0 && name.p[n - 1] != '/')
		n--;
	return n;
}

/* referred: the part that an attribute names, or NULL. */
static struct package_part *
referred(struct reader *r, const char *const *attrs)
{
	struct package_part *part = NULL;
	struct buf name = { NULL, 0, 0 };
	struct str source;

	if (xml_attr(attrs, "Source", &source)) {
		package_resolve(&name, r->folder, source);
		part = package_find(r->package, buf_str(&name));
	}
	buf_fini(&name);
	return part != NULL && !part->used ? part : NULL;
}

/* parse: a part with its own handlers; what it refers to is found from it. */
static void
parse(struct reader *r, struct package_part *part,
    const struct xml_events *events)
{
	struct str outer = r->folder;

	r->folder = str_head(part->name, last_slash(part->name));
	package_parse(r->package, part, events, r);
	r->folder = outer;
}

/* -- a page -- */

static void
page_start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;
	struct str text = STR(""), height = STR("");

	if (doc_is_full(r->package->doc)) {
		xml_stop(r->package->xml);
		return;
	}
	/* A shape may be described for those who do not see it. */
	if (!xml_is(name, "Glyphs")) {
		if (xml_attr(attrs, "AutomationProperties.HelpText", &text) &&
		    text.n > 0)
			drawn_add(r->package->doc, &r->drawn, text, STR(""));
		return;
	}
	xml_attr(attrs, "UnicodeString", &text);
	xml_attr(attrs, "OriginY", &height);
	/* Braces in front let a text begin with one. */
	if (str_starts(text, STR("{}")))
		text = str_from(text, 2);
	drawn_add(r->package->doc, &r->drawn, text, height);
}

static void
read_page(struct reader *r, struct package_part *part)
{
	static const struct xml_events events = { page_start, NULL, NULL };

	struct buf place = { NULL, 0, 0 };

	doc_place(&place, "page", ++r->pages);
	drawn_begin(&r->drawn, buf_str(&place));
	parse(r, part, &events);
	drawn_end(r->package->doc, &r->drawn);
	buf_fini(&place);
}

/* -- which pages there are -- */

static void
document_start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;
	struct package_part *part = NULL;

	if (xml_is(name, "PageContent"))
		part = referred(r, attrs);
	if (part != NULL)
		read_page(r, part);
}

static void
sequence_start(void *arg, struct str name, const char *const *attrs)
{
	static const struct xml_events events = { document_start, NULL, NULL };
	struct reader *r = arg;
	struct package_part *part = NULL;

	if (xml_is(name, "DocumentReference"))
		part = referred(r, attrs);
	if (part != NULL)
		parse(r, part, &events);
}

/* read_lost: pages that no document names, in the order of their names. */
static void
read_lost(struct reader *r)
{
	struct package_part *part = NULL;

	while ((part = package_next(r->package, part, "", ".fpage")) != NULL)
		if (!part->used)
			read_page(r, part);
}

/* leave: parts that say how pages hang together. */
static void
leave(struct package *p)
{
	static const char *const suffixes[] = { ".fdseq", ".fdoc", ".struct",
		".frag" };

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		for (struct package_part *part = NULL;
		     (part = package_next(p, part, "", suffixes[i])) != NULL;)
			part->used = true;
}

void
xps_read(struct doc *d)
{
	static const struct xml_events events = { sequence_start, NULL, NULL };
	struct package p;
	struct reader r = { .package = &p };
	struct package_part *part = NULL;

	if (package_open(&p, d) < 0)
		return;
	props_read(&p);
	while ((part = package_next(&p, part, "", ".fdseq")) != NULL)
		if (!part->used)
			parse(&r, part, &events);
	read_lost(&r);
	leave(&p);
	package_give_rest(&p);
	package_close(&p);
	drawn_fini(&r.drawn);
}
