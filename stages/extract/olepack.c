#include "olepack.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "embedded.h"
#include "le.h"
#include "limits.h"
#include "mem.h"

enum { SECTOR = 512, SMALL = 64, CUTOFF = 4096, ENTRY = 128, IN_HEADER = 109 };

static const uint32_t free_sector = 0xFFFFFFFF;
static const uint32_t end_of_chain = 0xFFFFFFFE;
static const uint32_t table_sector = 0xFFFFFFFD;
static const uint32_t more_sector = 0xFFFFFFFC;

/* An entry in the order of the new directory; children stand in a row. */
struct packed {
	struct ole_entry *entry;
	size_t child; /* index of its first, 0 for none */
	bool last;    /* of its row */
	uint32_t start;
	uint64_t size;
};

struct pack {
	const struct ole *ole;
	struct packed *list;
	size_t n, cap;
	uint64_t max, n_bytes;
	bool over;
	struct buf *out; /* the header, then sectors */
	size_t begin;    /* of the header in out */
	struct buf table, small_table, small, scratch;
};

static void
put(struct buf *b, uint64_t v, unsigned bytes)
{
	for (; bytes > 0; bytes--, v >>= 8)
		buf_addc(b, (char)(v & 0xff));
}

static void
fill(struct buf *b, size_t n, unsigned char with)
{
	memset(buf_reserve(b, n), with, n);
	b->n += n;
}

/* pad: zeros up to a whole number of sectors behind begin. */
static void
pad(struct buf *b, size_t begin, size_t sector)
{
	size_t over = (b->n - begin) % sector;

	if (over > 0)
		fill(b, sector - over, 0);
}

/* chain: sectors in a row to a table; returns the first of them. */
static uint32_t
chain(struct buf *table, uint64_t bytes, size_t sector)
{
	uint32_t first = (uint32_t)(table->n / 4);
	uint64_t n = (bytes + sector - 1) / sector;

	for (uint64_t i = 1; i <= n; i++)
		put(table, i == n ? end_of_chain : first + i, 4);
	return n == 0 ? end_of_chain : first;
}

/* add_sectors: bytes to the file; returns the first sector. */
static uint32_t
add_sectors(struct pack *p, struct str bytes)
{
	buf_adds(p->out, bytes);
	pad(p->out, p->begin, SECTOR);
	return chain(&p->table, bytes.n, SECTOR);
}

static void
add_entry(struct pack *p, struct ole_entry *e)
{
	p->list = mem_grow(p->list, p->n, &p->cap, sizeof *p->list);
	p->list[p->n++] = (struct packed){ .entry = e, .start = end_of_chain };
	e->used = true;
}

/* list_all: storages before what they hold. */
static void
list_all(struct pack *p, struct ole_entry *storage)
{
	add_entry(p, storage);
	for (size_t i = 0; i < p->n; i++) {
		struct ole_entry *e = p->list[i].entry;

		if (!e->is_storage || e->child == NULL)
			continue;
		p->list[i].child = p->n;
		for (e = e->child; e != NULL; e = e->next)
			add_entry(p, e);
		p->list[p->n - 1].last = true;
	}
}

static void
add_stream(struct pack *p, struct packed *x)
{
	struct str s;
	uint64_t left = p->max - p->n_bytes;

	if (ole_read(p->ole, x->entry, left, &p->scratch, &s) == OLE_MAX) {
		p->over = true;
		return;
	}
	/* Each costs something, whatever it holds. */
	p->n_bytes += s.n + ENTRY < left ? s.n + ENTRY : left;
	x->size = s.n;
	if (s.n >= CUTOFF) {
		x->start = add_sectors(p, s);
		return;
	}
	buf_adds(&p->small, s);
	pad(&p->small, 0, SMALL);
	x->start = chain(&p->small_table, s.n, SMALL);
}

/* add_name: as UTF-16 in 64 bytes, its NUL counted in the length behind. */
static void
add_name(struct buf *b, struct str name)
{
	size_t begin = b->n, units = 0;
	uint32_t cp;

	while (charset_next(&name, &cp) && units < 30) {
		if (cp >= 0x10000) {
			put(b, 0xd800 + ((cp - 0x10000) >> 10), 2);
			cp = 0xdc00 + ((cp - 0x10000) & 0x3ff);
			units++;
		}
		put(b, cp, 2);
		units++;
	}
	fill(b, 64 - (b->n - begin), 0);
	put(b, 2 * (units + 1), 2);
}

static void
add_directory(struct pack *p, struct buf *b)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct packed *x = &p->list[i];
		bool row = i > 0 && !x->last;

		add_name(b, i == 0 ? STR("Root Entry") : x->entry->name);
		put(b, i == 0 ? 5 : x->entry->is_storage ? 1 : 2, 1);
		put(b, 1, 1); /* black */
		put(b, free_sector, 4);
		put(b, row ? i + 1 : free_sector, 4);
		put(b, x->child > 0 ? x->child : free_sector, 4);
		if (x->entry->clsid.n == 16)
			buf_adds(b, x->entry->clsid);
		else
			fill(b, 16, 0);
		fill(b, 4 + 8 + 8, 0);
		put(b, x->start, 4);
		put(b, x->size, 8);
	}
}

