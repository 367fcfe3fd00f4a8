#ifndef OLEFILE_H
#define OLEFILE_H

/*
 * olefile: compound files for tests, made in memory: streams by their paths,
 * small ones in small sectors.  Names are ASCII.
 */

#include <stdlib.h>

#include "buf.h"
#include "mem.h"
#include "str.h"

struct ole_part {
	const char *path; /* "BodyText/Section0"; NULL ends a list */
	struct str content;
};

/* How the file is laid out; all zero is version 3, all in a row. */
struct ole_layout {
	bool large;    /* version 4: sectors of 4096 bytes */
	bool scatter;  /* each stream lies backwards */
	bool in_front; /* the tables stand before the streams */
};

static const uint32_t ole_ends = 0xFFFFFFFE;

struct ole_node {
	struct str name;
	size_t parent, child, next; /* indexes; 0 for none */
	bool is_stream;
	uint32_t start;
	uint64_t size;
};

/* Sectors, and which comes after which. */
struct ole_sectors {
	struct buf bytes;
	struct buf next; /* four bytes a sector */
	size_t size;
	bool scatter;
};

struct ole_maker {
	struct ole_node *nodes;
	size_t n, cap;
	struct ole_sectors large, small;
};

static inline void
ole_put(struct buf *b, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		buf_addc(b, (char)(i < 8 ? v >> 8 * i & 0xff : 0));
}

static inline void
ole_set32(struct buf *b, size_t at, uint64_t v)
{
	for (unsigned i = 0; i < 4; i++)
		b->p[at + i] = (char)(v >> 8 * i & 0xff);
}

static inline void
ole_fill(struct buf *b, size_t n, unsigned char with)
{
	for (; n > 0; n--)
		buf_addc(b, (char)with);
}

/* ole_store: content in sectors; returns the first of them. */
static inline uint32_t
ole_store(struct ole_sectors *s, struct str content)
{
	size_t first = s->next.n / 4;
	size_t n = (content.n + s->size - 1) / s->size;
	size_t at = s->bytes.n;

	if (n == 0)
		return ole_ends;
	ole_fill(&s->bytes, n * s->size, 0);
	for (size_t i = 0; i < n; i++) {
		size_t k = s->scatter ? n - 1 - i : i; /* what lies here */
		struct str piece =
		    str_head(str_from(content, k * s->size), s->size);
		uint64_t follower = s->scatter ? first + i - 1 : first + i + 1;

		memcpy(s->bytes.p + at + i * s->size, piece.p, piece.n);
		ole_put(&s->next, k + 1 < n ? follower : ole_ends, 4);
	}
	return (uint32_t)(s->scatter ? first + n - 1 : first);
}

/* ole_node_of: what this step is called in a storage, made if need be. */
static inline size_t
ole_node_of(struct ole_maker *m, size_t parent, struct str name)
{
	size_t last = 0;

	for (size_t i = m->nodes[parent].child; i != 0; i = m->nodes[i].next) {
		if (str_eq(m->nodes[i].name, name))
			return i;
		last = i;
	}
	m->nodes = mem_grow(m->nodes, m->n, &m->cap, sizeof *m->nodes);
	size_t i = m->n++;

	m->nodes[i] = (struct ole_node){ .name = name, .parent = parent };
	if (last != 0)
		m->nodes[last].next = i;
	else
		m->nodes[parent].child = i;
	return i;
}

static inline void
ole_add_part(struct ole_maker *m, const struct ole_part *part)
{
	struct str path = str_of(part->path), step;
	size_t at = 0;

	while (str_split(&path, '/', &step))
		at = ole_node_of(m, at, step);
	struct ole_node *node = &m->nodes[at];

	node->is_stream = true;
	node->size = part->content.n;
	node->start = ole_store(
	    part->content.n < 4096 ? &m->small : &m->large, part->content);
}

/* ole_directory: neighbours hang to the right of each other. */
static inline void
ole_directory(const struct ole_maker *m, struct buf *out)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct ole_node *node = &m->nodes[i];
		size_t n = node->name.n < 31 ? node->name.n : 31;

		for (size_t k = 0; k < n; k++)
			ole_put(out, (unsigned char)node->name.p[k], 2);
		ole_fill(out, 64 - 2 * n, 0);
		ole_put(out, 2 * n + 2, 2);
		ole_put(out, i == 0 ? 5 : node->is_stream ? 2 : 1, 1);
		ole_put(out, 1, 1);
		ole_put(out, 0xFFFFFFFF, 4);
		ole_put(out, node->next == 0 ? 0xFFFFFFFF : node->next, 4);
		ole_put(out, node->child == 0 ? 0xFFFFFFFF : node->child, 4);
		ole_fill(out, 16 + 4 + 8 + 8, 0);
		ole_put(out, node->start, 4);
		ole_put(out, node->size, 8);
	}
}

