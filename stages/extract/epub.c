#include "epub.h"

#include <stdlib.h>

#include "html.h"
#include "mem.h"
#include "package.h"
#include "props.h"

/* A file of the book, by the id it is called by in the order of reading. */
struct file {
	size_t id_at, id_n, href_at, href_n; /* in book.text */
};

struct book {
	struct package package;
	struct buf text, path;
	struct file *files;
	size_t n, cap;
	struct buf order; /* ids, each with a line end */
	struct buf main;  /* name of the part that lists all */
	uint64_t pages;
};

static void
container_start(void *arg, struct str name, const char *const *attrs)
{
	struct book *b = arg;
	struct str path;

	if (xml_is(name, "rootfile") && b->main.n == 0 &&
	    xml_attr(attrs, "full-path", &path))
		buf_adds(&b->main, path);
}

/* add_unescaped: an address as a name: %20 is a space, #note leads into it. */
static void
add_unescaped(struct buf *out, struct str href)
{
	uint32_t c;

	href = str_head(href, str_find(href, '#'));
	for (; href.n > 0; href = str_from(href, 1)) {
		if (href.p[0] == '%' && href.n > 2 &&
		    xml_hex(str_head(str_from(href, 1), 2), &c)) {
			buf_addc(out, (char)c);
			href = str_from(href, 2);
		} else {
			buf_addc(out, href.p[0]);
		}
	}
}

static void
list_start(void *arg, struct str name, const char *const *attrs)
{
	struct book *b = arg;
	struct str id, href;

	if (xml_is(name, "itemref") && xml_attr(attrs, "idref", &id)) {
		buf_adds(&b->order, id);
		buf_addc(&b->order, '\n');
	}
	if (!xml_is(name, "item") || !xml_attr(attrs, "id", &id) ||
	    !xml_attr(attrs, "href", &href))
		return;
	struct file f = { .id_at = b->text.n, .id_n = id.n };

	buf_adds(&b->text, id);
	f.href_at = b->text.n;
	add_unescaped(&b->text, href);
	f.href_n = b->text.n - f.href_at;
	b->files = mem_grow(b->files, b->n, &b->cap, sizeof *b->files);
	b->files[b->n++] = f;
}

static void
read_page(struct book *b, struct package_part *part)
{
	struct doc *d = b->package.doc;
	struct buf bytes = { NULL, 0, 0 }, utf8 = { NULL, 0, 0 };
	struct buf place = { NULL, 0, 0 }, what = { NULL, 0, 0 };

	package_read(&b->package, part, &bytes);
	buf_adds(&what, part->name);
	doc_decode(d, buf_str(&bytes), html_declared(buf_str(&bytes)),
	    buf_z(&what), &utf8);
	doc_place(&place, "part", ++b->pages);
	html_text(d, buf_str(&utf8), buf_str(&place));
	buf_fini(&bytes);
	buf_fini(&utf8);
	buf_fini(&place);
	buf_fini(&what);
}

/* part_of: a file of the list as a part; its address begins where that lies. */
static struct package_part *
part_of(struct book *b, const struct file *f)
{
	struct str folder = buf_str(&b->main);
	struct str href =
	    str_head(str_from(buf_str(&b->text), f->href_at), f->href_n);

	while (folder.n > 0 && folder.p[folder.n - 1] != '/')
		folder.n--;
	buf_reset(&b->path);
	package_resolve(&b->path, folder, href);
	return package_find(&b->package, buf_str(&b->path));
}

static bool
is_page(struct str name)
{
	return str_ends(name, STR(".xhtml")) || str_ends(name, STR(".html")) ||
	       str_ends(name, STR(".htm"));
}

static const struct file *
file_of(const struct book *b, struct str id)
{
	for (size_t i = 0; i < b->n; i++)
		if (str_eq(
			str_head(str_from(buf_str(&b->text), b->files[i].id_at),
			    b->files[i].id_n),
			id))
			return &b->files[i];
	return NULL;
}

/* read_pages: in the order of reading. */
static void
read_pages(struct book *b)
{
	struct str rest = buf_str(&b->order), id;

	while (!doc_is_full(b->package.doc) && str_split(&rest, '\n', &id)) {
		const struct file *f = file_of(b, id);
		struct package_part *part = f == NULL ? NULL : part_of(b, f);

		if (part != NULL && !part->used)
			read_page(b, part);
	}
}

/* read_rest: pages that the order of reading leaves out. */
static void
read_rest(struct book *b)
{
	struct package_part *part = NULL;

	while (!doc_is_full(b->package.doc) &&
	       (part = package_next(&b->package, part, "", "")) != NULL)
		if (!part->used && is_page(part->name))
			read_page(b, part);
}

void
epub_read(struct doc *d)
{
	static const struct xml_events container = { container_start, NULL,
		NULL };
	static const struct xml_events list = { list_start, NULL, NULL };
	struct book b = { .n = 0 };
	struct package *p = &b.package;
	struct package_part *part;

	if (package_open(p, d) < 0)
		return;
	part = package_find(p, STR("META-INF/container.xml"));
	if (part != NULL)
		package_parse(p, part, &container, &b);
	part = b.main.n > 0 ? package_find(p, buf_str(&b.main))
			    : package_next(p, NULL, "", ".opf");
	if (part != NULL) {
		props_read_part(p, part);
		package_parse(p, part, &list, &b);
	} else {
		doc_fault(d, FAULT_DAMAGED, STR("no list of its pages"));
	}
	read_pages(&b);
	read_rest(&b);
	package_give_rest(p);
	free(b.files);
	buf_fini(&b.text);
	buf_fini(&b.path);
	buf_fini(&b.order);
	buf_fini(&b.main);
	package_close(p);
}
