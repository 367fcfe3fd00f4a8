#ifndef PACKAGE_H
#define PACKAGE_H

/*
 * package: an office file as a zip of parts: parts by name, whatever case or
 * slashes their names are written with; their XML; what they refer to.  What
 * is damaged becomes a fault of the document, and the rest is still read.
 *
 * Source: ECMA-376 part 2 (Open Packaging Conventions).
 */

#include "archive/zipindex.h"
#include "doc.h"
#include "xml.h"

/* One member of the zip. */
struct package_part {
	struct str name; /* lower case, forward slashes, none at its start */
	const struct zip_entry *entry;
	bool used; /* has been read, or looked for its rels */
};

struct package {
	struct doc *doc;
	struct zip_index zip;
	struct package_part *parts; /* in natural order: sheet2, sheet10 */
	size_t n;
	struct buf names;
	struct xml *xml; /* the parser of package_parse(), for handlers */
	bool doctype;    /* its parts may have one, see xml_allow_doctype() */
};

/* package_open: 0, or -1 after a fault when it is no zip at all. */
int package_open(struct package *p, struct doc *d);
void package_close(struct package *p);

/* package_find: a part, or NULL.  Any case. */
struct package_part *package_find(struct package *p, struct str name);

/*
 * package_next: the next part after prev (NULL: from the first) whose name has
 * this beginning and end, in natural order; NULL after the last.  Lower case.
 */
struct package_part *package_next(struct package *p, struct package_part *prev,
    const char *prefix, const char *suffix);

/*
 * package_parse: a part's XML to the handlers; marks it used.  False when
 * there was nothing of it.
 */
bool package_parse(struct package *p, struct package_part *part,
    const struct xml_events *events, void *arg);

/*
 * package_parse_bytes: the same of bytes that are no part of a zip, for office
 * files that are one XML file; of the package only doc is used.
 */
bool package_parse_bytes(struct package *p, struct str bytes,
    const struct xml_events *events, void *arg);

/* package_read: a part's bytes, appended, for parts that are no XML. */
void package_read(
    struct package *p, struct package_part *part, struct buf *out);

/* package_main: the part the package says is its main one, or NULL. */
struct package_part *package_main(struct package *p);

/*
 * package_give_rest: parts that were not read, but for those that only say how
 * others look or hang together, and what lies around the package: each is a
 * file of its own.
 */
void package_give_rest(struct package *p);

/*
 * package_resolve: a target as a part's name, appended: "../x.xml" from the
 * folder "xl/sheets/".
 */
void package_resolve(struct buf *out, struct str folder, struct str target);

/* -- what a part refers to -- */

struct package_rel {
	struct str id;
	struct str type;   /* last step: "worksheet", "comments", "slide" */
	struct str target; /* a part's name, or a link's target as it stands */
	bool external;
};

struct package_rels {
	struct package_rel *rels; /* in natural order of the ids */
	size_t n, cap;
	struct buf text;
};

/* package_rels_read: of this part; of the package when NULL. */
void package_rels_read(struct package *p, const struct package_part *part,
    struct package_rels *rels);
void package_rels_fini(struct package_rels *rels);

/* package_rels_find: by id, or NULL. */
const struct package_rel *package_rels_find(
    const struct package_rels *rels, struct str id);

/*
 * package_rels_next: the part of the next relation after *i (0 at first) of
 * this type that leads to a part not used yet; NULL after the last.
 */
struct package_part *package_rels_next(struct package *p,
    const struct package_rels *rels, const char *type, size_t *i);

/*
 * package_links: targets of outside links as text: "link" behind the place.
 */
void package_links(
    struct package *p, const struct package_rels *rels, struct str place);

#endif
