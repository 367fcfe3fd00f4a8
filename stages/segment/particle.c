#include "particle.h"

#include <stdbool.h>
#include <stdint.h>

/* The columns of particles.tsv, which explains them. */
enum stem { STEM_ANY, STEM_FINAL, STEM_VOWEL, STEM_RO, STEM_EURO, STEM_NOUN };
enum kind {
	KIND_CORE,
	KIND_CASE,
	KIND_AUX,
	KIND_COPULA,
	KIND_SUFFIX,
	KIND_ENDING,
	KIND_WORD,
	KIND_RARE,
	KIND_NONE /* nothing found; nothing stripped yet */
};

struct form {
	uint8_t n;   /* bytes */
	uint8_t cut; /* before this byte of it; n is no cut */
	uint8_t stem, kind;
	uint8_t sure; /* letters of the stem that make the cut a sure one */
};

/* The forms as a tree, entered by their last syllable. */
struct node {
	uint16_t syllable;
	uint16_t child, children;
	uint16_t form, forms;
};

#include "particles.h"

/* A syllable is three bytes of UTF-8; this is its number from U+AC00. */
enum { SYLLABLE = 3 };

static unsigned
syllable(const char *z)
{
	const unsigned char *p = (const unsigned char *)z;

	return ((p[0] & 0xFU) << 12 | (p[1] & 0x3FU) << 6 | (p[2] & 0x3FU)) -
	       0xAC00;
}

/* Finals come in 28s, the first being "none"; these are the ones tested. */
enum final {
	FINAL_NONE = 0,
	FINAL_NJ = 5,
	FINAL_NH = 6,
	FINAL_L = 8,
	FINAL_LT = 13,
	FINAL_LP = 14,
	FINAL_LH = 15,
	FINAL_SS = 20,
	FINAL_H = 27
};

/* Stems of verbs may end in these, nouns do not. */
static bool
never_a_noun(unsigned final)
{
	return final == FINAL_NJ || final == FINAL_NH || final == FINAL_LT ||
	       final == FINAL_LP || final == FINAL_LH || final == FINAL_SS ||
	       final == FINAL_H;
}

/* Does the stem end in the first letter of 으로, which follows a consonant? */
static bool
is_euro(struct str stem)
{
	enum { EU = 0xC73C - 0xAC00 };
	const char *last = stem.p + stem.n - SYLLABLE;

	return stem.n >= 2 * SYLLABLE && syllable(last) == EU &&
	       syllable(last - SYLLABLE) % 28 != FINAL_NONE &&
	       syllable(last - SYLLABLE) % 28 != FINAL_L;
}

static bool
agrees(enum stem stem, struct str before, enum particle_head head)
{
	if (before.n == 0)
		return stem != STEM_NOUN || head != PARTICLE_HEAD_DIGIT;

	unsigned final = syllable(before.p + before.n - SYLLABLE) % 28;

	if (never_a_noun(final))
		return false;
	switch (stem) {
	case STEM_FINAL:
		return final != FINAL_NONE;
	case STEM_VOWEL:
		return final == FINAL_NONE;
	case STEM_RO:
		return (final == FINAL_NONE && !is_euro(before)) ||
		       final == FINAL_L;
	case STEM_EURO:
		return final != FINAL_NONE && final != FINAL_L;
	default:
		return true;
	}
}

/* What may stand directly before a form of kind `after`, see particles.tsv. */
static bool
stacks(enum kind kind, enum kind after)
{
	switch (after) {
	case KIND_NONE:
		return kind != KIND_RARE;
	case KIND_AUX:
		return kind != KIND_CORE && kind != KIND_COPULA &&
		       kind != KIND_RARE;
	case KIND_CORE:
		return kind == KIND_AUX || kind == KIND_SUFFIX ||
		       kind == KIND_ENDING || kind == KIND_WORD;
	default:
		return kind == KIND_SUFFIX || kind == KIND_WORD ||
		       kind == KIND_ENDING;
	}
}

/* Is the stem long enough for a sure cut?  Letters of a head are enough. */
static bool
is_long(const struct form *f, struct str before, enum particle_head head)
{
	return head != PARTICLE_HEAD_NONE || before.n / SYLLABLE >= f->sure;
}

static bool
suits(const struct form *f, struct str s, enum particle_head head,
    enum kind after)
{
	struct str before = str_head(s, s.n - f->n);

	if (!stacks(f->kind, after))
		return false;
	switch ((enum kind)f->kind) {
	case KIND_WORD:
		return before.n == 0 && head == PARTICLE_HEAD_NONE;
	case KIND_ENDING:
		return before.n > 0 || head == PARTICLE_HEAD_NONE;
	default:
		break;
	}
	if (before.n == 0 && head == PARTICLE_HEAD_NONE)
		return false;
	/* Only the outermost particle is worth a doubt. */
	if ((after != KIND_NONE || f->kind == KIND_SUFFIX ||
		f->kind == KIND_COPULA) &&
	    !is_long(f, before, head))
		return false;
	return agrees(f->stem, before, head);
}

