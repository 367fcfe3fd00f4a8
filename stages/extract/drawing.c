#include "drawing.h"

#include "limits.h"

/* is_other_way: does an element say what has been said in another way? */
static bool
is_other_way(
    struct alternate *a, struct str name, unsigned depth, uint64_t said)
{
	size_t max = sizeof a->open / sizeof *a->open;

	if (xml_is(name, "AlternateContent")) {
		/* Deeper ones are read in all their ways. */
		if (a->n < max) {
			a->open[a->n].depth = depth;
			a->open[a->n].said = said;
			a->n++;
		}
		return false;
	}
	if (a->n == 0 || depth != a->open[a->n - 1].depth + 1)
		return false;
	return said > a->open[a->n - 1].said;
}

bool
alternate_start(struct alternate *a, const struct package *p, struct str name,
    uint64_t said)
{
	if (doc_is_full(p->doc)) {
		xml_stop(p->xml);
		return true;
	}
	if (!is_other_way(a, name, xml_depth(p->xml), said))
		return false;
	xml_skip(p->xml);
	return true;
}

void
alternate_end(struct alternate *a, const struct package *p, struct str name)
{
	/* The element has been left already. */
	unsigned depth = xml_depth(p->xml) + 1;

	if (a->n > 0 && depth == a->open[a->n - 1].depth &&
	    xml_is(name, "AlternateContent"))
		a->n--;
}

/* -- one part -- */

enum element {
	PARAGRAPH,
	TEXT, /* a:t */
	BREAK,
	TAB,
	SKIP,  /* properties, which hold no text */
	SHAPE, /* begins a shape */
	NAMED, /* may have an alternative text */
	VALUE, /* c:v of a text cache: a category, a series' name */
	CACHE,
	COMMENT, /* p:text of an old comment */
	AUTHOR,  /* of comments, in an attribute */
	OTHER
};

static const struct xml_name names[] = {
	{ "t", TEXT },
	{ "p", PARAGRAPH },
	{ "r", OTHER },
	{ "rPr", SKIP },
	{ "pPr", SKIP },
	{ "endParaRPr", SKIP },
	{ "br", BREAK },
	{ "tab", TAB },
	{ "sp", SHAPE },
	{ "pic", SHAPE },
	{ "cxnSp", SHAPE },
	{ "graphicFrame", SHAPE },
	{ "cNvPr", NAMED },
	{ "docPr", NAMED },
	{ "v", VALUE },
	{ "strCache", CACHE },
	{ "strLit", CACHE },
	{ "lvl", CACHE },
	{ "text", COMMENT },
	{ "cmAuthor", AUTHOR },
	{ "author", AUTHOR },
};

struct reader {
	struct package *package;
	struct alternate alternate;
	const char *shape;
	uint64_t shapes;
	struct str base;
	struct doc_unit unit;
	bool in_text;
	unsigned in_cache;
	uint64_t said;
};

static enum element
find(struct str name)
{
	return (enum element)xml_find(
	    names, sizeof names / sizeof *names, name, OTHER);
}

static void
set_place(struct reader *r)
{
	buf_reset(&r->unit.place);
	buf_adds(&r->unit.place, r->base);
	if (r->shape != NULL)
		doc_place(
		    &r->unit.place, r->shape, r->shapes == 0 ? 1 : r->shapes);
}

/* aside: text of an attribute, a step below the place. */
static void
aside(struct reader *r, const char *const *attrs, const char *attr,
    const char *step)
{
	struct str value;
	struct buf place = { NULL, 0, 0 };

	if (!xml_attr(attrs, attr, &value) || value.n == 0)
		return;
	buf_adds(&place, buf_str(&r->unit.place));
	doc_place_part(&place, step);
	(void)doc_text(r->package->doc, buf_str(&place), value);
	buf_fini(&place);
}

static void
start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;

	if (alternate_start(&r->alternate, r->package, name, r->said))
		return;
	switch (find(name)) {
	case SKIP:
		xml_skip(r->package->xml);
		break;
	case TEXT:
	case COMMENT:
		r->in_text = true;
		break;
	case BREAK:
		doc_unit_add(r->package->doc, &r->unit, STR("\n"));
		break;
	case TAB:
		doc_unit_add(r->package->doc, &r->unit, STR("\t"));
		break;
	case SHAPE:
		r->shapes++;
		set_place(r);
		break;
	case NAMED:
		aside(r, attrs, "descr", "alt");
		aside(r, attrs, "title", "alt");
		break;
	case AUTHOR:
		aside(r, attrs, "name", "author");
		break;
	case CACHE:
		r->in_cache++;
		break;
	case VALUE:
		r->in_text = r->in_cache > 0;
		break;
	default:
		break;
	}
}

static void
end(void *arg, struct str name)
{
	struct reader *r = arg;

	alternate_end(&r->alternate, r->package, name);
	switch (find(name)) {
	case TEXT:
		r->in_text = false;
		break;
	case CACHE:
		if (r->in_cache > 0)
			r->in_cache--;
		break;
	case VALUE:
	case COMMENT:
	case PARAGRAPH:
		r->in_text = false;
		doc_unit_end(r->package->doc, &r->unit);
		break;
	default:
		break;
	}
}

static void
text(void *arg, struct str s)
{
	struct reader *r = arg;

	if (!r->in_text)
		return;
	r->said += s.n;
	doc_unit_add(r->package->doc, &r->unit, s);
}

void
drawing_read(struct package *p, struct package_part *part, struct str place,
    const char *shape)
{
	static const struct xml_events events = { start, end, text };
	struct reader r = { .package = p, .shape = shape, .base = place };

	set_place(&r);
	package_parse(p, part, &events, &r);
	doc_unit_end(p->doc, &r.unit);
	doc_unit_fini(&r.unit);
}

/* -- what hangs on it -- */

static const struct kind {
	const char *type; /* of the relation */
	const char *step;
} kinds[] = {
	{ "chart", "chart" },
	{ "chartEx", "chart" },
	{ "diagramData", "diagram" },
	{ "drawing", "drawing" },
	{ "chartUserShapes", "drawing" },
};

/* How far drawings hang on drawings: a chart's own shapes, and theirs. */
enum { RELATED_DEPTH = 8 };

static void read_related(struct package *p, const struct package_rels *rels,
    struct str place, uint64_t *count, unsigned depth);

static void
read_kind(struct package *p, const struct package_rels *rels,
    const struct kind *kind, struct str place, uint64_t *count, unsigned depth)
{
	struct package_part *part;
	size_t i = 0;

	while ((part = package_rels_next(p, rels, kind->type, &i)) != NULL) {
		struct package_rels own;
		struct buf b = { NULL, 0, 0 };

		buf_adds(&b, place);
		doc_place(&b, kind->step, ++*count);
		drawing_read(p, part, buf_str(&b), NULL);
		package_rels_read(p, part, &own);
		read_related(p, &own, place, count, depth + 1);
		package_rels_fini(&own);
		buf_fini(&b);
	}
}

static void
read_related(struct package *p, const struct package_rels *rels,
    struct str place, uint64_t *count, unsigned depth)
{
	if (depth == RELATED_DEPTH)
		return;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		read_kind(p, rels, &kinds[i], place, count, depth);
}

void
drawing_read_related(struct package *p, const struct package_rels *rels,
    struct str place, uint64_t *count)
{
	read_related(p, rels, place, count, 0);
}
