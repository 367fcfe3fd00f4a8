#include "word.h"

#include <stdlib.h>

#include "drawing.h"
#include "limits.h"
#include "mem.h"
#include "package.h"
#include "props.h"

enum element {
	PARAGRAPH,
	TEXT,
	DELETED_TEXT,
	FIELD_TEXT,
	TAB,
	BREAK,
	HYPHEN,
	SOFT_HYPHEN,
	SYMBOL,
	SKIP,       /* properties, which hold no text */
	DELETION,   /* what stands in it is struck out */
	INSERTION,  /* or was added by somebody */
	ANNOTATION, /* in WordprocessingML of 2003 any of the two */
	READING,    /* w:rt, beside the text */
	NAMED,      /* may have an alternative text */
	FIELD,      /* its instruction in an attribute */
	TEXT_PATH,  /* VML's ornamental text, in an attribute */
	NOTE,
	COMMENT,
	SECTION, /* properties that hold text where all is one file */
	PAGE_HEADER,
	PAGE_FOOTER,
	LINK,
	OTHER
};

static const struct xml_name names[] = {
	{ "r", OTHER },
	{ "t", TEXT },
	{ "p", PARAGRAPH },
	{ "rPr", SKIP },
	{ "pPr", SKIP },
	{ "tab", TAB },
	{ "ptab", TAB },
	{ "br", BREAK },
	{ "cr", BREAK },
	{ "noBreakHyphen", HYPHEN },
	{ "softHyphen", SOFT_HYPHEN },
	{ "sym", SYMBOL },
	{ "delText", DELETED_TEXT },
	{ "instrText", FIELD_TEXT },
	{ "delInstrText", FIELD_TEXT },
	{ "del", DELETION },
	{ "moveFrom", DELETION },
	{ "ins", INSERTION },
	{ "moveTo", INSERTION },
	{ "annotation", ANNOTATION },
	{ "rt", READING },
	{ "tcPr", SKIP },
	{ "trPr", SKIP },
	{ "tblPr", SKIP },
	{ "sectPr", SECTION },
	{ "sdtPr", SKIP },
	{ "docPr", NAMED },
	{ "cNvPr", NAMED },
	{ "fldSimple", FIELD },
	{ "textpath", TEXT_PATH },
	{ "footnote", NOTE },
	{ "endnote", NOTE },
	{ "comment", COMMENT },
	{ "hdr", PAGE_HEADER },
	{ "ftr", PAGE_FOOTER },
	{ "hlink", LINK },
};

/* What a paragraph's text is split into. */
enum lane { MAIN, DELETED, INSERTED, IN_FIELD, RUBY, ALT, LANES };

static const char *const lane_steps[LANES] = {
	[MAIN] = NULL,
	[DELETED] = "deleted",
	[INSERTED] = "inserted",
	[IN_FIELD] = "field",
	[RUBY] = "ruby",
	[ALT] = "alt",
};

/* A paragraph that is open; text boxes nest them. */
struct paragraph {
	struct doc_unit lanes[LANES];
};

struct reader {
	struct package *package;
	struct alternate alternate;
	struct paragraph *open;
	size_t n, cap, made; /* open; room; those that have buffers */
	struct buf base;     /* place of what the paragraphs lie in */
	bool numbered;       /* paragraphs are told by number */
	uint64_t count;
	const char *note; /* kind of a note: "note" or "endnote" */
	/* Of a file that is all in one: what stands between the paragraphs. */
	bool flat;
	bool aside;
	uint64_t count_outside, notes, headers, footers;
	enum lane lane; /* where text goes */
	bool in_text;
	unsigned deletions, readings; /* elements open */
	unsigned insertion;           /* depth of the outermost, or 0 */
	struct buf author;            /* of the last change */
	uint64_t said;
};

static enum element
find(struct str name)
{
	return (enum element)xml_find(
	    names, sizeof names / sizeof *names, name, OTHER);
}

