#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "mem.h"

/* Entities shown of one category; the sheet has them all. */
enum { SHOWN = 6 };

void
tally_fini(struct tally *t)
{
	for (size_t i = 0; i < t->n_entities; i++) {
		free(t->entity[i].category);
		free(t->entity[i].entity);
	}
	free(t->entity);
	*t = (struct tally){ 0 };
}

/* -- counting -----------------------------------------------------------------
 */

static struct str
category_of(const struct tally_entity *e)
{
	return (struct str){ e->category, e->category_n };
}

static struct str
entity_of(const struct tally_entity *e)
{
	return (struct str){ e->entity, e->entity_n };
}

static void
count_hit(struct tally *t, struct str category, struct str entity)
{
	size_t from = 0, to = t->n_entities;

	while (from < to) {
		size_t mid = from + (to - from) / 2;
		struct tally_entity *e = &t->entity[mid];
		int c = str_cmp(category, category_of(e));

		if (c == 0)
			c = str_cmp(entity, entity_of(e));
		if (c == 0) {
			e->hits++;
			return;
		}
		if (c < 0)
			to = mid;
		else
			from = mid + 1;
	}
	t->entity = mem_grow(
	    t->entity, t->n_entities, &t->entities_cap, sizeof *t->entity);
	memmove(t->entity + from + 1, t->entity + from,
	    (t->n_entities - from) * sizeof *t->entity);
	t->entity[from] =
	    (struct tally_entity){ mem_dup(category.p, category.n),
		    mem_dup(entity.p, entity.n), category.n, entity.n, 1 };
	t->n_entities++;
}

static void
count_done(struct tally *t, struct record *rec)
{
	struct str name = rec_get(rec, DONE_OUTCOME);
	enum outcome outcome = outcome_find(name);

	/* What is no outcome counts as unread elsewhere; here it is damage. */
	t->is_broken |= !str_eq(name, str_of(outcome_name(outcome)));
	if (t->depth == 0) {
		t->is_broken = true;
		return;
	}
	if (--t->depth > 0) {
		t->members[outcome]++;
		return;
	}
	t->files[outcome]++;
	t->bytes += t->top_bytes;
}

void
tally_record(struct tally *t, struct record *rec)
{
	switch (rec_tag(rec)) {
	case REC_STAGE:
		t->stages++;
		break;
	case REC_END:
		t->ends++;
		t->is_broken |= t->ends > t->stages;
		break;
	case REC_ITEM:
		if (t->depth++ == 0 &&
		    !rec_get_u64(rec, ITEM_SIZE, &t->top_bytes))
			t->top_bytes = 0;
		break;
	case REC_DONE:
		count_done(t, rec);
		break;
	case REC_FAULT:
		t->faults[fault_find(rec_get(rec, FAULT_CODE))]++;
		break;
	case REC_HIT:
		t->hits++;
		count_hit(
		    t, rec_get(rec, HIT_CATEGORY), rec_get(rec, HIT_ENTITY));
		break;
	default:
		break;
	}
}

bool
tally_is_whole(const struct tally *t)
{
	return !t->is_broken && t->stages == t->ends && t->depth == 0;
}

uint64_t
tally_sum(const uint64_t counts[OUTCOME_COUNT])
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < OUTCOME_COUNT; i++)
		sum += counts[i];
	return sum;
}

uint64_t
tally_unread(const struct tally *t)
{
	return tally_sum(t->files) - t->files[OUTCOME_READ] +
	       tally_sum(t->members) - t->members[OUTCOME_READ];
}

/* -- for people --------------------------------------------------------- */

void
tally_size(struct buf *out, uint64_t bytes)
{
	static const char *const units[] = { " kB", " MB", " GB", " TB" };
	uint64_t tenths = bytes / 100;
	size_t unit = 0;

	if (bytes < 1000) {
		buf_add_u64(out, bytes);
		buf_addz(out, " B");
		return;
	}
	for (; tenths >= 10000 && unit + 1 < sizeof units / sizeof *units;
	     unit++)
		tenths /= 1000;
	buf_add_u64(out, tenths / 10);
	buf_addc(out, '.');
	buf_add_u64(out, tenths % 10);
	buf_addz(out, units[unit]);
}

/* add_column: text, then blanks up to a width. */
static void
add_column(struct buf *out, struct str text, size_t width)
{
	buf_adds(out, text);
	for (size_t n = text.n; n < width; n++)
		buf_addc(out, ' ');
}

