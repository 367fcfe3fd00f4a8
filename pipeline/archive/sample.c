#include "sample.h"

/* As sure, in nats, as is hardly ever wrong. */
#define SURE 5

void
sample_fini(struct sample *s)
{
	buf_fini(&s->head);
}

bool
sample_wants(const struct sample *s, struct str raw_name, uint64_t size)
{
	static const char *const suffixes[] = { ".txt", ".csv", ".tsv", ".log",
		".ini", ".lrc", ".srt", ".ass", ".smi", ".nfo", ".htm", ".html",
		".xml", ".md" };

	if (s->n == SAMPLE_MEMBERS || size == 0 || size > SAMPLE_SIZE)
		return false;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		struct str suffix = str_of(suffixes[i]);
		if (raw_name.n > suffix.n &&
		    str_eq_nocase(
			str_from(raw_name, raw_name.n - suffix.n), suffix))
			return true;
	}
	return false;
}

void
sample_judge(struct sample *s)
{
	struct charset_verdict v;

	s->n++;
	charset_detect(buf_str(&s->head), NULL, &v);
	buf_reset(&s->head);
	/* Rules say UTF-8, ASCII, escapes: names can be anything beside them.
	 */
	if (v.how != CHARSET_MODEL || v.unknown || v.margin < SURE)
		return;
	s->mixed |= s->charset != NULL && s->charset != v.charset;
	s->charset = v.charset;
}

const char *
sample_charset(const struct sample *s)
{
	return s->mixed ? NULL : s->charset;
}