/* By halves, without a branch on what is compared: it cannot be foreseen. */
static const struct node *
child(const struct node *parent, unsigned want)
{
	const struct node *at = &nodes[parent->child];
	size_t n = parent->children;

	if (n == 0)
		return NULL;
	while (n > 1) {
		size_t half = n / 2;

		at += at[half].syllable <= want ? half : 0;
		n -= half;
	}
	return at->syllable == want ? at : NULL;
}

/* The node of one syllable more, before byte *at of s; NULL for none. */
static inline const struct node *
step(const struct node *node, struct str s, size_t *at)
{
	unsigned want = syllable(s.p + (*at -= SYLLABLE));

	if (node != NULL)
		return child(node, want);
	node = &nodes[nodes_by_tail[want]];
	return node == nodes ? NULL : node;
}

/* The longest form that suits the end of s, or NULL. */
static const struct form *
longest(struct str s, enum particle_head head, enum kind after)
{
	const struct form *found = NULL;
	const struct node *node = NULL;
	size_t at = s.n;

	while (at >= SYLLABLE && (node = step(node, s, &at)) != NULL)
		for (size_t i = 0; i < node->forms; i++) {
			const struct form *f = &forms[node->form + i];

			if (suits(f, s, head, after)) {
				found = f;
				break;
			}
		}
	return found;
}

size_t
particle_cuts(struct str syllables, enum particle_head head,
    struct particle_cut cuts[PARTICLE_CUTS])
{
	struct particle_cut found[PARTICLE_CUTS];
	struct str s = syllables;
	enum kind after = KIND_NONE;
	size_t n = 0;

	while (n < PARTICLE_CUTS) {
		const struct form *f = longest(s, head, after);

		if (f == NULL || f->cut == f->n)
			break;

		bool weak = f->kind == KIND_SUFFIX || f->kind == KIND_COPULA ||
			    (f->kind != KIND_WORD &&
				!is_long(f, str_head(s, s.n - f->n), head));

		s.n -= f->n;
		found[n++] =
		    (struct particle_cut){ s.n + f->cut, weak ? '?' : '+' };
		after = f->kind;
		if (after == KIND_SUFFIX || after == KIND_WORD ||
		    after == KIND_ENDING || (weak && after != KIND_COPULA))
			break;
	}
	for (size_t i = 0; i < n; i++)
		cuts[i] = found[n - 1 - i];
	return n;
}

/* -- all readings -----------------------------------------------------------
 */

static bool
is_particle(enum kind kind)
{
	return kind == KIND_CORE || kind == KIND_CASE || kind == KIND_AUX ||
	       kind == KIND_RARE;
}

/* May this form end s, before what has been read? */
static bool
may_end(const struct form *f, struct str s, enum particle_head head,
    enum kind after)
{
	struct str before = str_head(s, s.n - f->n);

	if (!is_particle(f->kind) || f->cut == f->n ||
	    (before.n + f->cut == 0 && head == PARTICLE_HEAD_NONE))
		return false;
	if (after != KIND_NONE && !stacks(f->kind, after))
		return false;
	return f->cut > 0 || agrees(f->stem, before, head);
}

/* What has been read; of two ways with one stem that of fewer particles. */
struct reader {
	enum particle_head head;
	struct particle_reading *out;
	size_t n;
};

static void
add_reading(struct reader *r, const struct particle_reading *reading)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->out[i].cut[0] == reading->cut[0]) {
			if (reading->n < r->out[i].n)
				r->out[i] = *reading;
			return;
		}
	if (r->n < PARTICLE_READINGS)
		r->out[r->n++] = *reading;
}

static void read_more(struct reader *r, struct str s, enum kind after,
    const struct particle_reading *inner);

static void
read_form(struct reader *r, struct str s, const struct form *f,
    const struct particle_reading *inner)
{
	struct particle_reading reading = { { s.n - f->n + f->cut },
		inner->n + 1 };

	for (unsigned i = 0; i < inner->n; i++)
		reading.cut[i + 1] = inner->cut[i];
	add_reading(r, &reading);
	read_more(r, str_head(s, s.n - f->n), f->kind, &reading);
}

static void
read_more(struct reader *r, struct str s, enum kind after,
    const struct particle_reading *inner)
{
	const struct node *node = NULL;
	size_t at = s.n;

	if (inner->n == PARTICLE_CUTS)
		return;
	while (at >= SYLLABLE && (node = step(node, s, &at)) != NULL)
		for (size_t i = 0; i < node->forms; i++) {
			const struct form *f = &forms[node->form + i];

			if (may_end(f, s, r->head, after))
				read_form(r, s, f, inner);
		}
}

size_t
particle_readings(struct str syllables, enum particle_head head,
    struct particle_reading out[PARTICLE_READINGS])
{
	struct reader r = { head, out, 0 };
	struct particle_reading none = { { 0 }, 0 };

	read_more(&r, syllables, KIND_NONE, &none);
	return r.n;
}

size_t
particle_suffix(struct str stem, enum particle_head head)
{
	const struct form *f = longest(stem, head, KIND_CASE);

	return f != NULL && f->kind == KIND_SUFFIX ? stem.n - f->n + f->cut
						   : stem.n;
}

bool
particle_may_end(struct str syllables)
{
	return syllables.n > 0 &&
	       nodes_by_tail[syllable(syllables.p + syllables.n - SYLLABLE)] !=
		   0;
}