static void
add_number(struct buf *out, uint64_t v, size_t width)
{
	struct buf digits = { 0 };

	buf_add_u64(&digits, v);
	for (size_t n = digits.n; n < width; n++)
		buf_addc(out, ' ');
	buf_adds(out, buf_str(&digits));
	buf_fini(&digits);
}

static void
print_outcomes(
    struct buf *out, const char *label, const uint64_t counts[OUTCOME_COUNT])
{
	add_column(out, str_of(label), 10);
	add_number(out, tally_sum(counts), 9);
	for (unsigned i = 0; i < OUTCOME_COUNT; i++) {
		buf_addz(out, i == 0 ? "   " : ", ");
		buf_addz(out, outcome_name((enum outcome)i));
		buf_addc(out, ' ');
		buf_add_u64(out, counts[i]);
	}
}

static const char *
code_name(size_t code)
{
	return code == FAULT_COUNT ? "other"
				   : fault_name((enum fault_code)code);
}

void
tally_faults(const struct tally *t, struct buf *out, const char *prefix)
{
	for (size_t i = 0; i <= FAULT_COUNT; i++) {
		if (t->faults[i] == 0)
			continue;
		buf_addz(out, prefix);
		buf_addz(out, code_name(i));
		buf_addc(out, '\t');
		buf_add_u64(out, t->faults[i]);
		buf_addc(out, '\n');
	}
}

static void
print_faults(const struct tally *t, struct buf *out)
{
	uint64_t sum = 0;
	bool first = true;

	for (size_t i = 0; i <= FAULT_COUNT; i++)
		sum += t->faults[i];
	add_column(out, STR("faults"), 10);
	add_number(out, sum, 9);
	for (size_t i = 0; i <= FAULT_COUNT; i++) {
		if (t->faults[i] == 0)
			continue;
		buf_addz(out, first ? "   " : ", ");
		first = false;
		buf_addz(out, code_name(i));
		buf_addc(out, ' ');
		buf_add_u64(out, t->faults[i]);
	}
	buf_addc(out, '\n');
}

/* by_hits: most first; equal ones stay in the order of their names. */
static int
by_hits(const void *a, const void *b)
{
	const struct tally_entity *x = *(const struct tally_entity *const *)a;
	const struct tally_entity *y = *(const struct tally_entity *const *)b;

	if (x->hits != y->hits)
		return x->hits < y->hits ? 1 : -1;
	return str_cmp(entity_of(x), entity_of(y));
}

/* print_category: entities [from, to), which are of one category. */
static void
print_category(const struct tally *t, size_t from, size_t to, struct buf *out)
{
	const struct tally_entity **sorted =
	    mem_alloc(to - from, sizeof *sorted);
	uint64_t sum = 0;

	for (size_t i = from; i < to; i++) {
		sorted[i - from] = &t->entity[i];
		sum += t->entity[i].hits;
	}
	qsort(sorted, to - from, sizeof *sorted, by_hits);
	buf_addz(out, "  ");
	add_column(out, str_of(diag_quote(category_of(&t->entity[from]))), 10);
	add_number(out, sum, 7);
	for (size_t i = 0; i < to - from && i < SHOWN; i++) {
		buf_addz(out, i == 0 ? "   " : ", ");
		buf_addz(out, diag_quote(entity_of(sorted[i])));
		buf_addc(out, ' ');
		buf_add_u64(out, sorted[i]->hits);
	}
	if (to - from > SHOWN) {
		buf_addz(out, " and ");
		buf_add_u64(out, to - from - SHOWN);
		buf_addz(out, " more");
	}
	buf_addc(out, '\n');
	free(sorted);
}

void
tally_print(const struct tally *t, struct buf *out)
{
	print_outcomes(out, "files", t->files);
	buf_addz(out, "; ");
	tally_size(out, t->bytes);
	buf_addc(out, '\n');
	print_outcomes(out, "members", t->members);
	buf_addc(out, '\n');
	print_faults(t, out);
	add_column(out, STR("hits"), 10);
	add_number(out, t->hits, 9);
	buf_addc(out, '\n');
	for (size_t i = 0, k; i < t->n_entities; i = k) {
		for (k = i + 1;
		     k < t->n_entities && str_eq(category_of(&t->entity[i]),
					      category_of(&t->entity[k]));
		     k++)
			;
		print_category(t, i, k, out);
	}
}
