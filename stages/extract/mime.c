#include "mime.h"

#include <stdlib.h>

#include "charset/charset.h"
#include "mem.h"

/* -- transfer encodings -- */

static int
hex_value(char c)
{
	char l = str_lower(c);

	if (str_is_digit(c))
		return c - '0';
	return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

/* add_hex: the byte of two digits at s; false when they are none. */
static bool
add_hex(struct buf *out, struct str s)
{
	int high = s.n < 2 ? -1 : hex_value(s.p[0]);
	int low = s.n < 2 ? -1 : hex_value(s.p[1]);

	if (high < 0 || low < 0)
		return false;
	buf_addc(out, (char)(high << 4 | low));
	return true;
}

/* soft_end: bytes of a soft line end at s, which begins with =, or 0. */
static size_t
soft_end(struct str s)
{
	size_t i = 1;

	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	if (i < s.n && s.p[i] == '\r')
		i++;
	if (i < s.n && s.p[i] == '\n')
		return i + 1;
	return i == s.n ? i : 0;
}

void
mime_quoted_printable(struct buf *out, struct str s)
{
	while (s.n > 0) {
		size_t n = str_find(s, '=');

		buf_adds(out, str_head(s, n));
		s = str_from(s, n);
		if (s.n == 0)
			return;
		n = soft_end(s);
		if (n == 0 && add_hex(out, str_from(s, 1)))
			n = 3;
		if (n == 0) {
			buf_addc(out, '=');
			n = 1;
		}
		s = str_from(s, n);
	}
}

/* -- text of headers -- */

void
mime_text_fini(struct mime_text *t)
{
	buf_fini(&t->utf8);
	buf_fini(&t->raw);
}

static void
text_reset(struct mime_text *t)
{
	buf_reset(&t->utf8);
	buf_reset(&t->raw);
	t->charset = "US-ASCII";
	t->lang = NULL;
	t->how = charset_how_name(CHARSET_ASCII);
	t->unknown = false;
}

/* is_plain: ASCII without escapes into another charset? */
static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x80 || c == 0x1B)
			return false;
	}
	return true;
}

/* add_bytes: what is in one charset, declared or not. */
static void
add_bytes(struct mime_text *t, struct str bytes, const char *declared)
{
	struct charset_hint hint = { .declared = declared };
	struct charset_verdict v;

	buf_adds(&t->raw, bytes);
	if (declared == NULL && is_plain(bytes)) {
		buf_adds(&t->utf8, bytes);
		return;
	}
	charset_detect(bytes, &hint, &v);
	charset_to_utf8(v.charset, bytes, &t->utf8);
	t->unknown |= v.unknown;
	if (is_plain(bytes))
		return;
	t->charset = v.charset;
	t->lang = v.lang;
	t->how = charset_how_name(v.how);
}

/* Encoded words should have 75 bytes; whole subjects in one are seen. */
enum { WORD_MAX = 4096 };

/* An encoded word: =?charset?B?text?= */
struct word {
	struct str label, text;
	bool is_base64;
	size_t n; /* of the whole */
};

static bool
find_word(struct str s, struct word *w)
{
	struct str all = s;

	if (!str_starts(s, STR("=?")))
		return false;
	s = str_from(s, 2);
	size_t n = str_find(s, '?');

	w->label = str_head(s, n);
	s = str_from(s, n + 1);
	/* RFC 2231 puts a language behind a star. */
	w->label = str_head(w->label, str_find(w->label, '*'));
	if (w->label.n == 0 || w->label.n > 64 || s.n < 2 || s.p[1] != '?')
		return false;
	w->is_base64 = str_lower(s.p[0]) == 'b';
	if (!w->is_base64 && str_lower(s.p[0]) != 'q')
		return false;
	s = str_head(str_from(s, 2), WORD_MAX);
	size_t before = (size_t)(s.p - all.p);

	for (n = 0; n < s.n; n++) {
		n += str_find(str_from(s, n), '?');
		if (n + 1 < s.n && s.p[n + 1] == '=') {
			w->text = str_head(s, n);
			w->n = before + n + 2;
			return true;
		}
		/* A word stands on one line, and has no ? within. */
		if (w->is_base64)
			return false;
	}
	return false;
}

/* add_q: the text of a word in the Q encoding. */
static void
add_q(struct buf *out, struct str s)
{
	for (; s.n > 0; s = str_from(s, 1)) {
		if (s.p[0] == '_')
			buf_addc(out, ' ');
		else if (s.p[0] == '=' && add_hex(out, str_from(s, 1)))
			s = str_from(s, 2);
		else
			buf_addc(out, s.p[0]);
	}
}

