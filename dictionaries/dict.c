#include "dict.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "diag.h"
#include "fold.h"
#include "limits.h"
#include "mem.h"

struct section {
	const unsigned char *p;
	uint32_t bytes;
	uint32_t n; /* entries */
};

struct dict {
	struct str file;
	bool mapped;
	struct section section[DICT_SECTIONS];
	unsigned shift;
	struct {
		unsigned run_shift, word_shift, wide_shift;
	} lane[DICT_LANES];
	uint32_t lead_mask;
};

static const uint32_t entry_size[DICT_SECTIONS] = {
	[DICT_STRINGS] = 1,
	[DICT_CATEGORIES] = DICT_REF_SIZE,
	[DICT_ENTITIES] = DICT_REF_SIZE,
	[DICT_WORDS] = DICT_REF_SIZE,
	[DICT_ROWS] = DICT_ROW_SIZE,
	[DICT_NEEDS] = 4,
	[DICT_UNITS] = 2,
	[DICT_KEYS] = DICT_KEY_SIZE,
	[DICT_POSTS] = 4,
	[DICT_LEADS] = DICT_LEAD_SIZE,
	[DICT_FIRST] = 1,
	[DICT_BITS] = 1,
	[DICT_SEEDS] = DICT_SEED_SIZE,
	[DICT_SEED_AT] = 4,
	[DICT_WORD_BITS] = 1,
	[DICT_WIDE_BITS] = 1,
	[DICT_SEEDS + 4] = DICT_SEED_SIZE,
	[DICT_SEED_AT + 4] = 4,
	[DICT_WORD_BITS + 4] = 1,
	[DICT_WIDE_BITS + 4] = 1,
	[DICT_BLOCKS] = 4,
};

static const char *const kind_names[DICT_KINDS] = {
	[DICT_CANONICAL] = "canonical",
	[DICT_ALIAS] = "alias",
	[DICT_TRANSLATION] = "translation",
	[DICT_ROMANISATION] = "romanisation",
	[DICT_MISSPELLING] = "misspelling",
	[DICT_IDENTIFIER] = "identifier",
	[DICT_GENERATED] = "generated",
};

const char *
dict_kind_name(enum dict_kind kind)
{
	return kind < DICT_KINDS ? kind_names[kind] : "?";
}

enum dict_kind
dict_kind_find(struct str name)
{
	unsigned k = 0;

	while (k < DICT_KINDS && !str_eq(name, str_of(kind_names[k])))
		k++;
	return (enum dict_kind)k;
}

const char *
dict_flag_name(unsigned bit)
{
	switch (bit) {
	case DICT_COMMON:
		return "common";
	case DICT_EXACT:
		return "exact";
	case DICT_CASE:
		return "case";
	case DICT_UNVERIFIED:
		return "unverified";
	default:
		return NULL;
	}
}

/*
 * dict_slice: n entries of a section from number i on, or NULL if they lie
 * outside.  Every number read from the file passes here, but for those of
 * runs of seeds, which dict_seed_run() holds to the section: the file may be
 * hostile, and these are the only places that mind.
 */
static inline const unsigned char *
dict_slice(const struct dict *d, enum dict_section s, uint32_t i, uint32_t n)
{
	const struct section *x = &d->section[s];

	if (i > x->n || n > x->n - i)
		return NULL;
	return x->p + (size_t)i * entry_size[s];
}

static bool
is_power(uint32_t n)
{
	return n != 0 && (n & (n - 1)) == 0;
}

