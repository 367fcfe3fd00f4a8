#include "account.h"

#include <stdlib.h>

#include "../mem.h"

/* Where an account is told. */
struct teller {
	const struct account *a;
	struct str id;
	struct rec_sink *out;
	uint64_t at;                                  /* all before is told */
	const struct account_span *holes, *holes_end; /* not yet told */
};

void
account_open(struct account *a, uint64_t begin, uint64_t end)
{
	a->begin = begin;
	a->end = end;
	a->open = true;
}

void
account_add(
    struct account *a, enum account_kind kind, uint64_t at, uint64_t length)
{
	uint64_t most = UINT64_MAX - at;

	if (length == 0)
		return;
	a->spans = mem_grow(a->spans, a->n, &a->cap, sizeof *a->spans);
	a->spans[a->n++] = (struct account_span){ at,
		at + (length < most ? length : most), kind };
}

void
account_end(struct account *a, uint64_t end)
{
	a->end = end;
	for (size_t i = 0; i < a->n; i++)
		if (a->spans[i].kind != ACCOUNT_HOLE && a->spans[i].end > end)
			a->spans[i].end = end;
}

/* rank: structure, then data, then what takes no room. */
static int
rank(enum account_kind kind)
{
	return kind == ACCOUNT_HOLE ? 2 : kind == ACCOUNT_DATA ? 1 : 0;
}

static int
by_rank_and_place(const void *a, const void *b)
{
	const struct account_span *x = a, *y = b;

	if (rank(x->kind) != rank(y->kind))
		return rank(x->kind) - rank(y->kind);
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

/* disjoint: n spans by place, each without what one before it has. */
static size_t
disjoint(struct account_span *s, size_t n, uint64_t size)
{
	uint64_t at = 0;
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		struct account_span one = s[i];

		if (one.at < at)
			one.at = at;
		if (one.end > size)
			one.end = size;
		if (one.at >= one.end)
			continue;
		at = one.end;
		s[k++] = one;
	}
	return k;
}

static void
put_span(struct teller *t, enum account_kind kind, uint64_t at, uint64_t length)
{
	static const struct str names[ACCOUNT_KIND_COUNT] = {
		[ACCOUNT_HEADER] = { "header", 6 },
		[ACCOUNT_DATA] = { "data", 4 },
		[ACCOUNT_DESCRIPTOR] = { "descriptor", 10 },
		[ACCOUNT_DIRECTORY] = { "directory", 9 },
		[ACCOUNT_PREFIX] = { "prefix", 6 },
		[ACCOUNT_SUFFIX] = { "suffix", 6 },
		[ACCOUNT_GAP] = { "gap", 3 },
		[ACCOUNT_HOLE] = { "hole", 4 },
	};

	rec_begin(t->out, REC_SPAN);
	rec_put(t->out, SPAN_ID, t->id);
	rec_put_u64(t->out, SPAN_OFFSET, at);
	rec_put_u64(t->out, SPAN_LENGTH, length);
	rec_put(t->out, SPAN_KIND, names[kind]);
	rec_end(t->out);
}

/* holes_until: those that belong before this place. */
static void
holes_until(struct teller *t, uint64_t at)
{
	const struct account_span *h = t->holes;

	for (; h < t->holes_end && h->at < at; h++)
		put_span(t, ACCOUNT_HOLE, h->at, h->end - h->at);
	t->holes = h;
}

/* tell: all up to end that has not been told is of this kind. */
static void
tell(struct teller *t, enum account_kind kind, uint64_t end)
{
	if (end <= t->at)
		return;
	holes_until(t, t->at);
	put_span(t, kind, t->at, end - t->at);
	t->at = end;
}

/* tell_free: what nobody has entered, by the side of the archive it is on. */
static void
tell_free(struct teller *t, uint64_t end)
{
	uint64_t begin = t->a->begin < end ? t->a->begin : end;
	uint64_t last = t->a->end < end ? t->a->end : end;

	tell(t, ACCOUNT_PREFIX, begin);
	tell(t, ACCOUNT_GAP, last);
	tell(t, ACCOUNT_SUFFIX, end);
}

static void
tell_span(struct teller *t, const struct account_span *s, uint64_t end)
{
	tell_free(t, s->at);
	tell(t, s->kind, s->end < end ? s->end : end);
}

/* tell_all: structure, and the data that it leaves; both lists by place. */
static void
tell_all(struct teller *t, const struct account_span *s, size_t n_s,
    const struct account_span *d, size_t n_d)
{
	while (n_s > 0 || n_d > 0) {
		uint64_t next = n_s > 0 ? s->at : UINT64_MAX;

		if (n_d > 0 && d->end <= t->at) {
			d++, n_d--;
		} else if (n_d > 0 && d->at < next && t->at < next) {
			/* Its rest, if any, goes on behind what is next. */
			tell_span(t, d, next);
		} else {
			tell_span(t, s, s->end);
			s++, n_s--;
		}
	}
}

void
account_put(
    struct account *a, uint64_t size, struct str id, struct rec_sink *out)
{
	struct teller t = { .a = a, .id = id, .out = out };
	size_t n[3] = { 0 };

	if (!a->open)
		return;
	if (a->n > 0)
		qsort(a->spans, a->n, sizeof *a->spans, by_rank_and_place);
	for (size_t i = 0; i < a->n; i++)
		n[rank(a->spans[i].kind)]++;
	struct account_span *data = a->spans + n[0];
	size_t n_structure = disjoint(a->spans, n[0], size);
	size_t n_data = disjoint(data, n[1], size);

	t.holes = data + n[1];
	t.holes_end = t.holes + n[2];
	tell_all(&t, a->spans, n_structure, data, n_data);
	tell_free(&t, size);
	holes_until(&t, UINT64_MAX);
}

void
account_fini(struct account *a)
{
	free(a->spans);
	*a = (struct account){ .open = false };
}
