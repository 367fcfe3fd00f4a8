#include "image.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "mem.h"

void
image_fini(struct image *m)
{
	for (unsigned i = 0; i < MODEL_SECTIONS; i++)
		buf_fini(&m->section[i]);
}

/* The lowest bytes of v, the lowest first. */
static void
store(char *p, unsigned bytes, uint64_t v)
{
	for (unsigned i = 0; i < bytes; i++)
		p[i] = (char)(v >> 8 * i & 0xFF);
}

static void
add(struct buf *b, unsigned bytes, uint64_t v)
{
	store(buf_reserve(b, bytes), bytes, v);
	b->n += bytes;
}

void
image_u16(struct image *m, enum model_section s, unsigned v)
{
	add(&m->section[s], 2, v);
}

void
image_u64(struct image *m, enum model_section s, uint64_t v)
{
	add(&m->section[s], 8, v);
}

void
image_add(struct image_entries *e, uint64_t hash, uint64_t entry)
{
	if (e->n == e->cap)
		e->v = mem_grow(e->v, e->n, &e->cap, sizeof *e->v);
	e->v[e->n++] = (struct image_entry){ hash, entry };
}

/* A table on its way: numbers of entries, from 1, in buckets; 0 is free. */
struct filling {
	const struct image_entries *e;
	uint32_t *v;
	uint32_t n;
	unsigned each;
	uint64_t mask;
};

/* A free place of a bucket, or NULL. */
static uint32_t *
room(const struct filling *f, uint32_t bucket)
{
	uint32_t *v = f->v + (size_t)bucket * f->each;

	for (unsigned i = 0; i < f->each; i++)
		if (v[i] == 0)
			return &v[i];
	return NULL;
}

static bool
has_tag(const struct filling *f, uint32_t bucket, uint64_t entry)
{
	const uint32_t *v = f->v + (size_t)bucket * f->each;

	for (unsigned i = 0; i < f->each; i++)
		if (v[i] != 0 &&
		    ((f->e->v[v[i] - 1].entry ^ entry) & f->mask) == 0)
			return true;
	return false;
}

/*
 * Into one of its two buckets; when both are full an entry there gives way
 * and goes to its other one, and so on.  False when that finds no end.
 */
static bool
put(struct filling *f, uint32_t number)
{
	enum { MOVES = 500 };
	uint32_t from = UINT32_MAX;

	for (unsigned move = 0; move < MOVES; move++) {
		const struct image_entry *e = &f->e->v[number - 1];
		uint32_t a = modelfmt_place(e->hash, f->n);
		uint32_t b = modelfmt_other(e->hash, f->n);
		uint32_t *free_a = room(f, a), *free_b = room(f, b), kept;

		if (move == 0 &&
		    (has_tag(f, a, e->entry) || has_tag(f, b, e->entry)))
			return true;
		if (free_a != NULL || free_b != NULL) {
			*(free_a != NULL ? free_a : free_b) = number;
			return true;
		}
		from = a == from ? b : a;
		free_a = f->v + (size_t)from * f->each + move % f->each;
		kept = *free_a;
		*free_a = number;
		number = kept;
	}
	return false;
}

static bool
fill(struct filling *f)
{
	memset(f->v, 0, (size_t)f->n * f->each * sizeof *f->v);
	for (uint32_t i = 0; i < f->e->n; i++)
		if (!put(f, i + 1))
			return false;
	return true;
}

void
image_table(struct image *m, enum model_section s, unsigned size, unsigned each,
    uint64_t mask, struct image_entries *e)
{
	struct filling f = { .e = e, .each = each, .mask = mask };

	f.n = (uint32_t)(e->n / each);
	do {
		f.n += f.n / 32 + 1;
		f.v = mem_realloc(f.v, (size_t)f.n * each, sizeof *f.v);
	} while (!fill(&f));
	for (size_t i = 0; i < (size_t)f.n * each; i++)
		add(&m->section[s], size,
		    f.v[i] == 0 ? 0 : e->v[f.v[i] - 1].entry);
	free(f.v);
	free(e->v);
	*e = (struct image_entries){ NULL, 0, 0 };
}

static void
build(const struct image *m, const char *lang, const unsigned char inputs[32],
    struct buf *out)
{
	uint64_t end = MODEL_HEADER;
	char *head = buf_reserve(out, MODEL_HEADER);

	memset(head, 0, MODEL_HEADER);
	memcpy(head, MODEL_MAGIC, MODEL_AT_VERSION);
	store(head + MODEL_AT_VERSION, 4, MODEL_VERSION);
	store(head + MODEL_AT_ORDER, 4, MODEL_ORDER);
	memcpy(head + MODEL_AT_LANG, lang, strlen(lang));
	memcpy(head + MODEL_AT_INPUTS, inputs, 32);
	for (unsigned i = 0; i < MODEL_SECTIONS; i++) {
		char *entry = head + MODEL_AT_TABLE + 8 * i;

		end = (end + 7) / 8 * 8;
		store(entry, 4, end);
		store(entry + 4, 4, m->section[i].n);
		end += m->section[i].n;
	}
	store(head + MODEL_AT_SIZE, 8, end);
	out->n = MODEL_HEADER;
	for (unsigned i = 0; i < MODEL_SECTIONS; i++) {
		while (out->n % 8 != 0)
			buf_addc(out, 0);
		buf_adds(out, buf_str(&m->section[i]));
	}

	const unsigned char *p = (const unsigned char *)out->p;

	store(out->p + MODEL_AT_CHECKSUM, 8,
	    dict_checksum(p + MODEL_AT_INPUTS, out->n - MODEL_AT_INPUTS));
}

bool
image_write(const struct image *m, const char *path, const char *lang,
    const unsigned char inputs[32])
{
	struct buf b = { NULL, 0, 0 };
	FILE *f = fopen(path, "wb");
	bool good = f != NULL;

	build(m, lang, inputs, &b);
	good = good && fwrite(b.p, 1, b.n, f) == b.n;
	if (f != NULL)
		good = fclose(f) == 0 && good;
	if (!good)
		diag_warn("%s: %s", path, strerror(errno));
	buf_fini(&b);
	return good;
}