/* header: at the beginning, when all numbers are known. */
static void
header(struct pack *p, uint32_t directory, uint32_t small, uint32_t n_small,
    uint32_t tables, uint32_t n_tables, uint32_t n_more)
{
	struct buf h = { NULL, 0, 0 };

	buf_add(&h, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
	fill(&h, 16, 0);
	put(&h, 0x3e, 2);
	put(&h, 3, 2);
	put(&h, 0xfffe, 2);
	put(&h, 9, 2);
	put(&h, 6, 2);
	fill(&h, 10, 0);
	put(&h, n_tables, 4);
	put(&h, directory, 4);
	put(&h, 0, 4);
	put(&h, CUTOFF, 4);
	put(&h, small, 4);
	put(&h, n_small, 4);
	put(&h, n_more > 0 ? tables + n_tables : end_of_chain, 4);
	put(&h, n_more, 4);
	for (uint32_t i = 0; i < IN_HEADER; i++)
		put(&h, i < n_tables ? tables + i : free_sector, 4);
	memcpy(p->out->p + p->begin, h.p, SECTOR);
	buf_fini(&h);
}

/* add_tables: the table of sectors, and where its own sectors are. */
static void
add_tables(
    struct pack *p, uint32_t *first, uint32_t *n_tables, uint32_t *n_more)
{
	uint32_t others = (uint32_t)(p->table.n / 4);

	*first = others;
	*n_tables = *n_more = 0;
	for (;;) {
		uint32_t n = (others + *n_tables + *n_more + 127) / 128;

		if (n == *n_tables)
			break;
		*n_tables = n;
		*n_more = n > IN_HEADER ? (n - IN_HEADER + 126) / 127 : 0;
	}
	for (uint32_t i = 0; i < *n_tables; i++)
		put(&p->table, table_sector, 4);
	for (uint32_t i = 0; i < *n_more; i++)
		put(&p->table, more_sector, 4);
	while (p->table.n % SECTOR != 0)
		put(&p->table, free_sector, 4);
	buf_adds(p->out, buf_str(&p->table));
	for (uint32_t i = 0; i < *n_more; i++) {
		for (uint32_t k = 0; k < 127; k++) {
			uint32_t t = IN_HEADER + i * 127 + k;

			put(p->out, t < *n_tables ? *first + t : free_sector,
			    4);
		}
		put(p->out,
		    i + 1 < *n_more ? *first + *n_tables + i + 1 : end_of_chain,
		    4);
	}
}

bool
olepack_write(const struct ole *o, struct ole_entry *storage, uint64_t max,
    struct buf *out)
{
	struct pack p = { .ole = o, .max = max, .out = out, .begin = out->n };
	struct buf directory = { NULL, 0, 0 };
	uint32_t tables, n_tables, n_more;

	fill(out, SECTOR, 0);
	list_all(&p, storage);
	for (size_t i = 0; i < p.n; i++)
		if (!p.list[i].entry->is_storage && !p.over)
			add_stream(&p, &p.list[i]);
	p.list[0].size = p.small.n;
	p.list[0].start = add_sectors(&p, buf_str(&p.small));
	while (p.small_table.n % SECTOR != 0)
		put(&p.small_table, free_sector, 4);
	uint32_t small = add_sectors(&p, buf_str(&p.small_table));

	add_directory(&p, &directory);
	uint32_t dir = add_sectors(&p, buf_str(&directory));

	add_tables(&p, &tables, &n_tables, &n_more);
	header(&p, dir, small, (uint32_t)(p.small_table.n / SECTOR), tables,
	    n_tables, n_more);
	free(p.list);
	buf_fini(&directory);
	buf_fini(&p.table);
	buf_fini(&p.small_table);
	buf_fini(&p.small);
	buf_fini(&p.scratch);
	return !p.over;
}

bool
olepack_give_native(struct doc *d, const struct ole *o,
    struct ole_entry *storage, struct str name)
{
	struct ole_entry *e = ole_stream(storage, STR("\001Ole10Native"));
	struct buf store = { NULL, 0, 0 };
	struct str s;

	if (e != NULL) {
		e->used = true;
		(void)ole_read(o, e, LIMIT_DOCUMENT, &store, &s);
		embedded_give_native(d, le_part(s, 4, le_u32(s, 0)), name);
		buf_fini(&store);
		return true;
	}
	e = ole_stream(storage, STR("Package"));
	if (e == NULL)
		return false;
	e->used = true;
	(void)ole_read(o, e, LIMIT_DOCUMENT, &store, &s);
	embedded_give(d, s, name);
	buf_fini(&store);
	return true;
}

void
olepack_give(struct doc *d, const struct ole *o, struct ole_entry *storage,
    struct str name)
{
	struct buf file = { NULL, 0, 0 };

	storage->used = true;
	if (olepack_give_native(d, o, storage, name))
		return;
	/* Streams that share their sectors are not copied for ever. */
	if (!olepack_write(
		o, storage, 2 * (uint64_t)doc_bytes(d).n + LIMIT_MIB, &file))
		doc_fault_in(d, FAULT_LIMIT_RATIO, storage->name,
		    "streams share their bytes");
	embedded_give(d, buf_str(&file), name);
	buf_fini(&file);
}

void
olepack_give_all(struct doc *d, const struct ole *o, struct ole_entry *storage,
    const char *prefix)
{
	struct buf name = { NULL, 0, 0 };
	uint64_t number = 0;

	if (storage == NULL)
		return;
	for (struct ole_entry *e = storage->child; e != NULL; e = e->next) {
		if (!e->is_storage || !str_starts(e->name, str_of(prefix)))
			continue;
		buf_reset(&name);
		buf_addz(&name, "object-");
		buf_add_u64(&name, ++number);
		olepack_give(d, o, e, buf_str(&name));
	}
	buf_fini(&name);
}
