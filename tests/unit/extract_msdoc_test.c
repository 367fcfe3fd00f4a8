/* Documents of old Word, made here: their text, wherever it is kept. */

#include "check.h"
#include "extract_doc.h"
#include "le.h"
#include "msdoc.h"
#include "ole.h"
#include "oleany.h"
#include "olefile.h"

#define WIDE(bytes) { bytes, sizeof(bytes) - 1 }, 2
#define NARROW(bytes) { bytes, sizeof(bytes) - 1 }, 1
#define TABLE(number, bytes)                                                   \
	{                                                                      \
		number,                                                        \
		{                                                              \
			bytes, sizeof(bytes) - 1                               \
		}                                                              \
	}

struct made {
	const char *why;
	unsigned version, lang, flags;
	struct {
		struct str bytes;
		unsigned unit;
	} pieces[4];
	uint32_t parts[8]; /* characters of each */
	struct {
		unsigned number;
		struct str bytes;
	} tables[5];
	const char *want;
};

static void
set(struct buf *b, size_t at, uint32_t v, unsigned n)
{
	for (; n > 0; n--, at++, v >>= 8)
		b->p[at] = (char)(v & 0xff);
}

/* add_table: bytes of a table, and where they are in the header. */
static void
add_table(struct buf *fib, struct buf *table, size_t pairs, unsigned number,
    struct str bytes)
{
	set(fib, pairs + 8 * number, (uint32_t)table->n, 4);
	set(fib, pairs + 8 * number + 4, (uint32_t)bytes.n, 4);
	buf_adds(table, bytes);
}

/*
 * LOOKS as a table: the bytes of the text that were struck out, from and to;
 * or with a third byte of 1 that were inserted.
 */
enum { LOOKS = 12 };

/* add_looks: a page that says what was changed, and where it is. */
static void
add_looks(struct buf *fib, struct buf *table, struct str changed)
{
	enum { TEXT = 0x400, CHANGES = 100 };
	size_t end = fib->n;
	struct buf where = { NULL, 0, 0 };

	ole_fill(fib, 512 - fib->n % 512, 0);
	size_t page = fib->n;

	ole_fill(fib, 512, 0);
	set(fib, page, TEXT, 4);
	set(fib, page + 4, TEXT + le_u8(changed, 0), 4);
	set(fib, page + 8, TEXT + le_u8(changed, 1), 4);
	set(fib, page + 12, (uint32_t)end, 4);
	set(fib, page + 17, CHANGES / 2, 1);
	memcpy(fib->p + page + CHANGES, "\6\x35\x08\1\0\x08\1", 7);
	set(fib, page + CHANGES + 4, le_u8(changed, 2), 1);
	set(fib, page + 511, 3, 1);
	ole_put(&where, TEXT, 4);
	ole_put(&where, end, 4);
	ole_put(&where, page / 512, 4);
	add_table(fib, table, 0x9a, 12, buf_str(&where));
	buf_fini(&where);
}

