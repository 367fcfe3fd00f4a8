/*
 * weights_gen: charsets and model as one set of tables.
 *
 *     weights_gen >charset_weights.h
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model.h"
#include "weights.h"

#define ROWS_MAX 256

/* Class and letter of a character: as the first of a step, or the second. */
struct key {
	unsigned class, letter;
	bool bad;
};

/* The steps between single bytes in some languages. */
struct steps {
	struct key rows[ROWS_MAX], columns[SINGLE_COLUMNS];
	unsigned rows_n, columns_n;
	unsigned same[ROWS_MAX]; /* rows that are alike are stored once */
	unsigned different;
};

static void
die(const char *what)
{
	fprintf(stderr, "weights_gen: %s\n", what);
	exit(4);
}

static uint32_t
own_cost(unsigned m, bool common, uint32_t cp)
{
	unsigned group = m / MODEL_LANES + (common ? MODEL_COMMON : 0);

	return model_cell(group, cp) >> m % MODEL_LANES * 8 & 0xFF;
}

static uint32_t
step_cost(unsigned m, bool common, unsigned from, unsigned to)
{
	unsigned group = m / MODEL_LANES + (common ? MODEL_COMMON : 0);

	return (uint32_t)model_lane(
	    model_steps[group][from][to], m % MODEL_LANES);
}

/* What a letter costs behind another. */
static uint32_t
inner_cost(unsigned m, unsigned from, unsigned to)
{
	uint32_t inner = model_inner[from][to];

	if (m == MODEL_RU)
		return inner >> 24;
	return inner >> m % MODEL_LANES * 8 & 0xFF;
}

static unsigned
lane_models(unsigned models, unsigned char out[WEIGHTS_MODELS])
{
	unsigned n = 0;

	for (unsigned m = 0; m < MODEL_COUNT; m++) {
		if ((models >> m & 1) == 0)
			continue;
		if (n == WEIGHTS_MODELS)
			die("too many languages");
		out[n++] = (unsigned char)m;
	}
	return n;
}

/* -- pairs ----------------------------------------------------------------- */

static uint32_t
pair_cell(unsigned models, bool common, uint32_t cp)
{
	unsigned char lanes[WEIGHTS_MODELS];
	unsigned n = lane_models(models, lanes);
	uint32_t cell = PAIR_CELL(model_class(cp));

	if (cp == '\n')
		return PAIR_CELL(CLASS_EDGE);
	for (unsigned i = 0; i < n; i++)
		cell |= own_cost(lanes[i], common, cp) << i * PAIR_LANE;
	return cell;
}

static uint32_t
byte_cell(enum hypothesis h, bool common, unsigned b)
{
	const struct hypothesis_facts *facts = &hypothesis_facts[h];
	uint32_t v = b < 0x80 ? b : charset_sets[facts->set].single[b - 0x80];

	if (b >= 0x80 && v == CELL_LEAD)
		return PAIR_CELL(PAIR_LEAD);
	if (b != 0 && v == 0)
		return PAIR_CELL(PAIR_SLOW);
	return pair_cell(facts->models, common, v);
}

/* Characters that are no ASCII cost the same in names and documents. */
static uint32_t
two_cell(enum hypothesis h, unsigned lead, unsigned trail)
{
	const struct hypothesis_facts *facts = &hypothesis_facts[h];
	const uint16_t *pairs = charset_sets[facts->set].pairs;
	uint32_t v = trail == 0 ? 0 : pairs[PAIR_INDEX(lead, trail)];

	if (v < 0x80 || v - CELL_FAR < CELL_FARS)
		return PAIR_CELL(PAIR_SLOW);
	return pair_cell(facts->models, false, v);
}

/* The charsets of pairs, by their slots; returns how many. */
static unsigned
slots(enum hypothesis out[PAIR_SLOTS])
{
	unsigned n = 0;

	for (unsigned h = 0; h < HYP_COUNT; h++) {
		if (charset_sets[hypothesis_facts[h].set].kind != KIND_DOUBLE)
			continue;
		if (n == PAIR_SLOTS)
			die("too many charsets of pairs");
		out[n++] = (enum hypothesis)h;
	}
	return n;
}

static void
put_slots(void)
{
	enum hypothesis hyps[PAIR_SLOTS];
	unsigned n = slots(hyps);

	puts("const uint32_t weights_bytes[2][256][PAIR_SLOTS] = {");
	for (unsigned i = 0; i < 2 * 256; i++) {
		printf(i % 256 == 0 ? "{\n{" : "{");
		for (unsigned k = 0; k < n; k++)
			printf(" %luu,", (unsigned long)byte_cell(
					     hyps[k], i >= 256, i % 256));
		puts(i % 256 == 255 ? " },\n}," : " },");
	}
	puts("};\nconst uint32_t weights_pairs[0x80 * 0x100][PAIR_SLOTS] = {");
	for (unsigned i = 0; i < 0x80 * 0x100; i++) {
		printf("{");
		for (unsigned k = 0; k < n; k++)
			printf(" %luu,", (unsigned long)two_cell(
					     hyps[k], 0x80 | i >> 8, i & 0xFF));
		puts(" },");
	}
	puts("};");
}

