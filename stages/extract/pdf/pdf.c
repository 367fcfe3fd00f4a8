#include "pdf.h"

#include <fontconfig/fontconfig.h>
#include <poppler.h>

#include "fact.h"
#include "xmp.h"
#include "charset/charset.h"
#include "limits.h"

/* Entries of an outline or list in each other. */
enum { NESTED_MAX = 32 };

/* A text is garbled when more than one character in so many is none. */
enum { GARBLED_PART = 5 };

/* Pixels in a point of 1/72 inch, when a page is drawn: 216 in an inch. */
#define SCALE 3.0
#define PIXELS_MAX 40e6

/* A file's end mark is looked for in its last bytes. */
enum { TAIL = 2048 };

struct reader {
	struct doc *doc;
	const struct pdf_opts *opts;
	PopplerDocument *file;
	struct buf place;
	/* Pages of pictures without text: "1-3, 7". */
	struct buf blind;
	uint64_t blind_n, first, last;
	bool cmaps_missing;
};

/* The smallest file that has a page and a font. */
static const char smallest[] =
    "%PDF-1.1\n"
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 9 9]>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/Resources<</Font<</F 4 0 R>>>>>>endobj\n"
    "4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Root 1 0 R>>\n%%EOF\n";

static PopplerDocument *
open_file(struct str bytes, GError **error)
{
	GBytes *b = g_bytes_new_static(bytes.p, bytes.n);
	PopplerDocument *file = poppler_document_new_from_bytes(b, NULL, error);

	g_bytes_unref(b);
	return file;
}

/* scan_fonts: sets up the library that finds fonts. */
static void
scan_fonts(PopplerDocument *file)
{
	PopplerFontInfo *info = poppler_font_info_new(file);
	PopplerFontsIter *i = NULL;

	if (poppler_font_info_scan(info, 1, &i))
		poppler_fonts_iter_free(i);
	g_object_unref(info);
}

/* no_fonts: those of the machine are for drawing; none is looked for. */
static void
no_fonts(void)
{
	FcConfig *none = FcConfigCreate();

	if (none == NULL)
		return;
	FcConfigSetCurrent(none);
	FcConfigDestroy(none);
}

void
pdf_warm_up(void)
{
	no_fonts();
	PopplerDocument *file =
	    open_file((struct str){ smallest, sizeof smallest - 1 }, NULL);
	PopplerPage *page =
	    file == NULL ? NULL : poppler_document_get_page(file, 0);

	/* Strings of UTF-16 are read by modules of the C library's. */
	(void)g_iconv_open("UTF-8", "UTF-16BE");
	(void)g_iconv_open("UTF-8", "UTF-16LE");
	if (page == NULL)
		return;
	scan_fonts(file);
	g_free(poppler_page_get_text(page));
	g_object_unref(page);
	/* The document stays: its last one takes all that is shared away. */
}

/* take_text: a string of poppler's at the place; it is given back. */
static void
take_text(struct reader *r, char *text)
{
	if (text != NULL)
		fact_text(r->doc, buf_str(&r->place), str_of(text));
	g_free(text);
}

static void
take_meta(struct reader *r, const char *key, char *text)
{
	if (text != NULL)
		fact_meta(r->doc, str_of(key), str_of(text));
	g_free(text);
}

static void
take_string(struct reader *r, const char *key, char *text)
{
	if (text != NULL)
		fact_string(r->doc, key, str_of(text));
	g_free(text);
}

/* -- what the file says of itself -- */

static void
read_info(struct reader *r)
{
	PopplerDocument *f = r->file;
	char *xmp;

	take_meta(r, "title", poppler_document_get_title(f));
	take_meta(r, "author", poppler_document_get_author(f));
	take_meta(r, "subject", poppler_document_get_subject(f));
	take_meta(r, "keywords", poppler_document_get_keywords(f));
	take_string(r, "program", poppler_document_get_creator(f));
	take_string(r, "producer", poppler_document_get_producer(f));
	fact_time(r->doc, "created", poppler_document_get_creation_date(f));
	fact_time(
	    r->doc, "modified", poppler_document_get_modification_date(f));
	xmp = poppler_document_get_metadata(f);
	if (xmp != NULL)
		xmp_read(r->doc, str_of(xmp));
	g_free(xmp);
}

