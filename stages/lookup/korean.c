#include "korean.h"

#include <string.h>

enum { WORDS = 3, LETTERS = 24 };

/* readings: the likeliest forms in Hangul; none when it is no such name. */
static size_t
readings(const struct kname *k, const struct korean_name *name,
    struct kname_form out[KNAME_MOST])
{
	const struct folded *f = name->folded;
	struct str word[WORDS];
	char letters[LETTERS];
	size_t n = 0, words = 0;

	for (size_t i = name->from; i < name->to; i++) {
		if (f->unit[i] < 'a' || f->unit[i] > 'z' || n == LETTERS)
			return 0;
		if (i == name->from || (f->flags[i] & FOLD_GAP) != 0) {
			if (words == WORDS)
				return 0;
			word[words++] = (struct str){ letters + n, 0 };
		}
		letters[n++] = (char)f->unit[i];
		word[words - 1].n++;
	}
	return kname_spell(k, word, words, out);
}

bool
korean_differs(const struct kname *k, const struct korean_name *a,
    const struct korean_name *b)
{
	struct kname_form x[KNAME_MOST], y[KNAME_MOST];
	size_t n = readings(k, a, x);
	size_t m = n == 0 ? 0 : readings(k, b, y);

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < m; j++)
			if (memcmp(x[i].cp, y[j].cp, sizeof x[i].cp) == 0)
				return false;
	return m > 0;
}
