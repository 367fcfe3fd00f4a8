#include "seam.h"

#include <stdint.h>
#include <string.h>

#include "mem.h"

void
seam_fini(struct seam *s)
{
	buf_fini(&s->id);
	buf_fini(&s->place);
	buf_fini(&s->tail);
	buf_fini(&s->text);
	buf_fini(&s->both);
	folded_fini(&s->units);
}

/*
 * line_number: the number that ends a place such as part:1/line:12, and where
 * its digits begin; false for a place of another kind.
 */
static bool
line_number(struct str place, size_t *at, uint64_t *number)
{
	const struct str line = STR("line:");

	*at = place.n;
	while (*at > 0 && str_is_digit(place.p[*at - 1]))
		--*at;
	struct str before = str_head(place, *at);
	return str_ends(before, line) &&
	       (before.n == line.n || before.p[before.n - line.n - 1] == '/') &&
	       str_u64(str_from(place, *at), number);
}

static bool
is_middle(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* tail_of, head_of: the last, the first SEAM_CHARS characters. */
static struct str
tail_of(struct str s)
{
	size_t from = s.n;

	for (unsigned n = 0; n < SEAM_CHARS && from > 0; n++)
		do
			from--;
		while (from > 0 && is_middle(s.p[from]));
	return str_from(s, from);
}

static struct str
head_of(struct str s)
{
	size_t to = 0;

	for (unsigned n = 0; n < SEAM_CHARS && to < s.n; n++)
		do
			to++;
		while (to < s.n && is_middle(s.p[to]));
	return str_head(s, to);
}

/* ends_sentence: no name runs over such an end. */
static bool
ends_sentence(struct str s)
{
	static const char *const ends[] = { ".", "!", "?", ":", ";", "。", "！",
		"？", "：", "；", "…" };

	s = str_trim(s);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends(s, str_of(ends[i])))
			return true;
	return s.n == 0;
}

/* scan_edges() reads a vector from the last flag on. */
enum { SPARE = 64 };

/* take_units: room for n more behind those that are there, and these in it. */
static void
take_units(struct seam *s, const struct folded *f, size_t from, size_t n)
{
	struct folded *u = &s->units;
	size_t want = u->n + n + SPARE;

	if (want > u->cap) {
		u->cap = want * 2;
		u->unit = mem_realloc(u->unit, u->cap, sizeof *u->unit);
		u->at = mem_realloc(u->at, u->cap, sizeof *u->at);
		u->flags = mem_realloc(u->flags, u->cap, sizeof *u->flags);
	}
	if (n == 0)
		return;
	memcpy(u->unit + u->n, f->unit + from, n * sizeof *u->unit);
	memcpy(u->at + u->n, f->at + from, n * sizeof *u->at);
	memcpy(u->flags + u->n, f->flags + from, n * sizeof *u->flags);
	u->n += n;
}

void
seam_drop(struct seam *s)
{
	buf_reset(&s->id);
}

void
seam_keep(struct seam *s, struct str id, struct str place, struct str text,
    const struct folded *folded)
{
	uint64_t number;
	size_t at;

	seam_drop(s);
	if (!line_number(place, &at, &number) || ends_sentence(text))
		return;
	struct str tail = tail_of(text);
	buf_adds(&s->id, id);
	buf_reset(&s->place);
	buf_adds(&s->place, place);
	buf_reset(&s->tail);
	buf_adds(&s->tail, tail);
	s->cut = text.n - tail.n;
	s->n = folded->n < SEAM_UNITS ? folded->n : SEAM_UNITS;
	s->units.n = 0;
	take_units(s, folded, folded->n - s->n, s->n);
}

bool
seam_follows(
    const struct seam *s, struct str id, struct str place, struct str text)
{
	struct str before = buf_str(&s->place);
	uint64_t number, last;
	size_t at, last_at;

	return s->id.n > 0 && str_eq(buf_str(&s->id), id) &&
	       line_number(place, &at, &number) &&
	       line_number(before, &last_at, &last) && number - 1 == last &&
	       str_eq(str_head(place, at), str_head(before, last_at)) &&
	       str_trim(text).n > 0;
}

const struct folded *
seam_units(struct seam *s, const struct folded *next)
{
	s->units.n = s->n;
	take_units(s, next, 0, next->n);
	if (next->n > 0)
		s->units.flags[s->n] |= FOLD_LINE;
	return &s->units;
}

void
seam_join(struct seam *s, struct str place, struct str text)
{
	uint64_t number;
	size_t at;

	line_number(place, &at, &number);
	buf_reset(&s->both);
	buf_adds(&s->both, buf_str(&s->place));
	buf_addc(&s->both, '-');
	buf_adds(&s->both, str_from(place, at));
	buf_reset(&s->text);
	buf_adds(&s->text, buf_str(&s->tail));
	s->lf = s->text.n;
	buf_addc(&s->text, '\n');
	buf_adds(&s->text, head_of(text));
}