static struct str
skip_space(struct str s)
{
	while (s.n > 0 && str_is_space(s.p[0]))
		s = str_from(s, 1);
	return s;
}

/*
 * add_words: this word and those behind it of the same charset and encoding: a
 * character may be split between them, and by some mailers a group of base64.
 * Moves *s behind the last.
 */
static void
add_words(
    struct mime_text *t, struct str *s, struct word w, const char *declared)
{
	struct buf bytes = { NULL, 0, 0 }, base64 = { NULL, 0, 0 };
	struct word first = w;
	const char *charset = charset_find(w.label);

	for (;;) {
		if (w.is_base64)
			buf_adds(&base64, w.text);
		else
			add_q(&bytes, w.text);
		*s = str_from(*s, w.n);
		struct str next = skip_space(*s);

		if (!find_word(next, &w))
			break;
		*s = next; /* white space between words is none */
		if (!str_eq_nocase(w.label, first.label) ||
		    w.is_base64 != first.is_base64)
			break;
	}
	(void)armour_base64(&bytes, buf_str(&base64));
	add_bytes(t, buf_str(&bytes), charset != NULL ? charset : declared);
	buf_fini(&bytes);
	buf_fini(&base64);
}

/* add_plain: what stands outside of words; folds are single blanks. */
static void
add_plain(struct mime_text *t, struct str s, const char *declared)
{
	struct buf b = { NULL, 0, 0 };

	while (s.n > 0) {
		size_t n = 0;

		while (n < s.n && s.p[n] != '\r' && s.p[n] != '\n')
			n++;
		buf_adds(&b, str_head(s, n));
		s = str_from(s, n);
		if (s.n > 0)
			buf_addc(&b, ' ');
		s = skip_space(s);
	}
	add_bytes(t, buf_str(&b), is_plain(buf_str(&b)) ? NULL : declared);
	buf_fini(&b);
}

/* words: as mime_words(), behind what t has. */
static void
words(struct mime_text *t, struct str s, const char *declared)
{
	struct word w;

	while (s.n > 0) {
		size_t n = 0;

		for (; n < s.n; n++) {
			n += str_find(str_from(s, n), '=');
			if (find_word(str_from(s, n), &w))
				break;
		}
		n = n < s.n ? n : s.n;
		add_plain(t, str_head(s, n), declared);
		s = str_from(s, n);
		if (s.n > 0)
			add_words(t, &s, w, declared);
	}
}

void
mime_words(struct mime_text *t, struct str value, const char *declared)
{
	text_reset(t);
	words(t, str_trim(value), declared);
}

/* -- parameters -- */

struct str
mime_token(struct str value)
{
	return str_trim(str_head(value, str_find(value, ';')));
}

/* A parameter, or a piece of one: name*2*=value. */
struct piece {
	unsigned number;
	bool encoded; /* %XX, and a charset in the first */
	struct buf value;
};

struct pieces {
	struct piece *p;
	size_t n, cap;
};

/* No mailer splits a name into more. */
enum { PIECES_MAX = 200 };

/* take_value: a token or a quoted string at *s, unquoted. */
static void
take_value(struct str *s, struct buf *out)
{
	struct str v = skip_space(*s);
	size_t i = 0;

	if (v.n == 0 || v.p[0] != '"') {
		while (i < v.n && v.p[i] != ';')
			i++;
		buf_adds(out, str_trim(str_head(v, i)));
		*s = str_from(v, i);
		return;
	}
	for (i = 1; i < v.n && v.p[i] != '"'; i++) {
		if (v.p[i] == '\\' && i + 1 < v.n &&
		    (v.p[i + 1] == '"' || v.p[i + 1] == '\\'))
			i++;
		buf_addc(out, v.p[i]);
	}
	v = str_from(v, i + 1);
	*s = str_from(v, str_find(v, ';'));
}

/* take_param: the next parameter of *s into a piece; false at the end. */
static bool
take_param(struct str *s, struct str *name, struct piece *piece)
{
	for (;;) {
		*s = skip_space(*s);
		if (s->n == 0)
			return false;
		if (s->p[0] != ';')
			break;
		*s = str_from(*s, 1);
	}
	size_t n = 0;

	while (n < s->n && s->p[n] != '=' && s->p[n] != ';')
		n++;
	*name = str_trim(str_head(*s, n));
	*s = str_from(*s, n);
	*piece = (struct piece){ .number = 0 };
	if (s->n > 0 && s->p[0] == '=') {
		*s = str_from(*s, 1);
		take_value(s, &piece->value);
	}
	return true;
}

