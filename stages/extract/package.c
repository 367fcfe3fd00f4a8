#include "package.h"

#include <stddef.h>
#include <stdlib.h>

#include "archive/zipread.h"
#include "charset/charset.h"
#include "limits.h"
#include "mem.h"

_Static_assert(offsetof(struct package_part, name) == 0 &&
		   offsetof(struct package_rel, id) == 0,
    "lower_bound() finds names at the beginning");

/* -- names -- */

/* add_name: as parts are told apart: lower case, forward slashes. */
static void
add_name(struct buf *out, struct str name)
{
	while (name.n > 0 && (name.p[0] == '/' || name.p[0] == '\\'))
		name = str_from(name, 1);
	for (size_t i = 0; i < name.n; i++)
		buf_addc(out, name.p[i] == '\\' ? '/' : str_lower(name.p[i]));
}

/* digits: length of the digits s begins with; *zeros of them lead. */
static size_t
digits(struct str s, size_t *zeros)
{
	size_t n = 0;

	*zeros = 0;
	while (n < s.n && str_is_digit(s.p[n])) {
		if (s.p[n] == '0' && *zeros == n)
			++*zeros;
		n++;
	}
	return n;
}

/* number_order: runs of digits by value; then fewer leading zeros first. */
static int
number_order(struct str a, size_t a_zeros, struct str b, size_t b_zeros)
{
	struct str x = str_from(a, a_zeros), y = str_from(b, b_zeros);

	if (x.n != y.n)
		return x.n < y.n ? -1 : 1;
	int c = str_cmp(x, y);

	return c != 0 ? c : (a_zeros > b_zeros) - (a_zeros < b_zeros);
}

/* natural: the order people number things by: sheet2 before sheet10. */
static int
natural(struct str a, struct str b)
{
	while (a.n > 0 && b.n > 0) {
		size_t a_zeros, b_zeros;
		size_t i = digits(a, &a_zeros), j = digits(b, &b_zeros);
		int c;

		if (i > 0 && j > 0) {
			c = number_order(
			    str_head(a, i), a_zeros, str_head(b, j), b_zeros);
		} else {
			i = j = 1;
			c = str_cmp(str_head(a, 1), str_head(b, 1));
		}
		if (c != 0)
			return c;
		a = str_from(a, i);
		b = str_from(b, j);
	}
	return (a.n > 0) - (b.n > 0);
}

static int
by_name(const void *a, const void *b)
{
	const struct package_part *x = a, *y = b;
	int c = natural(x->name, y->name);

	/* Of two of one name the one that the directory lists comes first. */
	if (c == 0)
		c = (int)y->entry->listed - (int)x->entry->listed;
	return c != 0 ? c : (x->entry > y->entry) - (x->entry < y->entry);
}

/* -- the package -- */

static const struct trouble {
	unsigned bit;
	enum fault_code code;
	const char *words;
} troubles[] = {
	{ ZIP_TRUNCATED, FAULT_TRUNCATED, "the package ends too early" },
	{ ZIP_DAMAGED, FAULT_DAMAGED, "the package's directory is broken" },
	{ ZIP_SPLIT, FAULT_TRUNCATED, "one part of several" },
	{ ZIP_OVERLAP, FAULT_OVERLAP, "parts share bytes" },
	{ ZIP_UNLISTED, FAULT_UNLISTED, "parts the directory lacks" },
	{ ZIP_LIMIT, FAULT_LIMIT_MEMBERS, "too many parts" },
};

static void
index_parts(struct package *p)
{
	size_t at = 0;

	p->parts = mem_zalloc(p->zip.n, sizeof *p->parts);
	for (size_t i = 0; i < p->zip.n; i++) {
		size_t before = p->names.n;

		add_name(&p->names, p->zip.entries[i].raw_name);
		p->parts[i].name.n = p->names.n - before;
		p->parts[i].entry = &p->zip.entries[i];
	}
	for (size_t i = 0; i < p->zip.n; i++) {
		p->parts[i].name = str_head(
		    str_from(buf_str(&p->names), at), p->parts[i].name.n);
		at += p->parts[i].name.n;
	}
	p->n = p->zip.n;
	qsort(p->parts, p->n, sizeof *p->parts, by_name);
}

int
package_open(struct package *p, struct doc *d)
{
	*p = (struct package){ .doc = d };
	if (zip_index_read(&p->zip, doc_bytes(d), LIMIT_MEMBERS) < 0) {
		doc_fault(d, FAULT_DAMAGED, STR("not a package of parts"));
		return -1;
	}
	for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
		if (p->zip.trouble & troubles[i].bit)
			doc_fault(
			    d, troubles[i].code, str_of(troubles[i].words));
	index_parts(p);
	return 0;
}