static void
make(const struct made *m, struct buf *file)
{
	bool old = m->version < 0xc0;
	struct buf fib = { NULL, 0, 0 }, table = { NULL, 0, 0 };
	struct buf clx = { NULL, 0, 0 }, pcd = { NULL, 0, 0 };
	uint32_t cp = 0;

	ole_fill(&fib, 0x400, 0);
	set(&fib, 0, old ? 0xa5dc : 0xa5ec, 2);
	set(&fib, 2, m->version, 2);
	set(&fib, 6, m->lang, 2);
	set(&fib, 10, m->flags, 2);
	set(&fib, 0x18, 0x400, 4);
	set(&fib, 0x98, old ? 0 : 93, 2);
	for (unsigned i = 0; i < 8; i++)
		set(&fib, (old ? 0x34 : 0x4c) + 4 * i, m->parts[i], 4);
	for (unsigned i = 0; i < 4 && m->pieces[i].unit > 0; i++) {
		struct str bytes = m->pieces[i].bytes;
		bool narrow = m->pieces[i].unit == 1;

		ole_put(&clx, cp, 4);
		ole_put(&pcd, 0, 2);
		ole_put(
		    &pcd, narrow && !old ? 0x40000000 | 2 * fib.n : fib.n, 4);
		ole_put(&pcd, 0, 2);
		buf_adds(&fib, bytes);
		cp += (uint32_t)bytes.n / m->pieces[i].unit;
	}
	set(&fib, 0x1c, (uint32_t)fib.n, 4);
	ole_put(&clx, cp, 4);
	buf_adds(&clx, buf_str(&pcd));
	buf_reset(&pcd);
	buf_add(&pcd, "\001\002\000xx\002", 6);
	ole_put(&pcd, clx.n, 4);
	buf_adds(&pcd, buf_str(&clx));
	if (!old)
		add_table(&fib, &table, 0x9a, 33, buf_str(&pcd));
	for (unsigned i = 0; i < 5 && m->tables[i].bytes.n > 0; i++)
		if (m->tables[i].number == LOOKS)
			add_looks(&fib, &table, m->tables[i].bytes);
		else
			add_table(&fib, &table, 0x9a, m->tables[i].number,
			    m->tables[i].bytes);
	const struct ole_part parts[] = {
		{ "WordDocument", buf_str(&fib) },
		{ "1Table", buf_str(&table) },
		{ "ObjectPool/_1/\001Ole10Native",
		    STR("\x21\0\0\0\002\0a.txt\0C:\\a.txt\0\0\0\003\0\001\0\0"
			"\0\0\003\0\0\0one") },
		{ "ObjectPool/_2/CONTENTS", STR("two") },
		{ NULL, { NULL, 0 } },
	};

	ole_make(file, parts, (struct ole_layout){ .large = false });
	buf_fini(&fib);
	buf_fini(&table);
	buf_fini(&clx);
	buf_fini(&pcd);
}

static const struct made cases[] = {
	{ "pieces of both kinds, a field, cells, special characters", 0xc1,
	    0x804, 0x200,
	    { { NARROW("Sky") }, { WIDE("\x2d\x4e\x87\x65\x0d\0") },
		{ NARROW("\x13 HYPERLINK \"http://a/\" \x14there\x15\x0d"
			 "a\x07\x07"
			 "b\x07\x07\x1e\xe9\x0b\x01\x0d") } },
	    { 48 }, { { 0, { NULL, 0 } } },
	    "para:1: Sky\xE4\xB8\xAD\xE6\x96\x87\npara:2: there\n"
	    "para:2/link: http://a/\npara:3: a\npara:4: b\n"
	    "para:5: \xE2\x80\x91\xC3\xA9\n\n" },
	{ "notes, headers, comments, boxes", 0xc1, 0x409, 0x200,
	    { { NARROW("x\x02\x0d"
		       "n1\x0d"
		       "n2\x0d"
		       "top\x0d"
		       "foot\x0d"
		       "why\x0d"
		       "end\x0d"
		       "box\x0d") } },
	    { 3, 6, 9, 0, 4, 4, 4 },
	    { TABLE(3, "\0\0\0\0\3\0\0\0\6\0\0\0\7\0\0\0"),
		TABLE(11, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
			  "\0\0\0\0\4\0\0\0\4\0\0\0\11\0\0\0\11\0\0\0\11\0"
			  "\0\0\12\0\0\0"),
		TABLE(4, "\0\0\0\0\1\0\0\0"
			 "\1\0K\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0"
			 "\0\0\0\0\0\0\0\0"),
		TABLE(36, "\2\0R\0i\0\3\0K\0i\0m\0"),
		TABLE(5, "\0\0\0\0\4\0\0\0\5\0\0\0") },
	    "para:1: x\nheader:1/para:1: top\nfooter:1/para:1: foot\n"
	    "note:1: n1\nnote:2: n2\nendnote:1: end\ncomment:1/author: Kim\n"
	    "comment:1: why\nshape:1: box\n" },
	{ "without tables: the text in a row", 0xc1, 0x409, 0,
	    { { WIDE("a\0b\0\x0d\0") } }, { 3 }, { { 0, { NULL, 0 } } },
	    "! damaged: no table stream\npara:1: ab\n" },
	{ "Word 6, in the charset of its language", 0x65, 0x412, 0,
	    { { NARROW("\xb4\xeb\xc7\xd1\xb9\xce\xb1\xb9\x0d") } }, { 9 },
	    { { 0, { NULL, 0 } } },
	    "para:1: \xEB\x8C\x80\xED\x95\x9C\xEB\xAF\xBC\xEA\xB5\xAD\n" },
	{ "what was struck out", 0xc1, 0x409, 0x200,
	    { { NARROW("Sky gone\x0b bound\x0d") } }, { 16 },
	    { TABLE(LOOKS, "\3\12"),
		TABLE(51, "\xff\xff\2\0\0\0\1\0?\0\2\0R\0i\0") },
	    "meta:changed-by: Ri\npara:1: Skybound\npara:1/deleted:  gone\n "
	    "\n" },
	{ "what was inserted", 0xc1, 0x409, 0x200,
	    { { NARROW("Sky\x0b bound\x0d") } }, { 11 },
	    { TABLE(LOOKS, "\3\12\1") },
	    "para:1: Sky\n bound\npara:1/inserted: \n bound\n" },
	{ "encrypted", 0xc1, 0x409, 0x300, { { NARROW("x") } }, { 1 },
	    { { 0, { NULL, 0 } } }, "! encrypted: encrypted document\n" },
};