/* check_header: what is wrong with the file as a whole, or NULL. */
static const char *
check_header(const unsigned char *p, size_t n)
{
	if (n < sizeof DICT_MAGIC - 1 ||
	    memcmp(p, DICT_MAGIC, sizeof DICT_MAGIC - 1) != 0)
		return "not a compiled dictionary";
	if (n < DICT_AT_TABLE)
		return "cut off";
	if (dict_u32(p + DICT_AT_VERSION) != DICT_VERSION)
		return "of another version; build it again";
	if (dict_u64(p + DICT_AT_FOLD) != fold_hash())
		return "built with other folding tables; build it again";
	if (n < DICT_HEADER + 8 || dict_u64(p + DICT_AT_SIZE) != n)
		return "cut off";
	if (dict_u32(p + DICT_AT_SECTIONS) != DICT_SECTIONS ||
	    memcmp(p + n - 8, DICT_MAGIC_END, 8) != 0 ||
	    dict_u64(p + DICT_AT_CHECKSUM) !=
		dict_file_checksum(p + DICT_AT_TABLE, n - DICT_AT_TABLE))
		return "damaged";
	return NULL;
}

/* bits_over: how many bits number n things; n is a power of two. */
static unsigned
bits_over(uint32_t n)
{
	unsigned bits = 0;

	for (; n > 1; n /= 2)
		bits++;
	return bits;
}

/* take_seeds: the sizes of what leads to them; false when they are wrong. */
static bool
take_seeds(struct dict *d, enum dict_lane lane)
{
	const struct section *s =
	    &d->section[dict_lane_section(lane, DICT_SEEDS)];
	uint32_t at = s[DICT_SEED_AT - DICT_SEEDS].n, runs = at - 1;
	uint32_t word = s[DICT_WORD_BITS - DICT_SEEDS].n;
	uint32_t wide = s[DICT_WIDE_BITS - DICT_SEEDS].n;

	/* A vector takes four bytes of a bitmap at once. */
	if (at < 3 || !is_power(runs) || !is_power(word) || word < 4 ||
	    word > 1u << 28 || !is_power(wide) || wide < 4 || wide > 1u << 28 ||
	    runs > 1u << 28)
		return false;
	d->lane[lane].run_shift = 32 - bits_over(runs);
	d->lane[lane].word_shift = 29 - bits_over(word);
	d->lane[lane].wide_shift = 31 - bits_over(wide);
	return true;
}

/* take_sections: places and sizes; false when they do not fit the file. */
static bool
take_sections(struct dict *d)
{
	const unsigned char *p = (const unsigned char *)d->file.p;
	size_t end = d->file.n - 8;

	for (unsigned i = 0; i < DICT_SECTIONS; i++) {
		uint32_t off = dict_u32(p + DICT_AT_TABLE + 8 * i);
		uint32_t n = dict_u32(p + DICT_AT_TABLE + 8 * i + 4);
		if (off < DICT_HEADER || off > end || n > end - off ||
		    off % 8 != 0 || n % entry_size[i] != 0)
			return false;
		d->section[i] =
		    (struct section){ p + off, n, n / entry_size[i] };
	}
	uint32_t leads = d->section[DICT_LEADS].n;
	uint32_t bits = d->section[DICT_BITS].n;
	if (!is_power(leads) || !is_power(bits) || bits > 1u << 28 ||
	    d->section[DICT_FIRST].n != 0x10000 || d->section[DICT_KEYS].n == 0)
		return false;
	d->lead_mask = leads - 1;
	d->shift = 61 - bits_over(bits);
	return take_seeds(d, DICT_WHOLE) && take_seeds(d, DICT_MISSPELT);
}

struct dict *
dict_of(struct str bytes, const char *name)
{
	const char *wrong =
	    check_header((const unsigned char *)bytes.p, bytes.n);
	struct dict *d;

	if (wrong != NULL) {
		diag_warn("%s: %s", diag_quote(str_of(name)), wrong);
		return NULL;
	}
	d = mem_zalloc(1, sizeof *d);
	d->file = bytes;
	if (!take_sections(d)) {
		diag_warn("%s: damaged", diag_quote(str_of(name)));
		free(d);
		return NULL;
	}
	return d;
}