static void
open_paragraph(struct reader *r)
{
	r->open = mem_grow(r->open, r->n, &r->cap, sizeof *r->open);
	if (r->n == r->made)
		r->open[r->made++] = (struct paragraph){ 0 };
	struct paragraph *p = &r->open[r->n++];

	r->count++;
	for (unsigned i = 0; i < LANES; i++) {
		struct buf *place = &p->lanes[i].place;

		buf_reset(place);
		buf_adds(place, buf_str(&r->base));
		if (r->numbered || place->n == 0)
			doc_place(place, "para", r->count);
		if (lane_steps[i] != NULL)
			doc_place_part(place, lane_steps[i]);
	}
}

static void
close_paragraph(struct reader *r)
{
	if (r->n == 0)
		return;
	struct paragraph *p = &r->open[--r->n];

	for (unsigned i = 0; i < LANES; i++)
		doc_unit_end(r->package->doc, &p->lanes[i]);
}

/* add: text to a lane of the innermost paragraph. */
static void
add(struct reader *r, enum lane lane, struct str s)
{
	bool implied = r->n == 0;

	if (s.n == 0)
		return;
	if (implied) /* text outside of any, as no writer makes it */
		open_paragraph(r);
	r->said += s.n;
	struct doc_unit *lanes = r->open[r->n - 1].lanes;

	if (lane == MAIN && r->insertion > 0)
		doc_unit_quote(
		    r->package->doc, &lanes[MAIN], &lanes[INSERTED], s);
	else
		doc_unit_add(r->package->doc, &lanes[lane], s);
	if (implied)
		close_paragraph(r);
}

/* add_apart: text that is no continuation of what the lane has. */
static void
add_apart(struct reader *r, enum lane lane, struct str s)
{
	if (r->n > 0 && r->open[r->n - 1].lanes[lane].text.n > 0 && s.n > 0)
		add(r, lane, STR("\n"));
	add(r, lane, s);
}

/* current: where running text goes at the moment. */
static enum lane
current(const struct reader *r)
{
	if (r->deletions > 0)
		return DELETED;
	return r->readings > 0 ? RUBY : MAIN;
}

/* add_symbol: w:sym names a character of a font by its code. */
static void
add_symbol(struct reader *r, const char *const *attrs)
{
	struct str hex;
	uint32_t cp = 0;
	struct buf b = { NULL, 0, 0 };

	if (!xml_attr(attrs, "char", &hex) || !xml_hex(hex, &cp))
		return;
	/* Fonts of pictures sit in the private area and say nothing. */
	if (cp < 0x20 || (cp >= 0xE000 && cp < 0xF900))
		return;
	buf_add_utf8(&b, cp);
	add(r, current(r), buf_str(&b));
	buf_fini(&b);
}

/* set_base: paragraphs that follow lie in "kind:ID". */
static void
set_base(struct reader *r, const char *kind, const char *const *attrs)
{
	struct str id = STR("0");

	xml_attr(attrs, "id", &id);
	buf_reset(&r->base);
	doc_place_name(&r->base, kind, id);
	r->numbered = false;
}

static void
start_comment(struct reader *r, const char *const *attrs)
{
	struct str author;
	struct buf place = { NULL, 0, 0 };

	set_base(r, "comment", attrs);
	if (xml_attr(attrs, "author", &author)) {
		buf_adds(&place, buf_str(&r->base));
		doc_place_part(&place, "author");
		(void)doc_text(r->package->doc, buf_str(&place), author);
	}
	buf_fini(&place);
}

/* give_author: who changed the text, each time it is another. */
static void
give_author(struct reader *r, const char *const *attrs)
{
	struct str author;
	struct buf place = { NULL, 0, 0 };

	if (!xml_attr(attrs, "author", &author) ||
	    str_eq(author, buf_str(&r->author)))
		return;
	buf_reset(&r->author);
	buf_adds(&r->author, author);
	buf_adds(&place, buf_str(r->n > 0 ? &r->open[r->n - 1].lanes[MAIN].place
					  : &r->base));
	doc_place_part(&place, "author");
	(void)doc_text(r->package->doc, buf_str(&place), author);
	buf_fini(&place);
}