void
package_close(struct package *p)
{
	free(p->parts);
	buf_fini(&p->names);
	zip_index_fini(&p->zip);
}

/*
 * lower_bound: index of the first that is not before this name, of n objects of
 * this size that begin with theirs: parts with a name, relations with an id.
 */
static size_t
lower_bound(const void *objects, size_t n, size_t size, struct str name)
{
	const char *p = objects;
	size_t from = 0, to = n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		const void *object = p + mid * size;

		if (natural(*(const struct str *)object, name) < 0)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

struct package_part *
package_find(struct package *p, struct str name)
{
	struct buf b = { NULL, 0, 0 };

	add_name(&b, name);
	size_t i = lower_bound(p->parts, p->n, sizeof *p->parts, buf_str(&b));
	bool found = i < p->n && str_eq(p->parts[i].name, buf_str(&b));

	buf_fini(&b);
	return found ? &p->parts[i] : NULL;
}

struct package_part *
package_next(struct package *p, struct package_part *prev, const char *prefix,
    const char *suffix)
{
	size_t i = prev == NULL ? 0 : (size_t)(prev - p->parts) + 1;

	for (; i < p->n; i++)
		if (str_starts(p->parts[i].name, str_of(prefix)) &&
		    str_ends(p->parts[i].name, str_of(suffix)))
			return &p->parts[i];
	return NULL;
}

/* -- reading a part -- */

static const struct read_fault {
	enum fault_code code;
	const char *words;
} read_faults[] = {
	[ZIP_READ_CRC] = { FAULT_CRC, "checksum wrong" },
	[ZIP_READ_SIZE] = { FAULT_SIZE_MISMATCH, "not of the declared size" },
	[ZIP_READ_TRUNCATED] = { FAULT_TRUNCATED, "ends too early" },
	[ZIP_READ_DAMAGED] = { FAULT_DAMAGED, "cannot be decompressed" },
	[ZIP_READ_METHOD] = { FAULT_METHOD, "compressed in an unknown way" },
	[ZIP_READ_ENCRYPTED] = { FAULT_ENCRYPTED, "encrypted" },
	[ZIP_READ_PASSWORD] = { FAULT_ENCRYPTED, "encrypted" },
};

/* Where a part's bytes go, and how many there have been. */
struct feed {
	const struct zip_entry *entry;
	struct xml *xml; /* or NULL: */
	struct buf *out;
	struct doc *doc;
	uint64_t n;
	bool ratio; /* it expands too much */
};

static int
feed(void *arg, struct str piece)
{
	struct feed *f = arg;

	f->n += piece.n;
	if (f->n > LIMIT_RATIO_FREE &&
	    f->n / LIMIT_RATIO_MEMBER > f->entry->packed_size) {
		f->ratio = true;
		return -1;
	}
	if (doc_is_full(f->doc))
		return -1;
	if (f->xml != NULL)
		return xml_feed(f->xml, piece);
	buf_adds(f->out, piece);
	return 0;
}

/* fetch: the part's bytes; false when a fault says they are not whole. */
static bool
fetch(struct package *p, struct package_part *part, struct feed *f)
{
	f->entry = part->entry;
	f->doc = p->doc;
	part->used = true;
	enum zip_result r =
	    zip_read(doc_bytes(p->doc), part->entry, NULL, 0, feed, f);

	if (f->ratio)
		doc_fault_in(
		    p->doc, FAULT_LIMIT_RATIO, part->name, "expands too much");
	else if (r != ZIP_READ_OK && r != ZIP_READ_STOPPED)
		doc_fault_in(p->doc, read_faults[r].code, part->name,
		    read_faults[r].words);
	return r == ZIP_READ_OK;
}

/* finish: what was wrong with the XML of this name becomes a fault. */
static void
finish(struct package *p, struct xml *xml, bool whole, struct str name)
{
	const char *why;

	switch (xml_end(xml, whole, &why)) {
	case XML_REFUSED:
		doc_fault_in(p->doc, FAULT_XML_REFUSED, name, why);
		break;
	case XML_DAMAGED:
		doc_fault_in(p->doc, FAULT_DAMAGED, name, why);
		break;
	default:
		break;
	}
}

bool
package_parse(struct package *p, struct package_part *part,
    const struct xml_events *events, void *arg)
{
	const struct doc_limits *limits = doc_limits(p->doc);
	struct feed f = { .xml = xml_new(events, arg) };
	struct xml *outer = p->xml;

	p->xml = f.xml;
	xml_limit(f.xml, limits->xml_depth, limits->xml_attributes);
	if (p->doctype)
		xml_allow_doctype(f.xml);
	bool whole = fetch(p, part, &f);

	finish(p, f.xml, whole, part->name);
	p->xml = outer;
	return f.n > 0;
}

bool
package_parse_bytes(struct package *p, struct str bytes,
    const struct xml_events *events, void *arg)
{
	p->xml = xml_new(events, arg);
	(void)xml_feed(p->xml, bytes);
	finish(p, p->xml, true, STR("document"));
	p->xml = NULL;
	return bytes.n > 0;
}

void
package_read(struct package *p, struct package_part *part, struct buf *out)
{
	struct feed f = { .out = out };

	(void)fetch(p, part, &f);
}

/* give: a part that is a file of its own. */
static void
give(struct package *p, struct package_part *part)
{
	struct buf content = { NULL, 0, 0 }, name = { NULL, 0, 0 };
	struct str raw = part->entry->raw_name;

	package_read(p, part, &content);
	charset_to_utf8("UTF-8", raw, &name);
	struct doc_child child = {
		.name = buf_str(&name),
		.raw = raw,
		.charset = STR("UTF-8"),
		.content = buf_str(&content),
	};

	doc_give(p->doc, &child);
	buf_fini(&content);
	buf_fini(&name);
}

/*
 * is_structure: parts that say how others look, hang together or are shown,
 * and hold nothing that a person has written.  By the beginning of a name or
 * of its last step, or its end.
 */
static bool
is_structure(struct str name)
{
	static const char *const begins[] = { "[content_types].xml", "mimetype",
		"meta-inf/", "configurations2/", "thumbnails/",
		"object replacements/", "docprops/thumbnail", "settings.xml",
		"layout-cache", "manifest.rdf" };
	static const char *const steps[] = { "styles", "theme", "settings",
		"websettings", "fonttable", "numbering", "printersettings",
		"calcchain", "tablestyles", "presprops", "viewprops",
		"itemprops" };
	static const char *const ends[] = { ".rels", "/", ".odttf",
		".fntdata" };
	struct str rest = name, step = name;

	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (str_starts(name, str_of(begins[i])))
			return true;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(name, str_of(ends[i])))
			return true;
	while (str_split(&rest, '/', &step))
		;
	if (!str_ends(step, STR(".xml")) && !str_ends(step, STR(".bin")))
		return false;
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (str_starts(step, str_of(steps[i])))
			return true;
	return false;
}

