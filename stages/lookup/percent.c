#include "percent.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "mem.h"

void
percent_fini(struct percent *p)
{
	buf_fini(&p->text);
	buf_fini(&p->bytes);
	free(p->raw);
	free(p->decoded);
	free(p->from);
}

static int
digit(char c)
{
	if (str_is_digit(c))
		return c - '0';
	c = str_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* is_code: does %HH stand here? */
static bool
is_code(struct str s, size_t i)
{
	return s.n - i >= 3 && s.p[i] == '%' && digit(s.p[i + 1]) >= 0 &&
	       digit(s.p[i + 2]) >= 0;
}

/*
 * is_plain: may it stand for itself within a run?  The second byte of a
 * double-byte character can be such a letter, and is then not encoded.
 */
static bool
is_plain(char c)
{
	return str_is_alpha(c) || str_is_digit(c) || c == '-' || c == '.' ||
	       c == '_' || c == '~';
}

static void
put(struct percent *p, char c, size_t from, bool decoded)
{
	if (p->text.n + 1 >= p->cap) {
		p->cap = p->cap < 512 ? 1024 : p->cap * 2;
		p->raw = mem_realloc(p->raw, p->cap, sizeof *p->raw);
		p->decoded =
		    mem_realloc(p->decoded, p->cap, sizeof *p->decoded);
	}
	p->raw[p->text.n] = (uint32_t)from;
	p->decoded[p->text.n] = decoded;
	buf_addc(&p->text, c);
}

static void
put_byte(struct percent *p, char c, size_t from)
{
	p->from = mem_grow(p->from, p->bytes.n, &p->cap_from, sizeof *p->from);
	p->from[p->bytes.n] = (uint32_t)from;
	buf_addc(&p->bytes, c);
}

/* take_run: the bytes that a run from i on stands for; where it ends. */
static size_t
take_run(struct percent *p, struct str text, size_t i)
{
	buf_reset(&p->bytes);
	while (i < text.n) {
		if (is_code(text, i)) {
			int c =
			    digit(text.p[i + 1]) * 16 + digit(text.p[i + 2]);
			put_byte(p, (char)c, i);
			i += 3;
		} else if (is_plain(text.p[i])) {
			put_byte(p, text.p[i], i);
			i++;
		} else {
			break;
		}
	}
	return i;
}

/*
 * put_run: the bytes as UTF-8.  Another charset is decoded byte by byte, so
 * that each character knows with which byte it began.
 */
static void
put_run(struct percent *p)
{
	struct str bytes = buf_str(&p->bytes);
	struct charset_hint hint = { .is_name = true };
	struct charset_verdict verdict;
	struct charset_decoder *d = NULL;
	struct buf out = { NULL, 0, 0 };

	if (!charset_is_utf8(bytes)) {
		charset_detect(bytes, &hint, &verdict);
		d = charset_open(verdict.charset);
	}
	if (d == NULL) {
		for (size_t i = 0; i < bytes.n; i++)
			put(p, bytes.p[i], p->from[i], true);
		return;
	}
	size_t begun = 0;
	for (size_t i = 0; i < bytes.n; i++) {
		buf_reset(&out);
		charset_decode(d, (struct str){ bytes.p + i, 1 },
		    i + 1 == bytes.n, &out, NULL);
		for (size_t k = 0; k < out.n; k++)
			put(p, out.p[k], p->from[begun], true);
		if (out.n > 0)
			begun = i + 1;
	}
	charset_close(d);
	buf_fini(&out);
}

bool
percent_read(struct percent *p, struct str text)
{
	bool any = false;

	if (str_find(text, '%') == text.n)
		return false;
	buf_reset(&p->text);
	for (size_t i = 0; i < text.n;) {
		if (is_code(text, i)) {
			i = take_run(p, text, i);
			put_run(p);
			any = true;
		} else {
			put(p, text.p[i], i, false);
			i++;
		}
	}
	if (any)
		p->raw[p->text.n] = (uint32_t)text.n;
	return any && p->text.n > 0;
}

bool
percent_is_in(const struct percent *p, size_t start, size_t end)
{
	for (; start < end; start++)
		if (p->decoded[start])
			return true;
	return false;
}