static unsigned
slot_of(enum hypothesis h)
{
	enum hypothesis hyps[PAIR_SLOTS];
	unsigned n = slots(hyps), slot = 0;

	while (slot < n && hyps[slot] != h)
		slot++;
	return slot % PAIR_SLOTS;
}

static void
put_pair_steps(unsigned models, bool common)
{
	unsigned char lanes[WEIGHTS_MODELS];
	unsigned n = lane_models(models, lanes);

	printf("static const uint32_t pair_steps_%d_%u[] = {", common, models);
	for (unsigned i = 0; i < CLASS_COUNT * PAIR_STEPS; i++) {
		unsigned from = i / PAIR_STEPS, to = i % PAIR_STEPS;
		uint32_t steps = 0;
		for (unsigned k = 0; k < n && to < CLASS_COUNT; k++)
			steps |= step_cost(lanes[k], common, from, to)
				 << k * PAIR_LANE;
		printf(
		    "%s%lu,", i % 8 == 0 ? "\n\t" : " ", (unsigned long)steps);
	}
	printf("\n};\n");
}

/* -- single bytes ---------------------------------------------------------- */

static bool
is_same(struct key a, struct key b)
{
	return a.class == b.class && a.letter == b.letter && a.bad == b.bad;
}

static unsigned
find_key(struct key *keys, unsigned *n, unsigned max, struct key key)
{
	for (unsigned i = 0; i < *n; i++)
		if (is_same(keys[i], key))
			return i;
	if (*n == max)
		die("too many letters");
	keys[*n] = key;
	return (*n)++;
}

/* The character of a byte, or CP_BAD. */
static uint32_t
single_of(enum hypothesis h, unsigned b)
{
	unsigned char byte = (unsigned char)b;
	uint32_t cp;

	set_next(&charset_sets[hypothesis_facts[h].set], &byte, &byte + 1, &cp);
	return cp;
}

/* What is behind it sees a byte as this. */
static struct key
row_key(uint32_t cp)
{
	if (cp == CP_BAD)
		return (struct key){ CLASS_OTHER, LETTER_NONE, false };
	if (cp == '\n')
		return (struct key){ CLASS_EDGE, LETTER_NONE, false };
	return (struct key){ model_class(cp),
		model_letter[cp < LETTER_CODES ? cp : 0], false };
}

/* ASCII is not to speak for one alphabet more than another. */
static struct key
column_key(uint32_t cp)
{
	struct key key = row_key(cp);

	key.bad = cp == CP_BAD;
	if (cp < 0x80 || key.bad)
		key.letter = LETTER_NONE;
	return key;
}

static uint64_t
single_step(unsigned models, bool common, struct key from, struct key to)
{
	unsigned char lanes[WEIGHTS_MODELS];
	unsigned n = lane_models(models, lanes);
	uint64_t steps = 0;

	if (to.bad || to.class == CLASS_EDGE)
		return 0;
	for (unsigned i = 0; i < n; i++) {
		uint64_t cost =
		    step_cost(lanes[i], common, from.class, to.class);
		if (to.letter != LETTER_NONE)
			cost += inner_cost(lanes[i], from.letter, to.letter);
		steps |= cost << i * SINGLE_LANE;
	}
	return steps;
}

static bool
is_row_same(
    const struct steps *s, unsigned models, bool common, unsigned a, unsigned b)
{
	for (unsigned c = 0; c < s->columns_n; c++)
		if (single_step(models, common, s->rows[a], s->columns[c]) !=
		    single_step(models, common, s->rows[b], s->columns[c]))
			return false;
	return true;
}

/* All that single bytes in these languages may be; the edge is the first. */
static void
collect(struct steps *s, unsigned models, bool common)
{
	memset(s, 0, sizeof *s);
	for (unsigned h = 0; h < HYP_COUNT; h++) {
		const struct hypothesis_facts *facts = &hypothesis_facts[h];
		if (facts->models != models ||
		    charset_sets[facts->set].kind != KIND_SINGLE)
			continue;
		find_key(s->rows, &s->rows_n, ROWS_MAX, row_key('\n'));
		for (unsigned b = 0; b < 256; b++) {
			uint32_t cp = single_of((enum hypothesis)h, b);
			find_key(s->rows, &s->rows_n, ROWS_MAX, row_key(cp));
			find_key(s->columns, &s->columns_n, SINGLE_COLUMNS,
			    column_key(cp));
		}
	}
	for (unsigned r = 0; r < s->rows_n; r++) {
		unsigned k = 0;
		while (!is_row_same(s, models, common, k, r))
			k++;
		s->same[r] = k < r ? s->same[k] : s->different++;
	}
}