/* give_around: what lies in front of the package or behind it. */
static void
give_around(struct package *p)
{
	struct str all = doc_bytes(p->doc);
	const struct doc_child sides[] = {
		{ .name = STR("(before)"),
		    .raw = STR("(before)"),
		    .charset = STR("US-ASCII"),
		    .how = STR("ascii"),
		    .content = str_head(all, (size_t)p->zip.begin) },
		{ .name = STR("(behind)"),
		    .raw = STR("(behind)"),
		    .charset = STR("US-ASCII"),
		    .how = STR("ascii"),
		    .content = str_from(all, (size_t)p->zip.end) },
	};

	for (size_t i = 0; i < 2; i++) {
		struct str rest = sides[i].content;

		while (rest.n > 0 && rest.p[0] == '\0')
			rest = str_from(rest, 1);
		if (rest.n > 0)
			doc_give(p->doc, &sides[i]);
	}
}

void
package_give_rest(struct package *p)
{
	for (size_t i = 0; i < p->n && !doc_is_full(p->doc); i++) {
		const struct zip_entry *e = p->parts[i].entry;

		if (!p->parts[i].used && (e->size > 0 || e->packed_size > 2) &&
		    !is_structure(p->parts[i].name))
			give(p, &p->parts[i]);
	}
	give_around(p);
}

/* -- what a part refers to -- */

struct rels_reader {
	struct package_rels *rels;
	struct str folder; /* of the part they are of, its slash included */
};

/* last_step: behind the last slash. */
static struct str
last_step(struct str s)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == '/')
			return str_from(s, i);
	return s;
}

void
package_resolve(struct buf *out, struct str folder, struct str target)
{
	size_t root = out->n;
	struct str step;

	if (!str_starts(target, STR("/")))
		buf_adds(out, folder);
	while (str_split(&target, '/', &step)) {
		if (step.n == 0 || str_eq(step, STR(".")))
			continue;
		if (!str_eq(step, STR(".."))) {
			buf_adds(out, step);
			if (target.n > 0)
				buf_addc(out, '/');
			continue;
		}
		if (out->n > root)
			out->n--;
		while (out->n > root && out->p[out->n - 1] != '/')
			out->n--;
	}
}

