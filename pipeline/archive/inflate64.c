#include "inflate64.h"

#include <stdint.h>
#include <stdlib.h>

#include "../mem.h"

enum {
	WINDOW = 64 * 1024,
	ROOM = 256 * 1024, /* of the output: the window, and what is new */
	LONGEST = 15,      /* bits of a code */
	QUICK = 10,        /* bits that are looked up at once */
	LENGTHS = 286,     /* symbols of literals and lengths that are used */
	LITERALS = 288,    /* and those that the fixed code has room for */
	DISTANCES = 32,
	END = 256
};

/*
 * A code: symbols in the order of their bits, as many of each length; and what
 * the next QUICK bits begin with: symbol << 4 | length, or 0 where the code is
 * longer or there is none.
 */
struct code {
	uint16_t count[LONGEST + 1];
	uint16_t symbol[LITERALS];
	uint16_t quick[1 << QUICK];
};

struct state {
	const unsigned char *p, *end;
	uint64_t bits; /* the next ones, the first in the lowest place */
	unsigned n;    /* how many are there */
	unsigned char *out;
	size_t at, from; /* of out: filled, handed on */
	inflate64_fn fn;
	void *arg;
	enum inflate64_result result;
	struct code literals, distances;
};

/* fail: the first that went wrong counts.  False, for the caller to return. */
static bool
fail(struct state *s, enum inflate64_result result)
{
	if (s->result == INFLATE64_OK)
		s->result = result;
	return false;
}

/* -- bits ------------------------------------------------------------------ */

/* fill: as many as fit; behind the end there are none. */
static void
fill(struct state *s)
{
	while (s->n <= 56 && s->p < s->end) {
		s->bits |= (uint64_t)*s->p++ << s->n;
		s->n += 8;
	}
}

static void
drop(struct state *s, unsigned n)
{
	s->bits >>= n;
	s->n -= n;
}

/* take: a number of n bits, at most 16. */
static bool
take(struct state *s, unsigned n, unsigned *value)
{
	if (s->n < n)
		fill(s);
	if (s->n < n)
		return fail(s, INFLATE64_TRUNCATED);
	*value = (unsigned)(s->bits & ((1u << n) - 1));
	drop(s, n);
	return true;
}

/* -- codes ----------------------------------------------------------------- */

/* quick_entry: one symbol, at all places that begin with its bits. */
static void
quick_entry(struct code *c, unsigned code, unsigned length, unsigned symbol)
{
	unsigned turned = 0;

	/* Codes come with their highest bit first. */
	for (unsigned i = 0; i < length; i++)
		turned |= (code >> i & 1) << (length - 1 - i);
	for (; turned < 1 << QUICK; turned += 1u << length)
		c->quick[turned] = (uint16_t)(symbol << 4 | length);
}

/*
 * code_make: from the length of each symbol's code (RFC 1951, 3.2.2).  False
 * when there are more codes than fit, or fewer: but one code of one bit, or
 * none, may stand alone.
 */
static bool
code_make(struct code *c, const unsigned char *lengths, unsigned n)
{
	unsigned at[LONGEST + 2] = { 0 }, next[LONGEST + 2] = { 0 };
	int left = 1;

	*c = (struct code){ .count = { 0 } };
	for (unsigned i = 0; i < n; i++)
		c->count[lengths[i]]++;
	unsigned used = n - c->count[0];

	c->count[0] = 0;
	for (unsigned k = 1; k <= LONGEST; k++) {
		left = 2 * left - c->count[k];
		if (left < 0)
			return false;
		at[k + 1] = at[k] + c->count[k];
		next[k + 1] = (next[k] + c->count[k]) << 1;
	}
	if (left > 0 && (used > 1 || used != c->count[1]))
		return false;
	for (unsigned i = 0; i < n; i++) {
		unsigned k = lengths[i];

		if (k == 0)
			continue;
		c->symbol[at[k]++] = (uint16_t)i;
		if (k <= QUICK)
			quick_entry(c, next[k], k, i);
		next[k]++;
	}
	return true;
}