static void
add_attr(struct reader *r, enum lane lane, const char *const *attrs,
    const char *name)
{
	struct str value;

	if (xml_attr(attrs, name, &value))
		add_apart(r, lane, value);
}

/* start_aside: of one file: a note, a header; they do not lie in each other. */
static void
start_aside(struct reader *r, const char *kind, uint64_t *count, bool numbered)
{
	if (!r->flat || r->aside)
		return;
	r->aside = true;
	r->count_outside = r->count;
	r->numbered = numbered;
	if (numbered)
		r->count = 0;
	doc_place(&r->base, kind, ++*count);
}

static void
end_aside(struct reader *r)
{
	if (!r->aside)
		return;
	r->aside = false;
	r->numbered = true;
	r->count = r->count_outside;
	buf_reset(&r->base);
}

static void
start_insertion(struct reader *r, const char *const *attrs)
{
	give_author(r, attrs);
	if (r->insertion == 0)
		r->insertion = xml_depth(r->package->xml);
}

static void
start_element(struct reader *r, struct str name, const char *const *attrs)
{
	struct str type;

	switch (find(name)) {
	case SKIP:
		xml_skip(r->package->xml);
		break;
	case PARAGRAPH:
		open_paragraph(r);
		break;
	case TEXT:
		r->in_text = true;
		r->lane = current(r);
		break;
	case DELETED_TEXT:
		r->in_text = true;
		r->lane = DELETED;
		break;
	case FIELD_TEXT:
		r->in_text = true;
		r->lane = IN_FIELD;
		break;
	case TAB:
		add(r, current(r), STR("\t"));
		break;
	case BREAK:
		add(r, current(r), STR("\n"));
		break;
	case HYPHEN:
		add(r, current(r), STR("\xE2\x80\x91"));
		break;
	case SOFT_HYPHEN:
		add(r, current(r), STR("\xC2\xAD"));
		break;
	case SYMBOL:
		add_symbol(r, attrs);
		break;
	case INSERTION:
		start_insertion(r, attrs);
		break;
	case ANNOTATION:
		if (xml_attr(attrs, "type", &type) &&
		    xml_is(type, "Word.Insertion"))
			start_insertion(r, attrs);
		break;
	case DELETION:
		give_author(r, attrs);
		if (r->deletions++ == 0 && r->n > 0 &&
		    r->open[r->n - 1].lanes[DELETED].text.n > 0)
			add(r, DELETED, STR("\n"));
		break;
	case READING:
		r->readings++;
		break;
	case NAMED:
		add_attr(r, ALT, attrs, "descr");
		add_attr(r, ALT, attrs, "title");
		break;
	case FIELD:
		add_attr(r, IN_FIELD, attrs, "instr");
		break;
	case TEXT_PATH:
		add_attr(r, ALT, attrs, "string");
		break;
	case NOTE:
		if (r->flat)
			start_aside(r, r->note, &r->notes, false);
		else
			set_base(r, r->note, attrs);
		break;
	case SECTION:
		if (!r->flat)
			xml_skip(r->package->xml);
		break;
	case PAGE_HEADER:
		start_aside(r, "header", &r->headers, true);
		break;
	case PAGE_FOOTER:
		start_aside(r, "footer", &r->footers, true);
		break;
	case LINK:
		if (r->flat)
			add_attr(r, IN_FIELD, attrs, "dest");
		break;
	case COMMENT:
		start_comment(r, attrs);
		break;
	case OTHER:
		break;
	}
}

static void
start(void *arg, struct str name, const char *const *attrs)
{
	struct reader *r = arg;

	if (!alternate_start(&r->alternate, r->package, name, r->said))
		start_element(r, name, attrs);
}

