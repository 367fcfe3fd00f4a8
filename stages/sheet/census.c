#include "census.h"

#include <stdlib.h>

#include "mem.h"

struct census {
	struct census_entry *entries;
	size_t n, cap;
	size_t *slots;  /* places in entries plus one, by hash; 0 is free */
	size_t n_slots; /* a power of two */
};

struct census *
census_new(void)
{
	return mem_zalloc(1, sizeof(struct census));
}

static void
forget(struct str s)
{
	free((void *)(uintptr_t)s.p);
}

void
census_free(struct census *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < t->n; i++) {
		forget(t->entries[i].name);
		forget(t->entries[i].group);
		forget(t->entries[i].example);
	}
	free(t->entries);
	free(t->slots);
	free(t);
}

static struct str
copy(struct str s)
{
	return (struct str){ mem_dup(s.p, s.n), s.n };
}

/* FNV-1a over kind, group and name. */
static size_t
hash(enum census_kind kind, struct str name, struct str group)
{
	uint64_t h = UINT64_C(0xCBF29CE484222325) ^ (uint64_t)kind;

	for (size_t i = 0; i < group.n; i++)
		h = (h ^ (unsigned char)group.p[i]) * UINT64_C(0x100000001B3);
	h = (h ^ 0xFF) * UINT64_C(0x100000001B3);
	for (size_t i = 0; i < name.n; i++)
		h = (h ^ (unsigned char)name.p[i]) * UINT64_C(0x100000001B3);
	return (size_t)(h ^ h >> 32);
}

/* slot_of: where the entry is or would be. */
static size_t
slot_of(const struct census *t, enum census_kind kind, struct str name,
    struct str group)
{
	size_t i = hash(kind, name, group) & (t->n_slots - 1);

	for (; t->slots[i] != 0; i = (i + 1) & (t->n_slots - 1)) {
		const struct census_entry *e = &t->entries[t->slots[i] - 1];
		if (e->kind == kind && str_eq(e->name, name) &&
		    str_eq(e->group, group))
			break;
	}
	return i;
}

static void
grow(struct census *t)
{
	t->n_slots = t->n_slots == 0 ? 256 : t->n_slots * 2;
	free(t->slots);
	t->slots = mem_zalloc(t->n_slots, sizeof *t->slots);
	for (size_t i = 0; i < t->n; i++) {
		const struct census_entry *e = &t->entries[i];
		t->slots[slot_of(t, e->kind, e->name, e->group)] = i + 1;
	}
}

/* first_time: has this file not been counted for entry i yet? */
static bool
first_time(struct census_seen *seen, size_t i)
{
	while (seen->bits.n <= i / 8)
		buf_addc(&seen->bits, '\0');
	unsigned bit = 1u << (i % 8);
	unsigned was = (unsigned char)seen->bits.p[i / 8];

	seen->bits.p[i / 8] = (char)(was | bit);
	return (was & bit) == 0;
}

void
census_count(struct census *t, struct census_seen *seen, enum census_kind kind,
    struct str name, struct str group, uint64_t score, struct str example)
{
	if (t->n + 1 > t->n_slots / 2)
		grow(t);
	size_t slot = slot_of(t, kind, name, group);

	if (t->slots[slot] == 0) {
		t->entries =
		    mem_grow(t->entries, t->n, &t->cap, sizeof *t->entries);
		t->entries[t->n] = (struct census_entry){ kind, copy(name),
			copy(group), 0, 0, score, copy(example) };
		t->slots[slot] = ++t->n;
	}
	size_t i = t->slots[slot] - 1;
	struct census_entry *e = &t->entries[i];

	e->count++;
	e->files += first_time(seen, i);
	if (score > e->score) {
		e->score = score;
		forget(e->example);
		e->example = copy(example);
	}
}

static int
compare(const void *a, const void *b)
{
	const struct census_entry *x = a, *y = b;
	int c = (int)x->kind - (int)y->kind;

	if (c == 0)
		c = str_cmp(x->group, y->group);
	if (c == 0)
		c = (x->count < y->count) - (x->count > y->count);
	return c != 0 ? c : str_cmp(x->name, y->name);
}

const struct census_entry *
census_sorted(struct census *t, size_t *n)
{
	if (t->n > 0)
		qsort(t->entries, t->n, sizeof *t->entries, compare);
	*n = t->n;
	return t->entries;
}
