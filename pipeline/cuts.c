#include "cuts.h"

#include "charset/charset.h"

/* Unicode's White_Space and the four separators U+001C to U+001F. */
bool
cuts_is_space(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= 0x09 && cp <= 0x0D) ||
		       (cp >= 0x1C && cp <= 0x1F);
	return cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
	       (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
	       cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

/* The next length; lost when there is none.  Returns the mark before it. */
static char
next_length(struct cuts *c)
{
	char mark = ' ';
	size_t digits = 0;

	if (c->rest.n > 0 && (c->rest.p[0] == '?' || c->rest.p[0] == '+' ||
				 c->rest.p[0] == ' ')) {
		mark = c->rest.p[0];
		c->rest = str_from(c->rest, 1);
	}
	while (digits < c->rest.n && str_is_digit(c->rest.p[digits]))
		digits++;
	if (!str_u64(str_head(c->rest, digits), &c->left) || c->left == 0) {
		c->left = UINT64_MAX;
		mark = ' ';
	}
	c->rest = str_from(c->rest, digits);
	return mark;
}

void
cuts_start(struct cuts *c, struct str text, struct str cuts)
{
	*c = (struct cuts){ text, cuts, 0, 0 };
}

/* Bytes of the character at the iteration's place; is it white space? */
static size_t
character(const struct cuts *c, bool *space)
{
	struct str s = str_from(c->text, c->at);
	size_t n = s.n;
	uint32_t cp;

	if (!charset_next(&s, &cp))
		return 0;
	*space = cuts_is_space(cp);
	return n - s.n;
}

bool
cuts_next(struct cuts *c, struct cuts_word *word)
{
	bool space = false, spaced = c->at == 0;
	char mark = ' ';
	size_t n;

	for (; (n = character(c, &space)) > 0 && space; c->at += n)
		spaced = true;
	if (n == 0)
		return false;
	if (c->left == 0)
		mark = next_length(c);
	*word = (struct cuts_word){ c->at, 0, spaced ? ' ' : mark };
	/* A length that ends inside a character ends behind it. */
	for (; (n = character(c, &space)) > 0 && !space && c->left > 0;
	     c->at += n)
		if (c->left != UINT64_MAX)
			c->left -= n < c->left ? n : c->left;
	word->n = c->at - word->at;
	return true;
}