static void
end(void *arg, struct str name)
{
	struct reader *r = arg;

	alternate_end(&r->alternate, r->package, name);
	if (r->insertion == xml_depth(r->package->xml) + 1)
		r->insertion = 0;
	switch (find(name)) {
	case PARAGRAPH:
		close_paragraph(r);
		break;
	case TEXT:
	case DELETED_TEXT:
	case FIELD_TEXT:
		r->in_text = false;
		break;
	case DELETION:
		if (r->deletions > 0)
			r->deletions--;
		break;
	case READING:
		if (r->readings > 0)
			r->readings--;
		break;
	case NOTE:
	case PAGE_HEADER:
	case PAGE_FOOTER:
		end_aside(r);
		break;
	default:
		break;
	}
}

static void
text(void *arg, struct str s)
{
	struct reader *r = arg;

	if (r->in_text)
		add(r, r->lane, s);
}

static const struct xml_events events = { start, end, text };

/* finish: what a cut part had begun; the reader's memory. */
static void
finish(struct reader *r)
{
	while (r->n > 0)
		close_paragraph(r);
	for (size_t i = 0; i < r->made; i++)
		for (unsigned k = 0; k < LANES; k++)
			doc_unit_fini(&r->open[i].lanes[k]);
	free(r->open);
	buf_fini(&r->base);
	buf_fini(&r->author);
}

/* read_part: paragraphs of one part, told by number below place. */
static void
read_part(struct package *p, struct package_part *part, struct str place,
    const char *note)
{
	struct reader r = { .package = p, .numbered = true, .note = note };
	struct package_rels rels;
	uint64_t count = 0;

	buf_adds(&r.base, place);
	package_parse(p, part, &events, &r);
	finish(&r);

	package_rels_read(p, part, &rels);
	drawing_read_related(p, &rels, place, &count);
	package_links(p, &rels, place);
	package_rels_fini(&rels);
}

/* Parts beside the body, by the beginning of their names in its folder. */
static const struct side {
	const char *prefix;
	const char *step; /* numbered by part, or NULL: by what is in it */
	const char *note;
} sides[] = {
	{ "header", "header", "note" },
	{ "footer", "footer", "note" },
	{ "footnotes", NULL, "note" },
	{ "endnotes", NULL, "endnote" },
	{ "comments", NULL, "note" },
	{ "glossary/document", "glossary", "note" },
};

static void
read_sides(struct package *p, struct str folder)
{
	for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
		struct package_part *part = NULL;
		struct buf prefix = { NULL, 0, 0 }, place = { NULL, 0, 0 };
		uint64_t number = 0;

		buf_adds(&prefix, folder);
		buf_addz(&prefix, sides[i].prefix);
		while ((part = package_next(p, part, buf_z(&prefix), ".xml")) !=
		       NULL) {
			if (part->used)
				continue;
			buf_reset(&place);
			number++;
			if (sides[i].step != NULL)
				doc_place(&place, sides[i].step, number);
			read_part(p, part, buf_str(&place), sides[i].note);
		}
		buf_fini(&prefix);
		buf_fini(&place);
	}
}

/* body: the main part, where the package says or where it usually is. */
static struct package_part *
body(struct package *p)
{
	struct package_part *part = package_main(p);

	if (part == NULL)
		part = package_find(p, STR("word/document.xml"));
	return part != NULL ? part
			    : package_next(p, NULL, "word/document", ".xml");
}

void
word_read(struct doc *d)
{
	struct package p;

	if (package_open(&p, d) < 0)
		return;
	struct package_part *part = body(&p);

	props_read(&p);
	if (part != NULL)
		read_part(&p, part, STR(""), "note");
	else
		doc_fault(d, FAULT_DAMAGED, STR("no main part"));
	read_sides(&p, STR("word/"));
	package_give_rest(&p);
	package_close(&p);
}

void
word_read_xml(struct doc *d)
{
	struct package p = { .doc = d };
	struct reader r = {
		.package = &p, .numbered = true, .note = "note", .flat = true
	};

	props_read_bytes(d, doc_bytes(d));
	package_parse_bytes(&p, doc_bytes(d), &events, &r);
	finish(&r);
}
