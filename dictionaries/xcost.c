#include "xcost.h"

#include "codepoint.h"
#include "hangul.h"
#include "kana.h"
#include "pinyin.h"

/* From a letter of the native name (0: from none) to one of the Latin (0). */
static const uint8_t costs[XCOST_SCRIPTS][XCOST_ALPHABET][XCOST_ALPHABET] = {
#include "xcost.def"
};

enum xcost_script
xcost_script(struct str name)
{
	static const char *const names[] = { "hangul", "kana", "han" };
	unsigned s = 0;

	while (s < XCOST_SCRIPTS && !str_eq(name, str_of(names[s])))
		s++;
	return (enum xcost_script)s;
}

void
xcost_fini(struct xcost_scratch *x)
{
	folded_fini(&x->folded);
	buf_fini(&x->roman);
}

/* put_letters: the letters a to z of a text, however they are dressed. */
static void
put_letters(struct xcost_scratch *x, struct str text, struct xcost_name *out)
{
	fold(text, &x->folded);
	for (size_t i = 0; i < x->folded.n && out->n < XCOST_LETTERS; i++) {
		unsigned u = x->folded.unit[i];
		if (u >= 'a' && u <= 'z')
			out->letter[out->n++] = (uint8_t)(u - 'a' + 1);
	}
}

bool
xcost_latin(struct xcost_scratch *x, struct str name, bool turned,
    struct xcost_name *out)
{
	size_t space = name.n;

	out->n = 0;
	while (turned && space > 0 && name.p[space - 1] != ' ')
		space--;
	if (turned && space > 0) {
		put_letters(x, str_from(name, space), out);
		name = str_head(name, space - 1);
	}
	put_letters(x, name, out);
	return out->n > 0;
}

/* put_pinyin: the readings of all Han characters. */
static void
put_pinyin(struct str name, struct buf *out)
{
	uint32_t cp;

	while (codepoint_next(&name, &cp)) {
		const char *z = pinyin_of(cp, false);
		if (z != NULL)
			buf_addz(out, z);
	}
}

bool
xcost_native(struct xcost_scratch *x, struct str name, enum xcost_script script,
    struct xcost_name *out)
{
	buf_reset(&x->roman);
	if (script == XCOST_HANGUL)
		hangul_roman(name, HANGUL_RR, &x->roman);
	else if (script == XCOST_KANA)
		kana_roman(name, KANA_MACRON, &x->roman);
	else
		put_pinyin(name, &x->roman);
	out->n = 0;
	put_letters(x, buf_str(&x->roman), out);
	return out->n > 0;
}

unsigned
xcost(enum xcost_script script, const struct xcost_name *native,
    const struct xcost_name *latin)
{
	const uint8_t(*c)[XCOST_ALPHABET] = costs[script];
	unsigned row[XCOST_LETTERS + 1];

	row[0] = 0;
	for (unsigned j = 1; j <= latin->n; j++)
		row[j] = row[j - 1] + c[0][latin->letter[j - 1]];
	for (unsigned i = 0; i < native->n; i++) {
		const uint8_t *from = c[native->letter[i]];
		unsigned diagonal = row[0];
		row[0] += from[0];
		for (unsigned j = 1; j <= latin->n; j++) {
			unsigned to = latin->letter[j - 1];
			unsigned best = diagonal + from[to];
			diagonal = row[j];
			if (row[j] + from[0] < best)
				best = row[j] + from[0];
			if (row[j - 1] + c[0][to] < best)
				best = row[j - 1] + c[0][to];
			row[j] = best;
		}
	}
	return row[latin->n];
}
