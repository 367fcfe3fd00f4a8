#include "corpus.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "diag.h"

bool
corpus_read(struct corpus *c, const char *path, struct buf *out)
{
	FILE *f = fopen(path, "rb");
	size_t from = out->n, n = f == NULL ? 0 : 1;
	bool good;

	while (n > 0) {
		n = fread(buf_reserve(out, 65536), 1, 65536, f);
		out->n += n;
	}
	good = f != NULL && !ferror(f);
	if (!good)
		diag_warn("%s: %s", path, strerror(errno));
	if (f != NULL)
		fclose(f);
	digest_add(&c->digest, str_from(buf_str(out), from));
	return good;
}

static bool
is_ascii_word(char c)
{
	return str_is_alpha(c) || str_is_digit(c);
}

void
corpus_sentence(struct str words, struct buf *text, struct buf *ends)
{
	struct str word;

	buf_reset(text);
	buf_reset(ends);
	while (str_split(&words, ' ', &word)) {
		if (word.n == 0)
			continue;
		if (text->n > 0 && is_ascii_word(text->p[text->n - 1]) &&
		    is_ascii_word(word.p[0])) {
			buf_addc(text, ' ');
			buf_addc(ends, 1);
		}
		buf_adds(text, word);
		buf_addc(ends, 1);
		for (size_t i = 1; i < word.n; i++)
			buf_addc(ends, 0);
	}
}
