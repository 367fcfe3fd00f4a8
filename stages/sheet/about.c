#include "about.h"

#include "buf.h"

struct pen {
	struct xlsxwrite *x;
	struct xlsxpage *page;
	int bad;
};

static void
line(struct pen *p, struct str a, struct str b, struct str c,
    enum xlsxwrite_style style)
{
	struct str cells[3] = { a, b, c };

	if (p->bad == 0)
		p->bad = xlsxwrite_line(p->x, p->page, cells, 3, style);
}

static void
section(struct pen *p, const char *title)
{
	line(p, STR(""), STR(""), STR(""), XLSX_PLAIN);
	line(p, str_of(title), STR(""), STR(""), XLSX_TITLE);
}

static void
say(struct pen *p, const char *what, const char *text)
{
	line(p, str_of(what), str_of(text), STR(""), XLSX_PLAIN);
}

static void
stages(struct pen *p, const struct about *a)
{
	struct buf times = { NULL, 0, 0 };

	section(p, "Made by");
	line(p, STR("program"), STR("options"), STR("release"), XLSX_HEAD);
	for (size_t i = 0; i < a->n_stages; i++) {
		const struct about_stage *s = &a->stages[i];

		buf_reset(&times);
		buf_adds(&times, s->release);
		if (s->times > 1) {
			buf_addz(&times, ", ");
			buf_add_u64(&times, s->times);
			buf_addz(&times, " times");
		}
		line(p, s->name, s->options, buf_str(&times), XLSX_PLAIN);
	}
	line(p, STR("sheet"), STR(""), str_of(a->release), XLSX_PLAIN);
	buf_fini(&times);
}

static void
columns(struct pen *p)
{
	static const enum table shown[] = { TABLE_HITS, TABLE_FILES,
		TABLE_FAULTS };

	section(p, "Columns");
	line(p, STR("column"), STR("meaning"), STR("sheet"), XLSX_HEAD);
	for (size_t t = 0; t < sizeof shown / sizeof *shown; t++) {
		size_t n;
		const struct column *c = column_of(shown[t], &n);

		for (size_t i = 0; i < n; i++)
			line(p, str_of(c[i].name), str_of(c[i].doc),
			    str_of(table_title(shown[t])), XLSX_PLAIN);
	}
}

int
about_page(const struct about *a, struct xlsxwrite *x, struct xlsxpage *page)
{
	struct pen p = { x, page, 0 };

	line(&p, STR("riffle: names in a pile of files"), STR(""), STR(""),
	    XLSX_TITLE);
	say(&p, "Stream",
	    a->has_frame
		? "format 1, complete: every program that began has ended"
		: "filtered: without its frame nothing says whether records "
		  "are missing");
	say(&p, "Hits",
	    "A hit says that a name stands there, not that the "
	    "file is about it. Read context and why before you rely on it.");
	say(&p, "Review",
	    "Write in the columns reviewed and note, sort and "
	    "filter as you like; riffle-sheet -r THIS.xlsx gives both to the "
	    "next sheet.");
	say(&p, "Escapes",
	    "\\xHH stands for a byte that is no UTF-8 or for a "
	    "control, \\uHHHH for a noncharacter, \\r for a lone carriage "
	    "return.");
	say(&p, "Long cells",
	    "A cell holds 32,767 characters; a longer text "
	    "ends in \xE2\x80\xA6[cut, see id]. It is whole in hits.tsv and "
	    "in the stream.");
	say(&p, "Names",
	    "The names come from the dictionaries of riffle; "
	    "source says from where. The licences of that data stand beside "
	    "the dictionaries, in dictionaries/README.md.");
	line(&p, STR(ABOUT_TWIN), a->twin, STR(""), XLSX_PLAIN);
	for (size_t i = 0; i < a->n_notices; i++)
		line(&p, STR("Notice"), a->notices[i], STR(""), XLSX_PLAIN);
	stages(&p, a);
	columns(&p);
	return p.bad;
}

const struct column *
about_columns(size_t *n)
{
	static const struct column all[] = { { .width = 18 }, { .width = 120 },
		{ .width = 14 } };

	*n = sizeof all / sizeof *all;
	return all;
}