static void
rels_start(void *arg, struct str name, const char *const *attrs)
{
	struct rels_reader *r = arg;
	struct package_rels *rels = r->rels;
	struct str id = { NULL, 0 }, type = id, target = id, mode = id;

	if (!xml_is(name, "Relationship") || !xml_attr(attrs, "Id", &id))
		return;
	xml_attr(attrs, "Type", &type);
	xml_attr(attrs, "Target", &target);
	xml_attr(attrs, "TargetMode", &mode);
	type = last_step(type);
	rels->rels =
	    mem_grow(rels->rels, rels->n, &rels->cap, sizeof *rels->rels);
	struct package_rel *rel = &rels->rels[rels->n++];

	rel->external = xml_is(mode, "External");
	buf_adds(&rels->text, id);
	buf_adds(&rels->text, type);
	size_t before = rels->text.n;

	if (rel->external)
		buf_adds(&rels->text, target);
	else
		package_resolve(&rels->text, r->folder, target);
	rel->id.n = id.n;
	rel->type.n = type.n;
	rel->target.n = rels->text.n - before;
}

static int
by_id(const void *a, const void *b)
{
	const struct package_rel *x = a, *y = b;
	int c = natural(x->id, y->id);

	/* The text lies in the order of the file. */
	return c != 0 ? c : (x->id.p > y->id.p) - (x->id.p < y->id.p);
}

/* settle: the text will not move any more. */
static void
settle(struct package_rels *rels)
{
	struct str rest = buf_str(&rels->text);

	for (size_t i = 0; i < rels->n; i++) {
		struct package_rel *rel = &rels->rels[i];

		rel->id = str_head(rest, rel->id.n);
		rest = str_from(rest, rel->id.n);
		rel->type = str_head(rest, rel->type.n);
		rest = str_from(rest, rel->type.n);
		rel->target = str_head(rest, rel->target.n);
		rest = str_from(rest, rel->target.n);
	}
	if (rels->n > 1)
		qsort(rels->rels, rels->n, sizeof *rels->rels, by_id);
}

void
package_rels_read(struct package *p, const struct package_part *part,
    struct package_rels *rels)
{
	static const struct xml_events events = { rels_start, NULL, NULL };
	struct str name = part == NULL ? STR("") : part->name;
	struct str file = last_step(name);
	struct buf b = { NULL, 0, 0 };

	*rels = (struct package_rels){ .n = 0 };
	struct rels_reader r = { rels, str_head(name, name.n - file.n) };

	buf_adds(&b, r.folder);
	buf_addz(&b, "_rels/");
	buf_adds(&b, file);
	buf_addz(&b, ".rels");
	struct package_part *source = package_find(p, buf_str(&b));

	if (source != NULL)
		package_parse(p, source, &events, &r);
	settle(rels);
	buf_fini(&b);
}

void
package_rels_fini(struct package_rels *rels)
{
	free(rels->rels);
	buf_fini(&rels->text);
}

const struct package_rel *
package_rels_find(const struct package_rels *rels, struct str id)
{
	size_t i = lower_bound(rels->rels, rels->n, sizeof *rels->rels, id);

	return i < rels->n && str_eq(rels->rels[i].id, id) ? &rels->rels[i]
							   : NULL;
}

struct package_part *
package_rels_next(struct package *p, const struct package_rels *rels,
    const char *type, size_t *i)
{
	while (*i < rels->n) {
		const struct package_rel *rel = &rels->rels[(*i)++];

		if (rel->external || !xml_is(rel->type, type))
			continue;
		struct package_part *part = package_find(p, rel->target);

		if (part != NULL && !part->used)
			return part;
	}
	return NULL;
}

void
package_links(
    struct package *p, const struct package_rels *rels, struct str place)
{
	struct buf b = { NULL, 0, 0 };

	buf_adds(&b, place);
	doc_place_part(&b, "link");
	for (size_t i = 0; i < rels->n; i++)
		if (rels->rels[i].external &&
		    doc_text(p->doc, buf_str(&b), rels->rels[i].target) < 0)
			break;
	buf_fini(&b);
}

struct package_part *
package_main(struct package *p)
{
	struct package_rels rels;
	size_t i = 0;

	package_rels_read(p, NULL, &rels);
	struct package_part *part =
	    package_rels_next(p, &rels, "officeDocument", &i);

	package_rels_fini(&rels);
	return part;
}