/* symbol_long: of a code of more bits than are looked up, bit by bit. */
static bool
symbol_long(struct state *s, const struct code *c, unsigned *symbol)
{
	unsigned code = 0, first = 0, index = 0;

	for (unsigned k = 1; k <= LONGEST; k++) {
		if (k > s->n)
			return fail(s, INFLATE64_TRUNCATED);
		code |= (unsigned)(s->bits >> (k - 1) & 1);
		if (code < first + c->count[k]) {
			*symbol = c->symbol[index + code - first];
			drop(s, k);
			return true;
		}
		index += c->count[k];
		first = (first + c->count[k]) << 1;
		code <<= 1;
	}
	return fail(s, INFLATE64_DAMAGED);
}

static bool
take_symbol(struct state *s, const struct code *c, unsigned *symbol)
{
	if (s->n < LONGEST)
		fill(s);
	unsigned entry = c->quick[s->bits & ((1u << QUICK) - 1)];

	if ((entry & 15) == 0)
		return symbol_long(s, c, symbol);
	if ((entry & 15) > s->n)
		return fail(s, INFLATE64_TRUNCATED);
	drop(s, entry & 15);
	*symbol = entry >> 4;
	return true;
}

/* -- output ---------------------------------------------------------------- */

/* flush: hands on what is new. */
static bool
flush(struct state *s)
{
	struct str piece = { (char *)s->out + s->from, s->at - s->from };

	s->from = s->at;
	if (piece.n > 0 && s->fn(s->arg, piece) != 0)
		return fail(s, INFLATE64_STOPPED);
	return true;
}

/* make_room: of a full output only the window stays. */
static bool
make_room(struct state *s)
{
	if (s->at < ROOM)
		return true;
	if (!flush(s))
		return false;
	memmove(s->out, s->out + ROOM - WINDOW, WINDOW);
	s->at = s->from = WINDOW;
	return true;
}

/* copy: n bytes again, from so far back. */
static bool
copy(struct state *s, size_t back, size_t n)
{
	if (back > s->at)
		return fail(s, INFLATE64_DAMAGED);
	while (n > 0) {
		if (!make_room(s))
			return false;
		size_t k = n < ROOM - s->at ? n : ROOM - s->at;
		unsigned char *to = s->out + s->at, *before = to - back;

		if (back >= k)
			memcpy(to, before, k);
		else
			for (size_t i = 0; i < k; i++)
				to[i] = before[i];
		s->at += k;
		n -= k;
	}
	return true;
}

/* -- blocks ---------------------------------------------------------------- */

/* stored: a length, the same with its bits turned, and as many bytes. */
static bool
stored(struct state *s)
{
	unsigned n, turned;

	drop(s, s->n % 8);
	if (!take(s, 16, &n) || !take(s, 16, &turned))
		return false;
	if ((n ^ turned) != 0xffff)
		return fail(s, INFLATE64_DAMAGED);
	/* Bytes that were read ahead go back. */
	s->p -= s->n / 8;
	s->bits = s->n = 0;
	while (n > 0) {
		size_t have = (size_t)(s->end - s->p), k = n;

		if (have == 0)
			return fail(s, INFLATE64_TRUNCATED);
		if (!make_room(s))
			return false;
		if (k > ROOM - s->at)
			k = ROOM - s->at;
		if (k > have)
			k = have;
		memcpy(s->out + s->at, s->p, k);
		s->at += k;
		s->p += k;
		n -= (unsigned)k;
	}
	return true;
}

static bool
fixed_codes(struct state *s)
{
	unsigned char lengths[LITERALS];

	for (unsigned i = 0; i < LITERALS; i++)
		lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
	if (!code_make(&s->literals, lengths, LITERALS))
		return fail(s, INFLATE64_DAMAGED);
	memset(lengths, 5, DISTANCES);
	return code_make(&s->distances, lengths, DISTANCES) ||
	       fail(s, INFLATE64_DAMAGED);
}

/* take_lengths: of the codes of a block, themselves in a code. */
static bool
take_lengths(
    struct state *s, const struct code *c, unsigned char *lengths, unsigned n)
{
	static const struct {
		unsigned char bits, least;
	} repeats[] = { { 2, 3 }, { 3, 3 }, { 7, 11 } };
	unsigned i = 0, symbol, more;

