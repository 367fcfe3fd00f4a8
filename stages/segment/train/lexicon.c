#include "lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "charset/charset.h"
#include "mem.h"

#include "chars.h"

struct lexicon *
lexicon_new(void)
{
	return mem_zalloc(1, sizeof(struct lexicon));
}

void
lexicon_free(struct lexicon *l)
{
	image_fini(&l->image);
	keys_fini(&l->nodes);
	free(l->node);
	free(l);
}

void
lexicon_see(struct lexicon *l, struct str text)
{
	uint32_t cp;

	while (charset_next(&text, &cp))
		if (cp < 0x10000 && cp >= 0x80)
			l->seen[cp]++;
}

void
lexicon_variants(struct lexicon *l, struct str lines)
{
	struct str line;
	uint32_t to, cp;

	while (str_split(&lines, '\n', &line)) {
		if (line.n == 0 || line.p[0] == '#' ||
		    !charset_next(&line, &to) || to >= 0x10000)
			continue;
		while (charset_next(&line, &cp))
			if (cp != '\t' && cp < 0x10000)
				l->variant[cp] = (uint16_t)to;
	}
}

/* The character that stands for cp: itself when it is in the texts. */
static uint32_t
canonical(const struct lexicon *l, uint32_t cp)
{
	return l->seen[cp] == 0 && l->variant[cp] != 0 ? l->variant[cp] : cp;
}

/* -- symbols ----------------------------------------------------------------
 */

static unsigned
new_symbol(struct lexicon *l, uint32_t cp)
{
	unsigned type = chars_type(chars_of(cp));

	buf_addc(&l->image.section[MODEL_TYPES], (char)type);
	return (unsigned)l->image.section[MODEL_TYPES].n - 1;
}

/* The commonest first, so that what is looked up most lies together. */
static int
by_count(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x < *y) - (*x > *y);
}

static void
number_seen(struct lexicon *l)
{
	uint64_t *order = mem_alloc(0x10000, sizeof *order);
	size_t n = 0;

	for (unsigned type = 0; type < FEATURE_TYPES; type++)
		buf_addc(&l->image.section[MODEL_TYPES], (char)type);
	for (uint32_t cp = 0; cp < 0x10000; cp++)
		if (l->seen[cp] > 0)
			order[n++] =
			    (uint64_t)l->seen[cp] << 16 | (0xFFFF - cp);
	qsort(order, n, sizeof *order, by_count);
	for (size_t i = 0; i < n; i++) {
		uint32_t cp = 0xFFFF - (uint32_t)(order[i] & 0xFFFF);

		l->symbol[cp] = (uint16_t)new_symbol(l, cp);
	}
	free(order);
	l->model.trained = (uint32_t)l->image.section[MODEL_TYPES].n;
}

/* -- words ------------------------------------------------------------------
 */

/*
 * The class of a word: 1 to 5 by frequency; rare ones that are names of people
 * 6, of places, groups and things 7.
 */
static unsigned
class_of(uint64_t frequency, struct str tag)
{
	static const unsigned steps[] = { 4, 30, 300, 3000 };
	unsigned class = 1;

	while (class < 5 && frequency >= steps[class - 1])
		class ++;
	if (class > 3 || tag.n < 2 || tag.p[0] != 'n')
		return class;
	if (tag.p[1] == 'r')
		return 6;
	return tag.p[1] == 's' || tag.p[1] == 't' || tag.p[1] == 'z' ? 7
								     : class;
}

/* The symbols of a word; 0 for one that is too long or not in Han. */
static unsigned
symbols_of(struct lexicon *l, struct str word, unsigned *symbol)
{
	unsigned n = 0;
	uint32_t cp;

	while (charset_next(&word, &cp)) {
		if (n == FEATURE_WORD_MAX || cp >= 0x10000 ||
		    !feature_is_tagged(chars_type(chars_of(cp))))
			return 0;
		cp = canonical(l, cp);
		if (l->symbol[cp] == 0)
			l->symbol[cp] = (uint16_t)new_symbol(l, cp);
		symbol[n++] = l->symbol[cp];
	}
	return n;
}

/* A beginning of words; the greater class wins where words meet. */
static void
add_node(struct lexicon *l, uint64_t hash, unsigned class, bool longer)
{
	uint32_t i = keys_number(&l->nodes, hash);

	if (i == l->cap) {
		l->node = mem_grow(l->node, i, &l->cap, sizeof *l->node);
		memset(l->node + i, 0, l->cap - i);
	}
	if ((l->node[i] & MODEL_NODE_CLASS) < class)
		l->node[i] =
		    (unsigned char)((l->node[i] & MODEL_NODE_LONGER) | class);
	if (longer)
		l->node[i] |= MODEL_NODE_LONGER;
}

static void
add_word(struct lexicon *l, struct str word, unsigned class)
{
	unsigned symbol[FEATURE_WORD_MAX];
	unsigned n = symbols_of(l, word, symbol);
	uint64_t hash;
	char *first;

	if (n == 0)
		return;
	first = l->image.section[MODEL_TYPES].p + symbol[0];
	if (n > 1)
		*first |= 64;
	else if ((*first >> 3 & 7) < (int)class)
		*first = (char)((*first & ~0x38) | (int)class << 3);
	hash = modelfmt_mix(MODEL_HASH_START, symbol[0]);
	for (unsigned i = 1; i < n; i++) {
		hash = modelfmt_mix(hash, symbol[i]);
		add_node(l, hash, i + 1 == n ? class : 0, i + 1 < n);
	}
}

static void
take_words(struct lexicon *l, struct str lines)
{
	struct str line, word, frequency, tag;
	uint64_t n;

	while (str_split(&lines, '\n', &line)) {
		tag = (struct str){ NULL, 0 };
		if (!str_split(&line, ' ', &word) ||
		    !str_split(&line, ' ', &frequency) ||
		    !str_u64(frequency, &n))
			continue;
		str_split(&line, ' ', &tag);
		add_word(l, word, class_of(n, tag));
	}
}

/* -- the sections -----------------------------------------------------------
 */

static void
write_trie(struct lexicon *l)
{
	struct image_entries e = { NULL, 0, 0 };

	for (size_t i = 0; i < l->nodes.n; i++)
		image_add(&e, l->nodes.key[i],
		    modelfmt_tag12(l->nodes.key[i]) | l->node[i]);
	image_table(&l->image, MODEL_TRIE, 2, 4, MODEL_NODE_TAG, &e);
}

void
lexicon_build(struct lexicon *l, struct str words)
{
	struct buf *section = l->image.section;
	struct model *m = &l->model;

	number_seen(l);
	take_words(l, words);
	for (uint32_t cp = 0; cp < 0x10000; cp++)
		image_u16(&l->image, MODEL_MAP, l->symbol[canonical(l, cp)]);
	write_trie(l);
	m->map = (const unsigned char *)section[MODEL_MAP].p;
	m->types = (const unsigned char *)section[MODEL_TYPES].p;
	m->symbols = (uint32_t)section[MODEL_TYPES].n;
	m->trie =
	    (struct model_table){ (const unsigned char *)section[MODEL_TRIE].p,
		    (uint32_t)(section[MODEL_TRIE].n / 8) };
}