struct dict *
dict_open(const char *path)
{
	struct stat st;
	struct dict *d = NULL;
	void *p = MAP_FAILED;
	/* A pipe must be refused, not waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &st) < 0) {
		diag_warn("%s: %s", diag_quote(str_of(path)), strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode) || st.st_size < 1) {
		diag_warn(
		    "%s: not a compiled dictionary", diag_quote(str_of(path)));
		goto out;
	}
	if ((uint64_t)st.st_size > LIMIT_DICT) {
		diag_warn("%s: larger than a dictionary may be",
		    diag_quote(str_of(path)));
		goto out;
	}
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED) {
		diag_warn("%s: %s", diag_quote(str_of(path)), strerror(errno));
		goto out;
	}
	d = dict_of((struct str){ p, (size_t)st.st_size }, path);
	if (d == NULL)
		munmap(p, (size_t)st.st_size);
	else
		d->mapped = true;
out:
	if (fd >= 0)
		close(fd);
	return d;
}

void
dict_close(struct dict *d)
{
	if (d != NULL && d->mapped)
		munmap((void *)(uintptr_t)d->file.p, d->file.n);
	free(d);
}

bool
dict_is_same(const struct dict *a, const struct dict *b)
{
	return memcmp(a->file.p, b->file.p, DICT_HEADER) == 0;
}

uint32_t
dict_rows(const struct dict *d)
{
	return d->section[DICT_ROWS].n;
}

uint32_t
dict_entities(const struct dict *d)
{
	return d->section[DICT_ENTITIES].n;
}

uint32_t
dict_words(const struct dict *d)
{
	return d->section[DICT_WORDS].n;
}

/* string: the one a reference stands for. */
static bool
string(const struct dict *d, const unsigned char *ref, struct str *out)
{
	uint32_t n = dict_u32(ref + 4);
	const unsigned char *p = dict_slice(d, DICT_STRINGS, dict_u32(ref), n);

	if (p == NULL)
		return false;
	*out = (struct str){ (const char *)p, n };
	return true;
}

static bool
named(const struct dict *d, enum dict_section s, uint32_t i, struct str *out)
{
	const unsigned char *ref = dict_slice(d, s, i, 1);

	return ref != NULL && string(d, ref, out);
}

bool
dict_row(const struct dict *d, uint32_t i, struct dict_row *out)
{
	const unsigned char *p = dict_slice(d, DICT_ROWS, i, 1);

	if (p == NULL || p[DICT_ROW_KIND] >= DICT_KINDS)
		return false;
	out->entity_number = dict_u32(p + DICT_ROW_ENTITY);
	out->need = dict_u32(p + DICT_ROW_NEED);
	out->needs = dict_u16(p + DICT_ROW_NEEDS);
	out->kind = (enum dict_kind)p[DICT_ROW_KIND];
	out->flags = p[DICT_ROW_FLAGS];
	return string(d, p + DICT_ROW_NAME, &out->name) &&
	       string(d, p + DICT_ROW_LANG, &out->lang) &&
	       string(d, p + DICT_ROW_PROGRAM, &out->program) &&
	       string(d, p + DICT_ROW_LISTED, &out->listed) &&
	       string(d, p + DICT_ROW_SOURCE, &out->source) &&
	       named(
		   d, DICT_CATEGORIES, p[DICT_ROW_CATEGORY], &out->category) &&
	       named(d, DICT_ENTITIES, out->entity_number, &out->entity) &&
	       dict_slice(d, DICT_NEEDS, out->need, out->needs) != NULL;
}

bool
dict_need(const struct dict *d, uint32_t i, struct dict_need *out)
{
	const unsigned char *p = dict_slice(d, DICT_NEEDS, i, 1);

	if (p == NULL)
		return false;
	uint32_t v = dict_u32(p);
	out->is_entity = v >> DICT_POST_SHIFT == DICT_POST_ENTITY;
	out->number = v & DICT_POST_NUMBER;
	return named(d, out->is_entity ? DICT_ENTITIES : DICT_WORDS,
	    out->number, &out->text);
}

bool
dict_name(const struct dict *d, bool is_word, uint32_t number, struct str *out)
{
	return named(d, is_word ? DICT_WORDS : DICT_ENTITIES, number, out);
}

struct dict_filter
dict_filter(const struct dict *d)
{
	return (struct dict_filter){ d->section[DICT_FIRST].p,
		d->section[DICT_BITS].p, d->shift };
}

/* is_key: is key i just these packed units? */
static bool
is_key(const struct dict *d, uint32_t i, uint64_t packed, unsigned n)
{
	struct dict_key key;

	if (!dict_key(d, i, &key) || key.n != n)
		return false;
	for (unsigned k = 0; k < n; k++, packed >>= 16)
		if (dict_u16(key.unit + 2 * k) != (packed & 0xFFFF))
			return false;
	return true;
}

bool
dict_lead(const struct dict *d, uint64_t packed, unsigned n, uint32_t *key)
{
	uint64_t h = dict_lead_hash(packed, n);
	uint32_t tag = (uint32_t)(h >> 32);
	const unsigned char *slots = d->section[DICT_LEADS].p;

	/* A table without an empty slot must not hold us for ever. */
	for (uint32_t i = 0; i <= d->lead_mask; i++) {
		const unsigned char *p =
		    slots +
		    (size_t)(((uint32_t)h + i) & d->lead_mask) * DICT_LEAD_SIZE;
		*key = dict_u32(p + DICT_LEAD_KEY) - 1;
		if (*key == DICT_NONE)
			return false;
		if (dict_u32(p + DICT_LEAD_TAG) == tag &&
		    is_key(d, *key, packed, n))
			return true;
	}
	return false;
}

bool
dict_key(const struct dict *d, uint32_t i, struct dict_key *out)
{
	const unsigned char *p = dict_slice(d, DICT_KEYS, i, 1);

	if (p == NULL)
		return false;
	out->n = dict_u16(p + DICT_KEY_UNITS);
	out->edits = p[DICT_KEY_EDITS];
	out->unit = dict_slice(d, DICT_UNITS, dict_u32(p + DICT_KEY_UNIT),
	    out->n + DICT_UNITS_PAD);
	return out->unit != NULL && out->edits <= DICT_EDITS_MAX;
}

bool
dict_posts(const struct dict *d, uint32_t i, uint32_t *first, uint32_t *last)
{
	const unsigned char *p = dict_slice(d, DICT_KEYS, i, 2);

	if (p == NULL)
		return false;
	*first = dict_u32(p + DICT_KEY_POST);
	*last = dict_u32(p + DICT_KEY_SIZE + DICT_KEY_POST);
	return *first <= *last && *last <= d->section[DICT_POSTS].n;
}

bool
dict_post(const struct dict *d, uint32_t i, unsigned *what, uint32_t *n)
{
	const unsigned char *p = dict_slice(d, DICT_POSTS, i, 1);

	if (p == NULL)
		return false;
	*what = dict_u32(p) >> DICT_POST_SHIFT;
	*n = dict_u32(p) & DICT_POST_NUMBER;
	return true;
}

bool
dict_block(const struct dict *d, uint32_t i, uint32_t *row)
{
	const unsigned char *p = dict_slice(d, DICT_BLOCKS, i, 1);

	if (p != NULL)
		*row = dict_u32(p);
	return p != NULL;
}

struct dict_seeds
dict_seeds(const struct dict *d, enum dict_lane lane)
{
	const struct section *s =
	    &d->section[dict_lane_section(lane, DICT_SEEDS)];

	return (struct dict_seeds){ s[DICT_WORD_BITS - DICT_SEEDS].p,
		s[DICT_WIDE_BITS - DICT_SEEDS].p, d->lane[lane].word_shift,
		d->lane[lane].wide_shift,
		dict_word_patterns(lane, d->section[DICT_KEYS].n - 1),
		dict_wide_patterns(lane), s->n, s->p,
		s[DICT_SEED_AT - DICT_SEEDS].p, d->lane[lane].run_shift };
}

void
dict_key_soon(const struct dict *d, uint32_t i)
{
	const unsigned char *p = dict_slice(d, DICT_KEYS, i, 1);

	if (p != NULL)
		dict_soon(p);
}
