/*
 * A dictionary file with bytes changed and its checksum made right again: the
 * reader, the dump, the matcher and the scores must stay inside it.  The
 * input: bits of a place (two bytes) and a value, the rest is a text.  The
 * places count the file without its table of first units, which is large and
 * cannot lead anywhere.
 */
#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "dict.h"
#include "dump.h"
#include "fold.h"
#include "lookup.h"
#include "seeds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Units of six keys, their rows and what they stand for, by hand. */
static void
put32(struct buf *b, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		buf_addc(b, (char)(v >> 8 * i & 0xFF));
}

static const char *const keys[] = { "cat", "cats", "catsandco", "dog",
	"kittenschool", "犬" };
enum { N_KEYS = sizeof keys / sizeof *keys, SLOTS = 64, RUNS = 64 };

struct file {
	struct buf section[DICT_SECTIONS];
	struct buf all;
	struct seeds *seeds;
	struct seed seed[DICT_LANES][N_KEYS * SEEDS_MAX];
	size_t n_seeds[DICT_LANES];
};

static void
put_ref(struct file *f, struct buf *to, const char *s)
{
	put32(to, (uint32_t)f->section[DICT_STRINGS].n);
	put32(to, (uint32_t)strlen(s));
	buf_addz(&f->section[DICT_STRINGS], s);
}

static void
put_row(struct file *f, unsigned i)
{
	struct buf *to = &f->section[DICT_ROWS];

	put_ref(f, to,
	    i == 2   ? "Cats & Co."
	    : i == 4 ? "Kitten School"
		     : keys[i]);
	for (unsigned k = 0; k < 4; k++)
		put_ref(f, to, k == 3 ? "test" : "");
	put32(to, i / 2);
	put32(to, 0);
	buf_addc(to, i == 3 ? 2 : 0);
	buf_addc(to, 0);
	buf_addc(to, 0);
	buf_addc(to, (char)(i % DICT_KINDS));
	put32(to, i == 3 ? DICT_COMMON : 0);
}

/* put_short: a key that has no seed. */
static void
put_short(const struct folded *key, unsigned i, unsigned char *first,
    unsigned char *slots)
{
	uint16_t lead[DICT_LEAD_MAX] = { 0 };

	first[key->unit[0]] |= (unsigned char)(1u << (key->n - 1));
	for (unsigned k = 0; k < key->n; k++)
		lead[k] = key->unit[k];
	uint64_t h = dict_lead_hash(dict_pack(lead), (unsigned)key->n);
	unsigned char *slot = slots + (h & (SLOTS - 1)) * DICT_LEAD_SIZE;
	uint32_t tag = (uint32_t)(h >> 32);
	for (unsigned k = 0; k < 4; k++)
		slot[k] = (unsigned char)(tag >> 8 * k & 0xFF);
	slot[DICT_LEAD_KEY] = (unsigned char)(i + 1);
}

static void
put_key(struct file *f, unsigned i, unsigned char *first, unsigned char *slots)
{
	struct folded key = { NULL, NULL, NULL, 0, 0 };
	struct buf *to = &f->section[DICT_KEYS];
	uint16_t unit[32] = { 0 };

	fold(str_of(keys[i]), &key);
	for (size_t k = 0; k < key.n; k++)
		unit[k] = key.unit[k];
	unsigned edits = i == 4 ? 1 : 0;
	f->n_seeds[DICT_MISSPELT] += seeds_choose(f->seeds, unit, key.n, i,
	    &edits, &f->seed[DICT_MISSPELT][f->n_seeds[DICT_MISSPELT]]);
	if (seeds_whole(f->seeds, unit, key.n, i,
		&f->seed[DICT_WHOLE][f->n_seeds[DICT_WHOLE]]))
		f->n_seeds[DICT_WHOLE]++;
	else
		put_short(&key, i, first, slots);
	put32(to, (uint32_t)(f->section[DICT_UNITS].n / 2));
	put32(to, i);
	put32(to, (uint32_t)key.n | edits << 16);
	for (size_t k = 0; k < key.n; k++) {
		buf_addc(&f->section[DICT_UNITS], (char)(key.unit[k] & 0xFF));
		buf_addc(&f->section[DICT_UNITS], (char)(key.unit[k] >> 8));
	}
	put32(&f->section[DICT_POSTS],
	    (i == 2 ? DICT_POST_CORE : DICT_POST_ROW) << DICT_POST_SHIFT | i);
	folded_fini(&key);
}

static int
compare(const void *pa, const void *pb)
{
	const struct seed *a = pa, *b = pb;

	return (a->hash > b->hash) - (a->hash < b->hash);
}

/* put_lane: seeds in order, where their runs begin, and filters full of bits.
 */
static void
put_lane(struct file *f, enum dict_lane lane)
{
	struct seed *seed = f->seed[lane];
	size_t n = f->n_seeds[lane], i = 0;
	struct buf *to = &f->section[dict_lane_section(lane, DICT_SEEDS)];
	struct buf *at = &f->section[dict_lane_section(lane, DICT_SEED_AT)];
	unsigned char bits[64];

	qsort(seed, n, sizeof *seed, compare);
	for (; i < n; i++) {
		put32(to, seed[i].hash);
		put32(to, seed[i].key);
		put32(to, seed[i].left);
		put32(to, seed[i].right);
		buf_addc(to, (char)seed[i].pos);
		buf_addc(to, (char)seed[i].patterns);
		buf_addc(to, (char)seed[i].edits);
		buf_addc(to, (char)seed[i].units);
	}
	i = 0;
	for (uint32_t run = 0; run <= RUNS; run++) {
		while (i < n && seed[i].hash >> 26 < run)
			i++;
		put32(at, (uint32_t)i);
	}
	memset(bits, 0xFF, sizeof bits);
	buf_add(&f->section[dict_lane_section(lane, DICT_WORD_BITS)], bits,
	    sizeof bits);
	buf_add(&f->section[dict_lane_section(lane, DICT_WIDE_BITS)], bits,
	    sizeof bits);
}

