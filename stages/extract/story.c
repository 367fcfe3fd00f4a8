#include "story.h"

#include "codepage.h"

static const char *const lane_steps[STORY_LANES] = {
	[STORY_MAIN] = NULL,
	[STORY_DELETED] = "deleted",
	[STORY_INSERTED] = "inserted",
	[STORY_FIELD] = "field",
	[STORY_LINK] = "link",
	[STORY_ALT] = "alt",
};

void
story_begin(struct story *s, struct str base, bool numbered)
{
	buf_reset(&s->base);
	buf_adds(&s->base, base);
	s->numbered = numbered;
	s->count = 0;
	s->open = false;
	s->charset = NULL;
}

void
story_fini(struct story *s)
{
	buf_fini(&s->base);
	for (unsigned i = 0; i < STORY_LANES; i++)
		doc_unit_fini(&s->lanes[i]);
}

void
story_open(struct story *s)
{
	if (s->open)
		return;
	s->open = true;
	s->count++;
	for (unsigned i = 0; i < STORY_LANES; i++) {
		struct buf *place = &s->lanes[i].place;

		buf_reset(place);
		buf_adds(place, buf_str(&s->base));
		if (s->numbered)
			doc_place(place, "para", s->count);
		if (lane_steps[i] != NULL)
			doc_place_part(place, lane_steps[i]);
	}
}

static void
set_charset(struct doc *d, const struct story *s)
{
	const char *charset = s->charset == NULL ? "US-ASCII" : s->charset;

	doc_charset(d, charset, codepage_lang(charset));
}

void
story_add(struct doc *d, struct story *s, enum story_lane lane, struct str text)
{
	if (text.n == 0)
		return;
	story_open(s);
	set_charset(d, s);
	if (lane == STORY_INSERTED)
		doc_unit_quote(d, &s->lanes[STORY_MAIN], &s->lanes[lane], text);
	else
		doc_unit_add(d, &s->lanes[lane], text);
}

void
story_add_apart(
    struct doc *d, struct story *s, enum story_lane lane, struct str text)
{
	if (text.n > 0 && s->open && s->lanes[lane].text.n > 0)
		story_add(d, s, lane, STR("\n"));
	story_add(d, s, lane, text);
}

/* next_word: of a field's instruction, without its quotes. */
static bool
next_word(struct str *s, struct str *word)
{
	*s = str_trim(*s);
	if (s->n == 0)
		return false;
	bool quoted = s->p[0] == '"';

	if (quoted)
		*s = str_from(*s, 1);
	size_t n = 0;

	while (n < s->n && (quoted ? s->p[n] != '"' : !str_is_space(s->p[n])))
		n++;
	*word = str_head(*s, n);
	*s = str_from(*s, n + quoted);
	return true;
}

void
story_add_instruction(struct doc *d, struct story *s, struct str instruction)
{
	struct str rest = instruction, word;

	if (!next_word(&rest, &word) ||
	    !str_eq_nocase(word, STR("HYPERLINK"))) {
		story_add_apart(d, s, STORY_FIELD, str_trim(instruction));
		return;
	}
	while (next_word(&rest, &word))
		/* Switches say how it opens. */
		if (!str_starts(word, STR("\\")))
			story_add_apart(d, s, STORY_LINK, word);
}

void
story_end_paragraph(struct doc *d, struct story *s)
{
	story_open(s);
	set_charset(d, s);
	for (unsigned i = 0; i < STORY_LANES; i++)
		doc_unit_end(d, &s->lanes[i]);
	s->open = false;
	s->charset = NULL;
}

void
story_end(struct doc *d, struct story *s)
{
	if (s->open)
		story_end_paragraph(d, s);
}

void
story_fault_bad(struct doc *d, uint64_t bad)
{
	struct buf b = { NULL, 0, 0 };

	if (bad == 0)
		return;
	buf_add_u64(&b, bad);
	buf_addz(&b, " replaced");
	doc_fault(d, FAULT_TEXT_DAMAGED, buf_str(&b));
	buf_fini(&b);
}