	while (i < n) {
		if (!take_symbol(s, c, &symbol))
			return false;
		if (symbol < 16) {
			lengths[i++] = (unsigned char)symbol;
			continue;
		}
		if (!take(s, repeats[symbol - 16].bits, &more))
			return false;
		more += repeats[symbol - 16].least;
		if (more > n - i || (symbol == 16 && i == 0))
			return fail(s, INFLATE64_DAMAGED);
		memset(lengths + i, symbol == 16 ? lengths[i - 1] : 0, more);
		i += more;
	}
	return true;
}

static bool
own_codes(struct state *s)
{
	static const unsigned char order[] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5,
		11, 4, 12, 3, 13, 2, 14, 1, 15 };
	unsigned char lengths[LITERALS + DISTANCES] = { 0 };
	unsigned literals, distances, n, bits;

	if (!take(s, 5, &literals) || !take(s, 5, &distances) ||
	    !take(s, 4, &n))
		return false;
	literals += 257;
	distances += 1;
	for (unsigned i = 0; i < n + 4; i++) {
		if (!take(s, 3, &bits))
			return false;
		lengths[order[i]] = (unsigned char)bits;
	}
	if (literals > LENGTHS ||
	    !code_make(&s->literals, lengths, sizeof order))
		return fail(s, INFLATE64_DAMAGED);
	struct code c = s->literals;

	if (!take_lengths(s, &c, lengths, literals + distances))
		return false;
	if (lengths[END] == 0 || !code_make(&s->literals, lengths, literals) ||
	    !code_make(&s->distances, lengths + literals, distances))
		return fail(s, INFLATE64_DAMAGED);
	return true;
}

/* match: the length of this symbol, its distance, and the copy. */
static bool
match(struct state *s, unsigned symbol)
{
	/* Codes from 265 on come in fours, distances from 4 on in twos. */
	unsigned i = symbol - 257, more, length, distance;
	unsigned bits = symbol == 285 ? 16 : i < 8 ? 0 : i / 4 - 1;

	if (symbol >= LENGTHS)
		return fail(s, INFLATE64_DAMAGED);
	length = symbol == 285 ? 3 : i < 8 ? 3 + i : 3 + ((4 + i % 4) << bits);
	if (!take(s, bits, &more) || !take_symbol(s, &s->distances, &distance))
		return false;
	length += more;
	bits = distance < 4 ? 0 : distance / 2 - 1;
	if (!take(s, bits, &more))
		return false;
	distance = distance < 4 ? 1 + distance
				: 1 + ((2 + distance % 2) << bits) + more;
	return copy(s, distance, length);
}

static bool
compressed(struct state *s)
{
	unsigned symbol;

	for (;;) {
		if (!take_symbol(s, &s->literals, &symbol))
			return false;
		if (symbol == END)
			return true;
		if (symbol > END) {
			if (!match(s, symbol))
				return false;
			continue;
		}
		if (!make_room(s))
			return false;
		s->out[s->at++] = (unsigned char)symbol;
	}
}

static bool
block(struct state *s, bool *last)
{
	unsigned is_last, kind;

	if (!take(s, 1, &is_last) || !take(s, 2, &kind))
		return false;
	*last = is_last;
	switch (kind) {
	case 0:
		return stored(s);
	case 1:
		return fixed_codes(s) && compressed(s);
	case 2:
		return own_codes(s) && compressed(s);
	default:
		return fail(s, INFLATE64_DAMAGED);
	}
}

enum inflate64_result
inflate64(struct str in, inflate64_fn fn, void *arg)
{
	bool last = false;

	if (in.n == 0)
		return INFLATE64_TRUNCATED;
	struct state *s = mem_zalloc(1, sizeof *s);

	s->p = (const unsigned char *)in.p;
	s->end = s->p + in.n;
	s->fn = fn;
	s->arg = arg;
	s->out = mem_alloc(ROOM, 1);
	while (!last && block(s, &last))
		;
	flush(s);
	enum inflate64_result result = s->result;

	free(s->out);
	free(s);
	return result;
}
