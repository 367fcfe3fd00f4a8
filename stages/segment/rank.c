#include "rank.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

/* -- what a reading shows ---------------------------------------------------
 */

enum feature_kind {
	FORM = 1, /* the particles */
	FORM_BEFORE,
	FORM_BEFORE2,
	FORM_TABLE,
	FORM_STEM,
	FORM_WORD,
	STEM_WORD,
	FORM_STEM_WORD,
	FORM_LENGTH,
	FIRST, /* the first of several particles */
	FIRST_BEFORE,
	SKIPPED, /* what may be one more before them */
	SKIPPED_FIRST,
	RIVAL, /* is another stem listed? */
	NONE,
	LAST,
	LAST2,
	LAST3,
	LENGTH
};

bool
rank_is_rough(bool none, unsigned i)
{
	return none ? i != LAST2 - NONE && i != LAST3 - NONE
		    : i != FORM_BEFORE2 - FORM && i != FORM_TABLE - FORM;
}

/* What is the same for all readings of an eojeol. */
struct view {
	const struct rank_eojeol *e;
	struct model_table words;
	struct str tail;
	unsigned word;                    /* class of the whole */
	unsigned stem[PARTICLE_READINGS]; /* classes of their stems */
	size_t table; /* the cut of the table; its end for none */
};

enum { SYLLABLE = 3, LONGEST_WORD = 8 * SYLLABLE };

/* The class of words that the list has not, but their two halves. */
enum { COMPOUND = 15 };

static uint32_t
syllable(const char *z)
{
	const unsigned char *p = (const unsigned char *)z;

	return (p[0] & 0xFU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU);
}

uint64_t
rank_word(struct str word)
{
	uint64_t hash = MODEL_HASH_START;

	for (size_t i = 0; i + SYLLABLE <= word.n; i += SYLLABLE)
		hash = modelfmt_mix(hash, syllable(word.p + i));
	return hash;
}

static unsigned
listed(const struct view *v, size_t from, size_t to)
{
	struct str word = { v->tail.p + from, to - from };

	return model_node(v->words, rank_word(word)) & MODEL_WORD_CLASS;
}

/* Is it two listed words of two syllables and more? */
static bool
is_compound(const struct view *v, size_t n)
{
	size_t least = 2 * SYLLABLE;

	for (size_t at = least; at + least <= n; at += SYLLABLE)
		if (listed(v, 0, at) != 0 && listed(v, at, n) != 0)
			return true;
	return false;
}

/* The class of what stands before byte n of the tail; 0 for no listed word. */
static unsigned
class_of(const struct view *v, size_t n)
{
	unsigned class;

	if (v->e->tail > 0 || n == 0 || n > LONGEST_WORD)
		return 0;
	class = listed(v, 0, n);
	return class == 0 && is_compound(v, n) ? COMPOUND : class;
}

/* The character that ends before byte n of the tail: a syllable or a head. */
static uint32_t
before(const struct view *v, size_t n)
{
	if (n >= SYLLABLE)
		return syllable(v->tail.p + n - SYLLABLE);
	return v->e->head;
}

static uint32_t
length_of(const struct view *v, size_t n)
{
	size_t length = v->e->tail / SYLLABLE + n / SYLLABLE;

	return length > 5 ? 5 : (uint32_t)length;
}

/* Features of one alternative, each a hash of its kind and what it is of. */
struct shown {
	uint64_t *v;
	unsigned n;
};

static void
show(
    struct shown *s, enum feature_kind kind, uint64_t a, uint32_t b, uint32_t c)
{
	uint64_t hash = modelfmt_mix(a ^ a << 32, kind);

	s->v[s->n++] = modelfmt_mix(modelfmt_mix(hash, b), c);
}

/* The hash of bytes [from, to) of the tail. */
static uint64_t
part(const struct view *v, size_t from, size_t to)
{
	return rank_word((struct str){ v->tail.p + from, to - from });
}

/*
 * What would be the first particle if one more were read: 으로 of 까지 in
 * 농민전쟁으로까지.
 */
static uint64_t
skipped(const struct view *v, const struct rank_choice *c, const size_t *cut)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->reading[i].n > 1 && c->reading[i].cut[1] == *cut)
			return part(v, c->reading[i].cut[0], *cut);
	return 0;
}

/* Is the stem of another reading a listed word? */
static bool
has_rival(const struct view *v, const struct rank_choice *c, size_t i)
{
	for (size_t k = 0; k < c->n; k++)
		if (k != i && v->stem[k] != 0)
			return true;
	return false;
}

static void
show_particles(const struct view *v, const struct rank_choice *c, size_t i,
    struct shown *s)
{
	const struct particle_reading *r = &c->reading[i];
	size_t cut = r->cut[0];
	uint64_t first = part(v, cut, r->n > 1 ? r->cut[1] : v->tail.n);
	uint64_t skip = skipped(v, c, &cut);

