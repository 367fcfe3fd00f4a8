#include "cue.h"

#include "fact.h"
#include "octets.h"

bool
cue_is_text(const struct cue_track *t)
{
	return str_eq(t->kind, STR("text")) || str_eq(t->kind, STR("sbtl")) ||
	       str_eq(t->kind, STR("subt"));
}

/* Where one is among its track's samples, chunks and the table of these. */
struct walk {
	uint64_t sample, chunk, row;
};

/* per_chunk: how many samples a chunk has: a row is for all up to the next. */
static uint64_t
per_chunk(const struct cue_track *t, struct walk *w)
{
	uint64_t rows = octets_big(t->chunks, 4, 4);

	/* Behind the end of the table all rows would be for chunk 0. */
	while (w->row + 1 < rows && w->row < t->chunks.n / 12 &&
	       octets_big(t->chunks, 8 + 12 * (w->row + 1), 4) <= w->chunk + 1)
		w->row++;
	return octets_big(t->chunks, 12 + 12 * w->row, 4);
}

/* give: a length, then UTF-8, or UTF-16 with a mark. */
static void
give(struct doc *d, struct fact_pool *pool, struct str place, struct str s)
{
	struct str text = octets_part(s, 2, octets_big(s, 0, 2));

	if (str_starts(text, STR("\xFE\xFF")) ||
	    str_starts(text, STR("\xFF\xFE")))
		fact_wide(d, place, text, fact_is_big(text, true));
	else
		fact_unicode(d, pool, place, text);
}

void
cue_read(struct doc *d, const struct cue_track *t, struct str place)
{
	uint64_t samples = octets_big(t->sizes, 8, 4);
	uint64_t chunks = octets_big(t->offsets, 4, 4), cues = 0;
	unsigned width = t->are_long ? 8 : 4;
	struct buf b = { NULL, 0, 0 };
	struct fact_pool pool = { .n = 0 };
	struct walk w = { 0, 0, 0 };

	/* Counts are held to what there is of the tables. */
	if (samples > t->sizes.n / 4 || chunks > t->offsets.n / width)
		samples = 0;
	for (; w.chunk < chunks && w.sample < samples; w.chunk++) {
		uint64_t at =
		    octets_big(t->offsets, 8 + w.chunk * width, width);

		for (uint64_t n = per_chunk(t, &w);
		     n > 0 && w.sample < samples && !doc_is_full(d); n--) {
			uint64_t size = octets_big(t->sizes, 4, 4);

			if (size == 0)
				size =
				    octets_big(t->sizes, 12 + 4 * w.sample, 4);
			buf_reset(&b);
			buf_adds(&b, place);
			doc_place(&b, "cue", ++cues);
			give(d, &pool, buf_str(&b),
			    octets_part(doc_bytes(d), at, size));
			at += size;
			w.sample++;
		}
	}
	fact_pool_give(d, &pool, NULL);
	buf_fini(&b);
}
