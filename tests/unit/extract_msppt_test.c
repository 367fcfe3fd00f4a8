/* Presentations of old PowerPoint, made here record by record. */

#include "check.h"
#include "extract_doc.h"
#include "msppt.h"
#include "olefile.h"

/* rec: a record's head and what it holds, appended. */
static void
rec(struct buf *b, unsigned first, unsigned type, struct str data)
{
	add_le(b, first, 2);
	add_le(b, type, 2);
	add_le(b, data.n, 4);
	buf_adds(b, data);
}

/* container: a record of all that stands in b. */
static void
container(struct buf *b, unsigned instance, unsigned type)
{
	struct buf all = { NULL, 0, 0 };

	rec(&all, instance << 4 | 15, type, buf_str(b));
	buf_reset(b);
	buf_adds(b, buf_str(&all));
	buf_fini(&all);
}

/* slide_at: that a slide has a number, and the one notes call it by. */
static void
slide_at(struct buf *b, unsigned number, unsigned id)
{
	struct buf data = { NULL, 0, 0 };

	add_le(&data, number, 4);
	add_le(&data, 0, 8);
	add_le(&data, id, 4);
	add_le(&data, 0, 4);
	rec(b, 0, 0x3f3, buf_str(&data));
	buf_fini(&data);
}

static void
comment(struct buf *b)
{
	struct buf c = { NULL, 0, 0 };

	rec(&c, 0, 0xfba, STR("K\0i\0m\0"));
	rec(&c, 1 << 4, 0xfba, STR("w\0h\0y\0"));
	container(&c, 0, 0x2ee0);
	struct buf data = { NULL, 0, 0 };

	rec(&data, 0, 0x138b, buf_str(&c));
	container(&data, 0, 0x138a);
	container(&data, 0, 0x1388);
	buf_adds(b, buf_str(&data));
	buf_fini(&c);
	buf_fini(&data);
}

/* document: two slides, notes, a link. */
static void
document(struct buf *b)
{
	struct buf list = { NULL, 0, 0 };

	slide_at(&list, 2, 256);
	rec(&list, 0, 0xfa0, STR("o\0u\0t\0"));
	rec(&list, 0, 0xfa8, STR("left"));
	slide_at(&list, 3, 257);
	container(&list, 0, 0xff0);
	buf_adds(b, buf_str(&list));
	buf_reset(&list);
	slide_at(&list, 4, 0);
	container(&list, 2, 0xff0);
	buf_adds(b, buf_str(&list));
	buf_reset(&list);
	rec(&list, 1 << 4, 0xfba, STR("h\0:\0"));
	container(&list, 0, 0xfd7);
	container(&list, 0, 0x409);
	buf_adds(b, buf_str(&list));
	container(b, 0, 0x3e8);
	buf_fini(&list);
}

static void
slide(struct buf *b, unsigned which)
{
	if (which == 0) {
		rec(b, 0, 0xf9e, STR("\0\0\0\0"));
		rec(b, 0, 0xfa0, STR("\x2d\x4e\x0d\0x\0\x0b\0y\0"));
		rec(b, 1 << 4 | 3, 0xf00b,
		    STR("\x81\xc3\x08\0\0\0c\0a\0t\0\0\0"));
		container(b, 0, 0xf004);
		container(b, 0, 0x40c);
		comment(b);
	} else if (which == 1) {
		rec(b, 0, 0xfa8, STR("two"));
	} else {
		rec(b, 0, 0x3f1, STR("\x01\x01\0\0\0\0\0\0"));
		rec(b, 0, 0xfa8, STR("say"));
	}
	container(b, 0, which == 2 ? 0x3f0 : 0x3ee);
}

/* make: the stream, and where its last edit is. */
static size_t
make(struct buf *stream, int encrypted)
{
	struct buf b = { NULL, 0, 0 }, places = { NULL, 0, 0 };

	add_le(&places, 4 << 20 | 1, 4);
	for (unsigned i = 0; i < 4; i++) {
		buf_reset(&b);
		if (i == 0)
			document(&b);
		else
			slide(&b, i - 1);
		add_le(&places, stream->n, 4);
		buf_adds(stream, buf_str(&b));
	}
	rec(stream, 0, 0x1011, STR("PK"));
	size_t at = stream->n;

	rec(stream, 0, 0x1772, buf_str(&places));
	size_t edit = stream->n;

	buf_reset(&b);
	add_le(&b, 0, 8);
	add_le(&b, 0, 4);
	add_le(&b, at, 4);
	add_le(&b, 1, 4);
	add_le(&b, 0, 8);
	add_le(&b, 0, encrypted);
	rec(stream, 0, 0xff5, buf_str(&b));
	buf_fini(&b);
	buf_fini(&places);
	return edit;
}

static void
check_stream(const char *why, struct str stream, size_t edit, const char *want)
{
	struct buf user = { NULL, 0, 0 }, file = { NULL, 0, 0 };
	struct buf got = { NULL, 0, 0 };

	add_le(&user, 0, 8);
	add_le(&user, 20, 4);
	add_le(&user, 0xe391c05f, 4);
	add_le(&user, edit, 4);
	const struct ole_part parts[] = {
		{ "PowerPoint Document", stream },
		{ "Current User", buf_str(&user) },
		{ "Pictures",
		    STR("\xa0\x46\x1d\xf0\x15\0\0\0xxxxxxxxxxxxxxxx\xff\xff\xd8"
			"\xffj\xf0\x10\x6e\x1e\xf0\x26\0\0\0"
			"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xff\x89PNGp") },
		{ NULL, { NULL, 0 } },
	};

	ole_make(&file, parts, (struct ole_layout){ .large = false });
	said(msppt_read, buf_str(&file), &said_limits, &got);
	CHECK_STR_WHY(buf_str(&got), str_of(want), why);
	buf_fini(&user);
	buf_fini(&file);
	buf_fini(&got);
}

int
main(void)
{
	struct buf stream = { NULL, 0, 0 };
	size_t edit = make(&stream, 0);

	check_stream("slides, their texts in the list, notes, comments",
	    buf_str(&stream), edit,
	    "slide:1: out\nslide:1: \xE4\xB8\xAD\nslide:1: x\ny\n"
	    "slide:1/alt: cat\nslide:1/comment/author: Kim\n"
	    "slide:1/comment: why\nslide:1: left\nslide:2: two\n"
	    "slide:2/note: say\nlink: h:\n+ object-1: PK\n"
	    "+ picture-1.jpeg: \xff\xd8\xffj\n+ picture-2.png: \x89PNGp\n");
	check_stream("without a list", buf_str(&stream), edit + 1,
	    "! damaged: nothing says which slides there are\noutline: out\n"
	    "outline: left\nlink: h:\n"
	    "slide:1: \xE4\xB8\xAD\nslide:1: x\ny\nslide:1/alt: cat\n"
	    "slide:1/comment/author: Kim\nslide:1/comment: why\n"
	    "slide:2: two\nnote: say\n+ object-1: PK\n"
	    "+ picture-1.jpeg: \xff\xd8\xffj\n+ picture-2.png: \x89PNGp\n");
	buf_reset(&stream);
	edit = make(&stream, 4);
	check_stream("encrypted", buf_str(&stream), edit,
	    "! encrypted: encrypted presentation\n");
	buf_fini(&stream);
	return check_done();
}