/* The object without a name is a compound file again. */
static void
check_object(struct str got)
{
	struct str at = got;
	struct ole o;
	struct buf store = { NULL, 0, 0 };
	struct str content;

	while (at.n > 0 && !str_starts(at, STR("+ object-2: ")))
		at = str_from(at, 1);
	at = str_from(at, 12);
	CHECK(ole_open(&o, at) == 0);
	struct ole_entry *e = ole_stream(ole_root(&o), STR("CONTENTS"));

	CHECK(e != NULL &&
	      ole_read(&o, e, 100, &store, &content) == OLE_WHOLE &&
	      str_eq(content, STR("two")));
	CHECK(o.trouble == 0);
	buf_fini(&store);
	ole_close(&o);
}

/* A compound file of no known kind, and one that shows what it is late. */
static void
check_any(void)
{
	static const struct ole_part other[] = {
		{ "a/b", STR_INIT("one") },
		{ "\001CompObj", STR_INIT("x") },
		{ NULL, { NULL, 0 } },
	};
	static const struct ole_part sheet[] = {
		{ "Workbook", STR_INIT("\x09\x08\4\0\0\6\x10\0\x0a\0\0\0") },
		{ NULL, { NULL, 0 } },
	};
	struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	ole_make(&file, other, (struct ole_layout){ .large = false });
	said(oleany_read, buf_str(&file), &said_limits, &got);
	ole_make(&file, sheet, (struct ole_layout){ .large = false });
	said(oleany_read, buf_str(&file), &said_limits, &got);
	CHECK_STR(
	    buf_str(&got), STR("+ a/b: one\nsheet:sheet1/name: sheet1\n"));
	buf_fini(&file);
	buf_fini(&got);
}

static void
check_case(const struct made *m)
{
	static const char objects[] = "+ a.txt: one\n+ object-2: ";
	struct buf file = { NULL, 0, 0 }, got = { NULL, 0, 0 };
	struct buf want = { NULL, 0, 0 };

	make(m, &file);
	said(msdoc_read, buf_str(&file), &said_limits, &got);
	buf_addz(&want, m->want);
	buf_addz(&want, objects);
	CHECK_STR_WHY(str_head(buf_str(&got), want.n), buf_str(&want), m->why);
	check_object(buf_str(&got));
	buf_fini(&file);
	buf_fini(&got);
	buf_fini(&want);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_case(&cases[i]);
	check_any();
	return check_done();
}