	if (r->n > 1) {
		show(s, FIRST, first, 0, 0);
		show(s, FIRST_BEFORE, first, before(v, cut), 0);
	}
	if (skip != 0) {
		show(s, SKIPPED, skip, 0, 0);
		show(s, SKIPPED_FIRST, skip, (uint32_t)first, 0);
	}
	show(s, RIVAL, has_rival(v, c, i), v->stem[i] != 0, v->word != 0);
}

static void
show_reading(const struct view *v, size_t cut, uint32_t stem, struct shown *s)
{
	uint64_t form = part(v, cut, v->tail.n);
	uint32_t last = before(v, cut), last2 = 0;
	uint32_t length = length_of(v, cut);
	uint32_t table = v->table == cut ? 1 : v->table == v->tail.n ? 2 : 3;

	if (cut >= SYLLABLE)
		last2 = before(v, cut - SYLLABLE);
	show(s, FORM, form, 0, 0);
	show(s, FORM_BEFORE, form, last, 0);
	show(s, FORM_BEFORE2, form, last << 16 | last2, length < 3);
	show(s, FORM_TABLE, form, table, 0);
	show(s, FORM_STEM, form, stem, 0);
	show(s, FORM_WORD, form, v->word, 0);
	show(s, STEM_WORD, stem, v->word, length_of(v, v->tail.n));
	show(s, FORM_STEM_WORD, form, stem, v->word);
	show(s, FORM_LENGTH, form, length, 0);
}

static void
show_none(const struct view *v, struct shown *s)
{
	size_t n = v->tail.n;
	uint32_t last[3];

	for (unsigned i = 0; i < 3; i++)
		last[i] = n >= i * SYLLABLE ? before(v, n - i * SYLLABLE) : 0;
	show(s, NONE, 0, 0, 0);
	show(s, LAST, 0, last[0], 0);
	show(s, LAST2, 0, last[0], last[1]);
	show(s, LAST3, last[2], last[0], last[1]);
	show(s, LENGTH, 0, length_of(v, n), 0);
}

/* -- the alternatives -------------------------------------------------------
 */

/* The outermost sure cut of the table, which is a reading, too. */
static size_t
table_cut(
    struct str tail, enum particle_head head, struct particle_reading *reading)
{
	struct particle_cut cuts[PARTICLE_CUTS];
	size_t n = particle_cuts(tail, head, cuts);

	reading->n = 0;
	for (size_t i = 0; i < n; i++)
		if (cuts[i].mark == '+')
			reading->cut[reading->n++] = cuts[i].at;
	return reading->n > 0 ? reading->cut[0] : tail.n;
}

static void
add_table(struct rank_choice *c, const struct particle_reading *reading)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->reading[i].cut[0] == reading->cut[0])
			return;
	if (reading->n > 0 && c->n < PARTICLE_READINGS)
		c->reading[c->n++] = *reading;
}

void
rank_choose(struct model_table words, const struct rank_eojeol *e,
    struct rank_choice *out)
{
	struct view v = { .e = e, .words = words };
	struct particle_reading table;

	v.tail = str_from(e->text, e->tail);
	out->n = particle_readings(v.tail, e->head, out->reading);
	if (v.tail.n == 0)
		return;
	v.table = table_cut(v.tail, e->head, &table);
	add_table(out, &table);
	if (out->n == 0)
		return;
	v.word = class_of(&v, v.tail.n);
	for (size_t i = 0; i < out->n; i++)
		v.stem[i] = class_of(&v, out->reading[i].cut[0]);
	for (size_t i = 0; i <= out->n; i++) {
		struct shown s = { out->feature[i], 0 };

		if (i == out->n) {
			show_none(&v, &s);
		} else {
			show_reading(&v, out->reading[i].cut[0], v.stem[i], &s);
			show_particles(&v, out, i, &s);
		}
		out->features[i] = s.n;
	}
}

/* -- the verdict ------------------------------------------------------------
 */

/* Below this the other reading is worth a doubt. */
enum { DOUBT = MODEL_NAT };

static int
score(const struct model *m, const struct rank_choice *c, size_t i)
{
	int sum = 0;

	for (unsigned k = 0; k < c->features[i]; k++)
		sum += model_weight(m->weights, c->feature[i][k]);
	return sum;
}

/* The best reading; its margin over none, which may be negative. */
static size_t
best(const struct model *m, const struct rank_choice *c, int *margin)
{
	int most = score(m, c, 0);
	size_t found = 0;

	for (size_t i = 1; i < c->n; i++) {
		int mine = score(m, c, i);

		if (mine > most) {
			most = mine;
			found = i;
		}
	}
	*margin = most - score(m, c, c->n);
	return found;
}