/* action_title: of an entry of the outline; NULL when it has none. */
static void
take_entry(struct reader *r, PopplerIndexIter *i, uint64_t number)
{
	PopplerAction *action = poppler_index_iter_get_action(i);

	if (action == NULL)
		return;
	buf_reset(&r->place);
	doc_place(&r->place, "outline", number);
	if (action->any.title != NULL)
		fact_text(
		    r->doc, buf_str(&r->place), str_of(action->any.title));
	poppler_action_free(action);
}

static void
read_outline(
    struct reader *r, PopplerIndexIter *i, uint64_t *number, unsigned depth)
{
	if (i == NULL)
		return;
	do {
		take_entry(r, i, ++*number);
		if (depth < NESTED_MAX && *number < LIMIT_MEMBERS)
			read_outline(r, poppler_index_iter_get_child(i), number,
			    depth + 1);
	} while (*number < LIMIT_MEMBERS && !doc_is_full(r->doc) &&
		 poppler_index_iter_next(i));
	poppler_index_iter_free(i);
}

static void
read_layers(
    struct reader *r, PopplerLayersIter *i, uint64_t *number, unsigned depth)
{
	if (i == NULL)
		return;
	do {
		buf_reset(&r->place);
		doc_place(&r->place, "layer", ++*number);
		take_text(r, poppler_layers_iter_get_title(i));
		if (depth < NESTED_MAX && *number < LIMIT_MEMBERS)
			read_layers(r, poppler_layers_iter_get_child(i), number,
			    depth + 1);
	} while (*number < LIMIT_MEMBERS && !doc_is_full(r->doc) &&
		 poppler_layers_iter_next(i));
	poppler_layers_iter_free(i);
}

/* -- attached files -- */

static gboolean
add_piece(const gchar *p, gsize n, gpointer arg, GError **error)
{
	struct buf *content = arg;

	(void)error;
	if (n > LIMIT_DOCUMENT - content->n)
		return FALSE;
	buf_add(content, p, n);
	return TRUE;
}

static void
give_file(struct reader *r, PopplerAttachment *file)
{
	struct buf content = { NULL, 0, 0 }, name = { NULL, 0, 0 };
	const char *stored = poppler_attachment_get_name(file);

	charset_to_utf8("UTF-8", str_of(stored == NULL ? "" : stored), &name);
	struct doc_child child = { .name = buf_str(&name),
		.raw = buf_str(&name),
		.charset = STR("UTF-8"),
		.how = STR("declared") };

	if (poppler_attachment_save_to_callback(
		file, add_piece, &content, NULL)) {
		child.content = buf_str(&content);
		doc_give(r->doc, &child);
	} else {
		doc_fault_in(r->doc, FAULT_DAMAGED, buf_str(&name),
		    "an attached file cannot be read");
	}
	buf_fini(&content);
	buf_fini(&name);
}

static void
read_files(struct reader *r)
{
	GList *all = poppler_document_get_attachments(r->file);

	for (GList *l = all; l != NULL; l = l->next) {
		give_file(r, l->data);
		g_object_unref(l->data);
	}
	g_list_free(all);
}

/* -- what poppler says -- */

/* contains: does a word stand in s? */
static bool
contains(struct str s, struct str word)
{
	for (; s.n >= word.n; s = str_from(s, 1))
		if (str_starts(s, word))
			return true;
	return false;
}

/*
 * listen: its complaints.  The only way to learn that characters are lost for
 * want of their tables.
 */
static void
listen(const gchar *domain, GLogLevelFlags level, const gchar *message,
    gpointer arg)
{
	struct reader *r = arg;

	(void)domain;
	(void)level;
	r->cmaps_missing |=
	    contains(str_of(message), STR("Missing language pack")) ||
	    contains(str_of(message), STR("CMap file for"));
}

static void
fault_cmaps(struct reader *r)
{
	if (r->cmaps_missing)
		doc_fault(r->doc, FAULT_CMAP_MISSING,
		    STR("tables of poppler-data; characters are lost"));
}

/* -- a page -- */

static void
page_place(struct reader *r, uint64_t page, const char *kind, uint64_t number)
{
	buf_reset(&r->place);
	doc_place(&r->place, "page", page);
	doc_place(&r->place, kind, number);
}

