#include "sst.h"

#include <stdlib.h>

#include "mem.h"

void
sst_begin(struct sst *s)
{
	s->list = mem_grow(s->list, s->n, &s->cap, sizeof *s->list);
	s->list[s->n++] = (struct sst_string){ .at = s->text.n };
}

void
sst_end(struct sst *s)
{
	struct sst_string *last = &s->list[s->n - 1];

	last->n = s->text.n - last->at;
}

static struct str
string_of(const struct sst *s, size_t i)
{
	return str_head(
	    str_from(buf_str(&s->text), s->list[i].at), s->list[i].n);
}

bool
sst_show(struct sst *s, uint64_t i, struct str *out)
{
	if (i >= s->n)
		return false;
	s->list[i].shown = true;
	*out = string_of(s, (size_t)i);
	return true;
}

void
sst_give_unshown(const struct sst *s, struct doc *d)
{
	struct buf place = { NULL, 0, 0 };

	for (size_t i = 0; i < s->n; i++) {
		if (s->list[i].shown)
			continue;
		buf_reset(&place);
		doc_place(&place, "string", i + 1);
		if (doc_text(d, buf_str(&place), string_of(s, i)) < 0)
			break;
	}
	buf_fini(&place);
}

void
sst_fini(struct sst *s)
{
	free(s->list);
	buf_fini(&s->text);
}
