#include "address.h"

#include <stdlib.h>

#include "mem.h"

/* take_number: a decimal number up to most, without zeros before it. */
static bool
take_number(struct str *s, uint32_t most, uint32_t *out)
{
	size_t i = 0;

	*out = 0;
	while (i < s->n && str_is_digit(s->p[i])) {
		*out = *out * 10 + (uint32_t)(s->p[i] - '0');
		if (++i > 1 && s->p[0] == '0')
			return false;
		if (*out > most)
			return false;
	}
	*s = str_from(*s, i);
	return i > 0;
}

/* take_quad: four numbers with dots between them. */
static bool
take_quad(struct str *s, uint32_t *address)
{
	*address = 0;
	for (unsigned i = 0; i < 4; i++) {
		uint32_t octet;
		if (i > 0) {
			if (s->n == 0 || s->p[0] != '.')
				return false;
			*s = str_from(*s, 1);
		}
		if (!take_number(s, 255, &octet))
			return false;
		*address = *address << 8 | octet;
	}
	return true;
}

static uint32_t
mask(uint32_t prefix)
{
	return prefix == 0 ? 0 : UINT32_MAX << (32 - prefix);
}

/* take_block: the whole of a name as a block, 175.45.176.0/22. */
static bool
take_block(struct str name, uint32_t *net, uint32_t *prefix)
{
	if (!take_quad(&name, net) || name.n == 0 || name.p[0] != '/')
		return false;
	name = str_from(name, 1);
	if (!take_number(&name, 32, prefix) || name.n > 0)
		return false;
	*net &= mask(*prefix);
	return true;
}

static int
compare(const void *pa, const void *pb)
{
	const struct address_block *a = pa, *b = pb;

	if (a->prefix != b->prefix)
		return a->prefix < b->prefix ? -1 : 1;
	if (a->net != b->net)
		return a->net < b->net ? -1 : 1;
	return (a->row > b->row) - (a->row < b->row);
}

/* is_before: does a block belong before the one before it, the same one? */
static bool
is_before(struct dicts *ds, const struct address_block *b)
{
	return b->prefix == b[-1].prefix && b->net == b[-1].net &&
	       dicts_compare(ds, b->row, b[-1].row) < 0;
}

/* take_blocks: those of dictionary i. */
static void
take_blocks(struct addresses *a, struct dicts *ds, size_t i, size_t *cap)
{
	struct address_block b;
	struct dict_row row;

	for (uint32_t n = 0; dict_block(dicts_at(ds, i), n, &b.row); n++) {
		b.row = dicts_of_row(ds, i, b.row);
		if (!dicts_row(ds, b.row, &row) ||
		    row.kind != DICT_IDENTIFIER ||
		    !take_block(row.name, &b.net, &b.prefix))
			continue;
		b.entity = row.entity_number;
		a->block = mem_grow(a->block, a->n, cap, sizeof *a->block);
		a->block[a->n++] = b;
	}
}

void
addresses_init(struct addresses *a, struct dicts *ds)
{
	size_t cap = 0;

	*a = (struct addresses){ .block = NULL };
	for (size_t i = 0; i < dicts_count(ds); i++)
		take_blocks(a, ds, i, &cap);
	if (a->n > 1)
		qsort(a->block, a->n, sizeof *a->block, compare);
	for (size_t i = 1; i < a->n; i++)
		for (size_t k = i; k > 0 && is_before(ds, a->block + k); k--) {
			struct address_block b = a->block[k];
			a->block[k] = a->block[k - 1];
			a->block[k - 1] = b;
		}
	for (uint32_t p = 0, i = 0; p <= 33; p++) {
		while (i < a->n && a->block[i].prefix < p)
			i++;
		a->first[p] = i;
	}
}

void
addresses_fini(struct addresses *a)
{
	free(a->block);
	*a = (struct addresses){ .block = NULL };
}

const struct address_block *
addresses_find(const struct addresses *a, uint32_t address)
{
	for (uint32_t p = 33; p-- > 0;) {
		size_t lo = a->first[p], hi = a->first[p + 1];
		uint32_t net = address & mask(p);
		while (lo < hi) {
			size_t mid = lo + (hi - lo) / 2;
			if (a->block[mid].net < net)
				lo = mid + 1;
			else
				hi = mid;
		}
		if (lo < a->first[p + 1] && a->block[lo].net == net)
			return &a->block[lo];
	}
	return NULL;
}

static bool
is_glue(char c)
{
	return str_is_digit(c) || str_is_alpha(c) || c == '_';
}

bool
address_next(struct str text, size_t *at, size_t *start, uint32_t *address)
{
	for (size_t i = *at; i < text.n;) {
		size_t dot = i + str_find(str_from(text, i), '.');
		if (dot >= text.n)
			break;
		size_t from = dot;
		while (from > *at && dot - from < 4 &&
		       str_is_digit(text.p[from - 1]))
			from--;
		struct str rest = str_from(text, from);
		bool ok = from < dot &&
			  (from == 0 || (!is_glue(text.p[from - 1]) &&
					    text.p[from - 1] != '.')) &&
			  take_quad(&rest, address);
		size_t end = text.n - rest.n;
		if (ok && (rest.n == 0 || !is_glue(rest.p[0])) &&
		    !(rest.n > 1 && rest.p[0] == '.' &&
			str_is_digit(rest.p[1]))) {
			*start = from;
			*at = end;
			return true;
		}
		i = dot + 1;
	}
	return false;
}