static bool
is_private(uint32_t cp)
{
	return (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000;
}

/* garbled: characters that are no text; *n gets those that are no blanks. */
static uint64_t
garbled(struct str text, uint64_t *n)
{
	uint64_t odd = 0;
	uint32_t cp;

	for (*n = 0; charset_next(&text, &cp);) {
		if (cp == ' ' || (cp >= '\t' && cp <= '\r'))
			continue;
		++*n;
		odd += cp < ' ' || (cp >= 0x7F && cp < 0xA0) || cp == 0xFFFD ||
		       is_private(cp);
	}
	return odd;
}

static void
fault_garbled(struct reader *r, uint64_t page, uint64_t odd, uint64_t n)
{
	struct buf b = { NULL, 0, 0 };

	buf_addz(&b, "page ");
	buf_add_u64(&b, page);
	buf_addz(&b, ": ");
	buf_add_u64(&b, odd);
	buf_addz(&b, " of ");
	buf_add_u64(&b, n);
	buf_addz(&b, " characters are private or controls; not given");
	doc_fault(r->doc, FAULT_TEXT_DAMAGED, buf_str(&b));
	buf_fini(&b);
}

static void
give_lines(struct reader *r, uint64_t page, struct str text)
{
	struct str line;

	for (uint64_t n = 1; str_split(&text, '\n', &line); n++) {
		page_place(r, page, "line", n);
		if (doc_text(r->doc, buf_str(&r->place), line) < 0)
			break;
	}
}

/*
 * join_marks: poppler sets each word that is written from the right between
 * marks of direction; of those between two words of a line a blank is left.
 */
static void
join_marks(char *text)
{
	static const char end[] = "\xE2\x80\xAC", begin[] = "\xE2\x80\xAB";
	const size_t n = sizeof end - 1;
	char *to = text;

	if (strstr(text, end) == NULL)
		return;
	for (const char *from = text; *from != '\0';) {
		size_t skip = 0;

		if (strncmp(from, end, n) == 0)
			skip = n + (from[n] == ' ');
		if (skip > 0 && strncmp(from + skip, begin, n) == 0) {
			*to++ = ' ';
			from += skip + n;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
}

/* read_text: false when the page has none. */
static bool
read_text(struct reader *r, uint64_t page, PopplerPage *p)
{
	struct buf mended = { NULL, 0, 0 };
	char *text = poppler_page_get_text(p);
	uint64_t n, odd;

	if (text == NULL)
		return false;
	join_marks(text);
	struct str s = str_of(text);

	if (!charset_is_utf8(s)) {
		charset_to_utf8("UTF-8", s, &mended);
		s = buf_str(&mended);
	}
	odd = garbled(s, &n);
	if (odd * GARBLED_PART > n)
		fault_garbled(r, page, odd, n);
	else
		give_lines(r, page, s);
	g_free(text);
	buf_fini(&mended);
	return n > 0;
}

static void
read_note(struct reader *r, uint64_t page, uint64_t number, PopplerAnnot *a)
{
	page_place(r, page, "annotation", number);
	take_text(r, poppler_annot_get_contents(a));
	if (POPPLER_IS_ANNOT_MARKUP(a)) {
		doc_place_part(&r->place, "author");
		take_text(
		    r, poppler_annot_markup_get_label(POPPLER_ANNOT_MARKUP(a)));
		page_place(r, page, "annotation", number);
		doc_place_part(&r->place, "subject");
		take_text(r,
		    poppler_annot_markup_get_subject(POPPLER_ANNOT_MARKUP(a)));
	}
	if (!POPPLER_IS_ANNOT_FILE_ATTACHMENT(a))
		return;
	PopplerAttachment *file = poppler_annot_file_attachment_get_attachment(
	    POPPLER_ANNOT_FILE_ATTACHMENT(a));

	if (file == NULL)
		return;
	give_file(r, file);
	g_object_unref(file);
}

static void
read_notes(struct reader *r, uint64_t page, PopplerPage *p)
{
	GList *all = poppler_page_get_annot_mapping(p);
	uint64_t n = 0;

	for (GList *l = all; l != NULL && !doc_is_full(r->doc); l = l->next)
		read_note(
		    r, page, ++n, ((PopplerAnnotMapping *)l->data)->annot);
	poppler_page_free_annot_mapping(all);
}

static void
read_links(struct reader *r, uint64_t page, PopplerPage *p)
{
	GList *all = poppler_page_get_link_mapping(p);
	uint64_t n = 0;

	for (GList *l = all; l != NULL && !doc_is_full(r->doc); l = l->next) {
		PopplerAction *a = ((PopplerLinkMapping *)l->data)->action;

		if (a == NULL || a->type != POPPLER_ACTION_URI ||
		    a->uri.uri == NULL)
			continue;
		page_place(r, page, "link", ++n);
		fact_text(r->doc, buf_str(&r->place), str_of(a->uri.uri));
	}
	poppler_page_free_link_mapping(all);
}

static char *
field_text(PopplerFormField *f)
{
	switch (poppler_form_field_get_field_type(f)) {
	case POPPLER_FORM_FIELD_TEXT:
		return poppler_form_field_text_get_text(f);
	case POPPLER_FORM_FIELD_CHOICE:
		return poppler_form_field_choice_get_text(f);
	default:
		return NULL;
	}
}

static void
read_fields(struct reader *r, uint64_t page, PopplerPage *p)
{
	GList *all = poppler_page_get_form_field_mapping(p);
	uint64_t n = 0;

	for (GList *l = all; l != NULL && !doc_is_full(r->doc); l = l->next) {
		PopplerFormField *f =
		    ((PopplerFormFieldMapping *)l->data)->field;

		page_place(r, page, "field", ++n);
		take_text(r, field_text(f));
	}
	poppler_page_free_form_field_mapping(all);
}

/* -- pages of pictures -- */

static void
end_range(struct reader *r)
{
	if (r->first == 0)
		return;
	if (r->blind.n > 0)
		buf_addz(&r->blind, ", ");
	buf_add_u64(&r->blind, r->first);
	if (r->last > r->first) {
		buf_addc(&r->blind, '-');
		buf_add_u64(&r->blind, r->last);
	}
}

static void
note_blind(struct reader *r, uint64_t page)
{
	if (r->first == 0 || page != r->last + 1) {
		end_range(r);
		r->first = page;
	}
	r->last = page;
	r->blind_n++;
}

static bool
has_picture(PopplerPage *p)
{
	GList *all = poppler_page_get_image_mapping(p);
	bool has = all != NULL;

	poppler_page_free_image_mapping(all);
	return has;
}

/* add_gray: pixels of cairo's, of four bytes, as one each. */
static void
add_gray(struct buf *out, cairo_surface_t *s, int width, int height)
{
	const unsigned char *p = cairo_image_surface_get_data(s);
	int stride = cairo_image_surface_get_stride(s);

	for (int y = 0; y < height; y++) {
		const unsigned char *row = p + (size_t)y * (size_t)stride;
		char *to = buf_reserve(out, (size_t)width);

		for (int x = 0; x < width; x++, row += 4)
			to[x] = (char)((row[0] + 2 * row[1] + row[2]) / 4);
		out->n += (size_t)width;
	}
}

/* draw: a page on white. */
static cairo_surface_t *
draw(PopplerPage *p, int width, int height)
{
	cairo_surface_t *s =
	    cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *c = cairo_create(s);

	cairo_set_source_rgb(c, 1, 1, 1);
	cairo_paint(c);
	cairo_scale(c, SCALE, SCALE);
	poppler_page_render(p, c);
	cairo_destroy(c);
	return s;
}

/* give_picture: a page as a file of its own, "page-3.pgm". */
static void
give_picture(struct reader *r, uint64_t page, PopplerPage *p)
{
	struct buf name = { NULL, 0, 0 }, content = { NULL, 0, 0 };
	double w, h;

	poppler_page_get_size(p, &w, &h);
	if (!(w >= 1 && h >= 1 && w * h * SCALE * SCALE <= PIXELS_MAX))
		return;
	int width = (int)(w * SCALE), height = (int)(h * SCALE);
	cairo_surface_t *s = draw(p, width, height);

	buf_addz(&name, "page-");
	buf_add_u64(&name, page);
	buf_addz(&name, ".pgm");
	buf_addz(&content, "P5\n");
	buf_add_u64(&content, (uint64_t)width);
	buf_addc(&content, ' ');
	buf_add_u64(&content, (uint64_t)height);
	buf_addz(&content, "\n255\n");
	if (cairo_surface_status(s) == CAIRO_STATUS_SUCCESS) {
		cairo_surface_flush(s);
		add_gray(&content, s, width, height);
		struct doc_child child = { .name = buf_str(&name),
			.raw = buf_str(&name),
			.charset = STR("US-ASCII"),
			.how = STR("ascii"),
			.content = buf_str(&content) };

		doc_give(r->doc, &child);
	}
	cairo_surface_destroy(s);
	buf_fini(&name);
	buf_fini(&content);
}

static void
fault_blind(struct reader *r)
{
	struct buf b = { NULL, 0, 0 };

	if (r->blind_n == 0)
		return;
	end_range(r);
	buf_addz(&b, r->blind_n == 1 ? "a picture without text: page "
				     : "pictures without text: pages ");
	/* As many as one wants to read. */
	buf_adds(&b, str_head(buf_str(&r->blind), 256));
	doc_fault(r->doc, FAULT_NO_TEXT_LAYER, buf_str(&b));
	buf_fini(&b);
}

static void
read_page(struct reader *r, uint64_t number)
{
	PopplerPage *p = poppler_document_get_page(r->file, (int)number - 1);

	if (p == NULL) {
		struct buf b = { NULL, 0, 0 };

		buf_addz(&b, "page ");
		buf_add_u64(&b, number);
		doc_fault_in(
		    r->doc, FAULT_DAMAGED, buf_str(&b), "cannot be read");
		buf_fini(&b);
		return;
	}
	if (!read_text(r, number, p) && has_picture(p)) {
		note_blind(r, number);
		if (r->opts->render)
			give_picture(r, number, p);
	}
	read_notes(r, number, p);
	read_fields(r, number, p);
	read_links(r, number, p);
	g_object_unref(p);
}

static void
read_pages(struct reader *r)
{
	int n = poppler_document_get_n_pages(r->file);
	uint64_t all = n > 0 ? (uint64_t)n : 0;
	uint64_t most = all < r->opts->pages ? all : r->opts->pages;

	fact_number(r->doc, "pages", all);
	for (uint64_t i = 1; i <= most && !doc_is_full(r->doc); i++) {
		read_page(r, i);
		r->opts->page_done(r->opts->arg);
	}
	fault_blind(r);
	if (most < all)
		doc_fault(r->doc, FAULT_LIMIT_TEXT, STR("too many pages"));
}

/* -- the file -- */

static void
read_file(struct reader *r)
{
	uint64_t entries = 0, layers = 0;

	g_log_set_default_handler(listen, r);
	read_info(r);
	read_pages(r);
	fault_cmaps(r);
	read_outline(r, poppler_index_iter_new(r->file), &entries, 0);
	read_layers(r, poppler_layers_iter_new(r->file), &layers, 0);
	read_files(r);
}

/* check_end: a file that was cut off lacks its last line; the rest is found. */
static void
check_end(struct doc *d)
{
	struct str s = doc_bytes(d);

	s = str_from(s, s.n > TAIL ? s.n - TAIL : 0);
	while (s.n > 0 && !str_starts(s, STR("%%EOF")))
		s = str_from(s, 1);
	if (s.n == 0)
		doc_fault(d, FAULT_TRUNCATED, STR("no mark of its end"));
}

void
pdf_read(struct doc *d, const struct pdf_opts *opts)
{
	GError *error = NULL;
	struct reader r = {
		.doc = d, .opts = opts, .file = open_file(doc_bytes(d), &error)
	};

	if (r.file != NULL) {
		read_file(&r);
		g_object_unref(r.file);
	} else if (g_error_matches(
		       error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) {
		doc_fault(d, FAULT_ENCRYPTED, STR("a password is needed"));
	} else {
		doc_fault(d, FAULT_DAMAGED,
		    error == NULL ? STR("no PDF") : str_of(error->message));
	}
	check_end(d);
	g_clear_error(&error);
	buf_fini(&r.place);
	buf_fini(&r.blind);
}
