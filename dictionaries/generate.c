#include "generate.h"

#include <stdlib.h>

#include "dict.h"
#include "fold.h"
#include "mem.h"
#include "variants.h"

/* Bytes of strings that are kept together. */
enum { BLOCK = 1 << 16 };

struct generator {
	struct source *source;
	struct variants *variants;
	struct folded folded;
	struct source_row row; /* whose variants are made */
	char *at;              /* where the next string goes */
	size_t left;
	/* Names that there are, by hash; 0 is a free place. */
	uint64_t *seen;
	size_t n_seen, slots; /* a power of two */
	uint16_t *key;
	size_t cap_key;
};

/* hash: of an entity and of what a name is looked up by; never 0. */
static uint64_t
hash(struct generator *g, struct str entity, struct str name)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325);

	fold(name, &g->folded);
	while (g->cap_key < g->folded.n)
		g->key =
		    mem_grow(g->key, g->cap_key, &g->cap_key, sizeof *g->key);
	fold_keys(g->folded.unit, g->folded.n, g->key);
	for (size_t i = 0; i < entity.n; i++)
		h = (h ^ (unsigned char)entity.p[i]) * 0x100000001B3u;
	for (size_t i = 0; i < g->folded.n; i++)
		h = (h ^ (g->key[i] + 256u)) * 0x9E3779B97F4A7C15u;
	h ^= h >> 32;
	return h == 0 ? 1 : h;
}

static void
put(struct generator *g, uint64_t h)
{
	size_t at = (size_t)h & (g->slots - 1);

	while (g->seen[at] != 0)
		at = (at + 1) & (g->slots - 1);
	g->seen[at] = h;
}

/* see: notes a name; false when the entity has it already. */
static bool
see(struct generator *g, uint64_t h)
{
	size_t at = g->slots == 0 ? 0 : (size_t)h & (g->slots - 1);

	while (g->slots > 0 && g->seen[at] != 0) {
		if (g->seen[at] == h)
			return false;
		at = (at + 1) & (g->slots - 1);
	}
	if (g->n_seen * 2 >= g->slots) {
		uint64_t *old = g->seen;
		size_t n = g->slots;
		g->slots = n == 0 ? 1024 : n * 2;
		g->seen = mem_zalloc(g->slots, sizeof *g->seen);
		for (size_t i = 0; i < n; i++)
			if (old[i] != 0)
				put(g, old[i]);
		free(old);
	}
	put(g, h);
	g->n_seen++;
	return true;
}

/* keep: strings, one behind the other, that live as long as the source. */
static struct str
keep(struct generator *g, const struct str *part, size_t n)
{
	size_t size = 0, at = 0;

	for (size_t i = 0; i < n; i++)
		size += part[i].n;
	if (size > g->left) {
		g->left = size > BLOCK ? size : BLOCK;
		g->at = source_keep(g->source, mem_alloc(g->left, 1));
	}
	char *p = g->at;
	for (size_t i = 0; i < n; i++) {
		if (part[i].n > 0)
			memcpy(p + at, part[i].p, part[i].n);
		at += part[i].n;
	}
	g->at += size;
	g->left -= size;
	return (struct str){ p, size };
}

static void
add(const struct variant *variant, void *arg)
{
	struct generator *g = arg;
	struct source_row row = g->row;
	const struct str *field = g->row.field;

	if (!see(g, hash(g, field[SOURCE_ENTITY], variant->name)))
		return;
	row.kind = DICT_GENERATED;
	row.flags &= DICT_COMMON | DICT_UNVERIFIED;
	row.flags |= variant->common ? DICT_COMMON : 0u;
	row.field[SOURCE_NAME] = keep(g, &variant->name, 1);
	row.field[SOURCE_LANG] = variant->lang;
	const struct str parts[] = { variant->system, STR(" of "),
		field[SOURCE_NAME], STR("; "), field[SOURCE_SOURCE] };
	row.field[SOURCE_SOURCE] = keep(g, parts, sizeof parts / sizeof *parts);
	source_add(g->source, &row);
}

/* has_variants: is another spelling of the row's name still its name? */
static bool
has_variants(const struct source_row *row)
{
	struct str category = row->field[SOURCE_CATEGORY];

	return row->kind != DICT_GENERATED && row->kind != DICT_IDENTIFIER &&
	       row->kind != DICT_MISSPELLING && !(row->flags & DICT_EXACT) &&
	       !str_eq(category, STR("terms")) &&
	       !str_eq(category, STR("networks"));
}

void
generate(struct source *s)
{
	struct generator g = { .source = s, .variants = variants_new() };

	source_sort(s);
	size_t n = s->n;
	for (size_t i = 0; i < n; i++)
		see(&g, hash(&g, s->row[i].field[SOURCE_ENTITY],
			    s->row[i].field[SOURCE_NAME]));
	for (size_t i = 0; i < n; i++) {
		g.row = s->row[i];
		if (!has_variants(&g.row))
			continue;
		bool person =
		    str_eq(g.row.field[SOURCE_CATEGORY], STR("people"));
		variants_each(g.variants, g.row.field[SOURCE_NAME],
		    g.row.field[SOURCE_LANG], person, add, &g);
	}
	variants_free(g.variants);
	folded_fini(&g.folded);
	free(g.seen);
	free(g.key);
}