/* ole_tables: the table of sectors and its lists, and the header before all. */
static inline void
ole_tables(struct ole_maker *m, uint32_t directory, uint32_t small_table,
    struct buf *out)
{
	struct ole_sectors *s = &m->large;
	size_t used = s->next.n / 4, a = s->size / 4, n_table = 0, n_list = 0;

	while (used + n_table + n_list > n_table * a) {
		n_table++;
		n_list = n_table > 109 ? (n_table - 109 + a - 2) / (a - 1) : 0;
	}
	ole_put(out, UINT64_C(0xE11AB1A1E011CFD0), 8);
	ole_fill(out, 16, 0);
	ole_put(out, 0x3E, 2);
	ole_put(out, s->size == 512 ? 3 : 4, 2);
	ole_put(out, 0xFFFE, 2);
	ole_put(out, s->size == 512 ? 9 : 12, 2);
	ole_put(out, 6, 2);
	ole_fill(out, 6 + 4, 0);
	ole_put(out, n_table, 4);
	ole_put(out, directory, 4);
	ole_put(out, 0, 4);
	ole_put(out, 4096, 4);
	ole_put(out, small_table, 4);
	ole_put(out, small_table == ole_ends ? 0 : 1, 4);
	ole_put(out, n_list == 0 ? ole_ends : used + n_table, 4);
	ole_put(out, n_list, 4);
	for (size_t i = 0; i < 109; i++)
		ole_put(out, i < n_table ? used + i : 0xFFFFFFFF, 4);
	ole_fill(out, s->size - 512, 0);
	for (size_t i = 0; i < n_table; i++)
		ole_put(&s->next, 0xFFFFFFFD, 4);
	for (size_t i = 0; i < n_list; i++)
		ole_put(&s->next, 0xFFFFFFFC, 4);
	while (s->next.n < n_table * s->size)
		ole_put(&s->next, 0xFFFFFFFF, 4);
	buf_adds(&s->bytes, buf_str(&s->next));
	for (size_t i = 0; i < n_list; i++) {
		for (size_t k = 0; k + 1 < a; k++) {
			size_t at = 109 + i * (a - 1) + k;

			ole_put(&s->bytes,
			    at < n_table ? used + at : 0xFFFFFFFF, 4);
		}
		ole_put(&s->bytes,
		    i + 1 < n_list ? used + n_table + i + 1 : ole_ends, 4);
	}
	buf_adds(out, buf_str(&s->bytes));
}

/* ole_make: a compound file of these parts replaces what is in out. */
static inline void
ole_make(
    struct buf *out, const struct ole_part *parts, struct ole_layout layout)
{
	struct ole_maker m = { .n = 0 };
	struct buf directory = { NULL, 0, 0 };
	uint32_t at = 0, table;

	m.large.size = layout.large ? 4096 : 512;
	m.small.size = 64;
	m.large.scatter = m.small.scatter = layout.scatter;
	m.nodes = mem_grow(NULL, 0, &m.cap, sizeof *m.nodes);
	m.nodes[m.n++] = (struct ole_node){ .name = STR("Root Entry") };
	buf_reset(out);
	/* Room for a directory of its size, filled when all is known. */
	if (layout.in_front) {
		ole_fill(&directory, 64 * 128, 0);
		at = ole_store(&m.large, buf_str(&directory));
	}
	for (; parts->path != NULL; parts++)
		ole_add_part(&m, parts);
	m.nodes[0].start = ole_store(&m.large, buf_str(&m.small.bytes));
	m.nodes[0].size = m.small.bytes.n;
	while (m.small.next.n % m.large.size != 0)
		ole_put(&m.small.next, 0xFFFFFFFF, 4);
	table = ole_store(&m.large, buf_str(&m.small.next));
	buf_reset(&directory);
	ole_directory(&m, &directory);
	if (!layout.in_front)
		at = ole_store(&m.large, buf_str(&directory));
	else if (!layout.scatter)
		memcpy(m.large.bytes.p, directory.p, directory.n);
	ole_tables(&m, at, table, out);
	free(m.nodes);
	buf_fini(&directory);
	buf_fini(&m.large.bytes);
	buf_fini(&m.large.next);
	buf_fini(&m.small.bytes);
	buf_fini(&m.small.next);
}

#endif