/* split_name: name*2* to the name, the number and whether it is encoded. */
static void
split_name(struct str *name, struct piece *piece)
{
	size_t star = str_find(*name, '*');
	struct str rest = str_from(*name, star + 1);
	uint64_t number;

	piece->encoded =
	    star < name->n && (rest.n == 0 || rest.p[rest.n - 1] == '*');
	*name = str_head(*name, star);
	if (rest.n > 0 && piece->encoded)
		rest.n--;
	if (str_u64(rest, &number) && number < PIECES_MAX)
		piece->number = (unsigned)number;
}

static int
by_number(const void *a, const void *b)
{
	const struct piece *p = a, *q = b;

	return (p->number > q->number) - (p->number < q->number);
}

static void
find_pieces(struct pieces *found, struct str value, const char *name)
{
	struct str s = str_from(value, str_find(value, ';'));
	struct str of;
	struct piece piece;

	while (take_param(&s, &of, &piece)) {
		split_name(&of, &piece);
		bool known = false;

		for (size_t i = 0; i < found->n; i++)
			known |= found->p[i].number == piece.number;
		if (known || found->n == PIECES_MAX ||
		    !str_eq_nocase(of, str_of(name))) {
			buf_fini(&piece.value);
			continue;
		}
		found->p =
		    mem_grow(found->p, found->n, &found->cap, sizeof *found->p);
		found->p[found->n++] = piece;
	}
	if (found->n > 1)
		qsort(found->p, found->n, sizeof *found->p, by_number);
}

static void
add_percent(struct buf *out, struct str s)
{
	for (; s.n > 0; s = str_from(s, 1)) {
		if (s.p[0] == '%' && add_hex(out, str_from(s, 1)))
			s = str_from(s, 2);
		else
			buf_addc(out, s.p[0]);
	}
}

/* join: the pieces' bytes; returns the charset the first one names. */
static const char *
join(const struct pieces *found, struct buf *bytes)
{
	const char *charset = NULL;

	for (size_t i = 0; i < found->n; i++) {
		struct str v = buf_str(&found->p[i].value);

		if (!found->p[i].encoded) {
			buf_adds(bytes, v);
			continue;
		}
		size_t quote = i == 0 ? str_find(v, '\'') : v.n;

		if (quote < v.n) {
			struct str behind = str_from(v, quote + 1);

			charset = charset_find(str_head(v, quote));
			v = str_from(behind, str_find(behind, '\'') + 1);
		}
		add_percent(bytes, v);
	}
	return charset;
}

bool
mime_param(struct mime_text *t, struct str value, const char *name,
    const char *declared)
{
	struct pieces found = { NULL, 0, 0 };
	struct buf bytes = { NULL, 0, 0 };
	bool encoded = false;

	text_reset(t);
	find_pieces(&found, value, name);
	const char *charset = join(&found, &bytes);

	for (size_t i = 0; i < found.n; i++) {
		encoded |= found.p[i].encoded;
		buf_fini(&found.p[i].value);
	}
	if (encoded)
		add_bytes(t, buf_str(&bytes), charset);
	else /* encoded words are not allowed here and found everywhere */
		words(t, buf_str(&bytes), declared);
	buf_fini(&bytes);
	free(found.p);
	return found.n > 0;
}

bool
mime_field(struct str *rest, struct mime_field *field)
{
	struct str s = *rest, line;
	const char *begin = s.p;

	if (!armour_line(&s, &line) || line.n == 0) {
		*rest = s;
		return false;
	}
	*rest = s;
	struct str all = line;

	/* Lines that begin with a blank belong to the one before. */
	while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t') &&
	       armour_line(&s, &line)) {
		*rest = s;
		all.n = (size_t)(line.p + line.n - begin);
	}
	size_t colon = str_find(all, ':');

	field->name = str_trim(str_head(all, colon));
	field->value = str_from(all, colon + 1);
	for (size_t i = 0; i < field->name.n; i++)
		if (str_is_space(field->name.p[i]))
			colon = all.n;
	if (colon == all.n)
		*field = (struct mime_field){ { all.p, 0 }, all };
	return true;
}
