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
		return PAIR_CELL(PAIR_BAD);
	return pair_cell(facts->models, common, v);
}

/* Characters that are no ASCII cost the same in names and documents. */
static uint32_t
two_cell(enum hypothesis h, unsigned lead, unsigned trail)
{
	const struct hypothesis_facts *facts = &hypothesis_facts[h];
	const struct charset_set *set = &charset_sets[facts->set];
	unsigned char two[2] = { (unsigned char)lead, (unsigned char)trail };
	uint32_t cp;
	size_t len = set_next(set, two, two + 2, &cp);

	if (cp == CP_BAD && len == 1 + (trail >= 0x80))
		return PAIR_CELL(PAIR_BAD);
	if (cp > 0xFFFF || cp < 0x80 || len != 2)
		return PAIR_CELL(PAIR_SLOW);
	return pair_cell(facts->models, false, cp);
}

static bool
is_pairs(unsigned h)
{
	return charset_sets[hypothesis_facts[h].set].kind == KIND_DOUBLE;
}

/* The charsets of pairs, by their slots; returns how many. */
static unsigned
slots(enum hypothesis out[PAIR_SLOTS])
{
	unsigned n = 0;

	for (unsigned h = 0; h < HYP_COUNT; h++) {
		if (!is_pairs(h))
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

	puts("const uint32_t weights_bytes[2][256 * PAIR_SLOTS] = {");
	for (unsigned i = 0; i < 2 * 256; i++) {
		printf(i % 256 == 0 ? "{\n" : "");
		for (unsigned k = 0; k < PAIR_SLOTS; k++)
			printf(" %luu,", k < n ? (unsigned long)byte_cell(
						     hyps[k], i >= 256, i % 256)
					       : 0);
		puts(i % 256 == 255 ? "\n}," : "");
	}
	puts("};\nconst uint32_t weights_pairs[0x80 * 0x100 * PAIR_SLOTS] = {");
	for (unsigned i = 0; i < 0x80 * 0x100; i++) {
		for (unsigned k = 0; k < PAIR_SLOTS; k++)
			printf(" %luu,", k < n
					     ? (unsigned long)two_cell(hyps[k],
						   0x80 | i >> 8, i & 0xFF)
					     : 0);
		puts("");
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

/* A character: as the first of a step, or the second. */
struct key {
	unsigned class, letter;
};

/* A lane: a charset of single bytes in one of its languages. */
struct lane {
	enum charset_id set;
	unsigned model;
};

/* A byte in all lanes; what is alike in all of them is stored once. */
struct keys {
	struct key lanes[SINGLE_LANES];
	bool ascii_common; /* a row of ASCII in a document */
};

struct singles {
	struct lane lanes[SINGLE_LANES];
	unsigned n;
	struct keys rows[ROWS_MAX], columns[SINGLE_COLUMNS];
	unsigned rows_n, columns_n;
};

static bool
is_single(unsigned h)
{
	return charset_sets[hypothesis_facts[h].set].kind == KIND_SINGLE;
}

/* The first lane of a hypothesis; of HYP_COUNT: how many there are. */
static unsigned
first_lane(unsigned h, struct lane lanes[SINGLE_LANES])
{
	unsigned n = 0;

	for (unsigned i = 0; i < h; i++) {
		unsigned char models[WEIGHTS_MODELS];
		const struct hypothesis_facts *facts = &hypothesis_facts[i];
		unsigned more =
		    is_single(i) ? lane_models(facts->models, models) : 0;
		if (n + more > SINGLE_LANES)
			die("too many charsets of single bytes");
		for (unsigned k = 0; k < more; k++)
			lanes[n++] = (struct lane){ facts->set, models[k] };
	}
	return n;
}

static uint32_t
single_of(enum charset_id set, unsigned b)
{
	unsigned char byte = (unsigned char)b;
	uint32_t cp;

	set_next(&charset_sets[set], &byte, &byte + 1, &cp);
	if (cp == CP_BAD)
		die("a charset of single bytes with a hole");
	return cp;
}

/* What is behind it sees a byte as this. */
static struct key
row_key(uint32_t cp)
{
	if (cp == '\n')
		return (struct key){ CLASS_EDGE, LETTER_NONE };
	return (struct key){ model_class(cp),
		model_letter[cp < LETTER_CODES ? cp : 0] };
}

/* ASCII is not to speak for one alphabet more than another. */
static struct key
column_key(uint32_t cp)
{
	struct key key = row_key(cp);

	if (cp < 0x80)
		key.letter = LETTER_NONE;
	return key;
}

/* The number of keys, which are added when they are new. */
static unsigned
find_keys(
    struct keys *all, unsigned *n, unsigned max, const struct keys *wanted)
{
	for (unsigned i = 0; i < *n; i++)
		if (memcmp(&all[i], wanted, sizeof *wanted) == 0)
			return i;
	if (*n == max)
		die("too many letters");
	all[*n] = *wanted;
	return (*n)++;
}

static unsigned
find_row(struct singles *s, bool common, unsigned b)
{
	struct keys keys;

	memset(&keys, 0, sizeof keys);
	keys.ascii_common = common && b < 0x80;
	for (unsigned i = 0; i < s->n; i++)
		keys.lanes[i] = row_key(single_of(s->lanes[i].set, b));
	return find_keys(s->rows, &s->rows_n, ROWS_MAX, &keys);
}

static unsigned
find_column(struct singles *s, unsigned b)
{
	struct keys keys;

	memset(&keys, 0, sizeof keys);
	for (unsigned i = 0; i < s->n; i++)
		keys.lanes[i] = column_key(single_of(s->lanes[i].set, b));
	return find_keys(s->columns, &s->columns_n, SINGLE_COLUMNS, &keys);
}

static uint32_t
single_step(unsigned model, bool common, struct key from, struct key to)
{
	uint32_t cost;

	if (to.class == CLASS_EDGE)
		return 0;
	cost = step_cost(model, common, from.class, to.class);
	if (to.letter != LETTER_NONE)
		cost += inner_cost(model, from.letter, to.letter);
	return cost;
}

static uint32_t
single_cost(unsigned model, bool common, uint32_t cp)
{
	if (cp == '\n' || column_key(cp).letter != LETTER_NONE)
		return 0;
	return own_cost(model, common, cp);
}

static void
put_single(const uint32_t costs[SINGLE_LANES])
{
	struct single cell = { { 0 } };

	for (unsigned i = 0; i < SINGLE_LANES; i++)
		cell.words[i / SINGLE_IN_WORD] |=
		    (uint64_t)costs[i] << i % SINGLE_IN_WORD * SINGLE_LANE;
	printf("\n\t{ {");
	for (unsigned w = 0; w < SINGLE_WORDS; w++)
		printf(" %lluu,", (unsigned long long)cell.words[w]);
	printf(" } },");
}

static void
put_single_steps(const struct singles *s)
{
	printf("const struct single weights_steps[][SINGLE_COLUMNS] = {");
	for (unsigned r = 0; r < s->rows_n; r++) {
		const struct keys *row = &s->rows[r];
		printf("\n{");
		for (unsigned c = 0; c < s->columns_n; c++) {
			uint32_t costs[SINGLE_LANES] = { 0 };
			for (unsigned i = 0; i < s->n; i++)
				costs[i] = single_step(s->lanes[i].model,
				    row->ascii_common, row->lanes[i],
				    s->columns[c].lanes[i]);
			put_single(costs);
		}
		printf("\n},");
	}
	puts("\n};");
}

static void
put_single_own(const struct singles *s)
{
	puts("const struct single weights_own[2][256] = {");
	for (unsigned i = 0; i < 2 * 256; i++) {
		uint32_t costs[SINGLE_LANES] = { 0 };
		for (unsigned k = 0; k < s->n; k++)
			costs[k] = single_cost(s->lanes[k].model, i >= 256,
			    single_of(s->lanes[k].set, i % 256));
		printf(i % 256 == 0 ? "{" : "");
		put_single(costs);
		printf(i % 256 == 255 ? "\n},\n" : "");
	}
	puts("};");
}

static void
put_singles(void)
{
	static struct singles s;

	s.n = first_lane(HYP_COUNT, s.lanes);
	puts("const unsigned char weights_row[2][256] = {");
	for (unsigned i = 0; i < 2 * 256; i++)
		printf("%s%u,%s", i % 256 == 0 ? "{" : "",
		    find_row(&s, i >= 256, i % 256),
		    i % 256 == 255 ? "},\n" : "");
	puts("};\nconst unsigned char weights_column[256] = {");
	for (unsigned b = 0; b < 256; b++)
		printf("%u,", find_column(&s, b));
	puts("};");
	put_single_steps(&s);
	put_single_own(&s);
}

/* -- ASCII ----------------------------------------------------------------- */

static void
put_ascii(void)
{
	puts("const uint64_t weights_ascii[2][ASCII_CLASSES][128]"
	     "[MODEL_GROUPS] = {");
	for (unsigned i = 0; i < 2 * ASCII_CLASSES * 128; i++) {
		unsigned group = i < ASCII_CLASSES * 128 ? 0 : MODEL_COMMON;
		unsigned from = i / 128 % ASCII_CLASSES, cp = i % 128;
		printf(i % (ASCII_CLASSES * 128) == 0 ? "{" : "");
		printf(i % 128 == 0 ? "{\n" : "");
		printf("{");
		for (unsigned g = group; g < group + MODEL_GROUPS; g++) {
			uint32_t cell = model_cell(g, cp);
			uint64_t cost =
			    model_spread(cell) +
			    model_steps[g][from][model_cell_class(cell)];
			printf(" %lluu,",
			    (unsigned long long)(cp == '\n' ? 0 : cost));
		}
		printf(" },\n");
		printf(i % 128 == 127 ? "},\n" : "");
		printf(i % (ASCII_CLASSES * 128) == ASCII_CLASSES * 128 - 1
			   ? "},\n"
			   : "");
	}
	puts("};");
}

/* -- all of them ----------------------------------------------------------- */

/* Has no hypothesis of pairs before it the same languages? */
static bool
is_first(unsigned h)
{
	for (unsigned i = 0; i < h; i++)
		if (is_pairs(i) &&
		    hypothesis_facts[i].models == hypothesis_facts[h].models)
			return false;
	return true;
}

static void
put_weights(enum hypothesis h, bool common)
{
	unsigned char models[WEIGHTS_MODELS] = { 0 };
	struct lane lanes[SINGLE_LANES];
	unsigned bits = hypothesis_facts[h].models, n;

	if (!is_pairs(h) && !is_single(h))
		return;
	n = lane_models(bits, models);
	printf("\t[%d] = { { %u, %u, %u }, %u, %d, ", (int)h, models[0],
	    models[1], models[2], n, is_pairs(h));
	if (is_pairs(h))
		printf("0, &weights_bytes[%d][%u], &weights_pairs[%u], "
		       "pair_steps_%d_%u },\n",
		    common, slot_of(h), slot_of(h), common, bits);
	else
		printf("%u, NULL, NULL, NULL },\n", first_lane(h, lanes));
}

int
main(void)
{
	puts("/* Generated by weights_gen.c; do not edit. */");
	for (int common = 0; common < 2; common++)
		for (unsigned h = 0; h < HYP_COUNT; h++)
			if (is_pairs(h) && is_first(h))
				put_pair_steps(
				    hypothesis_facts[h].models, common != 0);
	put_slots();
	put_singles();
	put_ascii();
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
