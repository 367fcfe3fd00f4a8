#include "decode.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "document.h"
#include "items.h"
#include "marks.h"
#include "mem.h"
#include "plain.h"

/* What hangs on an open item. */
struct own {
	struct document *doc; /* once it has had bytes, or a declaration */
	struct marks marks;
	const char *inner; /* what the last sure document in it was read as */
};

struct decode {
	struct decode_opts opts;
	struct items *items;
	struct plain *plain; /* in -l mode */
};

struct decode *
decode_new(const struct decode_opts *opts)
{
	struct decode *d = mem_zalloc(1, sizeof *d);

	d->opts = *opts;
	d->items = items_new();
	return d;
}

static void
own_free(struct own *own)
{
	if (own == NULL)
		return;
	document_free(own->doc);
	marks_fini(&own->marks);
	free(own);
}

void
decode_free(struct decode *d)
{
	if (d == NULL)
		return;
	/* A broken stream can leave items open, with any parents. */
	struct item *item = items_inner(d->items);
	for (size_t n = items_depth(d->items); n > 0 && item != NULL; n--) {
		own_free(item->own);
		item->own = NULL;
		item = items_find(d->items, item->parent);
	}
	items_free(d->items);
	if (d->plain != NULL)
		plain_free(d->plain);
	free(d);
}

/* -- records -------------------------------------------------------------- */

static struct own *
own_of(struct item *item)
{
	if (item->own == NULL)
		item->own = mem_zalloc(1, sizeof(struct own));
	return item->own;
}

/*
 * What a document is likely in: what its name is in, or the document before
 * it in the same archive.
 */
static const char *
likely(struct decode *d, const struct item *item)
{
	const char *charset = charset_find(item->name_charset);
	struct item *parent = items_find(d->items, item->parent);
	const struct own *around = parent == NULL ? NULL : parent->own;

	return charset == NULL && around != NULL ? around->inner : charset;
}

static struct document *
document_of(struct decode *d, struct item *item)
{
	struct own *own = own_of(item);

	if (own->doc == NULL) {
		own->doc = document_new(d->opts.charset);
		document_expect(own->doc, likely(d, item));
	}
	return own->doc;
}

static void
bytes(struct decode *d, struct record *in, struct rec_sink *out)
{
	struct item *item = items_find(d->items, rec_get(in, BYTES_ID));

	if (item == NULL ||
	    !document_add(document_of(d, item), item, rec_get(in, BYTES_DATA),
		&own_of(item)->marks, out))
		rec_forward(out, in);
}

static void
meta(struct decode *d, struct record *in, struct rec_sink *out)
{
	if (str_eq(rec_get(in, META_KEY), STR("charset-declared"))) {
		struct item *item = items_find(d->items, rec_get(in, META_ID));
		if (item != NULL)
			document_declare(document_of(d, item),
			    charset_find(rec_get(in, META_VALUE)));
	}
	rec_forward(out, in);
}

/* A text of an earlier stage: it shows what it shows. */
static void
text(struct decode *d, struct record *in, struct rec_sink *out)
{
	struct item *item;

	if (str_starts(rec_get(in, TEXT_LANG), STR("ko"))) {
		item = items_find(d->items, rec_get(in, TEXT_ID));
		if (item != NULL)
			marks_korean(&own_of(item)->marks,
			    rec_get(in, TEXT_PLACE), rec_get(in, TEXT_TEXT));
	}
	rec_forward(out, in);
}

static void
done(struct decode *d, struct record *in, struct rec_sink *out)
{
	struct item *item = items_find(d->items, rec_get(in, DONE_ID));
	struct own *own = item == NULL ? NULL : item->own;

	if (own != NULL) {
		if (own->doc != NULL) {
			const char *charset;
			struct item *parent;
			document_end(own->doc, item, &own->marks, out);
			charset = document_charset(own->doc);
			parent = items_find(d->items, item->parent);
			if (charset != NULL && parent != NULL)
				own_of(parent)->inner = charset;
		}
		marks_put(&own->marks, item->id, out);
		own_free(own);
		item->own = NULL;
	}
	items_done(d->items, in, out);
}

int
decode_record(void *decode, struct record *in, struct rec_sink *out)
{
	struct decode *d = decode;

	switch (rec_tag(in)) {
	case REC_ITEM:
		items_open(d->items, in);
		rec_forward(out, in);
		break;
	case REC_BYTES:
		bytes(d, in, out);
		break;
	case REC_META:
		meta(d, in, out);
		break;
	case REC_TEXT:
		text(d, in, out);
		break;
	case REC_DONE:
		done(d, in, out);
		break;
	default:
		rec_forward(out, in);
	}
	return 0;
}

/* -- plain lines ---------------------------------------------------------- */

int
decode_line(void *decode, const struct str *line, struct buf *out)
{
	struct decode *d = decode;

	if (d->plain == NULL)
		d->plain = plain_new(d->opts.charset, d->opts.groups);
	plain_line(d->plain, line, out);
	return 0;
}

void
decode_list(struct buf *out)
{
	const char *name;

	for (size_t i = 0; (name = charset_name(i)) != NULL; i++) {
		buf_addz(out, name);
		buf_addc(out, '\n');
	}
}
