#include "plain.h"

#include <math.h>
#include <stdlib.h>

#include "charset/charset.h"
#include "limits.h"
#include "mem.h"
#include "record.h"

/* Longer lines, and those with line ends in them, are documents. */
#define NAME_BYTES 255

struct plain {
	const char *charset;
	bool groups;
	struct charset_group *group;
	struct buf bytes; /* of the group's lines, one after the other */
	size_t *ends;
	size_t n, cap;
	struct buf raw, text, composed;
};

struct plain *
plain_new(const char *charset, bool groups)
{
	struct plain *p = mem_zalloc(1, sizeof *p);

	p->charset = charset;
	p->groups = groups;
	return p;
}

void
plain_free(struct plain *p)
{
	charset_group_free(p->group);
	buf_fini(&p->bytes);
	buf_fini(&p->raw);
	buf_fini(&p->text);
	buf_fini(&p->composed);
	free(p->ends);
	free(p);
}

static void
put_line(struct plain *p, struct str raw, const struct charset_verdict *v,
    struct buf *out)
{
	buf_reset(&p->text);
	charset_to_utf8(v->charset, raw, &p->text);
	buf_addz(out, v->charset);
	buf_addc(out, '\t');
	buf_addz(out, charset_how_name(v->how));
	buf_addc(out, '\t');
	charset_margin(out, v->margin);
	buf_addc(out, '\t');
	rec_escape_utf8(out, charset_nfc(buf_str(&p->text), &p->composed));
	buf_addc(out, '\n');
}

/* The group is complete, or as large as one may be. */
static void
put_group(struct plain *p, struct buf *out)
{
	struct charset_verdict v;
	size_t from = 0;

	if (p->n == 0)
		return;
	charset_group_judge(p->group);
	for (size_t i = 0; i < p->n; i++) {
		charset_group_get(p->group, i, &v);
		put_line(p,
		    (struct str){ p->bytes.p + from, p->ends[i] - from }, &v,
		    out);
		from = p->ends[i];
	}
	charset_group_free(p->group);
	p->group = NULL;
	p->n = 0;
	buf_reset(&p->bytes);
}

static void
add_to_group(struct plain *p, struct str raw, struct buf *out)
{
	if (p->n == LIMIT_POOL_NAMES || p->bytes.n > LIMIT_POOL_BYTES)
		put_group(p, out);
	if (p->group == NULL)
		p->group = charset_group_new();
	charset_group_add(p->group, raw, 0);
	buf_adds(&p->bytes, raw);
	p->ends = mem_grow(p->ends, p->n, &p->cap, sizeof *p->ends);
	p->ends[p->n++] = p->bytes.n;
}

void
plain_line(struct plain *p, const struct str *line, struct buf *out)
{
	struct charset_verdict v = { p->charset, "und", CHARSET_FORCED, NAN,
		false };

	if (line == NULL) {
		put_group(p, out);
		return;
	}
	buf_reset(&p->raw);
	rec_unescape(&p->raw, *line);
	struct str raw = buf_str(&p->raw);
	if (p->groups && line->n == 0) {
		put_group(p, out);
		buf_addc(out, '\n');
	} else if (p->groups && p->charset == NULL) {
		add_to_group(p, raw, out);
	} else {
		struct charset_hint hint = { .is_name =
						 raw.n <= NAME_BYTES &&
						 str_find(raw, '\n') == raw.n };
		if (p->charset == NULL)
			charset_detect(raw, &hint, &v);
		put_line(p, raw, &v, out);
	}
}
