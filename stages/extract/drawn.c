#include "drawn.h"

void
drawn_begin(struct drawn *w, struct str base)
{
	buf_reset(&w->base);
	buf_adds(&w->base, base);
	w->n = 0;
}

void
drawn_end(struct doc *d, struct drawn *w)
{
	doc_unit_end(d, &w->line);
	buf_reset(&w->height);
}

/* is_joint: is it plain that words meet here, or that none does? */
static bool
is_joint(char before, char after)
{
	return before == ' ' || after == ' ' || (unsigned char)before >= 0x80 ||
	       (unsigned char)after >= 0x80;
}

void
drawn_add(struct doc *d, struct drawn *w, struct str text, struct str height)
{
	struct buf *line = &w->line.text;
	struct buf *place = &w->line.place;

	if (text.n == 0)
		return;
	if (line->n > 0 && str_eq(height, buf_str(&w->height))) {
		if (!is_joint(line->p[line->n - 1], text.p[0]))
			doc_unit_add(d, &w->line, STR(" "));
		doc_unit_add(d, &w->line, text);
		return;
	}
	drawn_end(d, w);
	buf_adds(&w->height, height);
	buf_reset(place);
	buf_adds(place, buf_str(&w->base));
	doc_place(place, "line", ++w->n);
	doc_unit_add(d, &w->line, text);
}

void
drawn_fini(struct drawn *w)
{
	buf_fini(&w->base);
	buf_fini(&w->height);
	doc_unit_fini(&w->line);
}