static size_t
cuts_of_reading(const struct rank_eojeol *e, const struct particle_reading *r,
    struct particle_cut cuts[PARTICLE_CUTS])
{
	struct str stem = str_head(str_from(e->text, e->tail), r->cut[0]);
	size_t suffix = particle_suffix(stem, e->head), n = 0;

	if (suffix < stem.n && r->n < PARTICLE_CUTS)
		cuts[n++] = (struct particle_cut){ suffix, '?' };
	for (unsigned i = 0; i < r->n; i++)
		cuts[n++] = (struct particle_cut){ r->cut[i], '+' };
	return n;
}

/* The table's weak cuts; a particle it is sure of is a doubt at most. */
static size_t
cuts_of_none(const struct rank_eojeol *e, int margin,
    struct particle_cut cuts[PARTICLE_CUTS])
{
	size_t n = particle_cuts(str_from(e->text, e->tail), e->head, cuts);
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (cuts[i].mark == '?' || margin > -DOUBT)
			cuts[kept++] = (struct particle_cut){ cuts[i].at, '?' };
	return kept;
}

static size_t
decide(const struct model *m, const struct rank_eojeol *e,
    struct particle_cut cuts[PARTICLE_CUTS])
{
	struct rank_choice c;
	int margin;
	size_t found;

	rank_choose(m->words, e, &c);
	if (c.n == 0)
		return particle_cuts(str_from(e->text, e->tail), e->head, cuts);
	found = best(m, &c, &margin);
	return margin > 0 ? cuts_of_reading(e, &c.reading[found], cuts)
			  : cuts_of_none(e, margin, cuts);
}

/* -- what has been decided --------------------------------------------------
 */

/* Half of a text are words that have just been there. */
enum { MEMO_BITS = 15, MEMO_KEY = 24 };

struct memo_entry {
	char key[MEMO_KEY];
	unsigned char n; /* 0 in an empty one */
	unsigned char head, tail;
	unsigned char cuts; /* how many; the highest bits: which are weak */
	unsigned char at[PARTICLE_CUTS];
};

struct rank {
	const struct model *m;
	struct memo_entry *memo; /* none lies in two lines of a cache */
	struct memo_entry room[(1 << MEMO_BITS) + 1];
};

struct rank *
rank_new(const struct model *m)
{
	struct rank *r = mem_zalloc(1, sizeof *r);

	size_t off = (uintptr_t)r->room % sizeof *r->room;

	r->m = m;
	r->memo = (struct memo_entry *)((char *)r->room +
					(off == 0 ? 0 : sizeof *r->room - off));
	return r;
}

void
rank_free(struct rank *r)
{
	free(r);
}

static struct memo_entry *
memo_place(struct rank *r, struct str key)
{
	uint64_t hash = key.n;
	unsigned char rest[8] = { 0 };

	for (; key.n >= 8; key = str_from(key, 8))
		hash = (hash ^ dict_u64((const unsigned char *)key.p)) *
		       UINT64_C(0x9E3779B97F4A7C15),
		hash ^= hash >> 32;
	memcpy(rest, key.p, key.n);
	hash = (hash ^ dict_u64(rest)) * UINT64_C(0x9E3779B97F4A7C15);
	return &r->memo[hash >> (64 - MEMO_BITS)];
}

static void
memo_store(struct memo_entry *to, const struct rank_eojeol *e,
    const struct particle_cut *cuts, size_t n)
{
	to->n = (unsigned char)e->text.n;
	to->head = (unsigned char)e->head;
	to->tail = (unsigned char)e->tail;
	to->cuts = (unsigned char)n;
	for (size_t i = 0; i < n; i++) {
		to->at[i] = (unsigned char)cuts[i].at;
		to->cuts |= (unsigned char)((cuts[i].mark == '?') << (4 + i));
	}
	memcpy(to->key, e->text.p, e->text.n);
}

static bool
memo_is(const struct memo_entry *m, const struct rank_eojeol *e)
{
	return m->n == e->text.n && m->head == (unsigned char)e->head &&
	       m->tail == e->tail && memcmp(m->key, e->text.p, e->text.n) == 0;
}

size_t
rank_cuts(struct rank *r, const struct rank_eojeol *e,
    struct particle_cut cuts[PARTICLE_CUTS])
{
	struct memo_entry *m;
	size_t n;

	if (!particle_may_end(str_from(e->text, e->tail)))
		return 0;
	if (e->text.n > MEMO_KEY)
		return decide(r->m, e, cuts);
	m = memo_place(r, e->text);
	if (!memo_is(m, e)) {
		n = decide(r->m, e, cuts);
		memo_store(m, e, cuts, n);
		return n;
	}
	n = m->cuts & 15;
	for (size_t i = 0; i < n; i++)
		cuts[i] = (struct particle_cut){ m->at[i],
			(m->cuts >> (4 + i) & 1) != 0 ? '?' : '+' };
	return n;
}
