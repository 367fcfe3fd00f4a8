#include "engine.h"

#include "fact.h"

/* unescape: a string of engine data up to its bracket. */
static void
unescape(struct str *s, struct buf *out)
{
	buf_reset(out);
	while (s->n > 0 && s->p[0] != ')') {
		if (s->p[0] == '\\' && s->n > 1)
			*s = str_from(*s, 1);
		buf_addc(out, s->p[0]);
		*s = str_from(*s, 1);
	}
}

void
engine_texts(struct doc *d, struct str place, struct str s, const char *name)
{
	static const struct str mark = STR_INIT("(\xFE\xFF");
	struct str key = str_of(name == NULL ? "" : name);
	char first = name == NULL ? '(' : name[0];
	struct buf text = { NULL, 0, 0 };

	for (; s.n > 0 && !doc_is_full(d); s = str_from(s, 1)) {
		struct str word = str_from(s, str_find(s, first));

		s = word;
		if (!str_starts(word, key))
			continue;
		word = str_trim(str_from(word, key.n));
		if (!str_starts(word, mark))
			continue;
		s = str_from(word, mark.n);
		unescape(&s, &text);
		fact_wide(d, place, buf_str(&text), true);
	}
	buf_fini(&text);
}