static void
make(struct file *f, uint64_t *at_first)
{
	unsigned char *first = calloc(0x10000, 1);
	unsigned char slots[SLOTS * DICT_LEAD_SIZE] = { 0 };
	unsigned char bits[64];

	memset(bits, 0xFF, sizeof bits);
	put_ref(f, &f->section[DICT_CATEGORIES], "pets");
	put_ref(f, &f->section[DICT_ENTITIES], "cats");
	put_ref(f, &f->section[DICT_ENTITIES], "dogs");
	put_ref(f, &f->section[DICT_ENTITIES], "others");
	put_ref(f, &f->section[DICT_WORDS], "bark");
	put32(&f->section[DICT_NEEDS], DICT_POST_ENTITY << DICT_POST_SHIFT);
	put32(&f->section[DICT_NEEDS], DICT_POST_WORD << DICT_POST_SHIFT);
	f->seeds = seeds_new(N_KEYS);
	for (unsigned i = 0; i < N_KEYS; i++) {
		put_row(f, i);
		put_key(f, i, first, slots);
	}
	seeds_free(f->seeds);
	for (unsigned i = 0; i < DICT_UNITS_PAD / 2; i++)
		put32(&f->section[DICT_UNITS], 0);
	put32(&f->section[DICT_KEYS], 0);
	put32(&f->section[DICT_KEYS], N_KEYS);
	put32(&f->section[DICT_KEYS], 0);
	put_lane(f, DICT_WHOLE);
	put_lane(f, DICT_MISSPELT);
	put32(&f->section[DICT_BLOCKS], 0);
	buf_add(&f->section[DICT_LEADS], slots, sizeof slots);
	buf_add(&f->section[DICT_FIRST], first, 0x10000);
	buf_add(&f->section[DICT_BITS], bits, sizeof bits);
	free(first);

	buf_add(&f->all, DICT_MAGIC, 8);
	put32(&f->all, DICT_VERSION);
	put32(&f->all, DICT_SECTIONS);
	put32(&f->all, (uint32_t)(fold_hash() & UINT32_MAX));
	put32(&f->all, (uint32_t)(fold_hash() >> 32));
	for (unsigned i = 0; i < 4; i++)
		put32(&f->all, 0);
	uint32_t at = DICT_HEADER;
	for (unsigned i = 0; i < DICT_SECTIONS; i++) {
		put32(&f->all, at);
		put32(&f->all, (uint32_t)f->section[i].n);
		if (i == DICT_FIRST)
			*at_first = at;
		at += (uint32_t)(f->section[i].n + 7) / 8 * 8;
	}
	for (unsigned i = 0; i < DICT_SECTIONS; i++) {
		buf_adds(&f->all, buf_str(&f->section[i]));
		while (f->all.n % 8 != 0)
			buf_addc(&f->all, 0);
		buf_fini(&f->section[i]);
	}
	buf_add(&f->all, DICT_MAGIC_END, 8);
}

static void
set64(struct buf *b, size_t at, uint64_t v)
{
	for (unsigned i = 0; i < 8; i++)
		b->p[at + i] = (char)(v >> 8 * i & 0xFF);
}

/* seal: so that it passes for a whole file. */
static void
seal(struct file *f)
{
	set64(&f->all, DICT_AT_SIZE, f->all.n);
	set64(&f->all, DICT_AT_CHECKSUM,
	    dict_file_checksum((unsigned char *)f->all.p + DICT_AT_TABLE,
		f->all.n - DICT_AT_TABLE));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct file f = { 0 };
	struct buf out = { NULL, 0, 0 };
	struct lookup_opts opts = { 0, true, DICT_EDITS_MAX };
	uint64_t first = 0;
	size_t i = 1, changes = size > 0 ? data[0] % 16 : 0;

	make(&f, &first);
	for (; changes > 0 && i + 3 <= size; changes--, i += 3) {
		size_t at = DICT_AT_TABLE + data[i] + data[i + 1] * 256u;
		if (at >= first)
			at += 0x10000;
		if (at < f.all.n)
			f.all.p[at] = (char)data[i + 2];
	}
	seal(&f);
	struct dict *d = dict_of(buf_str(&f.all), "fuzz");
	if (d != NULL) {
		struct dicts *ds = dicts_new();
		/* Beside it, as often as not, one that is whole. */
		struct file whole = { 0 };
		dicts_add(ds, d);
		if (size > 0 && data[0] >= 0x80) {
			make(&whole, &first);
			seal(&whole);
			dicts_add(ds, dict_of(buf_str(&whole.all), "whole"));
		}
		struct lookup *l = lookup_new(ds, &opts);
		struct str fixed =
		    STR("Cats and Co. cat dogs dog, bark 犬 kiten school");
		struct str text = { (const char *)data + i,
			i < size ? size - i : 0 };
		dict_dump(d, STR(""), &out);
		lookup_line(l, &fixed, &out);
		lookup_line(l, &text, &out);
		lookup_free(l);
		dicts_free(ds);
		buf_fini(&whole.all);
	}
	buf_fini(&out);
	buf_fini(&f.all);
	return 0;
}
