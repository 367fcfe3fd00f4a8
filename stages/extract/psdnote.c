#include "psdnote.h"

#include "fact.h"
#include "octets.h"

/* Bytes of a note before its author: kind, state, two places, a colour. */
enum { HEAD = 50 };

/* find: the first place where these letters stand, or the end. */
static struct str
find(struct str s, struct str word)
{
	while (s.n > 0 && !str_starts(s, word)) {
		s = str_from(s, 1);
		s = str_from(s, str_find(s, word.p[0]));
	}
	return s;
}

/* give: UTF-16 with a mark, or a code page. */
static void
give(struct doc *d, struct fact_pool *pool, struct str place, struct str s)
{
	if (str_starts(s, STR("\xFE\xFF")))
		fact_wide(d, place, s, true);
	else
		fact_pool_add(pool, place, s);
}

void
psdnote_read(struct doc *d, struct fact_pool *pool, struct str block)
{
	struct buf place = { NULL, 0, 0 };

	/* Releases count a note's length in two ways; its kind is a mark. */
	for (uint64_t n = 1; !doc_is_full(d); n++) {
		struct str note = find(block, STR("txtA"));
		struct str text = find(note, STR("txtC"));
		struct str author = str_from(note, HEAD);

		if (text.n == 0)
			break;
		buf_reset(&place);
		doc_place(&place, "note", n);
		give(d, pool, buf_str(&place),
		    octets_part(text, 8, octets_big(text, 4, 4)));
		doc_place_part(&place, "author");
		give(d, pool, buf_str(&place),
		    octets_part(author, 1, octets_big(author, 0, 1)));
		block = str_from(text, 8);
	}
	buf_fini(&place);
}
