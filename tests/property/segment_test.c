/*
 * Whatever the bytes: the words and the white space between them are the
 * text, and no word begins inside a character or a grapheme cluster.
 */
#include <unicode/ubrk.h>

#include "check.h"

#include "buf.h"
#include "charset/charset.h"
#include "segment.h"

enum { ROUNDS = 20000, PIECES = 14 };

/* Characters that hang together, or seem to, and bytes that are none. */
static const char *const pieces[] = { "a", "Z", "7", "0", ".", ",", "'", "-",
	"_", "(", ")", " ", "\t", "\n", "\r", "\x1D", "\xC2\xA0", "\xC2\x85",
	"\xE3\x80\x80", "é", "\xCC\x81", "\xE2\x80\x8D", "\xEF\xB8\x8F", "ж",
	"中", "国", "的", "第", "万", "会", "\xF0\xA0\x80\x80", "\xE3\x80\x85",
	"こ", "カ", "ー", "\xE3\x82\x99", "\xEF\xBD\xB6", "\xEF\xBE\x9E", "무",
	"적", "의", "에", "서", "는", "들", "이", "다", "하", "\xE1\x84\x80",
	"\xE1\x85\xA1", "\xE1\x86\xA8", "\xE1\x87\x83", "\xE3\x84\xB1", "》",
	"《", "。", "…", "！", "ＡＢ", "９", "\xF0\x9F\x87\xB0",
	"\xF0\x9F\x91\xA9", "\xF0\x9F\x8F\xBD", "\xD8\x80", "ส", "ำ", "ว",
	"\xE0\xB9\x88", "क", "\xE0\xA5\x8D", "\xE0\xA4\xBE", "\xC2\xAD",
	"\xE2\x80\xAE", "\xEF\xBB\xBF", "\xEF\xBF\xBD", "\x7F", "\xFF", "\xC0",
	"\xE4", "\xE4\xB8", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80",
	"\xF0\x9F" };
enum { N_PIECES = sizeof(pieces) / sizeof(*pieces) };

static uint32_t
next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33);
}

/* As the stream's validator has it. */
static bool
is_space(uint32_t cp)
{
	return (cp >= 9 && cp <= 13) || (cp >= 0x1C && cp <= 0x20) ||
	       cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
	       (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
	       cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

static bool
all_space(struct str s, bool want)
{
	uint32_t cp;

	while (charset_next(&s, &cp))
		if (is_space(cp) != want)
			return false;
	return true;
}

/* Words in order, the rest between them white space and all of it. */
static bool
covers(struct str text, const struct segment_word *w, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; at = w[i].at + w[i].n, i++) {
		if (w[i].n == 0 || w[i].at < at || w[i].n > text.n - w[i].at)
			return false;
		if (!all_space(
			(struct str){ text.p + at, w[i].at - at }, true) ||
		    !all_space((struct str){ text.p + w[i].at, w[i].n }, false))
			return false;
		if (w[i].mark != ' ' &&
		    (at < w[i].at || (w[i].mark != '?' && w[i].mark != '+')))
			return false;
	}
	return all_space(str_from(text, at), true);
}

/* For well-formed text: no boundary but at white space splits a cluster. */
static bool
keeps_clusters(UBreakIterator *clusters, struct str text,
    const struct segment_word *w, size_t n)
{
	UErrorCode e = U_ZERO_ERROR;
	UText *u = utext_openUTF8(NULL, text.p, (int64_t)text.n, &e);
	bool good = true;

	ubrk_setUText(clusters, u, &e);
	for (size_t i = 1; i < n; i++)
		if (w[i - 1].at + w[i - 1].n == w[i].at)
			good =
			    good && ubrk_isBoundary(clusters, (int32_t)w[i].at);
	utext_close(u);
	return good && U_SUCCESS(e);
}

static bool
round_holds(struct segment *s, UBreakIterator *clusters, struct buf *text,
    uint64_t *state)
{
	const struct segment_word *w;
	static const char *const langs[] = { "", "ko", "zh-Hans", "ja" };

	buf_reset(text);
	for (uint32_t n = next_random(state) % PIECES; n > 0; n--)
		buf_addz(text, pieces[next_random(state) % N_PIECES]);

	size_t n = segment_words(
	    s, buf_str(text), str_of(langs[next_random(state) % 4]), &w);

	if (covers(buf_str(text), w, n) &&
	    (!charset_is_utf8(buf_str(text)) ||
		keeps_clusters(clusters, buf_str(text), w, n)))
		return true;
	printf("# text \"%s\"\n", diag_quote(buf_str(text)));
	return false;
}

/* A run longer than ICU is given at once. */
static void
check_long(struct segment *s)
{
	struct buf text = { NULL, 0, 0 };
	const struct segment_word *w;

	for (int i = 0; i < 300000; i++)
		buf_addz(&text, i % 1000 == 0 ? "a" : i % 7 ? "中" : "国");
	size_t n = segment_words(s, buf_str(&text), STR("zh"), &w);
	CHECK_WHY(n > 1000 && covers(buf_str(&text), w, n), "a long text");
	buf_fini(&text);
}

int
main(void)
{
	UErrorCode e = U_ZERO_ERROR;
	UBreakIterator *clusters = ubrk_open(UBRK_CHARACTER, "en", NULL, 0, &e);
	struct segment_opts opts = { { NULL, 0 }, false };
	struct segment_models models;
	bool opened = segment_models_open(&models, TEST_MODELS);
	struct segment *s = opened ? segment_new(&opts, &models) : NULL;
	struct buf text = { NULL, 0, 0 };
	uint64_t state = 20231123;
	bool good = s != NULL;

	printf("# seed %llu\n", (unsigned long long)state);
	for (int i = 0; i < ROUNDS && good; i++)
		good = round_holds(s, clusters, &text, &state);
	CHECK_WHY(good, "words and white space are the text");
	if (good)
		check_long(s);
	buf_fini(&text);
	ubrk_close(clusters);
	segment_free(s);
	segment_models_close(&models);
	return check_done();
}
