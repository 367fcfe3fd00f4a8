#include "powerpoint.h"

#include <stdlib.h>

#include "drawing.h"
#include "mem.h"
#include "package.h"
#include "props.h"

struct show {
	struct package package;
	struct package_rels rels; /* of the presentation */
	struct package_part **slides;
	size_t n, cap;
};

static void
show_start(void *arg, struct str name, const char *const *attrs)
{
	struct show *s = arg;
	struct str id;

	if (!xml_is(name, "sldId") || !xml_attr_prefixed(attrs, "id", &id))
		return;
	const struct package_rel *rel = package_rels_find(&s->rels, id);

	s->slides = mem_grow(s->slides, s->n, &s->cap, sizeof *s->slides);
	s->slides[s->n++] =
	    rel == NULL ? NULL : package_find(&s->package, rel->target);
}

/* What hangs on a slide, by its relation. */
static const struct side {
	const char *type;
	const char *step;
} sides[] = {
	{ "notesSlide", "note" },
	{ "comments", "comment" },
};

static void
read_slide(struct show *s, struct package_part *part, const char *kind,
    uint64_t number)
{
	struct package *p = &s->package;
	struct package_rels rels;
	struct buf place = { NULL, 0, 0 }, below = { NULL, 0, 0 };
	uint64_t count = 0;

	doc_place(&place, kind, number);
	drawing_read(p, part, buf_str(&place), NULL);
	package_rels_read(p, part, &rels);
	for (size_t k = 0; k < sizeof sides / sizeof *sides; k++) {
		struct package_part *other;
		size_t i = 0;

		buf_reset(&below);
		buf_adds(&below, buf_str(&place));
		doc_place_part(&below, sides[k].step);
		while ((other = package_rels_next(
			    p, &rels, sides[k].type, &i)) != NULL)
			drawing_read(p, other, buf_str(&below), NULL);
	}
	drawing_read_related(p, &rels, buf_str(&place), &count);
	package_links(p, &rels, buf_str(&place));
	package_rels_fini(&rels);
	buf_fini(&place);
	buf_fini(&below);
}

/* read_rest: parts of a folder that were not read on the way. */
static void
read_rest(struct show *s, const char *folder, const char *kind, uint64_t number)
{
	struct package_part *part = NULL;

	while ((part = package_next(&s->package, part, folder, ".xml")) != NULL)
		if (!part->used)
			read_slide(s, part, kind, ++number);
}

void
powerpoint_read(struct doc *d)
{
	static const struct xml_events events = { show_start, NULL, NULL };
	struct show s = { .n = 0 };
	struct package *p = &s.package;

	if (package_open(p, d) < 0)
		return;
	struct package_part *main = package_main(p);

	if (main == NULL)
		main = package_find(p, STR("ppt/presentation.xml"));
	props_read(p);
	if (main != NULL) {
		package_rels_read(p, main, &s.rels);
		package_parse(p, main, &events, &s);
	}
	for (size_t i = 0; i < s.n; i++)
		if (s.slides[i] != NULL && !s.slides[i]->used)
			read_slide(&s, s.slides[i], "slide", i + 1);
	read_rest(&s, "ppt/slides/", "slide", s.n);
	read_rest(&s, "ppt/slidemasters/", "master", 0);
	read_rest(&s, "ppt/slidelayouts/", "layout", 0);
	read_rest(&s, "ppt/commentauthors", "comments", 0);
	package_give_rest(p);
	package_rels_fini(&s.rels);
	free(s.slides);
	package_close(p);
}