static void
put_single_steps(const struct steps *s, unsigned models, bool common)
{
	unsigned next = 0;

	printf(
	    "static const uint64_t single_steps_%d_%u[] = {", common, models);
	for (unsigned r = 0; r < s->rows_n; r++) {
		if (s->same[r] != next)
			continue;
		next++;
		for (unsigned c = 0; c < SINGLE_COLUMNS; c++) {
			uint64_t v = 0;
			if (c < s->columns_n)
				v = single_step(
				    models, common, s->rows[r], s->columns[c]);
			printf("%s%lluu,", c % 4 == 0 ? "\n\t" : " ",
			    (unsigned long long)v);
		}
	}
	printf("\n};\n");
}

static uint64_t
single_cell(struct steps *s, unsigned models, bool common, uint32_t cp)
{
	struct key to = column_key(cp), from = row_key(cp);
	unsigned row = find_key(s->rows, &s->rows_n, ROWS_MAX, from);
	unsigned column =
	    find_key(s->columns, &s->columns_n, SINGLE_COLUMNS, to);
	uint64_t cell = SINGLE_CELL(column, to.bad, s->same[row]);
	unsigned char lanes[WEIGHTS_MODELS];
	unsigned n = lane_models(models, lanes);

	for (unsigned i = 0; i < n; i++) {
		uint64_t cost = 0;
		if (to.bad)
			cost = NATS_BAD * COST_NAT;
		else if (cp != '\n' && to.letter == LETTER_NONE)
			cost = own_cost(lanes[i], common, cp);
		cell |= cost << i * SINGLE_LANE;
	}
	return cell;
}

static void
put_singles(struct steps *s, enum hypothesis h, bool common)
{
	printf("static const uint64_t singles_%d_%d[256] = {", common, (int)h);
	for (unsigned b = 0; b < 256; b++)
		printf("%s%lluu,", b % 4 == 0 ? "\n\t" : " ",
		    (unsigned long long)single_cell(s,
			hypothesis_facts[h].models, common, single_of(h, b)));
	printf("\n};\n");
}

/* -- all of them ----------------------------------------------------------- */

/* Has no hypothesis before it the same languages and the same kind? */
static bool
is_first(unsigned h)
{
	for (unsigned i = 0; i < h; i++)
		if (hypothesis_facts[i].models == hypothesis_facts[h].models &&
		    charset_sets[hypothesis_facts[i].set].kind ==
			charset_sets[hypothesis_facts[h].set].kind)
			return false;
	return true;
}

static void
put_tables(enum hypothesis h, bool common)
{
	static struct steps steps;
	unsigned models = hypothesis_facts[h].models;
	enum charset_kind kind = charset_sets[hypothesis_facts[h].set].kind;

	if (kind == KIND_DOUBLE) {
		if (is_first(h))
			put_pair_steps(models, common);
	} else if (kind == KIND_SINGLE) {
		collect(&steps, models, common);
		put_singles(&steps, h, common);
		if (is_first(h))
			put_single_steps(&steps, models, common);
	}
}

static void
put_weights(enum hypothesis h, bool common)
{
	unsigned char lanes[WEIGHTS_MODELS] = { 0 };
	unsigned models = hypothesis_facts[h].models, n;
	enum charset_kind kind = charset_sets[hypothesis_facts[h].set].kind;

	if (kind != KIND_DOUBLE && kind != KIND_SINGLE)
		return;
	n = lane_models(models, lanes);
	printf("\t[%d] = { { %u, %u, %u }, %u, %d, %u, ", (int)h, lanes[0],
	    lanes[1], lanes[2], n, kind == KIND_DOUBLE, slot_of(h));
	if (kind == KIND_DOUBLE)
		printf("pair_steps_%d_%u, NULL, NULL },\n", common, models);
	else
		printf("NULL, singles_%d_%d, single_steps_%d_%u },\n", common,
		    (int)h, common, models);
}

int
main(void)
{
	puts("/* Generated by weights_gen.c; do not edit. */");
	for (int common = 0; common < 2; common++)
		for (unsigned h = 0; h < HYP_COUNT; h++)
			put_tables((enum hypothesis)h, common != 0);
	put_slots();
	puts("const struct weights weights[2][HYP_COUNT] = {");
	for (int common = 0; common < 2; common++) {
		puts("\t{");
		for (unsigned h = 0; h < HYP_COUNT; h++)
			put_weights((enum hypothesis)h, common != 0);
		puts("\t},");
	}
	puts("};");
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 4;
}
