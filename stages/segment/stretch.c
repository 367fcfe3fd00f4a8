#include "stretch.h"

#include "chars.h"

/* symbol_of: what the tagger sees of a run that it does not cut. */
static unsigned
symbol_of(const struct model *m, struct str text, const struct run *r)
{
	struct ch c;

	if (r->kind == RUN_COMPLEX ||
	    (r->kind == RUN_LETTERS && r->tail < r->at + r->n))
		return FEATURE_EDGE;
	c = chars_at(text, r->at);
	if (r->kind == RUN_LETTERS)
		return c.class == ICU_DIGIT ? FEATURE_DIGIT : FEATURE_LETTER;
	unsigned symbol = model_symbol(m, c.cp);

	return symbol != 0 ? symbol : FEATURE_SIGN;
}

static void
add_han(struct tagger *t, const struct model *m, struct str run)
{
	struct ch c = chars_at(run, 0), next;

	for (size_t at = 0; at < run.n; c = next) {
		unsigned symbol = model_symbol(m, c.cp);
		size_t n = c.n;

		/* What extends a character goes with it. */
		for (next = chars_at(run, at + n);
		     next.class == ICU_EXTEND || next.class == ICU_JOINER;
		     next = chars_at(run, at + n))
			n += next.n;
		tagger_add(t, m, symbol != 0 ? symbol : chars_type(c), n);
		at += n;
	}
}

void
stretch_fill(struct tagger *t, const struct model *m, struct str text,
    const struct run *r, size_t n)
{
	size_t most = 0;

	/* No character has less than one byte; each run may bring a space. */
	for (size_t i = 0; i < n; i++)
		most += 1 + (r[i].kind == RUN_HAN ? r[i].n : 1);
	tagger_start(t, most);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && !r[i].joined)
			tagger_add(t, m, FEATURE_EDGE, 0);
		if (r[i].kind == RUN_HAN)
			add_han(t, m, (struct str){ text.p + r[i].at, r[i].n });
		else
			tagger_add(t, m, symbol_of(m, text, &r[i]), r[i].n);
	}
}
